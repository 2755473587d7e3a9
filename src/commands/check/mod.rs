//! `jsinfo check`: are they healthy? The exit code says it, the same in every format.

mod baseline;
mod emit;
mod options;

use std::time::Duration;

use jiff::Timestamp;

use super::format_specs::{self, refuse_one_file_twice};
use super::several;
use crate::check::plan::Plan;
use crate::check::report::{Report, TargetResult};
use crate::check::status::ExitPolicy;
use crate::cli::CheckArgs;
use crate::config::Sources;
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::format::{Format, FormatCommand, FormatSpec};
use crate::output::Output;
use crate::render;
use crate::session::pool::{AT_ONCE, Pool, RetryPolicy};
use crate::units::time::spell_span;

/// Checks the targets, or lists the rules.
pub(super) fn run(args: &CheckArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let mut plan = options::plan(args)?;
    output.warn_all(&plan.warnings());
    if args.list {
        list(args, &plan, output)?;
        return Ok(ExitCode::CheckOk);
    }
    // Everything that can be refused is refused before anybody is asked.
    let stdout = to_standard_output(args)?;
    refuse_one_file_twice(&args.format)?;
    let targets = several::targets(&args.targets, args.target_list.as_deref(), &args.access.layer, sources)?;
    let names = several::names(&targets);
    // After the list, which has it all the same.
    plan.baseline = baseline::load(args, &names, output)?;
    several::fit(&mut plan, &names, sources)?;
    let written = args.format.iter().map(|spec| spec.format);
    // Of one alone, people are shown what it is.
    plan.forgets_answers = names.len() > 1 && !written.chain(stdout).any(Format::shows_documents);
    let progress = output.progress();
    let first = names.first().cloned().unwrap_or_default();
    let pool = Pool::open(targets, &args.access.layer, sources, &progress, AT_ONCE);
    output.warn_all(pool.warnings());
    let waiting = match pool.size() {
        1 => output.waits_for(&first, &progress),
        several => output.waits_for_many(several, pool.done()),
    };
    let results = ask(pool, &plan, args, output);
    drop(waiting);
    let report = Report::new(results, None, Timestamp::now(), options::exit_policy(args));
    // The other formats are for programs, and have what is to be done in them.
    let (advice, failures) = if output.tells_failures_as_json() {
        (Vec::new(), several::failures(&report.results))
    } else if stdout == Some(Format::Text) {
        (several::advice(&report.results), Vec::new())
    } else {
        (Vec::new(), Vec::new())
    };
    let exit_code = emit::emit(report, args, stdout, output);
    for failure in failures {
        output.failure(&failure, exit_code);
    }
    for hint in advice {
        output.hint(hint);
    }
    Ok(exit_code)
}

/// The format that standard output gets.
fn to_standard_output(args: &CheckArgs) -> Result<Option<Format>> {
    if args.quiet {
        return Ok(None);
    }
    format_specs::to_standard_output(&args.format, args.json, FormatCommand::Check)
}

/// Asks every target, with `--wait` until all is well, and evaluates what they say.
fn ask(pool: Pool, plan: &Plan, args: &CheckArgs, output: &Output) -> Vec<TargetResult> {
    // What is waited for is that all is well, whatever --exit-zero makes of it.
    let exit_policy = ExitPolicy { exit_zero: false, ..options::exit_policy(args) };
    let suffices = |result: &TargetResult| exit_policy.exit_code(result.verdict) == ExitCode::CheckOk;
    let mut notes = WaitingNotes { output, is_one: pool.size() == 1, last: String::new() };
    let mut on_pause = |result: &TargetResult, left| notes.tell(result, left);
    let retry = args.wait.map(|wait| RetryPolicy { wait, suffices: &suffices, on_pause: &mut on_pause });
    let mut results = pool.ask(|asked| plan.evaluate(asked, Timestamp::now()), retry);
    plan.compare(&mut results, Timestamp::now());
    results
}

/// Tells of a failure on account of which nobody was asked: whoever reads the formats has to hear of it, too.
pub(super) fn refused(args: &CheckArgs, failure: &Failure, output: &Output) -> ExitCode {
    let stdout = to_standard_output(args).unwrap_or_default().filter(|_| !args.list);
    let report = Report::new(Vec::new(), Some(failure.clone()), Timestamp::now(), options::exit_policy(args));
    output.failure(failure, report.exit_code());
    if refuse_one_file_twice(&args.format).is_err() {
        // Which of the two it would hold, nobody could tell.
        return report.exit_code();
    }
    emit::emit(report, args, stdout, output)
}

/// What is told while it waits, to standard error.
struct WaitingNotes<'a> {
    output: &'a Output,
    /// Whether there is one target only, so that it need not be named.
    is_one: bool,
    /// What was told last: as long as it is the same, nobody wants to read it again.
    last: String,
}

impl WaitingNotes<'_> {
    /// Tells what is in the way of waiting no longer, and for how long it is waited at most.
    fn tell(&mut self, result: &TargetResult, left: Duration) {
        let worst = result.lines.first().map_or("", |line| line.sentence.as_ref());
        let story = if self.is_one { worst.to_owned() } else { format!("{}: {worst}", result.target) };
        if story != self.last {
            let left = spell_span(whole_seconds(left));
            self.output.note(format_args!("waiting up to {left}: {story}"));
            self.last = story;
        }
    }
}

/// Rounded up: a wait that is not over yet is at least a second.
fn whole_seconds(time: Duration) -> i128 {
    i128::try_from(time.as_millis().div_ceil(1000)).unwrap_or(i128::MAX)
}

fn list(args: &CheckArgs, plan: &Plan, output: &Output) -> Result<()> {
    let json = match args.format.as_slice() {
        [] => args.json,
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
