//! Servers asked through the vendor's own clients: real programs in real processes, which behave as the documentation
//! says that the vendor's do, or worse.

mod console;
mod python;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize as _;
use serde_json::Value;

use super::support::{Outcome, Run, fixture, jsinfo_with};

/// A password that occurs nowhere else.
const MARKER: &str = "marker-password-8127";

/// How long a test waits for something that has to happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// A directory for a program of the test, and what the program writes down there.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What the program wrote down, waiting for it.
    fn note(&self, name: &str) -> String {
        let started = Instant::now();
        loop {
            match std::fs::read_to_string(self.path(name)) {
                Ok(text) if text.ends_with('\n') => return text.trim_end().to_owned(),
                _ => assert!(started.elapsed() < PATIENCE, "nobody wrote {name}"),
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn process(&self, name: &str) -> i32 {
        self.note(name).parse().unwrap()
    }

    /// An executable script. A shell writes it: a file that this process had open for writing could not be run while
    /// another test starts a program.
    fn script(&self, name: &str, body: &str) -> PathBuf {
        let path = self.path(name);
        let mut shell = Command::new("sh")
            .args(["-c", "cat > \"$0\" && chmod 700 \"$0\""])
            .arg(&path)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let text = format!("#!/bin/sh\ncd '{}' || exit 99\n{body}\n", self.0.path().display());
        shell.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(shell.wait().unwrap().success());
        path
    }

    /// The outcome without the name of the directory.
    fn outcome(&self, run: Run) -> Outcome {
        let Outcome { status, stdout, stderr } = run.run();
        let directory = self.0.path().to_str().unwrap();
        let [stdout, stderr] = [stdout, stderr].map(|text| text.replace(directory, "[DIR]"));
        Outcome { status, stdout, stderr }
    }
}

/// A run with what programs need to be found and to start.
fn on_path(arguments: &[&str]) -> Run {
    let path = std::env::var("PATH").unwrap();
    let home = std::env::var("HOME").unwrap_or_default();
    jsinfo_with(arguments).env("PATH", &path).env("HOME", &home)
}

/// A sample document as the vendor's command prints it: one-space indent, keys in alphabetical order.
fn as_printed(name: &str) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(object) => {
                let mut entries: Vec<_> = object.iter().collect();
                entries.sort_by_key(|(key, _)| key.to_lowercase());
                entries.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect()
            }
            other => other.clone(),
        }
    }
    let document: Value = serde_json::from_str(&fixture(name)).unwrap();
    let mut text = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
    sorted(&document).serialize(&mut serde_json::Serializer::with_formatter(&mut text, formatter)).unwrap();
    String::from_utf8(text).unwrap() + "\n"
}

/// Whether a process runs: one that has ended and was not collected yet does not.
fn runs(process: i32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let state = status.rsplit(") ").next().and_then(|rest| rest.chars().next());
    !matches!(state, None | Some('Z' | 'X'))
}

/// Waits until a process has ended.
fn expect_end(process: i32) {
    let started = Instant::now();
    while runs(process) {
        assert!(started.elapsed() < PATIENCE, "{process} still runs");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Ends a process that the test let live.
fn end(process: i32) {
    let process = rustix::process::Pid::from_raw(process).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
}

/// The argument lists of all processes in which the marker password stands, and how many were looked at.
fn argument_lists_with_marker() -> (Vec<String>, usize) {
    let mut looked_at = 0;
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap() {
        if let Ok(arguments) = std::fs::read(entry.unwrap().path().join("cmdline")) {
            looked_at += 1;
            let arguments = String::from_utf8_lossy(&arguments).into_owned();
            found.extend(Some(arguments).filter(|arguments| arguments.contains(MARKER)));
        }
    }
    (found, looked_at)
}

/// The environment that a process was started with.
fn environment_of(process: i32) -> String {
    let bytes = std::fs::read(Path::new("/proc").join(process.to_string()).join("environ")).unwrap();
    String::from_utf8(bytes).unwrap()
}
