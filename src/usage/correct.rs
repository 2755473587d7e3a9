//! A command line that makes no sense, put right where it is plain what was meant.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::habits::{Meant, meant_by_command, meant_by_option, words_of_pattern};
use super::line::CommandLine;
use super::{is_answer, text};
use crate::catalogue::{self, fields_meant};

/// How many things may be wrong with one command line.
const MOST: usize = 5;

/// The line that was meant, if putting right what is known to be a habit leads to one that is read.
pub(super) fn corrected(error: &clap::Error, line: &CommandLine) -> Option<CommandLine> {
    let mut line = correct_once(error, line)?;
    for _ in 0..MOST {
        match line.parse() {
            Ok(_) => return Some(line),
            Err(error) if is_answer(&error) => return Some(line),
            Err(error) => line = correct_once(&error, &line)?,
        }
    }
    None
}

/// What there is to say where one habit is seen, and the whole line cannot be told.
pub(super) fn advice(error: &clap::Error) -> Vec<String> {
    match meant(error) {
        Some(Meant::Advice(advice)) => advice(),
        Some(Meant::Words(words)) => {
            let program = if error.kind() == ErrorKind::InvalidSubcommand { "jsinfo " } else { "" };
            vec![format!("did you mean {program}{}?", words.join(" "))]
        }
        Some(Meant::Option(option)) => vec![format!("did you mean {option}?")],
        Some(Meant::Value(prefix)) => vec![format!("a target stands alone: {prefix}NAME")],
        Some(Meant::Port) => vec!["a port stands behind the host: HOST:PORT".to_owned()],
        None => Vec::new(),
    }
}

/// The habit that an error comes from.
fn meant(error: &clap::Error) -> Option<Meant> {
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            meant_by_command(text(error, ContextKind::InvalidSubcommand)?, outer_command(error).as_deref())
        }
        ErrorKind::UnknownArgument => meant_by_option(text(error, ContextKind::InvalidArg)?),
        _ => None,
    }
}

/// The command inside which another one was looked for; none at the top. clap tells it in its usage alone.
fn outer_command(error: &clap::Error) -> Option<String> {
    let ContextValue::StyledStr(usage) = error.get(ContextKind::Usage)? else { return None };
    let usage = usage.to_string();
    let (_, words) = usage.split_once("jsinfo ")?;
    let word = words.split(' ').next()?;
    if word.starts_with(|c: char| c.is_alphabetic()) { Some(word.to_owned()) } else { None }
}

fn correct_once(error: &clap::Error, line: &CommandLine) -> Option<CommandLine> {
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = text(error, ContextKind::InvalidSubcommand)?;
            match meant(error)? {
                Meant::Words(words) => line.with_words(word, words),
                _ => None,
            }
        }
        ErrorKind::UnknownArgument => {
            correct_option(text(error, ContextKind::InvalidArg)?, meant(error), line)
        }
        ErrorKind::InvalidValue => correct_value(
            text(error, ContextKind::InvalidArg)?,
            text(error, ContextKind::InvalidValue)?,
            line,
        ),
        _ => None,
    }
}

fn correct_option(option: &str, meant: Option<Meant>, line: &CommandLine) -> Option<CommandLine> {
    match meant {
        Some(Meant::Words(words)) => {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            line.with_flag(option, &words)
        }
        Some(Meant::Option(new)) => line.with_option(option, new),
        Some(Meant::Value(prefix)) => line.with_value_of(option, prefix),
        Some(Meant::Port) => line.with_port_of(option),
        Some(Meant::Advice(_)) => None,
        None => line.with_flag(option, &words_of_pattern(option)?),
    }
}

/// Fields and sections that were named as people name them, or where the other one belongs.
fn correct_value(argument: &str, value: &str, line: &CommandLine) -> Option<CommandLine> {
    let path = match fields_meant(value).as_slice() {
        [field] => Some(field.path),
        _ => None,
    };
    let section = catalogue::section(value).ok().map(|section| section.name);
    match (argument, section, path) {
        // `get` takes no sections, and `show` does.
        ("<FIELD>", Some(section), _) => {
            line.with_words("get", &["show"])?.with_words(value, &["--section", section])
        }
        ("<FIELD>", None, Some(path)) => line.with_words(value, &[path]),
        // A target in front of its field: the two have changed places.
        ("<FIELD>", None, None) => {
            let other = line.words().find(|word| *word != value && !fields_meant(word).is_empty())?;
            line.with_swapped(value, other)
        }
        ("--field <FIELD>", Some(section), _) => {
            line.with_option_of(["--field", "-f"], value, ["--section", section])
        }
        ("--section <SECTION>", _, Some(path)) => {
            line.with_option_of(["--section", "-s"], value, ["--field", path])
        }
        ("--field <FIELD>" | "--exclude <SECTION|FIELD>", None, Some(path)) => line.with_value(value, path),
        _ => None,
    }
}
