//! What is waited for: an expectation that all targets have to meet at the same time.

use super::Watch;
use super::target::WatchedTarget;
use crate::check::expectation::Expectation;
use crate::health::Outcome;

/// Whether every target answers, and its last answer is as expected.
pub(crate) fn is_met(expectation: &Expectation, watch: &Watch) -> bool {
    watch.targets.iter().all(|target| missing(expectation, target).is_none())
}

/// What the first target that is not as expected says instead; none where all are.
pub(crate) fn first_missing(expectation: &Expectation, watch: &Watch) -> Option<String> {
    for target in &watch.targets {
        let Some(missing) = missing(expectation, target) else { continue };
        let is_one = watch.targets.len() == 1;
        return Some(if is_one { missing } else { format!("{}: {missing}", target.name) });
    }
    None
}

fn missing(expectation: &Expectation, target: &WatchedTarget) -> Option<String> {
    if let Some(outage) = &target.outage {
        return Some(outage.failure.message_line());
    }
    let Some(document) = target.document() else {
        return Some("there was no answer yet".to_owned());
    };
    let finding = expectation.evaluate(document, Outcome::Critical);
    if finding.outcome == Outcome::Ok { None } else { Some(finding.sentence.into_owned()) }
}
