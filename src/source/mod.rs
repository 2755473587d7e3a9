//! Where a document comes from: one grammar for every command, and one module for each kind of target.
//!
//! [`Target::parse`] reads what the user wrote and reaches for nothing; [`Target::fetch`] goes and gets the document.
//! Nothing above this module knows how.

pub mod api;
#[cfg(feature = "demo")]
pub mod demo;
mod fetched;
pub(crate) mod file;
pub mod options;
mod vendor;

use std::fmt;

pub use fetched::{FetchMeta, Fetched};
pub use options::ConnectOptions;

use crate::endpoint::{self, Endpoint};
use crate::failure::{Failure, FailureKind, Result};
use crate::progress::Phase;
use file::FileSource;

/// Something that a document can be had from, as the user named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    written: String,
    place: SourceKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum SourceKind {
    Api(Endpoint),
    File(FileSource),
    Vendor(vendor::VendorServer),
    #[cfg(feature = "demo")]
    Demo(demo::Subject),
}

impl Target {
    /// Reads a target. The prefixes are tried first, so that a server's name can never hide one of them.
    ///
    /// # Errors
    /// [`FailureKind::Usage`], with what would have been a target.
    pub fn parse(written: &str) -> Result<Self> {
        // A scheme is the same in upper and lower case.
        let scheme = written.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
        let place = match scheme.as_ref().map(|(scheme, rest)| (scheme.as_str(), *rest)) {
            Some(("file", path)) => SourceKind::File(FileSource::parse(path)?),
            Some(("demo", subject)) => demo_place(subject)?,
            Some(("console", place)) => {
                SourceKind::Vendor(vendor::VendorServer::parse(vendor::Client::Console, place)?)
            }
            Some(("python", place)) => {
                SourceKind::Vendor(vendor::VendorServer::parse(vendor::Client::Python, place)?)
            }
            Some((scheme @ ("https" | "http" | "jetstream"), rest)) if rest.starts_with("//") => {
                SourceKind::Api(Endpoint::parse_url(scheme, written)?)
            }
            _ if written == "-" || looks_like_path(written) => SourceKind::File(FileSource::parse(written)?),
            _ if matches!(written, "." | "..") => SourceKind::File(FileSource::parse(written)?),
            _ if written.starts_with('@') => {
                return Err(Failure::message(
                    FailureKind::Usage,
                    format!("{written} is a group, and one target is needed"),
                )
                .hint("name one server; jsinfo check takes groups"));
            }
            Some((_, rest)) if rest.starts_with("//") => {
                return Err(endpoint::refuse(written, "has an unknown scheme")
                    .hint("a URL starts with https://, http:// or jetstream://"));
            }
            _ => SourceKind::Api(Endpoint::parse_host(written)?),
        };
        Ok(Self { written: written.to_owned(), place })
    }

    /// The same target under the name that the user gave it.
    #[must_use]
    pub fn called(self, name: &str) -> Self {
        Self { written: name.to_owned(), ..self }
    }

    /// Whether the document is read from standard input.
    pub fn is_stdin(&self) -> bool {
        self.place == SourceKind::File(FileSource::Stdin)
    }

    /// Whether the target may ask for credentials.
    pub fn takes_credentials(&self) -> bool {
        matches!(self.place, SourceKind::Api(_) | SourceKind::Vendor(_))
    }

    /// Why a token is of no use here; nothing where it may be.
    pub fn refuses_tokens(&self) -> Option<&'static str> {
        match &self.place {
            SourceKind::Vendor(server) => Some(server.no_token()),
            _ => None,
        }
    }

    /// Whether the server's certificate is jsinfo's to judge, and what is sent jsinfo's to protect.
    pub fn takes_trust(&self) -> bool {
        matches!(self.place, SourceKind::Api(_))
    }

    /// Refuses a wish that this kind of target cannot carry out, before anybody is asked for a secret.
    ///
    /// # Errors
    /// [`FailureKind::Usage`], with the reason and the way out.
    pub fn refuse_impossible(&self, superuser: bool, token: bool) -> Result<()> {
        match &self.place {
            SourceKind::Vendor(server) => server.refuse_impossible(superuser, token),
            _ => Ok(()),
        }
    }

    /// The endpoint whose certificate can be looked at.
    ///
    /// # Errors
    /// [`FailureKind::Usage`], with the reason why the target has no certificate.
    pub fn certified(&self) -> Result<&Endpoint> {
        self.over_tls().map_err(|reason| {
            Failure::message(FailureKind::Usage, format!("{self} has no certificate: {reason}"))
                .hint("a certificate is shown by HOST, HOST:PORT or https://HOST:PORT")
        })
    }

    /// Why there is no certificate to look at; nothing where there is one.
    pub fn uncertified(&self) -> Option<&'static str> {
        self.over_tls().err()
    }

    /// The endpoint that is reached over TLS, or why there is none.
    fn over_tls(&self) -> std::result::Result<&Endpoint, &'static str> {
        match &self.place {
            SourceKind::Api(endpoint) if endpoint.tls => Ok(endpoint),
            SourceKind::Api(_) => Err("plain HTTP is not encrypted"),
            SourceKind::Vendor(_) => Err("the vendor's client keeps it to itself"),
            SourceKind::File(_) => Err("a saved document is no server"),
            #[cfg(feature = "demo")]
            SourceKind::Demo(_) => Err("a sample server speaks plain HTTP"),
        }
    }

    /// Whether the server is reached over TLS.
    pub fn uses_tls(&self) -> bool {
        self.over_tls().is_ok()
    }

    /// Refuses to send credentials across a network in the clear.
    ///
    /// # Errors
    /// [`FailureKind::Trust`], where they would be.
    pub fn refuse_plaintext(&self, allowed: bool) -> Result<()> {
        match &self.place {
            SourceKind::Api(endpoint) if !allowed => endpoint.refuse_plaintext(),
            _ => Ok(()),
        }
    }

    /// What is done on the way to the document, in order, each with the reason for which it may be left out.
    pub fn phases(&self) -> Vec<(Phase, &'static str)> {
        const NOT_REACHED: &str = "not reached";
        let api = |tls: bool, is_address: bool| {
            vec![
                (Phase::LookUp, if is_address { "an address needs none" } else { NOT_REACHED }),
                (Phase::Connection, NOT_REACHED),
                (Phase::Tls, if tls { NOT_REACHED } else { "plain HTTP has none" }),
                (Phase::Authentication, NOT_REACHED),
                (Phase::Superuser, NOT_REACHED),
                (Phase::ServerInfo, NOT_REACHED),
            ]
        };
        match &self.place {
            SourceKind::Api(endpoint) => api(endpoint.tls, endpoint.ip().is_some()),
            SourceKind::File(_) => vec![(Phase::File, NOT_REACHED)],
            SourceKind::Vendor(_) => vec![(Phase::Client, NOT_REACHED)],
            #[cfg(feature = "demo")]
            SourceKind::Demo(_) => api(false, true),
        }
    }

    /// Goes and gets the document.
    ///
    /// # Errors
    /// Every kind of failure that a server, the way to it, or a file can have.
    pub fn fetch(&self, access: &ConnectOptions) -> Result<Fetched> {
        match &self.place {
            SourceKind::Api(endpoint) => api::fetch(endpoint, access),
            SourceKind::File(source) => {
                file::read(source, &access.progress).map(|document| Fetched { document, meta: None })
            }
            SourceKind::Vendor(server) => vendor::fetch(server, access),
            #[cfg(feature = "demo")]
            SourceKind::Demo(subject) => demo::fetch(subject, access),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

fn looks_like_path(written: &str) -> bool {
    ["/", "./", "../"].iter().any(|start| written.starts_with(start))
}

#[cfg(feature = "demo")]
fn demo_place(subject: &str) -> Result<SourceKind> {
    demo::Subject::parse(subject).map(SourceKind::Demo)
}

#[cfg(not(feature = "demo"))]
fn demo_place(_: &str) -> Result<SourceKind> {
    Err(Failure::message(FailureKind::Usage, "this jsinfo was built without the sample servers of demo:")
        .hint("a saved document can be shown with file:PATH"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(written: &str) -> String {
        match Target::parse(written) {
            Ok(target) => match target.place {
                SourceKind::Api(endpoint) => endpoint.to_string(),
                place => format!("{place:?}"),
            },
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn hosts_and_urls_name_one_endpoint() {
        for (written, endpoint) in [
            ("paris", "https://paris:8886/api"),
            ("paris.example:9000", "https://paris.example:9000/api"),
            ("10.1.2.3", "https://10.1.2.3:8886/api"),
            ("[::1]:9000", "https://[::1]:9000/api"),
            ("[::1]", "https://[::1]:8886/api"),
            ("::1", "https://[::1]:8886/api"),
            ("https://paris", "https://paris:8886/api"),
            ("https://paris/", "https://paris:8886/api"),
            ("https://paris:443/gate/way", "https://paris:443/gate/way"),
            ("http://localhost:9000", "http://localhost:9000/api"),
            ("http://[::1]:9000/x?y=z", "http://[::1]:9000/x?y=z"),
            ("jetstream://paris", "https://paris:8886/api"),
            ("jetstream://ops:pw@paris:9000/some/path?query", "https://paris:9000/api"),
            ("jetstream://ops:pw@paris/a b@c#d", "https://paris:8886/api"),
            ("HTTPS://Paris", "https://Paris:8886/api"),
            ("http://paris?x=1", "http://paris:8886/api?x=1"),
        ] {
            assert_eq!(place(written), endpoint, "{written}");
        }
    }

    #[test]
    fn the_vendors_clients_take_hosts_and_ports() {
        for written in ["console:paris", "console:paris:9000", "python:10.1.2.3", "python:[::1]:9000"] {
            assert!(place(written).starts_with("Vendor("), "{written}: {}", place(written));
        }
    }

    #[test]
    fn paths_are_files() {
        for written in ["-", "./x.json", "../x.json", "/x.json", "file:x.json", "file:-"] {
            assert!(place(written).starts_with("File("), "{written}: {}", place(written));
        }
    }

    #[test]
    fn what_is_no_target_says_so() {
        let refusals = [
            "",
            "paris:",
            "paris:http",
            "paris:0",
            "paris:70000",
            "two words",
            "a/b",
            "ftp://paris",
            "@europe",
            "https://",
            "https://ops:pw@paris",
            "http://paris/#x",
            "console:",
            "python:two words",
            "python:paris:0",
            "file:",
            "pa\u{1b}ris",
            "münchen",
            "x/y.json",
            "ops:hunter2@paris",
            "https://ops:hun#ter2@paris",
            "ftp://ops:hunter2@paris",
            "jetstream://ops:hunt/er2@paris",
            "http://[paris]:1",
        ]
        .map(place);
        insta::assert_snapshot!(refusals.join("\n"), @r#"
        error: "" is no target
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        error: "paris:" has no valid port
        hint: a port is a number from 1 to 65535
        error: "paris:http" has no valid port
        hint: a port is a number from 1 to 65535
        error: "paris:0" has no valid port
        hint: a port is a number from 1 to 65535
        error: "paris:70000" has no valid port
        hint: a port is a number from 1 to 65535
        error: "two words" is no target
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        error: "a/b" is no target
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        hint: to read a file, write ./a/b
        error: "ftp://paris" has an unknown scheme
        hint: a URL starts with https://, http:// or jetstream://
        error: @europe is a group, and one target is needed
        hint: name one server; jsinfo check takes groups
        error: "https://" is no target
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        error: a target takes no user and no password
        hint: use --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        error: "http://paris/#x" is no target
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        error: console: names no server
        hint: write console:HOST or console:HOST:PORT
        error: "two words" is no target
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        error: "paris:0" has no valid port
        hint: a port is a number from 1 to 65535
        error: file: names no file
        hint: a saved document is file:PATH, or - for standard input
        error: "pa\u{1b}ris" is no target
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        error: "münchen" has letters that no host name has
        hint: write the name in its xn-- form
        error: "x/y.json" is no target
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        hint: to read a file, write ./x/y.json
        error: a target takes no user and no password
        hint: use --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
        hint: a port is a number from 1 to 65535
        error: a target takes no user and no password
        hint: use --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        error: a target takes no user and no password
        hint: use --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
        hint: a URL starts with https://, http:// or jetstream://
        error: a target takes no user and no password
        hint: use --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        error: "http://[paris]:1" is no target
        hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
        "#);
    }
}
