//! Asking the person at the terminal.

use super::{ways_to_authenticate, ways_to_give_a_password};
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;
use crate::process::terminal::{ask, has_controlling_terminal, is_person_there};
use crate::secret::Secret;

/// Asks the person at the terminal. The target is the one that the question names.
#[derive(Debug)]
pub(crate) struct Prompt {
    /// Whether anything may be asked.
    pub(crate) allowed: bool,
    /// The target, as the user named it.
    pub(crate) target: String,
}

impl Prompt {
    /// Whether a question may be asked, and somebody is there to answer it.
    pub(crate) fn is_possible(&self) -> bool {
        self.allowed && is_person_there() && has_controlling_terminal()
    }

    /// Asks for the name of a user, which is shown as it is typed.
    pub(crate) fn user(&self) -> Result<String> {
        let typed = match ask(&format!("User for {}: ", self.target), true) {
            Ok(typed) => typed.unwrap_or_default(),
            Err(error) => {
                return Err(Failure::new(FailureKind::Authentication, io_message(error))
                    .context("cannot ask for the user")
                    .hint(ways_to_authenticate()));
            }
        };
        match typed.trim() {
            "" => Err(Failure::message(FailureKind::Authentication, "no user was given")),
            name => Ok(name.to_owned()),
        }
    }

    /// Asks for a user's password without showing it.
    pub(crate) fn password(&self, user: &str) -> Result<Secret> {
        match ask(&format!("Password of {user} for {}: ", self.target), false) {
            Ok(Some(password)) if !password.is_empty() => Ok(Secret::new(password)),
            // Whoever only presses the key has changed their mind, and a login that is rejected counts.
            Ok(_) => Err(Failure::message(FailureKind::Authentication, "no password was given")),
            Err(error) => Err(Failure::new(FailureKind::Authentication, io_message(error))
                .context("cannot ask for the password")
                .hint(format!("give it with {}", ways_to_give_a_password()))),
        }
    }
}
