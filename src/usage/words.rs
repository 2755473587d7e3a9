//! What clap finds, in our own words.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::text;

/// What is wrong, in one line. `command` is the command that it is about, as it is typed.
pub(super) fn message(error: &clap::Error, command: &str) -> String {
    in_our_words(error, command).unwrap_or_else(|| first_paragraph(error))
}

/// None where clap says nothing of what is to be told, or of what kind it is.
fn in_our_words(error: &clap::Error, command: &str) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            Some(format!("{command} has no command {}", text(error, ContextKind::InvalidSubcommand)?))
        }
        ErrorKind::UnknownArgument => match argument? {
            option if option.starts_with('-') => Some(format!("{command} has no option {option}")),
            word => Some(format!("{word} is one word too many for {command}")),
        },
        ErrorKind::InvalidValue => {
            Some(invalid_value(argument?, text(error, ContextKind::InvalidValue)?, error))
        }
        ErrorKind::ValueValidation => {
            let reason = error.source()?;
            let (name, noun) = name_and_noun(argument?);
            let value = text(error, ContextKind::InvalidValue)?.trim();
            // A command may have its secret in it.
            if value.is_empty() || noun == "COMMAND" {
                return Some(format!("{name}: {reason}"));
            }
            Some(format!("{name} {value}: {reason}"))
        }
        ErrorKind::MissingRequiredArgument => {
            Some(format!("{command} needs {}", names(error.get(ContextKind::InvalidArg)?).join(" and ")))
        }
        ErrorKind::ArgumentConflict => {
            let (name, _) = name_and_noun(argument?);
            let others = names(error.get(ContextKind::PriorArg)?);
            if others.iter().any(|other| other == name) {
                return Some(format!("{name} is given twice"));
            }
            Some(format!("{name} does not go together with {}", others.join(" and ")))
        }
        ErrorKind::TooManyValues => {
            let (name, _) = name_and_noun(argument?);
            Some(format!("{name} takes no value"))
        }
        ErrorKind::InvalidUtf8 => Some("a word of the command line is not UTF-8".to_owned()),
        _ => None,
    }
}

fn invalid_value(argument: &str, value: &str, error: &clap::Error) -> String {
    let (name, noun) = name_and_noun(argument);
    if value.is_empty() {
        return if name == noun { format!("{noun} is empty") } else { format!("{name} needs {noun}") };
    }
    if value.ends_with('=') {
        return format!("{name} {value} names no file");
    }
    if let Some(ContextValue::Strings(known)) = error.get(ContextKind::ValidValue)
        && !known.is_empty()
    {
        return format!("{name}: {value} is none of {}", known.join(", "));
    }
    let noun = noun.to_lowercase().replace('|', " or ");
    if name.starts_with('-') {
        format!("{name}: there is no {noun} {value}")
    } else {
        format!("there is no {noun} {value}")
    }
}

/// `--only` and `RULE` of `--only <RULE>`; twice the same where the value stands alone.
fn name_and_noun(argument: &str) -> (&str, &str) {
    let brackets: &[char] = &['<', '>', '[', ']', '=', '.'];
    let start = argument.find(brackets).unwrap_or(argument.len());
    let (name, noun) = argument.split_at_checked(start).unwrap_or((argument, ""));
    let noun = noun.trim_matches(brackets);
    let noun = noun.split(['[', '>']).next().unwrap_or(noun);
    match name.trim_end() {
        "" => (noun, noun),
        name => (name, noun),
    }
}

/// The options without their values.
fn names(context: &ContextValue) -> Vec<String> {
    let arguments = match context {
        ContextValue::String(argument) => std::slice::from_ref(argument),
        ContextValue::Strings(arguments) => arguments.as_slice(),
        _ => &[],
    };
    arguments.iter().map(|argument| name_and_noun(argument).0.to_owned()).collect()
}

/// What clap says up to its first empty line, in one line: below stand its own hints and usage.
fn first_paragraph(error: &clap::Error) -> String {
    let rendered = error.to_string();
    let mut words = Vec::new();
    for line in rendered.lines() {
        if line.is_empty() {
            break;
        }
        words.push(line.trim());
    }
    let paragraph = words.join(" ");
    paragraph.strip_prefix("error: ").unwrap_or(&paragraph).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_a_name_and_what_it_takes() {
        for (argument, name, noun) in [
            ("--only <RULE>", "--only", "RULE"),
            ("--format <FORMAT[=FILE]>", "--format", "FORMAT"),
            ("--superuser[=<BOOL>]", "--superuser", "BOOL"),
            ("--exclude <SECTION|FIELD>", "--exclude", "SECTION|FIELD"),
            ("--expect <FIELD OP VALUE>", "--expect", "FIELD OP VALUE"),
            ("--json", "--json", ""),
            ("<FIELD>", "FIELD", "FIELD"),
            ("[TARGET]", "TARGET", "TARGET"),
            ("[TARGET]...", "TARGET", "TARGET"),
        ] {
            assert_eq!(name_and_noun(argument), (name, noun), "{argument}");
        }
    }
}
