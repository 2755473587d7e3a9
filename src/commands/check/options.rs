//! What the options of `check` ask for, and what of it makes no sense together.

use crate::check::expectation::Expectation;
use crate::check::plan::{Expected, Plan, RuleOptions, Scope};
use crate::check::policy::Policy;
use crate::check::status::{ExitPolicy, FailurePolicy};
use crate::cli::CheckArgs;
use crate::config::Sources;
use crate::config::setting::Value;
use crate::config::table::{PASSWORD_FILE, TOKEN_FILE};
use crate::failure::{Failure, FailureKind, Result};
use crate::format::{Format, FormatCommand};
use crate::health::Outcome;
use crate::source::file;
use crate::text::nearest::{did_you_mean, nearest};

/// What is to be judged: the command line over the policy.
pub(super) fn plan(options: &CheckArgs) -> Result<Plan> {
    let policy = options.policy.as_deref().map(Policy::load).transpose()?.unwrap_or_default();
    let rules =
        RuleOptions { only: &options.only, skip: &options.skip, warn: &options.warn, crit: &options.crit };
    let baseline = options.baseline.as_deref().map(file::load).transpose();
    let failure_policy = FailurePolicy {
        unreachable: options.on_unreachable,
        timeout: options.on_timeout,
        auth: options.on_auth,
        trust: options.on_trust,
    };
    let mut plan = Plan {
        rules: rules.plan_rules(&policy.rules)?,
        expectations: Vec::new(),
        mutes: policy.mutes,
        baseline: baseline.map_err(|failure| failure.context("--baseline"))?,
        failure_policy,
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
        Failure::message(FailureKind::Usage, format!("--expect: {}", misread.what)).hints(misread.hints)
    })?;
    Ok(Expected { expectation, severity: Outcome::Critical, reason: None, scope: Scope::default() })
}

/// From the verdict to the exit code.
pub(super) fn exit_policy(options: &CheckArgs) -> ExitPolicy {
    ExitPolicy { fail_on: options.fail_on, exit_zero: options.exit_zero }
}

/// The format that standard output gets: one at most.
pub(super) fn to_standard_output(options: &CheckArgs) -> Result<Option<Format>> {
    let named = options.format.iter().filter(|wish| wish.file.is_none()).map(|wish| wish.format);
    let named: Vec<_> = named.chain(options.json.then_some(Format::Json)).collect();
    match named.as_slice() {
        _ if options.quiet => Ok(None),
        [] if options.format.is_empty() => Ok(Some(Format::default())),
        [] => Ok(None),
        [format] => Ok(Some(*format)),
        [one, other, ..] => {
            let (one, other) = (one.name(FormatCommand::Check), other.name(FormatCommand::Check));
            Err(Failure::message(
                FailureKind::Usage,
                format!("{one} and {other} would both go to standard output"),
            )
            .hint(format!("give one of them a file, as in --format {other}=FILE")))
        }
    }
}

/// Refuses what would leave one report of two.
pub(super) fn refuse_one_file_twice(options: &CheckArgs) -> Result<()> {
    let files: Vec<_> = options.format.iter().filter_map(|wish| wish.file.as_ref()).collect();
    let twice =
        files.iter().enumerate().find(|(place, file)| files.iter().take(*place).any(|other| other == *file));
    twice.map_or(Ok(()), |(_, file)| {
        Err(Failure::message(FailureKind::Usage, format!("two formats would both go to {}", file.display()))
            .hint("give each a file of its own"))
    })
}

/// Refuses what several targets cannot share: standard input can be read once, and a baseline is of one server.
pub(super) fn refuse_sharing(options: &CheckArgs, targets: &[String]) -> Result<()> {
    let refuse = |what, hint| Err(Failure::message(FailureKind::Usage, what).hint(hint));
    let is_stdin = |setting| {
        let said = options.access.layer.get(setting);
        said.is_some_and(|said| matches!(&said.value, Value::Path(path) if path.as_os_str() == "-"))
    };
    match targets {
        [_] => Ok(()),
        _ if options.baseline.is_some() => {
            refuse("a baseline is of one server", "ask one target at a time, each with its own")
        }
        _ if is_stdin(&PASSWORD_FILE) || is_stdin(&TOKEN_FILE) => refuse(
            "standard input gives its secret to one target only",
            "put the secret into a file, or ask one target at a time",
        ),
        _ => Ok(()),
    }
}

/// Whom a policy names that is neither asked nor known: most likely a typo, and then what was to be muted is heard.
pub(super) fn nobody(plan: &Plan, targets: &[String], sources: &Sources) -> Vec<String> {
    let known = || targets.iter().map(String::as_str).chain(sources.configuration.server_names());
    let unknown = plan.scoped_targets().filter(|named| !known().any(|known| known == *named));
    let told = |named: &str| {
        let meant = did_you_mean(&nearest(named, known())).map(|meant| format!("; {meant}"));
        format!("the policy names {named}, which is not asked{}", meant.unwrap_or_default())
    };
    unknown.map(told).collect()
}
