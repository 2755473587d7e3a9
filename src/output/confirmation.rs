//! A question that a person answers with yes or no.

use std::io;

use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;
use crate::process::terminal::ask;

/// Asks. Whatever is not a yes is a no.
///
/// # Errors
/// [`FailureKind::Internal`] where the terminal cannot be used.
pub fn confirm(question: &str) -> Result<bool> {
    match ask(&format!("{question} [y/N] "), true) {
        Ok(answer) => Ok(answer.is_some_and(|answer| is_yes(&answer))),
        // An arrow key is no yes.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(false),
        Err(error) => {
            Err(Failure::new(FailureKind::Internal, io_message(error)).context("cannot ask at the terminal"))
        }
    }
}

fn is_yes(answer: &str) -> bool {
    let answer = answer.trim();
    answer.eq_ignore_ascii_case("y") || answer.eq_ignore_ascii_case("yes")
}
