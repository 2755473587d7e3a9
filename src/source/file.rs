//! Saved documents: a file, or standard input.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use data_encoding::HEXUPPER;

use super::capability::{Ask, Connection, PlannedPhase, Source};
use super::fetched::Fetched;
use super::options::ConnectOptions;
use crate::document::Document;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::{self, home, io_message};
use crate::progress::{Phase, Progress};

/// Where a saved document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileSource {
    Stdin,
    Path(PathBuf),
}

/// A saved document that may be read more than once.
struct FileConnection {
    source: FileSource,
    progress: Progress,
    /// What standard input held: it can be read once.
    from_stdin: Option<Document>,
}

impl FileSource {
    pub(super) fn parse(path: &str) -> Result<Self> {
        match path {
            "" => Err(Failure::message(FailureKind::Usage, "file: names no file")
                .hint("a saved document is file:PATH, or - for standard input")),
            "-" => Ok(Self::Stdin),
            path => Ok(Self::Path(path.into())),
        }
    }
}

impl Source for FileSource {
    fn takes_credentials(&self) -> bool {
        false
    }

    fn refuses_tokens(&self) -> Option<&'static str> {
        None
    }

    fn takes_trust(&self) -> bool {
        false
    }

    fn ignores_caller(&self) -> Option<&'static str> {
        Some("a saved document is read, and nobody is asked")
    }

    fn superuser_unless_told(&self) -> Option<bool> {
        None
    }

    fn tls_endpoint(&self) -> std::result::Result<&Endpoint, &'static str> {
        Err("a saved document is no server")
    }

    fn refuse_impossible(&self, _superuser: bool, _token: bool) -> Result<()> {
        Ok(())
    }

    fn refuse_plaintext(&self) -> Result<()> {
        Ok(())
    }

    fn phases(&self) -> Vec<PlannedPhase> {
        vec![PlannedPhase::new(Phase::File)]
    }

    fn other_ways(&self) -> Vec<String> {
        Vec::new()
    }

    fn connect(&self, options: &ConnectOptions) -> Result<Box<dyn Connection>> {
        let progress = options.progress.clone();
        Ok(Box::new(FileConnection { source: self.clone(), progress, from_stdin: None }))
    }
}

impl Connection for FileConnection {
    fn server_info(&mut self, _ask: &Ask<'_>) -> Result<Fetched> {
        if let Some(document) = &self.from_stdin {
            return Ok(Fetched { document: document.clone(), meta: None });
        }
        let document = read(&self.source, &self.progress)?;
        if self.source == FileSource::Stdin {
            self.from_stdin = Some(document.clone());
        }
        Ok(Fetched { document, meta: None })
    }
}

impl fmt::Display for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::Path(path) => write!(f, "{}", path.display()),
        }
    }
}

/// The name of the file that holds what a target said, among those of other targets: `paris.json`. What a file's name
/// may not hold, or means something in it, is written as in a URL: `https%3A%2F%2Fparis.json`.
pub(crate) fn name_for(target: &str) -> String {
    let mut name = String::with_capacity(target.len() + 5);
    for (place, byte) in target.bytes().enumerate() {
        let is_plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || (byte == b'.' && place > 0);
        if is_plain {
            name.push(char::from(byte));
        } else {
            name.push('%');
            name.push_str(&HEXUPPER.encode(&[byte]));
        }
    }
    name.push_str(".json");
    name
}

/// Reads the saved document of a path.
///
/// # Errors
/// [`FailureKind::Configuration`], for whatever is wrong with it.
pub(crate) fn load(path: &Path) -> Result<Document> {
    read(&FileSource::Path(path.to_owned()), &Progress::default())
}

/// Reads a saved document.
pub(super) fn read(source: &FileSource, progress: &Progress) -> Result<Document> {
    let phase = progress.begin(Phase::File);
    let document = parse(source).with_context(|| format!("cannot use {source}")).map_err(|error| {
        Failure::new(FailureKind::Configuration, error)
            .hint("a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints")
    })?;
    phase.done(format_args!("read {source}"));
    Ok(document)
}

fn parse(source: &FileSource) -> anyhow::Result<Document> {
    let bytes = match source {
        FileSource::Stdin => files::read::whole(io::stdin().lock()),
        FileSource::Path(path) => files::read::bytes(&home::expand_own(path)),
    };
    let bytes = bytes.map_err(io_message)?;
    Document::from_saved_json(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_targets_file_has_a_name_that_no_other_targets_has() {
        let names =
            ["paris", "https://paris:8886", "paris.example", "../x", ".x", "a b", "münchen"].map(name_for);
        assert_eq!(
            names,
            [
                "paris.json",
                "https%3A%2F%2Fparis%3A8886.json",
                "paris.example.json",
                "%2E.%2Fx.json",
                "%2Ex.json",
                "a%20b.json",
                "m%C3%BCnchen.json",
            ]
        );
    }
}
