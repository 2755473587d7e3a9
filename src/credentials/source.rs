//! Who will ask, and where the secrets for it will be read; nothing is read before it is needed.

use super::cache::SecretCache;
use super::prompt::Prompt;
use super::secret_source::SecretSource;
use super::{Credentials, ways_to_give_a_password};
use crate::failure::{Failure, FailureKind, Result};
use crate::secret::Secret;

/// Where the credentials will come from.
#[derive(Debug, Clone)]
pub(crate) struct CredentialSource {
    /// Who asks.
    pub(crate) who: Who,
    /// The password of the user or of the token, where one is given.
    pub(crate) password: Option<SecretSource>,
}

/// Who will ask.
#[derive(Debug, Clone)]
pub(crate) enum Who {
    /// Nobody in particular: the anonymous view.
    Nobody,
    /// A user by name.
    User(String),
    /// Whoever holds this token.
    Token(SecretSource),
}

impl CredentialSource {
    /// Whether credentials will be sent.
    pub(crate) fn names_anyone(&self) -> bool {
        !matches!(self.who, Who::Nobody)
    }

    /// Whether a token will be sent.
    pub(crate) fn names_token(&self) -> bool {
        matches!(self.who, Who::Token(_))
    }

    /// The name of whoever will ask, for messages: never the secret.
    pub(crate) fn caller_name(&self) -> &str {
        match &self.who {
            Who::Nobody => "nobody",
            Who::User(name) => name,
            Who::Token(_) => "the token",
        }
    }

    /// How many of its secrets are read from standard input, which can be read once.
    pub(crate) fn readers_of_stdin(&self) -> usize {
        let token_is_stdin = matches!(&self.who, Who::Token(token) if token.is_stdin());
        let password_is_stdin = self.password.as_ref().is_some_and(SecretSource::is_stdin);
        usize::from(token_is_stdin) + usize::from(password_is_stdin)
    }

    /// Reads the secrets, and asks for a password where a user is named without one. None where nobody asks.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] for a secret that cannot be read, [`FailureKind::Authentication`] for a user
    /// without a password.
    pub(crate) fn read(&self, secrets: &SecretCache, prompt: &Prompt) -> Result<Option<Credentials>> {
        match &self.who {
            Who::Nobody => Ok(None),
            Who::Token(token) => {
                let token = secrets.read(token)?;
                let password = self.read_password(secrets)?;
                Ok(Some(Credentials::Token { token, password }))
            }
            Who::User(name) => {
                let password = match self.read_password(secrets)? {
                    Some(password) => password,
                    None if prompt.is_possible() => prompt.password(name)?,
                    None => return Err(no_password(name)),
                };
                Ok(Some(Credentials::User { name: name.clone(), password }))
            }
        }
    }

    /// Asks the person at the terminal for the user, and for the password where none is at hand.
    ///
    /// # Errors
    /// As [`CredentialSource::read`], and [`FailureKind::Interrupted`].
    pub(crate) fn ask(&self, secrets: &SecretCache, prompt: &Prompt) -> Result<Credentials> {
        let name = prompt.user()?;
        // A variable can give a password without saying whose it is.
        let password = match self.read_password(secrets)? {
            Some(password) => password,
            None => prompt.password(&name)?,
        };
        Ok(Credentials::User { name, password })
    }

    fn read_password(&self, secrets: &SecretCache) -> Result<Option<Secret>> {
        match &self.password {
            Some(source) => Ok(Some(secrets.read(source)?)),
            None => Ok(None),
        }
    }
}

fn no_password(user: &str) -> Failure {
    Failure::message(FailureKind::Authentication, format!("no password is given for {user}"))
        .hint(format!("give it with {}", ways_to_give_a_password()))
}
