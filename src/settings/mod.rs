//! What the user wants, resolved once: options, then the environment, then defaults.
//!
//! Nothing below this module reads the environment or asks the user anything.

mod credentials;
mod environment;

pub use environment::{Environment, VARIABLES, Variable};

use crate::cli::{AccessOptions, NetworkOptions};
use crate::failure::{Failure, Kind, Result};
use crate::output::Output;
use crate::target::access::Trust;
use crate::target::{Access, Target};

/// The target of a command that was given none.
const DEFAULT_TARGET: &str = "localhost";

/// A target, and what to ask it with.
#[derive(Debug)]
pub struct Settings {
    /// What to ask.
    pub target: Target,
    /// How to ask it.
    pub access: Access,
    prompt: credentials::Prompt,
}

impl Settings {
    /// Resolves the options that every command with a target has. Secrets are read, and asked for where a user was
    /// named without a password, only when the target will want them.
    ///
    /// # Errors
    /// [`Kind::Usage`] for options that contradict each other, [`Kind::Configuration`] for a secret that cannot be
    /// read, [`Kind::Authentication`] for a user without a password.
    pub fn resolve(
        target: Option<&str>,
        options: &AccessOptions,
        environment: &Environment,
        output: &Output,
    ) -> Result<Self> {
        let target = Target::parse(target.or(environment.target()?).unwrap_or(DEFAULT_TARGET))?;
        target.refuse_impossible(options.credentials.superuser, options.credentials.token_file.is_some())?;
        let mut source = credentials::Source::choose(&options.credentials, environment, target.is_stdin())?;
        if let Some(reason) = target.refuses_tokens()
            && source.forget_token()
        {
            output.warn(format_args!("{target} is asked without the token: {reason}"));
        }
        let prompt = credentials::Prompt::new(&options.credentials, &target);
        let credentials = if target.takes_credentials() { source.read(&prompt)? } else { None };
        let NetworkOptions { timeout, connect_timeout, pin, ca_file, insecure, allow_plaintext } =
            &options.network;
        let access = Access {
            credentials,
            superuser: options.credentials.superuser,
            timeout: timeout.0,
            connect_timeout: connect_timeout.0,
            trust: Trust { pins: pin.clone(), ca_file: ca_file.clone(), insecure: *insecure },
            allow_plaintext: *allow_plaintext,
            programs: environment.programs(),
            narrator: output.narrator(),
        };
        if *insecure && target.takes_trust() {
            output.warn("--insecure: whoever answers is taken for the server");
        }
        if target.takes_credentials() && !target.takes_trust() {
            let given = trust_options(&options.network).collect::<Vec<_>>().join(", ");
            if !given.is_empty() {
                output.warn(format_args!(
                    "without effect: {given} (the vendor's client judges servers itself)"
                ));
            }
        }
        Ok(Self { target, access, prompt: prompt.with_source(source) })
    }

    /// Fetches the document; where the server wants to know who asks, and there is somebody to ask, asks and fetches
    /// again. The time that a person takes to type does not count.
    ///
    /// # Errors
    /// Whatever [`Target::fetch`] fails with.
    pub fn fetch(&self) -> Result<crate::document::Document> {
        match self.target.fetch(&self.access) {
            Err(failure) if self.may_ask(&failure) => {
                let credentials = Some(self.prompt.credentials()?);
                self.target.fetch(&Access { credentials, ..self.access.clone() })
            }
            outcome => outcome,
        }
    }

    fn may_ask(&self, failure: &Failure) -> bool {
        failure.kind() == Kind::Authentication
            && self.access.credentials.is_none()
            && self.target.takes_credentials()
            && self.prompt.is_possible()
    }
}

/// The options given that say which servers are trusted, and with what.
fn trust_options(options: &NetworkOptions) -> impl Iterator<Item = &'static str> {
    let NetworkOptions { pin, ca_file, insecure, allow_plaintext, timeout: _, connect_timeout: _ } = options;
    let given = [
        ("--pin", !pin.is_empty()),
        ("--ca-file", ca_file.is_some()),
        ("--insecure", *insecure),
        ("--allow-plaintext", *allow_plaintext),
    ];
    given.into_iter().filter(|(_, given)| *given).map(|(option, _)| option)
}
