//! A session with one target: opened once, asked often.
//!
//! Secrets are read before the first question that needs them, and once. The way stays open and the login lasts from one
//! question to the next. What comes back is masked; whoever wants the secrets says so.

pub mod doctor;
pub mod pool;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::config::Settings;
use crate::credentials::prompt::Prompt;
use crate::credentials::{CredentialSource, Credentials, SecretCache};
use crate::failure::{Failure, FailureKind, Result};
use crate::progress::{Phase, Progress};
use crate::source::{Ask, ConnectOptions, Connection, Fetched, Target};

/// A session with one target.
pub struct Session {
    target: Target,
    connect: ConnectOptions,
    superuser: bool,
    caller: Caller,
    /// The way to the target, once there was one.
    connection: Option<Box<dyn Connection>>,
    /// Whether to go on after a refusal, to see how far it goes.
    keep_going: bool,
    mistaken_for: Vec<String>,
}

/// Who asks, and what is known of their secrets.
struct Caller {
    source: CredentialSource,
    secrets: Arc<SecretCache>,
    prompt: Prompt,
    /// What came of reading the secrets; none while they have not been read.
    read: Option<Result<Option<Credentials>>>,
    /// How long a person took to answer during the last question.
    typing: Duration,
}

impl Session {
    /// A session of its own. Nothing is read, asked or sent before the first question.
    pub fn open(settings: Settings, progress: Progress) -> Self {
        Self::open_sharing(settings, progress, Arc::default())
    }

    /// A session that reads its secrets where others have read theirs.
    pub(crate) fn open_sharing(settings: Settings, progress: Progress, secrets: Arc<SecretCache>) -> Self {
        let Settings { target, connect, superuser, credentials, may_prompt, mistaken_for, .. } = settings;
        let prompt = Prompt { allowed: may_prompt, target: target.to_string() };
        Self {
            connect: ConnectOptions { progress, ..connect },
            superuser,
            caller: Caller { source: credentials, secrets, prompt, read: None, typing: Duration::ZERO },
            connection: None,
            keep_going: false,
            mistaken_for,
            target,
        }
    }

    /// The same with nobody to be asked: where several targets are asked at once, nobody could tell who wants to know.
    #[must_use]
    pub fn without_prompt(mut self) -> Self {
        self.caller.prompt.allowed = false;
        self
    }

    /// What is asked.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The part of the time of the last question that a person took to type.
    pub fn typing(&self) -> Duration {
        self.caller.typing
    }

    /// Asks for the document, its secrets masked.
    ///
    /// # Errors
    /// Those of [`Session::read_credentials`], and every kind of failure that a server, the way to it, or a file can have.
    pub fn server_info(&mut self) -> Result<Fetched> {
        let mut fetched = self.server_info_with_secrets()?;
        fetched.document.mask_secrets();
        Ok(fetched)
    }

    /// Asks for the document as it was sent, tokens included.
    ///
    /// # Errors
    /// As [`Session::server_info`].
    pub fn server_info_with_secrets(&mut self) -> Result<Fetched> {
        self.caller.typing = Duration::ZERO;
        self.ask().map_err(|failure| self.with_ways_out(failure))
    }

    /// Reads the secrets that the target will want, and asks for a password where a user was named without one. It is
    /// done once: called again, it gives back what came of it, and runs, reads and asks nothing.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] for a wish that the target cannot carry out, [`FailureKind::Configuration`] for a secret
    /// that cannot be read, [`FailureKind::Authentication`] for a user without a password.
    pub fn read_credentials(&mut self) -> Result<()> {
        let source = self.target.source();
        source.refuse_impossible(self.superuser, self.caller.source.names_token())?;
        if !source.takes_credentials() || !self.caller.source.names_anyone() {
            return Ok(());
        }
        match &self.caller.read {
            Some(Ok(_)) => Ok(()),
            Some(Err(failure)) => Err(failure.clone()),
            None => {
                let phase = self.connect.progress.begin(Phase::Credentials);
                self.refuse_plaintext()?;
                let read = self.caller.source.read(&self.caller.secrets, &self.caller.prompt);
                let outcome = read.as_ref().map(|_| ()).map_err(Failure::clone);
                self.caller.read = Some(read);
                outcome?;
                phase.done(format_args!("read for {}", self.caller.source.caller_name()));
                Ok(())
            }
        }
    }

    /// Asks; where the server wants to know who asks, and there is somebody to ask, asks that person and then again. The
    /// time that a person takes to type does not count.
    fn ask(&mut self) -> Result<Fetched> {
        if let Err(failure) = self.read_credentials() {
            if self.keep_going && failure.kind() != FailureKind::Usage {
                // As nobody: how far it goes is of interest, what comes of it is not.
                let _ = self.question(false);
            }
            return Err(failure);
        }
        match self.question(true) {
            Err(failure) if self.may_ask_person(&failure) => {
                self.refuse_plaintext()?;
                let started = Instant::now();
                let answered = self.caller.source.ask(&self.caller.secrets, &self.caller.prompt);
                self.caller.typing = started.elapsed();
                // Nobody is asked twice.
                self.caller.prompt.allowed = false;
                self.caller.read = Some(answered.map(Some));
                self.question(true)
            }
            outcome => outcome,
        }
    }

    /// Asks the target, as whoever was named or as nobody.
    fn question(&mut self, as_caller: bool) -> Result<Fetched> {
        let credentials = match &self.caller.read {
            Some(Err(failure)) if as_caller => return Err(failure.clone()),
            Some(Ok(credentials)) if as_caller => credentials.as_ref(),
            _ => None,
        };
        let ask = Ask { credentials, superuser: as_caller && self.superuser, keep_going: self.keep_going };
        let connection = match &mut self.connection {
            Some(connection) => connection,
            None => self.connection.insert(self.target.source().connect(&self.connect)?),
        };
        connection.server_info(&ask)
    }

    fn may_ask_person(&self, failure: &Failure) -> bool {
        failure.kind() == FailureKind::Authentication
            && self.caller.credentials().is_none()
            && self.target.source().takes_credentials()
            && self.caller.prompt.is_possible()
    }

    fn refuse_plaintext(&self) -> Result<()> {
        if self.connect.allow_plaintext { Ok(()) } else { self.target.source().refuse_plaintext() }
    }

    /// Where nobody answers: what may have been meant, and what shows how far it goes.
    fn with_ways_out(&self, failure: Failure) -> Failure {
        if !matches!(failure.kind(), FailureKind::Unreachable | FailureKind::Deadline) {
            return failure;
        }
        let failure = failure.hints_first(self.mistaken_for.clone());
        if self.keep_going {
            return failure;
        }
        failure.hint(format!("jsinfo doctor {} shows how far it goes", self.target))
    }
}

impl Caller {
    /// The credentials, where there are any and they could be read.
    fn credentials(&self) -> Option<&Credentials> {
        match &self.read {
            Some(Ok(credentials)) => credentials.as_ref(),
            _ => None,
        }
    }
}
