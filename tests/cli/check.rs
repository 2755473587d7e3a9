//! `jsinfo check`: what is judged, how strictly, and what it comes to.

use jsinfo::health::RULES;
use serde_json::{Value, json};

use super::support::{Reply, Server, Shows as _, expect, fixture, jsinfo, jsinfo_with};

/// The report of a run, and its exit code.
pub(super) fn report(arguments: &[&str]) -> (i32, Value) {
    let outcome = jsinfo_with(&[&["check", "--json"], arguments].concat()).run();
    let report = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome}"));
    (outcome.status, report)
}

/// The statuses of a rule in the only result, one for each of its lines.
pub(super) fn statuses(report: &Value, rule: &str) -> Vec<String> {
    let checks = report["results"][0]["checks"].as_array().unwrap();
    let of_rule = checks.iter().filter(|check| check["rule"] == rule);
    of_rule.map(|check| check["status"].as_str().unwrap().to_owned()).collect()
}

/// The sample document of a superuser with changes, as a saved document.
pub(super) fn saved(change: impl FnOnce(&mut Value)) -> tempfile::NamedTempFile {
    let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    change(&mut document);
    let file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    std::fs::write(file.path(), document.to_string()).unwrap();
    file
}

#[test]
fn sample_servers_tell_their_story_at_a_glance() {
    jsinfo("check demo:").run().without_counts().assert_shows(expect![[r#"
        status: 0
        --- stdout
        OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
            demo: · [N] in order, [N] skipped (--all lists them)
        --- stderr
    "#]]);
    jsinfo("check demo:unhealthy").run().without_counts().assert_shows(expect![[r#"
        status: 2
        --- stdout
        CRITICAL  Neglected · JetStream 2.9.2 on linux · media-gw-02 · asked as ops (superuser)
                  demo:unhealthy · 6 critical, 1 warning, [N] in order, [N] skipped (--all lists them)

        ✗ license.valid   critical  the license is not valid: License expired  → install a valid license
        ✗ license.expiry  critical  the license expired 325 days ago  → renew the license
        ✗ certificate     critical  the certificate expires in 3 days  → renew it, then let jsinfo trust remember it
        ✗ open-api        critical  the API needs no login: anyone who reaches its port controls the server  → require a login, or forbid remote control
        ✗ cipher          critical  the weakest cipher is NONE: transfers may be neither encrypted nor verified  → raise the minimum above UNENCRYPTED
        ✗ bandwidth       critical  the outgoing limit is 0: nothing can go out  → raise it above 0 kbit/s, or switch it off
        ! cache           warning   at its peak the cloud file cache was 98.4 % full  → give the cache more memory: --max-cloud-cache-size at the server
        --- stderr
    "#]]);
    let anonymous = jsinfo("check demo:anonymous --all").run();
    assert_eq!(anonymous.status, 0, "{anonymous}");
    let skipped = anonymous.stdout.lines().find(|line| line.starts_with("- cache "));
    let reason = "skipped  not sent; only a superuser sees it (--superuser)";
    assert!(skipped.is_some_and(|line| line.ends_with(reason)), "{anonymous}");
    jsinfo("check demo:1.9").run().without_counts().assert_shows(expect![[r#"
        status: 0
        --- stdout
        OK  Archive · JetStream 1.9.0 on windows · OLD-GW · asked as ops (superuser)
            demo:1.9 · [N] in order, [N] skipped (--all lists them)
        --- stderr
    "#]]);
    jsinfo("check demo:denied").run().without_counts().assert_shows(expect![[r#"
        status: 3
        --- stdout
        UNKNOWN  demo:denied
                 1 unknown

        ? login  unknown  demo:denied rejected ops: user name or password is not correct
        --- stderr
        hint: check the name, and where the password comes from
    "#]]);
}

#[test]
fn the_list_has_every_rule_with_its_limits() {
    let list = jsinfo("check --list").stdout();
    let lines: Vec<&str> = list.lines().skip(1).collect();
    assert_eq!(lines.len(), RULES.len(), "{list}");
    for (rule, line) in RULES.iter().zip(lines) {
        assert!(
            line.starts_with(&format!("{} ", rule.code)) && line.ends_with(&format!("  {}", rule.about)),
            "{line}"
        );
    }
    let kinds = "reachable,login,answer,license.valid,license.expiry,cipher,cache,bandwidth,garbage-collect,event-log";
    jsinfo(&format!("check --list --only {kinds}")).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        RULE             WARNING        CRITICAL    FINDS FAULT WHERE
        reachable        none           none        the server cannot be asked, or takes its time
        login            always                     the login is rejected (unknown), or accepted, and the server then reports nobody logged in, or no superuser's rights (warning)
        answer                                      the answer is not understood, or odd where a rule reads it (unknown)
        license.valid                   always      the license is not valid
        license.expiry   ≤ 30 d         ≤ 7 d       the license runs out
        cipher           ≤ UNENCRYPTED  ≤ NONE      the weakest cipher that is accepted is too weak
        cache            ≥ 98 %         none        the cloud file cache was this full at its peak
        bandwidth        none           ≤ 0 kbit/s  a limit that is active lets nothing through
        garbage-collect  ≤ 0 s          none        the interval or the grace period of the garbage collection is not positive
        event-log                                   the event log is off (notice)
        --- stderr
    "#]]);
    let json: Value = serde_json::from_str(&jsinfo("check --list --json").stdout()).unwrap();
    assert_eq!((&json["schema"], &json["schemaVersion"]), (&json!("jsinfo/rules"), &json!(1)));
    let codes: Vec<_> = json["rules"].as_array().unwrap().iter().map(|rule| &rule["rule"]).collect();
    assert_eq!(codes, RULES.iter().map(|rule| rule.code).collect::<Vec<_>>());
    let chosen = jsinfo("check --list --only cache,clock --warn cache=3GiB --crit clock=1m").stdout();
    chosen.assert_shows(expect![[r#"
        RULE   WARNING  CRITICAL  FINDS FAULT WHERE
        clock  ≥ 2 s    ≥ 1 min   the server's clock differs from this machine's, half the round trip allowed
        cache  ≥ 3 GiB  none      the cloud file cache was this full at its peak
    "#]]);
    assert_eq!(jsinfo("check --list --format nagios").run().status, 3);
}

#[test]
fn a_line_says_what_was_judged_and_by_what() {
    let (status, report) = report(&["demo:unhealthy", "--only", "cache,bandwidth"]);
    assert_eq!(status, 2);
    assert_eq!(
        (&report["schema"], &report["schemaVersion"], &report["verdict"], &report["exitCode"]),
        (&json!("jsinfo/check"), &json!(1), &json!("critical"), &json!(2))
    );
    assert_eq!(
        report["results"][0]["checks"],
        json!([
            {
                "rule": "bandwidth",
                "expectation": null,
                "field": "bandwidthLimits.outgoingRateLimit",
                "status": "critical",
                "severity": "critical",
                "value": 0,
                "measured": 0,
                "threshold": {"unit": "bitsPerSecond", "bad": "low", "warning": null, "critical": 0},
                "message": "the outgoing limit is 0: nothing can go out",
                "hint": "raise it above 0 kbit/s, or switch it off",
                "muted": null,
            },
            {
                "rule": "cache",
                "expectation": null,
                "field": "configuration.cloudFileCache.highWatermark",
                "status": "warning",
                "severity": "warning",
                "value": 4_230_000_000_u64,
                "measured": 98.487_362_265,
                "threshold": {"unit": "percent", "bad": "high", "warning": 98, "critical": null},
                "message": "at its peak the cloud file cache was 98.4 % full",
                "hint": "give the cache more memory: --max-cloud-cache-size at the server",
                "muted": null,
            },
            {
                "rule": "bandwidth",
                "expectation": null,
                "field": "bandwidthLimits.incomingRateLimit",
                "status": "ok",
                "severity": null,
                "value": 1_000_000,
                "measured": 1_000_000_000,
                "threshold": {"unit": "bitsPerSecond", "bad": "low", "warning": null, "critical": 0},
                "message": "the incoming limit is 1 Gbit/s",
                "hint": null,
                "muted": null,
            },
        ])
    );
}

#[test]
fn what_is_not_there_is_skipped_with_its_reason_unless_it_was_asked_for() {
    let (status, told) = report(&["demo:anonymous"]);
    assert_eq!((status, statuses(&told, "cache")), (0, vec!["skipped".to_owned()]));
    let cache =
        told["results"][0]["checks"].as_array().unwrap().iter().find(|check| check["rule"] == "cache");
    assert_eq!(cache.unwrap()["message"], "not sent; only a superuser sees it (--superuser)");
    let (status, told) = report(&["demo:anonymous", "--only", "cache,license.valid"]);
    assert_eq!((status, statuses(&told, "cache")), (3, vec!["unknown".to_owned()]));
    let (status, told) = report(&["demo:1.9"]);
    assert_eq!((status, statuses(&told, "cipher")), (0, vec!["skipped".to_owned()]));
    let nothing = saved(|document| *document = json!({}));
    let (status, told) = report(&[nothing.path().to_str().unwrap()]);
    assert_eq!((status, statuses(&told, "answer")), (3, vec!["unknown".to_owned()]), "silence is not health");
    let (status, _) = report(&[nothing.path().to_str().unwrap(), "--skip", "answer"]);
    assert_eq!(status, 3, "nor where nobody looks at the answer");
}

#[test]
fn an_odd_value_that_a_rule_reads_is_unknown() {
    let odd = saved(|document| document["license"]["valid"] = json!("true"));
    let target = odd.path().to_str().unwrap();
    let (status, told) = report(&[target]);
    assert_eq!(
        (status, statuses(&told, "answer"), statuses(&told, "license.valid")),
        (3, vec!["unknown".to_owned()], vec!["skipped".to_owned()])
    );
    let (status, told) = report(&[target, "--skip", "answer"]);
    assert_eq!((status, statuses(&told, "license.valid")), (3, vec!["unknown".to_owned()]));
    let unread = saved(|document| document["revision"] = json!("x"));
    assert_eq!(report(&[unread.path().to_str().unwrap()]).0, 0, "no rule reads that");
}

#[test]
fn limits_are_moved_by_the_command_line() {
    for (arguments, expected) in [
        ("--warn license.expiry=500d", 1),
        ("--warn license.expiry=500d --crit license.expiry=10w", 1),
        ("--crit license.expiry=500d", 2),
        ("--warn license.expiry=500d --skip license.expiry,event-log", 3),
        ("--warn cache=30%", 1),
        ("--crit cache=1GiB", 2),
        ("--crit cache=2GiB", 0),
        ("--warn bandwidth=500Mbps", 1),
        ("--warn bandwidth=499Mbps", 0),
        ("--warn cipher=ENCRYPTED_256", 1),
        ("--warn reachable=0", 1),
        ("--warn garbage-collect=1h", 1),
    ] {
        let outcome = jsinfo(&format!("check demo: {arguments}")).run();
        assert_eq!(outcome.status, expected, "{arguments}\n{outcome}");
    }
}

#[test]
fn expectations_are_met_broken_or_unclear() {
    for (expectation, expected) in [
        ("version >= 2.9.1", 0),
        ("version>=2.10", 2),
        ("bandwidthLimits.incomingRateLimit>=100Mbps", 0),
        ("minCipher >= ENCRYPTED_128", 0),
        ("minCipher==NONE", 2),
        ("serverName ~ ^Paris", 0),
        ("receiver.relayIP absent", 0),
        ("receiver.relayIP present", 2),
        ("LICENSE.VALID == yes", 0),
    ] {
        let outcome = jsinfo_with(&["check", "demo:", "--expect", expectation]).run();
        assert_eq!(outcome.status, expected, "{expectation}\n{outcome}");
    }
    let hidden = ["check", "demo:anonymous", "--expect", "configuration.triggersAvailable == true"];
    let outcome = jsinfo_with(&hidden).run();
    assert_eq!(outcome.status, 3, "{outcome}");
    let twice = ["demo:", "--expect", "version>2", "--expect", "version > 2"];
    assert_eq!(statuses(&report(&twice).1, "expect"), ["ok"], "the same is expected once");
}

#[test]
fn a_baseline_tells_restarts_and_other_servers() {
    let baseline = |change: fn(&mut Value)| {
        let file = saved(change);
        jsinfo_with(&["check", "demo:", "--baseline", file.path().to_str().unwrap()]).run().status
    };
    assert_eq!(baseline(|_| ()), 0);
    assert_eq!(baseline(|document| document["serverId"] = json!("an earlier launch")), 1);
    assert_eq!(baseline(|document| document["serverUid"] = json!("another server")), 2);
    let missing = jsinfo("check demo: --baseline nowhere.json").run();
    missing.assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: --baseline: cannot use nowhere.json: no such file
        hint: a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints
    "#]]);
    let shared = jsinfo("check demo: demo:1.9 --baseline 2.9.2-superuser.json").run();
    shared.assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: this baseline is of one server, and several are asked
        hint: give a directory with a document for each: TARGET.json
        hint: or ask one target at a time, each with its own
    "#]]);
}

#[test]
fn the_clock_is_compared_with_this_machines_unless_the_document_is_saved() {
    let now = || jiff::Timestamp::now().as_microsecond();
    let clock = |offset: i64| {
        let server = Server::http(move |request| {
            let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
            document["serverTime"] = json!(now() + offset * 1_000_000);
            Reply::result(request, &document)
        });
        report(&[&server.target(), "--only", "clock"]).0
    };
    assert_eq!([clock(0), clock(-10), clock(10), clock(-60), clock(86_400)], [0, 1, 1, 2, 2]);
    let (status, told) = report(&["./2.9.2-superuser.json"]);
    assert_eq!((status, statuses(&told, "clock")), (0, vec!["skipped".to_owned()]));
}

#[test]
fn a_limit_of_ones_own_is_told_and_one_that_never_counts_is_a_warning() {
    let outcome = jsinfo("check demo: --only clock,cache --warn clock=1m --crit cache=1GiB").run();
    outcome.assert_shows(expect![[r#"
        status: 2
        --- stdout
        CRITICAL  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
                  demo: · 1 critical, 1 in order (--all lists them)

        ✗ cache  critical  at its peak the cloud file cache was 37.5 % full (limit 1 GiB)  → give the cache more memory: --max-cloud-cache-size at the server
        --- stderr
        warning: clock never warns: its limit 1 min is beyond the critical one, 30 s
    "#]]);
    let asked = jsinfo("check demo:anonymous --only cache,restart,login").run();
    asked.assert_shows(expect![[r#"
        status: 3
        --- stdout
        UNKNOWN  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked without a login
                 demo:anonymous · 3 unknown

        ? login    unknown  no user and no token is given (--only asks for it)
        ? cache    unknown  not sent; only a superuser sees it (--superuser) (--only asks for it)
        ? restart  unknown  there is no baseline to compare with (--only asks for it)
        ? restart  unknown  there is no baseline to compare with (--only asks for it)
        --- stderr
    "#]]);
}
