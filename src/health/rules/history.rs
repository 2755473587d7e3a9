//! What can be known of the past.

use crate::health::rule::{Case, ComparedWith, Rule, RulePart};
use crate::health::{Finding, Outcome};

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&EVENT_LOG];

static EVENT_LOG: Rule = Rule {
    code: "event-log",
    about: "the event log is off (notice)",
    advice: "switch the event log on",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Notice],
    parts: &[RulePart::field_at("eventLogAvailable", event_log)],
};

fn event_log(case: &Case<'_>) -> Finding {
    let off = "the event log is off: nobody can look back";
    case.ok_unless_no("the server keeps an event log", Outcome::Notice, off)
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::health::rules::sample::{RuleSample, given};

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        vec![
            given(&EVENT_LOG, json!({"eventLogAvailable": true})).gives(Outcome::Ok),
            given(&EVENT_LOG, json!({"eventLogAvailable": false})).gives(Outcome::Notice),
        ]
    }
}
