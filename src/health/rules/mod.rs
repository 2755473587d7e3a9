//! The rules, one file a theme: each with the function that judges, and the servers that it is tried on.
//!
//! A new rule is a static and its function in the file of its theme, with samples below, and its line in
//! [`RULES`]; `show`, `check`, policies, documentation and completions read that list. A new theme is a file
//! like the others, its `mod` line here and its line in `samples` of the tests below.

mod access;
mod answer;
mod capacity;
mod clock;
mod connection;
mod encryption;
mod history;
#[cfg(test)]
mod sample;
mod validity;

use super::Rule;

pub use answer::ANSWER;
pub use connection::{LOGIN, REACHABLE};
pub use history::RESTART;
pub(crate) use validity::DAYS_TO_RENEW;

/// Every rule, in the order in which people are shown them: the way to the server first. Performance data
/// comes in this order, too, and some who draw it go by the position.
pub static RULES: &[&Rule] = &[
    &REACHABLE,
    &LOGIN,
    &ANSWER,
    &answer::API_VERSION,
    &validity::LICENSE_VALID,
    &validity::LICENSE_EXPIRY,
    &validity::CERTIFICATE,
    &validity::TLS_EXPIRY,
    &clock::CLOCK,
    &access::OPEN_API,
    &access::OPEN_RECEIVER,
    &encryption::ENCRYPTION,
    &encryption::CIPHER,
    &capacity::CACHE,
    &capacity::BANDWIDTH,
    &capacity::GARBAGE_COLLECT,
    &history::EVENT_LOG,
    &RESTART,
];

#[cfg(test)]
mod tests {
    use super::sample::RuleSample;
    use super::*;
    use crate::health::Outcome;

    /// What all rules are tried on, one line a theme. A rule that is forgotten here has no sample, and fails
    /// below.
    fn samples() -> Vec<RuleSample> {
        let mut samples = access::samples();
        samples.extend(answer::samples());
        samples.extend(capacity::samples());
        samples.extend(clock::samples());
        samples.extend(connection::samples());
        samples.extend(encryption::samples());
        samples.extend(history::samples());
        samples.extend(validity::samples());
        samples
    }

    #[test]
    fn every_rule_makes_of_its_samples_what_they_say() {
        for RuleSample { given, outcome } in samples() {
            let finding = given.finding();
            assert_eq!(finding.outcome, outcome, "{}: {finding:?}", given.rule.code);
        }
    }

    #[test]
    fn every_rule_has_a_sample_in_order_and_one_for_each_of_its_severities() {
        let samples = samples();
        for rule in RULES {
            for outcome in [Outcome::Ok].iter().chain(rule.severities) {
                let is_there =
                    samples.iter().any(|sample| sample.given.rule == *rule && sample.outcome == *outcome);
                assert!(is_there, "{} has no sample that is {}", rule.code, outcome.name());
            }
        }
    }

    #[test]
    fn no_rule_finds_what_it_does_not_say_that_it_finds() {
        for RuleSample { given, outcome } in samples() {
            let is_severity = matches!(outcome, Outcome::Notice | Outcome::Warning | Outcome::Critical);
            // A limit of the user's own may make a warning where the rule itself knows none.
            if is_severity && given.has_the_rules_own_limits() {
                assert!(
                    given.rule.severities.contains(&outcome),
                    "{} is {}",
                    given.rule.code,
                    outcome.name()
                );
            }
        }
    }
}
