//! The address of an API port.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::http::uri::PathAndQuery;

use crate::failure::{Failure, FailureKind, Result};

/// The ways to write a target, for help and hints.
pub const GRAMMAR: &str =
    "HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:";

/// What is a prefix or a scheme where it stands before a colon, in any case. One that the grammar does not have yet, or
/// that this build was made without, is no host's name in front of a port either.
pub(crate) const TARGET_PREFIXES: [&str; 8] =
    ["demo", "file", "console", "python", "dir", "http", "https", "jetstream"];

/// The port that a JetStream server's API listens on unless told otherwise.
pub const DEFAULT_PORT: u16 = 8886;

/// The path that requests go to unless a gateway's is spelled out.
const DEFAULT_PATH: &str = "/api";

/// Where requests are sent: scheme, host, port and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Whether the connection is encrypted.
    pub tls: bool,
    /// The host name or address, without brackets.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    path: String,
}

impl Endpoint {
    /// Reads `HOST`, `HOST:PORT`, `[::1]:PORT` or a bare IPv6 address.
    pub(crate) fn parse_host(written: &str) -> Result<Self> {
        Self::parse_authority(written, written)
    }

    /// Reads the host and the port in a target, which is refused as it was written.
    fn parse_authority(written: &str, authority: &str) -> Result<Self> {
        let (host, port) = split_port(written, authority)?;
        check_host(written, host)?;
        let port = match port {
            Some(port) => parse_port(written, port)?,
            None => DEFAULT_PORT,
        };
        Ok(Self { tls: true, host: host.to_owned(), port, path: DEFAULT_PATH.to_owned() })
    }

    /// Reads `https://`, `http://` and `jetstream://`. Of the product's own URI only host and port count.
    pub(crate) fn parse_url(scheme: &str, written: &str) -> Result<Self> {
        let (_, rest) = written.split_once("://").ok_or_else(|| no_target(written))?;
        if scheme == "jetstream" {
            // The rest of it may hold a download's token or a password: it is passed over, not refused.
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            return Self::parse_authority(written, host);
        }
        let (authority, path) = match rest.find(['/', '?']) {
            Some(end) => rest.split_at(end),
            None => (rest, ""),
        };
        let path = if path.is_empty() || path == "/" {
            DEFAULT_PATH.to_owned()
        } else if path.starts_with('?') {
            format!("{DEFAULT_PATH}{path}")
        } else {
            path.to_owned()
        };
        if rest.contains(['@', '#']) || path.parse::<PathAndQuery>().is_err() {
            return Err(no_target(written));
        }
        let endpoint = Self::parse_authority(written, authority)?;
        Ok(Self { tls: scheme == "https", path, ..endpoint })
    }

    /// An endpoint of this machine over plain HTTP.
    #[cfg(feature = "demo")]
    pub(crate) fn on_loopback(port: u16) -> Self {
        Self { tls: false, host: "127.0.0.1".to_owned(), port, path: DEFAULT_PATH.to_owned() }
    }

    /// The address that the host is written as, where it is no name.
    pub fn ip(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// Whether the endpoint was written as this machine: `localhost` or a loopback address. Names are not looked up.
    pub fn is_loopback(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost") || self.ip().is_some_and(is_loopback)
    }

    /// `host:port`, as people read it.
    pub fn authority(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// The same without the port that everybody takes for granted.
    pub(crate) fn short_authority(&self) -> String {
        let authority = self.authority();
        match authority.strip_suffix(&format!(":{DEFAULT_PORT}")) {
            Some(host) => host.to_owned(),
            None => authority,
        }
    }

    /// `host:port` in the one spelling under which a server is known again.
    pub fn identity(&self) -> String {
        let host = match self.ip() {
            // One address has many spellings in IPv6: the standard library writes the short one.
            Some(ip) => ip.to_string(),
            None => self.host.to_ascii_lowercase(),
        };
        Self { host, ..self.clone() }.authority()
    }

    /// What tells an API from every other one, as far as that can be seen from its address: whoever answers there over TLS
    /// and in the clear is one.
    pub(crate) fn api_identity(&self) -> String {
        format!("{}{}", self.identity(), self.path.trim_end_matches('/'))
    }

    /// The shortest target that leads to this host and port over TLS: `HOST:PORT`, or a URL where the host is called
    /// like a prefix of the grammar.
    pub(crate) fn shortest_target(&self) -> String {
        let short = self.authority();
        // The grammar would take `demo:8886` for a sample server, and not for a host of that name.
        let is_prefix = TARGET_PREFIXES.iter().any(|prefix| self.host.eq_ignore_ascii_case(prefix));
        if is_prefix { format!("https://{short}") } else { short }
    }

    /// Credentials cross a network encrypted or not at all.
    pub(crate) fn refuse_plaintext(&self) -> Result<()> {
        if self.tls || self.is_loopback() {
            return Ok(());
        }
        let authority = self.authority();
        let what = format!("credentials would go to {authority} in the clear, over plain HTTP");
        Err(Failure::message(FailureKind::Trust, what)
            .hint(format!("use https://{authority}, or allow it with --allow-plaintext")))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.path)
    }
}

/// Whether an address is this machine's own, IPv4 inside IPv6 included.
pub(crate) fn is_loopback(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.to_ipv4_mapped().is_some_and(|ip| ip.is_loopback()),
    }
}

/// A host without its brackets, and what is written as its port. An IPv6 address takes a port only in brackets: without
/// them nobody can tell the port from the address.
fn split_port<'a>(written: &str, authority: &'a str) -> Result<(&'a str, Option<&'a str>)> {
    if authority.parse::<Ipv6Addr>().is_ok() {
        return Ok((authority, None));
    }
    if let Some((address, _)) = authority.trim_start_matches('[').split_once('%')
        && address.parse::<Ipv6Addr>().is_ok()
    {
        return Err(refuse(written, "has a zone, the part behind %, and a target takes none")
            .hint("write the server's name, or an address of it that holds on every network"));
    }
    if let Some((host, rest)) = authority.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        if host.parse::<Ipv6Addr>().is_err() || !(rest.is_empty() || rest.starts_with(':')) {
            return Err(no_target(written));
        }
        return Ok((host, rest.strip_prefix(':')));
    }
    match authority.split_once(':') {
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((authority, None)),
    }
}

fn check_host(written: &str, host: &str) -> Result<()> {
    // A command would take it for an option, and no resolver looks it up.
    if host.starts_with('-') {
        return Err(refuse(written, "is no target: no host name starts with a dash"));
    }
    // The system would take 8886 for the address 0.0.34.182, and ask a name server for 10.1.2.300.
    let is_number = host.chars().all(|c| c.is_ascii_digit() || c == '.') && !host.is_empty();
    let dots = host.matches('.').count();
    if is_number && (dots == 0 || dots > 2) && host.parse::<Ipv4Addr>().is_err() {
        return Err(refuse(written, "is no target: its host is a number, and no address")
            .hint("an address is four numbers from 0 to 255, as in 10.1.2.3"));
    }
    if !host.is_empty() && host.chars().all(is_host_char) {
        return Ok(());
    }
    if !host.is_ascii() && host.chars().all(|c| c.is_alphanumeric() || is_host_char(c)) {
        return Err(
            refuse(written, "has letters that no host name has").hint("write the name in its xn-- form")
        );
    }
    Err(no_target(written))
}

/// Whether a host may have it: the underscore is in no host name of the standard's, and in many of Windows networks.
fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':')
}

fn parse_port(written: &str, port: &str) -> Result<u16> {
    // Rust's integers may begin with a plus; ports may not.
    if port.starts_with(|c: char| c.is_ascii_digit())
        && let Ok(port @ 1..) = port.parse()
    {
        return Ok(port);
    }
    Err(refuse(written, "has no valid port").hint("a port is a number from 1 to 65535"))
}

fn no_target(written: &str) -> Failure {
    refuse(written, "is no target").hint(format!("a target is {GRAMMAR}"))
}

/// Says what is wrong with a target.
pub(crate) fn refuse(written: &str, what: &str) -> Failure {
    Failure::message(FailureKind::Usage, format!("{written:?} {what}"))
}
