//! Settings whose target is asked more than once, and several that are asked at the same time: the library, as a command
//! with several targets uses it.

use std::path::Path;
use std::time::Duration;

use clap::Parser as _;
use jsinfo::cli::{Cli, Command};
use jsinfo::config::{Configuration, Environment, Layer, Settings, Sources};
use jsinfo::failure::{Failure, FailureKind};
use jsinfo::progress::Progress;
use jsinfo::session::Session;
use serde_json::{Value, json};

use super::support::{Reply, Server};

/// What the arguments of a command with a target come to.
fn session(target: &str, more: &[&str]) -> Session {
    let Command::Doctor(args) =
        Cli::try_parse_from([&["jsinfo", "doctor", target], more].concat()).unwrap().command
    else {
        panic!("it is another command")
    };
    let sources = Sources {
        environment: Environment::from_process(),
        configuration: Configuration::default(),
        common: Layer::default(),
    };
    let settings = Settings::resolve(Some(target), &args.access.layer, &sources).unwrap();
    Session::open(settings, Progress::default())
}

/// A server that knows one password.
fn guarded(password: &'static str) -> Server {
    Server::http(move |request| match request.method() {
        "auth" if request.body["params"]["password"] == password => Reply::result(request, &Value::Null),
        "auth" => Reply::error(request, -32002, "wrong"),
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    })
}

/// A command that counts its runs in a file.
fn counted(runs: &Path, then: &str) -> String {
    format!("sh -c 'echo run >> {}; {then}'", runs.display())
}

#[test]
fn a_password_is_read_and_sent_once_however_often_the_server_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let runs = directory.path().join("runs");
    let server = guarded("hunter2");
    let command = counted(&runs, "echo hunter2");
    let mut session = session(&server.target(), &["--user", "ops", "--password-command", &command]);
    session.read_credentials().unwrap();
    session.read_credentials().unwrap();
    for _ in 0..3 {
        session.server_info().unwrap();
    }
    assert_eq!(std::fs::read_to_string(&runs).unwrap(), "run\n");
    assert_eq!(server.methods(), ["auth", "getServerInfo", "getServerInfo", "getServerInfo"]);
}

#[test]
fn a_login_that_the_server_has_forgotten_is_made_anew() {
    // One that says so, and one that answers as to a stranger.
    for forgetful in [forgets_with_an_error, forgets_in_silence] {
        let server = Server::http(forgetful());
        let mut session = session(&server.target(), &["--user", "ops", "--password-command", "echo hunter2"]);
        for _ in 0..3 {
            let document = session.server_info().unwrap().document;
            let user = document.root().get("user").unwrap();
            assert_eq!(user.get("authed"), Some(&true.into()), "{user}");
        }
        let expected = ["auth", "getServerInfo", "getServerInfo", "auth", "getServerInfo", "getServerInfo"];
        assert_eq!(server.methods(), expected, "the second question finds the login gone, and no other does");
    }
}

#[test]
fn each_question_has_the_whole_time() {
    let server = Server::http(|request| {
        std::thread::sleep(Duration::from_millis(400));
        Reply::result(request, &json!({"version": "2.9.2"}))
    });
    let mut session = session(&server.target(), &["--timeout", "600ms"]);
    for _ in 0..3 {
        session.server_info().unwrap();
    }
    assert_eq!(server.requests().last().unwrap().connection, 1, "and the connection is kept");
}

#[test]
fn a_sample_server_tells_the_time_at_which_it_is_asked() {
    let mut session = session("demo:", &[]);
    let mut told = || {
        let document = session.server_info().unwrap().document;
        let field = jsinfo::catalogue::field("serverTime").unwrap();
        document.value(field).unwrap().as_number().unwrap().integer().unwrap()
    };
    let first = told();
    std::thread::sleep(Duration::from_millis(50));
    assert!(told() - first >= 50_000, "microseconds");
}

#[test]
fn what_is_asked_for_without_secrets_comes_without_them() {
    let server = Server::http(|request| Reply::result(request, &json!({"user": {"token": "tok"}})));
    let mut session = session(&server.target(), &[]);
    let token = |fetched: jsinfo::source::Fetched| {
        let field = jsinfo::catalogue::field("user.token").unwrap();
        fetched.document.value(field).unwrap().clone()
    };
    assert_eq!(token(session.server_info().unwrap()), "***".into());
    session.keep_secrets();
    assert_eq!(token(session.server_info().unwrap()), "tok".into());
}

type Handler = Box<dyn Fn(&super::support::Request) -> Reply + Send + Sync>;

/// A server that forgets its session before the second question, and says that it wants a login.
fn forgets_with_an_error() -> Handler {
    forgets(|request| Reply::error(request, -32001, "authentication required"))
}

/// A server that forgets its session before the second question, and shows what it shows to anybody.
fn forgets_in_silence() -> Handler {
    forgets(|request| Reply::result(request, &json!({"user": {"authed": false}})))
}

fn forgets(answer: fn(&super::support::Request) -> Reply) -> Handler {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    Box::new(move |request| {
        if request.method() == "auth" {
            return Reply::result(request, &Value::Null);
        }
        match asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            1 => answer(request),
            _ => Reply::result(request, &json!({"user": {"authed": true}})),
        }
    })
}

#[test]
fn a_password_that_cannot_be_read_is_not_tried_again_and_fails_alike() {
    let directory = tempfile::tempdir().unwrap();
    let runs = directory.path().join("runs");
    let command = counted(&runs, "echo locked >&2; exit 3");
    let mut session = session("127.0.0.1:1", &["--user", "ops", "--password-command", &command]);
    let first = session.server_info().unwrap_err();
    assert_eq!(first.kind(), FailureKind::Configuration);
    assert!(first.to_string().contains("locked"), "{first}");
    for again in [session.server_info().unwrap_err(), session.read_credentials().unwrap_err()] {
        assert_eq!((again.kind(), again.to_string()), (first.kind(), first.to_string()));
    }
    assert_eq!(std::fs::read_to_string(&runs).unwrap(), "run\n");
}

#[test]
fn several_are_asked_at_the_same_time_each_with_its_own() {
    let servers = ["one", "two", "three"].map(guarded);
    let passwords = ["one", "wrong", "three"];
    let asked: Vec<Session> = servers
        .iter()
        .zip(passwords)
        .map(|(server, password)| {
            let command = format!("echo {password}");
            let mut session = session(&server.target(), &["--user", "ops", "--password-command", &command]);
            session.read_credentials().unwrap();
            session.stop_prompting();
            session
        })
        .collect();
    let outcomes = std::thread::scope(|scope| {
        let threads: Vec<_> =
            asked.into_iter().map(|mut session| scope.spawn(move || session.server_info())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let kinds: Vec<_> = outcomes.iter().map(|outcome| outcome.as_ref().err().map(Failure::kind)).collect();
    assert_eq!(kinds, [None, Some(FailureKind::Authentication), None]);
}
