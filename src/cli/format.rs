//! How `--format` is read: the words, their completions and their help, from the one list of formats.

use std::ffi::OsStr;

use clap::Arg;
use clap::builder::{PossibleValue, TypedValueParser};

use super::parsers::{NameParser, no_such_name};
use crate::format::{Format, FormatCommand, FormatSpec};

/// Reads `FORMAT[=FILE]` of a command as [`NameParser`] reads names, and says beside each format whom it is for. `show`'s are a
/// setting, which the table of settings describes.
#[derive(Clone)]
pub(super) struct FormatSpecParser(pub(super) FormatCommand);

impl TypedValueParser for FormatSpecParser {
    type Value = FormatSpec;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<FormatSpec, clap::Error> {
        let written = value.to_string_lossy();
        FormatSpec::read(&written, self.0).map_err(|nearest| {
            let names = Format::names_of_command(self.0);
            no_such_name(&written, argument.map(ToString::to_string), nearest, names).with_cmd(command)
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let mut values = Vec::new();
        for &format in Format::ALL {
            if let Some(used) = format.use_of(self.0) {
                let value = PossibleValue::new(format.name(self.0));
                values.push(value.help(format!("For {}", used.audience)));
            }
        }
        Some(Box::new(values.into_iter()))
    }
}

/// Reads what `doctor --format` takes.
pub(super) const DOCTOR_FORMAT_PARSER: NameParser<Format> = NameParser {
    find: |written| Format::read(written, FormatCommand::Doctor),
    names: || Format::names_of_command(FormatCommand::Doctor),
};

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};
    use crate::config::setting::SettingValue;
    use crate::config::table::FORMAT;

    fn parse(arguments: &str) -> Result<Command, clap::Error> {
        Cli::try_parse_from(arguments.split(' ')).map(|cli| cli.command)
    }

    #[test]
    fn both_words_for_text_are_taken() {
        for word in ["text", "table"] {
            let Command::Show(show) = parse(&format!("jsinfo show --format {word}")).unwrap() else {
                panic!()
            };
            let said = show.output.layer.get(&FORMAT).unwrap();
            assert!(matches!(said.value, SettingValue::Word("table")), "{said:?}");
            let Command::Check(check) = parse(&format!("jsinfo check --format {word}=a")).unwrap() else {
                panic!()
            };
            assert_eq!(check.format, [FormatSpec { format: Format::Text, file: Some("a".into()) }]);
        }
    }

    #[test]
    fn what_a_command_does_not_take_names_what_it_takes() {
        for (arguments, command) in [
            ("jsinfo show --format junit", FormatCommand::Show),
            ("jsinfo check --format kv", FormatCommand::Check),
        ] {
            let names = Format::names_of_command(command).join(", ");
            let error = parse(arguments).unwrap_err().to_string();
            assert!(error.contains(&names), "{error}");
        }
    }
}
