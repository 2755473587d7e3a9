//! What a rule is: a stable code, the fields that it judges, the limits that it may be given, and what to do
//! about what it finds; and the [`Case`] that its functions are given. The rules themselves are in [`super::rules`].

use std::borrow::Cow;

use super::evidence::Evidence;
use super::finding::{Missing, NoValue, documented_value};
use super::limits::{Bad, Limit, Measured, Scale};
use super::{Finding, Limits, Outcome};
use crate::catalogue::{self, Field, kind};
use crate::json::Value;
use crate::text::nearest::nearest;
use crate::units::amount::Amount;

/// One rule. Each is there once.
#[derive(Debug)]
pub struct Rule {
    /// Its name, for good: part of the public contract, and what tells it from every other rule.
    pub code: &'static str,
    /// What it finds fault with, in a clause.
    pub about: &'static str,
    /// What to do about it. `{limit}` stands for the limit that has to be kept.
    pub(super) advice: &'static str,
    /// What it compares a server with, where it does.
    pub compares_with: ComparedWith,
    /// What it measures and its limits, where it measures anything.
    pub scale: Option<Scale>,
    /// How bad it can find something, the mildest first: notices, warnings and critical ones.
    pub severities: &'static [Outcome],
    /// What it judges, one by one.
    pub(super) parts: &'static [RulePart],
}

/// Where a rule's findings are a warning and where they are critical: `≥ 90 %`; `none` where a limit could
/// stand; for a rule that measures nothing `always`, or nothing where it never finds anything so bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpelledLimits {
    /// From where on it is a warning.
    pub warning: String,
    /// From where on it is critical.
    pub critical: String,
}

/// What a rule compares a server with. Without it the rule has nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparedWith {
    /// It judges a server by itself.
    Nothing,
    /// What the server said at another time.
    Baseline,
    /// The other servers of the same check.
    Others,
    /// The other servers of the same check, in what a policy wants to be the same.
    Policy,
}

/// One thing that a rule judges.
#[derive(Debug)]
pub(super) struct RulePart {
    /// The path of the field that has to be there; none where the rule looks at something else.
    path: Option<&'static str>,
    /// The paths of other fields that it reads.
    others: &'static [&'static str],
    /// In which ways the value may be missing and is for the function to judge all the same, as null.
    judges_missing: &'static [Missing],
    evaluate: Evaluate,
}

/// Says what it makes of a value, in a sentence without its full stop. Where something else that it needs is
/// not there, it says so and judges nothing.
pub(super) type Evaluate = fn(&Case<'_>) -> Finding;

// A rule is there once, so it is compared by where it is, as fields and sections are.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Rule {}

impl Rule {
    /// The rule with this code; upper and lower case are the same.
    ///
    /// # Errors
    /// The nearest codes, best first, where no rule has this one.
    pub fn find(code: &str) -> Result<&'static Self, Vec<&'static str>> {
        for rule in super::RULES.iter() {
            if rule.code.eq_ignore_ascii_case(code) {
                return Ok(rule);
            }
        }
        Err(nearest(code, super::RULES.iter().map(|rule| rule.code)))
    }

    /// Judges each of the rule's parts, in order.
    pub fn evaluate(&'static self, limits: Limits, evidence: &Evidence<'_>) -> Vec<Finding> {
        self.parts.iter().map(|part| self.evaluate_part(part, limits, evidence)).collect()
    }

    fn evaluate_part(
        &'static self,
        part: &'static RulePart,
        limits: Limits,
        evidence: &Evidence<'_>,
    ) -> Finding {
        let Some(field) = part.field() else {
            // Null is what a function that looks elsewhere does not look at.
            return (part.evaluate)(&Case { rule: self, part, evidence, limits, value: &Value::Null });
        };
        // Few functions have to think of values that are not there: what is missing or odd is the same for all
        // of them.
        let value = match documented_value(evidence.document, field) {
            Ok(value) => value,
            Err(no_value) if part.judges_missing.contains(&no_value.missing) => &Value::Null,
            Err(no_value) => return Finding::from(no_value).about(field),
        };
        (part.evaluate)(&Case { rule: self, part, evidence, limits, value }).about(field)
    }

    /// What it judges: fields, and none where it is something else.
    pub fn parts(&self) -> impl Iterator<Item = Option<&'static Field>> {
        self.parts.iter().map(RulePart::field)
    }

    /// Whether it has to know a field to judge.
    pub fn reads(&self, field: &Field) -> bool {
        self.parts.iter().any(|part| part.path == Some(field.path) || part.others.contains(&field.path))
    }

    /// The paths of the fields that it reads beside those that it judges.
    pub(crate) fn also_reads(&self) -> Vec<&'static str> {
        let judged: Vec<&str> = self.fields().map(|field| field.path).collect();
        let mut also = Vec::new();
        for field in catalogue::fields() {
            if self.reads(field) && !judged.contains(&field.path) {
                also.push(field.path);
            }
        }
        also
    }

    /// The fields that it judges.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.parts().flatten()
    }

    /// What to do about what it finds, by the limits in force: those that are kept make it no finding.
    pub fn advice(&self, limits: Limits) -> String {
        let strictest = match (limits.warning, limits.critical, &self.scale) {
            // People may well write one that is critical before it is a warning.
            (Some(warning), Some(critical), Some(scale)) if scale.is_worse(warning, critical) => {
                Some(critical)
            }
            (warning, critical, _) => warning.or(critical),
        };
        match strictest {
            Some(limit) => self.advice.replace("{limit}", &limit.to_string()),
            None => self.advice.to_owned(),
        }
    }

    /// Limits of the rule as people read them.
    pub fn spell_limits(&self, limits: Limits) -> SpelledLimits {
        SpelledLimits {
            warning: self.spell_limit(Outcome::Warning, limits.warning),
            critical: self.spell_limit(Outcome::Critical, limits.critical),
        }
    }

    fn spell_limit(&self, severity: Outcome, limit: Option<Limit>) -> String {
        match (&self.scale, limit) {
            (Some(scale), Some(limit)) => match scale.bad {
                Bad::Low => format!("≤ {limit}"),
                Bad::High => format!("≥ {limit}"),
            },
            // It measures, so that a limit could be given.
            (Some(_), None) => "none".to_owned(),
            (None, _) if self.severities.contains(&severity) => "always".to_owned(),
            (None, _) => String::new(),
        }
    }

    /// Its limits, unless told otherwise.
    pub fn limits(&self) -> Limits {
        match &self.scale {
            Some(scale) => scale.limits,
            None => Limits::default(),
        }
    }
}

impl RulePart {
    /// A part that judges a field.
    pub(super) const fn field_at(path: &'static str, evaluate: Evaluate) -> Self {
        Self { path: Some(path), others: &[], judges_missing: &[], evaluate }
    }

    /// A part that judges something that is no field.
    pub(super) const fn no_field(evaluate: Evaluate) -> Self {
        Self { path: None, others: &[], judges_missing: &[], evaluate }
    }

    /// The same, reading other fields, too.
    pub(super) const fn reading(self, others: &'static [&'static str]) -> Self {
        Self { others, ..self }
    }

    /// The same, where a value that is missing so says something, and its function judges it.
    pub(super) const fn judging(self, judges_missing: &'static [Missing]) -> Self {
        Self { judges_missing, ..self }
    }

    pub(super) fn field(&self) -> Option<&'static Field> {
        catalogue::field(self.path?).ok()
    }
}

/// Why there is nothing to judge where the rule looks at the way to the server.
pub(super) const NOBODY_WAS_ASKED: &str = "nobody was asked: it is a saved document";

/// What a rule's function is given.
pub(super) struct Case<'a> {
    pub(super) rule: &'static Rule,
    pub(super) part: &'static RulePart,
    pub(super) evidence: &'a Evidence<'a>,
    /// The limits in force.
    pub(super) limits: Limits,
    /// The value of the field, of the documented kind, so that to read it as such cannot fail; null for a
    /// part without a field.
    pub(super) value: &'a Value,
}

impl Case<'_> {
    /// The field that is judged.
    pub(super) fn field(&self) -> Option<&'static Field> {
        self.part.field()
    }

    pub(super) fn is_no(&self) -> bool {
        self.value == &Value::Bool(false)
    }

    /// The value of another field that it needs, one that its part says it reads.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn other_value(&self, path: &'static str) -> Result<&Value, NoValue> {
        debug_assert!(
            self.part.others.contains(&path),
            "{} does not say that it reads {path}",
            self.rule.code
        );
        // A path that is no field is a mistake in the rule: its samples show it.
        let Ok(field) = catalogue::field(path) else { return Err(NoValue::missing(path)) };
        documented_value(self.evidence.document, field).map_err(|no_value| match no_value.outcome {
            // Those sentences name the field already.
            Outcome::Odd | Outcome::Unknown => no_value,
            _ => NoValue { sentence: format!("it needs {path}: {}", no_value.sentence), ..no_value },
        })
    }

    /// The number in another field that it needs.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn other_number(&self, path: &'static str) -> Result<i128, NoValue> {
        // Its kind has been tested by then, so there is a number.
        self.other_value(path).map(|value| kind::integer(value).unwrap_or_default())
    }

    /// Whether another field that it needs is true.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub(super) fn other_is_yes(&self, path: &'static str) -> Result<bool, NoValue> {
        self.other_value(path).map(|value| value == &Value::Bool(true))
    }

    /// What is said of a field that is another than in the baseline; in order where it is the same.
    pub(super) fn since_baseline(&self, severity: Outcome, changed: &'static str) -> Finding {
        if self.evidence.baseline.is_none() {
            return Finding::not_applicable("there is no baseline to compare with");
        }
        let Some(field) = self.field() else { return Finding::skipped("it needs a field") };
        match self.evidence.baseline_value(field) {
            Some(before) if before == self.value => {
                Finding::ok(format!("{} is that of the baseline", field.path))
            }
            Some(_) => Finding::new(severity, changed),
            None => Finding::skipped(format!("the baseline has no {}", field.path)),
        }
    }

    /// What is said of yes and of no, where no is what is bad.
    pub(super) fn ok_unless_no(&self, yes: &'static str, severity: Outcome, no: &'static str) -> Finding {
        if self.is_no() { Finding::new(severity, no) } else { Finding::ok(yes) }
    }

    /// An amount, judged by the limits in force.
    pub(super) fn measured(&self, amount: Amount, sentence: impl Into<Cow<'static, str>>) -> Finding {
        self.measured_by(self.limits, amount, sentence)
    }

    /// An amount, judged by limits that are in its unit.
    pub(super) fn measured_by(
        &self,
        limits: Limits,
        amount: Amount,
        sentence: impl Into<Cow<'static, str>>,
    ) -> Finding {
        let Some(scale) = &self.rule.scale else { return Finding::ok(sentence) };
        let outcome = scale.evaluate(amount, limits);
        Finding { measured: Some(Measured { amount, scale, limits }), ..Finding::new(outcome, sentence) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::health::RULES;

    #[test]
    fn every_rule_has_a_code_of_its_own_by_which_it_is_found() {
        let mut codes = HashSet::new();
        for rule in RULES.iter() {
            assert!(codes.insert(rule.code), "{} is there twice", rule.code);
            assert_eq!(Rule::find(&rule.code.to_uppercase()), Ok(*rule));
        }
        assert_eq!(Rule::find("lisence.expiry").unwrap_err().first(), Some(&"license.expiry"));
    }

    #[test]
    fn rules_read_fields_of_the_catalogue() {
        for rule in RULES.iter() {
            for part in rule.parts {
                assert_eq!(part.field().map(|field| field.path), part.path, "{}", rule.code);
                for path in part.others {
                    assert_eq!(catalogue::field(path).map(|field| field.path), Ok(*path), "{}", rule.code);
                }
            }
        }
    }

    #[test]
    fn rules_are_told_in_clauses_and_their_mildest_severity_comes_first() {
        for rule in RULES.iter() {
            assert!(!rule.about.ends_with('.') && !rule.advice.ends_with('.'), "{}", rule.code);
            assert!(rule.severities.is_sorted(), "{}", rule.code);
            assert!(!rule.advice(rule.limits()).contains('{'), "{}: no limit to be told", rule.code);
        }
    }
}
