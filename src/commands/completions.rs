//! `jsinfo completions`: what a shell needs to complete jsinfo's command line.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::{Cli, CompletionsArgs};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;

pub(super) fn run(args: &CompletionsArgs, output: &Output) -> Result<ExitCode> {
    match args.shell {
        // They ask jsinfo itself, which knows servers, fields and files.
        Shell::Bash => output.document(include_str!("../../completions/jsinfo.bash"))?,
        Shell::Zsh => output.document(include_str!("../../completions/_jsinfo"))?,
        Shell::Fish => output.document(include_str!("../../completions/jsinfo.fish"))?,
        shell => output.document(&fixed(shell)?)?,
    }
    Ok(ExitCode::Done)
}

/// Completions that hold every word.
fn fixed(shell: Shell) -> Result<String> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "jsinfo", &mut script);
    String::from_utf8(script).map_err(|error| Failure::new(FailureKind::Internal, error))
}
