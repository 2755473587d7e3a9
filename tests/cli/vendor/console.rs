//! `console:` targets: the vendor's command.

use std::os::unix::process::ExitStatusExt as _;

use super::super::support::process::{end, expect_end, runs, send, terminating};
use super::super::support::{Outcome, Shows as _, expect, jsinfo, jsinfo_with, secret_file, terminal};
use super::{MARKER, Place, argument_lists_with_marker, as_printed, environment_of, on_path};

const ANONYMOUS: &str = "2.9.2-anonymous.json";

/// A place with a command of this body, and the document in a file beside it.
fn place(body: &str) -> Place {
    let place = Place::new();
    std::fs::write(place.path("document"), as_printed(ANONYMOUS)).unwrap();
    place.script("jetstream", body);
    place
}

/// What comes of `jsinfo get version console:paris` with a command of this body and these arguments.
fn asked(body: &str, arguments: &[&str]) -> Outcome {
    let place = place(body);
    place.outcome(run(&place, arguments))
}

fn run(place: &Place, arguments: &[&str]) -> super::Run {
    let run = on_path(&[&["get", "version", "console:paris"], arguments].concat());
    run.env("JSINFO_CONSOLE", place.path("jetstream").to_str().unwrap())
}

#[test]
fn the_document_is_what_the_command_prints() {
    let place = place("cat document");
    let run = on_path(&["show", "console:paris", "--json"]);
    let shown = run.env("JSINFO_CONSOLE", place.path("jetstream").to_str().unwrap()).stdout();
    assert_eq!(shown.replace("  ", " "), as_printed(ANONYMOUS), "the same keys in the same order");
}

#[test]
fn the_command_is_jetstream_of_the_path_unless_named() {
    let place = place("cat document");
    let path = format!("{}:{}", place.0.path().display(), std::env::var("PATH").unwrap());
    assert_eq!(jsinfo("get version console:paris").env("PATH", &path).stdout(), "2.9.2\n");
}

#[test]
fn options_come_before_the_call_and_the_password_is_in_the_environment_alone() {
    let place = place("printf '%s\\n' \"$@\" > arguments; env > environment; cat document");
    let password = secret_file("hunter2\n");
    let run = |target, arguments: &[&str]| {
        let run = on_path(&[&["get", "version", target], arguments].concat());
        let run = run.env("JSINFO_CONSOLE", place.path("jetstream").to_str().unwrap());
        let run = run.env("JETSTREAM_API_PASSWORD", "of nobody").env("JETSTREAM_API_TOKEN", "tok");
        let outcome = run.run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, "2.9.2\n"), "{outcome}");
        let secrets: Vec<_> = place
            .note("environment")
            .lines()
            .filter(|line| line.starts_with("JETSTREAM_API_"))
            .map(str::to_owned)
            .collect();
        (place.note("arguments").replace('\n', " "), secrets.join(" "))
    };
    assert_eq!(
        run("console:paris", &[]),
        ("api --host paris --api-control-port 8886 getServerInfo".to_owned(), String::new())
    );
    let file = password.path().to_str().unwrap();
    assert_eq!(
        run("console:10.1.2.3:9000", &["--user", "ops", "--password-file", file]),
        (
            "api --host 10.1.2.3 --api-control-port 9000 --user ops getServerInfo".to_owned(),
            "JETSTREAM_API_PASSWORD=hunter2".to_owned()
        )
    );
}

#[test]
fn the_commands_last_words_are_told_and_say_what_kind_of_failure_it_is() {
    asked("echo 'connect: Connection refused' >&2; exit 1", &[]).assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: [DIR]/jetstream failed for paris:8886 and ended with exit code 1: connect: Connection refused
        hint: check that the server runs, and that 8886 is its API port
        hint: jsinfo doctor console:paris shows how far it goes
    "#]]);
    asked("echo 'Authentication failed' >&2; exit 3", &[]).assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: [DIR]/jetstream failed for paris:8886 and ended with exit code 3: Authentication failed
        hint: give --user NAME and the password with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
    "#]]);
    asked("echo 'The certificate has changed' >&2; exit 1", &[]).assert_shows(expect![[r#"
        status: 14
        --- stdout
        --- stderr
        error: [DIR]/jetstream failed for paris:8886 and ended with exit code 1: The certificate has changed
        hint: the vendor's client keeps its own list of certificates: --pin and --ca-file do not reach it
    "#]]);
    asked("echo one; echo; echo 'API versions do not match'; exit 7", &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: [DIR]/jetstream failed for paris:8886 and ended with exit code 7: one / API versions do not match
        hint: the server and the vendor's client on this machine are of different releases: update the older of the two, or name another client with JSINFO_CONSOLE
    "#]]);
    asked("exit 1", &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: [DIR]/jetstream failed for paris:8886 and ended with exit code 1: it did not say why
        hint: to see more, run it by hand: [DIR]/jetstream api --host paris --api-control-port 8886 getServerInfo
    "#]]);
    asked("kill -9 $$", &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: [DIR]/jetstream failed for paris:8886 and was ended by signal 9: it did not say why
        hint: to see more, run it by hand: [DIR]/jetstream api --host paris --api-control-port 8886 getServerInfo
    "#]]);
}

#[test]
fn what_the_command_repeats_of_a_secret_is_masked() {
    let place = place("echo \"no such password: $JETSTREAM_API_PASSWORD\" >&2; exit 1");
    let password = secret_file(MARKER);
    let run = run(&place, &["--verbose", "--user", "ops", "--password-file"]).arg(password.path());
    place.outcome(run).without_times().assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        * credentials: read for ops ([TIME])
        * vendor's client: failed ([TIME])
        error: [DIR]/jetstream failed for paris:8886 and ended with exit code 1: no such password: ***
        hint: check the name, and where the password comes from
    "#]]);
}

#[test]
fn a_warning_before_the_document_is_skipped_and_told_to_those_who_ask() {
    let body = "echo '{the license} ends soon'; echo noise >&2; cat document";
    asked(body, &[]).assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
    "#]]);
    asked(body, &["--verbose"]).without_times().assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        * skipped what was printed before the document: 24 bytes
        * vendor's client: [DIR]/jetstream asked paris:8886 ([TIME])
    "#]]);
}

#[test]
fn what_is_no_document_is_exit_code_16() {
    asked("echo 'Welcome to JetStream'", &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the answer of [DIR]/jetstream for paris:8886 was not understood: it is not JSON: a value is expected at line 1 column 1
        hint: it said last: Welcome to JetStream
    "#]]);
    asked("echo '{\"version\": \"2.9.2\"}'; echo bye", &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the answer of [DIR]/jetstream for paris:8886 was not understood: it is not JSON: something stands behind its end at line 2 column 1
    "#]]);
    asked("echo '[1, 2]'", &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the answer of [DIR]/jetstream for paris:8886 was not understood: it is a list, not an object
        hint: it said last: [1, 2]
    "#]]);
    asked("echo 'nothing to say' >&2", &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the answer of [DIR]/jetstream for paris:8886 was not understood: it is empty
        hint: it said last: nothing to say
    "#]]);
    asked("head -c 9437184 /dev/zero", &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: [DIR]/jetstream printed more than 8 MiB for paris:8886
    "#]]);
    asked("head -c 9437184 /dev/zero >&2; cat document", &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: [DIR]/jetstream printed more than 8 MiB for paris:8886
    "#]]);
}

#[test]
fn nothing_of_a_document_is_repeated_in_a_failure() {
    for end in ["echo bye", "exit 1", "echo '{'"] {
        let body = format!("echo careful; echo '{{'; echo '\"user\": {{\"token\": \"{MARKER}\"}}}}'; {end}");
        let outcome = asked(&body, &["--verbose"]);
        assert_eq!(outcome.stderr.matches("careful").count(), 1, "{outcome}");
        assert!(!outcome.to_string().contains(MARKER), "{outcome}");
    }
}

#[test]
fn a_full_pipe_stops_nobody() {
    // More than a pipe holds, on both streams.
    let body = "head -c 1048576 /dev/zero >&2; head -c 1048576 /dev/zero | tr '\\0' '\\n'; cat document";
    assert_eq!(asked(body, &[]).stdout, "2.9.2\n");
}

#[test]
fn a_command_that_cannot_be_run_is_exit_code_10() {
    let empty = Place::new();
    jsinfo("show console:paris").env("PATH", empty.0.path().to_str().unwrap()).run().assert_shows(expect![[
        r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot run jetstream: it is neither in PATH nor /usr/local/bin/jetstream
        hint: it comes with the JetStream product: install that, or name the command with JSINFO_CONSOLE
    "#
    ]]);
    std::fs::write(empty.path("jetstream"), "").unwrap();
    empty.outcome(run(&empty, &[])).assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot run [DIR]/jetstream: permission denied
        hint: it comes with the JetStream product: install that, or name the command with JSINFO_CONSOLE
    "#]]);
}

#[test]
fn a_command_that_hangs_is_killed_at_the_deadline_with_its_children() {
    let place = place("sleep 60 & echo $! > child; echo $$ > self; echo 'Still trying' >&2; wait");
    place.outcome(run(&place, &["--timeout", "2s"])).assert_shows(expect![[r#"
        status: 15
        --- stdout
        --- stderr
        error: paris:8886 took too long: [DIR]/jetstream was not over after 2s
        hint: it said last: Still trying
        hint: --timeout gives it longer
        hint: jsinfo doctor console:paris shows how far it goes
    "#]]);
    expect_end(place.process("self"));
    expect_end(place.process("child"));
}

#[test]
fn children_that_outlive_the_command_are_not_waited_for() {
    let place = place("sleep 60 & echo $! > child; cat document");
    assert_eq!(run(&place, &[]).stdout(), "2.9.2\n");
    expect_end(place.process("child"));
    // One that has left the session is out of reach, but keeps nobody waiting.
    let place = self::place("setsid sh -c 'echo $$ > child; exec sleep 60' & cat document");
    assert_eq!(run(&place, &[]).stdout(), "2.9.2\n");
    let child = place.process("child");
    assert!(runs(child));
    end(child);
}

#[test]
fn an_interrupt_ends_the_command_too() {
    for signal in terminating() {
        let place = place("sleep 60 & echo $! > child; echo $$ > self; wait");
        let mut jsinfo = run(&place, &["--timeout", "60s"]).start();
        let (command, child) = (place.process("self"), place.process("child"));
        send(&jsinfo, signal);
        assert_eq!(jsinfo.wait().unwrap().signal(), Some(signal.as_raw()));
        expect_end(command);
        expect_end(child);
    }
}

#[test]
fn the_command_cannot_ask_anybody() {
    asked("printf 'Password: ' >&2; read -r line || echo 'nobody there' >&2; exit 1", &[])
        .assert_shows(expect![[r#"
            status: 12
            --- stdout
            --- stderr
            error: [DIR]/jetstream failed for paris:8886 and ended with exit code 1: Password: nobody there
            hint: give --user NAME and the password with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
        "#]]);
    // Not even where a person sits.
    let place = place("(read -r line < /dev/tty) 2> /dev/null || echo 'no terminal' >&2; exit 1");
    let command = place.path("jetstream");
    let environment = [("JSINFO_CONSOLE", command.to_str().unwrap()), ("PATH", "/usr/bin:/bin")];
    let (status, screen) = terminal::start(200, &["show", "console:paris"], &environment).finish();
    assert_eq!(status, 16, "{screen}");
    assert!(screen.contains("and ended with exit code 1: no terminal\n"), "{screen}");
}

#[test]
fn a_person_is_asked_by_jsinfo_instead() {
    let place = place(
        "[ \"$JETSTREAM_API_PASSWORD\" = hunter2 ] || { echo 'authentication required' >&2; exit 1; }; cat document",
    );
    let command = place.path("jetstream");
    let environment = [("JSINFO_CONSOLE", command.to_str().unwrap()), ("PATH", "/usr/bin:/bin")];
    let mut run = terminal::start(100, &["get", "version", "console:paris"], &environment);
    run.expect("User for console:paris").type_in("ops\n").expect("Password of ops").type_in("hunter2\n");
    let (status, screen) = run.finish();
    assert_eq!(status, 0, "{screen}");
    assert!(screen.ends_with("2.9.2\n"), "{screen}");
}

#[test]
fn the_password_is_in_no_argument_list_while_the_command_runs() {
    let place = place("echo $$ > self; exec sleep 60");
    let password = secret_file(MARKER);
    let mut jsinfo =
        run(&place, &["--timeout", "60s", "--user", "ops", "--password-file"]).arg(password.path()).start();
    let command = place.process("self");
    let (found, looked_at) = argument_lists_with_marker();
    assert!(looked_at > 1);
    assert_eq!(found, Vec::<String>::new());
    assert!(environment_of(command).contains(MARKER), "where the vendor's command looks for it");
    end(command);
    jsinfo.wait().unwrap();
}

#[test]
fn what_the_command_cannot_do_is_a_usage_error() {
    jsinfo("show console:paris:9000 --user ops --superuser").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: console: targets cannot do --superuser: the vendor's command has no documented option for it
        hint: the vendor's Python module can: python:paris:9000
    "#]]);
    jsinfo("show console:paris --token-file none").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: console: targets take no token: the vendor's command has no documented option for one
        hint: give --user NAME and its password instead
    "#]]);
}

#[test]
fn a_token_of_the_environment_is_left_out_with_a_warning() {
    let place = place("cat document");
    let run = run(&place, &[]).env("JETSTREAM_API_TOKEN", "tok");
    place.outcome(run).assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        warning: console:paris is asked without the token of JETSTREAM_API_TOKEN: the vendor's command has no documented option for one
    "#]]);
}

#[test]
fn what_says_whom_to_trust_is_said_to_do_nothing() {
    let options = ["--insecure", "--allow-plaintext", "--ca-file", "none"];
    asked("cat document", &options).assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        warning: without effect: --ca-file, --insecure, --allow-plaintext (the vendor's client judges servers itself)
    "#]]);
}

#[test]
fn the_hint_of_a_port_that_speaks_something_else_leads_here() {
    let server = super::super::support::Server::banner(b"\x00\x00\x00\x2aJETSTREAM\x01\x02");
    let outcome = jsinfo_with(&["show", &format!("127.0.0.1:{}", server.port())]).run();
    let hint = outcome.stderr.lines().find_map(|line| line.rsplit_once(": console:")).unwrap().1;
    let place = place("cat document");
    let run = on_path(&["get", "version", &format!("console:{hint}")]);
    let run = run.env("JSINFO_CONSOLE", place.path("jetstream").to_str().unwrap());
    assert_eq!(run.stdout(), "2.9.2\n");
}

/// The command answers once, and hangs the second time.
const HANGS: &str = "test -e asked && { echo $$ > process; exec sleep 60; }; touch asked; cat document";

#[test]
fn a_watch_that_is_over_leaves_no_command_behind() {
    let place = place(HANGS);
    let path = std::env::var("PATH").unwrap();
    let console = place.path("jetstream");
    let environment = [("PATH", path.as_str()), ("JSINFO_CONSOLE", console.to_str().unwrap())];
    let mut terminal = terminal::start(80, &["watch", "console:paris", "-i", "50ms"], &environment);
    terminal.expect("last answer");
    let process = place.process("process");
    assert!(runs(process));
    terminal.type_in("q");
    assert_eq!(terminal.finish().0, 0);
    expect_end(process);
}

#[test]
fn what_ends_a_watch_ends_the_command_with_it() {
    for signal in terminating() {
        let place = place(HANGS);
        let run = on_path(&["watch", "console:paris", "-i", "50ms"]);
        let mut child = run.env("JSINFO_CONSOLE", place.path("jetstream").to_str().unwrap()).start();
        let process = place.process("process");
        send(&child, signal);
        assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()));
        expect_end(process);
    }
}
