//! `jsinfo check`: are they healthy? The exit code says it, the same in every format.

mod emit;
mod options;

use crate::check::inquiry::{Pool, RetryPolicy};
use crate::check::plan::Plan;
use crate::check::report::Report;
use crate::check::status::ExitPolicy;
use crate::cli::CheckArgs;
use crate::config::{self, Sources};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::format::{Format, FormatSpec};
use crate::output::Output;
use crate::render;

/// Checks the targets, or lists the rules.
pub(super) fn run(options: &CheckArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let mut plan = options::plan(options)?;
    warn(&plan.strangeness(), output);
    if options.list {
        return list(options, &plan, output).map(|()| ExitCode::CheckOk);
    }
    let stdout = options::to_standard_output(options)?;
    options::refuse_one_file_twice(options)?;
    let targets = config::targets(&options.targets, sources)?;
    options::refuse_sharing(options, &targets)?;
    plan.settle(|named| config::targets(named, sources))?;
    warn(&options::nobody(&plan, &targets, sources), output);
    let ending = options::ending(options);
    let suffices = |status| ExitPolicy { exit_zero: false, ..ending }.exit_code(status) == ExitCode::CheckOk;
    let patience = options.wait.map(|wait| RetryPolicy { wait: wait.0, suffices: &suffices });
    let inquiry = Pool::new(&plan, targets, &options.access, sources, output);
    let report = Report::new(inquiry.ask(patience.as_ref(), output), None, ending);
    let advice = if stdout == Some(Format::Text) { emit::advice(&report) } else { Vec::new() };
    let exit_code = emit::emit(report, options, stdout, output);
    for hint in advice {
        output.hint(hint);
    }
    Ok(exit_code)
}

/// Tells of a failure on account of which nobody was asked: whoever reads the formats has to hear of it, too.
pub(super) fn refused(options: &CheckArgs, failure: Failure, output: &Output) -> ExitCode {
    output.failure(&failure);
    let stdout = options::to_standard_output(options).unwrap_or_default().filter(|_| !options.list);
    let report = Report::new(Vec::new(), Some(failure), options::ending(options));
    if options::refuse_one_file_twice(options).is_err() {
        // Which of the two it would hold, nobody could tell.
        return report.exit_code();
    }
    emit::emit(report, options, stdout, output)
}

fn list(options: &CheckArgs, plan: &Plan, output: &Output) -> Result<()> {
    let json = match options.format.as_slice() {
        [] => options.json,
        [FormatSpec { format: Format::Text, file: None }] => false,
        [FormatSpec { format: Format::Json, file: None }] => true,
        _ => {
            return Err(Failure::message(FailureKind::Usage, "the list is for people or programs")
                .hint("use --list alone, or with --json"));
        }
    };
    output.document(&if json { render::json::rules(plan) } else { render::text::rules(plan, output.style()) })
}

fn warn(warnings: &[String], output: &Output) {
    for warning in warnings {
        output.warn(warning);
    }
}
