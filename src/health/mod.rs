//! What is known of a server, judged: the one table of rules behind `show` and `check`.
//!
//! | module | what it is for |
//! |---|---|
//! | [`rules`] | the table: codes, fields, limits, advice |
//! | [`rule`] | what a rule is |
//! | [`limits`] | where it gets bad: units, sides, how people write limits |
//! | [`evidence`] | what rules judge by |
//! | `judges` | how each rule judges |
//!
//! A rule judges a field and may read others. Where its field was not sent, is null or is odd, it finds nothing in
//! order, because silence is not health. Which rules are wanted belongs to [`crate::check`], how a finding looks to
//! [`crate::render`].

pub mod evidence;
mod judge;
pub mod limits;
mod outcome;
pub mod rule;
pub mod rules;

use serde_json::Value;

use crate::catalogue::{self, Field};
use crate::document::{Document, Lookup};
use crate::text::sanitize;
use crate::units::amount::Amount;

pub use evidence::Evidence;
pub use limits::Limits;
pub use outcome::Outcome;
pub use rule::Rule;
pub use rules::RULES;

use rule::Case;

/// What a rule says of one of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it makes of it.
    pub outcome: Outcome,
    /// A sentence without its full stop; the reason, where nothing was judged. Not yet safe to show.
    pub sentence: String,
    /// How much it is, in the unit of the rule's scale, and the limits in the same unit.
    pub measured: Option<(Amount, Limits)>,
}

impl Rule {
    /// Judges each of the rule's parts, and names its field.
    pub fn judge(&self, limits: Limits, evidence: &Evidence<'_>) -> Vec<(Option<&'static Field>, Finding)> {
        let judged = self.parts.iter().map(|part| {
            let case = |value| {
                let (scale, beside) = (self.scale.as_ref(), part.beside);
                Case { evidence, value, beside, scale, limits }
            };
            let Some(field) = part.field() else { return (None, (part.judge)(&case(&Value::Null))) };
            let finding = match evidence.document.lookup(field) {
                Lookup::Is(value) => (part.judge)(&case(value)),
                other => judge::unjudged(evidence.document, field, other),
            };
            (Some(field), finding)
        });
        judged.collect()
    }
}

/// The judgement of a document alone, by the limits that hold unless told otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    judged: Vec<(&'static Field, Finding)>,
}

impl Health {
    /// Judges every field of the document.
    pub fn of(document: &Document) -> Self {
        let evidence = Evidence::of(document);
        let judged = RULES.iter().flat_map(|rule| rule.judge(rule.limits(), &evidence));
        let mut judged: Vec<_> = judged.filter_map(|(field, finding)| Some((field?, finding))).collect();
        // A field that no rule reads may be odd all the same.
        let unread = catalogue::fields().filter(|field| !judged.iter().any(|(known, _)| known == field));
        let odd: Vec<_> = unread
            .filter_map(|field| match document.lookup(field) {
                other @ Lookup::Odd(_) => Some((field, judge::unjudged(document, field, other))),
                _ => None,
            })
            .collect();
        judged.extend(odd);
        Self { judged }
    }

    /// The judgement of one field; none where no rule has anything to say of it.
    pub fn judgement(&self, field: &Field) -> Option<Outcome> {
        let judged = self.judged.iter().find(|(known, _)| *known == field);
        judged
            .map(|(_, finding)| finding.outcome)
            .filter(|judgement| !matches!(judgement, Outcome::Skipped | Outcome::NotApplicable))
    }

    /// The faults that were found, worst first, otherwise in catalogue order.
    pub fn findings(&self) -> Vec<(&'static Field, Outcome, &str)> {
        let mut findings: Vec<_> = catalogue::fields()
            .flat_map(|field| self.judged.iter().filter(move |(judged, _)| *judged == field))
            .filter_map(|(field, finding)| {
                let outcome = match finding.outcome {
                    Outcome::Odd | Outcome::Unknown => Outcome::Warning,
                    Outcome::Ok | Outcome::Skipped | Outcome::NotApplicable => return None,
                    outcome => outcome,
                };
                Some((*field, outcome, finding.sentence.as_str()))
            })
            .collect();
        findings.sort_by_key(|(_, severity, _)| std::cmp::Reverse(*severity));
        findings
    }
}

/// What is said of a value of another type than documented.
pub(crate) fn odd(path: &str, value: &Value, documented: &str) -> String {
    const ENOUGH: usize = 40;
    format!("{path} is {}, and {documented} is documented", sanitize::cut(value.to_string(), ENOUGH))
}

#[cfg(test)]
mod tests;
