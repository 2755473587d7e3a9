//! What a rule is: a stable code, the fields that it judges, the limits that it may be given, and what to do
//! about what it finds; and the [`Case`] that its functions are given. The rules themselves are in [`super::rules`].

use serde_json::Value;

use super::evidence::Evidence;
use super::finding::{NoValue, documented_value};
use super::limits::{Bad, Limit, Measured, Scale};
use super::{Finding, Limits, Outcome};
use crate::catalogue::{self, Field};
use crate::text::nearest::nearest;
use crate::units::amount::Amount;

/// One rule. Each is there once.
#[derive(Debug)]
pub struct Rule {
    /// Its name, for good: part of the public contract, and what tells it from every other rule.
    pub code: &'static str,
    /// What it finds fault with, in a clause.
    pub about: &'static str,
    /// What to do about it.
    pub advice: &'static str,
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

/// One thing that a rule judges.
#[derive(Debug)]
pub(super) struct RulePart {
    /// The path of the field that has to be there; none where the rule looks at something else.
    path: Option<&'static str>,
    /// The path of another field, without which that one says nothing.
    other_path: Option<&'static str>,
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
        // No function has to think of values that are not there: what is missing or odd is the same for all
        // of them.
        let finding = match documented_value(evidence.document, field) {
            Ok(value) => (part.evaluate)(&Case { rule: self, part, evidence, limits, value }),
            Err(no_value) => no_value.into(),
        };
        finding.about(field)
    }

    /// What it judges: fields, and none where it is something else.
    pub fn parts(&self) -> impl Iterator<Item = Option<&'static Field>> {
        self.parts.iter().map(RulePart::field)
    }

    /// Whether it has to know a field to judge.
    pub fn reads(&self, field: &Field) -> bool {
        self.parts.iter().any(|part| part.path == Some(field.path) || part.other_path == Some(field.path))
    }

    /// The fields that it judges.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.parts().flatten()
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
        Self { path: Some(path), other_path: None, evaluate }
    }

    /// A part that judges a field by another one.
    pub(super) const fn two_fields(path: &'static str, other_path: &'static str, evaluate: Evaluate) -> Self {
        Self { path: Some(path), other_path: Some(other_path), evaluate }
    }

    /// A part that judges something that is no field.
    pub(super) const fn no_field(evaluate: Evaluate) -> Self {
        Self { path: None, other_path: None, evaluate }
    }

    pub(super) fn field(&self) -> Option<&'static Field> {
        catalogue::field(self.path?).ok()
    }

    pub(super) fn other_field(&self) -> Option<&'static Field> {
        catalogue::field(self.other_path?).ok()
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

    /// The value of the other field that it needs.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn other_value(&self) -> Result<&Value, NoValue> {
        let Some(field) = self.part.other_field() else {
            // A mistake in the rule: its samples show it.
            return Err(NoValue { outcome: Outcome::Skipped, sentence: "it needs another field".to_owned() });
        };
        documented_value(self.evidence.document, field).map_err(|no_value| match no_value.outcome {
            // That sentence names the field already.
            Outcome::Odd => no_value,
            _ => NoValue { sentence: format!("it needs {}: {}", field.path, no_value.sentence), ..no_value },
        })
    }

    /// Whether the other field that it needs is true.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub(super) fn other_is_yes(&self) -> Result<bool, NoValue> {
        self.other_value().map(|value| value == &Value::Bool(true))
    }

    /// What is said of yes and of no, where no is what is bad.
    pub(super) fn ok_unless_no(&self, yes: &str, severity: Outcome, no: &str) -> Finding {
        if self.is_no() { Finding::new(severity, no) } else { Finding::ok(yes) }
    }

    /// An amount, judged by the limits in force.
    pub(super) fn measured(&self, amount: Amount, sentence: impl Into<String>) -> Finding {
        self.measured_by(self.limits, amount, sentence)
    }

    /// An amount, judged by limits that are in its unit.
    pub(super) fn measured_by(&self, limits: Limits, amount: Amount, sentence: impl Into<String>) -> Finding {
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
                assert_eq!(part.other_field().map(|field| field.path), part.other_path, "{}", rule.code);
            }
        }
    }

    #[test]
    fn rules_are_told_in_clauses_and_their_mildest_severity_comes_first() {
        for rule in RULES.iter() {
            assert!(!rule.about.ends_with('.') && !rule.advice.ends_with('.'), "{}", rule.code);
            assert!(rule.severities.is_sorted(), "{}", rule.code);
        }
    }
}
