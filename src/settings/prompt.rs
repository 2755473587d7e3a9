//! Asking the person at the terminal.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::{Failure, Kind, Result};
use crate::secret::Secret;

/// Asks who wants to know something of a place.
#[derive(Debug)]
pub(super) struct Prompt {
    /// Whether anything may be asked.
    pub(super) allowed: bool,
    /// The target, as the user named it.
    pub(super) place: String,
}

impl Prompt {
    /// Whether somebody is there to answer: standard input to type on, standard error to be asked on.
    pub(super) fn is_possible(&self) -> bool {
        self.allowed && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    pub(super) fn user(&self) -> Result<String> {
        let mut name = String::new();
        let asked = write!(io::stderr(), "User for {}: ", self.place).and_then(|()| io::stderr().flush());
        let answered = asked.and_then(|()| io::stdin().lock().read_line(&mut name));
        answered.map_err(|error| Failure::new(Kind::Internal, error).context("cannot ask for the user"))?;
        match name.trim() {
            "" => Err(Failure::message(Kind::Authentication, "no user was given")),
            name => Ok(name.to_owned()),
        }
    }

    pub(super) fn password(&self, user: &str) -> Result<Secret> {
        let failed = |error| Failure::new(Kind::Internal, error).context("cannot ask for the password");
        let interrupts = Interrupts::hold().map_err(failed)?;
        let answer = rpassword::prompt_password(format!("Password of {user} for {}: ", self.place));
        drop(interrupts);
        if answer.is_err() {
            // The cursor is still behind the question.
            let _ = writeln!(io::stderr());
        }
        answer.map(Secret::new).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => Failure::message(Kind::Interrupted, "interrupted"),
            io::ErrorKind::UnexpectedEof => Failure::message(Kind::Authentication, "no password was given"),
            _ => failed(error),
        })
    }
}

/// Keeps an interrupt from ending the process while the terminal shows nothing: rpassword raises one for Ctrl-C before
/// it has put the terminal back.
struct Interrupts {
    deadly: Arc<AtomicBool>,
}

impl Interrupts {
    fn hold() -> io::Result<Self> {
        let deadly = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register_conditional_default(signal_hook::consts::SIGINT, Arc::clone(&deadly))?;
        Ok(Self { deadly })
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        self.deadly.store(true, Ordering::SeqCst);
    }
}
