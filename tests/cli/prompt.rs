//! Asking a person, in a real terminal, without showing what is typed.

use rustix::process::Signal;
use serde_json::{Value, json};

use super::support::certificate::Identity;
use super::support::process::terminating_and_quit;
use super::support::terminal::{self, Terminal};
use super::support::{Reply, Server, State, fixture, jsinfo_with};

/// A server that wants to know who asks.
fn guarded() -> Server {
    let document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    let logged_in = std::sync::atomic::AtomicBool::new(false);
    Server::http(move |request| match request.method() {
        "auth" if request.body["params"] == json!({"userName": "ops", "password": "hunter2"}) => {
            logged_in.store(true, std::sync::atomic::Ordering::SeqCst);
            Reply::result(request, &Value::Null)
        }
        "auth" => Reply::error(request, -32002, "wrong"),
        _ if logged_in.load(std::sync::atomic::Ordering::SeqCst) => Reply::result(request, &document),
        _ => Reply::error(request, -32001, "authentication required"),
    })
}

#[test]
fn user_and_password_are_asked_for_when_the_server_wants_them() {
    let server = guarded();
    let mut run = terminal::start(100, &["get", "version", &server.target()], &[]);
    run.expect("User for").type_in("ops\n").expect("Password of ops for").type_in("hunter2\n");
    let (status, screen) = run.finish();
    assert_eq!(status, 0, "{screen}");
    assert!(screen.ends_with("2.9.2\n"), "{screen}");
    assert!(!screen.contains("hunter2"), "a password is not shown:\n{screen}");
    assert_eq!(server.methods(), ["getServerInfo", "auth", "getServerInfo"]);
}

#[test]
fn a_named_user_is_asked_for_the_password_first() {
    let server = guarded();
    let mut run = terminal::start(100, &["get", "version", &server.target(), "--user", "ops"], &[]);
    run.expect("Password of ops for").type_in("hunter2\n");
    let (status, screen) = run.finish();
    assert_eq!(status, 0, "{screen}");
    assert_eq!(server.methods(), ["auth", "getServerInfo"]);
}

#[test]
fn a_password_of_the_environment_is_not_asked_for() {
    let server = guarded();
    let mut run =
        terminal::start(100, &["get", "version", &server.target()], &[("JETSTREAM_API_PASSWORD", "hunter2")]);
    run.expect("User for").type_in("ops\n");
    let (status, screen) = run.finish();
    assert_eq!(status, 0, "{screen}");
    assert!(!screen.contains("Password"), "{screen}");
}

#[test]
fn the_time_that_a_person_takes_does_not_count() {
    let server = guarded();
    let mut run = terminal::start(100, &["get", "version", &server.target(), "--timeout", "2s"], &[]);
    run.expect("User for");
    std::thread::sleep(std::time::Duration::from_millis(2500));
    run.type_in("ops\n").expect("Password").type_in("hunter2\n");
    assert_eq!(run.finish().0, 0);
}

/// Ends jsinfo at the password, and gives back the exit code as a shell sees it.
fn ended_at_the_password(command: &[&str], end: impl Fn(&mut Terminal) -> &mut Terminal) -> (i32, String) {
    let server = guarded();
    // A script's shell, unlike a person's, leaves the terminal as it finds it.
    let mut run = terminal::start(100, &[command, &[&server.target(), "--user", "ops"]].concat(), &[]);
    run.expect("Password of ops").expect_no_echo().type_in("hun");
    end(&mut run);
    run.wait();
    assert!(run.echoes(), "the terminal shows again what is typed");
    let (status, screen) = run.finish();
    assert!(!screen.contains("hun"), "{screen}");
    server.was_never_called();
    (status, screen)
}

/// Ends `get` at the password, and gives back the exit code as a shell sees it.
fn get_ended_at_the_password(end: impl Fn(&mut Terminal) -> &mut Terminal) -> i32 {
    let (status, screen) = ended_at_the_password(&["get", "version"], end);
    assert!(screen.ends_with(": \n"), "the cursor is on a line of its own: {screen:?}");
    status
}

#[test]
fn an_interrupt_at_the_password_is_exit_code_130_and_the_terminal_is_put_back() {
    assert_eq!(get_ended_at_the_password(|run| run.type_in("\u{3}")), 130);
    // Ctrl-\ is SIGQUIT.
    assert_eq!(get_ended_at_the_password(|run| run.type_in("\u{1c}")), 131);
}

#[test]
fn a_signal_at_the_password_ends_jsinfo_and_the_terminal_is_put_back() {
    for signal in terminating_and_quit() {
        assert_eq!(get_ended_at_the_password(|run| run.signal(signal)), 128 + signal.as_raw());
    }
}

#[test]
fn an_interrupt_at_the_password_of_a_check_is_unknown_and_the_terminal_is_put_back() {
    let endings: [fn(&mut Terminal) -> &mut Terminal; 2] =
        [|run| run.type_in("\u{3}"), |run| run.signal(Signal::TERM)];
    for end in endings {
        let (status, screen) = ended_at_the_password(&["check"], end);
        assert_eq!(status, 3, "{screen}");
        assert!(screen.contains(": \n") && screen.contains("interrupted"), "{screen:?}");
    }
}

#[test]
fn the_terminal_is_as_before_after_the_password() {
    let server = guarded();
    let mut run = terminal::start(100, &["get", "version", &server.target(), "--user", "ops"], &[]);
    run.expect("Password of ops").expect_no_echo().type_in("hunter2\n");
    run.wait();
    assert!(run.echoes());
}

#[test]
fn ctrl_d_behind_a_text_ends_the_line() {
    let server = guarded();
    let mut run = terminal::start(100, &["get", "version", &server.target()], &[("NO_COLOR", "1")]);
    run.expect("User for").type_in("ops\u{4}").expect("Password of ops for").expect_no_echo();
    // The terminal's own keys work: DEL takes a character back, Ctrl-U the whole line.
    run.type_in("what\u{15}hunter3\u{7f}2\u{4}");
    let (status, screen) = run.finish();
    assert_eq!(status, 0, "{screen}");
    assert!(screen.contains("ops\nPassword of ops for") && screen.ends_with(": \n2.9.2\n"), "{screen:?}");
}

#[test]
fn ctrl_d_alone_is_no_answer() {
    let server = guarded();
    let mut run =
        terminal::start(100, &["get", "version", &server.target(), "--user", "ops"], &[("NO_COLOR", "1")]);
    run.expect("Password of ops").expect_no_echo().type_in("\u{4}");
    let (status, screen) = run.finish();
    assert_eq!(status, 12, "{screen}");
    assert!(screen.ends_with(": \nerror: no password was given\n"), "{screen:?}");
    server.was_never_called();
}

#[test]
fn what_cannot_be_meant_is_refused_and_never_sent() {
    for (keys, why) in [
        (&b"h\xfcnter2\n"[..], "what was typed is not UTF-8"),
        // The left arrow, and Ctrl-Z.
        (b"hunter\x1b[D2\n", "a key was pressed that is no character"),
        (b"hunter2\x1a\n", "a key was pressed that is no character"),
    ] {
        let server = guarded();
        let mut run = terminal::start(
            200,
            &["get", "version", &server.target(), "--user", "ops"],
            &[("NO_COLOR", "1")],
        );
        run.expect("Password of ops").expect_no_echo().type_bytes(keys);
        let (status, screen) = run.finish();
        assert_eq!(status, 12, "{screen}");
        assert!(screen.contains(&format!("error: cannot ask for the password: {why}\nhint: ")), "{screen:?}");
        assert!(!screen.contains("nter"), "{screen:?}");
        server.was_never_called();
    }
    let server = guarded();
    let mut run = terminal::start(200, &["get", "version", &server.target()], &[("NO_COLOR", "1")]);
    run.expect("User for").type_bytes(b"m\xfcller\n");
    let (status, screen) = run.finish();
    assert_eq!(status, 12, "{screen}");
    assert!(
        screen.contains("error: cannot ask for the user: what was typed is not UTF-8\nhint: "),
        "{screen}"
    );
}

#[test]
fn no_answer_is_exit_code_12() {
    let server = guarded();
    let mut run = terminal::start(100, &["get", "version", &server.target()], &[]);
    run.expect("User for").type_in("\n");
    let (status, screen) = run.finish();
    assert_eq!(status, 12, "{screen}");
    let mut run = terminal::start(100, &["get", "version", &server.target(), "--user", "ops"], &[]);
    run.expect("Password of ops").type_in("\n");
    let (status, screen) = run.finish();
    assert_eq!(status, 12, "{screen}");
    assert!(screen.contains("no password was given"), "{screen}");
    assert!(!server.methods().contains(&"auth".to_owned()), "a login that is rejected counts");
}

#[test]
fn whoever_has_no_terminal_of_their_own_is_told_how_else_to_give_the_password() {
    let server = guarded();
    let named = ["get", "version", &server.target(), "--user", "ops"];
    let (status, screen) = terminal::start_without_own_terminal(&named).finish();
    assert_eq!(status, 12, "{screen}");
    assert!(screen.contains("--password-file FILE, --password-command COMMAND"), "{screen}");
    assert_eq!(server.requests().len(), 0, "nothing is asked as nobody");
    let (status, screen) =
        terminal::start_without_own_terminal(&["get", "version", &server.target()]).finish();
    assert_eq!(status, 12, "{screen}");
    assert!(screen.contains("--user NAME") && !screen.contains("User for"), "{screen}");
}

#[test]
fn nobody_is_asked_with_no_input_or_without_a_terminal() {
    let server = guarded();
    let (status, screen) = terminal::start(200, &["show", &server.target(), "--no-input"], &[]).finish();
    assert_eq!(status, 12, "{screen}");
    assert!(screen.contains("--user NAME"), "{screen}");
    let outcome = jsinfo_with(&["show", &server.target()]).input("ops\nhunter2\n").run();
    assert_eq!(outcome.status, 12, "{outcome}");
    assert!(!outcome.stderr.contains("User for"), "{outcome}");
}

/// A server whose certificate nobody knows, and where `jsinfo trust` would remember it.
fn stranger() -> (Server, State, String) {
    let identity = Identity::new(&["paris.example"], |_| {});
    (Server::secure(identity.server()), State::new(), identity.fingerprint())
}

fn asked_to_trust(server: &Server, state: &State) -> Terminal {
    let environment = [("XDG_STATE_HOME", state.path()), ("NO_COLOR", "1")];
    let mut run = terminal::start(100, &["trust", &server.elsewhere()], &environment);
    run.expect("Remember it? [y/N]");
    run
}

#[test]
fn ctrl_d_behind_a_yes_or_a_no_ends_the_line() {
    let (server, state, _) = stranger();
    for (keys, status) in [(&b"n\x04"[..], 1), (b"\xff\x04", 1), (b"\x1b[A\n", 1), (b"y\x04", 0)] {
        let mut run = asked_to_trust(&server, &state);
        run.type_bytes(keys);
        let (ended, screen) = run.finish();
        assert_eq!(ended, status, "{keys:?}: {screen:?}");
        let (_, behind) = screen.split_once("[y/N] ").unwrap();
        assert_eq!(behind.lines().count(), 2, "what is told has a line of its own: {screen:?}");
        assert_eq!(state.store().exists(), status == 0, "{screen}");
    }
}

#[test]
fn a_signal_at_the_question_whom_to_trust_ends_jsinfo_and_nothing_is_remembered() {
    let (server, state, _) = stranger();
    for signal in terminating_and_quit() {
        let mut run = asked_to_trust(&server, &state);
        run.signal(signal).wait();
        assert!(run.echoes());
        let (status, screen) = run.finish();
        assert_eq!(status, 128 + signal.as_raw(), "{screen:?}");
        assert!(screen.ends_with("[y/N] \n"), "the cursor is on a line of its own: {screen:?}");
    }
    assert!(!state.store().exists());
}

#[test]
fn what_another_run_changes_while_a_person_thinks_is_not_written_over() {
    let (server, state, fingerprint) = stranger();
    let target = server.elsewhere();
    std::fs::create_dir(state.store().parent().unwrap()).unwrap();
    let line = |digit: &str| format!("{target} sha256:{} 2026-11-22T20:00:07Z\n", digit.repeat(64));
    let same = format!("{target} {fingerprint} 2026-11-22T20:00:07Z\n");
    let changed = format!(
        "what is remembered of {target} was changed by another run meanwhile\nhint: look at it again: "
    );
    let already = format!("{target} is remembered as {fingerprint} already\n");
    for (before, meanwhile, expected, told) in [
        ("", line("1"), 14, &changed),
        (&line("1"), line("2"), 14, &changed),
        (&line("1"), String::new(), 14, &changed),
        ("", same.clone(), 0, &already),
        (&line("1"), same, 0, &already),
    ] {
        std::fs::write(state.store(), before).unwrap();
        let environment = [("XDG_STATE_HOME", state.path()), ("NO_COLOR", "1")];
        let mut run = terminal::start(200, &["trust", &target], &environment);
        run.expect("[y/N]");
        std::fs::write(state.store(), &meanwhile).unwrap();
        run.type_in("y\n");
        let (status, screen) = run.finish();
        assert_eq!(status, expected, "{screen}");
        assert!(screen.contains(told), "{screen}");
        assert_eq!(state.text(), meanwhile);
    }
}
