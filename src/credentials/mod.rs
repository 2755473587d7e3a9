//! Who asks, and where the secrets for it come from: files, commands, variables, and the person at the terminal.
//!
//! Nothing here knows of servers. Which source counts is decided in [`crate::config`].

mod cache;
pub(crate) mod prompt;
pub(crate) mod secret_source;
mod shell;
mod source;

pub(crate) use cache::SecretCache;
pub(crate) use source::{CredentialSource, Who};

#[cfg(feature = "exporter")]
use std::path::Path;

use crate::secret::Secret;

/// The variable that a password comes from: jsinfo's and the vendor's command's alike.
pub const PASSWORD_VARIABLE: &str = "JETSTREAM_API_PASSWORD";

/// The variable that a token comes from.
pub const TOKEN_VARIABLE: &str = "JETSTREAM_API_TOKEN";

/// The secret in a file that nobody else can read; `vouched` is the directory whose files the service manager vouches for.
///
/// # Errors
/// [`crate::failure::FailureKind::Configuration`] where it cannot be read, others can, or no secret is in it.
#[cfg(feature = "exporter")]
pub(crate) fn read_secret_file(path: &Path, vouched: Option<&Path>) -> crate::failure::Result<Secret> {
    let file = secret_source::SecretFile { path: path.to_owned(), vouched: vouched.map(Path::to_owned) };
    secret_source::SecretSource::File(file).read()
}

/// Where a password can come from, for hints.
pub(crate) fn ways_to_give_a_password() -> String {
    format!("--password-file FILE, --password-command COMMAND or {PASSWORD_VARIABLE}")
}

/// How to say who asks, for hints.
pub(crate) fn ways_to_authenticate() -> String {
    let password = ways_to_give_a_password();
    format!(
        "give --user NAME and the password with {password}, or a token with --token-file FILE or {TOKEN_VARIABLE}"
    )
}

/// What to do where a user was rejected.
pub(crate) const CHECK_THE_LOGIN: &str = "check the name, and where the password comes from";

/// What to do where a superuser's rights were refused.
pub(crate) const WHO_MAY_BE_SUPERUSER: [&str; 2] = [
    "leave --superuser out, or ask as another user",
    "who may is said by the server's own options --superuser and --supergroup, and else by the groups sudo, wheel, admin \
     or Administrators",
];

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

impl Credentials {
    /// The secrets in them, for those who have to keep them out of messages.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        match self {
            Self::User { password, .. } => vec![password.expose()],
            Self::Token { token, password: None } => vec![token.expose()],
            Self::Token { token, password: Some(password) } => vec![token.expose(), password.expose()],
        }
    }

    /// The name of whoever asks, for messages: never the secret.
    pub fn caller_name(&self) -> String {
        match self {
            Self::User { name, .. } => name.clone(),
            Self::Token { .. } => "the token".to_owned(),
        }
    }
}
