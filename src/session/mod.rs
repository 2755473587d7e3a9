//! A session with one target: opened once, asked often.
//!
//! Secrets are read before the first question that needs them, and once. The way stays open and the login lasts from one
//! question to the next. What comes back is masked; whoever wants the secrets says so.

pub mod doctor;
pub(crate) mod polling;
pub mod pool;
mod workers;

pub use workers::TargetAnswer;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::config::Settings;
use crate::credentials::prompt::Prompt;
use crate::credentials::{CredentialSource, Credentials, SecretCache};
use crate::failure::{Failure, FailureKind, Result};
use crate::progress::{Phase, Progress};
use crate::source::logins::{Logins, TargetLogins};
use crate::source::{Ask, ConnectOptions, Connection, Fetched, Target};
use crate::text::shell_word::shell_word;

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
    /// Whether documents keep their tokens.
    keeps_secrets: bool,
    mistaken_for: Vec<String>,
}

/// What the sessions of a run share.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedByRun {
    /// The secrets that were read.
    pub(crate) secrets: Arc<SecretCache>,
    /// The logins that were sent.
    pub(crate) logins: Arc<Logins>,
}

/// Who asks, and what is known of their secrets.
struct Caller {
    source: CredentialSource,
    secrets: Arc<SecretCache>,
    prompt: Prompt,
    credentials: CallerCredentials,
    /// How long a person took to answer during the last question.
    typing: Duration,
}

/// What came of reading the secrets of whoever asks.
enum CallerCredentials {
    /// They have not been read. For nobody in particular there is nothing to read, and it stays so.
    Unread,
    Known(Credentials),
    /// They cannot be had, and are not looked for again: a command would run twice, and a person be asked twice.
    Unavailable(Failure),
}

impl Session {
    /// A session of its own. Nothing is read, asked or sent before the first question.
    pub fn open(settings: Settings, progress: Progress) -> Self {
        Self::open_sharing(settings, progress, SharedByRun::default())
    }

    /// A session that shares secrets and logins with the others of a run.
    pub(crate) fn open_sharing(settings: Settings, progress: Progress, shared: SharedByRun) -> Self {
        let Settings { target, connect, superuser, credentials, may_prompt, mistaken_for, .. } = settings;
        let prompt = Prompt { allowed: may_prompt, target: target.to_string() };
        let logins = TargetLogins { logins: shared.logins, target: target.to_string() };
        Self {
            connect: ConnectOptions { progress, logins, ..connect },
            superuser,
            caller: Caller {
                source: credentials,
                secrets: shared.secrets,
                prompt,
                credentials: CallerCredentials::Unread,
                typing: Duration::ZERO,
            },
            connection: None,
            keep_going: false,
            keeps_secrets: false,
            mistaken_for,
            target,
        }
    }

    /// From now on nobody is asked for a password: where several targets are asked at once, nobody could tell which of them
    /// wants to know.
    pub fn stop_prompting(&mut self) {
        self.caller.prompt.allowed = false;
    }

    /// From now on documents are given back as they were sent, tokens included.
    pub fn keep_secrets(&mut self) {
        self.keeps_secrets = true;
    }

    /// What is asked.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Asks, and tells beside the answer what a verdict needs: how long it took, without the time that a person took to
    /// type. `name` is what the target is called in it.
    pub fn ask_target(&mut self, name: String) -> TargetAnswer {
        let started = Instant::now();
        let answer = self.server_info();
        let took = started.elapsed().saturating_sub(self.caller.typing);
        TargetAnswer { target: name, uncertified: self.target.uncertified(), took, answer }
    }

    /// Asks for the document. Its secrets are masked, unless they are to be kept.
    ///
    /// # Errors
    /// Those of [`Session::read_credentials`], and every kind of failure that a server, the way to it, or a file can have.
    pub fn server_info(&mut self) -> Result<Fetched> {
        self.caller.typing = Duration::ZERO;
        // Counted before, so that a phase that failed at an earlier question is not taken for one of this.
        let failures = self.connect.progress.failures();
        match self.ask() {
            Ok(mut fetched) => {
                if !self.keeps_secrets {
                    fetched.document.mask_secrets();
                }
                Ok(fetched)
            }
            Err(failure) => {
                let failure = in_phase(failure, &self.connect.progress, failures);
                Err(self.with_ways_out(failure))
            }
        }
    }

    /// Reads the secrets that the target will want, and asks for a password where a user was named without one. It is
    /// done once: called again, it gives back what came of it, and runs, reads and asks nothing.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] for a wish that the target cannot carry out, [`FailureKind::Configuration`] for a secret
    /// that cannot be read, [`FailureKind::Authentication`] for a user without a password.
    pub fn read_credentials(&mut self) -> Result<()> {
        let source = self.target.source();
        // Before a secret is read, so that no command runs and nobody is asked for one that will not be sent.
        source.refuse_impossible(self.superuser, self.caller.source.names_token())?;
        if !source.takes_credentials() || !self.caller.source.names_anyone() {
            return Ok(());
        }
        match &self.caller.credentials {
            CallerCredentials::Known(_) => return Ok(()),
            CallerCredentials::Unavailable(failure) => return Err(failure.clone()),
            CallerCredentials::Unread => {}
        }
        let phase = self.connect.progress.begin(Phase::Credentials);
        self.refuse_plaintext()?;
        self.caller.read()?;
        phase.done(format_args!("read for {}", self.caller.source.caller_name()));
        Ok(())
    }

    /// Asks. Where the server wants to know who asks, and there is somebody to ask, asks that person and then again. The
    /// time that a person takes to type does not count.
    fn ask(&mut self) -> Result<Fetched> {
        if let Err(failure) = self.read_credentials() {
            if self.keep_going && failure.kind() != FailureKind::Usage {
                // As nobody: how far it goes is of interest, what comes of it is not. Usage lies in the command, not
                // on the way.
                let _ = self.ask_as_nobody();
            }
            return Err(failure);
        }
        match self.ask_as_caller() {
            Err(failure) if self.may_ask_person(&failure) => {
                // The server has been asked as nobody, so nothing has refused it yet.
                self.refuse_plaintext()?;
                self.caller.ask_person();
                self.ask_as_caller()
            }
            outcome => outcome,
        }
    }

    /// Asks as whoever was named, which may be nobody in particular.
    fn ask_as_caller(&mut self) -> Result<Fetched> {
        if let CallerCredentials::Unavailable(failure) = &self.caller.credentials {
            return Err(failure.clone());
        }
        let credentials = self.caller.credentials();
        let ask = Ask { credentials, superuser: self.superuser, keep_going: self.keep_going };
        // Where nobody logs in, or nobody else could with the same login, there is no turn to wait for.
        opened(&mut self.connection, &self.target, &self.connect)?.server_info(&ask)
    }

    /// Asks as nobody, and for no rights.
    fn ask_as_nobody(&mut self) -> Result<Fetched> {
        let ask = Ask { credentials: None, superuser: false, keep_going: self.keep_going };
        opened(&mut self.connection, &self.target, &self.connect)?.server_info(&ask)
    }

    fn may_ask_person(&self, failure: &Failure) -> bool {
        // Credentials that the server rejected are not replaced: whoever named them is to hear of it.
        failure.kind() == FailureKind::Authentication
            && self.caller.credentials().is_none()
            && self.target.source().takes_credentials()
            && self.caller.prompt.is_possible()
    }

    /// Before a secret is read and before a person is asked for one: it would be read or typed for nothing.
    fn refuse_plaintext(&self) -> Result<()> {
        if self.connect.allow_plaintext { Ok(()) } else { self.target.source().refuse_plaintext() }
    }

    /// Where nobody answers: what may have been meant, and what shows how far it goes.
    fn with_ways_out(&self, failure: Failure) -> Failure {
        if !matches!(failure.kind(), FailureKind::Unreachable | FailureKind::Deadline | FailureKind::LookUp) {
            return failure;
        }
        // Nobody was asked now: what was in the way when it was saved says so itself.
        if self.target.is_saved() {
            return failure;
        }
        let failure = failure.hints_first(self.mistaken_for.clone());
        // This is `jsinfo doctor` itself.
        if self.keep_going {
            return failure;
        }
        let target = self.target.to_string();
        failure.hint(format!("jsinfo doctor {} shows how far it goes", shell_word(&target)))
    }
}

/// A failure in the phase that has failed since there were so many failures. One that was saved, or is that of somebody
/// else's login, knows its own.
fn in_phase(failure: Failure, progress: &Progress, failures: usize) -> Failure {
    let phase = progress.failed_since(failures).map(Phase::name).or(failure.phase());
    failure.in_phase(phase)
}

/// The way to the target. It is made once: with a way of its own, each question would log in again.
fn opened<'a>(
    connection: &'a mut Option<Box<dyn Connection>>,
    target: &Target,
    options: &ConnectOptions,
) -> Result<&'a mut Box<dyn Connection>> {
    match connection {
        Some(connection) => Ok(connection),
        None => Ok(connection.insert(target.source().connect(options)?)),
    }
}

impl Caller {
    /// Reads the secrets of whoever was named. What comes of it is kept, a failure included.
    fn read(&mut self) -> Result<()> {
        match self.source.read(&self.secrets, &self.prompt) {
            Ok(Some(credentials)) => self.credentials = CallerCredentials::Known(credentials),
            Ok(None) => {}
            Err(failure) => {
                self.credentials = CallerCredentials::Unavailable(failure.clone());
                return Err(failure);
            }
        }
        Ok(())
    }

    /// Asks the person at the terminal who asks, once, and keeps what comes of it.
    fn ask_person(&mut self) {
        let started = Instant::now();
        self.credentials = match self.source.ask(&self.secrets, &self.prompt) {
            Ok(credentials) => CallerCredentials::Known(credentials),
            Err(failure) => CallerCredentials::Unavailable(failure),
        };
        self.typing = started.elapsed();
        self.prompt.allowed = false;
    }

    /// The credentials, where there are any and they could be read.
    fn credentials(&self) -> Option<&Credentials> {
        match &self.credentials {
            CallerCredentials::Known(credentials) => Some(credentials),
            CallerCredentials::Unread | CallerCredentials::Unavailable(_) => None,
        }
    }
}
