//! No secret ever appears in any output, at any verbosity, whether things go well or badly, nor in an argument list or
//! a file.

use std::path::{Path, PathBuf};
use std::time::Instant;

use jsinfo::format::{Format, FormatCommand};
use rustix::process::Signal;
use serde_json::{Value, json};

use super::check::saved;
use super::support::certificate::Identity;
use super::support::process::{PATIENCE, argument_lists_with, send};
use super::support::{Reply, Server, fixture, formats_of_show, jsinfo_with, secret_file};

const PASSWORD: &str = "marker-password-5531";
const TOKEN: &str = "marker-token-7742";
const SESSION: &str = "marker-session-9913";
const SHOWN_TOKEN: &str = "marker-shown-1154";

fn secretive(answer: impl Fn(&super::support::Request, &Value) -> Reply + Send + Sync + 'static) -> Server {
    let document =
        fixture("2.9.2-token.json").replace("tok_7GmQe2Jx1v", SHOWN_TOKEN).replace("ses_4d1f90", SESSION);
    let document: Value = serde_json::from_str(&document).unwrap();
    Server::http(move |request| answer(request, &document).header(&format!("JetStream-Session: {SESSION}")))
}

#[test]
fn in_no_format_at_no_verbosity_and_in_no_failure() {
    let servers = [
        secretive(|request, document| match request.method() {
            "getServerInfo" => Reply::result(request, document),
            _ => Reply::result(request, &Value::Null),
        }),
        secretive(|request, _| Reply::error(request, -32002, &format!("not known: {}", request.body))),
        secretive(|request, _| {
            let location = format!("Location: /?{}\r\n", request.body["params"]);
            Reply::http("302 Found", &location, b"")
        }),
        secretive(|request, _| Reply::error(request, -32003, "no")),
        secretive(|_, document| Reply::json(&json!({"id": 0, "result": document}))),
        secretive(|_, _| {
            Reply::http(
                "200 OK",
                "",
                b"{\"id\": 1, \"result\": {\"user\": {\"token\": \"marker-shown-1154\", !",
            )
        }),
        secretive(|_, _| Reply::http("500 Internal Server Error", "", b"")),
        Server::http(|_| Reply::silence()),
    ];
    let statuses = [0, 12, 16, 13, 16, 16, 16, 15];
    let (password, token) = (secret_file(PASSWORD), secret_file(TOKEN));
    let (password, token) = (password.path().to_str().unwrap(), token.path().to_str().unwrap());
    let callers: [&[&str]; 3] = [
        &["--user", "ops", "--password-file", password],
        &["--token-file", token],
        &["--token-file", token, "--password-file", password, "--superuser"],
    ];
    for (place, server) in servers.iter().enumerate() {
        // The first is the only one that has a document to show.
        let formats = if place == 0 { formats_of_show() } else { vec!["json".to_owned()] };
        for caller in callers {
            for format in &formats {
                for verbosity in [&[][..], &["--all", "--verbose"]] {
                    let target = server.target();
                    let time = if statuses[place] == 15 { "300ms" } else { "20s" };
                    let arguments =
                        [&["show", &target, "--timeout", time, "--format", format], caller, verbosity]
                            .concat();
                    let outcome = jsinfo_with(&arguments).env("RUST_BACKTRACE", "full").run();
                    assert_eq!(outcome.status, statuses[place], "{arguments:?}\n{outcome}");
                    for secret in [PASSWORD, TOKEN, SESSION, SHOWN_TOKEN] {
                        assert!(!outcome.to_string().contains(secret), "{arguments:?}\n{outcome}");
                    }
                }
            }
        }
    }
}

#[test]
fn in_no_format_of_check() {
    let document: Value = serde_json::from_str(&fixture("2.9.2-token.json")).unwrap();
    for format in Format::names_of_command(FormatCommand::Check) {
        for expectation in ["user.token absent", "user.token present"] {
            let arguments = ["check", "demo:token", "--format", format, "--expect", expectation];
            let outcome = jsinfo_with(&arguments).run();
            let is_broken = expectation.ends_with("absent");
            assert_eq!(outcome.status, if is_broken { 2 } else { 0 }, "{outcome}");
            assert!(!is_broken || outcome.stdout.contains("user.token"), "{outcome}");
            for secret in ["token", "tokenSession"] {
                assert!(
                    !outcome.to_string().contains(document["user"][secret].as_str().unwrap()),
                    "{outcome}"
                );
            }
        }
    }
}

#[test]
fn they_are_shown_to_those_who_ask() {
    let server = secretive(Reply::result);
    let shown =
        jsinfo_with(&["show", &server.target(), "--format", "kv", "--show-secrets", "-s", "user"]).stdout();
    assert!(shown.contains(SHOWN_TOKEN) && shown.contains(SESSION), "{shown}");
}

/// An argument that nobody else is given: what finds it would find a secret.
const FINDABLE: &str = "57321ms";

/// How a password is given: options and variables.
type Way<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

#[test]
fn a_password_is_in_no_argument_list_and_in_no_file() {
    let path = std::env::var("PATH").unwrap();
    let home = tempfile::tempdir().unwrap();
    let jsinfo = |arguments: &[&str]| {
        let run = jsinfo_with(arguments).env("HOME", home.path().to_str().unwrap());
        run.env("PATH", &path)
    };
    let file = secret_file(PASSWORD);
    let file = file.path().to_str().unwrap();
    let command = format!("cat {file}");
    let ways: [Way<'_>; 4] = [
        (&["--user", "ops", "--password-file", file], &[]),
        (&["--user", "ops", "--password-command", &command], &[]),
        (&["--user", "ops"], &[("JETSTREAM_API_PASSWORD", PASSWORD)]),
        // All that it needs stands in the configuration file.
        (&[], &[]),
    ];
    for (options, environment) in ways {
        let server = Server::https(Identity::new(&["paris.example"], |_| {}).server(), |_| Reply::silence());
        let target = server.elsewhere();
        // Both write files, and know the password as well.
        for arguments in [
            &["trust", &target, "--yes"][..],
            &[
                "server",
                "add",
                "paris",
                &target,
                "--replace",
                "--user",
                "ops",
                "--password-command",
                &command,
            ],
        ] {
            let outcome = jsinfo(arguments).env("JETSTREAM_API_PASSWORD", PASSWORD).run();
            assert_eq!(outcome.status, 0, "{outcome}");
        }
        let target = if options.is_empty() { "paris" } else { &target };
        let run = jsinfo(&[&["show", target, "--verbose", "--timeout", FINDABLE], options].concat());
        let mut child = environment.iter().fold(run, |run, (name, value)| run.env(name, value)).start();
        let started = Instant::now();
        while server.requests().is_empty() {
            assert!(started.elapsed() < PATIENCE, "nobody asks: {options:?}");
            std::thread::yield_now();
        }
        assert_eq!(server.requests()[0].body["params"]["password"], PASSWORD, "{options:?}");
        assert_ne!(argument_lists_with(FINDABLE).0, [""; 0], "what is there is found");
        assert_eq!(argument_lists_with(PASSWORD).0, [""; 0], "{options:?}");
        send(&child, Signal::TERM);
        child.wait().unwrap();
    }
    let files = files_under(home.path());
    let names: Vec<_> = files.iter().map(|file| file.strip_prefix(home.path()).unwrap()).collect();
    assert!(names.contains(&Path::new(".config/jsinfo/config.toml")), "{names:?}");
    assert!(names.contains(&Path::new(".local/state/jsinfo/certificates")), "{names:?}");
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(PASSWORD), "{}", file.display());
    }
}

/// Every file of a directory and of those inside it.
fn files_under(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect()
}

#[test]
fn a_secret_is_masked_however_a_server_repeats_it() {
    let secret = "hun\"ter\\2é";
    let password = secret_file(secret);
    let server = Server::http(|request| Reply::error(request, -32002, &request.body.to_string()));
    for format in Format::names_of_command(FormatCommand::Check) {
        let arguments = ["check", &server.target(), "--user", "ops", "--format", format, "--password-file"];
        let outcome = jsinfo_with(&arguments).arg(password.path()).run();
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(!format!("{outcome}").contains("hun"), "{outcome}");
    }
    let displaced = saved(|document| {
        *document = json!({"license": {"valid": true}, "user": [{"token": "hunter2"}]});
    });
    let target = displaced.path().to_str().unwrap();
    for arguments in
        [&["check", target][..], &["check", target, "--json"], &["show", target], &["show", target, "--json"]]
    {
        let outcome = jsinfo_with(arguments).run();
        assert!(!format!("{outcome}").contains("hunter2"), "{outcome}");
    }
    let expected = jsinfo_with(&["check", "demo:", "--expect", "user.token == hunter2"]).run();
    assert!(!format!("{expected}").contains("hunter2"), "{expected}");
}
