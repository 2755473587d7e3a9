//! The command line: which commands and options there are. Types only; what they mean is resolved in
//! [`crate::settings`], and what they do is done in [`crate::commands`].

// Writing to a string cannot fail.
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::catalogue::{self, Field, Section};
use crate::failure;
use crate::output::ColorChoice;
use crate::selection::Part;
use crate::settings::VARIABLES;
use crate::settings::secret_source::words;
use crate::target::api::trust::Fingerprint;

/// Shows what a JetStream file-transfer server says about itself, and what is wrong with it
#[derive(Debug, Parser)]
#[command(name = "jsinfo", version, max_term_width = 100, after_long_help = reference())]
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
    Show(Show),
    /// Print one value, raw, for scripts
    Get(Get),
    /// Look at a server's certificate, and remember it
    Trust(Trust),
    /// Go the way to a server phase by phase, and say what is wrong with it
    Doctor(Box<Doctor>),
    /// Look at and change the servers of the configuration file
    Server(Server),
    /// Print the completions of a shell
    Completions(Completions),
}

impl Command {
    /// Whether the command has a use for the configuration file; one that has none works with a broken one.
    pub fn needs_configuration(&self) -> bool {
        match self {
            Self::Show(_) | Self::Get(_) | Self::Doctor(_) | Self::Server(_) => true,
            Self::Trust(options) => options.target.is_some(),
            Self::Completions(_) => false,
        }
    }
}

/// `jsinfo show`
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(after_help = SHOW_EXAMPLES, after_long_help = SHOW_EXAMPLES)]
pub struct Show {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: TargetArgument,

    /// How to show it [default: table]
    #[arg(long, value_enum, help_heading = "Output")]
    pub format: Option<Format>,
    /// Short for --format json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub json: bool,
    /// JSON on one line
    #[arg(long, help_heading = "Output")]
    pub compact: bool,
    /// List what was not sent and what is unknown, too
    #[arg(long, help_heading = "Output")]
    pub all: bool,
    /// Show tokens instead of ***
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,

    /// Only these sections
    #[arg(long, short, value_delimiter = ',', value_parser = SECTION_PARSER, help_heading = "Selection")]
    pub section: Vec<&'static Section>,
    /// Only these fields, by their dotted paths
    #[arg(long, short, value_delimiter = ',', value_parser = FIELD_PARSER, help_heading = "Selection", hide_possible_values = true)]
    pub field: Vec<&'static Field>,
    /// Not these sections or fields
    #[arg(long, short = 'x', value_name = "SECTION|FIELD", value_delimiter = ',', value_parser = PART_PARSER, help_heading = "Selection", hide_possible_values = true)]
    pub exclude: Vec<Part>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: AccessOptions,
}

/// `jsinfo get`
#[derive(Debug, Args)]
#[command(after_help = GET_EXAMPLES, after_long_help = GET_EXAMPLES)]
pub struct Get {
    /// The field, by its dotted path, such as license.valid
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
    pub access: AccessOptions,
}

/// `jsinfo trust`
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(after_help = TRUST_EXAMPLES, after_long_help = TRUST_EXAMPLES)]
pub struct Trust {
    /// NAME, HOST, HOST:PORT or an https:// URL
    #[arg(required_unless_present = "list", value_hint = ValueHint::Other)]
    pub target: Option<String>,
    /// Remember the certificate without asking
    #[arg(long)]
    pub yes: bool,
    /// Forget the certificate that is remembered
    #[arg(long, conflicts_with = "yes")]
    pub remove: bool,
    /// List the certificates that are remembered
    #[arg(long, conflicts_with_all = ["target", "yes", "remove"])]
    pub list: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub deadlines: DeadlineOptions,
}

/// `jsinfo doctor`
#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: TargetArgument,
    /// As JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: AccessOptions,
}

/// `jsinfo server`
#[derive(Debug, Args)]
pub struct Server {
    /// What to do with them
    #[command(subcommand)]
    pub command: ServerCommand,
}

/// The commands of `jsinfo server`.
#[derive(Debug, Subcommand)]
pub enum ServerCommand {
    /// List the servers
    List {
        /// As JSON
        #[arg(long, help_heading = "Output")]
        json: bool,
    },
    /// Add a server, with the options that it is to be asked with
    Add(Box<ServerAdd>),
    /// Remove a server
    Remove {
        /// Its name
        name: String,
    },
    /// Show every setting of a server, and where it came from
    Show(Box<ServerShow>),
}

/// `jsinfo server add`
#[derive(Debug, Args)]
#[command(after_help = SERVER_ADD_EXAMPLES, after_long_help = SERVER_ADD_EXAMPLES)]
pub struct ServerAdd {
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
    pub access: AccessOptions,
}

/// `jsinfo server show`
#[derive(Debug, Args)]
pub struct ServerShow {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: TargetArgument,
    /// As JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: AccessOptions,
}

/// `jsinfo completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

/// The target of a command that takes one.
#[derive(Debug, Args)]
pub struct TargetArgument {
    #[allow(clippy::doc_markdown, reason = "it is help for people at a terminal")]
    /// HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo: [default: $JSINFO_TARGET or localhost]
    #[arg(value_hint = ValueHint::Other)]
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
    /// Trust whoever answers
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
    /// Tell each step on standard error
    #[arg(long, short, global = true, help_heading = "Output")]
    pub verbose: bool,
    #[allow(clippy::doc_markdown, reason = "it is help for people at a terminal")]
    /// The configuration file [default: $JSINFO_CONFIG or ~/.config/jsinfo/config.toml]
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub config: Option<PathBuf>,
}

/// The formats of `show`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Table,
    /// The document as it was sent
    Json,
    /// A path=value a line
    Kv,
    /// Shell variables, safe for eval
    Env,
    /// The table, for tickets
    Markdown,
}

/// A command and its arguments, as options take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandWords(pub Vec<String>);

/// A length of time, as options take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time(pub Duration);

const SHOW_EXAMPLES: &str = "\
Examples:
  jsinfo show demo:                           a sample server, to look around
  jsinfo show paris --user ops --superuser    everything, asked by a superuser
  jsinfo show paris --section license,gc      two sections of it
  jsinfo show paris --json | jq .license      the document as it was sent";

const GET_EXAMPLES: &str = "\
Examples:
  jsinfo get license.valid paris
  test \"$(jsinfo get license.valid paris)\" = true";

const TRUST_EXAMPLES: &str = "\
Examples:
  jsinfo trust paris             look at the certificate of paris, and remember it when asked
  jsinfo trust --list            what is remembered
  jsinfo trust --remove paris    forget it";

const SERVER_ADD_EXAMPLES: &str = "\
Examples:
  jsinfo server add paris paris.example --user ops --password-command 'pass show jetstream/paris'
  jsinfo show paris";

/// The end of `jsinfo --help`: exit codes and variables, from where they are written down.
fn reference() -> String {
    let mut text = format!("Exit codes:\n    0  done\n    1  {}\n", failure::MEANING_OF_NO);
    for kind in failure::Kind::ALL {
        let _ = writeln!(text, "  {:3}  {}", kind.exit_code(), kind.meaning());
    }
    text.push_str("\nEnvironment:\n");
    for variable in &VARIABLES {
        let _ = writeln!(text, "  {:24}{}", variable.name, variable.about);
    }
    text.truncate(text.trim_end().len());
    text
}

fn parse_command(written: &str) -> Result<CommandWords, String> {
    words(written).map(CommandWords)
}

/// A plain number is seconds.
pub(crate) fn parse_time(written: &str) -> Result<Time, String> {
    let time = match written.parse::<u32>() {
        Ok(seconds) => Duration::from_secs(seconds.into()),
        Err(_) => written
            .parse::<jiff::SignedDuration>()
            .ok()
            .and_then(|time| Duration::try_from(time).ok())
            .ok_or_else(|| "a time is written like 15s, 2m or 500ms".to_owned())?,
    };
    if time.is_zero() { Err("no time is not enough".to_owned()) } else { Ok(Time(time)) }
}

/// Reads names of the catalogue and completes them.
struct NameParser<T: 'static> {
    find: fn(&str) -> Result<T, Vec<&'static str>>,
    names: fn() -> Vec<&'static str>,
}

const FIELD_PARSER: NameParser<&'static Field> = NameParser {
    find: |path| {
        catalogue::field(path).map_err(|nearest| match catalogue::section(path) {
            Ok(section) => section.fields().iter().map(|field| field.path).take(3).collect(),
            Err(_) => nearest,
        })
    },
    names: || catalogue::fields().map(|field| field.path).collect(),
};

const SECTION_PARSER: NameParser<&'static Section> = NameParser {
    find: catalogue::section,
    names: || catalogue::sections().map(|section| section.name).collect(),
};

const PART_PARSER: NameParser<Part> = NameParser {
    find: |name| {
        let field = catalogue::field(name).map(Part::Field);
        field.or_else(|fields| {
            catalogue::section(name).map(Part::Section).map_err(|sections| [sections, fields].concat())
        })
    },
    names: || [(SECTION_PARSER.names)(), (FIELD_PARSER.names)()].concat(),
};

impl<T> Clone for NameParser<T> {
    fn clone(&self) -> Self {
        Self { find: self.find, names: self.names }
    }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for NameParser<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<T, clap::Error> {
        let name = value.to_string_lossy();
        (self.find)(&name).map_err(|nearest| {
            let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
            if let Some(argument) = argument {
                error.insert(ContextKind::InvalidArg, ContextValue::String(argument.to_string()));
            }
            error.insert(ContextKind::InvalidValue, ContextValue::String(name.into_owned()));
            let nearest = nearest.into_iter().map(str::to_owned).collect();
            error.insert(ContextKind::SuggestedValue, ContextValue::Strings(nearest));
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::KEYS;
    use crate::target::access::{DEFAULT_CONNECT_TIMEOUT, DEFAULT_TIMEOUT};
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_tells_the_true_defaults() {
        let command = Cli::command();
        let show = command.find_subcommand("show").unwrap();
        let help = |name: &str| {
            show.get_arguments()
                .find(|argument| argument.get_id() == name)
                .unwrap()
                .get_help()
                .unwrap()
                .to_string()
        };
        for (name, default) in [("timeout", DEFAULT_TIMEOUT), ("connect_timeout", DEFAULT_CONNECT_TIMEOUT)] {
            assert!(help(name).ends_with(&format!("[default: {default:?}]")), "{name}");
        }
    }

    #[test]
    fn every_option_about_servers_and_output_is_a_key_of_the_file() {
        let command = Cli::command();
        let show = command.find_subcommand("show").unwrap();
        // A choice of this one time, a short form, and the file itself.
        let not_in_the_file = ["show-secrets", "json", "config"];
        let options = show.get_arguments().chain(command.get_arguments()).filter(|argument| {
            matches!(argument.get_help_heading(), Some("Credentials" | "Connection" | "Output"))
        });
        for option in options.filter_map(Arg::get_long).filter(|option| !not_in_the_file.contains(option)) {
            assert!(KEYS.iter().any(|key| key.name == option), "{option}");
        }
    }

    #[test]
    fn times_are_written_as_people_write_them() {
        let seconds = |written: &str| parse_time(written).map(|time| time.0.as_secs_f64());
        assert_eq!(seconds("15"), Ok(15.0));
        assert_eq!(seconds("1500ms"), Ok(1.5));
        assert_eq!(seconds("2m"), Ok(120.0));
        assert!([seconds("0"), seconds("-1s"), seconds("soon"), seconds("")].iter().all(Result::is_err));
    }
}
