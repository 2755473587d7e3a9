//! What help says of exit codes, variables and sections, from where they are written down.

use crate::catalogue;
use crate::config::variables;
use crate::exit::{ExitCode, ExitCommands};

/// The bytes of the longest of these texts, or a little more.
const CAPACITY: usize = 4 * 1024;

/// The end of `jsinfo --help`: examples, exit codes and variables.
pub(super) fn of_jsinfo(examples: &str) -> String {
    let mut text = String::with_capacity(CAPACITY);
    text.push_str(examples);
    text.push_str("\n\nExit codes, but for check, whose own are in its help:\n");
    for entry in ExitCode::of_commands(ExitCommands::AllButCheck) {
        push_hanging(&mut text, &format!("  {:3}  ", entry.number), entry.meaning);
    }
    text.push_str("\nEnvironment:\n");
    for variable in variables() {
        push_hanging(&mut text, &format!("  {:24}", variable.name), variable.about);
    }
    text.truncate(text.trim_end().len());
    text
}

/// The end of `jsinfo check --help`: examples and exit codes.
pub(super) fn of_check(examples: &str) -> String {
    let mut text = String::with_capacity(CAPACITY);
    text.push_str(examples);
    text.push_str("\n\nExit codes:\n");
    for entry in ExitCode::of_commands(ExitCommands::Check) {
        push_hanging(&mut text, &format!("  {}  ", entry.number), entry.meaning);
    }
    text.truncate(text.trim_end().len());
    text
}

/// The help of `--section`: every name, and the shorter ones.
pub(super) fn of_sections() -> String {
    let mut names = Vec::new();
    for section in catalogue::sections() {
        match section.short {
            [] => names.push(section.name.to_owned()),
            short => names.push(format!("{} ({})", section.name, short.join(", "))),
        }
    }
    format!("Only these sections: {}; may be repeated, and takes lists with commas", names.join(", "))
}

/// A term and what it means, in lines that fit every terminal and leave the term alone at the left. clap would
/// wrap only at the width of the terminal, and would not indent. It is done at every start, help or not, so it copies
/// each word once.
fn push_hanging(text: &mut String, term: &str, meaning: &str) {
    const WIDTH: usize = 80;

    text.push_str(term);
    let mut column = term.len();
    for word in meaning.split(' ') {
        if column + word.len() > WIDTH {
            text.truncate(text.trim_end().len());
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', term.len()));
            column = term.len();
        }
        text.push_str(word);
        text.push(' ');
        column += word.len() + 1;
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_laid_out_here_fits_every_terminal() {
        for text in [of_jsinfo("Examples:"), of_check("Examples:")] {
            assert!(text.lines().all(|line| line.len() <= 80), "{text}");
        }
    }
}
