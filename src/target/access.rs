//! What a target is asked with: who asks, how long it may take, and what is trusted.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::progress::Progress;
use crate::secret::Secret;
use crate::target::api::remembered::Store;
use crate::target::api::trust::Fingerprint;

/// The variable that a password comes from: jsinfo's and the vendor's command's alike.
pub const PASSWORD_VARIABLE: &str = "JETSTREAM_API_PASSWORD";

/// The variable that a token comes from.
pub const TOKEN_VARIABLE: &str = "JETSTREAM_API_TOKEN";

/// The total deadline, unless told otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(15);

/// The deadline for look-up, connection and TLS, unless told otherwise.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Where a password can come from, for hints.
pub(crate) const WAYS_TO_GIVE_A_PASSWORD: &str =
    "--password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD";

/// How to say who asks, for hints.
pub(crate) fn ways_to_authenticate() -> String {
    format!(
        "give --user NAME and the password with {WAYS_TO_GIVE_A_PASSWORD}, or a token with --token-file FILE or {TOKEN_VARIABLE}"
    )
}

/// Everything that a session needs to know beside the address.
#[derive(Debug, Clone)]
pub struct Access {
    /// Who asks; nobody for the anonymous view.
    pub credentials: Option<Credentials>,
    /// Whether to ask for a superuser's rights.
    pub superuser: bool,
    /// The time for everything together.
    pub timeout: Duration,
    /// The time for name look-up, connection and TLS together.
    pub connect_timeout: Duration,
    /// What makes a certificate good.
    pub trust: Trust,
    /// Whether credentials may cross a network in the clear.
    pub allow_plaintext: bool,
    /// What stands for the vendor's clients on this machine.
    pub programs: Programs,
    /// Who follows the steps.
    pub progress: Progress,
    /// Whether to go on after a refusal, to see how far it goes.
    pub persevere: bool,
}

/// Nobody asks, nothing is trusted beyond the system, and nobody follows.
impl Default for Access {
    fn default() -> Self {
        Self {
            credentials: None,
            superuser: false,
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            trust: Trust::default(),
            allow_plaintext: false,
            programs: Programs::default(),
            progress: Progress::default(),
            persevere: false,
        }
    }
}

/// Who asks.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// A user name and its password.
    User {
        /// The name.
        name: String,
        /// The password.
        password: Secret,
    },
    /// An API token, with its password where it has one.
    Token {
        /// The token.
        token: Secret,
        /// The token's password.
        password: Option<Secret>,
    },
}

/// What makes a certificate good, beside the roots of the system. A loopback address needs none of it.
/// Where a certificate is remembered, only that one is good.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The fingerprints that are good whatever else the certificate says. With one, nothing else is.
    pub pins: Vec<Fingerprint>,
    /// A PEM file of more roots.
    pub ca_file: Option<PathBuf>,
    /// Whether every certificate is good.
    pub insecure: bool,
    /// The certificates that the user has looked at.
    pub remembered: Store,
}

/// The programs that ask a server for `console:` and `python:` targets, each as a path or a name to be looked up.
#[derive(Debug, Clone)]
pub struct Programs {
    /// The vendor's command.
    pub console: OsString,
    /// A Python that has the vendor's module.
    pub python: OsString,
}

impl Default for Programs {
    fn default() -> Self {
        Self { console: "jetstream".into(), python: "python3".into() }
    }
}

impl Credentials {
    /// The secrets in them, for those who have to keep them out of messages.
    pub(super) fn secrets(&self) -> Vec<&str> {
        match self {
            Self::User { password, .. } => vec![password.expose()],
            Self::Token { token, password } => {
                std::iter::once(token).chain(password).map(Secret::expose).collect()
            }
        }
    }

    /// Who asks, for messages: never the secret.
    pub fn who(&self) -> String {
        match self {
            Self::User { name, .. } => name.clone(),
            Self::Token { .. } => "the token".to_owned(),
        }
    }
}
