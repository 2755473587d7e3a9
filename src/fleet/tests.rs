//! Fleets of saved documents.

use std::time::Duration;

use super::*;
use crate::check::expectation::Expectation;
use crate::check::plan::Plan;
use crate::failure::{Failure, FailureKind};
use crate::session::TargetAnswer;
use crate::source::Fetched;

const NOW: Timestamp = Timestamp::constant(1_795_377_607, 0);

fn result(target: &str, json: &str) -> TargetResult {
    let answer = match json {
        "" => Err(Failure::message(FailureKind::Deadline, "it took too long")),
        json => Ok(Fetched { document: Document::from_json(json.as_bytes()).unwrap(), meta: None }),
    };
    let answer = TargetAnswer { target: target.to_owned(), uncertified: None, took: Duration::ZERO, answer };
    Plan::standard().evaluate(answer, NOW)
}

fn fleet(servers: &[(&str, &str)], arrangement: &Arrangement) -> Fleet {
    let results = servers.iter().map(|(target, json)| result(target, json)).collect();
    Fleet::new(results, arrangement, USUAL_WINDOW, NOW)
}

fn names(fleet: &Fleet, places: &[usize]) -> String {
    places.iter().map(|place| fleet.results[*place].target.as_str()).collect::<Vec<_>>().join(" ")
}

const SERVERS: [(&str, &str); 5] = [
    ("gw-10", r#"{"version": "2.9.2", "minCipher": 3, "authRequired": true, "license": {"valid": true}}"#),
    ("gw-2", ""),
    ("gw-1", r#"{"version": "2.9.10", "minCipher": 3, "authRequired": true, "license": {"valid": false}}"#),
    ("gw-3", r#"{"version": "unknown", "minCipher": 2, "authRequired": true}"#),
    ("gw-4", r#"{"minCipher": 3, "authRequired": true, "license": {"valid": true, "expiry": "2026-12-01"}}"#),
];

#[test]
fn every_target_is_counted_once() {
    let fleet = fleet(&SERVERS, &Arrangement::default());
    let FleetSummary { asked, answered, failures, verdicts, .. } = &fleet.summary;
    assert_eq!((*asked, *answered, fleet.summary.failed()), (5, 4, 1));
    assert_eq!(failures, &[(FailureKind::Deadline, 1)]);
    assert_eq!(verdicts.iter().map(|(_, count)| count).sum::<usize>(), 5);
    assert_eq!(names(&fleet, &[0, 1, 2, 3, 4]), "gw-10 gw-2 gw-1 gw-3 gw-4");
}

#[test]
fn whoever_stands_out_is_named_and_what_is_the_same_is_not() {
    let fleet = fleet(&SERVERS, &Arrangement::default());
    let mut told = Vec::new();
    for Variation { field, groups } in &fleet.differences {
        let groups: Vec<String> = groups
            .iter()
            .map(|group| format!("{} {}", group.state.name(), names(&fleet, &group.members)))
            .collect();
        told.push(format!("{}: {}", field.path, groups.join(", ")));
    }
    assert_eq!(
        told,
        [
            "minCipher: value gw-10 gw-1 gw-4, value gw-3",
            "license.expiry: absent gw-10 gw-1 gw-3, value gw-4",
            "version: value gw-10, value gw-1, value gw-3, absent gw-4",
        ]
    );
}

#[test]
fn the_order_is_natural_and_stable_and_failures_stand_last() {
    for (key, order) in [
        (None, "gw-10 gw-2 gw-1 gw-3 gw-4"),
        (Some(SortKey::Target), "gw-1 gw-2 gw-3 gw-4 gw-10"),
        (Some(SortKey::Field(catalogue::field("version").unwrap())), "gw-10 gw-1 gw-3 gw-4 gw-2"),
        (Some(SortKey::Field(catalogue::field("minCipher").unwrap())), "gw-3 gw-10 gw-1 gw-4 gw-2"),
        (Some(SortKey::Field(catalogue::field("authRequired").unwrap())), "gw-10 gw-1 gw-3 gw-4 gw-2"),
    ] {
        let fleet = fleet(&SERVERS, &Arrangement { sort: key, ..Arrangement::default() });
        assert_eq!(names(&fleet, &[0, 1, 2, 3, 4]), order, "{key:?}");
    }
}

#[test]
fn those_of_whom_nobody_can_tell_for_want_of_a_document_stay() {
    let wanted = vec![Expectation::parse("version >= 2.9.3").unwrap()];
    let fleet = fleet(&SERVERS, &Arrangement { wanted, ..Arrangement::default() });
    assert_eq!(names(&fleet, &[0, 1]), "gw-2 gw-1");
    assert_eq!((fleet.summary.asked, fleet.summary.left_out), (5, 3));
}

#[test]
fn groups_hold_every_target_once() {
    let by = catalogue::field("version").ok();
    let fleet = fleet(&SERVERS, &Arrangement { by, ..Arrangement::default() });
    let groups = fleet.grouping.as_ref().unwrap();
    let told: Vec<String> = groups.iter().map(|group| names(&fleet, &group.members)).collect();
    assert_eq!(told, ["gw-10", "gw-1", "gw-3", "gw-4", "gw-2"]);
    assert_eq!(groups.last().unwrap().state, None);
}

#[test]
fn the_calendar_says_what_the_rules_measured() {
    let fleet = fleet(&SERVERS, &Arrangement::default());
    let told: Vec<_> =
        fleet.expiries.iter().map(|expiry| (expiry.place, expiry.rule, expiry.at.to_string())).collect();
    assert_eq!(told, [(4, "license.expiry", "2026-12-01T23:59:59Z".to_owned())]);
    assert_eq!(fleet.expiries[0].outcome, crate::health::Outcome::Warning);
}
