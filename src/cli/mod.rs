//! The command line: which commands there are, and what each takes. Types only; what they mean is resolved in
//! [`crate::config`], and what they do is done in [`crate::commands`].
//!
//! | module | what it is for |
//! |---|---|
//! | `check` | the options of `jsinfo check` |
//! | `options` | what several commands share |
//! | `settings` | the options that are settings, made from the table of settings |
//! | `parsers`, `format` | how values are read, completed and corrected |
//! | `examples`, `reference` | the end of each command's help |

mod check;
mod examples;
mod format;
mod options;
mod parsers;
mod reference;
mod settings;

use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use crate::catalogue::{Field, Section};
use crate::selection::Part;

pub use check::CheckArgs;
pub use options::{CommonOptions, TargetArgument};
pub use settings::{Access, Deadlines, Everywhere, SettingArgs, SettingGroups, Showing};

use parsers::{FIELD_PARSER, PART_PARSER, SECTION_PARSER};

/// Shows what a JetStream file-transfer server says about itself, and what is wrong with it
#[derive(Debug, Parser)]
#[command(name = "jsinfo", version, max_term_width = 100)]
#[command(after_help = examples::JSINFO, after_long_help = reference::of_jsinfo())]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command
    #[command(flatten)]
    pub common: CommonOptions,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what a server says about itself
    Show(ShowArgs),
    /// Print one value, raw, for scripts
    Get(GetArgs),
    /// Say whether servers are healthy; the exit code says it too
    Check(Box<CheckArgs>),
    /// Look at a server's certificate, and remember it
    Trust(TrustArgs),
    /// Go the way to a server phase by phase, and say what is wrong with it
    Doctor(Box<DoctorArgs>),
    /// Look at and change the servers of the configuration file
    Server(ServerArgs),
    /// Print the completions of a shell
    Completions(CompletionsArgs),
}

impl Command {
    /// Whether the command has a use for the configuration file; one that has none works with a broken one.
    pub fn needs_configuration(&self) -> bool {
        match self {
            Self::Show(_) | Self::Get(_) | Self::Doctor(_) | Self::Server(_) => true,
            Self::Check(options) => !options.list,
            Self::Trust(options) => options.target.is_some(),
            Self::Completions(_) => false,
        }
    }

    /// Whether the command makes the configuration file where there is none yet.
    pub fn may_make_configuration(&self) -> bool {
        matches!(self, Self::Server(ServerArgs { command: ServerCommand::Add(_) }))
    }
}

/// `jsinfo show`
#[derive(Debug, Args)]
#[command(after_help = examples::SHOW)]
pub struct ShowArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: TargetArgument,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub output: SettingArgs<Showing>,
    /// Short for --format json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub json: bool,
    /// Show tokens instead of ***
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,

    /// Only these sections
    #[arg(long, short, value_delimiter = ',', value_parser = SECTION_PARSER, help_heading = "Selection", hide_possible_values = true, help = reference::of_sections())]
    pub section: Vec<&'static Section>,
    /// Only these fields, such as license.valid; the README lists them; may be repeated, and takes lists with commas
    #[arg(long, short, value_delimiter = ',', value_parser = FIELD_PARSER, help_heading = "Selection", hide_possible_values = true)]
    pub field: Vec<&'static Field>,
    /// Not these sections or fields; may be repeated, and takes lists with commas
    #[arg(long, short = 'x', value_name = "SECTION|FIELD", value_delimiter = ',', value_parser = PART_PARSER, help_heading = "Selection", hide_possible_values = true)]
    pub exclude: Vec<Part>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

/// `jsinfo get`
#[derive(Debug, Args)]
#[command(after_help = examples::GET)]
pub struct GetArgs {
    /// The field, such as license.valid; the README lists them
    #[arg(value_parser = FIELD_PARSER, hide_possible_values = true)]
    pub field: &'static Field,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: TargetArgument,
    /// Print a token instead of ***
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

/// `jsinfo trust`
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(after_help = examples::TRUST)]
pub struct TrustArgs {
    /// NAME, HOST, HOST:PORT or an https:// URL
    #[arg(required_unless_present = "list", value_hint = ValueHint::Other)]
    pub target: Option<String>,
    /// Remember the certificate without asking, unless another one is remembered
    #[arg(long)]
    pub yes: bool,
    /// With --yes: remember it in place of another one, too
    #[arg(long, requires = "yes")]
    pub replace: bool,
    /// Forget the certificate that is remembered
    #[arg(long, conflicts_with = "yes")]
    pub remove: bool,
    /// List the certificates that are remembered
    #[arg(long, conflicts_with_all = ["target", "yes", "remove"])]
    pub list: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub deadlines: SettingArgs<Deadlines>,
}

/// `jsinfo doctor`
#[derive(Debug, Args)]
#[command(after_help = examples::DOCTOR)]
pub struct DoctorArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: TargetArgument,
    /// As JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

/// `jsinfo server`
#[derive(Debug, Args)]
pub struct ServerArgs {
    /// What to do with them
    #[command(subcommand)]
    pub command: ServerCommand,
}

/// The commands of `jsinfo server`.
#[derive(Debug, Subcommand)]
pub enum ServerCommand {
    /// List the servers
    #[command(after_help = examples::SERVER_LIST)]
    List {
        /// As JSON
        #[arg(long, help_heading = "Output")]
        json: bool,
    },
    /// Add a server, with the options that it is to be asked with
    Add(Box<ServerAddArgs>),
    /// Remove a server
    #[command(after_help = examples::SERVER_REMOVE)]
    Remove {
        /// Its name
        name: String,
    },
    /// Show every setting of a server, and where it came from
    Show(Box<ServerShowArgs>),
}

/// `jsinfo server add`
#[derive(Debug, Args)]
#[command(after_help = examples::SERVER_ADD)]
pub struct ServerAddArgs {
    /// The name that stands for it from now on
    pub name: String,
    /// A target of any kind
    pub address: String,
    /// Make it the target of commands that name none
    #[arg(long)]
    pub default: bool,
    /// Put it in the place of one that has the name already
    #[arg(long)]
    pub replace: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

/// `jsinfo server show`
#[derive(Debug, Args)]
#[command(after_help = examples::SERVER_SHOW)]
pub struct ServerShowArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: TargetArgument,
    /// As JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

/// `jsinfo completions`
#[derive(Debug, Args)]
#[command(after_help = examples::COMPLETIONS)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }
}
