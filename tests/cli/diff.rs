//! `jsinfo diff`: what differs between two targets.

use serde_json::{Value, json};

use super::support::{Reply, Server, Shows as _, expect, fixture, jsinfo, jsinfo_with, terminal};

/// A document of the samples with something else in it, in a file.
fn changed(sample: &str, changes: &[(&str, Value)]) -> tempfile::NamedTempFile {
    let mut document: Value = serde_json::from_str(&fixture(sample)).unwrap();
    for (pointer, value) in changes {
        *document.pointer_mut(pointer).unwrap() = value.clone();
    }
    let file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    std::fs::write(file.path(), document.to_string()).unwrap();
    file
}

#[test]
fn a_target_does_not_differ_from_itself() {
    for arguments in ["diff demo: demo:", "diff ./2.9.2-superuser.json ./2.9.2-superuser.json --all"] {
        let outcome = jsinfo(arguments).run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        assert!(outcome.stdout.starts_with("nothing differs · "), "{outcome}");
        assert_eq!(outcome.stdout.lines().count(), 1, "{outcome}");
    }
}

#[test]
fn the_first_line_is_the_answer_and_each_difference_says_what_it_means() {
    let other = changed(
        "2.9.2-superuser.json",
        &[
            ("/minCipher", json!(0)),
            ("/bandwidthLimits/outgoingRateLimit", json!(250_000)),
            ("/receiver/relayIP", json!("10.0.0.9")),
            ("/license/expiry", json!("2026-11-30")),
            ("/serverName", json!("Oslo")),
        ],
    );
    let outcome = jsinfo_with(&["diff", "./2.9.2-superuser.json", other.path().to_str().unwrap()]).run();
    assert_eq!(outcome.status, 1, "{outcome}");
    outcome.stdout.replace(other.path().to_str().unwrap(), "[FILE]").assert_shows(expect![[r#"
        4 settings differ · 28 equal · 8 identity and 13 state values not compared

                                           ./2.9.2-superuser.json           [FILE]
        minCipher                          ENCRYPTED_256                    NONE                  ✗ cipher: critical at [FILE]
        license.expiry                     2028-01-01 00:00 UTC (in 404 d)  2026-11-30 (in 8 d)   ! license.expiry: warning at [FILE]
        receiver.relayIP                   null                             10.0.0.9              ! relay: warning at [FILE]
        bandwidthLimits.outgoingRateLimit  500 Mbit/s                       250 Mbit/s
    "#]]);
    let outcome = jsinfo_with(&[
        "diff",
        "./2.9.2-superuser.json",
        other.path().to_str().unwrap(),
        "--format",
        "markdown",
    ])
    .run();
    outcome.stdout.replace(other.path().to_str().unwrap(), "[FILE]").assert_shows(expect![[r#"
        ## ./2.9.2-superuser.json and [FILE]

        4 settings differ · 28 equal · 8 identity and 13 state values not compared

        | field | ./2.9.2-superuser.json | [FILE] | |
        | --- | --- | --- | --- |
        | `minCipher` | ENCRYPTED\_256 | NONE | ✗ cipher: critical at [FILE] |
        | `license.expiry` | 2028-01-01 00:00 UTC (in 404 d) | 2026-11-30 (in 8 d) | \! license.expiry: warning at [FILE] |
        | `receiver.relayIP` | null | 10.0.0.9 | \! relay: warning at [FILE] |
        | `bandwidthLimits.outgoingRateLimit` | 500 Mbit/s | 250 Mbit/s |  |
    "#]]);
}

#[test]
fn what_is_compared_is_chosen() {
    let differing = |more: &str| {
        let outcome =
            jsinfo(&format!("diff ./2.9.2-superuser.json ./2.9.2-unhealthy.json --json {more}")).run();
        let diff: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let fields = diff["differences"].as_array().unwrap().len();
        assert_eq!(outcome.status, i32::from(fields > 0), "{outcome}");
        let by = diff["notComparedBy"].as_object().unwrap().values().map(|count| count.as_u64().unwrap());
        assert_eq!(diff["notCompared"], by.sum::<u64>());
        fields
    };
    let (settings, identity, state) = (differing(""), differing("--identity"), differing("--state"));
    assert!(settings > 0 && identity > settings && state > settings);
    assert_eq!(differing("--all"), identity + state - settings);
    assert_eq!(differing("--ignore minCipher"), settings - 1);
}

#[test]
fn secrets_are_compared_and_not_told() {
    let [one, other] =
        ["marker-a", "marker-b"].map(|token| changed("2.9.2-token.json", &[("/user/token", json!(token))]));
    let [one, other] = [&one, &other].map(|file| file.path().to_str().unwrap());
    for format in ["table", "json", "markdown"] {
        let outcome = jsinfo_with(&["diff", one, other, "--state", "--format", format]).run();
        assert_eq!(outcome.status, 1, "{outcome}");
        assert!(outcome.stdout.contains("user.token") && !outcome.stdout.contains("marker"), "{outcome}");
    }
    assert!(jsinfo_with(&["diff", one, other, "--state"]).run().stdout.contains("differs (hidden)"));
}

#[test]
fn a_target_that_gives_no_answer_is_its_own_failure() {
    jsinfo("diff demo: demo:denied").run().assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: demo:denied rejected ops: user name or password is not correct
        hint: check the name, and where the password comes from
    "#]]);
    assert_eq!(jsinfo("diff - -").run().status, 2);
    let server = Server::http(|_| Reply::raw("HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n"));
    assert_eq!(jsinfo_with(&["diff", "demo:", &server.target()]).run().status, 11);
}

#[test]
fn a_caller_who_is_shown_less_is_told_so() {
    let outcome = jsinfo("diff demo: demo:anonymous").run();
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stdout.contains(" not shown to both (--superuser)"), "{outcome}");
}

/// Where the columns do not fit, each of the two has a line of its own: nothing is broken into letters.
#[test]
fn it_can_be_read_at_any_width() {
    for width in [60, 80, 100, 132, 200] {
        let (status, screen) = terminal::start(width, &["diff", "demo:", "demo:unhealthy"], &[]).finish();
        assert_eq!(status, 1);
        assert!(screen.lines().count() <= 24, "{width}:\n{screen}");
        assert!(screen.contains("cipher: critical at demo:unhealthy"), "{width}:\n{screen}");
    }
}

#[test]
fn what_is_odd_is_not_taken_for_well() {
    let odd = changed("2.9.2-superuser.json", &[("/receiver/encryptionEnabled", json!("maybe"))]);
    let outcome = jsinfo_with(&["diff", odd.path().to_str().unwrap(), "./2.9.2-superuser.json"]).run();
    assert!(
        outcome.stdout.contains("maybe (odd)") && outcome.stdout.contains("? answer: unknown at "),
        "{outcome}"
    );
}

#[test]
fn what_people_read_alike_is_shown_as_it_was_sent() {
    let one = changed("2.9.2-superuser.json", &[("/license/expiry", json!("2028-01-01T00:00:01Z"))]);
    let other = changed("2.9.2-superuser.json", &[("/license/expiry", json!("2028-01-01T00:00:30Z"))]);
    let shown =
        jsinfo_with(&["diff", one.path().to_str().unwrap(), other.path().to_str().unwrap()]).run().stdout;
    assert!(
        shown.contains(r#"("2028-01-01T00:00:01Z")"#) && shown.contains(r#"("2028-01-01T00:00:30Z")"#),
        "{shown}"
    );
}

#[test]
fn several_formats_are_written_from_one_asking() {
    let place = tempfile::tempdir().unwrap();
    for (command, schema) in [
        ("diff demo: demo:1.9", "jsinfo/diff"),
        ("route demo: demo:unhealthy", "jsinfo/route"),
        ("route demo: demo:unhealthy demo:1.9", "jsinfo/routes"),
    ] {
        let file = place.path().join("x.json");
        let wish = format!("json={}", file.display());
        let words: Vec<&str> = command.split(' ').collect();
        let both = jsinfo_with(&words).arg("--format").arg(&wish).arg("--format").arg("markdown").run();
        assert_eq!((both.status, both.stdout.starts_with("## ")), (1, true), "{both}");
        let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        assert_eq!(written["schema"], schema);
        let alone = jsinfo_with(&words).arg("--format").arg(&wish).run();
        assert_eq!((alone.status, alone.stdout.as_str()), (1, ""), "all went into files");
        let twice = jsinfo_with(&words).arg("--json").arg("--format").arg("markdown").run();
        assert_eq!(twice.status, 2, "{twice}");
        let unwritable = jsinfo_with(&words).arg("--format").arg("json=/none/x.json").run();
        assert_eq!(unwritable.status, 20, "{unwritable}");
    }
}
