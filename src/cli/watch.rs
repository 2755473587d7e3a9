//! The command line of `jsinfo watch`: types only.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};

use super::parsers::path_parser;
use super::settings::{Access, SettingArgs};
use crate::endpoint::GRAMMAR;
use crate::units::time::{read_pause, read_timeout};

/// `jsinfo watch`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct WatchArgs {
    /// What to ask, again and again
    #[arg(value_name = "TARGET", value_hint = ValueHint::Other, help = format!("Servers and @GROUPS of the configuration file by their names, or {GRAMMAR}; or a recording, FILE.ndjson, to see again [default: $JSINFO_TARGET, the file's default, or localhost]"))]
    pub targets: Vec<String>,

    /// From one question to the next; of a recording, the longest pause between two events [default: 5s]
    #[arg(long, short = 'i', value_name = "TIME", value_parser = read_pause, default_value = "5s", hide_default_value = true, help_heading = "Watching")]
    pub interval: Duration,
    /// End after so many questions to each target, or so many events of a recording
    #[arg(long, value_name = "N", value_parser = read_count, help_heading = "Watching")]
    pub count: Option<u64>,
    /// End when this holds for every target, as in 'license.valid == true'
    #[arg(long, value_name = "FIELD OP VALUE", help_heading = "Watching")]
    pub until: Option<String>,
    /// With --until: wait for so long at most, and end with 15 if it does not hold by then
    #[arg(long, value_name = "TIME", value_parser = read_timeout, requires = "until", help_heading = "Watching")]
    pub wait: Option<Duration>,

    /// A line an event and no screen: for screen readers and logs
    #[arg(long, help_heading = "Output")]
    pub lines: bool,
    /// A JSON object a line for each event, on a terminal, too
    #[arg(long, conflicts_with = "lines", help_heading = "Output")]
    pub json: bool,
    /// Add the events to this file as well, as JSON, to see them again with jsinfo watch FILE.ndjson
    #[arg(long, value_name = "FILE.ndjson", value_parser = path_parser(), value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub save: Option<PathBuf>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

fn read_count(written: &str) -> Result<u64, String> {
    match written.parse() {
        Ok(count @ 1..) => Ok(count),
        Ok(0) | Err(_) => Err("a count is 1 or more".to_owned()),
    }
}

const EXAMPLES: &str = "\
Examples:
  jsinfo watch demo:changing                          a sample server to which something happens
  jsinfo watch @europe --interval 30s                 a group, a row each
  jsinfo watch paris | jq -c 'select(.event == \"change\")'
  jsinfo watch paris --until 'version >= 2.9.2' --wait 5m
  jsinfo watch paris --save paris.ndjson              and later: jsinfo watch paris.ndjson";
