//! The rules, one file a theme: each with the function that judges, and the servers that it is tried on.
//!
//! A new rule is a static and its function in the file of its theme, its place in the list of that file, and
//! samples below; `show`, `check`, policies, documentation and completions read the lists of all themes. A new
//! theme is a file like the others, its lines here and its line in `samples` of the tests below.

mod access;
mod address;
mod answer;
mod capacity;
mod clock;
mod connection;
mod drift;
mod encryption;
mod history;
mod identity;
#[cfg(test)]
mod sample;
mod validity;

use std::sync::LazyLock;

use super::Rule;

pub use answer::ANSWER;
pub use connection::{LOGIN, REACHABLE};
pub use drift::DRIFT;
pub use identity::{IDENTIFYING, IDENTITY};
pub(crate) use validity::DAYS_TO_RENEW;

/// The rules of each theme, the way to the server first.
const THEMES: [&[&Rule]; 11] = [
    connection::RULES,
    answer::RULES,
    validity::RULES,
    clock::RULES,
    access::RULES,
    encryption::RULES,
    capacity::RULES,
    address::RULES,
    history::RULES,
    identity::RULES,
    drift::RULES,
];

/// Every rule, in the order in which people are shown them. Performance data comes in this order, too, and some
/// who draw it go by the position.
pub static RULES: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| THEMES.concat());

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::sample::RuleSample;
    use super::*;
    use crate::catalogue;
    use crate::health::Outcome;

    /// What all rules are tried on, one line a theme. A rule that is forgotten here has no sample, and fails
    /// below.
    fn samples() -> Vec<RuleSample> {
        let mut samples = access::samples();
        samples.extend(address::samples());
        samples.extend(answer::samples());
        samples.extend(capacity::samples());
        samples.extend(clock::samples());
        samples.extend(connection::samples());
        samples.extend(drift::samples());
        samples.extend(encryption::samples());
        samples.extend(history::samples());
        samples.extend(identity::samples());
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
    fn what_is_wrong_is_not_right_once_a_field_is_gone_null_or_renamed() {
        let mut tried = 0;
        for place in 0..samples().len() {
            let sample = || samples().swap_remove(place);
            let RuleSample { given, outcome } = sample();
            if outcome < Outcome::Notice || !given.has_the_rules_own_limits() {
                continue;
            }
            for field in catalogue::fields() {
                if !(given.rule.reads(field) && given.has(field.path)) {
                    continue;
                }
                for value in [None, Some(Value::Null)] {
                    // What the documentation leaves open is no fault, and what is judged may be just that.
                    if value.is_some() && field.nullable {
                        continue;
                    }
                    let changed = sample().given.with(field.path, value.clone()).finding();
                    assert!(
                        changed.outcome > Outcome::Ok,
                        "{} without {}: {changed:?}",
                        given.rule.code,
                        field.path
                    );
                    tried += 1;
                }
            }
        }
        assert!(tried > 60, "{tried}");
    }

    #[test]
    fn every_rule_has_a_sample_in_order_and_one_for_each_of_its_severities() {
        let samples = samples();
        for rule in RULES.iter() {
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
