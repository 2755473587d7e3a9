//! By which name a request asks. Where being on this machine is all that lets somebody in, it has to be an address: a page in
//! somebody's browser may give its own name this machine's address, and would read what it likes (DNS rebinding). The browser
//! still says that name in every request, and no page can make it say an address.

use hyper::header::HOST;
use hyper::http::uri::Authority;
use hyper::{HeaderMap, Uri};

/// The one name that no resolver gives to another machine.
const THIS_MACHINE: &str = "localhost";

/// Whether a request asks by an address, by `localhost`, or by no name at all. A request without a name is no browser's.
pub(super) fn is_address(uri: &Uri, headers: &HeaderMap) -> bool {
    // Where a request has its whole URI, as for a proxy, that counts as well.
    if !uri.authority().is_none_or(is_safe) {
        return false;
    }
    for host in headers.get_all(HOST) {
        if host.is_empty() {
            continue;
        }
        let authority = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
        if !authority.as_ref().is_some_and(is_safe) {
            return false;
        }
    }
    true
}

fn is_safe(authority: &Authority) -> bool {
    let host = authority.host();
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    address.parse::<std::net::IpAddr>().is_ok() || host.eq_ignore_ascii_case(THIS_MACHINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks_by(uri: &str, hosts: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(HOST, host.parse().unwrap());
        }
        is_address(&uri.parse().unwrap(), &headers)
    }

    #[test]
    fn an_address_or_localhost_is_asked_by() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:18886",
            "10.1.2.3:80",
            "[::1]",
            "[::1]:18886",
            "localhost",
            "LOCALHOST:1",
        ] {
            assert!(asks_by("/", &[host]), "{host}");
        }
        assert!(asks_by("/", &[]) && asks_by("/", &[""]) && asks_by("http://[::1]:1/", &["[::1]:1"]));
    }

    #[test]
    fn a_name_could_be_anybodys() {
        for host in [
            "evil.example",
            "evil.example:18886",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "localhost.",
            "evil.localhost",
            "127.1",
            "2130706433",
            "a b",
            "@",
            "ops@evil.example",
        ] {
            assert!(!asks_by("/", &[host]), "{host}");
            assert!(!asks_by("/", &["127.0.0.1", host]), "{host}");
        }
        assert!(!asks_by("http://evil.example/", &["127.0.0.1"]));
    }
}
