//! What a rule's function is given, and what all of them need.

use serde_json::Value;

use super::finding::{NoValue, documented_value};
use super::limits::Measured;
use super::rule::RulePart;
use super::{Evidence, Finding, Limits, Outcome, Rule};
use crate::catalogue::Field;
use crate::units::amount::Amount;

/// Why there is nothing to judge where the rule looks at the way to the server.
pub(super) const NOBODY_WAS_ASKED: &str = "nobody was asked: it is a saved document";

/// What a rule's function is given.
pub(super) struct Case<'a> {
    pub(super) rule: &'static Rule,
    pub(super) part: &'static RulePart,
    pub(super) evidence: &'a Evidence<'a>,
    /// The limits in force.
    pub(super) limits: Limits,
    /// The value of the field, of the documented kind; null for a part without a field.
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
