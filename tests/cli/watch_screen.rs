//! `jsinfo watch` on a terminal: the screen, the keys, and the terminal as it was on every way out.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::json;

use super::support::process::{expect_end, runs, terminating_and_quit};
use super::support::terminal::{self, Terminal};
use super::support::{JSINFO, Reply, Server};

/// What takes the terminal, and gives it back.
const TAKE: &str = "\u{1b}[?1049h";
const GIVE_BACK: &str = "\u{1b}[?1049l";
const SHOW_CURSOR: &str = "\u{1b}[?25h";
const WRAP_LINES: &str = "\u{1b}[?7h";

fn document(number: usize) -> serde_json::Value {
    json!({"serverName": "Paris", "revision": number, "license": {"valid": true}})
}

/// A server that changes with each question.
fn changing() -> Server {
    let asked = AtomicUsize::new(0);
    Server::http(move |request| Reply::result(request, &document(asked.fetch_add(1, Ordering::SeqCst))))
}

/// A server that answers the first question, and no other.
fn hanging() -> Server {
    let asked = AtomicUsize::new(0);
    Server::http(move |request| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::result(request, &document(0)),
        _ => Reply::silence(),
    })
}

fn started(server: &Server, more: &[&str]) -> Terminal {
    let target = server.target();
    terminal::start(80, &[&["watch", target.as_str(), "-i", "100ms"], more].concat(), &[])
}

/// Asserts that the terminal was given back after it was taken.
fn assert_given_back(screen: &str) {
    let (_, behind) = screen.rsplit_once(TAKE).unwrap_or_else(|| panic!("it was never taken: {screen:?}"));
    for back in [GIVE_BACK, SHOW_CURSOR, WRAP_LINES] {
        assert!(behind.contains(back), "{back:?}: {behind:?}");
    }
    let (_, left) = behind.rsplit_once(GIVE_BACK).unwrap();
    assert!(!left.contains("last answer"), "{left:?}");
}

#[test]
fn q_ends_it_and_the_terminal_is_as_it_was() {
    let server = changing();
    let mut terminal = started(&server, &[]);
    terminal.expect("last answer").expect_no_echo().expect("Revision is ").type_in("q");
    terminal.wait();
    assert!(terminal.echoes());
    let (status, screen) = terminal.finish();
    assert_eq!(status, 0);
    assert_given_back(&screen);
    assert!(screen.contains("\u{1b}[?2026h"), "updates are synchronized");
    assert_eq!(
        screen.matches("\u{1b}[2J").count(),
        2,
        "it is cleared once when taken, and once when drawn first"
    );
}

#[test]
fn what_ends_a_program_ends_it_with_the_terminal_as_it_was() {
    for signal in terminating_and_quit() {
        let server = hanging();
        let mut terminal = started(&server, &[]);
        terminal.expect("last answer").signal(signal);
        terminal.wait();
        assert!(terminal.echoes());
        let (status, screen) = terminal.finish();
        assert_eq!(status, 128 + signal.as_raw(), "{screen:?}");
        assert_given_back(&screen);
    }
}

/// The server was asked and says nothing; with the usual deadline, it would take 15 seconds to notice.
#[test]
fn keys_answer_while_the_server_does_not() {
    for (key, expected) in [("q", 0), ("\u{3}", 128 + Signal::INT.as_raw())] {
        let server = hanging();
        let mut terminal = started(&server, &[]);
        terminal.expect("last answer 1 s ago");
        let pressed = Instant::now();
        terminal.type_in(key);
        let (status, screen) = terminal.finish();
        assert_eq!(status, expected);
        assert!(pressed.elapsed() < Duration::from_secs(5), "{:?}", pressed.elapsed());
        assert_given_back(&screen);
    }
}

/// A shell starts it, so that there is somebody to stop it for.
#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_back() {
    let server = hanging();
    let command = pty_process::blocking::Command::new("bash").args(["--norc", "--noprofile", "-i"]);
    let environment = [("PS1", "shell> "), ("HISTFILE", "/dev/null")];
    let mut terminal = terminal::start_program(80, command, &environment);
    terminal.expect("shell> ");
    let line = format!("{JSINFO} watch {} -i 100ms; echo ended with $?\n", server.target());
    terminal.type_in(&line).expect("last answer").type_in("\u{1a}").expect("Stopped");
    terminal
        .type_in("stty -a | grep -qe '-icanon' -e '-echo ' || echo it is $((6 * 7))\n")
        .expect("it is 42");
    terminal.type_in("fg\n").expect_times(TAKE, 2).expect_no_echo();
    terminal.expect_times("last answer", 2).type_in("\u{1a}").expect_times("Stopped", 2);
    terminal.type_in("fg\n").expect_times(TAKE, 3).type_in("q").expect_times(GIVE_BACK, 3);
    terminal.type_in("exit\n");
    let (_, screen) = terminal.finish();
    assert_given_back(&screen);
}

/// Nobody could let it go on: there is no shell, and it goes on by itself.
#[test]
fn ctrl_z_stops_nothing_where_nobody_could_let_it_go_on() {
    let server = changing();
    let mut terminal = started(&server, &[]);
    terminal.expect("last answer").type_in("\u{1a}").expect_times(TAKE, 2).type_in("q");
    let (status, screen) = terminal.finish();
    assert_eq!(status, 0);
    assert_given_back(&screen);
}

#[test]
fn any_size_of_the_terminal_is_drawn() {
    let server = changing();
    let mut terminal = started(&server, &[]);
    terminal.expect("last answer");
    let process = terminal.process();
    for (height, width) in
        [(1, 1), (2, 1), (1, 2), (3, 3), (5, 500), (200, 1), (200, 500), (7, 39), (16, 40), (0, 0), (24, 80)]
    {
        terminal.resize(height, width);
        std::thread::sleep(Duration::from_millis(120));
        assert!(runs(process), "{height} lines of {width}");
    }
    // Faster than it can be drawn.
    for step in 1..400_u16 {
        terminal.resize(step % 200 + 1, (step * 7) % 500 + 1);
    }
    terminal.resize(24, 80);
    let seen = "scroll: ";
    terminal.type_in("G").type_in("\u{1b}[A\u{1b}[6~gk j").expect(seen).type_in("q");
    let (status, screen) = terminal.finish();
    assert_eq!(status, 0, "{screen:?}");
    assert_given_back(&screen);
    expect_end(process);
}

#[test]
fn an_outage_and_its_end_are_seen() {
    let asked = AtomicUsize::new(0);
    let server = Server::http(move |request| match asked.fetch_add(1, Ordering::SeqCst) {
        number @ (1 | 2) => Reply::http("503 Service Unavailable", "", number.to_string().as_bytes()),
        number => Reply::result(request, &document(number)),
    });
    let mut terminal = started(&server, &[]);
    terminal
        .expect("no answer for 0 s")
        .expect("asked again in 1 s")
        .expect("answers again, after")
        .type_in("q");
    assert_eq!(terminal.finish().0, 0);
}

#[test]
fn what_was_waited_for_is_told_when_the_screen_has_gone() {
    let server = changing();
    let (status, screen) = started(&server, &["--until", "revision >= 3", "--wait", "1m"]).finish();
    assert_eq!(status, 0);
    assert_given_back(&screen);
    assert!(screen.ends_with("revision >= 3: it holds\n"), "{screen:?}");
    let (status, screen) = started(&server, &["--until", "revision < 0", "--wait", "500ms"]).finish();
    assert_eq!(status, 15);
    let (_, left) = screen.rsplit_once(GIVE_BACK).unwrap();
    assert!(left.contains("waited 500 ms for revision < 0: revision is "), "{left:?}");
}

#[test]
fn a_failure_that_stays_is_told_when_the_screen_has_gone() {
    let (status, screen) = terminal::start(80, &["watch", "demo:denied"], &[]).finish();
    assert_eq!(status, 12);
    assert_given_back(&screen);
    let (_, left) = screen.rsplit_once(GIVE_BACK).unwrap();
    assert!(left.contains("demo:denied rejected ops"), "{left:?}");
}

#[test]
fn a_recording_stays_to_be_looked_at() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.ndjson");
    let path = path.to_str().unwrap();
    let server = changing();
    let saved =
        super::support::jsinfo_with(&["watch", &server.target(), "-i", "0", "--count", "3", "--save", path]);
    assert_eq!(saved.run().status, 0);
    let mut terminal = terminal::start(80, &["watch", path, "-i", "0"], &[]);
    terminal.expect("end of the recording").expect("Revision is 2, was 1").type_in("q");
    assert_eq!(terminal.finish().0, 0);
}

#[test]
fn lines_are_told_where_no_screen_can_be_drawn_or_is_wanted() {
    let server = changing();
    for (more, environment) in [(&["--lines"][..], &[][..]), (&[], &[("TERM", "dumb")])] {
        let (status, screen) = {
            let target = server.target();
            let arguments = [&["watch", target.as_str(), "-i", "0", "--count", "3"], more].concat();
            terminal::start(80, &arguments, environment).finish()
        };
        assert_eq!(status, 0);
        assert!(!screen.contains('\u{1b}'), "{screen:?}");
        assert_eq!(screen.matches("revision is ").count(), 2, "{screen:?}");
    }
    let (_, screen) = started(&server, &["--count", "2", "--json"]).finish();
    assert!(screen.starts_with('{') && !screen.contains('\u{1b}'), "{screen:?}");
}

#[test]
fn what_a_server_says_moves_nothing_on_the_screen() {
    let server = Server::http(|request| {
        Reply::result(request, &json!({"serverName": "a\u{1b}[2J\u{1b}[?1049lb\u{202e}", "version": "2.9.2"}))
    });
    let mut terminal = started(&server, &[]);
    terminal.expect("a\\u001b[2J\\u001b[?1049lb\\u202e").type_in("q");
    let (status, screen) = terminal.finish();
    assert_eq!((status, screen.matches(GIVE_BACK).count()), (0, 1));
}

/// Somebody is asked before the screen is taken, and no longer.
#[test]
fn a_password_is_asked_for_first() {
    let server = Server::http(|request| match request.method() {
        "getServerInfo" => Reply::result(request, &document(0)),
        _ => Reply::result(request, &serde_json::Value::Null),
    });
    let mut terminal = started(&server, &["--user", "ops"]);
    terminal
        .expect("Password of ops for ")
        .type_in("hunter2\n")
        .expect(TAKE)
        .expect("last answer")
        .type_in("q");
    let (status, screen) = terminal.finish();
    assert_eq!(status, 0);
    assert!(!screen.contains("hunter2"), "{screen:?}");
    assert_eq!(server.methods()[0], "auth");
}
