//! What the options of `check` ask for, and what of it makes no sense together.

use std::collections::HashSet;

use crate::check::expectation::Expectation;
use crate::check::plan::{Plan, PlannedExpectation, Scope};
use crate::check::policy::Policy;
use crate::check::rule_options::RuleOptions;
use crate::check::status::{ExitPolicy, FailurePolicy};
use crate::cli::CheckArgs;
use crate::config::Sources;
use crate::failure::{Failure, FailureKind, Result};
use crate::health::Outcome;
use crate::text::nearest::{did_you_mean, nearest};

/// What is to be judged: the command line over the policy.
pub(super) fn plan(args: &CheckArgs) -> Result<Plan> {
    let policy = args.policy.as_deref().map(Policy::load).transpose()?.unwrap_or_default();
    let rules = RuleOptions { only: &args.only, skip: &args.skip, warn: &args.warn, crit: &args.crit };
    let failure_policy = FailurePolicy {
        unreachable: args.on_unreachable,
        timeout: args.on_timeout,
        auth: args.on_auth,
        trust: args.on_trust,
    };
    let mut plan = Plan {
        rules: rules.plan_rules(&policy.rules)?,
        mutes: policy.mutes,
        failure_policy,
        asks_several: false,
        ..Plan::default()
    };
    if args.baseline.is_some() {
        plan.require_comparison()?;
    }
    let mut of_options = Vec::new();
    for written in &args.expect {
        of_options.push(expected(written)?);
    }
    plan.expect(policy.expectations.into_iter().chain(of_options));
    Ok(plan)
}

/// An expectation of the command line: what is not met is critical.
fn expected(written: &str) -> Result<PlannedExpectation> {
    let expectation = Expectation::parse(written).map_err(|misread| {
        // Not as it is written: a secret may be in it.
        Failure::message(FailureKind::Usage, format!("--expect: {}", misread.what)).hints(misread.hints)
    })?;
    Ok(PlannedExpectation { expectation, severity: Outcome::Critical, reason: None, scope: Scope::default() })
}

/// From the verdict to the exit code.
pub(super) fn exit_policy(args: &CheckArgs) -> ExitPolicy {
    ExitPolicy { fail_on: args.fail_on, exit_zero: args.exit_zero }
}

/// Refuses a policy that names whom nobody asks and no configuration knows: most likely a typo, and then what was to be
/// muted is heard, and what was expected is not looked at.
pub(super) fn refuse_unknown_scopes(plan: &Plan, targets: &[String], sources: &Sources) -> Result<()> {
    let mut known: HashSet<&str> = targets.iter().map(String::as_str).collect();
    known.extend(sources.configuration.server_names());
    for scope in plan.scopes() {
        for named in scope.targets.iter() {
            if known.contains(&named.as_str()) {
                continue;
            }
            let asked = targets.iter().map(String::as_str);
            let candidates = asked.chain(sources.configuration.server_names());
            let what = format!("{named} is not asked, and no server of the configuration");
            return Err(Failure::message(FailureKind::Configuration, what)
                .context(&scope.place)
                .hints(did_you_mean(&nearest(named, candidates)))
                .hint("take it out, or say what it is: jsinfo server add NAME ADDRESS"));
        }
    }
    Ok(())
}
