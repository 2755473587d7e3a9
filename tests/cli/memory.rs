//! How much memory an answer takes that means harm: 8 MiB of it, in as many values as may be.

use std::fmt::Write as _;

use super::support::{JSINFO, Reply, Server, jsinfo_with, other_program};

/// For one server and for eight at the same time, in MiB. They hold for a build without optimisation, too.
const MOST: [(usize, u64); 2] = [(1, 64), (8, 256)];

/// As much as is read of an answer.
const ANSWER: usize = 8 << 20;

/// Almost as many values as are read.
const VALUES: usize = 99_000;

/// Runs a command with nothing in its environment, and prints its exit code and the most memory that it had, in KiB.
const MEASURE: &str = r#"
import os, sys
to_nobody = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
_, status, usage = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], {}, file_actions=to_nobody), 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"#;

/// A document of 8 MiB: one value that has all of it, or as many as may be.
fn documents() -> [String; 2] {
    let mut many = String::from("{\"version\":\"2.9.2\"");
    let rest = "y".repeat(ANSWER / VALUES - 20);
    for number in 0..VALUES {
        let _ = write!(many, ",\"k{number:05}\":\"{rest}\"");
    }
    many.push('}');
    let long = format!("{{\"version\":\"2.9.2\",\"serverName\":\"{}\"}}", "y".repeat(ANSWER - 1000));
    for document in [&many, &long] {
        assert!((ANSWER - ANSWER / 8..ANSWER - 100).contains(&document.len()), "{}", document.len());
    }
    [long, many]
}

fn server(document: &str) -> Server {
    let document = document.to_owned();
    Server::http(move |request| {
        let body = format!("{{\"jsonrpc\":\"2.0\",\"id\":{},\"result\":{document}}}", request.body["id"]);
        Reply::http("200 OK", "", body.as_bytes())
    })
}

/// The most memory of a run, in MiB, once it has ended well; nothing where there is nobody to measure it.
fn measured(arguments: &[&str]) -> Option<u64> {
    let arguments = [&["-c", MEASURE, JSINFO], arguments, &["--timeout", "120s"]].concat();
    let outcome = other_program("python3", &arguments, "")?;
    let (code, kibibytes) = outcome.stdout.trim().split_once(' ').expect("it was measured");
    assert!(matches!(code, "0" | "3"), "{arguments:?}: {outcome}");
    Some(kibibytes.parse::<u64>().unwrap() / 1024)
}

#[test]
fn a_hostile_answer_takes_a_few_times_its_size_and_no_more() {
    let [(_, most), _] = MOST;
    let [long, many] = documents();
    for (document, commands) in
        [(long, &["show"][..]), (many, &["check", "show --json --compact", "show --all --format markdown"])]
    {
        let server = server(&document);
        let target = server.target();
        for command in commands {
            let arguments: Vec<&str> = command.split(' ').chain([target.as_str()]).collect();
            let Some(mebibytes) = measured(&arguments) else { return server.was_never_called() };
            // Less than the answer alone: it was not read, and the test is none.
            assert!((8..=most).contains(&mebibytes), "{command}: {mebibytes} MiB");
        }
    }
}

#[test]
fn eight_hostile_answers_at_once_take_no_more_than_eight_times_as_much() {
    let [_, (servers, most)] = MOST;
    let [_, many] = documents();
    let servers: Vec<Server> = (0..servers).map(|_| server(&many)).collect();
    let targets: Vec<String> = servers.iter().map(Server::target).collect();
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    match measured(&[&["check"], &targets[..]].concat()) {
        Some(mebibytes) => assert!((8..=most).contains(&mebibytes), "{mebibytes} MiB"),
        None => servers.into_iter().for_each(Server::was_never_called),
    }
}

#[test]
fn of_thousands_of_unknown_values_people_are_shown_the_first_and_told_how_many_more_there_are() {
    let [_, many] = documents();
    for format in ["table", "markdown"] {
        let outcome = jsinfo_with(&["show", "-", "--all", "--format", format]).input(many.clone()).run();
        assert_eq!((outcome.status, outcome.stdout.matches("(unknown)").count()), (0, 1000), "{format}");
        let more = format!("{} unknown values more; --format kv has all", VALUES - 1000);
        assert!(outcome.stdout.contains(&more), "{format}");
    }
    let lines = jsinfo_with(&["show", "-", "--format", "kv"]).input(many).stdout();
    assert_eq!(lines.lines().count(), VALUES + 1);
}
