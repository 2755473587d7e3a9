//! Saved documents: a file, or standard input.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::document::Document;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::{MAX_BYTES, io_message};
use crate::progress::{Phase, Progress};

/// Where a saved document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileSource {
    Stdin,
    Path(PathBuf),
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

impl fmt::Display for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::Path(path) => write!(f, "{}", path.display()),
        }
    }
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
    let document = match source {
        FileSource::Stdin => bounded(io::stdin().lock()),
        FileSource::Path(path) => open(path).and_then(bounded),
    }
    .and_then(|bytes| Document::from_json(&bytes));
    let document = document.with_context(|| format!("cannot use {source}")).map_err(|error| {
        Failure::new(FailureKind::Configuration, error)
            .hint("a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints")
    })?;
    phase.done(format_args!("read {source}"));
    Ok(document)
}

fn open(path: &Path) -> anyhow::Result<File> {
    let file = File::open(path).map_err(io_message)?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        bail!("it is a directory");
    }
    Ok(file)
}

fn bounded(from: impl Read) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(io_message)?;
    if bytes.len() > MAX_BYTES {
        bail!("it is larger than {} MiB", MAX_BYTES / 1024 / 1024);
    }
    Ok(bytes)
}
