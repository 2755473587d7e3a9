//! `jsinfo check` of several targets, of groups, and of a server that takes its time to start.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use serde_json::{Value, json};

use super::check::report;
use super::support::configuration::File;
use super::support::{Nobody, Reply, Server, Shows as _, expect, fixture, jsinfo, jsinfo_with, secret_file};

#[test]
fn several_targets_and_groups_have_an_entry_each_in_order() {
    let nobody = Nobody::new();
    let dead = nobody.target();
    let file = File::new(&format!(
        "default = \"@all\"\n[servers.old]\naddress = \"demo:1.9\"\n[groups]\nall = [\"demo:\", \"@rest\"]\nrest = [\"old\", \"{dead}\", \"demo:\"]\n"
    ));
    for arguments in
        [&["check", "--json"][..], &["check", "--json", "@all"], &["check", "--json", "demo:", "@rest"]]
    {
        let outcome = file.jsinfo(arguments).run();
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let results = report["results"].as_array().unwrap().iter();
        let results: Vec<_> =
            results.map(|result| (&result["target"], &result["verdict"], &result["up"])).collect();
        assert_eq!(outcome.status, 2);
        assert_eq!(
            results,
            [
                (&json!("demo:"), &json!("ok"), &json!(true)),
                (&json!("old"), &json!("ok"), &json!(true)),
                (&json!(dead), &json!("critical"), &json!(false)),
            ]
        );
    }
    let outcome = file.jsinfo(&["check", "@rset"]).run();
    assert_eq!(outcome.status, 3);
    assert!(outcome.stderr.contains("hint: did you mean @rest?"), "{outcome}");
}

#[test]
fn one_target_that_makes_no_sense_keeps_no_other_from_being_asked() {
    let (status, report) = report(&["demo:", "two words", "./nowhere.json"]);
    let results = report["results"].as_array().unwrap().iter();
    let results: Vec<_> = results.map(|result| (&result["verdict"], &result["failure"]["kind"])).collect();
    assert_eq!(status, 3);
    assert_eq!(
        results,
        [
            (&json!("ok"), &json!(null)),
            (&json!("unknown"), &json!("usage")),
            (&json!("unknown"), &json!("configuration")),
        ]
    );
}

#[test]
fn targets_are_asked_at_the_same_time() {
    // Each of them waits until the last one has been asked.
    let barrier = Arc::new(Barrier::new(8));
    let servers: Vec<_> = (0..8)
        .map(|_| {
            let barrier = Arc::clone(&barrier);
            Server::http(move |request| {
                barrier.wait();
                Reply::result(request, &json!({"license": {"valid": true}}))
            })
        })
        .collect();
    let urls: Vec<_> = servers.iter().map(Server::target).collect();
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    let only = ["--only", "reachable,license.valid"];
    let outcome = jsinfo_with(&[&["check"], &urls[..], &only].concat()).run();
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stdout == "OK  8 targets · 8 ok\n", "{outcome}");
}

#[test]
fn waiting_ends_when_all_is_in_order() {
    let calls = AtomicUsize::new(0);
    let server = Server::http(move |request| match calls.fetch_add(1, Ordering::SeqCst) {
        // A gateway whose server starts.
        0 => Reply::http("503 Service Unavailable", "", b""),
        1 => Reply::result(request, &json!({"license": {"valid": false}})),
        _ => Reply::result(request, &json!({"license": {"valid": true}})),
    });
    let only = ["--only", "reachable,license.valid"];
    let run = jsinfo_with(&[&["check", &server.target(), "--wait", "1h"], &only[..]].concat());
    let mut outcome = run.run().against(&server);
    let untimed =
        |line: &str| match line.strip_prefix("waiting up to ").and_then(|line| line.split_once(": ")) {
            Some((_, story)) => format!("waiting up to [TIME]: {story}\n"),
            None => format!("{line}\n"),
        };
    outcome.stderr = outcome.stderr.lines().map(untimed).collect();
    outcome.assert_shows(expect![[r#"
        status: 0
        --- stdout
        OK  JetStream
            http://127.0.0.1:[PORT] · 2 in order (--all lists them)
        --- stderr
        waiting up to [TIME]: 127.0.0.1:[PORT] refused getServerInfo: HTTP 503 Service Unavailable
        waiting up to [TIME]: the license is not valid: the server gives no reason
    "#]]);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn waiting_ends_when_the_time_is_over_or_cannot_help() {
    let nobody = Nobody::new();
    let address = nobody.target();
    let outcome = jsinfo_with(&["check", &address, "--wait", "1200ms"]).run();
    assert_eq!(outcome.status, 2, "{outcome}");
    let server = Server::http(|request| Reply::error(request, -32002, "no such user"));
    let password = secret_file("wrong");
    let arguments = ["check", &server.target(), "--wait", "1h", "--user", "ops", "--password-file"];
    let outcome = jsinfo_with(&arguments).arg(password.path()).run();
    assert_eq!(
        (outcome.status, server.requests().len()),
        (3, 1),
        "a few of these lock an account: {outcome}"
    );
}

#[test]
fn quiet_prints_nothing_and_the_exit_code_says_it() {
    for (arguments, status) in [("check -q demo:", 0), ("check --quiet demo:unhealthy --json", 2)] {
        let outcome = jsinfo(arguments).run();
        assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (status, "", ""));
    }
}

#[cfg(unix)]
#[test]
fn a_machine_that_can_open_no_more_connections_says_nothing_of_the_servers() {
    let server = Server::http(|request| {
        // Long enough for all of them to be open at once.
        std::thread::sleep(std::time::Duration::from_millis(300));
        Reply::result(request, &json!({"license": {"valid": true}}))
    });
    let targets: Vec<_> = (0..40).map(|number| format!("{}/api?{number}", server.target())).collect();
    let script = "ulimit -n 20 && exec \"$@\"";
    let output = std::process::Command::new("sh")
        .args(["-c", script, "sh", super::support::JSINFO, "check", "--json"])
        .args(&targets)
        .env_clear()
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let results = report["results"].as_array().unwrap().iter();
    let kinds: Vec<_> = results.filter_map(|result| result["failure"]["kind"].as_str()).collect();
    assert!(!kinds.is_empty() && kinds.iter().all(|kind| *kind == "internal"), "{kinds:?}");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn no_wait_is_too_long_to_count() {
    assert_eq!(jsinfo("check demo: --wait 9223372036854775807s").run().status, 0);
}

#[test]
fn standard_input_is_read_once() {
    let document = fixture("2.9.2-superuser.json");
    for arguments in [
        &["check", "-", "file:-"][..],
        &["check", "-", "--targets", "-"],
        &["fleet", "FILE:-", "-"],
        &["route", "-", "file:-"],
        &["diff", "file:-", "-"],
        &["diff", "-", "-"],
        &["check", "-", "/dev/stdin"],
        &["diff", "file:/dev/fd/0", "-"],
        &["check", "-", "demo:", "--targets", "/dev/stdin"],
    ] {
        let outcome = jsinfo_with(arguments).input(document.clone()).run();
        let code = if arguments[0] == "check" { 3 } else { 2 };
        assert_eq!(outcome.status, code, "{arguments:?} {outcome}");
        assert!(
            outcome.stderr.starts_with("error: standard input can be read once\nhint: save "),
            "{arguments:?} {outcome}"
        );
    }
}

#[test]
fn a_server_whose_address_is_standard_input_is_standard_input() {
    let file = File::new("[servers.here]\naddress = \"-\"\n[servers.there]\naddress = \"file:/dev/stdin\"\n");
    let document = fixture("2.9.2-superuser.json");
    for arguments in [["check", "here", "there"], ["check", "here", "-"], ["diff", "here", "there"]] {
        let outcome = file.jsinfo(&arguments).input(document.clone()).run();
        assert!(
            outcome.stderr.starts_with("error: standard input can be read once"),
            "{arguments:?} {outcome}"
        );
    }
    assert_eq!(file.jsinfo(&["get", "version", "there"]).input(document).stdout(), "2.9.2\n");
    assert_eq!(file.jsinfo(&["server", "add", "again", "-"]).run().status, 2);
}

#[test]
fn what_could_not_be_made_is_unknown_however_bad_another_target_is() {
    for other in ["demo:", "demo:unhealthy"] {
        let outcome = jsinfo(&format!("check ./nowhere.json {other} --exit-zero")).run();
        assert_eq!(outcome.status, 3, "{outcome}");
        let unwritable =
            jsinfo(&format!("check {other} --exit-zero --quiet --format json=/nowhere/x.json")).run();
        assert_eq!(unwritable.status, 3, "{unwritable}");
    }
    let outcome = jsinfo("check ./nowhere.json demo:unhealthy").run();
    assert_eq!(outcome.status, 2, "{outcome}");
}
