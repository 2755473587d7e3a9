//! The states of a field, and the sentences about them.

use expect_test::expect;

use super::*;

#[test]
fn sentences_tell_the_value_as_people_read_it() {
    let told =
        |path: &str, value: Value, demand: &str| judged(&document(path, &value), &format!("{path} {demand}"));
    let rate = "bandwidthLimits.incomingRateLimit";
    let size = "configuration.cloudFileCache.maximumSize";
    let told = [
        told("version", json!("2.9.0"), ">= 2.9.1"),
        told("version", json!("2.9.2"), ">= 2.9.1"),
        told("version", json!("2.9.2"), "present"),
        told("version", json!("2.9.2"), "absent"),
        told("version", json!("unknown"), ">= 2.9.1"),
        told("license.valid", json!(false), "== true"),
        told("license.errorMessage", json!(""), "~ ."),
        told("license.errorMessage", json!("expired"), "== ''"),
        told("license.expiry", json!("2027-12-31"), ">= 1830297600000000"),
        told(rate, json!(50_000), ">= 100Mbps"),
        told(rate, json!(50_000), ">= 100000"),
        told(size, json!(4_294_967_297_u64), "== 4GiB"),
        told(size, json!(4_294_967_296_u64), "== 4294967297"),
        told("configuration.garbageCollect.intervalSeconds", json!(5400), "<= 3600"),
        told("certificateValidation", json!(1), ">= 4w"),
        told("serverTime", json!(1_795_377_607_123_456_i64), "> 2028-01-01"),
        told("minCipher", json!(1), ">= 2"),
        told("receiver.receiverIP", json!("0.0.0.0"), "!= 0.0.0.0"),
        told("user.permissions", json!(["send"]), "~ browse"),
        told("serverName", json!("long ".repeat(30)), "== short"),
    ]
    .join("\n");
    expect![[r#"
        broken: version is 2.9.0, and >= 2.9.1 is expected
        met: version is 2.9.2, as expected (>= 2.9.1)
        met: version is 2.9.2, as expected (a value)
        broken: version is 2.9.2, and no value is expected
        unclear: version is unknown, so whether it is >= 2.9.1 cannot be told
        broken: license.valid is no, and == yes is expected
        broken: license.errorMessage is empty, and ~ . is expected
        broken: license.errorMessage is expired, and == "" is expected
        broken: license.expiry is 2027-12-31, and >= 2028-01-01 00:00:00 UTC is expected
        broken: bandwidthLimits.incomingRateLimit is 50 Mbit/s, and >= 100Mbps is expected
        broken: bandwidthLimits.incomingRateLimit is 50 Mbit/s, and >= 100 Mbit/s is expected
        broken: configuration.cloudFileCache.maximumSize is 4 GiB (4294967297), and == 4GiB is expected
        broken: configuration.cloudFileCache.maximumSize is 4 GiB, and == 4294967297 is expected
        broken: configuration.garbageCollect.intervalSeconds is 1 h 30 min, and <= 1 h is expected
        broken: certificateValidation is 1 day, and >= 4w is expected
        broken: serverTime is 2026-11-22 20:00:07 UTC, and > 2028-01-01 is expected
        broken: minCipher is UNENCRYPTED, and >= ENCRYPTED_128 is expected
        broken: receiver.receiverIP is 0.0.0.0, and != 0.0.0.0 is expected
        broken: user.permissions is send, and ~ browse is expected
        broken: serverName is long long long long long long long long long long long long long long long long long long long long …, and == short is expected"#]].assert_eq(&told);
}

#[test]
fn what_was_not_sent_is_clear_only_where_it_would_have_been_shown() {
    let old = Document::from_json(br#"{"version": "2.5.1", "user": {}}"#).unwrap();
    let odd = Document::from_json(br#"{"license": [], "user": null}"#).unwrap();
    let told = [
        judged(&old, "minCipher present"),
        judged(&old, "minCipher absent"),
        judged(&old, "minCipher >= ENCRYPTED_128"),
        judged(&old, "minCipher != null"),
        judged(&old, "hostName present"),
        judged(&old, "hostName ~ ^media"),
        judged(&old, "user.token absent"),
        judged(&old, "configuration.triggersAvailable present"),
        judged(&old, "configuration.triggersAvailable absent"),
        judged(&old, "configuration.triggersAvailable == true"),
        judged(&odd, "license.valid absent"),
        judged(&odd, "user.authed present"),
    ]
    .join("\n");
    expect![[r#"
        broken: minCipher was not sent, and a value is expected: servers send it since 2.6.1
        met: minCipher was not sent, as expected (no value)
        unclear: minCipher was not sent: servers send it since 2.6.1
        unclear: minCipher was not sent: servers send it since 2.6.1
        broken: hostName was not sent, and a value is expected: the server left it out
        unclear: hostName was not sent: the server left it out
        met: user.token was not sent, as expected (no value)
        unclear: configuration.triggersAvailable was not sent: only a superuser sees it (--superuser)
        unclear: configuration.triggersAvailable was not sent: only a superuser sees it (--superuser)
        unclear: configuration.triggersAvailable was not sent: only a superuser sees it (--superuser)
        unclear: license.valid was not sent: license is no object
        unclear: user.authed was not sent: user is no object"#]]
    .assert_eq(&told);
}

#[test]
fn null_is_a_value_of_its_own() {
    assert_judged(
        "receiver.relayPort",
        Value::Null,
        [
            ("present", BROKEN),
            ("absent", MET),
            ("== null", MET),
            ("!= null", BROKEN),
            ("== 8886", BROKEN),
            ("!= 8886", MET),
            ("< 8886", BROKEN),
            (">= 0", BROKEN),
        ],
    );
    assert_judged("serverName", Value::Null, [("~ null", BROKEN), ("== 'null'", BROKEN)]);
    assert_judged("serverName", json!("null"), [("== null", BROKEN), ("!= null", MET), ("== 'null'", MET)]);
    for field in catalogue::fields().filter(|field| !field.secret) {
        assert_judged(field.path, Value::Null, [("==null", MET), ("!=null", BROKEN)]);
    }
    let null = document("serverName", &Value::Null);
    assert_eq!(
        judged(&null, "serverName != Paris"),
        "unclear: serverName is null, so whether it is != Paris cannot be told",
        "nobody has documented what it means"
    );
    let null = document("minCipher", &Value::Null);
    assert!(judged(&null, "minCipher != NONE").starts_with("unclear: "), "it may be just that");
    let null = document("serverName", &Value::Null);
    assert_eq!(judged(&null, "serverName ~ ^P"), "broken: serverName is null, and ~ ^P is expected");
    assert_eq!(judged(&null, "serverName absent"), "met: serverName is null, as expected (no value)");
}

#[test]
fn odd_values_are_unclear_for_everything() {
    let odd = document("receiver.receiverPort", &json!([1, 2]));
    for demand in ["present", "absent", "== 1", "!= 1", "< 1", ">= 1", "== null", "!= null"] {
        assert_eq!(
            judged(&odd, &format!("receiver.receiverPort {demand}")),
            "unclear: receiver.receiverPort is [1,2], but is documented as a port from 0 to 65535",
            "{demand}"
        );
    }
}

#[test]
fn secrets_are_in_no_sentence() {
    for (path, value) in [("user.token", json!("s3cret")), ("user.tokenSession", json!({"s3cret": 1}))] {
        let document = document(path, &value);
        for demand in ["present", "absent"] {
            let sentence = judged(&document, &format!("{path} {demand}"));
            assert!(!sentence.contains("s3cret"), "{sentence}");
        }
        for demand in
            ["== s3cret", "s3cret", "present s3cret", "= s3cret", "~ s3cret", "s3cret == x", "is s3cret"]
        {
            let misread = format!("{:?}", Expectation::parse(&format!("{path} {demand}")).unwrap_err());
            assert!(!misread.contains("s3cret"), "{misread}");
        }
    }
    let token = document("user.token", &json!("s3cret"));
    assert_eq!(judged(&token, "user.token present"), "met: user.token has a value, as expected (a value)");
    assert_eq!(
        judged(&token, "user.token absent"),
        "broken: user.token has a value, and no value is expected"
    );
}
