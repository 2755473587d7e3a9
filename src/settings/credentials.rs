//! Who asks: where a password or a token comes from, in which order, and when a person is asked for it.

use std::fs::{File, Metadata};
use std::io::{self, BufRead as _, IsTerminal as _, Read, Write as _};
use std::path::{Path, PathBuf};

use anyhow::bail;
use zeroize::Zeroizing;

use super::Environment;
use crate::cli::CredentialOptions;
use crate::failure::{Failure, Kind, Result};
use crate::interrupts;
use crate::secret::Secret;
use crate::target::{Credentials, Target};

/// The most that is read of a file that should hold a secret, in bytes.
const MAX_SECRET: u64 = 64 * 1024;

/// Where the credentials will come from; nothing has been read from a file yet.
#[derive(Debug, Clone)]
pub(super) struct Source {
    who: Who,
    password: Option<Held>,
}

#[derive(Debug, Clone)]
enum Who {
    Nobody,
    User(String),
    Token(Held),
}

/// A secret, or the file that it is in.
#[derive(Debug, Clone)]
enum Held {
    File(PathBuf),
    Here(Secret),
}

impl Source {
    /// Picks the sources: options before the environment, a named user before a token of the environment.
    pub(super) fn choose(
        options: &CredentialOptions,
        environment: &Environment,
        target_is_stdin: bool,
    ) -> Result<Self> {
        let files = [&options.password_file, &options.token_file];
        let readers =
            files.into_iter().flatten().filter(|path| is_stdin(path)).count() + usize::from(target_is_stdin);
        if readers > 1 {
            return Err(Failure::message(Kind::Usage, "standard input can be read for one thing only")
                .hint("put the password or token in a file"));
        }
        let who = match (&options.user, &options.token_file) {
            (Some(user), _) => Who::User(user.clone()),
            (None, Some(file)) => Who::Token(Held::File(file.clone())),
            (None, None) => environment.token()?.map_or(Who::Nobody, |token| Who::Token(Held::Here(token))),
        };
        if matches!(who, Who::Nobody) && options.password_file.is_some() {
            return Err(Failure::message(Kind::Usage, "--password-file needs to know whose password it is")
                .hint("add --user NAME, or a token with --token-file"));
        }
        let password = match &options.password_file {
            Some(file) => Some(Held::File(file.clone())),
            None => environment.password()?.map(Held::Here),
        };
        Ok(Self { who, password })
    }

    /// Goes without the token, where there is one, and says whether there was.
    pub(super) fn forget_token(&mut self) -> bool {
        let token = matches!(self.who, Who::Token(_));
        if token {
            self.who = Who::Nobody;
        }
        token
    }

    /// Reads the secrets, and asks for a password where a user is named without one.
    pub(super) fn read(&self, prompt: &Prompt) -> Result<Option<Credentials>> {
        let password = |held: &Option<Held>| held.as_ref().map(Held::read).transpose();
        Ok(Some(match &self.who {
            Who::Nobody => return Ok(None),
            Who::Token(token) => {
                Credentials::Token { token: token.read()?, password: password(&self.password)? }
            }
            Who::User(name) => {
                let password = match password(&self.password)? {
                    Some(password) => password,
                    None if prompt.is_possible() => prompt.password(name)?,
                    None => {
                        return Err(Failure::message(
                            Kind::Authentication,
                            format!("no password is given for {name}"),
                        )
                        .hint("give it with --password-file FILE or JETSTREAM_API_PASSWORD"));
                    }
                };
                Credentials::User { name: name.clone(), password }
            }
        }))
    }
}

impl Held {
    fn read(&self) -> Result<Secret> {
        match self {
            Self::Here(secret) => Ok(secret.clone()),
            Self::File(path) if is_stdin(path) => read_secret(io::stdin().lock())
                .map_err(|failure| failure.context("cannot take a secret from standard input")),
            Self::File(path) => read_file(path)
                .map_err(|failure| failure.context(format!("cannot take a secret from {}", path.display()))),
        }
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn read_file(path: &Path) -> Result<Secret> {
    let unusable = |error| Failure::new(Kind::Configuration, error);
    let file = File::open(path).map_err(|error| unusable(crate::target::file::plainly(error)))?;
    let metadata = file.metadata().map_err(|error| unusable(error.into()))?;
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

fn read_secret(from: impl Read) -> Result<Secret> {
    one_secret(from).map_err(|error| {
        Failure::new(Kind::Configuration, error)
            .hint("nothing but the secret belongs there, in UTF-8; one newline at its end does not count")
    })
}

/// All of it, less one trailing newline.
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

/// Asks the person at the terminal.
#[derive(Debug)]
pub(super) struct Prompt {
    allowed: bool,
    place: String,
    source: Option<Source>,
}

impl Prompt {
    pub(super) fn new(options: &CredentialOptions, target: &Target) -> Self {
        Self { allowed: !options.no_input, place: target.to_string(), source: None }
    }

    /// Remembers what is known already, so that only the rest is asked for.
    pub(super) fn with_source(self, source: Source) -> Self {
        Self { source: Some(source), ..self }
    }

    /// Whether somebody is there to answer: standard input to type on, standard error to be asked on.
    pub(super) fn is_possible(&self) -> bool {
        self.allowed && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks for the user, and for the password where none is at hand.
    pub(super) fn credentials(&self) -> Result<Credentials> {
        let name = self.user()?;
        let password = match self.source.as_ref().and_then(|source| source.password.as_ref()) {
            Some(password) => password.read()?,
            None => self.password(&name)?,
        };
        Ok(Credentials::User { name, password })
    }

    fn user(&self) -> Result<String> {
        let mut name = String::new();
        let asked = write!(io::stderr(), "User for {}: ", self.place).and_then(|()| io::stderr().flush());
        let answered = asked.and_then(|()| io::stdin().lock().read_line(&mut name));
        answered.map_err(|error| Failure::new(Kind::Internal, error).context("cannot ask for the user"))?;
        match name.trim() {
            "" => Err(Failure::message(Kind::Authentication, "no user was given")),
            name => Ok(name.to_owned()),
        }
    }

    fn password(&self, user: &str) -> Result<Secret> {
        let failed = |error| Failure::new(Kind::Internal, error).context("cannot ask for the password");
        // The process must not end while the terminal shows nothing: rpassword raises an interrupt for Ctrl-C before it
        // has put the terminal back.
        let interrupts = interrupts::Held::hold(interrupts::INTERRUPT).map_err(failed)?;
        let answer = rpassword::prompt_password(format!("Password of {user} for {}: ", self.place));
        drop(interrupts);
        answer.map(Secret::new).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => Failure::message(Kind::Interrupted, "interrupted"),
            io::ErrorKind::UnexpectedEof => Failure::message(Kind::Authentication, "no password was given"),
            _ => failed(error),
        })
    }
}
