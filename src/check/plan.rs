//! What is to be judged, and how strictly: the command line over the policy over the rules' own limits.

use jiff::civil::Date;

use super::expectation::Expectation;
use super::report::CheckId;
use super::status::FailurePolicy;
use crate::document::Document;
use crate::failure::{Failure, FailureKind, Result};
use crate::health::limits::Limit;
use crate::health::rules::RESTART;
use crate::health::{Limits, Outcome, RULES, Rule};
use crate::text::nearest::did_you_mean;

/// What to do about a rule that is not there.
pub(crate) const RULES_ARE_LISTED: &str = "jsinfo check --list has the rules";

/// What is to be judged. Making one is done here; what is done by one stands where it belongs: judging an
/// answer in [`super::evaluate`], muting in `mute`.
#[derive(Debug, Default)]
pub struct Plan {
    /// The rules that are wanted, in the order in which people are shown them.
    pub rules: Vec<PlannedRule>,
    /// What somebody expects.
    pub expectations: Vec<PlannedExpectation>,
    /// What is not to be heard of for a while.
    pub mutes: Vec<Mute>,
    /// What the server said at another time.
    pub baseline: Option<Document>,
    /// What failures to ask count as.
    pub failure_policy: FailurePolicy,
}

/// A rule that is wanted.
#[derive(Debug)]
pub struct PlannedRule {
    /// Which.
    pub rule: &'static Rule,
    /// Its limits in force.
    pub limits: Limits,
    /// Whether it was asked for, so that having nothing to judge is not good enough.
    pub required: bool,
}

/// What a policy says of a rule.
#[derive(Debug, Clone, Copy)]
pub struct RulePolicy {
    /// Which.
    pub rule: &'static Rule,
    /// Whether it is wanted at all.
    pub wanted: bool,
    /// Whether having nothing to judge is not good enough.
    pub required: bool,
    /// Its limits, as far as they are said.
    pub limits: Limits,
}

/// An expectation, and what it means when it is not met.
#[derive(Debug, Clone)]
pub struct PlannedExpectation {
    /// What is expected.
    pub expectation: Expectation,
    /// How bad it is otherwise: a notice, a warning or critical.
    pub severity: Outcome,
    /// Why it is expected.
    pub reason: Option<String>,
    /// Of whom.
    pub scope: Scope,
}

/// What is not to be heard of for a while.
#[derive(Debug, Clone)]
pub struct Mute {
    /// The rule or the expectation whose findings it mutes.
    pub id: CheckId,
    /// For whom.
    pub scope: Scope,
    /// The last day, in UTC.
    pub until: Date,
    /// The worst that it mutes; the mildest that can be found, where none is said.
    pub up_to: Option<Outcome>,
    /// Why.
    pub reason: Option<String>,
}

/// The targets for which something holds: all, where none is named.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Servers and groups, as they are written; groups are taken apart by [`Plan::expand_groups`].
    pub targets: Vec<String>,
}

impl Scope {
    /// Whether it holds for a target.
    pub fn holds_for(&self, target: &str) -> bool {
        self.targets.is_empty() || self.targets.iter().any(|named| named == target)
    }
}

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

impl Plan {
    /// Every rule by its own limits: how a server is judged where nobody says otherwise. `show` and `doctor` judge so,
    /// and `check` does without options, so that none of them calls fine what another calls critical.
    pub fn standard() -> Self {
        let mut rules = Vec::new();
        for rule in RULES.iter() {
            rules.push(PlannedRule { rule, limits: rule.limits(), required: false });
        }
        Self { rules, ..Self::default() }
    }

    /// Takes the groups apart for which something holds.
    ///
    /// # Errors
    /// What `members` fails with.
    pub fn expand_groups(&mut self, members: impl Fn(&[String]) -> Result<Vec<String>>) -> Result<()> {
        let of_expectations = self.expectations.iter_mut().map(|planned| &mut planned.scope);
        let of_mutes = self.mutes.iter_mut().map(|mute| &mut mute.scope);
        for scope in of_expectations.chain(of_mutes) {
            // None named is all, and the members of nothing would be a target by default.
            if !scope.targets.is_empty() {
                scope.targets = members(&scope.targets)?;
            }
        }
        Ok(())
    }

    /// Leaves out whether the server was started anew, where no baseline says since when and nobody asked for
    /// it.
    pub fn drop_restart_without_baseline(&mut self) {
        let has_baseline = self.baseline.is_some();
        self.rules.retain(|planned| planned.rule != &RESTART || has_baseline || planned.required);
    }

    /// Wants to hear of a restart: whoever gives a baseline does.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] where the rule is not wanted.
    pub fn require_restart(&mut self) -> Result<()> {
        for planned in &mut self.rules {
            if planned.rule == &RESTART {
                planned.required = true;
                return Ok(());
            }
        }
        let code = RESTART.code;
        Err(Failure::message(FailureKind::Usage, format!("--baseline is for {code}, which is not wanted"))
            .hint(format!("add {code} to the rules, or leave --baseline out")))
    }

    /// The targets for which something is said.
    pub fn scoped_targets(&self) -> Vec<&str> {
        let mut targets = Vec::new();
        for planned in &self.expectations {
            targets.extend(planned.scope.targets.iter().map(String::as_str));
        }
        for mute in &self.mutes {
            targets.extend(mute.scope.targets.iter().map(String::as_str));
        }
        targets
    }

    /// What to warn of before anybody is asked: a warning that comes after what is critical never comes.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for planned in &self.rules {
            let Some(scale) = &planned.rule.scale else { continue };
            let Limits { warning: Some(warning), critical: Some(critical) } = planned.limits else {
                continue;
            };
            // Not refused: whoever moves only one limit may not have thought of the other one.
            if scale.is_worse(warning, critical) {
                let code = planned.rule.code;
                warnings.push(format!(
                    "{code} never warns: its limit {warning} is beyond the critical one, {critical}"
                ));
            }
        }
        warnings
    }

    /// Expects something. What is expected already is taken anew: the last word counts, so that the command
    /// line can be stricter than the policy.
    pub fn expect(&mut self, planned: PlannedExpectation) {
        let written = planned.expectation.to_string();
        self.expectations.retain(|known| known.expectation.to_string() != written);
        self.expectations.push(planned);
    }
}

impl RuleOptions<'_> {
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
            find_planned(&mut planned, "--warn", written, rule)?.limits.warning = Some(limit);
        }
        for written in self.crit {
            let LimitOption { rule, limit } = LimitOption::parse("--crit", written)?;
            find_planned(&mut planned, "--crit", written, rule)?.limits.critical = Some(limit);
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
        let is_named = self.only.contains(&rule);
        match policy {
            Some(policy) => PlannedRule {
                rule,
                limits: rule.limits().overridden_by(policy.limits),
                required: is_named || policy.required,
            },
            None => PlannedRule { rule, limits: rule.limits(), required: is_named },
        }
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
        let failure = Failure::message(FailureKind::Usage, format!("{option} {written}: {what}"));
        if rule.scale.is_some() {
            return Err(failure);
        }
        Err(failure.hint(format!("those that have one: {}", rules_with_limits())))
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
    Err(Failure::message(FailureKind::Usage, what))
}

/// Reads a limit of a rule.
///
/// # Errors
/// How one is written; or that the rule has none.
pub(super) fn parse_limit(rule: &Rule, written: &str) -> std::result::Result<Limit, String> {
    match &rule.scale {
        Some(scale) => scale.read(written.trim()),
        None => Err(format!("{} has no limit", rule.code)),
    }
}

/// A rule that is not there.
pub(super) fn unknown_rule(kind: FailureKind, code: &str, nearest: &[&str]) -> Failure {
    Failure::message(kind, format!("there is no rule {}", code.trim()))
        .hints(did_you_mean(nearest))
        .hint(RULES_ARE_LISTED)
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
