//! The certificates that a person looked at and told jsinfo to remember.
//!
//! They stand in one file of plain lines, in the spirit of ssh's `known_hosts`: `HOST:PORT FINGERPRINT TIME`. A line can
//! be read, searched for, copied to another machine and deleted with any tool, and what else stands in the file stays.
//! What a remembered certificate is worth is decided in [`super::verifier`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::Timestamp;

use super::fingerprint::Fingerprint;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;
use crate::files::replace;

/// What the store's file is called.
pub(crate) const FILE_NAME: &str = "certificates";

/// The first line of a new store.
const PREAMBLE: &str = "# Certificates remembered by `jsinfo trust`: HOST:PORT FINGERPRINT TIME";

/// Where the certificates are remembered. Nothing is read before it is asked for.
#[derive(Debug, Clone, Default)]
pub struct Store {
    file: Option<PathBuf>,
}

/// A certificate that is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// Whose it is: `host:port`.
    pub server: String,
    /// Which it is.
    pub fingerprint: Fingerprint,
    /// When it was remembered.
    pub since: Timestamp,
}

impl Store {
    /// The store in a directory of its own; without one, nothing is remembered.
    pub fn new(directory: Option<PathBuf>) -> Self {
        Self { file: directory.map(|directory| directory.join(FILE_NAME)) }
    }

    /// Every certificate, in the order of the file.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where the file cannot be read or a line makes no sense.
    pub fn list(&self) -> Result<Vec<Remembered>> {
        self.file.as_ref().map_or(Ok(Vec::new()), |file| parse(file, &read(file)?))
    }

    /// The certificate of one server, where one is remembered.
    ///
    /// # Errors
    /// As [`Store::list`].
    pub fn get(&self, endpoint: &Endpoint) -> Result<Option<Remembered>> {
        let server = endpoint.identity();
        Ok(self.list()?.into_iter().find(|remembered| remembered.server == server))
    }

    /// Remembers a server's certificate, in place of the one that was remembered before.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where the store cannot be read or written.
    pub fn remember(&self, endpoint: &Endpoint, fingerprint: Fingerprint) -> Result<()> {
        let Some(file) = &self.file else {
            let nowhere = "there is no place to remember certificates in";
            return Err(
                Failure::message(FailureKind::Configuration, nowhere).hint("set XDG_STATE_HOME or HOME")
            );
        };
        let server = endpoint.identity();
        let line = format!("{server} {fingerprint} {}", Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ"));
        replace_line(file, &server, Some(&line))
    }

    /// Forgets a server's certificate. Says whether there was one.
    ///
    /// # Errors
    /// As [`Store::remember`].
    pub fn forget(&self, endpoint: &Endpoint) -> Result<bool> {
        let (Some(file), Some(remembered)) = (&self.file, self.get(endpoint)?) else { return Ok(false) };
        replace_line(file, &remembered.server, None).map(|()| true)
    }
}

/// Puts a line in the place of those about a server. A file with a line that makes no sense is not written over.
fn replace_line(file: &Path, server: &str, line: Option<&str>) -> Result<()> {
    let unwritable = |error: anyhow::Error| {
        Failure::new(FailureKind::Configuration, error).context(format!("cannot write {}", file.display()))
    };
    let _lock = lock(file).map_err(unwritable)?;
    let text = read(file)?;
    parse(file, &text)?;
    let others = text.lines().filter(|line| line.split_whitespace().next() != Some(server));
    let preamble = text.is_empty().then_some(PREAMBLE);
    let lines: Vec<&str> = preamble.into_iter().chain(others).chain(line).collect();
    let text = lines.iter().fold(String::new(), |text, line| text + line + "\n");
    // Nobody but its owner can read or write it.
    replace::replace(file, text.as_bytes(), None).map_err(|error| unwritable(io_message(error)))
}

/// Keeps other runs from writing until the lock goes. The directory is locked, so that no other file is left in it.
fn lock(file: &Path) -> anyhow::Result<fs::File> {
    let directory = file.parent().context("it has no directory")?;
    make_private(directory).map_err(io_message)?;
    let lock = fs::File::open(directory).map_err(io_message)?;
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive)?;
    Ok(lock)
}

fn read(file: &Path) -> Result<String> {
    match fs::read(file) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|error| {
            let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
            broken(file, before.split(|byte| *byte == b'\n').count())
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::new(FailureKind::Configuration, io_message(error))
            .context(format!("cannot read {}", file.display()))
            .hint("XDG_STATE_HOME, then HOME, says where it is: is it that of another user?")),
    }
}

/// Makes the directory, for its owner alone where it is new.
fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(directory)
}

fn parse(file: &Path, text: &str) -> Result<Vec<Remembered>> {
    let is_remark = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !is_remark(line));
    lines.map(|(number, line)| parse_line(line).ok_or_else(|| broken(file, number))).collect()
}

fn parse_line(line: &str) -> Option<Remembered> {
    let mut words = line.split_whitespace();
    let (server, fingerprint, since) = (words.next()?, words.next()?, words.next()?);
    let remembered = Remembered {
        server: server.to_owned(),
        fingerprint: fingerprint.parse().ok()?,
        since: since.parse().ok()?,
    };
    words.next().is_none().then_some(remembered)
}

fn broken(file: &Path, number: usize) -> Failure {
    Failure::message(
        FailureKind::Configuration,
        format!("cannot use {}: line {number} is no remembered certificate", file.display()),
    )
    .hint("a line is HOST:PORT sha256:HEX TIME: remove it, and look at the server with jsinfo trust again")
}
