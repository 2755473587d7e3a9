//! `jsinfo check`: are they healthy? The exit code says it, the same in every format.

mod emit;
mod options;

use std::time::Duration;

use jiff::Timestamp;

use crate::check::plan::Plan;
use crate::check::report::{Report, TargetResult};
use crate::check::status::ExitPolicy;
use crate::cli::CheckArgs;
use crate::config::{self, Sources};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::format::{Format, FormatSpec};
use crate::output::Output;
use crate::render;
use crate::session::pool::{Pool, RetryPolicy};
use crate::units::time::spell_span;

/// The most targets that are asked at the same time.
const AT_ONCE: usize = 32;

/// Checks the targets, or lists the rules.
pub(super) fn run(options: &CheckArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let mut plan = options::plan(options)?;
    output.warn_all(&plan.warnings());
    if options.list {
        return list(options, &plan, output).map(|()| ExitCode::CheckOk);
    }
    let stdout = options::to_standard_output(options)?;
    options::refuse_one_file_twice(options)?;
    let targets = config::targets(&options.targets, sources)?;
    options::refuse_sharing(options, &targets)?;
    plan.drop_restart_without_baseline();
    plan.expand_groups(|named| config::targets(named, sources))?;
    output.warn_all(&options::nobody(&plan, &targets, sources));
    let exit_policy = options::exit_policy(options);
    let suffices = |result: &TargetResult| {
        ExitPolicy { exit_zero: false, ..exit_policy }.exit_code(result.status) == ExitCode::CheckOk
    };
    let is_one = targets.len() == 1;
    let mut told = String::new();
    let mut on_pause = |result: &TargetResult, left| {
        let story = story(result, is_one);
        if story != told {
            output.note(format_args!("waiting up to {}: {story}", spell_span(whole_seconds(left))));
            told = story;
        }
    };
    let retry =
        options.wait.map(|wait| RetryPolicy { wait: wait.0, suffices: &suffices, on_pause: &mut on_pause });
    let pool = Pool::open(targets, &options.access.layer, sources, &output.progress(), AT_ONCE);
    output.warn_all(pool.warnings());
    let results = pool.ask(|asked| plan.evaluate(asked, Timestamp::now()), retry);
    let report = Report::new(results, None, Timestamp::now(), exit_policy);
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
    let report = Report::new(Vec::new(), Some(failure), Timestamp::now(), options::exit_policy(options));
    if options::refuse_one_file_twice(options).is_err() {
        // Which of the two it would hold, nobody could tell.
        return report.exit_code();
    }
    emit::emit(report, options, stdout, output)
}

/// What is in the way of waiting no longer, in a clause.
fn story(result: &TargetResult, is_one: bool) -> String {
    let worst = result.lines.first().map_or("", |line| line.sentence.as_str());
    if is_one { worst.to_owned() } else { format!("{}: {worst}", result.target) }
}

/// Rounded up: a wait that is not over yet is at least a second.
fn whole_seconds(time: Duration) -> i128 {
    i128::try_from(time.as_millis().div_ceil(1000)).unwrap_or(i128::MAX)
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
    output.document(&if json {
        render::json::rules(plan)
    } else {
        render::text_lists::rules(plan, output.style())
    })
}
