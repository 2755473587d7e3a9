//! Options that several commands share, in groups: the target, credentials, the connection, and those of every
//! command. How their values are read is left to `parsers`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::parsers::{CommandWords, Time, parse_command, parse_time};
use crate::endpoint::GRAMMAR;
use crate::output::ColorChoice;
use crate::trust::Fingerprint;

/// The target of a command that takes one.
#[derive(Debug, Args)]
pub struct TargetArgument {
    /// What to ask
    #[arg(value_hint = ValueHint::Other, help = format!("A server of the configuration file by its name, or {GRAMMAR} [default: $JSINFO_TARGET, the file's default, or localhost]"))]
    pub target: Option<String>,
}

/// What a command needs to reach a server.
#[derive(Debug, Default, Args)]
pub struct AccessOptions {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub credentials: CredentialOptions,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub network: NetworkOptions,
}

/// Who asks.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Credentials")]
pub struct CredentialOptions {
    /// Authenticate as this user
    #[arg(long, short, value_name = "NAME", conflicts_with_all = ["token_file", "token_command"])]
    pub user: Option<String>,
    /// Read the password from a file that nobody else can read; - is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "password_command")]
    pub password_file: Option<PathBuf>,
    /// Take the password from what a command prints; it is run without a shell
    #[arg(long, value_name = "COMMAND", value_hint = ValueHint::CommandString, value_parser = parse_command)]
    pub password_command: Option<CommandWords>,
    /// Authenticate with the API token in a file that nobody else can read; - is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "token_command")]
    pub token_file: Option<PathBuf>,
    /// Authenticate with the API token that a command prints; it is run without a shell
    #[arg(long, value_name = "COMMAND", value_hint = ValueHint::CommandString, value_parser = parse_command)]
    pub token_command: Option<CommandWords>,
    /// Ask for a superuser's rights, which show the configuration
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub superuser: Option<bool>,
    /// Never ask for anything
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub no_input: Option<bool>,
}

/// How the server is reached.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Connection")]
pub struct NetworkOptions {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub deadlines: DeadlineOptions,
    /// Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated
    #[arg(long, value_name = "FINGERPRINT")]
    pub pin: Vec<Fingerprint>,
    /// Trust these roots as well as the system's
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath)]
    pub ca_file: Option<PathBuf>,
    /// Do not check who answers (prefer jsinfo trust)
    #[arg(long, conflicts_with = "pin", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub insecure: Option<bool>,
    /// Let credentials cross the network in the clear, over http://
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub allow_plaintext: Option<bool>,
}

/// How long it may take.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Connection")]
pub struct DeadlineOptions {
    /// The time for everything together, such as 2m or 500ms [default: 15s]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub timeout: Option<Time>,
    /// The time for name look-up, connection and TLS together [default: 5s]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub connect_timeout: Option<Time>,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct CommonOptions {
    /// When to use colour [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", global = true, help_heading = "Output")]
    pub color: Option<ColorChoice>,
    /// Tell each step, and how long it took
    #[arg(long, short, global = true, help_heading = "Output")]
    pub verbose: bool,
    #[allow(clippy::doc_markdown, reason = "it is help for people at a terminal")]
    /// The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
}
