//! What the options of `check` ask for, and what of it makes no sense together.

use crate::check::expectation::Expectation;
use crate::check::plan::{Plan, PlannedExpectation, Scope};
use crate::check::policy::Policy;
use crate::check::rule_options::RuleOptions;
use crate::check::status::{ExitPolicy, FailurePolicy};
use crate::cli::CheckArgs;
use crate::failure::Result;
use crate::health::Outcome;

/// What is to be judged: the command line over the policy.
pub(super) fn plan(args: &CheckArgs) -> Result<Plan> {
    let policy = args.policy.as_deref().map(Policy::load).transpose()?.unwrap_or_default();
    let rules = RuleOptions { only: &args.only, skip: &args.skip, warn: &args.warn, crit: &args.crit };
    let mut plan = rules.plan(policy)?;
    plan.failure_policy = FailurePolicy {
        unreachable: args.on_unreachable,
        timeout: args.on_timeout,
        auth: args.on_auth,
        trust: args.on_trust,
    };
    if args.baseline.is_some() {
        plan.require_comparison()?;
    }
    let mut of_options = Vec::new();
    for written in &args.expect {
        of_options.push(expected(written)?);
    }
    plan.expect(of_options);
    Ok(plan)
}

/// An expectation of the command line: what is not met is critical.
fn expected(written: &str) -> Result<PlannedExpectation> {
    let expectation = Expectation::parse(written).map_err(|misread| misread.into_failure("--expect"))?;
    Ok(PlannedExpectation { expectation, severity: Outcome::Critical, reason: None, scope: Scope::default() })
}

/// From the verdict to the exit code.
pub(super) fn exit_policy(args: &CheckArgs) -> ExitPolicy {
    ExitPolicy { fail_on: args.fail_on, exit_zero: args.exit_zero }
}
