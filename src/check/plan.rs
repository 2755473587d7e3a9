//! What is to be judged, and how strictly: the command line over the policy over the rules' own limits.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::baseline::Baseline;
use super::expectation::Expectation;
use super::index::PlanIndex;
use super::report::CheckId;
use super::status::FailurePolicy;
use crate::catalogue::{self, Class, Field};
use crate::failure::{Failure, FailureKind, Result};
use crate::health::limits::Limit;
use crate::health::rule::ComparedWith;
use crate::health::{Limits, Outcome, RULES, Rule};
use crate::text::explained::explain_command;
use crate::text::nearest::did_you_mean;

/// What to do about a rule that is not there.
pub(crate) const RULES_ARE_LISTED: &str = "jsinfo check --list has the rules";

/// What is to be judged. Making one is done here; what is done by one stands where it belongs: judging an
/// answer in [`super::evaluate`], for whom what holds in `scope`, muting in `mute`.
#[derive(Debug, Default)]
pub struct Plan {
    /// The rules that are wanted, in the order in which people are shown them.
    pub rules: Vec<PlannedRule>,
    /// What somebody expects.
    pub expectations: Vec<PlannedExpectation>,
    /// What has to be the same at several.
    pub same: Vec<PlannedSame>,
    /// What is not to be heard of for a while.
    pub mutes: Vec<Mute>,
    /// What the servers said at another time.
    pub baseline: Baseline,
    /// What failures to ask count as.
    pub failure_policy: FailurePolicy,
    /// Whether there are several targets, which are compared.
    pub asks_several: bool,
    /// Whether nobody wants to see the answers themselves: then what nobody compares is let go of once it is judged, since
    /// there may be thousands of them.
    pub forgets_answers: bool,
    /// Made at the first question, when nothing of the plan changes any more.
    pub(crate) index: OnceLock<PlanIndex>,
}

/// Who says something of a rule: that it is asked for, or what its limit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaidBy {
    /// An option.
    Option(&'static str),
    /// A line of the policy: `policy.toml:12`.
    Policy(String),
}

impl fmt::Display for SaidBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(option) => f.write_str(option),
            Self::Policy(place) => f.write_str(place),
        }
    }
}

/// Who set the limits of a rule; nobody where they are the rule's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LimitSources {
    /// From where on it is a warning.
    pub warning: Option<SaidBy>,
    /// From where on it is critical.
    pub critical: Option<SaidBy>,
}

/// A rule that is wanted.
#[derive(Debug)]
pub struct PlannedRule {
    /// Which.
    pub rule: &'static Rule,
    /// Its limits in force.
    pub limits: Limits,
    /// Who set them.
    pub limit_sources: LimitSources,
    /// Who asks for it; nobody in particular where having nothing to judge is good enough.
    pub required: Option<SaidBy>,
    /// The least that what it finds counts as.
    pub at_least: Option<Outcome>,
    /// Spelled at the first line that is measured.
    limits_in_words: OnceLock<Arc<str>>,
}

impl PlannedRule {
    /// A rule by its own limits, which nobody in particular asks for.
    pub fn standard(rule: &'static Rule) -> Self {
        Self {
            rule,
            limits: rule.limits(),
            limit_sources: LimitSources::default(),
            required: None,
            at_least: None,
            limits_in_words: OnceLock::new(),
        }
    }

    /// The limits in force and who set them, for each line that is measured.
    pub(super) fn limits_in_words(&self) -> Arc<str> {
        Arc::clone(self.limits_in_words.get_or_init(|| self.spell_limits_in_force().into()))
    }

    /// The limits in force and who set them: `warning at 30 d, critical at 7 d (default)`, or each with its own line of
    /// the policy; empty where there are none.
    fn spell_limits_in_force(&self) -> String {
        let sources = &self.limit_sources;
        let warning = self.limits.warning.map(|limit| format!("warning at {limit}"));
        let critical = self.limits.critical.map(|limit| format!("critical at {limit}"));
        match (warning, critical) {
            (Some(warning), Some(critical)) if sources.warning == sources.critical => {
                format!("{warning}, {critical} ({})", spell_source(sources.warning.as_ref()))
            }
            (warning, critical) => {
                let warning =
                    warning.map(|limit| format!("{limit} ({})", spell_source(sources.warning.as_ref())));
                let critical =
                    critical.map(|limit| format!("{limit} ({})", spell_source(sources.critical.as_ref())));
                let both: Vec<String> = warning.into_iter().chain(critical).collect();
                both.join(", ")
            }
        }
    }
}

/// Who set a limit, where that is somebody.
fn spell_source(source: Option<&SaidBy>) -> String {
    match source {
        Some(source) => source.to_string(),
        None => "default".to_owned(),
    }
}

/// What a policy says of a rule.
#[derive(Debug, Clone)]
pub struct RulePolicy {
    /// Which.
    pub rule: &'static Rule,
    /// Whether it is wanted at all.
    pub wanted: bool,
    /// Where it asks for the rule, where having nothing to judge is not good enough.
    pub required: Option<SaidBy>,
    /// Its limits, as far as they are said.
    pub limits: Limits,
    /// In which lines they are said.
    pub limit_sources: LimitSources,
    /// The least that what it finds counts as, where that is said.
    pub at_least: Option<Outcome>,
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

/// What has to be the same.
#[derive(Debug, Clone)]
pub struct PlannedSame {
    /// The fields.
    pub fields: Vec<&'static Field>,
    /// Who says what is right.
    pub reference: DriftReference,
    /// How bad it is to differ.
    pub severity: Outcome,
    /// Why it has to be the same.
    pub reason: Option<String>,
    /// At whom.
    pub scope: Scope,
    /// The line of the policy that names the reference; empty where none is named.
    pub place: String,
}

/// Who says what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DriftReference {
    /// More than half of them.
    Majority,
    /// One server.
    Target(String),
}

impl PlannedSame {
    /// The fields of a class, but for some. Secrets are nobody's to compare.
    pub(crate) fn fields_of_class(class: Class, except: &[&'static Field]) -> Vec<&'static Field> {
        let mut fields = Vec::new();
        for field in catalogue::fields() {
            if field.class == class && !field.secret && !except.contains(&field) {
                fields.push(field);
            }
        }
        fields
    }
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
    pub targets: Arc<[String]>,
    /// The line of the policy that says so.
    pub place: String,
}

impl Plan {
    /// Every rule that judges one server by itself, by its own limits: how a server is judged where nobody says otherwise.
    /// `show` and `doctor` judge so, and `check` does without options, so that none of them calls fine what another
    /// calls critical.
    pub fn standard() -> Self {
        let mut rules = Vec::new();
        for rule in RULES.iter() {
            rules.push(PlannedRule::standard(rule));
        }
        let mut plan = Self { rules, ..Self::default() };
        plan.drop_incomparable(1);
        plan
    }

    /// Leaves out the rules that compare with what nobody gave: a baseline, other targets. Those that somebody asks for
    /// stay, and say what they miss. It is told how many targets are asked.
    pub fn drop_incomparable(&mut self, targets: usize) {
        self.asks_several = targets > 1;
        let (has_baseline, asks_several) = (!matches!(self.baseline, Baseline::None), self.asks_several);
        let has_policy = !self.same.is_empty();
        self.rules.retain(|planned| {
            let is_comparable = match planned.rule.compares_with {
                ComparedWith::Nothing => true,
                ComparedWith::Baseline => has_baseline,
                ComparedWith::Others => asks_several,
                ComparedWith::Policy => asks_several && has_policy,
            };
            is_comparable || planned.required.is_some()
        });
    }

    /// Wants to hear of what has changed since the baseline: whoever gives one does.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] where no rule that compares is wanted.
    pub fn require_comparison(&mut self) -> Result<()> {
        let mut is_any = false;
        for planned in &mut self.rules {
            if planned.rule.compares_with == ComparedWith::Baseline {
                planned.required.get_or_insert(SaidBy::Option("--baseline"));
                is_any = true;
            }
        }
        if is_any {
            return Ok(());
        }
        let mut codes = Vec::new();
        for rule in RULES.iter() {
            if rule.compares_with == ComparedWith::Baseline {
                codes.push(rule.code);
            }
        }
        let codes = codes.join(" and ");
        let what = format!("--baseline is for {codes}, and neither is wanted");
        Err(Failure::message(FailureKind::Usage, what)
            .hint(format!("add {codes} to the rules, or leave --baseline out")))
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

    /// Expects something. Of what is expected twice, the last word counts, so that the command line can be stricter than
    /// the policy.
    pub fn expect(&mut self, planned: impl IntoIterator<Item = PlannedExpectation>) {
        self.expectations.extend(planned);
        let mut written = HashSet::new();
        // Backwards, so that of those that are written the same the last one is kept.
        self.expectations.reverse();
        self.expectations.retain(|planned| written.insert(planned.expectation.to_string()));
        self.expectations.reverse();
    }
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
        .hints(nearest.first().map(|code| explain_command(&[code])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rule_options::RuleOptions;

    #[test]
    fn a_check_without_options_judges_one_server_as_every_other_command_does() {
        let rules = RuleOptions::default().plan_rules(&[]).unwrap();
        let mut check = Plan { rules, ..Plan::default() };
        check.drop_incomparable(1);
        let told = |plan: &Plan| {
            let rules = plan.rules.iter();
            rules
                .map(|planned| (planned.rule.code, planned.limits, planned.required.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&check), told(&Plan::standard()));
    }
}
