//! What a policy wants to be the same at several servers: who differs is a finding, once all have answered.

use jiff::Timestamp;

use super::compare::put_lines;
use super::plan::{DriftReference, Plan, PlannedSame};
use super::report::TargetResult;
use crate::catalogue::Field;
use crate::document::Document;
use crate::health::rules::DRIFT;
use crate::health::{Drift, Others, Outcome};
use crate::units::amount::counted;
use crate::variation::{self, FieldState, Variation, VariationGroup};

/// What is right, of one field.
enum Standard<'a> {
    Is(&'a VariationGroup),
    /// Nobody can tell, and why.
    Unknown(String),
}

impl Plan {
    /// Puts into each result what the policy's wishes say once all have answered, and makes its verdict anew.
    pub(super) fn compare_drift(&self, results: &mut [TargetResult], now: Timestamp) {
        let Some(planned) = self.rules.iter().find(|planned| planned.rule == &DRIFT) else { return };
        if !self.asks_several {
            return;
        }
        let mut drifts: Vec<Vec<Drift>> = vec![Vec::new(); results.len()];
        for same in &self.same {
            same.compare(results, &mut drifts);
        }
        let mut lines = Vec::with_capacity(results.len());
        for (result, drifts) in results.iter().zip(drifts) {
            let mut others: Vec<Others<'_>> = drifts.into_iter().map(Others::Drift).collect();
            if others.is_empty() {
                others.push(Others::NotCompared);
            }
            lines.push(self.lines_beside(planned, result, others, now));
        }
        put_lines(results, planned, lines);
    }
}

impl PlannedSame {
    /// Adds to each target what is to be said of it, by its place.
    fn compare(&self, results: &[TargetResult], drifts: &mut [Vec<Drift>]) {
        let members: Vec<(usize, &Document)> = self.members(results);
        let mut differing = vec![0; results.len()];
        for field in &self.fields {
            let variation = Variation::new(field, members.iter().copied());
            let standard = self.standard(&variation, results);
            for group in &variation.groups {
                let Some((outcome, sentence)) = self.judge(&variation, group, &standard, results) else {
                    continue;
                };
                for place in &group.members {
                    if let (Some(drifts), Some(differing)) =
                        (drifts.get_mut(*place), differing.get_mut(*place))
                    {
                        *differing += 1;
                        drifts.push(Drift { field: Some(field), outcome, sentence: sentence.clone() });
                    }
                }
            }
        }
        // Whoever differs nowhere has to be told so, or there would be no line for them at all.
        for (place, _) in members {
            if let (Some(0), Some(drifts)) = (differing.get(place), drifts.get_mut(place)) {
                drifts.push(self.in_order());
            }
        }
    }

    fn in_order(&self) -> Drift {
        let count = i128::try_from(self.fields.len()).unwrap_or(i128::MAX);
        let as_whom = match &self.reference {
            DriftReference::Majority => "as at the other servers".to_owned(),
            DriftReference::Target(reference) => format!("as at {reference}"),
        };
        let sentence = format!("{} as they have to be: {as_whom}", counted(count, "value"));
        Drift { field: None, outcome: Outcome::Ok, sentence }
    }

    /// Those of whom it is wanted and who answered, by their places.
    fn members<'a>(&self, results: &'a [TargetResult]) -> Vec<(usize, &'a Document)> {
        let wanted: std::collections::HashSet<&str> = self.scope.targets.iter().map(String::as_str).collect();
        let mut members = Vec::new();
        for (place, result) in results.iter().enumerate() {
            // The reference is compared with, whether it is among those that are named or not.
            let is_reference =
                matches!(&self.reference, DriftReference::Target(reference) if *reference == result.target);
            let is_wanted = wanted.is_empty() || wanted.contains(result.target.as_str()) || is_reference;
            if let Ok(fetched) = &result.answer
                && is_wanted
            {
                members.push((place, &fetched.document));
            }
        }
        members
    }

    /// What is right.
    fn standard<'a>(&self, variation: &'a Variation, results: &[TargetResult]) -> Standard<'a> {
        let field = variation.field.path;
        let DriftReference::Target(reference) = &self.reference else {
            return match variation.majority() {
                Some(majority) => Standard::Is(majority),
                None => Standard::Unknown(format!("no majority says what {field} has to be")),
            };
        };
        let Some(place) = results.iter().position(|result| result.target == *reference) else {
            return Standard::Unknown(format!(
                "{reference}, which says what {field} has to be, was not asked"
            ));
        };
        match variation.groups.iter().find(|group| group.members.contains(&place)) {
            Some(group) => Standard::Is(group),
            None if results.get(place).is_some_and(TargetResult::has_document) => Standard::Unknown(format!(
                "{reference}, which says what {field} has to be, does not show it to this caller"
            )),
            None => {
                Standard::Unknown(format!("{reference}, which says what {field} has to be, gave no answer"))
            }
        }
    }

    /// What is to be said of those who say the same; nothing where it is right.
    fn judge(
        &self,
        variation: &Variation,
        group: &VariationGroup,
        standard: &Standard<'_>,
        results: &[TargetResult],
    ) -> Option<(Outcome, String)> {
        let field = variation.field;
        let told = said(field, group, results);
        let (outcome, sentence) = match standard {
            // No target is in two groups, so those with the same members are one.
            Standard::Is(right) if right.members == group.members => return None,
            Standard::Is(right) => {
                let wanted = said(field, right, results);
                let whose = match &self.reference {
                    DriftReference::Majority => format!("at {} of {}", right.members.len(), variation.size()),
                    DriftReference::Target(reference) => format!("at {reference}"),
                };
                (self.severity, format!("{} {told}, and {wanted} {whose}", field.path))
            }
            // Where all say the same, nobody has to say what is right.
            Standard::Unknown(_) if !variation.is_any() => return None,
            Standard::Unknown(why) => (Outcome::Unknown, format!("{why}; here it {told}")),
        };
        let reason = self.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        Some((outcome, format!("{sentence}{reason}")))
    }
}

/// What a group says of a field, behind its path. Not yet safe to show.
fn said(field: &'static Field, group: &VariationGroup, results: &[TargetResult]) -> String {
    /// Characters: the sentence has to stay one.
    const ENOUGH: usize = 100;

    let first = group.members.first().and_then(|place| results.get(*place));
    let value =
        first.and_then(TargetResult::document).and_then(|document| variation::shown_value(field, document));
    match (group.state, value) {
        (FieldState::Value | FieldState::Odd, Some(value)) => {
            let text = crate::text::sanitize::cut(field.kind.human(&value), ENOUGH);
            if text.is_empty() { "is empty".to_owned() } else { format!("is {text}") }
        }
        (FieldState::Null, _) => "is null".to_owned(),
        _ => "was not sent".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::catalogue;
    use crate::check::plan::PlannedRule;
    use crate::check::plan::Scope;
    use crate::failure::{Failure, FailureKind};
    use crate::session::TargetAnswer;
    use crate::source::Fetched;

    const NOW: Timestamp = Timestamp::constant(1_795_377_607, 0);

    fn same(path: &str, reference: DriftReference) -> PlannedSame {
        PlannedSame {
            fields: vec![catalogue::field(path).unwrap()],
            reference,
            severity: Outcome::Critical,
            reason: None,
            scope: Scope::default(),
            place: String::new(),
        }
    }

    /// What is said of drift of servers with these documents, called a, b and so on; of one that gave none it is empty.
    fn told(same: PlannedSame, documents: &[&str]) -> Vec<String> {
        let mut plan = Plan { same: vec![same], ..Plan::default() };
        plan.rules.push(PlannedRule::standard(&DRIFT));
        plan.drop_incomparable(documents.len());
        let mut results = Vec::new();
        for (json, name) in documents.iter().zip("abcdefgh".chars()) {
            let answer = match *json {
                "" => Err(Failure::message(FailureKind::Deadline, "it took too long")),
                json => Ok(Fetched { document: Document::from_json(json.as_bytes()).unwrap(), meta: None }),
            };
            let target = name.to_string();
            let answer = TargetAnswer { target, uncertified: None, took: Duration::ZERO, answer };
            results.push(plan.evaluate(answer, NOW));
        }
        plan.compare(&mut results, NOW);
        let mut told = Vec::new();
        for result in &results {
            for line in result.lines.iter().filter(|line| line.id.code() == DRIFT.code) {
                told.push(format!("{}: {}: {}", result.target, line.outcome.name(), line.sentence));
            }
        }
        told
    }

    const STRONG: &str = r#"{"minCipher": 3, "license": {"valid": true}}"#;
    const WEAK: &str = r#"{"minCipher": 0, "license": {"valid": true}}"#;

    #[test]
    fn who_differs_from_most_is_found() {
        expect_test::expect![[r#"
            a: ok: 1 value as they have to be: as at the other servers
            b: critical: minCipher is NONE, and is ENCRYPTED_256 at 2 of 3
            c: ok: 1 value as they have to be: as at the other servers"#]]
        .assert_eq(&told(same("minCipher", DriftReference::Majority), &[STRONG, WEAK, STRONG]).join("\n"));
    }

    #[test]
    fn a_tie_has_no_majority_and_is_unknown() {
        expect_test::expect![[r#"
            a: unknown: no majority says what minCipher has to be; here it is ENCRYPTED_256
            b: unknown: no majority says what minCipher has to be; here it is NONE"#]]
        .assert_eq(&told(same("minCipher", DriftReference::Majority), &[STRONG, WEAK]).join("\n"));
    }

    #[test]
    fn a_reference_is_right_also_where_it_stands_alone() {
        let reference = || DriftReference::Target("b".to_owned());
        expect_test::expect![[r#"
            a: critical: minCipher is ENCRYPTED_256, and is NONE at b
            b: ok: 1 value as they have to be: as at b
            c: critical: minCipher is ENCRYPTED_256, and is NONE at b"#]]
        .assert_eq(&told(same("minCipher", reference()), &[STRONG, WEAK, STRONG]).join("\n"));
        expect_test::expect![[r#"
            a: unknown: b, which says what minCipher has to be, gave no answer; here it is ENCRYPTED_256
            b: skipped: the server gave no answer
            c: unknown: b, which says what minCipher has to be, gave no answer; here it is NONE"#]]
        .assert_eq(&told(same("minCipher", reference()), &[STRONG, "", WEAK]).join("\n"));
        let nobody = DriftReference::Target("z".to_owned());
        let told = told(same("minCipher", nobody), &[STRONG, WEAK]);
        assert!(told[0].contains("z, which says what minCipher has to be, was not asked"), "{told:?}");
    }

    #[test]
    fn nobody_is_compared_with_what_they_are_not_shown() {
        let hidden = r#"{"user": {"superuser": false}, "license": {"valid": true}}"#;
        let shown = r#"{"configuration": {"triggersAvailable": true}, "license": {"valid": true}}"#;
        let other = r#"{"configuration": {"triggersAvailable": false}, "license": {"valid": true}}"#;
        let told = told(
            same("configuration.triggersAvailable", DriftReference::Majority),
            &[hidden, shown, shown, other],
        );
        assert_eq!(told.iter().filter(|line| line.contains("critical")).count(), 1, "{told:?}");
    }
}
