//! The command line of `jsinfo route`: types only.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::format::FormatSpecParser;
use super::parsers::path_parser;
use super::settings::{Access, SettingArgs};
use crate::endpoint::GRAMMAR;
use crate::format::{FormatCommand, FormatSpec};

/// `jsinfo route`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub struct RouteArgs {
    /// Who sends, and who receives
    #[arg(value_name = "TARGET", required_unless_present = "target_list", value_hint = ValueHint::Other, help = format!("Who sends and who receives; or a @GROUP, a ./DIRECTORY/ of saved documents or several targets, of which every route is told. Servers of the configuration file by their names, or {GRAMMAR}"))]
    pub targets: Vec<String>,
    /// And those that a file lists, one a line; - is standard input
    #[arg(long = "targets", value_name = "FILE|-", value_parser = path_parser(), value_hint = ValueHint::FilePath)]
    pub target_list: Option<PathBuf>,

    /// How to show it; to standard output, or into a file; may be repeated [default: table]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = FormatSpecParser(FormatCommand::Route), help_heading = "Output")]
    pub format: Vec<FormatSpec>,
    /// Short for --format json
    #[arg(long, help_heading = "Output")]
    pub json: bool,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

const USAGE: &str = "jsinfo route [OPTIONS] <FROM> <TO> | <TARGET>...";

const EXAMPLES: &str = "\
Examples:
  jsinfo route paris oslo                     can it? 0 is yes, 1 is no
  jsinfo route @europe                        who of a group can send to whom
  jsinfo route ./paris.json ./oslo.json       by two saved documents
  jsinfo route demo: demo:unhealthy           two sample servers";
