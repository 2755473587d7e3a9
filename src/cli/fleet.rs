//! The command line of `jsinfo fleet`: types only.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use jiff::SignedDuration;

use super::format::FormatSpecParser;
use super::parsers::{FIELD_PARSER, NameParser, path_parser, read_parallel};
use super::settings::{Access, SettingArgs};
use crate::catalogue::Field;
use crate::endpoint::GRAMMAR;
use crate::fleet::SortKey;
use crate::format::{FormatCommand, FormatSpec};
use crate::session::pool::AT_ONCE;
use crate::units::time::read_span;

/// `jsinfo fleet`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct FleetArgs {
    /// What to ask
    #[arg(value_name = "TARGET", value_hint = ValueHint::Other, help = format!("Servers and @GROUPS of the configuration file by their names, directories of saved documents, or {GRAMMAR} [default: $JSINFO_TARGET, the file's default, or localhost]"))]
    pub targets: Vec<String>,
    /// And those that a file lists, one a line; - is standard input
    #[arg(long = "targets", value_name = "FILE|-", value_parser = path_parser(), value_hint = ValueHint::FilePath)]
    pub target_list: Option<PathBuf>,

    /// How to tell it; to standard output, or into a file; may be repeated [default: table]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = FormatSpecParser(FormatCommand::Fleet), help_heading = "Output")]
    pub format: Vec<FormatSpec>,
    /// Short for --format json
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    /// A row for every server, dead ones included with the reason
    #[arg(long, help_heading = "Output")]
    pub all: bool,
    /// The columns of the rows and of csv; may be repeated, and takes lists with commas; asks for rows, as --all does
    #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = FIELD_PARSER, help_heading = "Output", hide_possible_values = true)]
    pub field: Vec<&'static Field>,
    /// Sort by a field, or by target, verdict (the worst first) or time (the slowest first); failures last
    #[arg(long, value_name = "FIELD", value_parser = SORT_PARSER, help_heading = "Output", hide_possible_values = true)]
    pub sort: Option<SortKey>,
    /// Group the servers by their value of a field
    #[arg(long, value_name = "FIELD", value_parser = FIELD_PARSER, help_heading = "Output", hide_possible_values = true)]
    pub by: Option<&'static Field>,
    /// What runs out within this time, as in 90d: licenses and certificates, soonest first
    #[arg(long, value_name = "TIME", value_parser = read_span, help_heading = "Output", conflicts_with = "all")]
    pub next: Option<SignedDuration>,
    /// Save each document, and an index, in a directory that is made private: a target and a baseline from then on
    #[arg(long, value_name = "DIR", value_parser = path_parser(), value_hint = ValueHint::DirPath, help_heading = "Output")]
    pub save: Option<PathBuf>,

    /// Only servers of which this is true, as in 'version < 2.9.1'; may be repeated; those without an answer stay
    #[arg(long = "where", value_name = "FIELD OP VALUE", help_heading = "Selection")]
    pub wanted: Vec<String>,

    /// A TOML file of rules, limits, expectations and mutes, as check takes it
    #[arg(long, value_name = "FILE", value_parser = path_parser(), value_hint = ValueHint::FilePath, help_heading = "Rules")]
    pub policy: Option<PathBuf>,

    /// How many are asked at the same time
    #[arg(long, value_name = "N", default_value_t = AT_ONCE, value_parser = read_parallel, help_heading = "Asking")]
    pub parallel: usize,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

const SORT_PARSER: NameParser<SortKey> = NameParser { find: SortKey::read, names: SortKey::names };

const EXAMPLES: &str = "\
Examples:
  jsinfo fleet @europe                                  how many are well, in what they differ, who stands out
  jsinfo fleet @europe --all --sort license.expiry      a row for each
  jsinfo fleet @europe --where 'minCipher < ENCRYPTED_256'
  jsinfo fleet @europe --next 90d                       what runs out
  jsinfo fleet @europe --format table --format csv=servers.csv";
