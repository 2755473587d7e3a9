//! How often a login goes through the vendor's clients, and to the API port, where somebody waits for a better answer.

use serde_json::{Value, json};

use super::super::support::{Outcome, Reply, Server, jsinfo_with, secret_file};
use super::{MARKER, Place, on_path};

/// What tells whoever waits why it is over.
const WHY: &str =
    "it is not asked again, because a login is sent once: a few that are rejected lock an account";

/// Waits, as `ops` or as nobody, for a server behind a command that says this and fails; and how often it was run.
fn waited(says: &str, user: Option<&str>, more: &[&str]) -> (Outcome, usize) {
    asked(says, user, &[&["--wait", "3s"], more].concat())
}

fn asked(says: &str, user: Option<&str>, more: &[&str]) -> (Outcome, usize) {
    let place = Place::new();
    place.script("jetstream", &format!("echo run >> runs; {says}"));
    let password = secret_file(MARKER);
    let mut arguments = vec!["check", "console:paris"];
    if let Some(user) = user {
        arguments.extend(["--user", user, "--password-file", password.path().to_str().unwrap()]);
    }
    arguments.extend(more);
    let run = on_path(&arguments).env("JSINFO_CONSOLE", place.path("jetstream").to_str().unwrap());
    let outcome = place.outcome(run);
    (outcome, place.note("runs").lines().count())
}

#[test]
fn a_login_that_may_have_been_sent_is_not_sent_again_by_wait() {
    for words in [
        "Error: Invalid credentials",
        "Permission denied",
        "Authentication failure",
        "Account locked",
        "API versions do not match",
        "authentication timed out",
        "Segmentation fault",
        "",
    ] {
        let (outcome, runs) = waited(&format!("echo '{words}' >&2; exit 1"), Some("ops"), &[]);
        assert_eq!((runs, outcome.status), (1, 3), "{words}: {outcome}");
        assert!(outcome.stdout.contains(WHY), "{words}: {outcome}");
    }
    // What is no answer, and what does not come to an end.
    for (body, more) in [("echo welcome", &[][..]), ("exec sleep 60", &["--timeout", "1s"])] {
        let (outcome, runs) = waited(body, Some("ops"), more);
        assert_eq!(runs, 1, "{body}: {outcome}");
        assert!(outcome.stdout.contains(WHY), "{body}: {outcome}");
    }
}

#[test]
fn what_is_plainly_the_network_is_waited_for_and_so_is_all_that_knows_no_login() {
    for (words, status) in [("connect: Connection refused", 2), ("timed out", 3)] {
        let (outcome, runs) = waited(&format!("echo '{words}' >&2; exit 1"), Some("ops"), &[]);
        assert!(runs > 1, "{words}: {outcome}");
        assert_eq!(outcome.status, status, "{words}: {outcome}");
        assert!(!outcome.to_string().contains(WHY), "{words}: {outcome}");
    }
    let (outcome, runs) = waited("echo 'Segmentation fault' >&2; exit 1", None, &[]);
    assert!(runs > 1, "{outcome}");
    assert!(!outcome.to_string().contains(WHY), "{outcome}");
}

#[test]
fn a_timeout_of_the_command_is_one_for_check() {
    let says = "echo 'connect: timed out' >&2; exit 1";
    let (outcome, _) = asked(says, None, &["--on-timeout", "critical"]);
    assert_eq!(outcome.status, 2, "{outcome}");
    let (outcome, _) = asked(says, None, &[]);
    assert_eq!(outcome.status, 3, "{outcome}");
}

/// Waits as `ops` for a server that answers a login like this, and how often one was sent.
fn waited_for(server: &Server) -> (Outcome, usize) {
    let arguments = ["check", &server.target(), "--wait", "3s", "--user", "ops"];
    let outcome = jsinfo_with(&arguments).env("JETSTREAM_API_PASSWORD", MARKER).run();
    let logins = server.methods().iter().filter(|method| *method == "auth").count();
    (outcome, logins)
}

#[test]
fn the_api_port_is_sent_a_login_once_whatever_comes_of_it() {
    type Answer = fn(&super::super::support::Request) -> Reply;
    let answers: [(&str, Answer); 8] = [
        ("a rejection", |request| Reply::error(request, -32002, "wrong")),
        ("another error", |request| Reply::error(request, -32000, "the directory is down")),
        ("500", |_| Reply::http("500 Internal Server Error", "", b"")),
        ("503", |_| Reply::http("503 Service Unavailable", "", b"")),
        ("429", |_| Reply::http("429 Too Many Requests", "", b"")),
        ("no JSON", |_| Reply::http("200 OK", "", b"wrong")),
        ("a close", |_| Reply::raw("")),
        ("silence", |_| Reply::silence()),
    ];
    for (name, answer) in answers {
        let server = Server::http(move |request| match request.method() {
            "auth" => answer(request),
            _ => Reply::result(request, &json!({"version": "2.9.2"})),
        });
        let arguments = ["check", &server.target(), "--wait", "3s", "--user", "ops", "--timeout", "1s"];
        let outcome = jsinfo_with(&arguments).env("JETSTREAM_API_PASSWORD", MARKER).run();
        assert_eq!(server.methods(), ["auth"], "{name}: {outcome}");
        assert!(outcome.stdout.contains(WHY), "{name}: {outcome}");
    }
}

#[test]
fn a_login_that_was_good_is_not_sent_again_either() {
    let server = Server::http(|request| match request.method() {
        "auth" => Reply::result(request, &Value::Null),
        _ => Reply::error(request, -32000, "still starting"),
    });
    let (outcome, logins) = waited_for(&server);
    assert_eq!(logins, 1, "{outcome}");
    assert!(server.methods().len() > 2, "the question itself is asked again: {outcome}");
}

#[test]
fn a_refused_connection_takes_no_login_and_is_waited_for() {
    let arguments = ["check", "127.0.0.1:1", "--wait", "2s", "--user", "ops"];
    let outcome = jsinfo_with(&arguments).env("JETSTREAM_API_PASSWORD", MARKER).run();
    assert!(outcome.stderr.contains("waiting up to"), "{outcome}");
    assert!(!outcome.to_string().contains(WHY), "{outcome}");
}
