//! The command line of `jsinfo diff`: types only.

use clap::{Args, ValueHint};

use super::format::FormatSpecParser;
use super::parsers::FIELD_PARSER;
use super::settings::{Access, SettingArgs};
use crate::catalogue::Field;
use crate::endpoint::GRAMMAR;
use crate::format::{FormatCommand, FormatSpec};

/// `jsinfo diff`
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DiffArgs {
    /// What stands on the left
    #[arg(value_hint = ValueHint::Other, help = format!("A server of the configuration file by its name, or {GRAMMAR}"))]
    pub left: String,
    /// What stands on the right: the same kinds of target
    #[arg(value_hint = ValueHint::Other)]
    pub right: String,

    /// How to show it; to standard output, or into a file; may be repeated [default: table]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = FormatSpecParser(FormatCommand::Diff), help_heading = "Output")]
    pub format: Vec<FormatSpec>,
    /// Short for --format json
    #[arg(long, help_heading = "Output")]
    pub json: bool,

    /// Compare also what says which server it is: names, ids, keys, versions
    #[arg(long, help_heading = "Selection")]
    pub identity: bool,
    /// Compare also what moves by itself or depends on who asks
    #[arg(long, help_heading = "Selection")]
    pub state: bool,
    /// Compare everything
    #[arg(long, help_heading = "Selection")]
    pub all: bool,
    /// Not these fields; may be repeated, and takes lists with commas
    #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = FIELD_PARSER, help_heading = "Selection", hide_possible_values = true)]
    pub ignore: Vec<&'static Field>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

const EXAMPLES: &str = "\
Examples:
  jsinfo diff paris oslo                      in which settings they differ; nothing is exit code 0, anything is 1
  jsinfo diff ./monday.json paris --all       what has changed since
  jsinfo diff demo: demo:unhealthy            two sample servers";
