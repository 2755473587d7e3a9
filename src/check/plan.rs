//! What is to be judged, and how strictly: the command line over the policy over the rules' own limits.

use jiff::civil::Date;

use super::expectation::Expectation;
use super::report::CheckId;
use super::status::FailurePolicy;
use crate::document::Document;
use crate::failure::{Failure, FailureKind, Result};
use crate::health::Outcome;
use crate::health::limits::Limit;
use crate::health::rules::RESTART;
use crate::health::{Limits, RULES, Rule};
use crate::text::nearest::did_you_mean;

/// What to do about a rule that is not there.
pub(crate) const RULES_ARE_LISTED: &str = "jsinfo check --list has the rules";

/// What is to be judged.
#[derive(Debug, Default)]
pub struct Plan {
    /// The rules that are wanted, in the order of their table.
    pub rules: Vec<PlannedRule>,
    /// What somebody expects.
    pub expectations: Vec<Expected>,
    /// What is not to be heard of for a while.
    pub mutes: Vec<Mute>,
    /// What the server said at another time.
    pub baseline: Option<Document>,
    /// What failures to ask count as.
    pub weights: FailurePolicy,
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
pub struct Expected {
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
    pub of: CheckId,
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
    /// Servers and groups, as they are written; groups are taken apart by [`Plan::settle`].
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
pub struct Choice<'a> {
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
    /// Takes the groups apart for which something holds, and leaves out what nobody wants to know: without a baseline,
    /// whether the server was started anew since.
    ///
    /// # Errors
    /// What `members` fails with.
    pub fn settle(&mut self, members: impl Fn(&[String]) -> Result<Vec<String>>) -> Result<()> {
        let has_baseline = self.baseline.is_some();
        self.rules.retain(|wanted| wanted.rule.code != RESTART || has_baseline || wanted.required);
        let scopes = self.expectations.iter_mut().map(|expected| &mut expected.scope);
        let scopes = scopes.chain(self.mutes.iter_mut().map(|mute| &mut mute.scope));
        for scope in scopes.filter(|scope| !scope.targets.is_empty()) {
            scope.targets = members(&scope.targets)?;
        }
        Ok(())
    }

    /// Wants to hear of a restart: whoever gives a baseline does.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] where the rule is not wanted.
    pub fn require_restart(&mut self) -> Result<()> {
        let restart = self.rules.iter_mut().find(|wanted| wanted.rule.code == RESTART);
        let restart = restart.ok_or_else(|| {
            Failure::message(FailureKind::Usage, format!("--baseline is for {RESTART}, which is not wanted"))
                .hint(format!("add {RESTART} to the rules, or leave --baseline out"))
        })?;
        restart.required = true;
        Ok(())
    }

    /// The targets for which something is said.
    pub fn scoped(&self) -> impl Iterator<Item = &str> {
        let scopes = self.expectations.iter().map(|expected| &expected.scope);
        let scopes = scopes.chain(self.mutes.iter().map(|mute| &mute.scope));
        scopes.flat_map(|scope| scope.targets.iter().map(String::as_str))
    }

    /// What is strange about the limits: a warning that comes after what is critical never comes.
    pub fn strangeness(&self) -> Vec<String> {
        let told = |wanted: &PlannedRule| {
            let scale = wanted.rule.scale.as_ref()?;
            let (warning, critical) = (wanted.limits.warning?, wanted.limits.critical?);
            scale.is_worse(warning, critical).then(|| {
                let code = wanted.rule.code;
                format!("{code} never warns: its limit {warning} is beyond the critical one, {critical}")
            })
        };
        self.rules.iter().filter_map(told).collect()
    }

    /// Expects something. What is expected already is taken anew: the last word counts.
    pub fn expect(&mut self, expected: Expected) {
        let said = expected.expectation.to_string();
        self.expectations.retain(|known| known.expectation.to_string() != said);
        self.expectations.push(expected);
    }
}

impl Choice<'_> {
    /// The rules that are wanted.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] for a limit that cannot be read, or of a rule that is not there, has none or is not wanted.
    pub fn rules(&self, policies: &[RulePolicy]) -> Result<Vec<PlannedRule>> {
        let of_policy = |rule: &Rule| policies.iter().find(|policy| policy.rule == rule);
        let is_wanted = |rule: &&'static Rule| {
            let by_policy = of_policy(rule).is_none_or(|policy| policy.wanted);
            let chosen = if self.only.is_empty() { by_policy } else { self.only.contains(rule) };
            chosen && !self.skip.contains(rule)
        };
        let wanted = |rule: &'static Rule| {
            let policy = of_policy(rule);
            let limits = policy.map_or_else(Limits::default, |policy| policy.limits);
            let required = self.only.contains(&rule) || policy.is_some_and(|policy| policy.required);
            PlannedRule { rule, limits: rule.limits().overridden_by(limits), required }
        };
        let mut rules: Vec<_> = RULES.iter().filter(is_wanted).map(wanted).collect();
        if rules.is_empty() {
            return Err(
                Failure::message(FailureKind::Usage, "no rule is left to judge by").hint(RULES_ARE_LISTED)
            );
        }
        for (option, written) in options("--warn", self.warn).chain(options("--crit", self.crit)) {
            let (rule, limit) = read_limit(option, written)?;
            let wanted = rules.iter_mut().find(|wanted| wanted.rule == rule).ok_or_else(|| {
                Failure::message(
                    FailureKind::Usage,
                    format!("{option} {written}: {} is not among the rules that are wanted", rule.code),
                )
            })?;
            let limit = Some(limit);
            let said = match option {
                "--warn" => Limits { warning: limit, critical: None },
                _ => Limits { warning: None, critical: limit },
            };
            wanted.limits = wanted.limits.overridden_by(said);
        }
        Ok(rules)
    }
}

fn options<'a>(option: &'static str, written: &'a [String]) -> impl Iterator<Item = (&'static str, &'a str)> {
    written.iter().map(move |written| (option, written.as_str()))
}

/// Reads `RULE=LIMIT`.
fn read_limit(option: &str, written: &str) -> Result<(&'static Rule, Limit)> {
    let fault = |what: String| Failure::message(FailureKind::Usage, format!("{option} {written}: {what}"));
    let (code, limit) = written
        .split_once('=')
        .ok_or_else(|| fault("a limit is written RULE=VALUE".to_owned()).hint("as in license.expiry=45d"))?;
    let unknown = |nearest: Vec<_>| unknown_rule(FailureKind::Usage, code, &nearest).context(option);
    let rule = Rule::find(code.trim()).map_err(unknown)?;
    limit_of(rule, limit).map(|limit| (rule, limit)).map_err(|what| {
        fault(what).hints(rule.scale.is_none().then(|| format!("those that have one: {}", with_limits())))
    })
}

/// Reads a limit of a rule.
///
/// # Errors
/// How one is written; or that the rule has none.
pub(super) fn limit_of(rule: &Rule, written: &str) -> std::result::Result<Limit, String> {
    let scale = rule.scale.as_ref().ok_or_else(|| format!("{} has no limit", rule.code))?;
    scale.read(written.trim())
}

/// A rule that is not there.
pub(super) fn unknown_rule(kind: FailureKind, code: &str, nearest: &[&str]) -> Failure {
    Failure::message(kind, format!("there is no rule {}", code.trim()))
        .hints(did_you_mean(nearest))
        .hint(RULES_ARE_LISTED)
}

/// The rules that have limits.
fn with_limits() -> String {
    let codes: Vec<_> = RULES.iter().filter(|rule| rule.scale.is_some()).map(|rule| rule.code).collect();
    codes.join(", ")
}
