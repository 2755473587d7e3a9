//! `--error-format json`: every failure is one line of JSON on standard error, whatever failed.

use serde_json::Value;

use super::support::certificate::Identity;
use super::support::configuration::File;
use super::support::{Nobody, Outcome, Reply, Run, Server, jsinfo, jsinfo_with, jsinfo_without_names};

/// The failure that a run tells; it has to be the only line.
fn failure(outcome: &Outcome) -> Value {
    let mut lines = outcome.stderr.lines();
    let failure: Value = serde_json::from_str(lines.next().unwrap_or_default())
        .unwrap_or_else(|error| panic!("{error}: {outcome}"));
    assert_eq!(lines.next(), None, "{outcome}");
    assert_eq!(failure["schema"], "jsinfo/failure");
    assert_eq!(failure["schemaVersion"], 1);
    assert_eq!(failure["exitCode"], outcome.status, "{outcome}");
    failure
}

/// Kind, phase and whether to try again.
fn told(run: Run) -> (String, Option<String>, bool) {
    let failure = failure(&run.arg("--error-format=json").run());
    let text = |key: &str| failure[key].as_str().map(str::to_owned);
    (text("kind").unwrap(), text("phase"), failure["retryable"].as_bool().unwrap())
}

#[test]
fn a_failure_is_told_as_the_people_are_told_it() {
    for arguments in ["show ./none.json", "get lisence.valid", "show demo:denied", "trust demo:"] {
        let outcome = jsinfo(arguments).run();
        let failure = failure(&jsinfo(&format!("{arguments} --error-format json")).run());
        let mut text = format!("error: {}\n", failure["message"].as_str().unwrap());
        for hint in failure["hints"].as_array().unwrap() {
            text.extend(["hint: ", hint.as_str().unwrap(), "\n"]);
        }
        assert_eq!(outcome.stderr, text, "{arguments}");
        assert_eq!(outcome.status, failure["exitCode"], "{arguments}");
        assert_eq!(outcome.stdout, "", "{arguments}");
    }
}

#[test]
fn kind_phase_and_whether_to_try_again_are_for_programs() {
    let nobody = Nobody::new();
    let (busy, stranger) = (Server::http(|_| Reply::silence()), Server::http(|_| Reply::json(&7.into())));
    let rejecting = Server::http(|request| match request.method() {
        "auth" => Reply::error(request, -32002, "wrong"),
        _ => Reply::result(request, &serde_json::json!({"version": "2.9.2"})),
    });
    let identity = Identity::new(&["somebody.else"], |_| ());
    let secure = Server::https(identity.server(), |request| Reply::result(request, &Value::Null));
    let some = |phase: &str| Some(phase.to_owned());
    for (run, kind, phase, retryable) in [
        (jsinfo("show --nope"), "usage", None, false),
        (jsinfo("get version ./none.json"), "configuration", some("file"), false),
        (jsinfo_with(&["show", &nobody.target()]), "unreachable", some("connection"), true),
        (jsinfo_without_names(&["show", "nowhere.invalid"]), "unreachable", some("lookUp"), true),
        (jsinfo_with(&["show", &busy.target(), "--timeout=300ms"]), "deadline", some("getServerInfo"), true),
        (jsinfo_with(&["get", "version", &stranger.target()]), "protocol", some("getServerInfo"), true),
        (
            jsinfo_with(&["show", &rejecting.target(), "--user=ops"])
                .env("JETSTREAM_API_PASSWORD", "hunter2"),
            "authentication",
            some("authentication"),
            false,
        ),
        (
            jsinfo_with(&["show", &secure.elsewhere(), &format!("--pin=sha256:{}", "0".repeat(64))]),
            "trust",
            some("tls"),
            false,
        ),
        (jsinfo_with(&["trust", &nobody.target(), "--yes"]), "unreachable", some("connection"), true),
    ] {
        assert_eq!(told(run), (kind.to_owned(), phase, retryable));
    }
}

#[test]
fn a_usage_error_is_told_so_wherever_the_option_stands() {
    for arguments in [
        "--error-format json",
        "--error-format=json shwo",
        "show --nope --error-format json",
        "get --error-format JSON",
        "show true --error-format json --verbose false",
        "server --error-format json",
    ] {
        let outcome = jsinfo(arguments).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{outcome}");
        assert_eq!(failure(&outcome)["kind"], "usage");
    }
}

#[test]
fn a_check_tells_the_code_that_it_ends_with() {
    for arguments in ["check --nope", "check @nobody", "check --policy ./none.toml demo:"] {
        let outcome = jsinfo(&format!("{arguments} --error-format json")).run();
        assert_eq!(outcome.status, 3);
        failure(&outcome);
    }
    let outcome = jsinfo("check demo: --format json=/dev/full --error-format json").run();
    assert_eq!(failure(&outcome)["kind"], "internal");
}

#[test]
fn the_configuration_file_may_say_it_and_the_command_line_may_take_it_back() {
    let file = File::new("error-format = 'json'\n");
    let outcome = file.jsinfo(&["show", "./none.json"]).run();
    assert_eq!(failure(&outcome)["exitCode"], 10);
    let outcome = file.jsinfo(&["show", "./none.json", "--error-format=text"]).run();
    assert!(outcome.stderr.starts_with("error: "), "{outcome}");
    let broken = File::new("error-format = 'json'\n[");
    let outcome = broken.jsinfo(&["show", "demo:"]).run();
    assert!(outcome.stderr.starts_with("error: "), "what it says is not known: {outcome}");
    let outcome = broken.jsinfo(&["show", "demo:", "--error-format=json"]).run();
    assert_eq!(failure(&outcome)["kind"], "configuration");
}

#[test]
fn warnings_stay_lines_for_people_and_what_is_no_failure_is_none() {
    let outcome = jsinfo("get receiver.relayIP ./2.9.2-superuser.json --error-format json").run();
    assert_eq!(
        (outcome.status, outcome.stderr.as_str()),
        (1, "warning: receiver.relayIP is null\nhint: jsinfo explain receiver.relayIP\n")
    );
}

#[test]
fn each_target_of_a_check_that_gives_no_answer_is_a_line() {
    let outcome = jsinfo("check demo:denied demo: ./none.json --error-format json").run();
    assert_eq!(outcome.status, 3, "{outcome}");
    let mut kinds = Vec::new();
    for line in outcome.stderr.lines() {
        let failure: Value = serde_json::from_str(line).unwrap();
        assert_eq!(failure["exitCode"], 3);
        kinds.push(failure["kind"].as_str().unwrap().to_owned());
    }
    assert_eq!(kinds, ["authentication", "configuration"], "{outcome}");
}

#[test]
fn each_of_two_that_give_no_answer_is_a_line_and_the_doctor_has_one() {
    for (command, kinds) in [
        ("diff demo:denied ./none.json", &["configuration", "authentication"][..]),
        ("route ./none.json demo:denied", &["authentication", "configuration"]),
        ("doctor demo:denied", &["authentication"]),
    ] {
        let outcome = jsinfo(&format!("{command} --error-format json")).run();
        let mut told = Vec::new();
        for line in outcome.stderr.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["exitCode"], outcome.status, "{outcome}");
            told.push(line["kind"].as_str().unwrap().to_owned());
        }
        assert_eq!(told, kinds, "{outcome}");
    }
}
