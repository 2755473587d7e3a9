//! Every rule at its thresholds.

use super::*;
use serde_json::json;

#[allow(clippy::needless_pass_by_value, reason = "tests read better")]
fn judgement(document: Value, path: &str) -> Judgement {
    let document = Document::from_json(document.to_string().as_bytes()).unwrap();
    Health::of(&document).judgement(catalogue::field(path).unwrap()).clone()
}

fn severity(document: Value, path: &str) -> Option<Severity> {
    match judgement(document, path) {
        Judgement::Worrying(severity, _) => Some(severity),
        Judgement::Healthy => None,
        Judgement::Unjudged => panic!("{path} was not judged"),
    }
}

#[test]
fn every_rule_judges_a_field_of_the_catalogue_once() {
    let mut paths: Vec<_> = RULES.iter().map(|rule| rule.path).collect();
    assert!(paths.iter().all(|path| catalogue::fields().any(|field| field.path == *path)));
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), RULES.len());
}

#[test]
fn thresholds_are_where_they_are_said_to_be() {
    let days = |days: i64| severity(json!({"certificateValidation": days}), "certificateValidation");
    assert_eq!([31, 30, 8, 7, 0, -1].map(days), {
        use Severity::{Critical, Warning};
        [None, Some(Warning), Some(Warning), Some(Critical), Some(Critical), Some(Critical)]
    });
    let cache = |used: u64| {
        let cache = json!({"highWatermark": used, "maximumSize": 1000});
        severity(
            json!({"configuration": {"cloudFileCache": cache}}),
            "configuration.cloudFileCache.highWatermark",
        )
    };
    assert_eq!([899, 900, 979, 980, 2000].map(cache), {
        use Severity::{Critical, Warning};
        [None, Some(Warning), Some(Warning), Some(Critical), Some(Critical)]
    });
    let cipher = |cipher: Value| severity(json!({"minCipher": cipher}), "minCipher");
    assert_eq!(cipher(json!(0)), Some(Severity::Critical));
    assert_eq!(cipher(json!("UNENCRYPTED")), Some(Severity::Warning));
    assert_eq!(cipher(json!(2)), None);
}

#[test]
fn an_expiry_is_measured_by_the_servers_own_clock() {
    let expiry = |expiry: Value| json!({"serverTime": 1_795_377_607_123_456_i64, "license": {"valid": true, "expiry": expiry}});
    assert_eq!(judgement(expiry(json!("2027-12-31")), "license.expiry"), Judgement::Healthy);
    assert_eq!(
        judgement(expiry(json!("2026-12-01")), "license.expiry"),
        warning("the license expires in 8 days")
    );
    assert_eq!(
        judgement(expiry(json!("2026-11-22T23:00:00Z")), "license.expiry"),
        critical("the license has no day left")
    );
    assert_eq!(
        judgement(expiry(json!("2026-11-20")), "license.expiry"),
        critical("the license expired 2 days ago")
    );
}

#[test]
fn rules_that_read_two_fields_need_both_to_worry() {
    let api = |remote: bool| json!({"authRequired": false, "allowRemoteControl": remote});
    assert_eq!(severity(api(true), "authRequired"), Some(Severity::Critical));
    assert_eq!(judgement(api(false), "authRequired"), Judgement::Unjudged, "only the machine itself gets in");
    let receiver =
        |only: bool| json!({"receiver": {"authRequired": false, "onlyAuthorizedClientsAllowed": only}});
    assert_eq!(severity(receiver(false), "receiver.authRequired"), Some(Severity::Warning));
    assert_eq!(severity(receiver(true), "receiver.authRequired"), None);
    let limit =
        |active: bool| json!({"bandwidthLimits": {"outgoingLimitActive": active, "outgoingRateLimit": 0}});
    assert_eq!(severity(limit(true), "bandwidthLimits.outgoingRateLimit"), Some(Severity::Critical));
    assert_eq!(judgement(limit(false), "bandwidthLimits.outgoingRateLimit"), Judgement::Unjudged);
}

#[test]
fn the_rest_of_the_rules() {
    let no = |path: &str| match path.split_once('.') {
        Some((section, key)) => severity(json!({section: {key: false}}), path),
        None => severity(json!({path: false}), path),
    };
    assert_eq!(no("license.valid"), Some(Severity::Critical));
    assert_eq!(no("encryptionAvailable"), Some(Severity::Warning));
    assert_eq!(no("receiver.encryptionEnabled"), Some(Severity::Warning));
    assert_eq!(no("eventLogAvailable"), Some(Severity::Notice));
    let interval = json!({"configuration": {"garbageCollect": {"intervalSeconds": 0}}});
    assert_eq!(severity(interval, "configuration.garbageCollect.intervalSeconds"), Some(Severity::Warning));
}

#[test]
fn an_odd_value_is_never_healthy_and_silence_is_not_health() {
    assert_eq!(
        severity(json!({"receiver": {"receiverPort": [1, 2]}}), "receiver.receiverPort"),
        Some(Severity::Warning)
    );
    assert_eq!(severity(json!({"license": {"valid": "true"}}), "license.valid"), Some(Severity::Warning));
    assert_eq!(judgement(json!({"license": {"valid": null}}), "license.valid"), Judgement::Unjudged);
    assert_eq!(judgement(json!({}), "license.valid"), Judgement::Unjudged);
}
