//! The command line of `jsinfo route`: types only.

use clap::{Args, ValueHint};

use super::parsers::NameParser;
use super::settings::{Access, SettingArgs};
use crate::endpoint::GRAMMAR;
use crate::format::{Format, FormatCommand};

/// `jsinfo route`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RouteArgs {
    /// Who sends
    #[arg(value_hint = ValueHint::Other, help = format!("Who sends: a server of the configuration file by its name, or {GRAMMAR}"))]
    pub from: String,
    /// Who receives: likewise
    #[arg(value_hint = ValueHint::Other)]
    pub to: String,

    /// How to show it [default: table]
    #[arg(long, value_name = "FORMAT", value_parser = FORMAT_PARSER, help_heading = "Output")]
    pub format: Option<Format>,
    /// Short for --format json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub json: bool,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

const FORMAT_PARSER: NameParser<Format> = NameParser {
    find: |word| Format::read(word, FormatCommand::Route),
    names: || Format::names_of_command(FormatCommand::Route),
};

const EXAMPLES: &str = "\
Examples:
  jsinfo route paris oslo                     can it? 0 is yes, 1 is no
  jsinfo route ./paris.json ./oslo.json       by two saved documents
  jsinfo route demo: demo:unhealthy           two sample servers";
