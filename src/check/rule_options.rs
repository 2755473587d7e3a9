//! What the command line says about rules, over what the policy says.

use super::plan::{Plan, PlannedRule, RULES_ARE_LISTED, RulePolicy, SaidBy, parse_limit, unknown_rule};
use super::policy::Policy;
use crate::failure::{Failure, FailureKind, Result};
use crate::health::limits::Limit;
use crate::health::{RULES, Rule};
use crate::text::explained::explain_command;

/// What the command line says about rules.
#[derive(Debug, Default)]
pub struct RuleOptions<'a> {
    /// These and no others.
    pub only: &'a [&'static Rule],
    /// Not these.
    pub skip: &'a [&'static Rule],
    /// `RULE=LIMIT` from which on it is a warning.
    pub warn: &'a [String],
    /// `RULE=LIMIT` from which on it is critical.
    pub crit: &'a [String],
}

impl RuleOptions<'_> {
    /// What is to be judged: these options over what a policy says.
    ///
    /// # Errors
    /// Those of [`Self::plan_rules`].
    pub fn plan(&self, policy: Policy) -> Result<Plan> {
        let Policy { rules, expectations, same, mutes } = policy;
        let mut plan = Plan { rules: self.plan_rules(&rules)?, same, mutes, ..Plan::default() };
        plan.expect(expectations);
        Ok(plan)
    }

    /// The rules that are wanted, with the limits in force.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] for a limit that cannot be read, or of a rule that is not there, has none or is
    /// not wanted.
    pub fn plan_rules(&self, policies: &[RulePolicy]) -> Result<Vec<PlannedRule>> {
        let mut planned = Vec::new();
        // In the rules' own order, whatever order they are named in: reports of different options stay
        // comparable.
        for rule in RULES.iter() {
            let policy = policies.iter().find(|policy| policy.rule == *rule);
            if self.wants(rule, policy) {
                planned.push(self.plan_rule(rule, policy));
            }
        }
        // Nothing would be judged and nothing found: that must not look like health.
        if planned.is_empty() {
            return Err(
                Failure::message(FailureKind::Usage, "no rule is left to judge by").hint(RULES_ARE_LISTED)
            );
        }
        // After the policy, which they overrule.
        for written in self.warn {
            let LimitOption { rule, limit } = LimitOption::parse("--warn", written)?;
            let planned = find_planned(&mut planned, "--warn", written, rule)?;
            planned.limits.warning = Some(limit);
            planned.limit_sources.warning = Some(SaidBy::Option("--warn"));
        }
        for written in self.crit {
            let LimitOption { rule, limit } = LimitOption::parse("--crit", written)?;
            let planned = find_planned(&mut planned, "--crit", written, rule)?;
            planned.limits.critical = Some(limit);
            planned.limit_sources.critical = Some(SaidBy::Option("--crit"));
        }
        Ok(planned)
    }

    /// Whether a rule is wanted. `--only` wins over the policy: whoever names a rule wants to see it.
    fn wants(&self, rule: &'static Rule, policy: Option<&RulePolicy>) -> bool {
        if self.skip.contains(&rule) {
            return false;
        }
        if self.only.is_empty() {
            return policy.is_none_or(|policy| policy.wanted);
        }
        self.only.contains(&rule)
    }

    fn plan_rule(&self, rule: &'static Rule, policy: Option<&RulePolicy>) -> PlannedRule {
        // Whoever names a rule asks for it: it must not be skipped then.
        let mut planned = PlannedRule::standard(rule);
        if let Some(policy) = policy {
            planned.limits = planned.limits.overridden_by(policy.limits);
            planned.limit_sources.clone_from(&policy.limit_sources);
            planned.required.clone_from(&policy.required);
            planned.at_least = policy.at_least;
        }
        if self.only.contains(&rule) {
            planned.required = Some(SaidBy::Option("--only"));
        }
        planned
    }
}

/// A limit of the command line.
struct LimitOption {
    rule: &'static Rule,
    limit: Limit,
}

impl LimitOption {
    /// Reads `RULE=LIMIT`.
    fn parse(option: &str, written: &str) -> Result<Self> {
        let Some((code, limit)) = written.split_once('=') else {
            return Err(Failure::message(
                FailureKind::Usage,
                format!("{option} {written}: a limit is written RULE=VALUE"),
            )
            .hint("as in license.expiry=45d"));
        };
        // Before the limit is read, because only the rule knows in which unit it is.
        let rule = Rule::find(code.trim())
            .map_err(|nearest| unknown_rule(FailureKind::Usage, code, &nearest).context(option))?;
        let what = match parse_limit(rule, limit) {
            Ok(limit) => return Ok(Self { rule, limit }),
            Err(what) => what,
        };
        let mut failure = Failure::message(FailureKind::Usage, format!("{option} {written}: {what}"));
        if rule.scale.is_none() {
            failure = failure.hint(format!("those that have one: {}", rules_with_limits()));
        }
        Err(failure.hint(explain_command(&[rule.code])))
    }
}

/// The plan of a rule that a limit is given for. One that is not wanted cannot have been meant.
fn find_planned<'a>(
    planned: &'a mut [PlannedRule],
    option: &str,
    written: &str,
    rule: &Rule,
) -> Result<&'a mut PlannedRule> {
    for planned in planned {
        if planned.rule == rule {
            return Ok(planned);
        }
    }
    let what = format!("{option} {written}: {} is not among the rules that are wanted", rule.code);
    Err(Failure::message(FailureKind::Usage, what).hint(explain_command(&[rule.code])))
}

fn rules_with_limits() -> String {
    let mut codes = Vec::new();
    for rule in RULES.iter() {
        if rule.scale.is_some() {
            codes.push(rule.code);
        }
    }
    codes.join(", ")
}
