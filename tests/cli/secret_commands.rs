//! Secrets from commands: what they print, how long they may take, and how they end with jsinfo.

use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::credentials::arrived;
use super::support::process::{end, expect_end, noted, runs, send, terminating};
use super::support::{JSINFO, Server, Shows as _, expect, jsinfo_with, terminal};

#[test]
fn a_password_command_is_run_without_a_shell() {
    let path = std::env::var("PATH").unwrap();
    let environment = [("PATH", path.as_str()), ("JETSTREAM_API_PASSWORD", "variable")];
    let command =
        |command: &str| arrived(&["--user", "ops", "--password-command", command], &environment, "");
    assert_eq!(command("printf '%s\\n' 'two words'"), "two words");
    assert_eq!(command("echo '$HOME;' \\| cat"), "$HOME; | cat");
    assert_eq!(command("sh -c 'echo piped | cat'"), "piped");
    assert_eq!(command("sh -c 'cat; echo nothing to read'"), "nothing to read", "its input is empty");
}

#[test]
fn a_password_command_that_fails_is_exit_code_10_with_its_words() {
    let path = std::env::var("PATH").unwrap();
    let server = Server::with_document("2.9.2-superuser.json");
    let failing = |command: &str| {
        let target = server.target();
        jsinfo_with(&["show", &target, "--user", "ops", "--password-command", command])
            .env("PATH", &path)
            .run()
    };
    failing("sh -c 'echo locked >&2; echo try unlock >&2; exit 3'").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from the command `sh -c 'echo locked >&2; echo try unlock >&2; exit 3'`: it ended with exit code 3: locked; try unlock
        hint: run it by hand to see what it wants
    "#]]);
    failing("false").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from the command `false`: it ended with exit code 1 and said nothing
        hint: run it by hand to see what it wants
    "#]]);
    failing("true").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from the command `true`: it is empty
        hint: nothing but the secret belongs there, in UTF-8; one newline at its end does not count
    "#]]);
    failing("no-such-program-here --flag").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from the command `no-such-program-here --flag`: no such file
        hint: it is run without a shell; for pipes and variables: sh -c 'COMMAND'
    "#]]);
    failing("echo 'open").assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --password-command: a quote is not closed
    "#]]);
    for (command, syntax) in [
        ("pass show paris | tail -1", "|"),
        ("echo $(pass show paris)", "$"),
        ("PASSWORD_STORE_DIR=/srv pass show paris", "NAME=VALUE"),
        ("cat ~/secret", "~"),
    ] {
        let outcome = failing(command);
        let told = format!(
            "error: --password-command: no shell is between, and only one knows {syntax}: write sh -c 'COMMAND'\n"
        );
        assert_eq!((outcome.status, outcome.stderr.as_str()), (2, told.as_str()));
    }
    server.was_never_called();
}

#[test]
fn a_password_command_may_print_late_and_loud() {
    let path = std::env::var("PATH").unwrap();
    let command =
        |command: &str| arrived(&["--user", "ops", "--password-command", command], &[("PATH", &path)], "");
    assert_eq!(command("sh -c 'echo pw; exec >&-; sleep 0.3'"), "pw", "it closes its output early");
    assert_eq!(command("sh -c 'exec 2>&-; sleep 0.3; echo pw'"), "pw", "it says nothing more");
    assert_eq!(command("sh -c 'head -c 1000000 /dev/zero >&2; echo pw'"), "pw", "its errors fit no pipe");

    let failing = |command: &str| {
        let run = jsinfo_with(&["show", "localhost", "--user", "ops", "--password-command", command]);
        run.env("PATH", &path).run()
    };
    failing("sh -c 'exec head -c 70000 /dev/zero'").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from the command `sh -c 'exec head -c 70000 /dev/zero'`: it is longer than 64 KiB
        hint: nothing but the secret belongs there, in UTF-8; one newline at its end does not count
    "#]]);
    failing("yes").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from the command `yes`: it printed more than 8 MiB
    "#]]);
    failing("sh -c 'exec >&- 2>&-; sleep 0.3; exit 4'").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from the command `sh -c 'exec >&- 2>&-; sleep 0.3; exit 4'`: it ended with exit code 4 and said nothing
        hint: run it by hand to see what it wants
    "#]]);
}

#[test]
fn what_a_password_command_leaves_running_is_let_live_and_not_waited_for() {
    let path = std::env::var("PATH").unwrap();
    let place = tempfile::tempdir().unwrap();
    let agent = place.path().join("agent");
    let command = format!("sh -c 'sleep 60 & echo $! > {}; echo pw'", agent.display());
    let started = Instant::now();
    assert_eq!(arrived(&["--user", "ops", "--password-command", &command], &[("PATH", &path)], ""), "pw");
    assert!(started.elapsed() < Duration::from_secs(30));
    assert!(runs(noted(&agent)), "it may be the agent that keeps the key");
    end(noted(&agent));
}

#[test]
fn a_signal_ends_a_password_command_that_hangs_with_its_children() {
    let path = std::env::var("PATH").unwrap();
    for signal in terminating() {
        let place = tempfile::tempdir().unwrap();
        let [child, itself] = ["child", "self"].map(|name| place.path().join(name));
        let (noted_child, noted_itself) = (child.display(), itself.display());
        let command = format!("sh -c 'sleep 60 & echo $! > {noted_child}; echo $$ > {noted_itself}; wait'");
        let run = jsinfo_with(&["show", "localhost", "--user", "ops", "--password-command", &command]);
        let mut jsinfo = run.env("PATH", &path).start();
        let (child, itself) = (noted(&child), noted(&itself));
        send(&jsinfo, signal);
        assert_eq!(jsinfo.wait().unwrap().signal(), Some(signal.as_raw()));
        expect_end(itself);
        expect_end(child);
    }
}

#[test]
fn a_signal_that_is_ignored_from_the_start_stays_so() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("self");
    let command = format!("sh -c 'echo $$ > {}; exec sleep 60'", file.display());
    // As nohup does it.
    let mut jsinfo = Command::new("sh")
        .args(["-c", "trap '' HUP; exec \"$0\" show localhost --user ops --password-command \"$1\"", JSINFO])
        .arg(command)
        .spawn()
        .unwrap();
    let asked = noted(&file);
    send(&jsinfo, Signal::HUP);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(jsinfo.try_wait().unwrap(), None);
    send(&jsinfo, Signal::TERM);
    assert_eq!(jsinfo.wait().unwrap().signal(), Some(Signal::TERM.as_raw()));
    expect_end(asked);
}

/// A command that asks for a password on the terminal, as a person's own tools do.
const ASKING: &str =
    "sh -c 'exec < /dev/tty; printf \"PIN: \" > /dev/tty; stty -echo; read -r pin; stty echo; echo $pin'";

#[test]
fn a_password_command_may_ask_on_the_terminal() {
    let server = Server::with_document("2.9.2-superuser.json");
    let target = server.target();
    let arguments = ["get", "version", &target, "--user", "ops", "--password-command", ASKING];
    let mut run = terminal::start(100, &arguments, &[("PATH", "/usr/bin:/bin")]);
    run.expect("PIN: ").expect_no_echo().type_in("hunter2\n");
    let (status, screen) = run.finish();
    assert_eq!(status, 0, "{screen}");
    assert!(!screen.contains("hunter2"), "{screen}");
    assert_eq!(server.requests()[0].body["params"]["password"], "hunter2");
}

#[test]
fn the_terminal_is_put_back_after_a_password_command_that_was_ended() {
    let arguments = ["show", "localhost", "--user", "ops", "--password-command", ASKING];
    for signal in [None].into_iter().chain(terminating().into_iter().map(Some)) {
        let mut run = terminal::start(100, &arguments, &[("PATH", "/usr/bin:/bin")]);
        run.expect("PIN: ").expect_no_echo();
        match signal {
            None => run.type_in("\u{3}"),
            Some(signal) => run.signal(signal),
        };
        run.wait();
        assert!(run.echoes(), "{signal:?}");
        let (status, screen) = run.finish();
        assert_eq!(status, 128 + signal.unwrap_or(Signal::INT).as_raw(), "{screen}");
    }
}

#[test]
fn a_token_command_authenticates() {
    let server = Server::with_document("2.9.2-token.json");
    let run = jsinfo_with(&["get", "version", &server.target(), "--token-command", "echo tok_9"]);
    run.env("PATH", &std::env::var("PATH").unwrap()).stdout();
    assert_eq!(server.requests()[0].body["params"], serde_json::json!({"token": "tok_9"}));
}
