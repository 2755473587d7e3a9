//! What is wrong with what the commands say of a row.

use std::time::Duration;

use jsinfo::failure::FailureKind;
use serde_json::Value;

use super::rows::{Comes, Row};
use super::{Ended, GRACE, PASSWORD};

/// The session that rows give to whoever logs in.
pub(super) const SESSION: &str = "s3ssi0n";

/// What nobody wants to read: secrets, the system's numbers, and the names and the words of libraries.
pub(super) const NEVER: [&str; 30] = [
    PASSWORD,
    SESSION,
    "(os error",
    "panicked",
    "RUST_BACKTRACE",
    "rustls",
    "ureq",
    "webpki",
    "serde",
    "invalid peer certificate",
    "received fatal alert",
    "received corrupt message",
    "unexpected end of file",
    "unexpected eof",
    "peer closed connection",
    "close_notify",
    "failed to fill whole buffer",
    "trailing characters",
    "EOF while",
    "chunk expected",
    "Some(",
    "None)",
    "InvalidData",
    "protocol: ",
    "http: ",
    "io: ",
    "BadEncoding",
    "UnknownIssuer",
    "\u{1b}",
    "\u{202e}",
];

/// What stands in the contract of a kind of failure: the code of every command but `check`, the kind's name for machines,
/// the code of `check` and its word. It is written here once more, so that the program is not compared with itself.
pub(super) fn contract(kind: FailureKind) -> (i32, &'static str, i32, &'static str) {
    match kind {
        FailureKind::Unreachable => (11, "unreachable", 2, "CRITICAL"),
        FailureKind::Authentication => (12, "authentication", 3, "UNKNOWN"),
        FailureKind::Permission => (13, "permission", 3, "UNKNOWN"),
        FailureKind::Trust => (14, "trust", 3, "UNKNOWN"),
        FailureKind::Deadline => (15, "deadline", 3, "UNKNOWN"),
        FailureKind::Protocol => (16, "protocol", 3, "UNKNOWN"),
        other => panic!("no server is ever the reason for {other:?}"),
    }
}

/// The faults of the four runs of a row, and of the report that `check` has written.
pub(super) fn faults(row: &Row, runs: &[Ended; 4], report: &str, deadline: Duration) -> Vec<String> {
    let mut faults = Vec::new();
    let [show, get, check, doctor] = runs;
    for ended in runs {
        if ended.took > deadline + GRACE {
            faults.push(format!("{} took {:?}, and has {deadline:?}", ended.command, ended.took));
        }
        // What doctor says of other ways holds the words that a message must not.
        let never_here = if ended.command == "doctor" { &[] } else { row.never };
        for text in [&ended.stdout, &ended.stderr] {
            for never in NEVER.iter().chain(never_here) {
                if text.contains(never) {
                    faults.push(format!("{} says {never:?}", ended.command));
                }
            }
            // The document of a machine's format may be of many lines, and a line of any length.
            if !text.is_empty() && !text.ends_with('\n') {
                faults.push(format!("{} ends within a line", ended.command));
            }
        }
    }
    for never in NEVER.iter().chain(row.never) {
        if report.contains(never) {
            faults.push(format!("the report of check says {never:?}"));
        }
    }
    let (Ok(report), Ok(diagnosis)) = (json(report), json(&doctor.stdout)) else {
        faults.push("the report of check, or what doctor says, is no JSON document".to_owned());
        return faults;
    };
    if report["exitCode"] != Value::from(check.status) || diagnosis["exitCode"] != Value::from(doctor.status)
    {
        faults.push("a document names another exit code than the process ends with".to_owned());
    }
    let (failure, diagnosed) = (&report["results"][0]["failure"], &diagnosis["failure"]);
    if !check.stdout.starts_with("JSINFO ") || !check.stderr.is_empty() {
        faults.push("check says something else than its verdict".to_owned());
    }
    match row.comes {
        Comes::Fails(kind) => {
            let (code, name, code_of_check, word) = contract(kind);
            for ended in [show, get, doctor] {
                expect(&mut faults, &ended.command, ended.status, code);
            }
            expect(&mut faults, "check", check.status, code_of_check);
            for (command, failure) in [("check", failure), ("doctor", diagnosed)] {
                if failure["kind"] != name {
                    faults.push(format!("{command} calls it {}, and it is {name}", failure["kind"]));
                }
            }
            if !check.stdout.starts_with(&format!("JSINFO {word} - ")) || check.stdout.lines().count() != 1 {
                faults.push(format!("check has to say {word}, and why, in one line"));
            }
            for ended in [show, get] {
                faults.extend(faults_of_words(row, ended, [failure, diagnosed]));
            }
        }
        Comes::Document | Comes::NoVersion | Comes::Unrecognised => {
            let code_of_get = match row.comes {
                Comes::NoVersion => 1,
                Comes::Unrecognised => 16,
                _ => 0,
            };
            expect(&mut faults, "show", show.status, 0);
            expect(&mut faults, "doctor", doctor.status, 0);
            expect(&mut faults, "get", get.status, code_of_get);
            if !failure.is_null() || !diagnosed.is_null() || report["results"][0]["up"] != true {
                faults.push("check or doctor does not take it for an answer".to_owned());
            }
            for words in row.words {
                if !show.stdout.contains(words) {
                    faults.push(format!("show does not say {words:?}"));
                }
            }
        }
    }
    faults
}

/// What is wrong with how a command tells of a failure that others have told of in documents.
fn faults_of_words(row: &Row, ended: &Ended, told: [&Value; 2]) -> Vec<String> {
    let mut faults = Vec::new();
    let Ended { command, stdout, stderr, .. } = ended;
    if !stdout.is_empty() {
        faults.push(format!("{command} fails, and something stands on its standard output"));
    }
    for words in row.words {
        if !stderr.contains(words) {
            faults.push(format!("{command} does not say {words:?}"));
        }
    }
    let mut lines = stderr.lines();
    let message = lines.next().and_then(|line| line.strip_prefix("error: "));
    for other in told {
        if without_clock(other["message"].as_str()) != without_clock(message) {
            faults.push(format!("{command} says {message:?}, and another command {}", other["message"]));
        }
    }
    for line in lines {
        if !line.starts_with("hint: ") {
            faults.push(format!("{command} says more than an error and its hints: {line}"));
        }
    }
    faults
}

/// A message without the time at which it was made.
fn without_clock(message: Option<&str>) -> Option<&str> {
    let (before, _) = message?.split_once(" (this machine's clock says ").unwrap_or((message?, ""));
    Some(before)
}

fn expect(faults: &mut Vec<String>, command: &str, status: Option<i32>, code: i32) {
    if status != Some(code) {
        faults.push(format!("{command} has to end with {code}, and ends with {status:?}"));
    }
}

fn json(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text)
}
