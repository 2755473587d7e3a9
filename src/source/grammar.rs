//! What people type where a target is wanted, and what they mean by it.
//!
//! Nothing is taken for what it may have been meant to be, which is only said; and said only where it would be read.

use std::path::Path;

use super::SourceKind;
use super::name::user_is_hidden;
use crate::credentials::ways_to_give_a_password;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::text::nearest::did_you_mean;

/// The prefixes that are a URL's, with `://` behind them.
const URL_SCHEMES: [&str; 3] = ["https", "http", "jetstream"];

/// What people write in front of a host, as if it were a prefix of ours.
const OTHER_PROTOCOLS: [&str; 4] = ["telnet:", "tcp:", "ssh:", "api:"];

/// Reads a target by its name, or says what may have been meant by it.
pub(super) fn parse(name: &str) -> Result<SourceKind> {
    if user_is_hidden(name) {
        return Err(Failure::message(
            FailureKind::Usage,
            format!("{name} is no target: it takes no user and no password"),
        )
        .hint(format!("write the host alone, and --user NAME with {}", ways_to_give_a_password())));
    }
    SourceKind::parse(name).map_err(|failure| failure.hints_first(what_was_meant(name)))
}

/// What a host may have been meant to be that nobody answers for: it looks like another kind of target.
pub(crate) fn what_host_may_be(name: &str) -> Option<String> {
    if super::looks_like_path(name) {
        return None;
    }
    if Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        return Some(format!("to read a file, write ./{name}"));
    }
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "demo" => Some("did you mean demo:, the sample server?".to_owned()),
        "console" | "python" => Some(format!("did you mean {lower}:HOST?")),
        "file" => Some("did you mean file:PATH?".to_owned()),
        "dir" => Some("did you mean dir:PATH, a directory of saved documents?".to_owned()),
        scheme if URL_SCHEMES.contains(&scheme) => Some(format!("did you mean {scheme}://HOST?")),
        _ => None,
    }
}

/// What was most likely meant by something that is no target.
fn what_was_meant(name: &str) -> Option<String> {
    let listed: Vec<&str> = name.split([',', ';']).map(str::trim).collect();
    // Only where each part is a target by itself: a comma may be a slip of the finger as well.
    if listed.len() > 1 && listed.iter().all(|part| SourceKind::parse(part).is_ok()) {
        return Some(format!("several targets are written one by one: {}", listed.join(" ")));
    }
    let mut guesses = guesses(name);
    // A guess that would be refused in its turn helps nobody.
    guesses.retain(|guess| SourceKind::parse(guess).is_ok());
    let guesses: Vec<&str> = guesses.iter().map(String::as_str).collect();
    did_you_mean(&guesses)
}

/// What may have been meant, the most likely first, whether it is a target or not.
fn guesses(name: &str) -> Vec<String> {
    // Quotes and commas come along when a name is copied out of JSON or a list.
    let bare = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';'));
    if bare != name {
        return vec![bare.to_owned()];
    }
    // People write the prefix as a word of its own, as if it were a command.
    if let Some((word, rest)) = name.split_once(char::is_whitespace) {
        return vec![format!("{word}:{}", rest.trim_start())];
    }
    // A bare number is meant as a port of this machine.
    if name.parse::<u16>().is_ok() {
        return vec![format!("localhost:{name}")];
    }
    if name.contains('\\') {
        return vec![format!("file:{name}")];
    }
    for scheme in URL_SCHEMES {
        if let Some(rest) = without_scheme(name, scheme) {
            return vec![format!("{scheme}://{rest}")];
        }
    }
    // A path that was made for another protocol leads nowhere here, so only the host is kept.
    if let Some((_, rest)) = name.split_once("://") {
        let host = rest.split('/').next().unwrap_or_default();
        return vec![format!("https://{host}")];
    }
    let (host, path) = match name.split_once('/') {
        Some((host, path)) => (host, path),
        None => (name, ""),
    };
    if let Some((_, behind)) = host.split_once(':') {
        // Behind a port a path is a gateway's, and only a URL can have one.
        if !path.is_empty() && Endpoint::parse_host(host).is_ok() {
            return vec![format!("https://{name}")];
        }
        let is_protocol =
            OTHER_PROTOCOLS.iter().any(|protocol| host.to_ascii_lowercase().starts_with(protocol));
        return if is_protocol { vec![behind.to_owned()] } else { Vec::new() };
    }
    // A word with a slash may be a file or a host behind a gateway, so both are named.
    if host != name {
        let other = if path.is_empty() { host.to_owned() } else { format!("https://{name}") };
        return vec![format!("./{name}"), other];
    }
    Vec::new()
}

/// What stands behind a scheme whose colon or slashes are not as they should be.
fn without_scheme<'a>(name: &'a str, scheme: &str) -> Option<&'a str> {
    let (word, rest) = name.split_at_checked(scheme.len())?;
    let behind = rest.trim_start_matches([':', '/']);
    let is_separated = behind.len() < rest.len() && !behind.is_empty();
    if word.eq_ignore_ascii_case(scheme) && is_separated { Some(behind) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::TARGET_PREFIXES;
    use crate::source::Target;

    /// What people type, and what is said to them first.
    #[test]
    fn what_people_type_and_what_they_mean() {
        for (typed, meant) in [
            ("http:/paris", "did you mean http://paris?"),
            ("http:paris", "did you mean http://paris?"),
            ("https//paris", "did you mean https://paris?"),
            ("HTTPS:///paris:9000/api", "did you mean https://paris:9000/api?"),
            ("jetstream:paris", "did you mean jetstream://paris?"),
            ("telnet:paris", "did you mean paris?"),
            ("tcp://paris:9000", "did you mean https://paris:9000?"),
            ("wss://paris/api", "did you mean https://paris?"),
            ("paris:1/api", "did you mean https://paris:1/api?"),
            ("paris/api", "did you mean ./paris/api or https://paris/api?"),
            ("paris/", "did you mean ./paris/ or paris?"),
            ("saved/x.json", "did you mean ./saved/x.json or https://saved/x.json?"),
            (r"C:\x.json", r"did you mean file:C:\x.json?"),
            (r"saved\x.json", r"did you mean file:saved\x.json?"),
            ("8886", "did you mean localhost:8886?"),
            ("localhost 8886", "did you mean localhost:8886?"),
            ("demo unhealthy", "did you mean demo:unhealthy?"),
            ("console paris", "did you mean console:paris?"),
            (" paris", "did you mean paris?"),
            ("'paris'", "did you mean paris?"),
            ("paris;", "did you mean paris?"),
            ("paris,oslo", "several targets are written one by one: paris oslo"),
            ("paris:x", "a port is a number from 1 to 65535"),
            ("paris:8886:8886", "a port is a number from 1 to 65535"),
            ("10.1.2.300", "an address is four numbers from 0 to 255, as in 10.1.2.3"),
            ("10.1.2.3.4", "an address is four numbers from 0 to 255, as in 10.1.2.3"),
        ] {
            // Without sample servers, nothing of theirs is suggested.
            if meant.contains("demo:") && cfg!(not(feature = "demo")) {
                continue;
            }
            let refused = Target::parse(typed).expect_err(typed);
            assert_eq!(refused.kind(), FailureKind::Usage, "{typed}");
            assert_eq!(refused.hint_lines()[0], meant, "{typed}: {refused}");
        }
        let zone = "write the server's name, or an address of it that holds on every network";
        for typed in ["fe80::1%eth0", "[fe80::1%eth0]:8886", "https://[fe80::1%25eth0]:8886/api"] {
            let refused = Target::parse(typed).expect_err(typed);
            assert!(refused.message_line().contains("has a zone"), "{typed}: {refused}");
            assert_eq!(refused.hint_lines(), [zone], "{typed}");
        }
        for typed in ["-x", "-x:8886", "https://-x:8886", "console:-x"] {
            let refused = Target::parse(typed).expect_err(typed).message_line();
            assert!(refused.contains("no host name starts with a dash"), "{typed}: {refused}");
        }
        for typed in ["ops@paris", "ops:pw@paris", "https://ops:pw@paris:9000/api", "console:ops@paris"] {
            let refused = Target::parse(typed).expect_err(typed);
            assert!(
                refused.message_line().contains("it takes no user and no password"),
                "{typed}: {refused}"
            );
            assert!(refused.hint_lines()[0].starts_with("write the host alone, and --user NAME"), "{typed}");
        }
        for (typed, read) in [
            ("paris:9000/", "paris:9000"),
            ("127.1", "127.1"),
            ("~/x.json", "~/x.json"),
            ("https://paris/api/", "https://paris/api/"),
        ] {
            assert_eq!(Target::parse(typed).expect(typed).to_string(), read);
        }
    }

    #[test]
    fn a_host_may_be_meant_as_another_kind_of_target() {
        for (host, meant) in [
            ("demo", Some("did you mean demo:, the sample server?")),
            ("Console", Some("did you mean console:HOST?")),
            ("file", Some("did you mean file:PATH?")),
            ("https", Some("did you mean https://HOST?")),
            ("demo.json", Some("to read a file, write ./demo.json")),
            ("paris", None),
        ] {
            assert_eq!(what_host_may_be(host).as_deref(), meant, "{host}");
        }
        // Every prefix that this build has is known here.
        for prefix in TARGET_PREFIXES {
            assert!(what_host_may_be(prefix).is_some(), "{prefix}");
        }
    }

    /// What is not read of a target must not be passed over.
    #[test]
    fn nothing_behind_a_target_is_passed_over() {
        let targets = [
            "paris",
            "paris:9000",
            "[::1]",
            "[::1]:9000",
            "::1",
            "10.1.2.3",
            "http://paris",
            "https://paris:9000",
            "https://paris/api",
            "jetstream://paris",
            "jetstream://paris:9000",
            "console:paris",
            "python:paris:9000",
            "file:x.json",
            "./x.json",
            "/x.json",
            "~/x.json",
            "-",
            "demo:",
            "demo:1.9",
            "demo:x.json",
            "dir:x",
        ];
        let endings = [
            " x", " ", "\t", "\n", "\r\n", "\0", "x", ",", ",x", ";", "; x", "&&", " && x", "|", "\"", "'",
            "`", ")", "$", "*", "@", "@x", "\\", ":", "::", "%", "\u{a0}", "\u{feff}",
        ];
        for target in targets {
            if target.starts_with("demo:") && cfg!(not(feature = "demo")) {
                continue;
            }
            assert!(Target::parse(target).is_ok(), "{target}");
            for ending in endings {
                let written = format!("{target}{ending}");
                // Whoever stands before the host of the product's URI is passed over, as its definition wants it.
                if target.starts_with("jetstream:") && ending == "@x" {
                    continue;
                }
                if let Ok(read) = Target::parse(&written) {
                    assert_eq!(read.to_string(), written, "the ending is lost");
                    assert!(
                        format!("{:?}", read.kind).contains(&format!("{ending:?}").replace('"', "")),
                        "{written:?}"
                    );
                }
            }
        }
    }
}
