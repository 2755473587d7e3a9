//! A question that a person answers with yes or no.

use std::io::{self, BufRead as _, Write as _};

use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;

/// Asks. Whatever is not a yes is a no.
///
/// # Errors
/// [`FailureKind::Internal`] where the terminal cannot be used.
pub fn confirm(question: &str) -> Result<bool> {
    match ask(question) {
        Ok(answer) => Ok(is_yes(&answer)),
        Err(error) => {
            Err(Failure::new(FailureKind::Internal, io_message(error)).context("cannot ask at the terminal"))
        }
    }
}

fn ask(question: &str) -> io::Result<String> {
    let mut stderr = io::stderr();
    write!(stderr, "{question} [y/N] ")?;
    stderr.flush()?;
    let mut answer = String::new();
    if io::stdin().lock().read_line(&mut answer)? == 0 {
        // The end of the input leaves the cursor behind the question.
        let _ = writeln!(stderr);
    }
    Ok(answer)
}

fn is_yes(answer: &str) -> bool {
    let answer = answer.trim();
    answer.eq_ignore_ascii_case("y") || answer.eq_ignore_ascii_case("yes")
}
