//! A whole document judged at once, as those need it who show it.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::finding::documented_value;
use super::{Evidence, Finding, Outcome, RULES};
use crate::catalogue::{self, Field};
use crate::document::Document;

/// The judgement of a document alone, by the limits that hold unless told otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// One for each field that a rule judges, and one for each other field that is odd.
    findings: Vec<Finding>,
}

/// Something noteworthy about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldFinding<'a> {
    /// Which.
    pub field: &'static Field,
    /// How bad it is: a notice, a warning or critical.
    pub severity: Outcome,
    /// A sentence without its full stop. Not yet safe to show.
    pub sentence: &'a str,
}

impl Health {
    /// Judges every field of a document, at the moment `now`.
    pub fn from_document(document: &Document, now: Timestamp) -> Self {
        let evidence = Evidence::from_document(document, now);
        let mut findings = Vec::new();
        for rule in RULES.iter() {
            let judged = rule.evaluate(rule.limits(), &evidence);
            // What is about the way to the server has no field, and a document alone says nothing of it.
            findings.extend(judged.into_iter().filter(|finding| finding.field.is_some()));
        }
        // A field that no rule judges may be odd all the same.
        for field in catalogue::fields() {
            if findings.iter().any(|finding| finding.field == Some(field)) {
                continue;
            }
            if let Err(no_value) = documented_value(document, field)
                && no_value.outcome == Outcome::Odd
            {
                findings.push(Finding::from(no_value).about(field));
            }
        }
        Self { findings }
    }

    /// What came of judging a field; none where no rule has anything to say of it.
    pub fn outcome(&self, field: &Field) -> Option<Outcome> {
        let finding = self.findings.iter().find(|finding| finding.field == Some(field))?;
        match finding.outcome {
            Outcome::Skipped | Outcome::NotApplicable => None,
            outcome => Some(outcome),
        }
    }

    /// What is noteworthy, worst first, otherwise in catalogue order.
    pub fn field_findings(&self) -> Vec<FieldFinding<'_>> {
        let mut noteworthy = Vec::new();
        for field in catalogue::fields() {
            for finding in self.findings.iter().filter(|finding| finding.field == Some(field)) {
                let severity = match finding.outcome {
                    Outcome::Ok | Outcome::Skipped | Outcome::NotApplicable => continue,
                    // Whoever reads a table has to look at it, and nothing else: what nobody can tell is no
                    // worse there than what will need attention.
                    Outcome::Odd | Outcome::Unknown => Outcome::Warning,
                    severity @ (Outcome::Notice | Outcome::Warning | Outcome::Critical) => severity,
                };
                noteworthy.push(FieldFinding { field, severity, sentence: &finding.sentence });
            }
        }
        noteworthy.sort_by_key(|finding| Reverse(finding.severity));
        noteworthy
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[allow(clippy::needless_pass_by_value, reason = "tests read better")]
    fn health(json: Value) -> Health {
        let document = Document::from_json(json.to_string().as_bytes()).unwrap();
        Health::from_document(&document, Timestamp::UNIX_EPOCH)
    }

    fn outcome(json: Value, path: &str) -> Option<Outcome> {
        health(json).outcome(catalogue::field(path).unwrap())
    }

    #[test]
    fn an_odd_value_is_never_healthy_and_silence_is_not_health() {
        assert_eq!(outcome(json!({"license": {"valid": true}}), "license.valid"), Some(Outcome::Ok));
        assert_eq!(outcome(json!({"license": {"valid": "true"}}), "license.valid"), Some(Outcome::Odd));
        assert_eq!(outcome(json!({"license": {"valid": null}}), "license.valid"), None);
        assert_eq!(outcome(json!({}), "license.valid"), None);
    }

    #[test]
    fn a_field_that_no_rule_reads_may_be_odd() {
        let port = json!({"receiver": {"receiverPort": [1, 2]}});
        assert_eq!(outcome(port, "receiver.receiverPort"), Some(Outcome::Odd));
    }

    #[test]
    fn the_worst_comes_first_and_what_is_odd_stands_among_the_warnings() {
        let health = health(json!({
            "eventLogAvailable": false,
            "encryptionAvailable": false,
            "license": {"valid": false},
            "receiver": {"receiverPort": [1, 2]},
        }));
        let findings = health.field_findings();
        let severities: Vec<_> =
            findings.iter().map(|finding| (finding.field.path, finding.severity)).collect();
        assert_eq!(
            severities,
            [
                ("license.valid", Outcome::Critical),
                ("encryptionAvailable", Outcome::Warning),
                ("receiver.receiverPort", Outcome::Warning),
                ("eventLogAvailable", Outcome::Notice),
            ]
        );
    }
}
