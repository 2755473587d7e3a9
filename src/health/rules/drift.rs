//! Whether servers are what a policy wants to be the same.

use crate::health::evidence::{Drift, Others};
use crate::health::rule::{Case, ComparedWith, Rule, RulePart};
use crate::health::{Finding, Outcome};

/// The rules of this theme.
pub(super) const RULES: &[&Rule] = &[&DRIFT];

/// Whether a server says what the others say. It judges when all have answered, one field at a time; who is to say the same
/// of what, and how bad it is otherwise, a policy says.
pub static DRIFT: Rule = Rule {
    code: "drift",
    about: "a setting differs from the servers that a policy says it has to match",
    advice: "make it what the others have, or leave it out in the policy: except",
    compares_with: ComparedWith::Policy,
    scale: None,
    severities: &[Outcome::Notice, Outcome::Warning, Outcome::Critical],
    parts: &[RulePart::no_field(drift)],
};

fn drift(case: &Case<'_>) -> Finding {
    match &case.evidence.others {
        Others::Nobody => Finding::not_applicable("no other server is asked"),
        Others::Awaited => Finding::ok("it is compared when all have answered"),
        Others::NotCompared | Others::Twins(_) => {
            Finding::not_applicable("no policy says what has to be the same")
        }
        Others::Drift(Drift { field, outcome, sentence }) => {
            let finding = match outcome {
                Outcome::Ok => Finding::ok(sentence.clone()),
                Outcome::Skipped => Finding::skipped(sentence.clone()),
                outcome => Finding::new(*outcome, sentence.clone()),
            };
            match field {
                Some(field) => finding.about(field),
                None => finding,
            }
        }
    }
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::health::rules::sample::{RuleSample, given};

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        let outcomes = [
            Outcome::Ok,
            Outcome::Skipped,
            Outcome::Notice,
            Outcome::Warning,
            Outcome::Critical,
            Outcome::Unknown,
        ];
        let mut samples = Vec::new();
        for outcome in outcomes {
            let drift = Drift { field: None, outcome, sentence: "so it is".to_owned() };
            samples.push(given(&DRIFT, json!({})).others(Others::Drift(drift)).gives(outcome));
        }
        samples
    }

    #[test]
    fn without_a_policy_and_without_others_there_is_nothing_to_compare() {
        assert_eq!(given(&DRIFT, json!({})).finding().outcome, Outcome::NotApplicable);
        let no_policy = given(&DRIFT, json!({})).others(Others::NotCompared);
        assert_eq!(no_policy.finding().outcome, Outcome::NotApplicable);
    }
}
