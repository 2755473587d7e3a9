//! Many servers: everyone has a row, whatever became of them, and a slow one holds up nobody. What each kind of fault looks
//! like is tried by the matrix, all of them in one fleet.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use expect_test::expect;
use rustix::process::Signal;
use serde_json::{Value, json};

use super::support::process::send;
use super::support::{JSINFO, Nobody, Reply, Server, fixture, jsinfo, jsinfo_with, schemas, terminal};

/// A healthy document of a server that is no other one's twin, changed in a few values.
fn document(number: usize, changes: &Value) -> Value {
    let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    for key in ["serverUid", "serverId", "publicKey"] {
        document[key] = json!(format!("{key} {number}"));
    }
    for (key, value) in changes.as_object().unwrap() {
        document[key] = value.clone();
    }
    document
}

/// A directory with so many documents, of which `change` changes some.
fn saved(count: usize, change: impl Fn(usize) -> Value) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for number in 1..=count {
        let text = document(number, &change(number)).to_string();
        std::fs::write(directory.path().join(format!("gw-{number}.json")), text).unwrap();
    }
    directory
}

/// Ten servers, of which two stand out.
fn ten() -> tempfile::TempDir {
    saved(10, |number| match number {
        3 => json!({"minCipher": 1}),
        10 => json!({"version": "2.9.10", "license": {"valid": false, "errorMessage": "License expired"}}),
        _ => json!({}),
    })
}

fn fleet(directory: &Path, more: &[&str]) -> super::support::Outcome {
    let directory = format!("{}/", directory.display());
    let mut arguments = vec!["fleet", directory.as_str()];
    arguments.extend(more);
    jsinfo_with(&arguments).run()
}

/// What a fleet's JSON says of these pointers, a line for each.
fn told(directory: &Path, more: &[&str], filter: impl Fn(&Value) -> String) -> String {
    let mut arguments = vec!["--json"];
    arguments.extend(more);
    let outcome = fleet(directory, &arguments);
    filter(&serde_json::from_str(&outcome.stdout).unwrap())
}

fn targets(document: &Value) -> String {
    let results = document["results"].as_array().unwrap();
    results.iter().map(|result| result["target"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_first_screen_says_who_stands_out() {
    let directory = ten();
    let outcome = fleet(directory.path(), &[]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let shown = outcome.stdout.lines().filter(|line| !line.contains("license.expiry")).collect::<Vec<_>>();
    expect![[r#"
        CRITICAL  10 servers · 10 answered
                  1 critical, 1 warning, 8 ok

          NOT THE SAME EVERYWHERE
          version         2.9.2 ×9 · 2.9.10 ×1 (gw-10)
        ! minCipher       ENCRYPTED_256 ×9 · UNENCRYPTED ×1 (gw-3)

          WRONG
        ✗ gw-10  license.valid   critical  the license is not valid: License expired
        ! gw-3   cipher          warning   the weakest cipher is UNENCRYPTED: transfers may be read on the way"#]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn rows_stand_in_the_order_that_is_wanted() {
    let directory = ten();
    let in_order = "gw-1 gw-2 gw-3 gw-4 gw-5 gw-6 gw-7 gw-8 gw-9 gw-10";
    for (more, order) in [
        (&[][..], in_order),
        (&["--sort", "target"], in_order),
        (&["--sort", "minCipher"], "gw-3 gw-1 gw-2 gw-4 gw-5 gw-6 gw-7 gw-8 gw-9 gw-10"),
        (&["--sort", "verdict"], "gw-10 gw-3 gw-1 gw-2 gw-4 gw-5 gw-6 gw-7 gw-8 gw-9"),
        (&["--sort", "license.expiry"], "gw-1 gw-2 gw-3 gw-4 gw-5 gw-6 gw-7 gw-8 gw-9 gw-10"),
        (&["--where", "version > 2.9.2"], "gw-10"),
        (&["--where", "version > 2.9.2", "--where", "minCipher == UNENCRYPTED"], ""),
    ] {
        assert_eq!(told(directory.path(), more, targets), order, "{more:?}");
    }
    let groups = |document: &Value| {
        let groups = document["groups"].as_array().unwrap().iter();
        groups.map(|group| format!("{} {}", group["value"], group["count"])).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(told(directory.path(), &["--by", "version"], groups), r#""2.9.2" 9, "2.9.10" 1"#);
}

#[test]
fn what_makes_no_sense_is_refused_before_anybody_is_asked() {
    let server = Server::with_document("2.9.2-superuser.json");
    let target = server.target();
    for more in [
        &["--where", "version"][..],
        &["--where", "nothing == 1"],
        &["--sort", "nothing"],
        &["--by", "nothing"],
        &["--field", "nothing"],
        &["--next", "soon"],
        &["--parallel", "0"],
        &["--format", "junit"],
        &["--format", "csv", "--format", "json"],
        &["--format", "csv=x", "--format", "json=x"],
        &["--save", "."],
    ] {
        let mut arguments = vec!["fleet", target.as_str()];
        arguments.extend(more);
        let outcome = jsinfo_with(&arguments).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{more:?}: {outcome}");
    }
    server.was_never_called();
}

#[test]
fn several_formats_come_from_one_asking() {
    let server = Server::with_document("2.9.2-superuser.json");
    let (nobody, directory) = (Nobody::new(), tempfile::tempdir().unwrap());
    let targets = format!("# two\n{}\n\n  {}\r\n", server.target(), nobody.target());
    let formats = ["json=f.json", "ndjson=f.ndjson", "csv=f.csv", "markdown=f.md", "table=f.txt"];
    let mut arguments = vec!["fleet", "--targets", "-"];
    for format in &formats {
        arguments.extend(["--format", format]);
    }
    let outcome = jsinfo_with(&arguments).current_dir(directory.path()).input(targets).run();
    assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (17, "", ""));
    assert_eq!(server.methods(), ["getServerInfo"]);
    for (name, lines) in [("f.ndjson", 2), ("f.csv", 3)] {
        let text = std::fs::read_to_string(directory.path().join(name)).unwrap();
        assert_eq!(text.lines().count(), lines, "{text}");
        assert!(text.contains(&server.target()) && text.contains(&nobody.target()), "{text}");
    }
    for name in ["f.json", "f.md", "f.txt"] {
        let text = std::fs::read_to_string(directory.path().join(name)).unwrap();
        assert!(text.contains("connection refused"), "{text}");
    }
    let lines = std::fs::read_to_string(directory.path().join("f.ndjson")).unwrap();
    lines.lines().for_each(schemas::assert_valid);
}

#[test]
fn a_slow_server_holds_up_no_other_and_a_line_comes_as_soon_as_a_server_has_answered() {
    let silent = Server::http(|_| Reply::silence());
    let quick = Server::with_document("2.9.2-superuser.json");
    let mut child = Command::new(JSINFO)
        .args(["fleet", &silent.target(), &quick.target(), "--format", "ndjson", "--timeout", "1h"])
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&first).unwrap()["target"], quick.target());
    // Whoever interrupts has what has arrived, and hears of whom nothing did.
    send(&child, Signal::INT);
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let rest: Value = serde_json::from_str(&rest).unwrap();
    assert_eq!((&rest["target"], &rest["failure"]["kind"]), (&json!(silent.target()), &json!("interrupted")));
}

#[test]
fn interrupted_the_screen_says_so_and_nothing_is_saved() {
    let silent = Server::http(|_| Reply::silence());
    let quick = Server::with_document("2.9.2-superuser.json");
    let directory = tempfile::tempdir().unwrap();
    let child = Command::new(JSINFO)
        .args(["fleet", &silent.target(), &quick.target(), "--all", "--timeout", "1h", "--save"])
        .arg(directory.path().join("saved"))
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while quick.requests().is_empty() || silent.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    send(&child, Signal::INT);
    let output = child.wait_with_output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(130), "{shown}");
    assert!(shown.contains("2 servers · 1 answered · 1 did not (1 interrupted) · interrupted"), "{shown}");
    assert!(shown.contains(&silent.target()) && shown.contains(&quick.target()), "{shown}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("nothing was saved in") && !directory.path().join("saved").exists(), "{told}");
}

#[test]
fn whoever_is_ended_by_a_signal_ends_with_the_number_that_a_shell_tells_of_it() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        for command in ["fleet", "route", "diff"] {
            let (silent, quick) =
                (Server::http(|_| Reply::silence()), Server::with_document("2.9.2-superuser.json"));
            let child = jsinfo_with(&[command, &silent.target(), &quick.target(), "--timeout", "1h"]).start();
            while quick.requests().is_empty() || silent.requests().is_empty() {
                std::thread::sleep(Duration::from_millis(5));
            }
            send(&child, signal);
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{command} {signal:?}: {output:?}");
        }
    }
}

#[test]
fn no_more_are_asked_at_the_same_time_than_is_wanted() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut servers = Vec::new();
    for _ in 0..12 {
        let (now, most) = (Arc::clone(&now), Arc::clone(&most));
        servers.push(Server::http(move |request| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(30));
            now.fetch_sub(1, Ordering::SeqCst);
            Reply::result(request, &json!({"version": "2.9.2", "license": {"valid": true}}))
        }));
    }
    let targets: Vec<String> = servers.iter().map(Server::target).collect();
    for parallel in ["3", "1"] {
        let mut arguments = vec!["fleet", "--parallel", parallel];
        arguments.extend(targets.iter().map(String::as_str));
        assert_eq!(jsinfo_with(&arguments).run().status, 0);
        assert!(most.swap(0, Ordering::SeqCst) <= parallel.parse().unwrap(), "{parallel}");
    }
}

#[test]
fn what_runs_out_stands_in_the_order_of_time() {
    let directory = saved(4, |number| match number {
        2 => json!({"license": {"valid": true, "expiry": "2026-12-20"}, "certificateValidation": 80}),
        4 => json!({"license": {"valid": false, "expiry": "2026-01-01"}, "certificateValidation": 5}),
        _ => json!({"license": {"valid": true, "expiry": "2030-01-01"}, "certificateValidation": 300}),
    });
    let calendar = |document: &Value| {
        let entries = document["calendar"].as_array().unwrap().iter();
        let entries = entries.map(|entry| format!("{} {}", entry["target"], entry["rule"]));
        entries.collect::<Vec<_>>().join("; ")
    };
    let expected =
        r#""gw-4" "license.expiry"; "gw-4" "certificate"; "gw-2" "license.expiry"; "gw-2" "certificate""#;
    assert_eq!(told(directory.path(), &[], calendar), expected);
    assert_eq!(told(directory.path(), &["--next", "90d"], calendar), expected);
    let shown = fleet(directory.path(), &["--next", "40d"]).stdout;
    let lines: Vec<&str> = shown.lines().filter(|line| line.contains("gw-")).collect();
    assert_eq!(lines.len(), 3, "{shown}");
    assert!(shown.contains("RUNS OUT WITHIN 40 D"), "{shown}");
}

#[test]
fn a_snapshot_is_a_fleet_and_a_baseline() {
    let (nobody, directory) = (Nobody::new(), tempfile::tempdir().unwrap());
    let server = Server::with_document("2.9.2-superuser.json");
    let snapshot = directory.path().join("monday");
    let snapshot = snapshot.to_str().unwrap();
    let arguments = ["fleet", &server.target(), &nobody.target(), "--save", snapshot, "--json"];
    let live = jsinfo_with(&arguments).run();
    assert_eq!(live.status, 17);
    let saved = jsinfo_with(&["fleet", &format!("dir:{snapshot}"), "--json"]).run();
    assert_eq!(saved.status, 17);
    let [live, saved]: [Value; 2] =
        [live, saved].map(|outcome| serde_json::from_str(&outcome.stdout).unwrap());
    assert_eq!(targets(&live), targets(&saved));
    for (one, other) in live["results"].as_array().unwrap().iter().zip(saved["results"].as_array().unwrap()) {
        assert_eq!(one["info"], other["info"]);
        assert_eq!(one["failure"]["kind"], other["failure"]["kind"]);
    }
    let compared =
        jsinfo_with(&["check", &server.target(), "--baseline", snapshot, "--only", "restart"]).run();
    assert_eq!(compared.status, 0, "{compared}");
}

#[test]
fn the_first_screen_fits_on_the_terminal_whatever_the_number() {
    let directory = saved(300, |number| match number % 7 {
        0 => json!({"minCipher": number % 4, "version": format!("2.9.{number}")}),
        3 => json!({"license": {"valid": false}, "certificateValidation": number % 30}),
        _ => json!({"controlAPIPort": number}),
    });
    let target = format!("{}/", directory.path().display());
    for width in [40, 80, 200] {
        let (status, shown) = terminal::start(width, &["fleet", &target], &[]).finish();
        assert_eq!(status, 0);
        assert!(shown.contains("300 servers"), "{shown}");
        // Where it takes more than a screen after all, the answer stands at its end again.
        let lines: Vec<&str> = shown.trim_end().lines().collect();
        let end = lines[lines.len().saturating_sub(4)..].join("\n");
        assert!(lines.len() <= 24 || end.contains("300 servers"), "{width}: {shown}");
    }
}

#[test]
fn hostile_text_stays_text_in_every_format() {
    let directory = saved(3, |number| match number {
        2 => {
            json!({"serverName": "=cmd|'/c calc'!A1", "serverExternalAddress": "\u{1b}[2J\u{202e},\"x\"\r\ny"})
        }
        _ => json!({}),
    });
    for format in ["table", "json", "ndjson", "csv", "markdown"] {
        for more in [&[][..], &["--all"], &["--field", "serverName,serverExternalAddress"]] {
            let mut arguments = vec!["--format", format];
            arguments.extend(more);
            let shown = fleet(directory.path(), &arguments).stdout;
            // What a spreadsheet reads is exact.
            assert!(format == "csv" || !shown.contains(['\u{1b}', '\u{202e}']), "{format}: {shown}");
        }
    }
    let csv = fleet(directory.path(), &["--format", "csv", "--field", "serverExternalAddress"]).stdout;
    assert!(csv.contains("\"\u{1b}[2J\u{202e},\"\"x\"\"\r\ny\""), "{csv}");
}

#[test]
fn a_policy_adds_what_is_expected() {
    let directory = ten();
    let policy = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        policy.path(),
        "[[expectations]]\nexpect = \"version == 2.9.2\"\nseverity = \"warning\"\n",
    )
    .unwrap();
    let verdicts = |document: &Value| document["summary"]["verdicts"].to_string();
    let more = ["--policy", policy.path().to_str().unwrap(), "--where", "minCipher == ENCRYPTED_256"];
    assert_eq!(told(directory.path(), &more, verdicts), r#"{"ok":8,"warning":0,"critical":1,"unknown":0}"#);
}

#[test]
fn a_deadline_is_each_servers_own() {
    let silent: Vec<Server> = (0..16).map(|_| Server::http(|_| Reply::silence())).collect();
    let mut arguments = vec!["fleet".to_owned(), "--timeout".to_owned(), "500ms".to_owned()];
    arguments.extend(silent.iter().map(Server::target));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let started = Instant::now();
    let outcome = jsinfo_with(&arguments).run();
    assert_eq!(outcome.status, 17);
    assert!(outcome.stdout.contains("16 servers · 0 answered · 16 did not (16 deadline)"), "{outcome}");
    assert!(
        started.elapsed() < Duration::from_secs(6),
        "one after the other takes eight seconds: {:?}",
        started.elapsed()
    );
}

#[test]
fn failures_are_told_to_programs() {
    let nobody = Nobody::new();
    let outcome = jsinfo_with(&["fleet", "demo:", &nobody.target(), "--error-format", "json"]).run();
    let failure: Value = serde_json::from_str(outcome.stderr.trim_end()).unwrap();
    assert_eq!((&failure["kind"], &failure["exitCode"]), (&json!("unreachable"), &json!(17)));
}

#[test]
fn one_server_is_a_fleet_too() {
    let shown = jsinfo("fleet demo:").stdout();
    assert!(shown.starts_with("OK  1 server · 1 answered\n"), "{shown}");
}
