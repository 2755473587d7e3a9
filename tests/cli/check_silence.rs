//! Silence is not health: what was not judged, not compared, not written or not meant never looks well.

use jsinfo::cli::CheckFormat;
use serde_json::{Value, json};

use super::check::{report, saved, statuses};
use super::check_policy::Policy;
use super::support::{Nobody, Reply, Server, jsinfo, jsinfo_with, secret_file};

/// A saved document.
fn document(json: &Value) -> tempfile::NamedTempFile {
    saved(|document| *document = json.clone())
}

fn status(arguments: &[&str]) -> i32 {
    report(arguments).0
}

#[test]
fn an_answer_in_which_nothing_can_be_judged_is_unknown() {
    for nothing in [
        json!({"version": null}),
        json!({"version": "2.9.2"}),
        json!({"publicKey": [], "serverName": "x"}),
        json!({"license": null, "user": {"token": null}}),
    ] {
        assert_eq!(status(&[document(&nothing).path().to_str().unwrap()]), 3, "{nothing}");
        let answer = nothing.clone();
        let server = Server::http(move |request| Reply::result(request, &answer));
        assert_eq!(status(&[&server.target()]), 3, "that it answers says nothing of {nothing}");
    }
    let server = Server::http(|request| Reply::result(request, &json!({})));
    assert_eq!(status(&[&server.target(), "--skip", "answer"]), 3);
    assert_eq!(status(&[&server.target(), "--only", "reachable"]), 0, "that was the question");
}

#[test]
fn what_no_wanted_rule_reads_may_be_odd() {
    let odd = saved(|document| document["minCipher"] = json!("AES"));
    let target = odd.path().to_str().unwrap();
    assert_eq!(status(&[target]), 3);
    assert_eq!(status(&[target, "--skip", "cipher"]), 0);
    let launch = saved(|document| document["serverId"] = json!(5));
    assert_eq!(status(&[launch.path().to_str().unwrap()]), 0, "without a baseline nobody compares it");
}

#[test]
fn a_license_has_run_out_whatever_the_servers_clock_says() {
    let day = 86_400 * 1_000_000;
    let license = move |server_time: i64, expiry: i64| {
        let server = Server::http(move |request| {
            let now = jiff::Timestamp::now().as_microsecond();
            let license = json!({"valid": true, "expiry": now + expiry * day});
            Reply::result(request, &json!({"serverTime": now + server_time * day, "license": license}))
        });
        status(&[&server.target(), "--only", "license.expiry"])
    };
    assert_eq!(license(-400, -100), 2, "a clock that is behind gains nothing");
    assert_eq!(license(400, 100), 2, "and the server's own counts");
    assert_eq!(license(0, 100), 0);
}

#[test]
fn a_date_beyond_all_calendars_means_never() {
    for never in [json!("9999-12-31T23:59:59Z"), json!("9999-12-31"), json!(253_402_300_799_000_000_i64)] {
        let file = saved(|document| document["license"]["expiry"] = never.clone());
        assert_eq!(status(&[file.path().to_str().unwrap(), "--only", "license.expiry"]), 0, "{never}");
    }
}

#[test]
fn a_baseline_that_compares_nothing_is_unknown() {
    let empty = document(&json!({}));
    let baseline = empty.path().to_str().unwrap();
    assert_eq!(status(&["demo:", "--baseline", baseline]), 3);
    for arguments in [["--skip", "restart"], ["--only", "cache"]] {
        let outcome =
            jsinfo("check demo: --baseline 2.9.2-superuser.json").arg(arguments[0]).arg(arguments[1]);
        let outcome = outcome.run();
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(outcome.stderr.contains("hint: add restart to the rules"), "{outcome}");
    }
}

#[test]
fn a_mute_covers_what_was_meant_and_nothing_worse() {
    let mute = |rule: &str, rest: &str| {
        Policy::new(&format!("{rest}\n[[mutes]]\nmute = '{rule}'\nuntil = 9999-12-31\n"))
    };
    let slow = mute("bandwidth", "rules.bandwidth.warn = '10Gbps'");
    assert_eq!(slow.check(&["demo:"]).status, 0, "the warning is muted");
    assert_eq!(
        slow.check(&["demo:unhealthy", "--only", "bandwidth"]).status,
        2,
        "that nothing goes out is not"
    );
    let nobody = Nobody::new();
    let slow = mute("reachable", "rules.reachable.warn = '1ms'");
    assert_eq!(slow.check(&[&nobody.target()]).status, 2, "slow was known, dead is new");
    let dead = mute("reachable", "");
    assert_eq!(dead.check(&[&nobody.target()]).status, 0);
    for never_asked in ["./nowhere.json", "demo:unhealty", "two words"] {
        assert_eq!(dead.check(&[never_asked]).status, 3, "{never_asked} is no fault of a server's");
    }
    let expected =
        "[[expectations]]\nexpect = 'configuration.triggersAvailable == true'\nseverity = 'notice'\n";
    let muted = mute("configuration.triggersAvailable == true", expected);
    assert_eq!(muted.check(&["demo:anonymous"]).status, 3, "that nobody can tell was not meant");
    let odd = saved(|document| {
        document["minCipher"] = json!("AES");
        document["license"]["valid"] = json!("yes");
    });
    let answer = mute("answer", "rules.cipher = false");
    let (_, lines) = answer.lines(&[odd.path().to_str().unwrap()]);
    let valid = lines.iter().find(|line| line["rule"] == "license.valid").unwrap();
    assert_eq!(valid["status"], "unknown", "nobody hears of it otherwise");
    let nothing = document(&json!({}));
    assert_eq!(answer.check(&[nothing.path().to_str().unwrap()]).status, 3, "nothing is still not health");
}

#[test]
fn a_rule_stands_in_a_policy_once() {
    for twice in [
        "[rules]\n\"license.expiry\" = false\nlicense.expiry = { warn = '99d' }",
        "[rules]\ncache = false\nCACHE = true",
    ] {
        let outcome = Policy::new(twice).check(&["demo:"]);
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(outcome.stderr.contains("the rule stands here twice"), "{outcome}");
    }
    let nobody = "[[mutes]]\nmute = 'cache'\nuntil = 9999-12-31\ntargets = []\n";
    assert_eq!(Policy::new(nobody).check(&["demo:"]).status, 3, "an empty list is not everybody");
}

#[test]
fn what_could_not_be_written_is_told_by_what_could() {
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str| directory.path().join(name).display().to_string();
    let (json, metrics) = (place("a.json"), place("a.prom"));
    let wishes = [
        format!("--format=json={json}"),
        format!("--format=prometheus={metrics}"),
        format!("--format=nagios={}", place("no/such/place")),
    ];
    let outcome = jsinfo_with(&["check", "demo:", &wishes[0], &wishes[1], &wishes[2]]).run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (3, ""), "{outcome}");
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&json).unwrap()).unwrap();
    assert_eq!((&report["exitCode"], &report["failure"]["kind"]), (&json!(3), &json!("internal")));
    let metrics = std::fs::read_to_string(&metrics).unwrap();
    assert!(metrics.lines().any(|line| line.starts_with("jsinfo_check_failed{") && line.ends_with(" 1")));
    let twice = [format!("--format=json={}", place("twice")), format!("--format=junit={}", place("twice"))];
    let twice = jsinfo_with(&["check", "demo:", &twice[0], &twice[1]]).run();
    assert_eq!(twice.status, 3, "{twice}");
    assert!(!directory.path().join("twice").exists(), "neither of the two is written");
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_is_not_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let wish = format!("--format=json={}", pipe.display());
    let outcome = jsinfo_with(&["check", "demo:", &wish]).run();
    assert_eq!(outcome.status, 3, "{outcome}");
    let read = format!("cat '{}' & exec {} check demo: '{wish}'", pipe.display(), super::support::JSINFO);
    let output = std::process::Command::new("sh").args(["-c", &read]).output().unwrap();
    let _: Value = serde_json::from_slice(&output.stdout).expect("whoever reads gets all of it");
}

#[test]
fn no_wait_is_too_long_to_count() {
    assert_eq!(jsinfo("check demo: --wait 9223372036854775807s").run().status, 0);
}

#[test]
fn a_secret_is_masked_however_a_server_repeats_it() {
    let secret = "hun\"ter\\2é";
    let password = secret_file(secret);
    let server = Server::http(|request| Reply::error(request, -32002, &request.body.to_string()));
    for format in CheckFormat::ALL.map(CheckFormat::name) {
        let arguments = ["check", &server.target(), "--user", "ops", "--format", format, "--password-file"];
        let outcome = jsinfo_with(&arguments).arg(password.path()).run();
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(!format!("{outcome}").contains("hun"), "{outcome}");
    }
    let displaced = document(&json!({"license": {"valid": true}, "user": [{"token": "hunter2"}]}));
    let target = displaced.path().to_str().unwrap();
    for arguments in
        [&["check", target][..], &["check", target, "--json"], &["show", target], &["show", target, "--json"]]
    {
        let outcome = jsinfo_with(arguments).run();
        assert!(!format!("{outcome}").contains("hunter2"), "{outcome}");
    }
    let expected = jsinfo_with(&["check", "demo:", "--expect", "user.token == hunter2"]).run();
    assert!(!format!("{expected}").contains("hunter2"), "{expected}");
    assert_eq!(statuses(&report(&["demo:token", "--expect", "user.token present"]).1, "expect"), ["ok"]);
}
