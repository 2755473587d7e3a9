//! Long work shows itself on a terminal, and leaves nothing there.

use std::thread;
use std::time::Duration;

use serde_json::json;

use super::support::process::terminating;
use super::support::terminal::{self, Terminal};
use super::support::{Reply, Server, jsinfo_with};

/// What takes the line away.
const ERASE: &str = "\r\u{1b}[K";

fn started(arguments: &[&str], environment: &[(&str, &str)]) -> Terminal {
    terminal::start(80, arguments, environment)
}

/// A server that answers after this time.
fn slow(time: Duration) -> Server {
    Server::http(move |request| {
        thread::sleep(time);
        Reply::result(request, &json!({"license": {"valid": true}, "serverName": "paris"}))
    })
}

/// What is left on the screen of a text that takes lines away: each erasure clears the line that it stands in.
fn left(screen: &str) -> String {
    let mut lines = Vec::new();
    for line in screen.lines() {
        lines.push(line.rsplit_once(ERASE).map_or(line, |(_, left)| left));
    }
    lines.join("\n")
}

#[test]
fn what_takes_longer_than_a_second_says_what_it_waits_for_and_takes_that_away() {
    let server = slow(Duration::from_millis(2_200));
    let target = server.target();
    for command in [&["show", &target][..], &["get", "serverName", &target], &["check", &target]] {
        let (_, screen) = started(command, &[]).finish();
        let line = format!("{ERASE}waiting for {target}: getServerInfo (1 s){ERASE}");
        assert!(screen.contains(&line), "{command:?}: {screen:?}");
        assert!(!left(&screen).contains("waiting"), "{screen:?}");
        assert!(left(&screen).contains("paris"), "{screen:?}");
    }
}

#[test]
fn several_targets_are_counted() {
    let (quick, server) = (slow(Duration::ZERO), slow(Duration::from_millis(1_800)));
    let (status, screen) = started(&["check", &quick.target(), &server.target()], &[]).finish();
    assert!(screen.contains(" 1 of 2 targets are done (1 s)"), "{status}: {screen:?}");
    assert!(!left(&screen).contains("are done"), "{screen:?}");
}

#[test]
fn nothing_is_said_where_it_is_quick_or_nobody_could_take_it_away() {
    let server = slow(Duration::from_millis(1_500));
    let target = server.target();
    let (_, screen) = started(&["get", "serverName", &target], &[("TERM", "dumb")]).finish();
    assert_eq!(screen, "paris\n");
    assert_eq!(jsinfo_with(&["get", "serverName", &target]).run().stderr, "");
    let (_, screen) = started(&["get", "serverName", "demo:"], &[]).finish();
    assert_eq!(screen, "Paris media gateway\n");
}

#[test]
fn somebody_who_is_asked_is_asked_on_a_line_without_it() {
    let server = slow(Duration::from_millis(10));
    let target = server.target();
    let mut terminal = started(&["show", &target, "--user", "ops", "--allow-plaintext"], &[]);
    terminal.expect("Password of ops for ");
    thread::sleep(Duration::from_millis(1_500));
    terminal.type_in("secret\n");
    let (_, screen) = terminal.finish();
    assert!(!screen.contains("waiting for"), "{screen:?}");
}

#[test]
fn who_interrupts_finds_the_terminal_as_it_was() {
    for signal in terminating() {
        let server = Server::http(|_| Reply::silence());
        let target = server.target();
        let mut terminal = started(&["show", &target], &[]);
        terminal.expect("waiting for ");
        terminal.signal(signal);
        let (status, screen) = terminal.finish();
        assert_eq!(status, 128 + signal.as_raw(), "{screen:?}");
        assert!(!left(&screen).contains("waiting"), "{screen:?}");
    }
}
