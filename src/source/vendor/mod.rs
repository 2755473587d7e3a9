//! `console:` and `python:` targets: a server asked through the vendor's own clients on this machine.
//!
//! [`console`] runs the vendor's command, [`python`] a short script over the vendor's Python module. Both are programs of
//! the user's, so they inherit the environment, less every secret; [`child`] keeps them to the deadline, and [`words`] is
//! what they say when they fail. They speak the vendor's protocol and judge certificates in their own way: no setting of
//! [`crate::trust::TrustOptions`] reaches them. Each question is a run of the client with a login of its own, because none
//! of them can be told to stay.

mod console;
mod python;
mod words;

use std::ffi::OsStr;
use std::process::Command;
use std::time::Instant;

use zeroize::Zeroizing;

use super::capability::{Ask, Connection, PlannedPhase, Source};
use super::fetched::{FetchMeta, Fetched};
use crate::credentials::{
    CHECK_THE_LOGIN, Credentials, PASSWORD_VARIABLE, TOKEN_VARIABLE, ways_to_give_a_password,
};
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::MAX_BYTES;
use crate::process::child::{self, ChildError, Finished, Terminal};
use crate::process::deadline::Deadline;
use crate::progress::Phase;
use crate::secret::Secret;
use crate::source::options::ConnectOptions;
use crate::text::io_words::io_words;

/// A server, and the vendor's client to ask it with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct VendorSource {
    client: Client,
    endpoint: Endpoint,
}

/// The vendor's clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Client {
    Console,
    Python,
}

impl Client {
    /// What stands before the colon of a target.
    fn prefix(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Python => "python",
        }
    }

    /// Why no token can be given to it.
    fn no_token(self) -> &'static str {
        match self {
            Self::Console => "the vendor's command has no documented option for one",
            Self::Python => "the vendor does not document the call that takes one",
        }
    }

    fn program(self, options: &ConnectOptions) -> &OsStr {
        match self {
            Self::Console => &options.programs.console,
            Self::Python => &options.programs.python,
        }
    }

    /// What to do where its program cannot be run.
    fn remedy(self) -> &'static str {
        match self {
            Self::Console => {
                "it comes with the JetStream product: install that, or name the command with JSINFO_CONSOLE"
            }
            Self::Python => "install Python 3, or name it with JSINFO_PYTHON",
        }
    }
}

impl VendorSource {
    /// Reads what stands behind the prefix: `HOST`, `HOST:PORT` or `[::1]:PORT`.
    pub(super) fn parse(client: Client, place: &str) -> Result<Self> {
        if place.is_empty() {
            let prefix = client.prefix();
            return Err(Failure::message(FailureKind::Usage, format!("{prefix}: names no server"))
                .hint(format!("write {prefix}:HOST or {prefix}:HOST:PORT")));
        }
        Ok(Self { client, endpoint: Endpoint::parse_host(place)? })
    }
}

impl Source for VendorSource {
    fn takes_credentials(&self) -> bool {
        true
    }

    fn refuses_tokens(&self) -> Option<&'static str> {
        Some(self.client.no_token())
    }

    fn takes_trust(&self) -> bool {
        false
    }

    fn ignores_caller(&self) -> Option<&'static str> {
        None
    }

    fn superuser_unless_told(&self) -> Option<bool> {
        Some(false)
    }

    fn tls_endpoint(&self) -> std::result::Result<&Endpoint, &'static str> {
        Err("the vendor's client keeps it to itself")
    }

    fn refuse_impossible(&self, superuser: bool, token: bool) -> Result<()> {
        let prefix = self.client.prefix();
        if token {
            let reason = self.client.no_token();
            return Err(Failure::message(
                FailureKind::Usage,
                format!("{prefix}: targets take no token: {reason}"),
            )
            .hint("give --user NAME and its password instead"));
        }
        if superuser && self.client == Client::Console {
            return Err(Failure::message(
                FailureKind::Usage,
                "console: targets cannot do --superuser: the vendor's command has no documented option for it",
            )
            .hint(format!("the vendor's Python module can: python:{}", self.endpoint.authority())));
        }
        Ok(())
    }

    /// How the client protects what it sends is its own affair.
    fn refuse_plaintext(&self) -> Result<()> {
        Ok(())
    }

    fn phases(&self) -> Vec<PlannedPhase> {
        vec![PlannedPhase::new(Phase::Client)]
    }

    fn connect(&self, options: &ConnectOptions) -> Result<Box<dyn Connection>> {
        Ok(Box::new(VendorConnection { source: self.clone(), options: options.clone() }))
    }
}

/// A client that is run for each question.
struct VendorConnection {
    source: VendorSource,
    options: ConnectOptions,
}

impl Connection for VendorConnection {
    fn server_info(&mut self, ask: &Ask<'_>) -> Result<Fetched> {
        let token = matches!(ask.credentials, Some(Credentials::Token { .. }));
        // A session refuses it before it reads a secret. Here it keeps a client from being run as nobody for whoever gave
        // a token.
        self.source.refuse_impossible(ask.superuser, token)?;
        let caller = match ask.credentials {
            Some(Credentials::User { name, password }) => Some(ClientCaller { name, password }),
            Some(Credentials::Token { .. }) | None => None,
        };
        let run =
            ClientRun { source: &self.source, options: &self.options, superuser: ask.superuser, caller };
        // A client that ran to its end and refused has failed all the same.
        let phase = self.options.progress.begin(Phase::Client);
        let begun = Instant::now();
        let document = match self.source.client {
            Client::Console => console::fetch(&run),
            Client::Python => python::fetch(&run),
        }?;
        let meta = FetchMeta::since(begun);
        phase.done(format_args!("{} asked {}", run.program(), run.authority()));
        let login = run.caller.map(|caller| caller.name.to_owned());
        let port = Some(self.source.endpoint.port);
        Ok(Fetched { document, meta: Some(FetchMeta { login, port, ..meta }) })
    }
}

/// One run of a client.
struct ClientRun<'a> {
    source: &'a VendorSource,
    options: &'a ConnectOptions,
    superuser: bool,
    /// Who asks; nobody for the anonymous view.
    caller: Option<ClientCaller<'a>>,
}

/// Who asks through a client.
#[derive(Clone, Copy)]
struct ClientCaller<'a> {
    name: &'a str,
    password: &'a Secret,
}

impl ClientRun<'_> {
    /// The client's program, with no secret in its environment: it hands that on to whatever it starts.
    fn command(&self) -> Command {
        let mut command = Command::new(self.source.client.program(self.options));
        for variable in [PASSWORD_VARIABLE, TOKEN_VARIABLE] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the client to its end.
    fn run(&self, command: Command, input: Option<Zeroizing<Vec<u8>>>) -> Result<Finished> {
        let (program, authority) = (self.program(), self.authority());
        // Without a terminal: a client that asks for a password would wait for an answer that nobody can give.
        let outcome = child::run(command, input, Deadline::after(self.options.timeout), Terminal::None);
        outcome.map_err(|fault| match fault {
            ChildError::NotRun(error) => Failure::message(
                FailureKind::Configuration,
                format!("cannot run {program}: {}", why_not_run(&error)),
            )
            .hint(self.source.client.remedy()),
            ChildError::TooLate(said) => Failure::message(
                FailureKind::Deadline,
                format!("{authority} took too long: {program} was not over after {:?}", self.options.timeout),
            )
            .hints(self.last_words(&said).map(|words| format!("it said last: {words}")))
            .hint("--timeout gives it longer"),
            ChildError::TooLarge => Failure::message(
                FailureKind::Protocol,
                format!("{program} printed more than {} MiB for {authority}", MAX_BYTES / 1024 / 1024),
            ),
            ChildError::Interrupted => Failure::message(FailureKind::Interrupted, "interrupted"),
        })
    }

    /// The client itself says that it failed. Its words say how; where they do not, the advice is all there is.
    fn failed(&self, finished: &Finished, advice: String) -> Failure {
        let (program, authority, status) = (self.program(), self.authority(), finished.status);
        let words = self.words_of(finished);
        let kind = words::kind(words.as_deref().unwrap_or_default());
        let words = words.as_deref().unwrap_or("it did not say why");
        Failure::message(kind, format!("{program} failed for {authority} ({status}): {words}"))
            .hint(self.hint(kind).unwrap_or(advice))
    }

    /// What came out is no answer.
    fn misunderstood(&self, why: impl std::fmt::Display, finished: &Finished) -> Failure {
        let (program, authority) = (self.program(), self.authority());
        Failure::message(
            FailureKind::Protocol,
            format!("the answer of {program} for {authority} was not understood: {why}"),
        )
        .hints(self.words_of(finished).map(|words| format!("it said last: {words}")))
    }

    /// The last words of a program that ended: of its errors, or else of what it printed.
    fn words_of(&self, finished: &Finished) -> Option<String> {
        self.last_words(&finished.stderr).or_else(|| self.last_words(words::prose(&finished.stdout)))
    }

    fn last_words(&self, said: &[u8]) -> Option<String> {
        words::last(said, self.caller.map(|caller| caller.password))
    }

    /// What to do about a failure that the server or the way to it is to blame for.
    fn hint(&self, kind: FailureKind) -> Option<String> {
        match kind {
            FailureKind::Authentication if self.caller.is_some() => Some(CHECK_THE_LOGIN.to_owned()),
            FailureKind::Authentication => {
                Some(format!("give --user NAME and the password with {}", ways_to_give_a_password()))
            }
            FailureKind::Permission => Some("leave --superuser out, or ask as another user".to_owned()),
            FailureKind::Unreachable => Some(format!(
                "check that the server runs, and that {} is its API port",
                self.source.endpoint.port
            )),
            FailureKind::Trust => Some(
                "the vendor's client keeps its own list of certificates: --pin and --ca-file do not reach it"
                    .to_owned(),
            ),
            _ => None,
        }
    }

    fn program(&self) -> std::ffi::os_str::Display<'_> {
        self.source.client.program(self.options).display()
    }

    fn authority(&self) -> String {
        self.source.endpoint.authority()
    }
}

/// Why a program cannot be run, without the system's error number, and without blaming a directory.
fn why_not_run(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such program".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => io_words(error),
    }
}
