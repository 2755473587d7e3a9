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
        let uses = Format::ALL.into_iter().filter_map(|format| format.use_of(self.command));
        Some(Box::new(uses.map(|used| PossibleValue::new(used.name).help(format!("For {}", used.audience)))))
    }
}
