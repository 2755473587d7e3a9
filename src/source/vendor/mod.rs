//! `console:` and `python:` targets: a server asked through the vendor's own clients on this machine.
//!
//! [`console`] runs the vendor's command, [`python`] a short script over the vendor's Python module. Both are programs of
//! the user's, so they inherit the environment, less every secret; [`child`] keeps them to the deadline, and [`words`] is
//! what they say when they fail. They speak the vendor's protocol and judge certificates in their own way: no setting of
//! [`crate::trust::TrustOptions`] reaches them. Each question is a run of the client with a login of its own, because none
//! of them can be told to stay.

mod console;
mod failures;
mod places;
mod python;
mod words;

use std::ffi::{OsStr, OsString};
use std::process::Command;
use std::time::Instant;

use zeroize::Zeroizing;

use super::capability::{Ask, Connection, PlannedPhase, Source};
use super::fetched::{FetchMeta, Fetched};
use crate::credentials::{Credentials, PASSWORD_VARIABLE, TOKEN_VARIABLE};
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::process::child::{self, Finished, Terminal};
use crate::process::deadline::Deadline;
use crate::progress::Phase;
use crate::secret::Secret;
use crate::source::options::ConnectOptions;
use crate::text::io_words::io_words;

/// A server, and the vendor's client to ask it with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct VendorSource {
    client: VendorClient,
    endpoint: Endpoint,
}

/// The vendor's clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VendorClient {
    Console,
    Python,
}

impl VendorClient {
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

    /// Its program: the one that was named, or else where it usually is.
    fn program(self, options: &ConnectOptions) -> OsString {
        let programs = &options.programs;
        match self {
            Self::Console => match &programs.console {
                Some(named) => named.clone(),
                None => places::console(programs.path.as_deref()),
            },
            Self::Python => programs.python.clone(),
        }
    }

    /// The variable that names another program in its place.
    fn variable(self) -> &'static str {
        match self {
            Self::Console => "JSINFO_CONSOLE",
            Self::Python => "JSINFO_PYTHON",
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
    pub(super) fn parse(client: VendorClient, place: &str) -> Result<Self> {
        if place.is_empty() {
            let prefix = client.prefix();
            return Err(Failure::message(FailureKind::Usage, format!("{prefix}: names no server"))
                .hint(format!("write {prefix}:HOST or {prefix}:HOST:PORT")));
        }
        Ok(Self { client, endpoint: Endpoint::parse_host(place)? })
    }
}

/// The targets that lead to an API port through each of the clients.
pub(super) fn targets_of(endpoint: &Endpoint) -> Vec<String> {
    let mut targets = Vec::new();
    for client in [VendorClient::Console, VendorClient::Python] {
        targets.push(format!("{}:{}", client.prefix(), endpoint.short_authority()));
    }
    targets
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
        if superuser && self.client == VendorClient::Console {
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

    /// Through the other client it may be another server, or none that is trusted: that is for the user to say.
    fn other_ways(&self) -> Vec<String> {
        Vec::new()
    }

    fn connect(&self, options: &ConnectOptions) -> Result<Box<dyn Connection>> {
        let program = self.client.program(options);
        Ok(Box::new(VendorConnection { source: self.clone(), program, options: options.clone() }))
    }
}

/// A client that is run for each question.
struct VendorConnection {
    source: VendorSource,
    program: OsString,
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
        let until = Deadline::after(self.options.timeout);
        // The client logs in by itself, so all of its run is the login.
        let turn = match ask.credentials {
            Some(credentials) => {
                Some(self.options.logins.begin(&self.source.endpoint, credentials, until)?)
            }
            None => None,
        };
        let asked = self.run(ask, caller, until);
        if let Some(turn) = turn {
            turn.end(&asked);
        }
        asked
    }
}

impl VendorConnection {
    /// Runs the client, until it has ended or the time is over.
    fn run(&self, ask: &Ask<'_>, caller: Option<ClientCaller<'_>>, until: Deadline) -> Result<Fetched> {
        let run = ClientRun {
            source: &self.source,
            program: &self.program,
            options: &self.options,
            until,
            superuser: ask.superuser,
            caller,
        };
        // A client that ran to its end and refused has failed all the same.
        let phase = self.options.progress.begin(Phase::Client);
        let begun = Instant::now();
        let document = match self.source.client {
            VendorClient::Console => console::fetch(&run),
            VendorClient::Python => python::fetch(&run),
        }?;
        let meta = FetchMeta::since(begun);
        phase.done(format_args!("{} asked {}", run.program(), run.authority()));
        let login = run.caller.map(|caller| caller.name.to_owned());
        let port = Some(self.source.endpoint.port);
        let superuser = ask.superuser;
        Ok(Fetched { document, meta: Some(FetchMeta { login, superuser, port, ..meta }) })
    }
}

/// One run of a client.
struct ClientRun<'a> {
    source: &'a VendorSource,
    program: &'a OsStr,
    options: &'a ConnectOptions,
    until: Deadline,
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
        let mut command = Command::new(self.program);
        for variable in [PASSWORD_VARIABLE, TOKEN_VARIABLE] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the client to its end.
    fn run(&self, command: Command, input: Option<Zeroizing<Vec<u8>>>) -> Result<Finished> {
        // Without a terminal: a client that asks for a password would wait for an answer that nobody can give.
        let outcome = child::run(command, input, self.until, Terminal::None);
        outcome.map_err(|fault| self.not_finished(fault))
    }

    fn last_words(&self, said: &[u8]) -> Option<String> {
        words::last(said, self.caller.map(|caller| caller.password))
    }

    fn program(&self) -> std::ffi::os_str::Display<'_> {
        self.program.display()
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
