//! Settings whose target is asked more than once, and several that are asked at the same time: the library, as a command
//! with several targets uses it.

use std::path::Path;

use clap::Parser as _;
use jsinfo::cli::{Cli, Command};
use jsinfo::config::{Configuration, Environment, Settings, Sources};
use jsinfo::failure::{Failure, FailureKind};
use jsinfo::output::{ColorChoice, Output};
use serde_json::{Value, json};

use super::support::{Reply, Server};

/// What the arguments of a command with a target come to.
fn settings(target: &str, more: &[&str]) -> Settings {
    let Command::Doctor(options) =
        Cli::try_parse_from([&["jsinfo", "doctor", target], more].concat()).unwrap().command
    else {
        panic!("it is another command")
    };
    let sources = Sources { environment: Environment::of_process(), configuration: Configuration::default() };
    let output = Output::new(ColorChoice::Never, false, sources.environment.color());
    Settings::resolve(Some(target), &options.access, &sources, &output).unwrap()
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
fn a_password_is_read_once_however_often_the_server_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let runs = directory.path().join("runs");
    let server = guarded("hunter2");
    let command = counted(&runs, "echo hunter2");
    let mut settings = settings(&server.target(), &["--user", "ops", "--password-command", &command]);
    settings.read_credentials().unwrap();
    settings.read_credentials().unwrap();
    for _ in 0..3 {
        settings.fetch().unwrap();
    }
    assert_eq!(std::fs::read_to_string(&runs).unwrap(), "run\n");
    assert_eq!(server.methods(), ["auth", "getServerInfo"].repeat(3));
}

#[test]
fn a_password_that_cannot_be_read_is_not_tried_again_and_fails_alike() {
    let directory = tempfile::tempdir().unwrap();
    let runs = directory.path().join("runs");
    let command = counted(&runs, "echo locked >&2; exit 3");
    let mut settings = settings("127.0.0.1:1", &["--user", "ops", "--password-command", &command]);
    let first = settings.fetch().unwrap_err();
    assert_eq!(first.kind(), FailureKind::Configuration);
    assert!(first.to_string().contains("locked"), "{first}");
    for again in [settings.fetch().unwrap_err(), settings.read_credentials().unwrap_err()] {
        assert_eq!((again.kind(), again.to_string()), (first.kind(), first.to_string()));
    }
    assert_eq!(std::fs::read_to_string(&runs).unwrap(), "run\n");
}

#[test]
fn several_are_asked_at_the_same_time_each_with_its_own() {
    let servers = ["one", "two", "three"].map(guarded);
    let passwords = ["one", "wrong", "three"];
    let asked: Vec<Settings> = servers
        .iter()
        .zip(passwords)
        .map(|(server, password)| {
            let command = format!("echo {password}");
            let mut settings = settings(&server.target(), &["--user", "ops", "--password-command", &command]);
            settings.read_credentials().unwrap();
            settings.without_prompt()
        })
        .collect();
    let outcomes = std::thread::scope(|scope| {
        let threads: Vec<_> =
            asked.into_iter().map(|mut settings| scope.spawn(move || settings.fetch())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let kinds: Vec<_> = outcomes.iter().map(|outcome| outcome.as_ref().err().map(Failure::kind)).collect();
    assert_eq!(kinds, [None, Some(FailureKind::Authentication), None]);
}
