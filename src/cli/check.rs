//! The command line of `jsinfo check`: types only.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};

use super::format::FormatSpecParser;
use super::parsers::{NameParser, path_parser};
use super::reference;
use super::settings::{Access, SettingArgs};
use crate::check::status::{FailOn, Status};
use crate::endpoint::GRAMMAR;
use crate::format::{FormatCommand, FormatSpec};
use crate::health::{RULES, Rule};
use crate::units::time::read_timeout;

/// `jsinfo check`
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = reference::of_check(EXAMPLES))]
pub struct CheckArgs {
    /// What to ask
    #[arg(value_name = "TARGET", value_hint = ValueHint::Other, help = format!("Servers and @GROUPS of the configuration file by their names, ./DIRECTORIES/ of saved documents, or {GRAMMAR} [default: $JSINFO_TARGET, the file's default, or localhost]"))]
    pub targets: Vec<String>,
    /// And those that a file lists, one a line; - is standard input
    #[arg(long = "targets", value_name = "FILE|-", value_parser = path_parser(), value_hint = ValueHint::FilePath)]
    pub target_list: Option<PathBuf>,

    /// How to tell it; to standard output, or into a file; may be repeated [default: text]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = FormatSpecParser(FormatCommand::Check), help_heading = "Output")]
    pub format: Vec<FormatSpec>,
    /// Short for --format json
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    /// Show also what is in order and what was skipped, with the limits in force and who set them
    #[arg(long, help_heading = "Output")]
    pub all: bool,
    /// Print nothing: the exit code says it, and files are written all the same
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,

    /// Only these rules; one with nothing to judge is unknown; takes lists with commas
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = RULE_PARSER, help_heading = "Rules", hide_possible_values = true)]
    pub only: Vec<&'static Rule>,
    /// Not these rules; takes lists with commas
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = RULE_PARSER, help_heading = "Rules", hide_possible_values = true)]
    pub skip: Vec<&'static Rule>,
    /// From here on it is a warning, as in license.expiry=45d or cache=85%; may be repeated
    #[arg(long, value_name = "RULE=LIMIT", help_heading = "Rules")]
    pub warn: Vec<String>,
    /// From here on it is critical; may be repeated
    #[arg(long, value_name = "RULE=LIMIT", help_heading = "Rules")]
    pub crit: Vec<String>,
    /// Critical unless it is so, as in 'version >= 2.9.1'; may be repeated
    #[arg(long, value_name = "FIELD OP VALUE", help_heading = "Rules")]
    pub expect: Vec<String>,
    /// A TOML file of rules, limits, expectations and mutes
    #[arg(long, value_name = "FILE", value_parser = path_parser(), value_hint = ValueHint::FilePath, help_heading = "Rules")]
    pub policy: Option<PathBuf>,
    /// A saved document, or a directory with one for each target: what has changed since
    #[arg(long, value_name = "FILE|DIR", value_parser = path_parser(), value_hint = ValueHint::AnyPath, help_heading = "Rules")]
    pub baseline: Option<PathBuf>,
    /// List the rules with their limits, and ask nobody
    #[arg(long, conflicts_with_all = ["targets", "target_list"], help_heading = "Rules")]
    pub list: bool,

    /// Ask again until all is in order, for so long at most
    #[arg(long, value_name = "TIME", value_parser = read_timeout, help_heading = "Verdict")]
    pub wait: Option<Duration>,
    /// What a server that cannot be reached counts as: ok, warning, critical or unknown [default: critical]
    #[arg(
        long,
        value_enum,
        ignore_case = true,
        value_name = "STATUS",
        help_heading = "Verdict",
        hide_possible_values = true
    )]
    pub on_unreachable: Option<Status>,
    /// What a deadline that passed counts as: likewise [default: unknown]
    #[arg(
        long,
        value_enum,
        ignore_case = true,
        value_name = "STATUS",
        help_heading = "Verdict",
        hide_possible_values = true
    )]
    pub on_timeout: Option<Status>,
    /// What a login that is rejected or not permitted counts as: likewise [default: unknown]
    #[arg(
        long,
        value_enum,
        ignore_case = true,
        value_name = "STATUS",
        help_heading = "Verdict",
        hide_possible_values = true
    )]
    pub on_auth: Option<Status>,
    /// What a certificate that is not trusted counts as: likewise [default: unknown]
    #[arg(
        long,
        value_enum,
        ignore_case = true,
        value_name = "STATUS",
        help_heading = "Verdict",
        hide_possible_values = true
    )]
    pub on_trust: Option<Status>,
    /// What fails the check: with warning, warnings end with 2; with critical, they end with 0
    #[arg(long, value_enum, ignore_case = true, value_name = "STATUS", help_heading = "Verdict")]
    pub fail_on: Option<FailOn>,
    /// End with 0 whatever is found; a check that cannot be made at all ends with 3 all the same
    #[arg(long, help_heading = "Verdict")]
    pub exit_zero: bool,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

const RULE_PARSER: NameParser<&'static Rule> =
    NameParser { find: Rule::find, names: || RULES.iter().map(|rule| rule.code).collect() };

const EXAMPLES: &str = "\
Examples:
  jsinfo check demo:unhealthy                           a sample server with much that is wrong
  jsinfo check @europe --wait 2m                        a group, until all is in order
  jsinfo check paris --expect 'version >= 2.9.1'        and what you expect of it
  jsinfo check paris --format text --format junit=report.xml
  jsinfo check --list                                   the rules and their limits";
