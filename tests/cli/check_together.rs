//! Several servers checked together: secrets read once, one login for each, and an interruption that still reports.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::{Value, json};

use super::support::configuration::File;
use super::support::process::{expect_end, noted, send};
use super::support::{JSINFO, Reply, Request, Server, fixture, jsinfo_with};

/// A server that wants a password and shows a healthy document.
fn guarded() -> Server {
    let document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    Server::http(move |request| match request.method() {
        "auth" => Reply::result(request, &Value::Null),
        _ => Reply::result(request, &document),
    })
}

fn path() -> String {
    std::env::var("PATH").unwrap()
}

#[test]
fn a_command_that_several_servers_share_is_run_once() {
    let directory = tempfile::tempdir().unwrap();
    let runs = directory.path().join("runs");
    let servers = [guarded(), guarded(), guarded()];
    let targets = servers.each_ref().map(Server::target);
    let command = format!("sh -c 'echo run >> {}; echo hunter2'", runs.display());
    let outcome =
        jsinfo_with(&["check", "--user", "ops", "--password-command", &command, "--only", "license.valid"])
            .arg(&targets[0])
            .arg(&targets[1])
            .arg(&targets[2])
            .env("PATH", &path())
            .run();
    assert_eq!(outcome.status, 0, "{outcome}");
    assert_eq!(std::fs::read_to_string(&runs).unwrap(), "run\n");
    for server in &servers {
        assert_eq!(server.methods(), ["auth", "getServerInfo"]);
        assert_eq!(server.requests()[0].body["params"]["password"], "hunter2");
    }
}

#[test]
fn a_login_that_is_rejected_is_sent_once_to_a_server_whatever_it_is_called() {
    type Refusal = fn(&Request) -> Reply;

    let refusals: [(Refusal, &str, usize); 2] = [
        (|request| Reply::error(request, -32002, "no"), "60s", 1),
        // Nobody knows what came of it, and the server may not even have come to read it.
        (|_| Reply::silence(), "700ms", 0),
    ];
    for (refuse, timeout, at_least) in refusals {
        for command in ["check", "fleet", "diff", "route", "watch"] {
            let server = Server::http(move |request| match request.method() {
                "auth" => refuse(request),
                _ => Reply::result(request, &json!({"version": "2.9.2"})),
            });
            let address = server.target();
            let file = File::new(&format!(
                "[servers.paris]\naddress = \"{address}\"\nuser = \"ops\"\n[servers.oslo]\naddress = \"{address}/api\"\nuser = \"ops\"\n"
            ));
            let mut arguments = vec![command, "paris", "oslo", "--timeout", timeout];
            if command == "watch" {
                arguments.extend(["--count", "2", "--interval", "50ms", "--lines"]);
            }
            let outcome = file.jsinfo(&arguments).env("JETSTREAM_API_PASSWORD", "hunter2").run();
            let methods = server.methods();
            assert!((at_least..=1).contains(&methods.len()), "{command}: {methods:?} {outcome}");
            assert!(methods.iter().all(|method| method == "auth"), "{command}: {methods:?} {outcome}");
        }
    }
}

#[test]
fn what_is_wrong_with_the_way_of_one_name_is_nothing_of_another() {
    let document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    let server = Server::http(move |request| match request.method() {
        "auth" => Reply::result(request, &Value::Null),
        _ => Reply::result(request, &document),
    });
    // The first wants TLS of it, and the second has no time at all.
    let file = File::new(&format!(
        "user = \"ops\"\n[servers.wrong]\naddress = \"https://127.0.0.1:{0}\"\n[servers.hasty]\naddress = \"{1}\"\ntimeout = \"1ms\"\n[servers.right]\naddress = \"{1}\"\n",
        server.port(),
        server.target()
    ));
    let arguments = ["check", "wrong", "hasty", "right", "--json", "--only", "license.valid"];
    let outcome = file.jsinfo(&arguments).env("JETSTREAM_API_PASSWORD", "hunter2").run();
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let verdicts: Vec<_> =
        report["results"].as_array().unwrap().iter().map(|result| &result["verdict"]).collect();
    assert_eq!(verdicts[2], "ok", "{outcome}");
    assert_ne!(verdicts[0], "ok", "{outcome}");
}

#[test]
fn nobody_waits_for_the_login_of_another_name_longer_than_they_have() {
    let server = Server::http(|request| match request.method() {
        "auth" => {
            std::thread::sleep(Duration::from_secs(4));
            Reply::result(request, &Value::Null)
        }
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    });
    let file = File::new(&format!(
        "user = \"ops\"\n[servers.long]\naddress = \"{0}\"\n[servers.short]\naddress = \"{0}\"\ntimeout = \"300ms\"\n",
        server.target()
    ));
    let started = Instant::now();
    let outcome = file.jsinfo(&["route", "long", "short"]).env("JETSTREAM_API_PASSWORD", "hunter2").run();
    assert_eq!(outcome.status, 15, "{outcome}");
    // None where the first one had given up before the server came to read it.
    let logins = server.methods().iter().filter(|method| *method == "auth").count();
    assert!(logins < 2, "{outcome}");
    assert!(started.elapsed() < Duration::from_secs(20), "{outcome}");
}

#[test]
fn waiting_logs_in_once() {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::http(move |request| match request.method() {
        "getServerInfo" => {
            let valid = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) >= 2;
            Reply::result(request, &json!({"user": {"authed": true}, "license": {"valid": valid}}))
        }
        _ => Reply::result(request, &Value::Null),
    });
    let arguments = ["check", &server.target(), "--wait", "1h", "--only", "license.valid", "--user", "ops"];
    let outcome = jsinfo_with(&arguments).env("JETSTREAM_API_PASSWORD", "hunter2").run();
    assert_eq!(outcome.status, 0, "{outcome}");
    assert_eq!(server.methods(), ["auth", "getServerInfo", "getServerInfo", "getServerInfo"]);
}

#[test]
fn an_interruption_reports_what_has_arrived() {
    for signal in [Signal::INT, Signal::TERM] {
        let answers = guarded();
        let silent = Server::http(|_| Reply::silence());
        let mut child = Command::new(JSINFO)
            .args(["check", "--json", "--only", "license.valid", "--timeout", "1h"])
            .args([answers.target(), silent.target()])
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while answers.methods().is_empty() || silent.methods().is_empty() {
            assert!(started.elapsed() < Duration::from_secs(20));
            std::thread::sleep(Duration::from_millis(5));
        }
        // The first answer needs a moment to arrive.
        std::thread::sleep(Duration::from_millis(300));
        send(&child, signal);
        let interrupted = Instant::now();
        let mut printed = String::new();
        std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut printed).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(3), "{printed}");
        assert!(interrupted.elapsed() < Duration::from_secs(3), "at once");
        let report: Value = serde_json::from_str(&printed).unwrap();
        let results = report["results"].as_array().unwrap();
        let told: Vec<_> =
            results.iter().map(|result| (&result["verdict"], &result["failure"]["kind"])).collect();
        assert_eq!(told, [(&"ok".into(), &Value::Null), (&"unknown".into(), &"interrupted".into())]);
    }
}

#[test]
fn an_interruption_leaves_no_program_behind() {
    let directory = tempfile::tempdir().unwrap();
    let note = directory.path().join("process");
    let child = start_with_command(&note);
    let process = noted(&note);
    send(&child, Signal::INT);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    expect_end(process);
}

/// A check of two servers whose password command writes its number down and hangs.
fn start_with_command(note: &Path) -> std::process::Child {
    let command = format!("sh -c 'echo $$ > {}; exec sleep 600'", note.display());
    Command::new(JSINFO)
        .args(["check", "127.0.0.1:1", "127.0.0.1:2", "--user", "ops", "--password-command", &command])
        .env_clear()
        .env("PATH", path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}
