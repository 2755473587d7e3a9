//! Reading a secret: from a file that nobody else can read, from a command, or from where it is already.

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::bail;
use zeroize::Zeroizing;

use crate::failure::{Failure, Kind, Result};
use crate::secret::Secret;
use crate::target::file::plainly;

/// The most that a secret may be long, in bytes.
const MAX_SECRET: u64 = 64 * 1024;

/// A secret, or where it can be read.
#[derive(Debug, Clone)]
pub(crate) enum SecretSource {
    /// A file; `-` is standard input.
    File(PathBuf),
    /// The standard output of a program, with its arguments; no shell is between.
    Command(Vec<String>),
    /// Here.
    Here(Secret),
}

impl SecretSource {
    /// Whether it is read from standard input.
    pub(super) fn is_stdin(&self) -> bool {
        matches!(self, Self::File(path) if path == Path::new("-"))
    }

    /// Reads it.
    pub(super) fn read(&self) -> Result<Secret> {
        let secret = match self {
            Self::Here(secret) => return Ok(secret.clone()),
            Self::File(_) if self.is_stdin() => read_secret(io::stdin().lock()),
            Self::File(path) => read_file(path),
            Self::Command(words) => run(words),
        };
        secret.map_err(|failure| failure.context(format!("cannot take a secret from {self}")))
    }
}

/// Where the secret is, never the secret.
impl fmt::Display for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(_) if self.is_stdin() => f.write_str("standard input"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Command(words) => {
                let command = shlex::try_join(words.iter().map(String::as_str));
                write!(f, "the command `{}`", command.unwrap_or_else(|_| words.join(" ")))
            }
            Self::Here(_) => f.write_str("***"),
        }
    }
}

/// The words of a command as a shell would split them, quotes included. Nothing else of a shell is done.
///
/// # Errors
/// Says what is wrong with it.
pub(crate) fn words(command: &str) -> std::result::Result<Vec<String>, String> {
    match shlex::split(command) {
        Some(words) if !words.is_empty() => Ok(words),
        Some(_) => Err("a command has at least one word".to_owned()),
        None => Err("a quote is not closed".to_owned()),
    }
}

fn unusable(error: impl Into<anyhow::Error>) -> Failure {
    Failure::new(Kind::Configuration, error)
}

fn read_file(path: &Path) -> Result<Secret> {
    let file = File::open(path).map_err(|error| unusable(plainly(error)))?;
    let metadata = file.metadata().map_err(unusable)?;
    if metadata.is_dir() {
        return Err(unusable(anyhow::anyhow!("it is a directory")));
    }
    refuse_readable_by_others(&metadata, path)?;
    read_secret(file)
}

/// What a secret file may be read by is the user alone. Pipes and devices have other ways to keep others out.
#[cfg(unix)]
fn refuse_readable_by_others(metadata: &Metadata, path: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    const OTHERS: u32 = 0o077;
    if metadata.is_file() && metadata.mode() & OTHERS != 0 {
        let mode = metadata.mode() & 0o7777;
        return Err(Failure::message(Kind::Configuration, format!("others can read it (mode {mode:04o})"))
            .hint(format!("chmod 600 {}", path.display())));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_readable_by_others(_: &Metadata, _: &Path) -> Result<()> {
    Ok(())
}

/// Runs a program for its standard output. Its standard input is empty; its words are shown when it fails.
fn run(words: &[String]) -> Result<Secret> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(unusable(anyhow::anyhow!("there is no command")));
    };
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| {
        unusable(plainly(error)).hint("it is run without a shell; for pipes and variables: sh -c 'COMMAND'")
    })?;
    let printed = Zeroizing::new(output.stdout);
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        let words =
            words.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
        let said = if words.is_empty() { "it said nothing".to_owned() } else { words };
        return Err(Failure::message(
            Kind::Configuration,
            format!("it ended with {}: {said}", output.status),
        )
        .hint("run it by hand to see what it wants"));
    }
    read_secret(printed.as_slice())
}

/// All of it, less one trailing newline.
fn read_secret(from: impl Read) -> Result<Secret> {
    one_secret(from).map_err(|error| {
        unusable(error)
            .hint("nothing but the secret belongs there, in UTF-8; one newline at its end does not count")
    })
}

fn one_secret(from: impl Read) -> anyhow::Result<Secret> {
    let mut text = Zeroizing::new(String::with_capacity(1024));
    let read = from.take(MAX_SECRET + 1).read_to_string(&mut text);
    read.map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => anyhow::anyhow!("it is not UTF-8"),
        _ => error.into(),
    })?;
    if text.len() as u64 > MAX_SECRET {
        bail!("it is longer than {} KiB", MAX_SECRET / 1024);
    }
    let secret =
        text.strip_suffix('\n').map_or(text.as_str(), |rest| rest.strip_suffix('\r').unwrap_or(rest));
    if secret.is_empty() {
        bail!("it is empty");
    }
    Ok(Secret::new(secret.to_owned()))
}
