//! The command lines of `jsinfo explain` and `jsinfo man`: types only.

use clap::{Args, ValueHint};

use super::parsers::NameParser;
use crate::format::{Format, FormatCommand};

/// `jsinfo explain`
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub struct ExplainArgs {
    /// A field, a label, a section, a rule or an exit code; without any, the whole structure is listed
    #[arg(value_name = "WORD", value_hint = ValueHint::Other)]
    pub words: Vec<String>,
    /// Everything whose explanation has this word in it
    #[arg(long, value_name = "WORD", conflicts_with = "words", value_hint = ValueHint::Other)]
    pub search: Option<String>,
    /// How to show it [default: table]
    #[arg(long, value_name = "FORMAT", value_parser = FORMAT_PARSER, help_heading = "Output")]
    pub format: Option<Format>,
    /// Short for --format json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub json: bool,
}

/// `jsinfo man`
#[derive(Debug, Args)]
#[command(after_help = MAN_EXAMPLES)]
pub struct ManArgs {
    /// The command whose page it is, such as show or server add
    #[arg(value_name = "COMMAND", value_hint = ValueHint::Other)]
    pub command: Vec<String>,
}

const FORMAT_PARSER: NameParser<Format> = NameParser {
    find: |word| Format::read(word, FormatCommand::Explain),
    names: || Format::names_of_command(FormatCommand::Explain),
};

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  jsinfo explain                         the structure, and what its fields are
  jsinfo explain license.expiry          a field and the rule of that name
  jsinfo explain Grace period            a label of the table
  jsinfo explain unknown                 what makes a check UNKNOWN
  jsinfo explain --search sandbox        wherever it is spoken of";

const MAN_EXAMPLES: &str = "\
Examples:
  jsinfo man > ~/.local/share/man/man1/jsinfo.1    then: man jsinfo
  jsinfo man check | man -l -                      a command's page";
