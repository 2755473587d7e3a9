//! `jsinfo check`: are they healthy? The exit code says it, the same in every format.

use std::path::PathBuf;

use crate::check::expectation::Expectation;
use crate::check::inquiry::{Inquiry, Patience};
use crate::check::plan::{Choice, Expected, Plan, Scope};
use crate::check::policy::Policy;
use crate::check::report::{Report, State, TargetResult};
use crate::check::status::{Ending, Weights};
use crate::cli::{Check, CheckFormat, FormatWish};
use crate::failure::{Failure, Kind, Result};
use crate::nearest::{did_you_mean, nearest};
use crate::output::Output;
use crate::render::check::{self as render, Rules};
use crate::settings::{self, Sources};
use crate::target::file;

/// Checks the targets, or lists the rules.
pub(super) fn run(options: &Check, sources: &Sources, output: &Output) -> Result<u8> {
    let mut plan = plan(options)?;
    warn(&plan.strangeness(), output);
    if options.list {
        return list(options, &plan, output).map(|()| 0);
    }
    let stdout = to_standard_output(options)?;
    refuse_one_file_twice(options)?;
    let targets = settings::targets(&options.targets, sources)?;
    refuse_sharing(options, &targets)?;
    plan.settle(|named| settings::targets(named, sources))?;
    warn(&nobody(&plan, &targets, sources), output);
    let ending = ending(options);
    let suffices = |status| Ending { exit_zero: false, ..ending }.exit_code(status) == 0;
    let patience = options.wait.map(|wait| Patience { wait: wait.0, suffices: &suffices });
    let inquiry = Inquiry::new(&plan, targets, &options.access, sources, output);
    let report = Report::new(inquiry.ask(patience.as_ref(), output), None, ending);
    let advice = if stdout == Some(CheckFormat::Text) { advice(&report) } else { Vec::new() };
    let exit_code = tell(report, options, stdout, output);
    for hint in advice {
        output.hint(hint);
    }
    Ok(exit_code)
}

/// Tells of a failure on account of which nobody was asked: whoever reads the formats has to hear of it, too.
pub(super) fn refused(options: &Check, failure: Failure, output: &Output) -> u8 {
    output.failure(&failure);
    let stdout = to_standard_output(options).unwrap_or_default().filter(|_| !options.list);
    tell(Report::new(Vec::new(), Some(failure), ending(options)), options, stdout, output)
}

/// What is to be judged: the command line over the policy.
fn plan(options: &Check) -> Result<Plan> {
    let policy = options.policy.as_deref().map(Policy::load).transpose()?.unwrap_or_default();
    let choice =
        Choice { only: &options.only, skip: &options.skip, warn: &options.warn, crit: &options.crit };
    let baseline = options.baseline.as_deref().map(file::load).transpose();
    let weights = Weights {
        unreachable: options.on_unreachable,
        timeout: options.on_timeout,
        auth: options.on_auth,
        trust: options.on_trust,
    };
    let mut plan = Plan {
        rules: choice.rules(&policy.rules)?,
        expectations: Vec::new(),
        mutes: policy.mutes,
        baseline: baseline.map_err(|failure| failure.context("--baseline"))?,
        weights,
    };
    if plan.baseline.is_some() {
        plan.require_restart()?;
    }
    policy.expectations.into_iter().for_each(|expected| plan.expect(expected));
    for written in &options.expect {
        plan.expect(expected(written)?);
    }
    Ok(plan)
}

/// An expectation of the command line: what is not met is critical.
fn expected(written: &str) -> Result<Expected> {
    let expectation = Expectation::parse(written).map_err(|misread| {
        // Not as it is written: a secret may be in it.
        Failure::message(Kind::Usage, format!("--expect: {}", misread.what)).hints(misread.hints)
    })?;
    Ok(Expected { expectation, severity: State::Critical, reason: None, scope: Scope::default() })
}

fn list(options: &Check, plan: &Plan, output: &Output) -> Result<()> {
    let rules = Rules::of(plan);
    let json = match options.format.as_slice() {
        [] => options.json,
        [FormatWish { format: CheckFormat::Text, file: None }] => false,
        [FormatWish { format: CheckFormat::Json, file: None }] => true,
        _ => {
            return Err(Failure::message(Kind::Usage, "the list is for people or programs")
                .hint("use --list alone, or with --json"));
        }
    };
    output.document(&if json { rules.json() } else { rules.table(output.look()) })
}

fn ending(options: &Check) -> Ending {
    Ending { fail_on: options.fail_on, exit_zero: options.exit_zero }
}

/// The format that standard output gets: one at most.
fn to_standard_output(options: &Check) -> Result<Option<CheckFormat>> {
    let named = options.format.iter().filter(|wish| wish.file.is_none()).map(|wish| wish.format);
    let named: Vec<_> = named.chain(options.json.then_some(CheckFormat::Json)).collect();
    match named.as_slice() {
        _ if options.quiet => Ok(None),
        [] if options.format.is_empty() => Ok(Some(CheckFormat::default())),
        [] => Ok(None),
        [format] => Ok(Some(*format)),
        [one, other, ..] => {
            let (one, other) = (one.name(), other.name());
            Err(Failure::message(Kind::Usage, format!("{one} and {other} would both go to standard output"))
                .hint(format!("give one of them a file, as in --format {other}=FILE")))
        }
    }
}

fn refuse_one_file_twice(options: &Check) -> Result<()> {
    let files: Vec<_> = options.format.iter().filter_map(|wish| wish.file.as_ref()).collect();
    let twice =
        files.iter().enumerate().find(|(place, file)| files.iter().take(*place).any(|other| other == *file));
    twice.map_or(Ok(()), |(_, file)| {
        Err(Failure::message(Kind::Usage, format!("two formats would both go to {}", file.display()))
            .hint("give each a file of its own"))
    })
}

/// Refuses what several targets cannot share: standard input can be read once, and a baseline is of one server.
fn refuse_sharing(options: &Check, targets: &[String]) -> Result<()> {
    let refuse = |what, hint| Err(Failure::message(Kind::Usage, what).hint(hint));
    let credentials = &options.access.credentials;
    let files = [&credentials.password_file, &credentials.token_file];
    let is_stdin = |file: &PathBuf| file.as_os_str() == "-";
    match targets {
        [_] => Ok(()),
        _ if options.baseline.is_some() => {
            refuse("a baseline is of one server", "ask one target at a time, each with its own")
        }
        _ if files.into_iter().flatten().any(is_stdin) => refuse(
            "standard input gives its secret to one target only",
            "put the secret into a file, or ask one target at a time",
        ),
        _ => Ok(()),
    }
}

fn warn(warnings: &[String], output: &Output) {
    for warning in warnings {
        output.warn(warning);
    }
}

/// Whom a policy names that is neither asked nor known: most likely a typo, and then what was to be muted is heard.
fn nobody(plan: &Plan, targets: &[String], sources: &Sources) -> Vec<String> {
    let known = || {
        let servers = sources.configuration.servers.iter().map(|server| server.name.as_str());
        targets.iter().map(String::as_str).chain(servers)
    };
    let unknown = plan.scoped().filter(|named| !known().any(|known| known == *named));
    let told = |named: &str| {
        let meant = did_you_mean(&nearest(named, known())).map(|meant| format!("; {meant}"));
        format!("the policy names {named}, which is not asked{}", meant.unwrap_or_default())
    };
    unknown.map(told).collect()
}

/// What to do about the servers that gave no answer, as long as they are few.
fn advice(report: &Report) -> Vec<String> {
    const FEW: usize = 3;
    let silent: Vec<_> = report.results.iter().filter(|result| !result.is_up()).collect();
    if silent.len() > FEW {
        return vec!["jsinfo doctor TARGET shows how far it goes".to_owned()];
    }
    let is_one = report.results.len() == 1;
    let told = |result: &&TargetResult| {
        let advice = result.outcome.as_ref().err().map(Failure::advice).unwrap_or_default();
        let with_name = |hint| if is_one { hint } else { format!("{}: {hint}", result.target) };
        advice.into_iter().map(with_name).collect::<Vec<_>>()
    };
    silent.iter().flat_map(told).collect()
}

/// Writes the files, then standard output, and gives back the exit code. What cannot be written makes the verdict
/// unknown, unless it is worse, and everything else that is written says so.
fn tell(mut report: Report, options: &Check, stdout: Option<CheckFormat>, output: &Output) -> u8 {
    if let Some(failure) = write(&report, options) {
        note(failure, &mut report, options, output);
    }
    let told =
        stdout.map_or(Ok(()), |format| output.document(&render::render(&report, format, output.look())));
    if let Err(failure) = told {
        note(failure, &mut report, options, output);
    }
    report.exit_code()
}

/// Takes a failure to write into the report, and writes the files that can be written once more.
fn note(failure: Failure, report: &mut Report, options: &Check, output: &Output) {
    output.failure(&failure);
    if report.failure.is_none() {
        report.failure = Some(failure);
        // What fails here has failed before.
        let _ = write(report, options);
    }
}

/// Writes every file, and gives back the first failure.
fn write(report: &Report, options: &Check) -> Option<Failure> {
    let files = options.format.iter().filter_map(|wish| Some((wish.format, wish.file.as_ref()?)));
    let failures = files.filter_map(|(format, file)| render::write(report, format, file).err());
    failures.reduce(|first, _| first)
}
