//! The command line: which commands there are, and what each takes. Types only; what they mean is resolved in
//! [`crate::config`], and what they do is done in [`crate::commands`].
//!
//! | module | what it is for |
//! |---|---|
//! | `deferred` | options of which clap hears only when their command is asked for |
//! | `check` | the options of `jsinfo check` |
//! | `diff`, `route` | those of `jsinfo diff` and `jsinfo route` |
//! | `exporter` | those of `jsinfo exporter` |
//! | `explain` | those of `jsinfo explain` and `jsinfo man` |
//! | `get` | those of `jsinfo get`, and how its words are told apart |
//! | `watch` | those of `jsinfo watch` |
//! | `options` | what several commands share |
//! | `settings` | the options that are settings, made from the table of settings |
//! | `parsers`, `format` | how values are read, completed and corrected |
//! | `reference` | what help says of exit codes, variables and sections |

mod check;
mod deferred;
mod diff;
mod explain;
#[cfg(feature = "exporter")]
mod exporter;
mod fleet;
mod format;
mod get;
mod options;
mod parsers;
mod reference;
mod route;
mod settings;
mod watch;

use std::ffi::OsString;
use std::mem::ManuallyDrop;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use crate::catalogue::{Field, Section};
use crate::format::Format;
use crate::selection::Part;

pub use check::CheckArgs;
pub use deferred::Deferred;
pub use diff::DiffArgs;
pub use explain::{ExplainArgs, ManArgs};
#[cfg(feature = "exporter")]
pub use exporter::{DEFAULT_PARALLEL, ExporterArgs, ListenAddress, NamedPolicy, PrintedFile};
pub use fleet::FleetArgs;
pub use get::{GetArgs, LastWord};
pub use options::{CommonOptions, TargetArgument};
pub use route::RouteArgs;
pub use settings::{Access, Deadlines, Everywhere, SettingArgs, SettingGroups, Showing};
pub use watch::WatchArgs;

use format::DOCTOR_FORMAT_PARSER;
use parsers::{FIELD_PARSER, PART_PARSER, SCHEMA_PARSER, SECTION_PARSER};

/// Shows what a JetStream file-transfer server says about itself, and what is wrong with it
#[derive(Debug, Parser)]
#[command(name = "jsinfo", version, max_term_width = 100)]
#[command(after_help = EXAMPLES, after_long_help = reference::of_jsinfo(EXAMPLES))]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command
    #[command(flatten)]
    pub common: CommonOptions,
}

impl Cli {
    /// Reads the arguments, the program's name first.
    ///
    /// # Errors
    /// What clap finds wrong with them; or the help that is asked for.
    pub fn read(arguments: &[OsString]) -> Result<Self, clap::Error> {
        // The definition stays in memory: to take hundreds of options apart again takes as long as to read a document, and
        // the program ends in any case.
        let mut definition = ManuallyDrop::new(Self::command());
        let mut matches = definition.try_get_matches_from_mut(arguments)?;
        Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut definition))
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what a server says about itself
    Show(Deferred<ShowArgs>),
    /// Print values, raw, for scripts
    Get(Deferred<GetArgs>),
    /// Say whether servers are healthy; the exit code says it too
    Check(Deferred<CheckArgs>),
    /// Show many servers: how they are, and in what they differ
    Fleet(Deferred<FleetArgs>),
    /// Say in what two servers, or a server and a saved document, differ
    Diff(Deferred<DiffArgs>),
    /// Say whether one server can send to another, and how much at most
    Route(Deferred<RouteArgs>),
    /// Say what changes on servers, as it changes
    Watch(Deferred<WatchArgs>),
    /// Serve the metrics of the configured servers for Prometheus
    #[cfg(feature = "exporter")]
    Exporter(Deferred<ExporterArgs>),
    /// Look at a server's certificate, and remember it
    Trust(Deferred<TrustArgs>),
    /// Go the way to a server phase by phase, and say what is wrong
    Doctor(Deferred<DoctorArgs>),
    /// Look at and change the servers of the configuration file
    Server(Deferred<ServerArgs>),
    /// Print the JSON Schema of what jsinfo prints or reads
    Schema(Deferred<SchemaArgs>),
    /// Say what a field, a section, a rule or an exit code means
    Explain(Deferred<ExplainArgs>),
    /// Print the completions of a shell
    Completions(Deferred<CompletionsArgs>),
    /// Print a page of the manual
    Man(Deferred<ManArgs>),
}

impl Command {
    /// Whether the command has a use for the configuration file; one that has none works with a broken one.
    pub fn needs_configuration(&self) -> bool {
        match self {
            Self::Show(_)
            | Self::Get(_)
            | Self::Fleet(_)
            | Self::Diff(_)
            | Self::Route(_)
            | Self::Watch(_)
            | Self::Doctor(_)
            | Self::Server(_) => true,
            #[cfg(feature = "exporter")]
            Self::Exporter(options) => options.print.is_none(),
            Self::Check(options) => !options.list,
            Self::Trust(options) => options.target.is_some(),
            Self::Schema(_) | Self::Explain(_) | Self::Completions(_) | Self::Man(_) => false,
        }
    }

    /// Whether the command makes the configuration file where there is none yet.
    pub fn may_make_configuration(&self) -> bool {
        matches!(self, Self::Server(args) if matches!(args.command, ServerCommand::Add(_)))
    }
}

/// `jsinfo show`
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(after_help = SHOW_EXAMPLES)]
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
    /// Today's names whatever the server's version, times as RFC 3339 in UTC, ciphers by name; for JSON, kv and env
    #[arg(long, help_heading = "Output")]
    pub normalize: bool,
    /// Print no document: the exit code says whether there is one
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,
    /// Show tokens instead of ***
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
    /// Show each field's path in the place of its label
    #[arg(long, help_heading = "Output")]
    pub names: bool,

    /// Only these sections
    #[arg(long, short, value_delimiter = ',', value_parser = SECTION_PARSER, help_heading = "Selection", hide_possible_values = true, help = reference::of_sections())]
    pub section: Vec<&'static Section>,
    /// Only these fields, such as license.valid; jsinfo explain lists them; may be repeated, and takes lists with commas
    #[arg(long, short, value_delimiter = ',', value_parser = FIELD_PARSER, help_heading = "Selection", hide_possible_values = true)]
    pub field: Vec<&'static Field>,
    /// Not these sections or fields; may be repeated, and takes lists with commas
    #[arg(long, short = 'x', value_name = "SECTION|FIELD", value_delimiter = ',', value_parser = PART_PARSER, help_heading = "Selection", hide_possible_values = true)]
    pub exclude: Vec<Part>,
    /// End with 1 where a section or a field that is asked for by name was not sent
    #[arg(long, help_heading = "Selection")]
    pub require: bool,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

/// `jsinfo trust`
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(after_help = TRUST_EXAMPLES)]
pub struct TrustArgs {
    /// NAME, HOST, HOST:PORT or an https:// URL
    #[arg(required_unless_present = "list", value_hint = ValueHint::Other)]
    pub target: Option<String>,
    /// Remember the certificate without asking, unless another one is remembered
    #[arg(long)]
    pub yes: bool,
    /// With --yes: remember it in place of another one, too
    // clap waives a requirement that conflicts with what is there, so what conflicts is named, too.
    #[arg(long, requires = "yes", conflicts_with = "remove")]
    pub replace: bool,
    /// Forget the certificate that is remembered
    #[arg(long, conflicts_with = "yes")]
    pub remove: bool,
    /// List the certificates that are remembered
    #[arg(long, conflicts_with_all = ["target", "yes", "remove"])]
    pub list: bool,
    /// The list as JSON
    #[arg(long, requires = "list", conflicts_with_all = ["target", "yes", "remove"], help_heading = "Output")]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub deadlines: SettingArgs<Deadlines>,
}

/// `jsinfo doctor`
#[derive(Debug, Args)]
#[command(after_help = DOCTOR_EXAMPLES)]
pub struct DoctorArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: TargetArgument,
    /// How to tell it [default: text]
    #[arg(long, value_name = "FORMAT", value_parser = DOCTOR_FORMAT_PARSER, help_heading = "Output")]
    pub format: Option<Format>,
    /// Short for --format json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
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
    #[command(after_help = SERVER_LIST_EXAMPLES)]
    List {
        /// As JSON
        #[arg(long, help_heading = "Output")]
        json: bool,
    },
    /// Add a server, with the options that it is to be asked with
    Add(Box<ServerAddArgs>),
    /// Remove a server
    #[command(after_help = SERVER_REMOVE_EXAMPLES)]
    Remove {
        /// Its name
        name: String,
    },
    /// Show every setting of a server, and where it came from
    Show(Box<ServerShowArgs>),
}

/// `jsinfo server add`
#[derive(Debug, Args)]
#[command(after_help = SERVER_ADD_EXAMPLES)]
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
#[command(after_help = SERVER_SHOW_EXAMPLES)]
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

/// `jsinfo schema`
#[derive(Debug, Args)]
#[command(after_help = SCHEMA_EXAMPLES)]
pub struct SchemaArgs {
    /// What stands behind jsinfo/ in the schema of a JSON document; or config or policy [default: a list of them]
    #[arg(value_name = "SCHEMA", value_parser = SCHEMA_PARSER, hide_possible_values = true)]
    pub name: Option<&'static str>,
}

/// `jsinfo completions`
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(ignore_case = true)]
    pub shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  jsinfo show demo:                     a sample server, to look around
  jsinfo trust paris                    look at the certificate of paris, and remember it
  jsinfo show paris --user ops          what paris says to ops; asks for the password
  jsinfo get license.valid paris        one value of it
  jsinfo check paris                    is it healthy? the exit code says it too
  jsinfo watch paris                    what changes, as it changes
  jsinfo doctor paris                   what is in the way, if anything is
  jsinfo explain license.expiry         what it means; needs no server
  jsinfo help automation                what programs can rely on";

const SHOW_EXAMPLES: &str = "\
Examples:
  jsinfo show demo:                           a sample server, to look around
  jsinfo show paris --user ops --superuser    everything, asked by a superuser
  jsinfo show paris --section license,gc      two sections of it
  jsinfo show paris --json | jq .license      the document as it was sent";

const TRUST_EXAMPLES: &str = "\
Examples:
  jsinfo trust paris             look at the certificate of paris, and remember it when asked
  jsinfo trust --list            what is remembered
  jsinfo trust --remove paris    forget it";

const DOCTOR_EXAMPLES: &str = "\
Examples:
  jsinfo doctor paris                             how far it goes, and what to do
  jsinfo doctor paris --user ops --superuser      the same with a login
  jsinfo doctor paris --json | jq .failure        for programs";

const SERVER_LIST_EXAMPLES: &str = "\
Examples:
  jsinfo server list
  jsinfo server list --json | jq -r '.servers[].name'";

const SERVER_REMOVE_EXAMPLES: &str = "\
Examples:
  jsinfo server remove paris";

const SERVER_SHOW_EXAMPLES: &str = "\
Examples:
  jsinfo server show paris                        every setting, and who said it
  jsinfo server show paris --timeout 1m           what an option would change";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  jsinfo schema                            which there are
  jsinfo schema check                      what jsinfo check --json prints
  jsinfo schema policy > policy.schema.json
                                           for editors: #:schema ./policy.schema.json above the policy";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  mkdir -p ~/.local/share/bash-completion/completions ~/.zfunc ~/.config/fish/completions
  jsinfo completions bash > ~/.local/share/bash-completion/completions/jsinfo
  jsinfo completions zsh > ~/.zfunc/_jsinfo
  jsinfo completions fish > ~/.config/fish/completions/jsinfo.fish

zsh looks there with fpath+=(~/.zfunc) before compinit in ~/.zshrc.";

const SERVER_ADD_EXAMPLES: &str = "\
Examples:
  jsinfo server add paris paris.example --user ops --password-command 'pass show jetstream/paris'
  jsinfo show paris";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }
}
