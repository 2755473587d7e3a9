//! Every rule at its limits.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::*;
use crate::source::FetchMeta;

fn document(json: &Value) -> Document {
    Document::from_json(json.to_string().as_bytes()).unwrap()
}

/// What a rule says of its part with this field, or of its only one.
#[allow(clippy::needless_pass_by_value, reason = "tests read better")]
fn finding(json: Value, code: &str, path: &str) -> Finding {
    let document = document(&json);
    let rule = Rule::find(code).unwrap();
    let findings = rule.judge(rule.limits(), &Evidence::of(&document));
    let mut wanted = findings.into_iter().filter(|(field, _)| field.is_none_or(|field| field.path == path));
    wanted.next().unwrap().1
}

fn severity(json: Value, code: &str, path: &str) -> Option<Outcome> {
    match finding(json, code, path) {
        Finding { outcome: Outcome::Ok, .. } => None,
        Finding { outcome: outcome @ (Outcome::Notice | Outcome::Warning | Outcome::Critical), .. } => {
            Some(outcome)
        }
        other => panic!("{path} was not judged: {other:?}"),
    }
}

#[test]
fn every_rule_has_a_code_of_its_own_and_reads_fields_of_the_catalogue() {
    let mut codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), RULES.len());
    for part in RULES.iter().flat_map(|rule| rule.parts) {
        let paths = part.path.into_iter().chain(part.beside);
        assert!(paths.clone().all(|path| catalogue::fields().any(|field| field.path == path)), "{part:?}");
        assert_eq!(part.field().is_some(), part.path.is_some());
    }
    for rule in &RULES {
        assert!(rule.severities.is_sorted(), "{}: the mildest comes first", rule.code);
        assert!(!rule.about.ends_with('.') && !rule.advice.ends_with('.'), "{}", rule.code);
        assert_eq!(Rule::find(&rule.code.to_uppercase()), Ok(rule));
    }
    assert_eq!(Rule::find("lisence.expiry").unwrap_err().first(), Some(&"license.expiry"));
}

#[test]
fn limits_are_where_they_are_said_to_be() {
    use Outcome::{Critical, Warning};
    let days =
        |days: i64| severity(json!({"certificateValidation": days}), "certificate", "certificateValidation");
    assert_eq!(
        [31, 30, 8, 7, 0, -1].map(days),
        [None, Some(Warning), Some(Warning), Some(Critical), Some(Critical), Some(Critical)]
    );
    let cache = |used: u64| {
        let cache = json!({"highWatermark": used, "maximumSize": 1000});
        let path = "configuration.cloudFileCache.highWatermark";
        severity(json!({"configuration": {"cloudFileCache": cache}}), "cache", path)
    };
    assert_eq!(
        [899, 900, 979, 980, 2000].map(cache),
        [None, Some(Warning), Some(Warning), Some(Critical), Some(Critical)]
    );
    let cipher = |cipher: Value| severity(json!({"minCipher": cipher}), "cipher", "minCipher");
    assert_eq!(cipher(json!(0)), Some(Critical));
    assert_eq!(cipher(json!("UNENCRYPTED")), Some(Warning));
    assert_eq!(cipher(json!(2)), None);
    let api = |version: i64| severity(json!({"apiVersion": version}), "api-version", "apiVersion");
    assert_eq!([25, 26, 40, 41].map(api), [Some(Warning), None, None, Some(Outcome::Notice)]);
}

#[test]
fn limits_may_be_told_otherwise() {
    let rule = Rule::find("cache").unwrap();
    let scale = rule.scale.as_ref().unwrap();
    let limits = |warning: &str| Limits { warning: Some(scale.read(warning).unwrap()), critical: None };
    let half_full = document(
        &json!({"configuration": {"cloudFileCache": {"highWatermark": 2_u64 << 30, "maximumSize": 4_u64 << 30}}}),
    );
    let judgement = |limits| {
        let (_, finding) = rule.judge(limits, &Evidence::of(&half_full)).remove(0);
        (finding.outcome, finding.measured.unwrap().1.warning.unwrap().amount.to_string())
    };
    let worrying = Outcome::Warning;
    assert_eq!(judgement(limits("50%")), (worrying, "50".to_owned()));
    assert_eq!(judgement(limits("2GiB")), (worrying, "50".to_owned()), "a size is a share of the maximum");
    assert_eq!(judgement(limits("2.1GiB")).0, Outcome::Ok);
    assert!(scale.read("90").is_err(), "of what?");
}

#[test]
fn limits_are_shown_as_people_write_them() {
    let shown = |code: &str| {
        let scale = Rule::find(code).unwrap().scale.as_ref().unwrap();
        let limits = [scale.limits.warning, scale.limits.critical];
        limits.map(|limit| limit.map(|limit| limit.unit.spell(limit.amount)).unwrap_or_default())
    };
    assert_eq!(shown("license.expiry"), ["30 d", "7 d"]);
    assert_eq!(shown("clock"), ["2 s", "30 s"]);
    assert_eq!(shown("cipher"), ["UNENCRYPTED", "NONE"]);
    assert_eq!(shown("cache"), ["90 %", "98 %"]);
    assert_eq!(shown("bandwidth"), ["", "0 kbit/s"]);
    assert_eq!(shown("garbage-collect"), ["0 s", ""]);
}

#[test]
fn an_expiry_is_measured_by_the_servers_own_clock() {
    let expiry = |expiry: Value| {
        let json =
            json!({"serverTime": 1_795_377_607_123_456_i64, "license": {"valid": true, "expiry": expiry}});
        let finding = finding(json, "license.expiry", "license.expiry");
        (finding.outcome, finding.sentence)
    };
    let worrying = |outcome: Outcome, sentence: &str| (outcome, sentence.to_owned());
    assert_eq!(expiry(json!("2027-12-31")), (Outcome::Ok, "the license expires in 403 days".to_owned()));
    assert_eq!(expiry(json!("2026-12-01")), worrying(Outcome::Warning, "the license expires in 8 days"));
    assert_eq!(
        expiry(json!("2026-11-22T23:00:00Z")),
        worrying(Outcome::Critical, "the license expires in 2 h 59 min")
    );
    assert_eq!(expiry(json!("2026-11-20")), worrying(Outcome::Critical, "the license expired 2 days ago"));
}

#[test]
fn half_of_the_round_trip_is_allowed_to_a_clock() {
    let clock = |offset: SignedDuration, round_trip: Duration| {
        let received = Timestamp::from_microsecond(1_795_377_607_123_456).unwrap();
        let told = received.saturating_add(offset).unwrap().as_microsecond();
        let meta = FetchMeta { received, round_trip, certificate: None, login: None };
        let document = document(&json!({ "serverTime": told }));
        let evidence = Evidence { meta: Some(&meta), ..Evidence::of(&document) };
        let rule = Rule::find("clock").unwrap();
        let (_, finding) = rule.judge(rule.limits(), &evidence).remove(0);
        (finding.outcome, finding.sentence)
    };
    let (seconds, millis) = (SignedDuration::from_secs, SignedDuration::from_millis);
    let trip = Duration::from_millis(200);
    let agrees = "the server's clock agrees with this machine's, within 200.0ms";
    for anywhere_in_the_trip in [millis(0), millis(-100), millis(-200)] {
        assert_eq!(clock(anywhere_in_the_trip, trip), (Outcome::Ok, agrees.to_owned()));
    }
    assert_eq!(clock(millis(1999), trip).0, Outcome::Ok);
    let worrying = |outcome: Outcome, sentence: &str| (outcome, sentence.to_owned());
    assert_eq!(
        clock(seconds(2), trip),
        worrying(Outcome::Warning, "the server's clock is 2 s ahead of this machine's")
    );
    assert_eq!(
        clock(-millis(2700), trip),
        worrying(Outcome::Warning, "the server's clock is 2.5 s behind this machine's")
    );
    assert_eq!(clock(-seconds(2), trip).0, Outcome::Ok, "it may have been early in the trip");
    assert_eq!(
        clock(seconds(3600), trip),
        worrying(Outcome::Critical, "the server's clock is 1 h ahead of this machine's")
    );
}

#[test]
fn a_baseline_tells_a_restart_from_another_server() {
    use Outcome::{Critical, NotApplicable, Ok, Skipped, Warning};
    let now = document(&json!({"serverId": "launch 2", "serverUid": "a"}));
    let rule = Rule::find("restart").unwrap();
    let judgements = |baseline: Option<Value>| {
        let baseline = baseline.map(|json| document(&json));
        let evidence = Evidence { baseline: baseline.as_ref(), ..Evidence::of(&now) };
        let findings = rule.judge(rule.limits(), &evidence);
        findings.into_iter().map(|(_, finding)| finding.outcome).collect::<Vec<_>>()
    };
    assert_eq!(judgements(None), [NotApplicable, NotApplicable]);
    assert_eq!(judgements(Some(json!({"serverId": "launch 2", "serverUid": "a"}))), [Ok, Ok]);
    assert_eq!(judgements(Some(json!({"serverId": "launch 1", "serverUid": "a"}))), [Warning, Ok]);
    assert_eq!(judgements(Some(json!({"serverUid": "b"}))), [Skipped, Critical]);
}

#[test]
fn rules_that_read_two_fields_need_both() {
    let api = |remote: Value| {
        finding(json!({"authRequired": false, "allowRemoteControl": remote}), "open-api", "authRequired")
    };
    assert_eq!(api(json!(true)).outcome, Outcome::Critical);
    assert_eq!(api(json!(false)).outcome, Outcome::Ok, "only the machine itself gets in");
    assert_eq!(api(json!(null)).outcome, Outcome::Skipped);
    assert_eq!(api(json!("no")).outcome, Outcome::Odd);
    let receiver = |only: bool| {
        let json = json!({"receiver": {"authRequired": false, "onlyAuthorizedClientsAllowed": only}});
        severity(json, "receiver.open", "receiver.authRequired")
    };
    assert_eq!([receiver(false), receiver(true)], [Some(Outcome::Warning), None]);
    let limit = |active: bool| {
        let json = json!({"bandwidthLimits": {"outgoingLimitActive": active, "outgoingRateLimit": 0}});
        severity(json, "bandwidth", "bandwidthLimits.outgoingRateLimit")
    };
    assert_eq!([limit(true), limit(false)], [Some(Outcome::Critical), None]);
}

#[test]
fn the_rest_of_the_rules() {
    let no = |code: &str, path: &str| match path.split_once('.') {
        Some((section, key)) => severity(json!({section: {key: false}}), code, path),
        None => severity(json!({path: false}), code, path),
    };
    assert_eq!(no("license.valid", "license.valid"), Some(Outcome::Critical));
    assert_eq!(no("encryption", "encryptionAvailable"), Some(Outcome::Warning));
    assert_eq!(no("encryption", "receiver.encryptionEnabled"), Some(Outcome::Warning));
    assert_eq!(no("event-log", "eventLogAvailable"), Some(Outcome::Notice));
    let collection = |seconds: i64| {
        let json = json!({"configuration": {"garbageCollect": {"intervalSeconds": seconds}}});
        severity(json, "garbage-collect", "configuration.garbageCollect.intervalSeconds")
    };
    assert_eq!([1, 0, -1].map(collection), [None, Some(Outcome::Warning), Some(Outcome::Warning)]);
}

#[test]
fn a_servers_words_leave_a_sentence_a_sentence() {
    let json = json!({"license": {"valid": false, "errorMessage": "x".repeat(1_000_000)}});
    let sentence = finding(json, "license.valid", "license.valid").sentence;
    assert!(sentence.len() < 400 && sentence.ends_with("x…"), "{sentence}");
}

#[test]
fn an_odd_value_is_never_healthy_and_silence_is_not_health() {
    let judgement = |json, path| Health::of(&document(&json)).judgement(catalogue::field(path).unwrap());
    let unread = json!({"receiver": {"receiverPort": [1, 2]}});
    assert_eq!(judgement(unread, "receiver.receiverPort"), Some(Outcome::Odd));
    assert_eq!(judgement(json!({"license": {"valid": "true"}}), "license.valid"), Some(Outcome::Odd));
    assert_eq!(judgement(json!({"license": {"valid": null}}), "license.valid"), None);
    assert_eq!(judgement(json!({}), "license.valid"), None);
    let answer = |json| finding(json, "answer", "").outcome;
    assert_eq!(answer(json!({"license": {"valid": true}})), Outcome::Ok);
    assert_eq!(answer(json!({"license": {"valid": "true"}})), Outcome::Unknown);
    assert_eq!(answer(json!({"version": "2.9.2", "allowRemoteControl": 1})), Outcome::Unknown);
    assert_eq!(answer(json!({"version": "2.9.2", "license": []})), Outcome::Unknown);
    assert_eq!(answer(json!({"version": "2.9.2", "revision": "x"})), Outcome::Ok, "no rule reads it");
    assert_eq!(answer(json!({"something": "else"})), Outcome::Unknown);
}
