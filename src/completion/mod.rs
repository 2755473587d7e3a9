//! What may stand at the cursor of a command line that is being typed. A hidden command, `jsinfo __complete`, prints it for
//! the scripts of bash, zsh and fish; it reads the configuration file and directories, and never a server or a secret.
//!
//! | module | what it is for |
//! |---|---|
//! | `cursor` | where the cursor is: which command, which argument, what is typed of it |
//! | `values` | what an argument takes |
//! | `files` | names of files |

mod cursor;
mod files;
mod values;

use crate::config::{Configuration, Environment};
use cursor::Cursor;

/// Something that may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The whole word. One that goes on ends with `,`, `=`, `:` or `/`.
    pub(crate) word: String,
    /// What it is, in a few words; empty where its name says it.
    pub(crate) about: String,
}

impl Candidate {
    fn new(word: impl Into<String>, about: impl Into<String>) -> Self {
        Self { word: word.into(), about: about.into() }
    }

    /// Whether more has to follow in the same word.
    pub(crate) fn goes_on(&self) -> bool {
        self.word.ends_with([',', '=', ':', '/'])
    }
}

/// What may stand in the place of the last of these words, which may be empty. The first is the program's name.
pub(crate) fn candidates(words: &[String], environment: &Environment) -> Vec<Candidate> {
    let command = cursor::command();
    let Some(cursor) = Cursor::find(&command, words) else { return Vec::new() };
    // A file that is broken or not there has no servers to offer, and this is no place to say so.
    let configuration = Configuration::load(cursor.config.as_deref(), true, environment).unwrap_or_default();
    let mut candidates = cursor.candidates(&configuration);
    candidates.retain(|candidate| candidate.word.starts_with(&cursor.typed));
    candidates
}

#[cfg(test)]
mod tests;
