use super::*;
use crate::document::Document;

const GOOD: &str = r#"{"license": {"valid": true, "expiry": "2028-01-01"}, "minCipher": 3, "multiplexAvailable": true,
    "receiver": {"receiverIP": "0.0.0.0", "receiverPort": 8886, "relayIP": null, "relayPort": null, "authRequired": false,
        "onlyAuthorizedClientsAllowed": false, "encryptionEnabled": true, "socketRecvBufferSize": 16777216,
        "socketSendBufferSize": 16777216},
    "bandwidthLimits": {"incomingLimitActive": true, "incomingRateLimit": 1000000, "incomingMaxConnections": 64,
        "outgoingLimitActive": true, "outgoingRateLimit": 500000, "borrowIncoming": false, "borrowOutgoing": false}}"#;

fn changed(pointer: &str, value: serde_json::Value) -> String {
    let mut document: serde_json::Value = serde_json::from_str(GOOD).unwrap();
    if !pointer.is_empty() {
        *document.pointer_mut(pointer).unwrap() = value;
    }
    document.to_string()
}

fn route(from: &str, to: &str) -> Route {
    let documents = [from, to].map(|json| Document::from_json(json.as_bytes()).unwrap());
    let as_of = "2026-11-22T20:00:07Z".parse().unwrap();
    let [from, to] = &documents;
    Route::new(&RouteEnd::new("paris", from, as_of), &RouteEnd::new("oslo", to, as_of))
}

fn of(route: &Route, code: &str) -> (ReasonStatus, String) {
    let reason = route.reasons.iter().find(|reason| reason.code == code).unwrap();
    (reason.status, reason.sentence.clone())
}

#[test]
fn where_nothing_is_in_the_way_the_smaller_limit_bounds_the_rate() {
    let free = route(GOOD, GOOD);
    assert_ne!(free.verdict(), RouteVerdict::No);
    assert!(free.reasons.iter().all(|reason| reason.status != ReasonStatus::Unknown), "every field is read");
    let bound = free.bound.unwrap();
    assert_eq!((bound.kilobits, bound.target.as_str(), bound.borrowed), (500_000, "paris", None));
    let lending = changed("/bandwidthLimits/borrowIncoming", true.into());
    let bound = route(&lending, GOOD).bound.unwrap();
    assert_eq!((bound.kilobits, bound.borrowed), (500_000, Some(1_000_000)), "oslo takes no more than that");
    let slow = changed("/bandwidthLimits/incomingRateLimit", 100.into());
    assert_eq!(route(GOOD, &slow).bound.unwrap().target, "oslo");
}

#[test]
fn what_is_documented_to_be_in_the_way_blocks() {
    use serde_json::json;
    for (code, at_from, pointer, value) in [
        ("licenses", true, "/license/valid", json!(false)),
        ("licenses", false, "/license/valid", json!(false)),
        ("encryption", false, "/receiver/encryptionEnabled", json!(false)),
        ("outgoing", true, "/bandwidthLimits/outgoingRateLimit", json!(0)),
        ("incoming", false, "/bandwidthLimits/incomingRateLimit", json!(0)),
        ("connections", false, "/bandwidthLimits/incomingMaxConnections", json!(0)),
    ] {
        let bad = changed(pointer, value);
        let (there, back) = if at_from { (bad.as_str(), GOOD) } else { (GOOD, bad.as_str()) };
        let blocked = route(there, back);
        assert_eq!(of(&blocked, code).0, ReasonStatus::Blocks, "{pointer}");
        assert_eq!(blocked.verdict(), RouteVerdict::No);
    }
}

#[test]
fn what_is_not_documented_is_unknown_and_blocks_nothing() {
    use serde_json::json;
    for (code, at_from, pointer, value) in [
        ("encryption", true, "/receiver/encryptionEnabled", json!(false)),
        ("ciphers", true, "/minCipher", json!(2)),
        ("licenses", true, "/license/expiry", json!("2020-01-01")),
        ("licenses", true, "/license/valid", json!("yes")),
        ("incoming", false, "/bandwidthLimits/incomingLimitActive", json!(null)),
        ("relay", false, "/receiver/relayIP", json!("10.0.0.9")),
    ] {
        let odd = changed(pointer, value);
        let (there, back) = if at_from { (odd.as_str(), GOOD) } else { (GOOD, odd.as_str()) };
        let open = route(there, back);
        assert_eq!(of(&open, code).0, ReasonStatus::Unknown, "{pointer}");
        assert_ne!(open.verdict(), RouteVerdict::No, "{pointer}");
    }
    let nothing = route("{}", "{}");
    assert_eq!((nothing.verdict(), nothing.bound.as_ref()), (RouteVerdict::Unknown, None));
    assert!(nothing.reasons.iter().all(|reason| reason.status == ReasonStatus::Unknown));
}

#[test]
fn conditions_are_named() {
    use serde_json::json;
    for (code, pointer, value) in [
        ("login", "/receiver/authRequired", json!(true)),
        ("clients", "/receiver/onlyAuthorizedClientsAllowed", json!(true)),
        ("multiplexing", "/multiplexAvailable", json!(false)),
    ] {
        assert_eq!(of(&route(GOOD, &changed(pointer, value)), code).0, ReasonStatus::Condition, "{pointer}");
    }
}
