//! Several targets of a check, compared once all have been judged by themselves: which of them say that they are the same
//! server.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::plan::{Plan, PlannedRule};
use super::report::{CheckLine, TargetResult};
use crate::health::rules::{IDENTIFYING, IDENTITY};
use crate::health::{Evidence, Others, Twin};

/// The most twins that are told of one target: of thousands that were cloned from one image, a few say it all.
const MOST: usize = 3;

impl Plan {
    /// Puts into each result what the comparison with the others says, and makes its verdict anew.
    pub fn compare(&self, results: &mut [TargetResult], now: Timestamp) {
        self.compare_identity(results, now);
        self.compare_drift(results, now);
    }

    fn compare_identity(&self, results: &mut [TargetResult], now: Timestamp) {
        let Some(planned) = self.rules.iter().find(|planned| planned.rule == &IDENTITY) else { return };
        if !self.asks_several {
            return;
        }
        let mut lines = Vec::new();
        for (result, twins) in results.iter().zip(twins(results)) {
            lines.push(self.lines_beside(planned, result, vec![Others::Twins(twins)], now));
        }
        put_lines(results, planned, lines);
    }

    /// What a rule says of one target, for each thing that is known of the others.
    pub(super) fn lines_beside(
        &self,
        planned: &PlannedRule,
        result: &TargetResult,
        others: Vec<Others<'_>>,
        now: Timestamp,
    ) -> Vec<CheckLine> {
        let Ok(fetched) = &result.answer else { return Vec::new() };
        let today = TimeZone::UTC.to_datetime(now).date();
        let odd = self.outcome_of_odd(&result.target, today);
        let mut lines = Vec::new();
        for others in others {
            let meta = fetched.meta.as_ref();
            // Baseline and time are left out: these rules look at the others alone.
            let evidence = Evidence { meta, others, ..Evidence::from_document(&fetched.document, now) };
            lines.extend(planned.lines(&evidence, odd));
        }
        for line in &mut lines {
            if line.outcome.is_noteworthy() {
                self.mute(line, &result.target, today);
            }
        }
        lines
    }
}

/// Puts what a rule says of each target, now that all have answered, in the place of what it said before.
pub(super) fn put_lines(results: &mut [TargetResult], planned: &PlannedRule, lines: Vec<Vec<CheckLine>>) {
    for (result, lines) in results.iter_mut().zip(lines) {
        if result.has_document() {
            result.replace(&planned.id(), lines);
        }
    }
}

/// The twins of each target, by its place.
fn twins(results: &[TargetResult]) -> Vec<Vec<Twin<'_>>> {
    // Each is found by what it says: to hold every target against every other one takes minutes for ten thousand.
    let mut places: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (place, result) in results.iter().enumerate() {
        for path in IDENTIFYING {
            if let Some(value) = identifying(result, path) {
                places.entry((path, value)).or_default().push(place);
            }
        }
    }
    let mut all = Vec::with_capacity(results.len());
    for (place, result) in results.iter().enumerate() {
        let mut shared: BTreeMap<usize, Vec<&'static str>> = BTreeMap::new();
        for path in IDENTIFYING {
            let Some(value) = identifying(result, path) else { continue };
            let others = places.get(&(path, value)).into_iter().flatten();
            // Bounded here, too, or each of ten thousand clones would first gather all the others.
            for other in others.filter(|other| **other != place).take(MOST) {
                shared.entry(*other).or_default().push(path);
            }
        }
        let mut twins = Vec::new();
        for (other, shared) in shared.into_iter().take(MOST) {
            if let Some(result) = results.get(other) {
                twins.push(Twin { target: &result.target, shared, host_name: text(result, "hostName") });
            }
        }
        all.push(twins);
    }
    all
}

/// What a server is known by; none where it does not tell.
fn identifying<'a>(result: &'a TargetResult, path: &str) -> Option<&'a str> {
    // Nothing at all is no name.
    text(result, path).filter(|text| !text.is_empty())
}

fn text<'a>(result: &'a TargetResult, path: &str) -> Option<&'a str> {
    result.document()?.value_at(path)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::examples;

    fn result(target: &str, json: &str) -> TargetResult {
        let document = Document::from_json(json.as_bytes()).unwrap();
        TargetResult { target: target.to_owned(), ..examples::judged(document) }
    }

    #[test]
    fn who_says_the_same_is_a_twin() {
        let results = [
            result("paris", r#"{"serverUid": "a", "publicKey": "k", "hostName": "gw-1"}"#),
            result("oslo", r#"{"serverUid": "b", "publicKey": "k", "hostName": "gw-2"}"#),
            result("rome", r#"{"serverUid": "a", "publicKey": "k", "serverId": ""}"#),
            result("bern", r#"{"serverUid": null, "serverId": ""}"#),
        ];
        let mut told = Vec::new();
        for twins in twins(&results) {
            let twins = twins.iter().map(|twin| format!("{} by {:?}", twin.target, twin.shared));
            told.push(twins.collect::<Vec<_>>().join(", "));
        }
        assert_eq!(
            told,
            [
                r#"oslo by ["publicKey"], rome by ["serverUid", "publicKey"]"#,
                r#"paris by ["publicKey"], rome by ["publicKey"]"#,
                r#"paris by ["serverUid", "publicKey"], oslo by ["publicKey"]"#,
                "",
            ]
        );
    }

    #[test]
    fn of_many_twins_a_few_are_told() {
        let results: Vec<_> =
            (0..1000).map(|number| result(&number.to_string(), r#"{"serverUid": "a"}"#)).collect();
        assert!(twins(&results).iter().all(|twins| twins.len() == MOST));
    }
}
