//! One thin file a command: settings, document, rendering, output.

mod completions;
mod doctor;
mod get;
mod server;
mod show;
mod trust;

use crate::cli::Command;
use crate::failure::Result;
use crate::output::Output;
use crate::settings::Sources;

/// Runs a command and gives back its exit code.
///
/// # Errors
/// Every failure that the command may end with; then nothing has been written to standard output.
pub fn run(command: &Command, sources: &Sources, output: &Output) -> Result<u8> {
    match command {
        Command::Show(options) => show::run(options, sources, output),
        Command::Get(options) => get::run(options, sources, output),
        Command::Doctor(options) => doctor::run(options, sources, output),
        Command::Server(options) => server::run(&options.command, sources, output),
        Command::Trust(options) => trust::run(options, sources, output),
        Command::Completions(options) => completions::run(options, output),
    }
}
