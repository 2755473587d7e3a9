//! A question that a person answers with yes or no.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::failure::{Failure, FailureKind, Result};

/// Whether somebody is there to answer: standard input to type on, standard error to be asked on.
pub fn somebody_is_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks. Whatever is not a yes is a no.
///
/// # Errors
/// [`FailureKind::Internal`] where the terminal cannot be used.
pub fn confirm(question: &str) -> Result<bool> {
    let mut answer = String::new();
    let asked = write!(io::stderr(), "{question} [y/N] ").and_then(|()| io::stderr().flush());
    let answered = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
    let length = answered
        .map_err(|error| Failure::new(FailureKind::Internal, error).context("cannot ask at the terminal"))?;
    if length == 0 {
        // The end of the input leaves the cursor behind the question.
        let _ = writeln!(io::stderr());
    }
    Ok(["y", "yes"].iter().any(|yes| answer.trim().eq_ignore_ascii_case(yes)))
}
