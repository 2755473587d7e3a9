//! jsinfo: what a JetStream file-transfer server says about itself.
//!
//! Data flows one way, from the arguments to the exit code:
//!
//! ```text
//! arguments → settings → session → document → rules → report → text → streams and exit code
//! ```
//!
//! A module uses only those that stand below it here; a test reads this map.
//!
//! | module | what it is for |
//! |---|---|
//! | `fuzzing` | what a fuzzer is let loose on; in no binary |
//! | [`commands`] | one thin file a command |
//! | `exporter` | servers asked for Prometheus, as a service |
//! | `completion` | what may stand at the cursor of a command line that is being typed |
//! | `usage` | what clap finds wrong, told like every other failure, and what was meant by it |
//! | [`cli`] | the command line: types only |
//! | [`render`] | what people and programs are shown: one file a format |
//! | [`output`] | the two streams, files, colour and width |
//! | `schema` | the JSON of our own: frozen structures, one file a contract |
//! | [`explain`] | what the words mean that are printed and taken: sections, fields, rules, exit codes |
//! | [`fleet`] | many servers together: how many are how, in what they differ, what runs out |
//! | `watch` | what changes on targets that are asked again and again: events, and the state that they add up to |
//! | [`difference`] | what differs between two documents, and what the rules make of it |
//! | [`route`] | whether one server can send to another, by what is documented |
//! | [`check`] | whether servers are healthy: what is wanted of them, evaluating the answers, the verdict |
//! | [`health`] | the rules, and what they say about a server's health |
//! | [`session`] | a target opened once and asked often; many at the same time; the way phase by phase |
//! | [`config`] | options, environment, configuration file and defaults: one table, resolved once |
//! | [`source`] | where a document comes from: API port, vendor's clients, saved document, sample server |
//! | [`snapshot`] | directories of saved documents: what is in one, and how one is written |
//! | [`trust`] | certificates: what they say, which are good and why, those remembered |
//! | [`mod@format`] | every format of every command, written down once |
//! | [`endpoint`] | the address of an API port |
//! | [`credentials`] | who asks, and where the secrets for it come from; the prompt |
//! | [`variation`] | in what documents differ, field by field: who says the same |
//! | [`absence`] | why something is not in a document |
//! | [`selection`] | which parts of a document are wanted |
//! | [`document`] | the answer as it was sent, and the four states of a value |
//! | [`catalogue`] | every documented field, written down once |
//! | `http_server` | HTTP over a connection that somebody has made to us |
//! | `failure_entry` | a failure as it stands in several contracts, and read back from there |
//! | [`progress`] | what a session is doing, step by step |
//! | [`units`] | amounts, times and versions: read and spelled in one place |
//! | `process` | deadlines, programs of this machine, signals, the terminal |
//! | `files` | the user's files: read up to a limit, replaced as a whole, TOML with its lines |
//! | [`exit`] | every exit code of every command |
//! | [`failure`] | what went wrong, what kind of wrong it is, and what to do next |
//! | [`secret`] | text that cannot be printed |
//! | [`json`] | JSON as it was sent: read within limits, kept without loss, written again |
//! | `text` | text from elsewhere: made safe, matched with known names |
//! | `build_info` | what this program was built from, and for what |

#![cfg_attr(test, allow(clippy::needless_raw_string_hashes, reason = "expect_test writes them"))]

pub mod absence;
mod build_info;
pub mod catalogue;
pub mod check;
pub mod cli;
pub mod commands;
mod completion;
pub mod config;
pub mod credentials;
pub mod difference;
pub mod document;
pub mod endpoint;
#[cfg(test)]
mod examples;
pub mod exit;
pub mod explain;
#[cfg(feature = "exporter")]
mod exporter;
pub mod failure;
mod failure_entry;
mod files;
pub mod fleet;
pub mod format;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod health;
#[cfg(any(feature = "demo", feature = "exporter"))]
mod http_server;
pub mod json;
pub mod output;
mod process;
pub mod progress;
pub mod render;
pub mod route;
mod schema;
pub mod secret;
pub mod selection;
pub mod session;
pub mod snapshot;
pub mod source;
mod text;
pub mod trust;
pub mod units;
mod usage;
pub mod variation;
mod watch;

use std::ffi::OsString;

use cli::{Cli, CommonOptions};
use config::table::{COLOR, ERROR_FORMAT, VERBOSE};
use config::{ColorChoice, Configuration, Environment, ErrorFormat, Layers, Sources};
use exit::ExitCode;
use output::Output;

/// Does what the arguments say, the program's name first, and gives back the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let environment = Environment::from_process();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // Before clap, which knows nothing of it.
    if let Some(words) = commands::complete::asked_for(&arguments) {
        let output = output_of_unread(&arguments, &environment);
        return commands::complete::run(words, &environment, &output);
    }
    if let Some(page) = usage::page_asked_for(&arguments) {
        return answer(page, &arguments, &environment);
    }
    let (failure, commands) = match Cli::read(&arguments) {
        Ok(cli) => match usage::word_behind_flag(&arguments) {
            None => return act(&cli, environment),
            Some(failure) => (failure, Vec::new()),
        },
        Err(error) if usage::is_answer(&error) => {
            return answer(&usage::answer_to(&error, &arguments), &arguments, &environment);
        }
        Err(error) => (usage::failure(&error, &arguments), usage::list_of_commands(&error, &arguments)),
    };
    let output = output_of_unread(&arguments, &environment);
    if let Some(command) = usage::readable_part(&arguments) {
        return commands::failed(&command, &failure, &output);
    }
    let code = failure.kind().into();
    output.failure(&failure, code);
    output.failure_details(&commands);
    code
}

/// Writes the help or the version that was asked for.
fn answer(text: &str, arguments: &[OsString], environment: &Environment) -> ExitCode {
    let output = output_of_unread(arguments, environment);
    match output.document(text) {
        Ok(()) => ExitCode::Done,
        Err(failure) => {
            // A monitor knows no other codes than those of `check`.
            let code = match usage::readable_part(arguments) {
                Some(_) => ExitCode::CheckUnknown,
                None => failure.kind().into(),
            };
            output.failure(&failure, code);
            code
        }
    }
}

/// Clap colours nothing, and what it could not read may hold a --color or an --error-format all the same.
fn output_of_unread(arguments: &[OsString], environment: &Environment) -> Output {
    let color = usage::last_word(arguments, &COLOR, ColorChoice::read);
    let error_format = usage::last_word(arguments, &ERROR_FORMAT, ErrorFormat::read);
    Output::new(color, false, environment.color()).with_error_format(error_format)
}

/// Runs the command; the configuration file is read first where the command has a use for it.
fn act(cli: &Cli, environment: Environment) -> ExitCode {
    let CommonOptions { settings, config } = &cli.common;
    let configuration = if cli.command.needs_configuration() {
        Configuration::load(config.as_deref(), cli.command.may_make_configuration(), &environment)
    } else {
        Ok(Configuration::default())
    };
    // Where the file is broken, the options alone say how its failure is shown.
    let mut layers = vec![&settings.layer];
    if let Ok(configuration) = &configuration {
        layers.push(&configuration.common);
    }
    let layers = Layers::new(layers);
    let color = ColorChoice::read(layers.word(&COLOR)).unwrap_or_default();
    let error_format = ErrorFormat::read(layers.word(&ERROR_FORMAT)).unwrap_or_default();
    let output =
        Output::new(color, layers.flag(&VERBOSE), environment.color()).with_error_format(error_format);
    let outcome = match configuration {
        Ok(configuration) => {
            output.warn_all(&configuration.warnings);
            let sources = Sources { environment, configuration, common: settings.layer.clone() };
            commands::run(&cli.command, &sources, &output)
        }
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => commands::failed(&cli.command, &failure, &output),
    }
}
