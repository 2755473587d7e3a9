//! What the user wants, resolved once: options, then the environment, then defaults.
//!
//! Nothing below this module reads the environment or asks the user anything.

mod confirmation;
mod credentials;
mod environment;

pub use confirmation::{confirm, somebody_is_there};
pub use environment::{Environment, VARIABLES, Variable};

use crate::cli::{AccessOptions, DeadlineOptions, NetworkOptions};
use crate::failure::{Failure, Kind, Result};
use crate::output::Output;
use crate::target::access::Trust;
use crate::target::api::remembered::Store;
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

/// The certificates that the user has looked at.
pub fn remembered(environment: &Environment) -> Store {
    Store::new(environment.state_directory())
}

/// What a look at a server's certificate needs. No credential is read.
///
/// # Errors
/// [`Kind::Usage`] where the target makes no sense.
pub fn for_a_look(
    target: &str,
    deadlines: &DeadlineOptions,
    environment: &Environment,
    output: &Output,
) -> Result<(Target, Access)> {
    let access = Access {
        credentials: None,
        superuser: false,
        timeout: deadlines.timeout.0,
        connect_timeout: deadlines.connect_timeout.0,
        trust: Trust { remembered: remembered(environment), ..Trust::default() },
        allow_plaintext: false,
        narrator: output.narrator(),
    };
    Ok((Target::parse(target)?, access))
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
        let source = credentials::Source::choose(&options.credentials, environment, target.is_stdin())?;
        let prompt = credentials::Prompt::new(&options.credentials, &target);
        let credentials = if target.takes_credentials() { source.read(&prompt)? } else { None };
        let NetworkOptions { deadlines, pin, ca_file, insecure, allow_plaintext } = &options.network;
        let access = Access {
            credentials,
            superuser: options.credentials.superuser,
            timeout: deadlines.timeout.0,
            connect_timeout: deadlines.connect_timeout.0,
            trust: Trust {
                pins: pin.clone(),
                ca_file: ca_file.clone(),
                insecure: *insecure,
                remembered: remembered(environment),
            },
            allow_plaintext: *allow_plaintext,
            narrator: output.narrator(),
        };
        if *insecure && target.takes_credentials() {
            output.warn("--insecure: whoever answers is taken for the server");
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
