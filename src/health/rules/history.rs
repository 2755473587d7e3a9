//! What can be known of the past: the event log, and what has become of the server since a baseline.

use crate::health::rule::{Case, Rule, RulePart};
use crate::health::{Finding, Outcome};

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&EVENT_LOG, &RESTART];

static EVENT_LOG: Rule = Rule {
    code: "event-log",
    about: "the event log is off (notice)",
    advice: "switch the event log on",
    scale: None,
    severities: &[Outcome::Notice],
    parts: &[RulePart::field_at("eventLogAvailable", event_log)],
};

fn event_log(case: &Case<'_>) -> Finding {
    let off = "the event log is off: nobody can look back";
    case.ok_unless_no("the server keeps an event log", Outcome::Notice, off)
}

/// Whether it is still the same launch of the same server. A baseline has to be given for it.
pub static RESTART: Rule = Rule {
    code: "restart",
    about: "since the baseline, the server was started anew (warning) or replaced (critical)",
    advice: "if that was meant, save a new baseline",
    scale: None,
    severities: &[Outcome::Warning, Outcome::Critical],
    // The first is new at every launch, the second is made once and kept.
    parts: &[RulePart::field_at("serverId", launch), RulePart::field_at("serverUid", identity)],
};

fn launch(case: &Case<'_>) -> Finding {
    since_baseline(case, Outcome::Warning, "the server was started anew since the baseline")
}

fn identity(case: &Case<'_>) -> Finding {
    since_baseline(case, Outcome::Critical, "it is another server than that of the baseline")
}

fn since_baseline(case: &Case<'_>, severity: Outcome, changed: &str) -> Finding {
    if case.evidence.baseline.is_none() {
        return Finding::not_applicable("no --baseline is given");
    }
    let Some(field) = case.field() else { return Finding::skipped("it needs a field") };
    match case.evidence.baseline_value(field) {
        Some(before) if before == case.value => {
            Finding::ok(format!("{} is that of the baseline", field.path))
        }
        Some(_) => Finding::new(severity, changed),
        None => Finding::skipped(format!("the baseline has no {}", field.path)),
    }
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::health::rules::sample::{Given, RuleSample, given};

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        vec![
            given(&EVENT_LOG, json!({"eventLogAvailable": true})).gives(Outcome::Ok),
            given(&EVENT_LOG, json!({"eventLogAvailable": false})).gives(Outcome::Notice),
            since(json!({"serverId": "launch 2", "serverUid": "a"})).gives(Outcome::Ok),
            since(json!({"serverId": "launch 1", "serverUid": "a"})).gives(Outcome::Warning),
            since(json!({"serverId": "launch 1", "serverUid": "b"})).gives(Outcome::Critical),
        ]
    }

    fn now() -> Given {
        given(&RESTART, json!({"serverId": "launch 2", "serverUid": "a"}))
    }

    fn since(baseline: Value) -> Given {
        now().baseline(baseline)
    }

    #[test]
    fn a_baseline_tells_a_restart_from_another_server() {
        let outcomes = |given: Given| given.findings().iter().map(|f| f.outcome).collect::<Vec<_>>();
        assert_eq!(outcomes(now()), [Outcome::NotApplicable, Outcome::NotApplicable]);
        let restarted = json!({"serverId": "launch 1", "serverUid": "a"});
        assert_eq!(outcomes(since(restarted)), [Outcome::Warning, Outcome::Ok]);
        let replaced = json!({"serverUid": "b"});
        assert_eq!(outcomes(since(replaced)), [Outcome::Skipped, Outcome::Critical]);
    }
}
