//! How `--format` is read: the words, their completions and their help, from the one list of formats.

use std::ffi::OsStr;

use clap::Arg;
use clap::builder::{PossibleValue, TypedValueParser};

use super::parsers::NameParser;
use crate::format::{Format, FormatCommand, FormatSpec};

/// Reads formats as [`NameParser`] reads names, and says beside each whom it is for.
#[derive(Clone)]
pub(super) struct FormatParser<T: 'static> {
    command: FormatCommand,
    names: NameParser<T>,
}

pub(super) const SHOW_FORMAT_PARSER: FormatParser<Format> = FormatParser {
    command: FormatCommand::Show,
    names: NameParser {
        find: |word| Format::read(word, FormatCommand::Show),
        names: || Format::names_of_command(FormatCommand::Show),
    },
};

pub(super) const CHECK_FORMAT_PARSER: FormatParser<FormatSpec> = FormatParser {
    command: FormatCommand::Check,
    names: NameParser {
        find: |written| FormatSpec::read(written, FormatCommand::Check),
        names: || Format::names_of_command(FormatCommand::Check),
    },
};

impl<T: Clone + Send + Sync + 'static> TypedValueParser for FormatParser<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        self.names.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let mut values = Vec::new();
        for format in Format::ALL {
            if let Some(used) = format.use_of(self.command) {
                let value = PossibleValue::new(format.name(self.command));
                values.push(value.help(format!("For {}", used.audience)));
            }
        }
        Some(Box::new(values.into_iter()))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};

    fn parse(arguments: &str) -> Result<Command, clap::Error> {
        Cli::try_parse_from(arguments.split(' ')).map(|cli| cli.command)
    }

    #[test]
    fn both_words_for_text_are_taken() {
        for word in ["text", "table"] {
            let Command::Show(show) = parse(&format!("jsinfo show --format {word}")).unwrap() else {
                panic!()
            };
            assert_eq!(show.format, Some(Format::Text));
            let Command::Check(check) = parse(&format!("jsinfo check --format {word}=a")).unwrap() else {
                panic!()
            };
            assert_eq!(check.format, [FormatSpec { format: Format::Text, file: Some("a".into()) }]);
        }
    }

    #[test]
    fn what_a_command_does_not_take_names_what_it_takes() {
        for (arguments, names) in [
            ("jsinfo show --format junit", "[possible values: table, json, kv, env, markdown]"),
            (
                "jsinfo check --format kv",
                "[possible values: text, json, nagios, prometheus, junit, markdown]",
            ),
        ] {
            let error = parse(arguments).unwrap_err().to_string();
            assert!(error.contains(names), "{error}");
        }
    }
}
