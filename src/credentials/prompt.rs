//! Asking the person at the terminal.

use std::io::{self, BufRead as _, Write as _};

use super::{ways_to_authenticate, ways_to_give_a_password};
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;
use crate::process::signals;
use crate::process::terminal::{TerminalModes, has_controlling_terminal, is_person_there};
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

    /// Asks for the name of a user. The name is shown as it is typed, so a signal finds nothing to put right.
    pub(crate) fn user(&self) -> Result<String> {
        let typed = match ask_line(&format!("User for {}: ", self.target)) {
            Ok(typed) => typed,
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
        let error = match ask_hidden(&format!("Password of {user} for {}: ", self.target)) {
            Ok(password) => return Ok(Secret::new(password)),
            Err(error) => error,
        };
        leave_question();
        Err(match error.kind() {
            // While it asks, Ctrl-C is a key like another, and this is what rpassword says of it.
            io::ErrorKind::Interrupted => Failure::message(FailureKind::Interrupted, "interrupted"),
            io::ErrorKind::UnexpectedEof => {
                Failure::message(FailureKind::Authentication, "no password was given")
            }
            _ => Failure::new(FailureKind::Authentication, io_message(error))
                .context("cannot ask for the password")
                .hint(format!("give it with {}", ways_to_give_a_password())),
        })
    }
}

fn ask_line(question: &str) -> io::Result<String> {
    // On standard error, because standard output is for the document.
    write!(io::stderr(), "{question}")?;
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(answer)
}

/// The process must not end while the terminal shows nothing. rpassword takes up reading again after a signal from
/// elsewhere, and for Ctrl-C raises one before it has put the terminal back.
fn ask_hidden(question: &str) -> io::Result<String> {
    let modes = TerminalModes::remember();
    let clean_up = |is_waiting: bool| {
        if let Some(modes) = &modes {
            modes.restore();
        }
        if is_waiting {
            leave_question();
        }
    };
    signals::with_cleanup(clean_up, || rpassword::prompt_password(question))?
}

/// The cursor is still behind the question. Where that cannot be changed, nothing depends on it.
fn leave_question() {
    let _ = writeln!(io::stderr());
}
