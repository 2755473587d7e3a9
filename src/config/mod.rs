//! What the user wants, resolved once: options, then the environment, then the configuration file, then defaults.
//!
//! Every setting remembers who said it. Nothing below this module reads the environment or asks the user anything.

mod credentials;
pub(crate) mod editing;
mod environment;
mod file;
pub(crate) mod options;
mod origin;
mod targets;

pub use environment::{Environment, VARIABLES, Variable};
pub(crate) use file::ConfiguredServer;
pub use file::{Configuration, KEYS, KeyDefinition, KeyScope};
pub use origin::{DisplayValue, Origin, Setting, Sourced};
pub use targets::targets;

use std::time::{Duration, Instant};

use crate::cli::AccessOptions;
use crate::credentials::CredentialSource;
use crate::credentials::prompt::Prompt;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;
use crate::progress::Phase;
use crate::source::options::{DEFAULT_CONNECT_TIMEOUT, DEFAULT_TIMEOUT};
use crate::source::{ConnectOptions, Fetched, Target};
use crate::text::nearest::{did_you_mean, nearest};
use crate::trust::TrustOptions;
use crate::trust::store::Store;
use options::{Layers, Options};

/// The target of a command that was given none.
const DEFAULT_TARGET: &str = "localhost";

/// Where settings come from, beside a command's own options.
pub struct Sources {
    /// The environment of the process.
    pub environment: Environment,
    /// The configuration file.
    pub configuration: Configuration,
}

/// A target, and what to ask it with.
#[derive(Debug)]
pub struct Settings {
    /// What to ask.
    pub target: Target,
    /// How to ask it; credentials are there once [`Settings::read_credentials`] has been called.
    pub access: ConnectOptions,
    /// Every setting in words, and who said it.
    pub resolved: Vec<Setting>,
    source: CredentialSource,
    /// Why the secrets cannot be read, once that was tried.
    unreadable: Option<Failure>,
    prompt: Prompt,
    /// How long somebody took to answer it during a fetch.
    typing: Duration,
    /// What a target that nobody answers for may have been meant to be.
    doubt: Vec<String>,
}

/// The certificates that the user has looked at.
pub fn remembered(environment: &Environment) -> Store {
    Store::new(environment.state_directory())
}

impl Settings {
    /// Resolves the options that every command with a target has. No secret is read yet.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] for options that contradict each other or a target that is none, [`FailureKind::Configuration`] for
    /// an environment or a file that makes no sense.
    pub fn resolve(
        target: Option<&str>,
        options: &AccessOptions,
        sources: &Sources,
        output: &Output,
    ) -> Result<Self> {
        let Sources { environment, configuration } = sources;
        let said = choose_target(target, sources)?;
        let server = configuration.server(said.value);
        let target = match server {
            Some(server) => Target::parse(&server.address.value)
                .map_err(|failure| {
                    failure.context(format!("{}: the address of {}", server.address.origin, server.name))
                })?
                .called(&server.name),
            None => Target::parse(said.value).map_err(|failure| failure.hints(whose_default(&said)))?,
        };
        let flags = Options::of_flags(&options.credentials, &options.network);
        // Who asks is nobody's business where nobody is asked.
        let mut variables = if target.takes_credentials() {
            credentials::from_environment(environment)?
        } else {
            Options::default()
        };
        // A token of the environment is meant for whoever takes one.
        let unused_token = target.refuses_tokens().and_then(|reason| Some((reason, variables.token.take()?)));
        let file = server.map(|server| &server.options).into_iter().chain([&configuration.common]);
        let mut layers = Layers::new([&flags, &variables].into_iter().chain(file).collect());

        let doubt = if server.is_none() { doubt(&said, configuration) } else { Vec::new() };
        layers.note("target", said.value.to_owned(), said.origin);
        if let Some(server) = server {
            layers.note("address", server.address.value.clone(), server.address.origin.clone());
        }
        let source = credentials::choose(&mut layers, target.is_stdin())?;
        if let Some((reason, token)) = unused_token
            && !source.names_anyone()
        {
            output.warn(format_args!("{target} is asked without the token of {}: {reason}", token.origin));
        }
        if target.takes_credentials() && !target.takes_trust() {
            let given = flags.of_trust().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            if !given.is_empty() {
                output.warn(format_args!(
                    "without effect: {given} (the vendor's client judges servers itself)"
                ));
            }
        }
        let flag = |yes: &bool| *yes;
        let superuser = layers.resolve("superuser", |layer| &layer.superuser, false, flag);
        let no_input = layers.resolve("no-input", |layer| &layer.no_input, false, flag);
        let access = ConnectOptions {
            superuser,
            progress: output.progress(),
            ..resolve_network(&mut layers, environment)
        };
        if access.trust.insecure && target.uses_tls() {
            output.warn("--insecure: whoever answers is taken for the server");
        }
        let prompt = Prompt { allowed: !no_input, place: target.to_string() };
        let mut resolved = layers.into_resolved();
        if !target.takes_credentials() {
            // It has its own, or needs none.
            resolved.retain(|setting| !OF_CREDENTIALS.contains(&setting.name));
        }
        Ok(Self { target, access, resolved, source, unreadable: None, prompt, typing: Duration::ZERO, doubt })
    }

    /// The same with nobody to be asked: where several targets are asked at once, nobody could tell who wants to know.
    #[must_use]
    pub fn without_prompt(mut self) -> Self {
        self.prompt.allowed = false;
        self
    }

    /// Reads the secrets that the target will want, and asks for a password where a user was named without one. It is
    /// done once: called again, it gives back what came of it, and runs, reads and asks nothing.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] for a wish that the target cannot carry out, [`FailureKind::Configuration`] for a secret that cannot be
    /// read, [`FailureKind::Authentication`] for a user without a password.
    pub fn read_credentials(&mut self) -> Result<()> {
        self.target.refuse_impossible(self.access.superuser, self.source.names_token())?;
        if let Some(failure) = &self.unreadable {
            return Err(failure.again());
        }
        let unread = self.access.credentials.is_none() && self.source.names_anyone();
        if unread && self.target.takes_credentials() {
            let phase = self.access.progress.begin(Phase::Credentials);
            self.target.refuse_plaintext(self.access.allow_plaintext)?;
            let read = self.source.read(&self.prompt);
            self.unreadable = read.as_ref().err().map(Failure::again);
            self.access.credentials = read?;
            phase.done(format_args!("read for {}", self.source.name()));
        }
        Ok(())
    }

    /// Fetches the document; where the server wants to know who asks, and there is somebody to ask, asks and fetches
    /// again. The time that a person takes to type does not count. It may be called again, with the same credentials:
    /// nobody is asked twice.
    ///
    /// # Errors
    /// Those of [`Settings::read_credentials`], and whatever [`Target::fetch`] fails with.
    pub fn fetch(&mut self) -> Result<Fetched> {
        self.ask().map_err(|failure| match failure.kind() {
            FailureKind::Unreachable | FailureKind::Deadline => {
                let doctor = format!("jsinfo doctor {} shows how far it goes", self.target);
                let doctor = (!self.access.keep_going).then_some(doctor);
                failure.hints_first(self.doubt.clone()).hints(doctor)
            }
            _ => failure,
        })
    }

    fn ask(&mut self) -> Result<Fetched> {
        if let Err(failure) = self.read_credentials() {
            if self.access.keep_going && failure.kind() != FailureKind::Usage {
                // As nobody: how far it goes is of interest, what comes of it is not.
                let _ = self.target.fetch(&ConnectOptions { superuser: false, ..self.access.clone() });
            }
            return Err(failure);
        }
        match self.target.fetch(&self.access) {
            Err(failure) if self.may_ask(&failure) => {
                self.target.refuse_plaintext(self.access.allow_plaintext)?;
                let started = Instant::now();
                let asked = self.source.ask(&self.prompt);
                self.typing = started.elapsed();
                self.prompt.allowed = false;
                self.access.credentials = Some(asked?);
                self.target.fetch(&self.access)
            }
            outcome => outcome,
        }
    }

    /// The part of the time of [`Settings::fetch`] that a person took to type.
    pub fn typing(&self) -> Duration {
        self.typing
    }

    /// The phases on the way to such a target, each with the reason for which it may be left out.
    pub fn phases(&self) -> Vec<(Phase, &'static str)> {
        let nobody = !self.source.names_anyone() && self.access.credentials.is_none();
        let was_asked = self.access.progress.steps().iter().any(|step| step.phase == Phase::ServerInfo);
        let credentials =
            self.target.takes_credentials().then_some((Phase::Credentials, "no user and no token is given"));
        let mut phases: Vec<_> = credentials.into_iter().chain(self.target.phases()).collect();
        for (phase, reason) in &mut phases {
            match phase {
                Phase::Authentication if nobody && was_asked => *reason = "anonymous",
                Phase::Superuser if !self.access.superuser => *reason = "not asked for (--superuser)",
                _ => {}
            }
        }
        phases
    }

    fn may_ask(&self, failure: &Failure) -> bool {
        failure.kind() == FailureKind::Authentication
            && self.access.credentials.is_none()
            && self.target.takes_credentials()
            && self.prompt.is_possible()
    }
}

/// How the server is reached, and what is trusted.
fn resolve_network(layers: &mut Layers<'_>, environment: &Environment) -> ConnectOptions {
    let flag = |yes: &bool| *yes;
    let time = |time: &Duration| format!("{time:?}");
    let list = |said: Vec<String>| (!said.is_empty()).then(|| said.join(", "));
    let timeout = layers.resolve("timeout", |layer| &layer.timeout, DEFAULT_TIMEOUT, time);
    let connect_timeout =
        layers.resolve("connect-timeout", |layer| &layer.connect_timeout, DEFAULT_CONNECT_TIMEOUT, time);
    let pins = layers.resolve(
        "pin",
        |layer| &layer.pin,
        Vec::new(),
        |pins| list(pins.iter().map(ToString::to_string).collect()),
    );
    let ca_file = layers.first(|layer| layer.ca_file.clone());
    let (words, origin) = match &ca_file {
        Some(said) => (Some(said.value.display().to_string()), said.origin.clone()),
        None => (None, Origin::Default),
    };
    layers.note("ca-file", words, origin);
    let insecure = layers.resolve("insecure", |layer| &layer.insecure, false, flag);
    let allow_plaintext = layers.resolve("allow-plaintext", |layer| &layer.allow_plaintext, false, flag);
    let ca_file = ca_file.map(|said| said.value);
    ConnectOptions {
        timeout,
        connect_timeout,
        trust: TrustOptions { pins, ca_file, insecure, remembered: remembered(environment) },
        allow_plaintext,
        programs: environment.programs(),
        ..ConnectOptions::default()
    }
}

/// The settings that say who asks.
const OF_CREDENTIALS: [&str; 5] = ["user", "token", "password", "superuser", "no-input"];

/// What a name that is no server's may have been meant to be.
fn doubt(said: &Sourced<&str>, configuration: &Configuration) -> Vec<String> {
    let names = configuration.servers.iter().map(|server| server.name.as_str());
    let meant = did_you_mean(&nearest(said.value, names));
    let meant = meant.map(|meant| format!("{meant} jsinfo server list has the names"));
    let group = configuration.groups.iter().any(|(group, _)| group == said.value);
    let meant = if group { Some(format!("did you mean the group @{}?", said.value)) } else { meant };
    meant.into_iter().chain(whose_default(said)).collect()
}

/// Where a target stands that nobody typed.
fn whose_default(said: &Sourced<&str>) -> Option<String> {
    matches!(said.origin, Origin::File(..)).then(|| format!("it is the default of {}", said.origin))
}

/// The argument, the environment, the file, or this machine.
fn choose_target<'a>(argument: Option<&'a str>, sources: &'a Sources) -> Result<Sourced<&'a str>> {
    if let Some(said) = Sourced::by_flag("argument", argument) {
        return Ok(said);
    }
    if let Some(said) = sources.environment.target()? {
        return Ok(said);
    }
    let default = sources.configuration.default.as_ref();
    Ok(default.map_or(Sourced { value: DEFAULT_TARGET, origin: Origin::Default }, |said| Sourced {
        value: said.value.as_str(),
        origin: said.origin.clone(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::ColorChoice;

    #[test]
    fn nobody_is_asked_where_that_is_forbidden() {
        let sources = Sources { environment: Environment::of(&[]), configuration: Configuration::default() };
        let output = Output::new(ColorChoice::Never, false, sources.environment.color());
        let settings =
            Settings::resolve(Some("paris"), &AccessOptions::default(), &sources, &output).unwrap();
        assert!(settings.prompt.allowed);
        assert!(!settings.without_prompt().prompt.allowed);
    }
}
