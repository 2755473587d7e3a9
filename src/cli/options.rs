//! What several commands share beside settings: the target, and the configuration file.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::parsers::path_parser;
use super::settings::{Everywhere, SettingArgs};
use crate::endpoint::GRAMMAR;

/// The target of a command that takes one.
#[derive(Debug, Args)]
pub struct TargetArgument {
    /// What to ask
    #[arg(value_hint = ValueHint::Other, help = format!("A server of the configuration file by its name, or {GRAMMAR} [default: $JSINFO_TARGET, the file's default, or localhost]"))]
    pub target: Option<String>,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct CommonOptions {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub settings: SettingArgs<Everywhere>,
    #[allow(clippy::doc_markdown, reason = "it is help for people at a terminal")]
    /// The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]
    #[arg(long, value_name = "FILE", global = true, value_parser = path_parser(), value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
}
