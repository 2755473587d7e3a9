//! `jsinfo fleet`: many servers at a glance.

use std::cell::RefCell;
use std::path::Path;

use jiff::Timestamp;

use super::format_specs::{refuse_one_file_twice, to_standard_output};
use super::several;
use crate::check::expectation::Expectation;
use crate::check::plan::Plan;
use crate::check::policy::Policy;
use crate::check::report::TargetResult;
use crate::check::rule_options::RuleOptions;
use crate::cli::FleetArgs;
use crate::config::Sources;
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::fleet::{Arrangement, Fleet, USUAL_WINDOW};
use crate::format::{Format, FormatCommand};
use crate::output::sink::FileSink;
use crate::output::{Output, TermStyle, stream_as_made};
use crate::render::{self, FleetView};
use crate::session::TargetAnswer;
use crate::session::pool::Pool;
use crate::snapshot::{self, SavedAnswer};

pub(super) fn run(args: &FleetArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    // Everything that can be refused is refused before anybody is asked.
    let stdout = to_standard_output(&args.format, args.json, FormatCommand::Fleet)?;
    refuse_one_file_twice(&args.format)?;
    let arrangement = Arrangement { wanted: wanted(&args.wanted)?, sort: args.sort, by: args.by };
    let mut plan = plan(args.policy.as_deref())?;
    output.warn_all(&plan.warnings());
    if let Some(directory) = &args.save {
        snapshot::refuse_unsuitable(directory)?;
    }
    let targets = several::targets(&args.targets, args.target_list.as_deref(), &args.access.layer, sources)?;
    several::fit(&mut plan, &several::names(&targets), sources)?;
    let pool = Pool::open(targets, &args.access.layer, sources, &output.progress(), args.parallel);
    output.warn_all(pool.warnings());
    let waiting = output.waits_for_many(pool.size(), pool.done());
    let (results, written) = ask(pool, &plan, &arrangement, args, stdout, output);
    drop(waiting);
    let now = Timestamp::now();
    let saved = args.save.as_deref().map(|directory| save(directory, &results, now));
    let window = args.next.unwrap_or(USUAL_WINDOW);
    let fleet = Fleet::new(results, &arrangement, window, now);
    written?;
    // Whatever became of the directory, what was asked for is shown.
    emit(&fleet, args, stdout, output)?;
    saved.transpose()?;
    let exit_code = exit_code(&fleet);
    if output.tells_failures_as_json() {
        for failure in several::failures(&fleet.results) {
            output.failure(&failure, exit_code);
        }
    } else if stdout == Some(Format::Text) {
        for hint in several::advice(&fleet.results) {
            output.hint(hint);
        }
    }
    Ok(exit_code)
}

/// Asks every target and judges it. As a line each, what they say is written as it arrives.
fn ask(
    pool: Pool,
    plan: &Plan,
    arrangement: &Arrangement,
    args: &FleetArgs,
    stdout: Option<Format>,
    output: &Output,
) -> (Vec<TargetResult>, Result<()>) {
    let written = RefCell::new(Ok(()));
    // The page says of each server what was in order, and what was skipped and why.
    let has_page = args.format.iter().any(|spec| spec.format == Format::Html);
    let judge = |answer: TargetAnswer| {
        let result = plan.evaluate(answer, Timestamp::now());
        let result = if has_page { result } else { Fleet::needed_of(result) };
        let mut written = written.borrow_mut();
        if stdout == Some(Format::Ndjson) && written.is_ok() && arrangement.wants(&result) {
            *written = output.document(&render::fleet_line(&result));
        }
        result
    };
    let mut results = pool.ask(judge, None);
    plan.compare(&mut results, Timestamp::now());
    (results, written.into_inner())
}

fn emit(fleet: &Fleet, args: &FleetArgs, stdout: Option<Format>, output: &Output) -> Result<()> {
    let view = FleetView {
        rows: args.all || !args.field.is_empty(),
        calendar: args.next.is_some(),
        fields: args.field.clone(),
    };
    for spec in &args.format {
        if let Some(file) = &spec.file {
            let text = render::fleet(fleet, &view, spec.format, TermStyle::FILE)?;
            FileSink::new(file).write(spec.format.name(FormatCommand::Fleet), &text)?;
        }
    }
    match stdout {
        // It has been written.
        None | Some(Format::Ndjson) => Ok(()),
        Some(Format::Json) => stream_as_made(|out| render::write_fleet_json(fleet, out)),
        Some(format) => output.document(&render::fleet(fleet, &view, format, output.style())?),
    }
}

/// Saves what every target said, those that are not wanted in what is shown included.
fn save(directory: &Path, results: &[TargetResult], now: Timestamp) -> Result<()> {
    for result in results {
        if let Err(failure) = &result.answer
            && result.is_interrupted()
        {
            // It would put a failure in the place of the document of a server that nobody has asked.
            return Err(failure.clone().context(format!("nothing was saved in {}", directory.display())));
        }
    }
    let mut answers = Vec::with_capacity(results.len());
    for TargetResult { target, answer, .. } in results {
        answers.push(SavedAnswer { target, answer: answer.as_ref().map(|fetched| &fetched.document) });
    }
    snapshot::save(directory, &answers, now)
}

/// Interrupted, what has arrived is complete as far as it goes, and the exit code says that it does not go to the end.
fn exit_code(fleet: &Fleet) -> ExitCode {
    if fleet.is_interrupted() {
        return super::interrupted();
    }
    if fleet.has_failures() { ExitCode::SomeFailed } else { ExitCode::Done }
}

/// What has to be true of a server for it to be wanted.
fn wanted(written: &[String]) -> Result<Vec<Expectation>> {
    let mut wanted = Vec::new();
    for written in written {
        wanted.push(Expectation::parse(written).map_err(|misread| misread.into_failure("--where"))?);
    }
    Ok(wanted)
}

/// The rules as every command judges by them, and what a policy makes of them.
pub(super) fn plan(policy: Option<&Path>) -> Result<Plan> {
    let policy = policy.map(Policy::load).transpose()?.unwrap_or_default();
    RuleOptions::default().plan(policy)
}
