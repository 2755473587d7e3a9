//! The certificates that a person looked at and told jsinfo to remember.
//!
//! They stand in one file of plain lines, in the spirit of ssh's `known_hosts`: `HOST:PORT FINGERPRINT TIME`. A line can
//! be read, searched for, copied to another machine and deleted with any tool, and what else stands in the file stays.
//! What a remembered certificate is worth is decided in [`super::verifier`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::fingerprint::Fingerprint;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::lock::FileLock;
use crate::files::replace::{Readers, replace};
use crate::files::{io_message, is_missing, make_private_directory, read};
use crate::units::time::spell_rfc3339;

/// What the store's file is called.
pub(crate) const FILE_NAME: &str = "certificates";

/// The first line of a new store.
const PREAMBLE: &str = "# Certificates remembered by `jsinfo trust`: HOST:PORT FINGERPRINT TIME";

/// Where the certificates are remembered. Nothing is read before it is asked for.
#[derive(Debug, Clone, Default)]
pub struct Store {
    file: Option<PathBuf>,
    /// Whether it cannot be read, and nothing that is remembered there counts.
    is_left_out: bool,
}

/// A certificate that is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedCertificate {
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
        Self { file: directory.map(|directory| directory.join(FILE_NAME)), is_left_out: false }
    }

    /// Leaves it out where it cannot be read, and says why: nobody named it, and it may be that of another user, whose HOME
    /// was kept by sudo. What can be read and makes no sense is another matter.
    pub(crate) fn leave_out_unreadable(&mut self) -> Option<String> {
        let file = self.file.as_ref()?;
        match fs::File::open(file) {
            Err(error) if !is_missing(&error) => {
                self.is_left_out = true;
                Some(format!("{}; it is left out", unreadable(file, error).message_line()))
            }
            _ => None,
        }
    }

    /// Every certificate, in the order of the file.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where the file cannot be read or a line makes no sense.
    pub fn list(&self) -> Result<Vec<RememberedCertificate>> {
        match &self.file {
            Some(file) => parse(file, &read_store(file)?),
            None => Ok(Vec::new()),
        }
    }

    /// The certificate of one server, where one is remembered.
    ///
    /// # Errors
    /// As [`Store::list`].
    pub fn get(&self, endpoint: &Endpoint) -> Result<Option<RememberedCertificate>> {
        if self.is_left_out { Ok(None) } else { self.find(endpoint) }
    }

    fn find(&self, endpoint: &Endpoint) -> Result<Option<RememberedCertificate>> {
        let server = endpoint.identity();
        let mut all = self.list()?.into_iter();
        Ok(all.find(|remembered| remembered.server == server))
    }

    /// Remembers a server's certificate, where what is remembered of it by now may give way to it.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where the store cannot be read or written.
    pub fn remember(
        &self,
        endpoint: &Endpoint,
        fingerprint: Fingerprint,
        replaces: &Replaces,
    ) -> Result<Remembering> {
        let Some(file) = &self.file else {
            return Err(Failure::message(
                FailureKind::Configuration,
                "there is no place to remember certificates in",
            )
            .hint("set XDG_STATE_HOME or HOME"));
        };
        let server = endpoint.identity();
        // What is compared has to be there still when it is replaced.
        let store = LockedStore::open(file)?;
        let old = store.find(&server);
        if let Some(old) = &old
            && old.fingerprint == fingerprint
        {
            return Ok(Remembering::IsThere(old.clone()));
        }
        if !replaces.allows(old.as_ref()) {
            return Ok(Remembering::Refused(old));
        }
        let line = format!("{server} {fingerprint} {}", spell_rfc3339(Timestamp::now()));
        store.replace_line(&server, Some(&line))?;
        Ok(Remembering::Done(old))
    }

    /// Forgets a server's certificate. Says whether there was one.
    ///
    /// # Errors
    /// As [`Store::remember`].
    pub fn forget(&self, endpoint: &Endpoint) -> Result<bool> {
        let Some(file) = &self.file else { return Ok(false) };
        // Where there is nothing to forget, no directory is made for it.
        // An unreadable store is an error here: whoever wants to forget has to hear that it may still be remembered.
        if self.find(endpoint)?.is_none() {
            return Ok(false);
        }
        let server = endpoint.identity();
        let store = LockedStore::open(file)?;
        // Another run may have forgotten it while this one waited for the lock.
        if store.find(&server).is_none() {
            return Ok(false);
        }
        store.replace_line(&server, None)?;
        Ok(true)
    }
}

/// What a certificate may be remembered in place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replaces {
    /// Whatever is remembered by now.
    Anything,
    /// What was remembered when somebody decided on it, and nothing that came since.
    Only(Option<RememberedCertificate>),
}

impl Replaces {
    fn allows(&self, old: Option<&RememberedCertificate>) -> bool {
        match self {
            Self::Anything => true,
            Self::Only(expected) => expected.as_ref() == old,
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remembering {
    /// It is remembered now, in place of this one.
    Done(Option<RememberedCertificate>),
    /// It was remembered already, and nothing was written.
    IsThere(RememberedCertificate),
    /// This is remembered by now, and stays.
    Refused(Option<RememberedCertificate>),
}

impl Remembering {
    /// What is, or was, remembered before it.
    pub fn remembered_before(&self) -> Option<&RememberedCertificate> {
        match self {
            Self::Done(old) | Self::Refused(old) => old.as_ref(),
            Self::IsThere(old) => Some(old),
        }
    }
}

/// The store while nobody else may change it: what another run wrote since the old text was read would be lost.
struct LockedStore<'a> {
    file: &'a Path,
    text: String,
    remembered: Vec<RememberedCertificate>,
    _lock: FileLock,
}

impl<'a> LockedStore<'a> {
    /// Waits for others to be done. A file with a line that makes no sense is not written over: it may be somebody else's.
    fn open(file: &'a Path) -> Result<Self> {
        let lock = lock(file).map_err(|error| unwritable(file, io_message(error)))?;
        let text = read_store(file)?;
        let remembered = parse(file, &text)?;
        Ok(Self { file, text, remembered, _lock: lock })
    }

    fn find(&self, server: &str) -> Option<RememberedCertificate> {
        self.remembered.iter().find(|remembered| remembered.server == server).cloned()
    }

    /// Puts a line in the place of those about a server. Comments and empty lines stay where and as the user put them, and a
    /// new certificate comes last.
    fn replace_line(self, server: &str, line: Option<&str>) -> Result<()> {
        let line_end = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut new = String::new();
        if self.text.is_empty() {
            push_line(&mut new, PREAMBLE, line_end);
        }
        for other in self.text.split_inclusive('\n') {
            // The user may have copied lines from elsewhere, so a server may stand there twice: all of them give way.
            if other.split_whitespace().next() != Some(server) {
                new.push_str(other);
            }
        }
        if let Some(line) = line {
            push_line(&mut new, line, line_end);
        }
        replace(self.file, new.as_bytes(), Readers::Owner)
            .map_err(|error| unwritable(self.file, io_message(error)))
    }
}

/// Puts a line at the end; the last one there may have none of its own.
fn push_line(text: &mut String, line: &str, line_end: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(line_end);
    }
    text.push_str(line);
    text.push_str(line_end);
}

fn unwritable(file: &Path, error: anyhow::Error) -> Failure {
    Failure::new(FailureKind::Configuration, error).context(format!("cannot write {}", file.display()))
}

/// Makes the directory where it is new, and keeps other runs from writing until the lock goes.
fn lock(file: &Path) -> io::Result<FileLock> {
    if let Some(directory) = file.parent() {
        make_private_directory(directory)?;
    }
    FileLock::acquire(file)
}

/// The text of the file; none where nothing has been remembered yet.
fn read_store(file: &Path) -> Result<String> {
    let bytes = match read::bytes(file) {
        Ok(bytes) => bytes,
        Err(error) if is_missing(&error) => return Ok(String::new()),
        Err(error) => return Err(unreadable(file, error)),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            // The line feeds before the first wrong byte say in which line it stands.
            let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
            Err(broken(file, valid.split(|byte| *byte == b'\n').count()))
        }
    }
}

fn unreadable(file: &Path, error: io::Error) -> Failure {
    Failure::new(FailureKind::Configuration, io_message(error))
        .context(format!("cannot read {}", file.display()))
        .hint("XDG_STATE_HOME, then HOME, says where it is: is it that of another user?")
}

fn parse(file: &Path, text: &str) -> Result<Vec<RememberedCertificate>> {
    let mut all = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        all.push(parse_line(line).ok_or_else(|| broken(file, number))?);
    }
    Ok(all)
}

fn parse_line(line: &str) -> Option<RememberedCertificate> {
    let mut words = line.split_whitespace();
    let remembered = RememberedCertificate {
        server: words.next()?.to_owned(),
        fingerprint: words.next()?.parse().ok()?,
        since: words.next()?.parse().ok()?,
    };
    if words.next().is_some() {
        return None;
    }
    Some(remembered)
}

fn broken(file: &Path, number: usize) -> Failure {
    Failure::message(
        FailureKind::Configuration,
        format!("cannot use {}: line {number} is no remembered certificate", file.display()),
    )
    .hint("a line is HOST:PORT sha256:HEX TIME: remove it, and look at the server with jsinfo trust again")
}
