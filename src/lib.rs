//! jsinfo: what a JetStream file-transfer server says about itself.
//!
//! Data flows one way, and each step is a call to the module below it:
//!
//! ```text
//! arguments → settings → target → document → selection → rendering → standard output and exit code
//! ```
//!
//! | module | what it is for |
//! |---|---|
//! | [`cli`] | the command line: types only |
//! | `usage` | what clap finds wrong, told like every other failure |
//! | [`commands`] | one thin file a command |
//! | [`config`] | options, environment, configuration file and defaults, resolved once |
//! | [`credentials`] | who asks, and where the secrets for it come from; the prompt |
//! | [`source`] | where a document comes from: API port, vendor's clients, saved document, sample server |
//! | [`trust`] | certificates: what they say, which are good and why, those remembered |
//! | [`endpoint`] | the address of an API port |
//! | [`document`] | the answer as it was sent, and the four states of a value |
//! | [`absence`] | why something is not in a document |
//! | [`catalogue`] | every documented field, written down once |
//! | [`units`] | amounts, times and versions: read and spelled in one place |
//! | [`selection`] | which parts of a document are wanted |
//! | [`health`] | the rules, and what they say about a server's health |
//! | [`check`] | whether servers are healthy: what is wanted of them, asking, judging, the verdict |
//! | `diagnosis` | what `doctor` finds |
//! | [`mod@format`] | every format of every command, written down once |
//! | `schema` | the JSON of our own: frozen structures, one file a contract |
//! | [`render`] | values in, text out: one file a format |
//! | [`exit`] | every exit code of every command |
//! | [`failure`] | what went wrong, and what kind of wrong it is |
//! | [`output`] | the two streams and files, colour and width |
//! | [`progress`] | what a session is doing, step by step |
//! | `process` | deadlines, programs of this machine, signals, the terminal's modes |
//! | `files`, `text` | the user's files; text from elsewhere made safe, and mistyped names |
//! | [`secret`] | text that cannot be printed |

#![cfg_attr(test, allow(clippy::needless_raw_string_hashes, reason = "expect_test writes them"))]

pub mod absence;
pub mod catalogue;
pub mod check;
pub mod cli;
pub mod commands;
pub mod config;
pub mod credentials;
mod diagnosis;
pub mod document;
pub mod endpoint;
#[cfg(test)]
mod examples;
pub mod exit;
pub mod failure;
mod files;
pub mod format;
pub mod health;
pub mod output;
mod process;
pub mod progress;
pub mod render;
mod schema;
pub mod secret;
pub mod selection;
pub mod source;
mod text;
pub mod trust;
pub mod units;
mod usage;

use std::ffi::OsString;

use clap::Parser as _;

use cli::{Cli, CommonOptions};
use config::{Configuration, Environment, Sources};
use exit::ExitCode;
use output::Output;

/// Does what the arguments say, the program's name first, and gives back the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let environment = Environment::of_process();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let error = match Cli::try_parse_from(&arguments) {
        Ok(cli) => return act(&cli, environment),
        Err(error) => error,
    };
    let output = Output::new(usage::color_of(&arguments), false, environment.color());
    let answered = if usage::is_answer(&error) {
        output.document(&error.to_string())
    } else {
        Err(usage::failure(&error, &arguments))
    };
    answered.map_or_else(
        |failure| {
            output.failure(&failure);
            usage::exit_code(&failure, &arguments)
        },
        |()| ExitCode::Done,
    )
}

/// Runs the command; the configuration file is read first where the command has a use for it.
fn act(cli: &Cli, environment: Environment) -> ExitCode {
    let CommonOptions { color, verbose, config } = &cli.common;
    let configuration = if cli.command.needs_configuration() {
        Configuration::load(config.as_deref(), cli.command.may_make_configuration(), &environment)
    } else {
        Ok(Configuration::default())
    };
    let said = configuration.as_ref().ok();
    let color = color.or_else(|| said?.color).unwrap_or_default();
    let verbose = *verbose || said.and_then(|said| said.verbose).unwrap_or_default();
    let output = Output::new(color, verbose, environment.color());
    let outcome = configuration.and_then(|configuration| {
        configuration.warnings.iter().for_each(|warning| output.warn(warning));
        commands::run(&cli.command, &Sources { environment, configuration }, &output)
    });
    outcome.unwrap_or_else(|failure| commands::failed(&cli.command, failure, &output))
}
