//! `jsinfo man`: the pages of the manual.

use clap::CommandFactory as _;

use crate::cli::{Cli, ManArgs};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;
use crate::render;
use crate::text::nearest::{did_you_mean, nearest};

pub(super) fn run(args: &ManArgs, output: &Output) -> Result<ExitCode> {
    let mut command = Cli::command();
    // Only then it is known what each is called, and which options all of them have.
    command.build();
    for word in &args.command {
        command = inner_command(&command, word)?;
    }
    output.document(&render::manual(&command))?;
    Ok(ExitCode::Done)
}

fn inner_command(command: &clap::Command, word: &str) -> Result<clap::Command> {
    let mut names = Vec::new();
    for inner in command.get_subcommands() {
        if inner.get_name() == "help" || inner.is_hide_set() {
            continue;
        }
        if inner.get_name() == word {
            return Ok(inner.clone());
        }
        names.push(inner.get_name());
    }
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let failure = Failure::message(FailureKind::Usage, format!("{name} has no command {word}"));
    let failure = failure.hints(did_you_mean(&nearest(word, names.iter().copied())));
    if names.is_empty() {
        return Err(failure);
    }
    Err(failure.hint(format!("the commands are {}", names.join(", "))))
}
