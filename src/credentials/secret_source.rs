//! Reading a secret: from a file that nobody else can read, from a command, or from where it is already.

use std::fmt;
use std::fs::Metadata;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::bail;
use rustix::process::geteuid;
use zeroize::Zeroizing;

use super::shell::shell_syntax;
use super::{PASSWORD_VARIABLE, TOKEN_VARIABLE};
use crate::failure::{Failure, FailureKind, Result};
use crate::files::read::UserFile;
use crate::files::{self, BYTE_ORDER_MARK, MAX_BYTES, home, io_message};
use crate::process::child::{self, ChildError, Terminal, ending};
use crate::process::deadline::Deadline;
use crate::secret::{MASK, Secret};

/// The most that a secret may be long, in bytes. Longer ones are the wrong file.
const MAX_SECRET: usize = 64 * 1024;

/// How long a command has for printing a secret: a person may have to touch a key, or to type into an agent's window.
/// It is no part of the time that a server is given.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

const RUN_IT_BY_HAND: &str = "run it by hand to see what it wants";

/// A secret, or where it can be read.
#[derive(Debug, Clone)]
pub(crate) enum SecretSource {
    /// A file; `-` is standard input.
    File(SecretFile),
    /// The standard output of a program, with its arguments; no shell is between.
    Command(Vec<String>),
    /// Here.
    Here(Secret),
    /// Nowhere: what was given is none. That harms nobody who does not want to use it.
    Unusable(Failure),
}

/// A file that holds a secret.
#[derive(Debug, Clone)]
pub(crate) struct SecretFile {
    pub(crate) path: PathBuf,
    /// The directory that a service manager made for its service: it vouches for the files there, which may look open to
    /// others and are not.
    pub(crate) vouched: Option<PathBuf>,
}

impl SecretSource {
    /// Whether it is read from standard input.
    pub(crate) fn is_stdin(&self) -> bool {
        matches!(self, Self::File(file) if files::is_stdin(&file.path))
    }

    /// Reads it.
    pub(crate) fn read(&self) -> Result<Secret> {
        let secret = match self {
            Self::Here(secret) => return Ok(secret.clone()),
            Self::Unusable(failure) => return Err(failure.clone()),
            Self::File(_) if self.is_stdin() => read_secret(io::stdin().lock()),
            Self::File(file) => read_file(file, COMMAND_TIMEOUT),
            Self::Command(words) => run(words, COMMAND_TIMEOUT),
        };
        secret.map_err(|failure| failure.context(format!("cannot take a secret from {self}")))
    }
}

/// Where the secret is, never the secret.
impl fmt::Display for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(_) if self.is_stdin() => f.write_str("standard input"),
            Self::File(file) => write!(f, "{}", file.path.display()),
            Self::Command(words) => {
                // Only a zero byte cannot be quoted, and no program can be given one.
                let command = shlex::try_join(words.iter().map(String::as_str));
                write!(f, "the command `{}`", command.unwrap_or_else(|_| words.join(" ")))
            }
            Self::Here(_) | Self::Unusable(_) => f.write_str(MASK),
        }
    }
}

/// The words of a command as a shell would split them, quotes included. Nothing else of a shell is done, and what only
/// one would do is refused: as a word for the program it would not do what was meant.
///
/// # Errors
/// Says what is wrong with it.
pub(crate) fn split_command(command: &str) -> std::result::Result<Vec<String>, String> {
    if let Some(syntax) = shell_syntax(command) {
        return Err(format!("no shell is between, and only one knows {syntax}: write sh -c 'COMMAND'"));
    }
    match shlex::split(command) {
        Some(words) if !words.is_empty() => Ok(words),
        Some(_) => Err("a command has at least one word".to_owned()),
        None => Err("a quote is not closed".to_owned()),
    }
}

fn unusable(error: impl Into<anyhow::Error>) -> Failure {
    Failure::new(FailureKind::Configuration, error)
}

/// A pipe has the same time as a command: `<(pass show x)` is one.
fn read_file(secret: &SecretFile, patience: Duration) -> Result<Secret> {
    let file = UserFile::open_for(&secret.path, patience).map_err(|error| unusable(io_message(error)))?;
    // Of the open file, and not by its name: that may lead elsewhere a moment later.
    let metadata = file.metadata().map_err(|error| unusable(io_message(error)))?;
    if !secret.is_vouched_for() {
        refuse_open_to_others(&metadata, &secret.path)?;
    }
    read_secret(file)
}

impl SecretFile {
    /// Whether it is in the service manager's directory, links followed.
    fn is_vouched_for(&self) -> bool {
        let Some(directory) = &self.vouched else { return false };
        match (self.path.canonicalize(), directory.canonicalize()) {
            (Ok(file), Ok(directory)) => file.starts_with(directory),
            _ => false,
        }
    }
}

/// A secret file belongs to the user or to root, and is closed to the world. A group may be able to read it: that is how
/// Kubernetes and packages hand secrets to a service, and how a mode tells of an access list. Pipes and devices have other
/// ways to keep others out: the shell's `<(…)` is a pipe that says nothing by its mode.
fn refuse_open_to_others(metadata: &Metadata, path: &Path) -> Result<()> {
    const PERMISSION_BITS: u32 = 0o7777;
    const WORLD: u32 = 0o007;
    const WORLD_READ: u32 = 0o004;
    const ROOT: u32 = 0;

    if !metadata.is_file() {
        return Ok(());
    }
    let mode = metadata.mode() & PERMISSION_BITS;
    let (owner, user) = (metadata.uid(), geteuid().as_raw());
    // Leave to write counts, too: what others may change is no secret of the user's.
    if mode & WORLD != 0 {
        let what = if mode & WORLD_READ != 0 { "others can read it" } else { "it is open to others" };
        let closed = if owner == user { "600" } else { "o=" };
        return Err(Failure::message(FailureKind::Configuration, format!("{what} (mode {mode:04o})"))
            .hint(format!("chmod {closed} {}", path.display())));
    }
    // Root hands secrets to services; any other owner could open the file at any time.
    if owner != user && owner != ROOT {
        return Err(Failure::message(
            FailureKind::Configuration,
            format!("it belongs to another user (uid {owner}; jsinfo runs as {user})"),
        )
        .hint("a secret file belongs to root or to the user who runs jsinfo"));
    }
    Ok(())
}

/// Runs a program for its standard output. Its standard input is empty, but it may ask on the terminal; its words are
/// shown when it fails.
fn run(words: &[String], timeout: Duration) -> Result<Secret> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(unusable(anyhow::anyhow!("there is no command")));
    };
    // A shell would expand its `~`.
    let mut command = Command::new(home::expand_own(Path::new(program)));
    command.args(arguments);
    // It is to say what the secret is, and has no use for another one.
    for variable in [PASSWORD_VARIABLE, TOKEN_VARIABLE] {
        command.env_remove(variable);
    }
    let finished = match child::run(command, None, Deadline::after(timeout), Terminal::Shared) {
        Ok(finished) => finished,
        Err(error) => return Err(not_finished(error, timeout)),
    };
    if !finished.status.success() {
        let what = with_words(&format!("it {}", ending(finished.status)), &finished.stderr);
        return Err(Failure::message(FailureKind::Configuration, what).hint(RUN_IT_BY_HAND));
    }
    read_secret(finished.stdout.as_slice())
}

/// The failure of a command that did not come to its own end.
fn not_finished(error: ChildError, timeout: Duration) -> Failure {
    match error {
        ChildError::NotRun(error) => unusable(io_message(error))
            .hint("it is run without a shell; for pipes and variables: sh -c 'COMMAND'"),
        ChildError::TooLate(stderr) => {
            let what = with_words(&format!("it was not over after {timeout:?}"), &stderr);
            Failure::message(FailureKind::Deadline, what).hint(RUN_IT_BY_HAND)
        }
        ChildError::TooLarge => {
            unusable(anyhow::anyhow!("it printed more than {} MiB", MAX_BYTES / 1024 / 1024))
        }
        ChildError::Interrupted => Failure::message(FailureKind::Interrupted, "interrupted"),
    }
}

/// What happened, and what the program wrote on standard error, in one line.
fn with_words(what: &str, stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim) {
        if !line.is_empty() {
            lines.push(line);
        }
    }
    if lines.is_empty() {
        format!("{what} and said nothing")
    } else {
        format!("{what}: {}", lines.join("; "))
    }
}

/// All of it, less one trailing newline.
fn read_secret(from: impl Read) -> Result<Secret> {
    one_secret(from).map_err(|error| {
        unusable(error)
            .hint("nothing but the secret belongs there, in UTF-8; one newline at its end does not count")
    })
}

fn one_secret(from: impl Read) -> anyhow::Result<Secret> {
    // With room for any secret: a text that grows leaves copies of itself behind.
    let mut text = Zeroizing::new(String::with_capacity(MAX_SECRET + 1));
    // One byte more than it may have, to tell that there is more.
    if let Err(error) = from.take(MAX_SECRET as u64 + 1).read_to_string(&mut text) {
        if error.kind() == io::ErrorKind::InvalidData {
            bail!("it is not UTF-8");
        }
        return Err(io_message(error));
    }
    if text.len() > MAX_SECRET {
        bail!("it is longer than {} KiB", MAX_SECRET / 1024);
    }
    match secret_text(&text) {
        Ok(secret) => Ok(Secret::new(secret.to_owned())),
        Err(what) => bail!(what),
    }
}

/// The secret in a text, wherever that came from: editors, `echo` and YAML end a line, and some editors put a byte order
/// mark in front of it. Blanks are left alone: they may belong to the secret.
///
/// # Errors
/// Says what is wrong with it.
pub(crate) fn secret_text(text: &str) -> std::result::Result<&str, &'static str> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let secret = match text.strip_suffix('\n') {
        Some(line) => line.strip_suffix('\r').unwrap_or(line),
        None => text,
    };
    if secret.is_empty() { Err("it is empty") } else { Ok(secret) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_hangs_is_ended_when_its_time_is_over() {
        // One that does what it is asked, and one that has to be killed.
        for (command, said) in [
            ("sleep 60", " and said nothing"),
            ("sh -c 'trap \"\" TERM; echo touch the key >&2; while :; do sleep 1; done'", ": touch the key"),
        ] {
            let failure = run(&split_command(command).unwrap(), Duration::from_millis(300)).unwrap_err();
            assert_eq!(failure.kind(), FailureKind::Deadline);
            let expected = format!(
                "error: it was not over after 300ms{said}\nhint: run it by hand to see what it wants"
            );
            assert_eq!(failure.to_string(), expected);
        }
    }

    #[test]
    fn a_pipe_that_nobody_writes_to_is_given_up() {
        let directory = tempfile::tempdir().unwrap();
        let pipe = directory.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let pipe = SecretFile { path: pipe, vouched: None };
        let failure = read_file(&pipe, Duration::from_millis(100)).unwrap_err();
        assert!(failure.to_string().starts_with("error: it was not at its end after 100ms\n"), "{failure}");
    }
}
