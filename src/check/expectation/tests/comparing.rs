//! Every operator over every kind, at the boundaries.

use super::*;

#[test]
fn every_operator_at_its_boundary() {
    for (value, [equal, unequal, less, at_most, greater, at_least]) in [
        (6, [false, true, true, true, false, false]),
        (7, [true, false, false, true, false, true]),
        (8, [false, true, false, false, true, true]),
    ] {
        assert_judged(
            "revision",
            json!(value),
            [
                ("== 7", equal),
                ("!= 7", unequal),
                ("< 7", less),
                ("<= 7", at_most),
                ("> 7", greater),
                (">= 7", at_least),
                ("present", MET),
                ("absent", BROKEN),
            ],
        );
    }
}

#[test]
fn flags_words_and_lists_are_equal_or_not() {
    assert_judged(
        "license.valid",
        json!(true),
        [("== true", MET), ("== YES", MET), ("!= no", MET), ("== false", BROKEN), ("!= true", BROKEN)],
    );
    assert_judged(
        "serverName",
        json!("Paris 'main' gateway"),
        [
            ("== Paris 'main' gateway", MET),
            ("== \"Paris 'main' gateway\"", MET),
            ("== paris 'main' gateway", BROKEN),
            ("!= Oslo", MET),
            ("== 'Paris", BROKEN),
            ("~ ^Paris.*way$", MET),
            ("~ 'main'", MET),
            ("~ paris", BROKEN),
            ("~ (?i)paris", MET),
        ],
    );
    assert_judged("serverName", json!("=7"), [("== =7", MET), ("~ ^=", MET)]);
    assert_judged("serverName", json!("7"), [("== 7", MET), ("== '7'", MET), ("!= true", MET)]);
    assert_judged("license.errorMessage", json!(""), [("== ''", MET), ("!= ''", BROKEN), ("present", MET)]);
    assert_judged("receiver.receiverIP", json!("0.0.0.0"), [("== 0.0.0.0", MET), ("~ every", BROKEN)]);
    assert_judged("publicKey", json!("9fK2mYw="), [("== 9fK2mYw=", MET), ("~ =$", MET), ("!= 9fK2mYw", MET)]);
    assert_judged(
        "user.permissions",
        json!(["send", "browse"]),
        [("== send, browse", MET), (r#"== ["send","browse"]"#, MET), ("~ browse", MET), ("== send", BROKEN)],
    );
    assert_judged("user.permissions", json!(7), [("== 7", MET), ("!= 7", BROKEN), ("~ ^7$", MET)]);
    assert_judged(
        "user.permissions",
        json!({"send": true}),
        [(r#"== {"send": true}"#, MET), ("~ send", MET)],
    );
}

#[test]
fn amounts_are_compared_exactly_in_any_unit() {
    assert_judged(
        "receiver.receiverPort",
        json!(8886),
        [("==8886", MET), ("<65535", MET), ("> 8886", BROKEN)],
    );
    assert_judged("bandwidthLimits.incomingMaxConnections", json!(0), [(">= 0", MET), ("> 0", BROKEN)]);
    assert_judged(
        "bandwidthLimits.incomingRateLimit",
        json!(100_000),
        [
            (">=100Mbps", MET),
            (">100Mbps", BROKEN),
            ("== 100 Mbit/s", MET),
            ("== 100000", MET),
            ("== 0.1Gbps", MET),
            ("< 100000001bps", MET),
            ("> 99999999bps", MET),
        ],
    );
    let maximum = "configuration.cloudFileCache.maximumSize";
    assert_judged(
        maximum,
        json!(1_610_612_736),
        [("== 1.5GiB", MET), ("< 1.5GiB", BROKEN), ("> 1.5GB", MET)],
    );
    assert_judged(maximum, json!(1_610_612_737), [("== 1.5GiB", BROKEN), ("> 1.5GiB", MET)]);
    assert_judged(maximum, json!(1_181_116_006), [("< 1.1GiB", MET), ("== 1.1GiB", BROKEN)]);
    assert_judged(
        maximum,
        json!(u64::MAX),
        [("== 18446744073709551615", MET), ("> 18446744073709551614", MET), ("< 16384PiB", MET)],
    );
    let interval = "configuration.garbageCollect.intervalSeconds";
    assert_judged(
        interval,
        json!(3600),
        [("== 1h", MET), ("== 60min", MET), ("== 3600", MET), ("> 1h", BROKEN)],
    );
    assert_judged(interval, json!(172_800), [("== 2d", MET), ("<= 2 days", MET), ("< 1w", MET)]);
    assert_judged(interval, json!(u64::MAX), [("> 52w", MET), ("== 18446744073709551615", MET)]);
    assert_judged(
        "certificateValidation",
        json!(30),
        [(">= 30d", MET), ("> 30d", BROKEN), (">= 30", MET), ("> 4w", MET), ("< 721h", MET)],
    );
    assert_judged("certificateValidation", json!(-1), [("< 0", MET), ("== -1", MET), (">= -1d", MET)]);
}

#[test]
fn moments_are_compared_in_every_spelling() {
    let midnight = 1_830_297_600_000_000_i64;
    let spellings = [json!(midnight), json!("2028-01-01"), json!("2028-01-01T01:00:00+01:00")];
    for expiry in spellings {
        assert_judged(
            "license.expiry",
            expiry,
            [
                ("== 2028-01-01", MET),
                ("== 2028-01-01 00:00:00 UTC", MET),
                ("== 1830297600000000", MET),
                (">= 2028-01-01T00:00:00Z", MET),
                ("> 2028-01-01T00:00:00Z", BROKEN),
                ("> 2027-12-31T23:59:59", MET),
                ("< 2028-01-02", MET),
                ("!= 1830297600000001", MET),
            ],
        );
    }
    assert_judged("serverTime", json!(midnight + 1), [("> 2028-01-01", MET), ("== 2028-01-01", BROKEN)]);
}

#[test]
fn ciphers_stand_in_order_by_name_and_by_number() {
    for cipher in [json!(2), json!("ENCRYPTED_128"), json!("encrypted_128")] {
        assert_judged(
            "minCipher",
            cipher,
            [
                (">= ENCRYPTED_128", MET),
                ("> unencrypted", MET),
                ("< ENCRYPTED_256", MET),
                ("> 1", MET),
                ("== 2", MET),
                ("!= NONE", MET),
                (">= 3", BROKEN),
                ("~ ^ENCRYPTED", MET),
                ("~ 256", BROKEN),
            ],
        );
    }
}

#[test]
fn versions_are_compared_as_versions() {
    assert_judged(
        "version",
        json!("2.10"),
        [
            ("> 2.9", MET),
            (">= 2.10.0", MET),
            ("== 2.10.0", MET),
            ("!= 2.10", BROKEN),
            ("< 2.10.0.1", MET),
            ("~ ^2\\.", MET),
            ("~ 0\\.0", BROKEN),
        ],
    );
    assert_judged(
        "version",
        json!("2.9.1-rc1"),
        [("< 2.9.1", MET), ("> 2.9", MET), ("!= 2.9.1", MET), ("== 2.9.1-rc1", MET), ("~ rc", MET)],
    );
    assert_judged("version", json!("unknown"), [("== 2.9.1", BROKEN), ("!= 2.9.1", MET), ("~ known", MET)]);
}

#[test]
fn every_value_of_the_samples_is_as_people_are_shown_it() {
    let sample = include_bytes!("../../../../tests/fixtures/2.9.2-superuser.json");
    let sample = Document::from_json(sample).unwrap();
    let mut seen = 0;
    for field in catalogue::fields().filter(|field| !field.secret && field.kind != Kind::Timestamp) {
        let Lookup::Is(value) = sample.lookup(field) else { continue };
        for spelling in [measure::text(field.kind, value), kind::plain(value)] {
            let written = format!("{} == '{spelling}'", field.path);
            let finding = expectation(&written).evaluate(&sample, Outcome::Critical);
            assert_eq!(finding.outcome, Outcome::Ok, "{written}: {finding:?}");
        }
        seen += 1;
    }
    assert!(seen > 40, "{seen}");
}
