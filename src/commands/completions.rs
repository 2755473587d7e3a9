//! `jsinfo completions`: what a shell needs to complete jsinfo's command line.

use clap::CommandFactory as _;

use crate::cli::{Cli, CompletionsArgs};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;

pub(super) fn run(args: &CompletionsArgs, output: &Output) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "jsinfo", &mut script);
    let script = String::from_utf8(script).map_err(|error| Failure::new(FailureKind::Internal, error))?;
    output.document(&script)?;
    Ok(ExitCode::Done)
}
