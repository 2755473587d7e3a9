//! Where a document comes from: one grammar for every command, and one module for each kind of target.
//!
//! [`Target::parse`] reads what the user wrote and reaches for nothing. What a kind of target can do, and how it is asked,
//! each answers for itself: see [`Source`]. Nothing above this module asks which kind it is.

pub mod api;
mod capability;
#[cfg(feature = "demo")]
pub mod demo;
mod fetched;
pub(crate) mod file;
mod grammar;
pub(crate) mod logins;
mod name;
pub mod options;
mod vendor;

use std::fmt;
use std::path::Path;

pub use capability::{Ask, Connection, PlannedPhase, Source};
pub use fetched::{FetchMeta, Fetched};
pub(crate) use grammar::what_host_may_be;
pub(crate) use name::{beside, target_name};
pub use options::ConnectOptions;

use crate::endpoint::{self, Endpoint};
use crate::failure::{Failure, FailureKind, Result};
use crate::files::home;
use api::ApiSource;
use file::FileSource;
use vendor::{VendorClient, VendorSource};

/// Something that a document can be had from, as the user named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    name: String,
    kind: SourceKind,
}

/// The kinds of targets. The one place that lists them: [`Target::source`] leads to what each can do.
#[derive(Debug, Clone, PartialEq, Eq)]
enum SourceKind {
    Api(ApiSource),
    File(FileSource),
    Vendor(VendorSource),
    #[cfg(feature = "demo")]
    Demo(demo::DemoSource),
}

impl Target {
    /// Reads a target. The prefixes are tried first, so that a server's name can never hide one of them.
    ///
    /// # Errors
    /// [`FailureKind::Usage`], with what would have been a target.
    pub fn parse(written: &str) -> Result<Self> {
        let name = target_name(written);
        // What is refused is refused by its name, so that no refusal repeats a password.
        let kind = grammar::parse(&name)?;
        Ok(Self { name, kind })
    }

    /// The same target under the name that the user gave it.
    #[must_use]
    pub fn called(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    /// The saved document of a path, under the name that it was saved under.
    pub(crate) fn saved(path: &Path, name: &str) -> Self {
        Self { name: name.to_owned(), kind: SourceKind::File(FileSource::Path(path.to_owned())) }
    }

    /// What this kind of target can do.
    pub fn source(&self) -> &dyn Source {
        match &self.kind {
            SourceKind::Api(source) => source,
            SourceKind::File(source) => source,
            SourceKind::Vendor(source) => source,
            #[cfg(feature = "demo")]
            SourceKind::Demo(subject) => subject,
        }
    }

    /// Whether the document was saved, so that nobody is asked.
    pub fn is_saved(&self) -> bool {
        matches!(self.kind, SourceKind::File(_))
    }

    /// Whether the document is read from standard input.
    pub fn is_stdin(&self) -> bool {
        self.kind == SourceKind::File(FileSource::Stdin)
    }

    /// Whether it is a directory, in which several documents may be.
    pub(crate) fn is_directory(&self) -> bool {
        match &self.kind {
            SourceKind::File(FileSource::Directory(_)) => true,
            // People leave out the slash at the end: whether a path is a directory, only the disk can tell.
            SourceKind::File(FileSource::Path(path)) => home::expand_own(path).is_dir(),
            _ => false,
        }
    }

    /// The endpoint whose certificate can be looked at.
    ///
    /// # Errors
    /// [`FailureKind::Usage`], with the reason why the target has no certificate.
    pub fn certified(&self) -> Result<&Endpoint> {
        self.source().tls_endpoint().map_err(|reason| {
            Failure::message(FailureKind::Usage, format!("{self} has no certificate: {reason}"))
                .hint("a certificate is shown by HOST, HOST:PORT or https://HOST:PORT")
        })
    }

    /// Why there is no certificate to look at; nothing where there is one.
    pub fn uncertified(&self) -> Option<&'static str> {
        self.source().tls_endpoint().err()
    }
}

impl SourceKind {
    fn parse(written: &str) -> Result<Self> {
        if written == "-" || looks_like_path(written) {
            return FileSource::parse(written).map(Self::File);
        }
        if written.starts_with('@') {
            return Err(Failure::message(
                FailureKind::Usage,
                format!("{written} is a group, and one target is needed"),
            )
            .hint("name one server; jsinfo fleet, check and route take groups"));
        }
        let Some((scheme, rest)) = written.split_once(':') else {
            return ApiSource::from_host(written).map(Self::Api);
        };
        // A scheme is the same in upper and lower case.
        match scheme.to_ascii_lowercase().as_str() {
            "file" => FileSource::parse(rest).map(Self::File),
            "dir" => FileSource::parse_directory(rest).map(Self::File),
            "demo" => parse_demo(rest),
            "console" => VendorSource::parse(VendorClient::Console, rest).map(Self::Vendor),
            "python" => VendorSource::parse(VendorClient::Python, rest).map(Self::Vendor),
            // Without the slashes, `https:8443` is a host of that name and its port.
            scheme @ ("https" | "http" | "jetstream") if rest.starts_with("//") => {
                ApiSource::from_url(scheme, written).map(Self::Api)
            }
            _ if rest.starts_with("//") => Err(endpoint::refuse(written, "has an unknown scheme")
                .hint("a URL starts with https://, http:// or jetstream://")),
            _ => ApiSource::from_host(written).map(Self::Api),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A path as a target is written.
pub(crate) fn file_target(path: &Path) -> String {
    let path = path.to_string_lossy();
    if looks_like_path(&path) { path.into_owned() } else { format!("file:{path}") }
}

/// Whether a target is standard input, as it is written.
pub(crate) fn is_stdin(written: &str) -> bool {
    SourceKind::parse(written).is_ok_and(|kind| kind == SourceKind::File(FileSource::Stdin))
}

/// Whether what was written is a path by its looks, whatever is there.
pub(crate) fn looks_like_path(written: &str) -> bool {
    matches!(written, "." | "..") || ["/", "./", "../", "~/"].iter().any(|start| written.starts_with(start))
}

#[cfg(feature = "demo")]
fn parse_demo(subject: &str) -> Result<SourceKind> {
    demo::DemoSource::parse(subject).map(SourceKind::Demo)
}

#[cfg(not(feature = "demo"))]
fn parse_demo(_: &str) -> Result<SourceKind> {
    Err(Failure::message(FailureKind::Usage, "this jsinfo was built without the sample servers of demo:")
        .hint("a saved document can be shown with file:PATH"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(written: &str) -> String {
        match Target::parse(written) {
            Ok(target) => match target.kind {
                SourceKind::Api(source) => source.endpoint.to_string(),
                kind => format!("{kind:?}"),
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
        expect_test::expect![[r#"
            error: "" is no target
            hint: a target is [GRAMMAR]
            error: "paris:" has no valid port
            hint: a port is a number from 1 to 65535
            error: "paris:http" has no valid port
            hint: a port is a number from 1 to 65535
            error: "paris:0" has no valid port
            hint: a port is a number from 1 to 65535
            error: "paris:70000" has no valid port
            hint: a port is a number from 1 to 65535
            error: "two words" is no target
            hint: a target is [GRAMMAR]
            error: "a/b" is no target
            hint: did you mean ./a/b or https://a/b?
            hint: a target is [GRAMMAR]
            error: "ftp://paris" has an unknown scheme
            hint: did you mean https://paris?
            hint: a URL starts with https://, http:// or jetstream://
            error: @europe is a group, and one target is needed
            hint: name one server; jsinfo fleet, check and route take groups
            error: "https://" is no target
            hint: a target is [GRAMMAR]
            error: https://***@paris is no target: it takes no user and no password
            hint: write the host alone, and --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
            error: "http://paris/#x" is no target
            hint: a target is [GRAMMAR]
            error: console: names no server
            hint: write console:HOST or console:HOST:PORT
            error: "two words" is no target
            hint: a target is [GRAMMAR]
            error: "paris:0" has no valid port
            hint: a port is a number from 1 to 65535
            error: file: names no file
            hint: a saved document is file:PATH, or - for standard input
            error: "pa\u{1b}ris" is no target
            hint: a target is [GRAMMAR]
            error: "münchen" has letters that no host name has
            hint: write the name in its xn-- form
            error: "x/y.json" is no target
            hint: did you mean ./x/y.json or https://x/y.json?
            hint: a target is [GRAMMAR]
            error: ***@paris is no target: it takes no user and no password
            hint: write the host alone, and --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
            error: https://***@*** is no target: it takes no user and no password
            hint: write the host alone, and --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
            error: ftp://***@paris is no target: it takes no user and no password
            hint: write the host alone, and --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
            error: jetstream://***@*** is no target: it takes no user and no password
            hint: write the host alone, and --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
            error: "http://[paris]:1" is no target
            hint: a target is [GRAMMAR]"#]]
        .assert_eq(&refusals.join("\n").replace(endpoint::GRAMMAR, "[GRAMMAR]"));
    }
}
