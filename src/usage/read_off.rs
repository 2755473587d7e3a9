//! What can be read off a command line that makes no sense as a whole: in which formats, and where, it is to be told.

use std::ffi::OsString;

use clap::Parser as _;

use super::{command_of, words_of};
use crate::cli::{Cli, Command};

/// The flags of `check` that say how it is told.
const FLAGS: [&str; 3] = ["--json", "--quiet", "--list"];

/// The command `check` with what can be read of how it is to be told; none for every other command, whose standard
/// output stays empty when it fails. A monitor shows standard output alone, and reads a 2 as critical.
pub(crate) fn readable_part(arguments: &[OsString]) -> Option<Command> {
    if words_of(arguments).first().map(String::as_str) != Some("check") {
        return None;
    }
    let mut line = vec!["jsinfo".to_owned(), "check".to_owned()];
    for part in parts(arguments) {
        let mut longer = line.clone();
        longer.extend(part);
        // A format that is none is left out: it may be what is wrong with the line.
        if Cli::try_parse_from(&longer).is_ok() {
            line = longer;
        }
    }
    Cli::try_parse_from(&line).ok().map(|cli| cli.command)
}

/// The options that say how it is told, each with its value. What begins with a dash is never the value of another
/// option, and behind `--` there are none.
fn parts(arguments: &[OsString]) -> Vec<Vec<String>> {
    let mut parts = Vec::new();
    let mut words = arguments.iter().skip(1).map(|word| word.to_string_lossy()).peekable();
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        if word == "--format" {
            if let Some(value) = words.next_if(|next| !next.starts_with('-')) {
                parts.push(vec![format!("--format={value}")]);
            }
        } else if word.starts_with("--format=") || FLAGS.contains(&&*word) {
            parts.push(vec![word.into_owned()]);
        } else if has_short_quiet(&word, arguments) {
            parts.push(vec!["--quiet".to_owned()]);
        }
    }
    parts
}

/// Whether a word of short options, such as `-vq`, has the one for `--quiet`: what stands behind one that takes a value
/// is that.
fn has_short_quiet(word: &str, arguments: &[OsString]) -> bool {
    let Some(letters) = word.strip_prefix('-') else { return false };
    if letters.starts_with('-') || !letters.contains('q') {
        return false;
    }
    let command = command_of(arguments);
    for letter in letters.chars() {
        let known = command.get_arguments().find(|argument| argument.get_short() == Some(letter));
        match known {
            Some(argument) if argument.get_long() == Some("quiet") => return true,
            Some(argument) if !argument.get_action().takes_values() || argument.is_require_equals_set() => {}
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_off(line: &str) -> String {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        parts(&arguments).concat().join(" ")
    }

    #[test]
    fn formats_are_read_off_wherever_they_stand() {
        for (line, expected) in [
            ("jsinfo check --nope --format nagios", "--format=nagios"),
            ("jsinfo check --format=nagios paris --nope", "--format=nagios"),
            ("jsinfo --nope check --format json=a --format nagios", "--format=json=a --format=nagios"),
            ("jsinfo check --nope --json", "--json"),
            ("jsinfo check --only --json", "--json"),
            ("jsinfo check --format --json", "--json"),
            ("jsinfo check --expect=--json", ""),
            ("jsinfo check --nope -- --json --format nagios", ""),
            ("jsinfo check -vq --nope", "--quiet"),
            ("jsinfo check -uq --nope", ""),
            ("jsinfo check --nope", ""),
        ] {
            assert_eq!(read_off(line), expected, "{line}");
        }
    }

    #[test]
    fn a_format_that_is_none_does_not_hide_the_others() {
        let line = ["jsinfo", "check", "--format", "nope", "--format", "nagios"].map(OsString::from);
        let Some(Command::Check(args)) = readable_part(&line) else { panic!() };
        assert_eq!(args.format.len(), 1);
        assert!(readable_part(&["jsinfo", "show", "--json", "--nope"].map(OsString::from)).is_none());
    }
}
