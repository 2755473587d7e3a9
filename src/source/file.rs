//! Saved documents: a file, or standard input.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::capability::{Ask, Connection, PlannedPhase, Source};
use super::fetched::Fetched;
use super::options::ConnectOptions;
use crate::document::Document;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::{self, home, io_message};
use crate::json;
use crate::progress::{Phase, Progress};
use crate::snapshot::{SavedFailure, is_index, saved_files};

/// Where a saved document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileSource {
    Stdin,
    Path(PathBuf),
    /// What was called a directory: one target is never that.
    Directory(PathBuf),
}

/// What is in a file that was saved.
#[derive(Debug)]
pub(crate) enum Saved {
    /// What a server said.
    Document(Document),
    /// Why it said nothing.
    Failure(SavedFailure),
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
            path if files::is_stdin(Path::new(path)) => Ok(Self::Stdin),
            path => Ok(Self::Path(path.into())),
        }
    }

    /// Reads what stands behind `dir:`.
    pub(super) fn parse_directory(path: &str) -> Result<Self> {
        if path.is_empty() {
            return Err(Failure::message(FailureKind::Usage, "dir: names no directory")
                .hint("a directory of saved documents is dir:PATH, or ./PATH/"));
        }
        Ok(Self::Directory(path.into()))
    }
}

impl Saved {
    /// The document.
    ///
    /// # Errors
    /// Why the server gave none when it was saved.
    pub(super) fn into_document(self) -> Result<Document> {
        match self {
            Self::Document(document) => Ok(document),
            Self::Failure(saved) => Err(saved.failure),
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
        let document = read(&self.source, &self.progress)?.into_document()?;
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
            Self::Path(path) | Self::Directory(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Reads the saved document of a path.
///
/// # Errors
/// [`FailureKind::Configuration`], for whatever is wrong with it.
pub(crate) fn load(path: &Path) -> Result<Saved> {
    read(&FileSource::Path(path.to_owned()), &Progress::default())
}

/// Reads what was saved.
pub(super) fn read(source: &FileSource, progress: &Progress) -> Result<Saved> {
    let phase = progress.begin(Phase::File);
    // Before it is read: of a directory the system says only that it is one, and not what to do.
    if let FileSource::Path(path) | FileSource::Directory(path) = source
        && let Some(refused) = refuse_directory(path)
    {
        return Err(refused);
    }
    let saved = parse(source).with_context(|| format!("cannot use {source}")).map_err(|error| {
        Failure::new(FailureKind::Configuration, error)
            .hint("a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints")
    })?;
    match &saved {
        Saved::Document(_) => phase.done(format_args!("read {source}")),
        Saved::Failure(_) => phase.done(format_args!("read {source}: it had given no answer")),
    }
    Ok(saved)
}

/// Where documents are, and one is wanted. What else may be wrong with a directory is told as of a file.
fn refuse_directory(path: &Path) -> Option<Failure> {
    if !home::expand_own(path).is_dir() {
        return None;
    }
    let files = saved_files(path).ok()?;
    let first = super::file_target(&files.first()?.path);
    let documents = match files.len() {
        1 => "one saved document".to_owned(),
        several => format!("{several} saved documents"),
    };
    let what = format!("{} is a directory of {documents}, and one target is needed", path.display());
    Some(
        Failure::message(FailureKind::Usage, what).hint(format!(
            "name one of them, such as {first}; jsinfo fleet, check and route take directories"
        )),
    )
}

fn parse(source: &FileSource) -> anyhow::Result<Saved> {
    let bytes = match source {
        FileSource::Stdin => files::read::whole(io::stdin().lock()),
        FileSource::Path(path) | FileSource::Directory(path) => files::read::bytes(&home::expand_own(path)),
    };
    let value = json::read(&bytes.map_err(io_message)?)?;
    // Both are JSON objects, and would pass for documents in which every field is missing.
    if SavedFailure::is_one(&value) {
        return Ok(Saved::Failure(SavedFailure::from_value(&value)?));
    }
    if is_index(&value) {
        bail!("it is the index of a directory of saved documents, not a document");
    }
    Ok(Saved::Document(Document::from_saved_value(value)?))
}
