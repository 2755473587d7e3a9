//! One thin file a command: settings, document, rendering, output.

mod check;
mod completions;
mod doctor;
mod get;
mod server;
mod show;
mod trust;

use crate::cli::Command;
use crate::config::Sources;
use crate::exit::ExitCode;
use crate::failure::{Failure, Result};
use crate::output::Output;

/// Runs a command and gives back its exit code.
///
/// # Errors
/// Every failure that the command may end with; then nothing has been written to standard output.
pub fn run(command: &Command, sources: &Sources, output: &Output) -> Result<ExitCode> {
    match command {
        Command::Show(options) => show::run(options, sources, output),
        Command::Get(options) => get::run(options, sources, output),
        Command::Check(options) => check::run(options, sources, output),
        Command::Doctor(options) => doctor::run(options, sources, output),
        Command::Server(options) => server::run(&options.command, sources, output),
        Command::Trust(options) => trust::run(options, sources, output),
        Command::Completions(options) => completions::run(options, output),
    }
}

/// Tells of the failure of a command, and gives back its exit code.
pub fn failed(command: &Command, failure: Failure, output: &Output) -> ExitCode {
    match command {
        Command::Check(options) => check::refused(options, failure, output),
        Command::Show(_)
        | Command::Get(_)
        | Command::Doctor(_)
        | Command::Server(_)
        | Command::Trust(_)
        | Command::Completions(_) => {
            output.failure(&failure);
            failure.kind().into()
        }
    }
}
