//! Asking the person at the terminal.

use std::convert::identity;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::failure::{Failure, FailureKind, Result};
use crate::process::signals;
use crate::process::terminal::TerminalModes;
use crate::secret::Secret;

/// Asks who wants to know something of a place.
#[derive(Debug)]
pub(crate) struct Prompt {
    /// Whether anything may be asked.
    pub(crate) allowed: bool,
    /// The target, as the user named it.
    pub(crate) place: String,
}

impl Prompt {
    /// Whether somebody is there to answer: standard input to type on, standard error to be asked on.
    pub(crate) fn is_possible(&self) -> bool {
        self.allowed && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    pub(crate) fn user(&self) -> Result<String> {
        let mut name = String::new();
        let asked = write!(io::stderr(), "User for {}: ", self.place).and_then(|()| io::stderr().flush());
        let answered = asked.and_then(|()| io::stdin().lock().read_line(&mut name));
        answered
            .map_err(|error| Failure::new(FailureKind::Internal, error).context("cannot ask for the user"))?;
        match name.trim() {
            "" => Err(Failure::message(FailureKind::Authentication, "no user was given")),
            name => Ok(name.to_owned()),
        }
    }

    pub(crate) fn password(&self, user: &str) -> Result<Secret> {
        let failed =
            |error| Failure::new(FailureKind::Internal, error).context("cannot ask for the password");
        // The process must not end while the terminal shows nothing. rpassword takes up reading again after a signal from
        // elsewhere, and for Ctrl-C raises one before it has put the terminal back.
        let modes = TerminalModes::remember();
        let put_right = |is_waiting: bool| {
            modes.put_back();
            if is_waiting {
                leave_question();
            }
        };
        let question = format!("Password of {user} for {}: ", self.place);
        let answer = signals::ending_with(put_right, || rpassword::prompt_password(question));
        let answer = answer.and_then(identity);
        if answer.is_err() {
            leave_question();
        }
        answer.map(Secret::new).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => Failure::message(FailureKind::Interrupted, "interrupted"),
            io::ErrorKind::UnexpectedEof => {
                Failure::message(FailureKind::Authentication, "no password was given")
            }
            _ => failed(error),
        })
    }
}

/// The cursor is still behind the question. Where that cannot be changed, nothing depends on it.
fn leave_question() {
    let _ = writeln!(io::stderr());
}
