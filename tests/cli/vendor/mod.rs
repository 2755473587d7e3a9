//! Servers asked through the vendor's own clients: real programs in real processes, which behave as the documentation
//! says that the vendor's do, or worse.

mod asked_again;
mod console;
mod output;
mod python;
mod python_failures;
mod ways;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Serialize as _;
use serde_json::Value;

use super::support::process::{argument_lists_with, note, noted};
use super::support::{Outcome, Run, fixture, jsinfo_with};

/// A password that occurs nowhere else.
const MARKER: &str = "marker-password-8127";

/// A directory for a program of the test, and what the program writes down there.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What the program wrote down, waiting for it.
    fn note(&self, name: &str) -> String {
        note(&self.path(name))
    }

    fn process(&self, name: &str) -> i32 {
        noted(&self.path(name))
    }

    /// An executable script. A shell writes it: a file that this process had open for writing could not be run while
    /// another test starts a program.
    pub(crate) fn script(&self, name: &str, body: &str) -> PathBuf {
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

/// The argument lists of all processes in which the marker password stands, and how many were looked at.
fn argument_lists_with_marker() -> (Vec<String>, usize) {
    argument_lists_with(MARKER)
}

/// The environment that a process was started with.
fn environment_of(process: i32) -> String {
    let bytes = std::fs::read(Path::new("/proc").join(process.to_string()).join("environ")).unwrap();
    String::from_utf8(bytes).unwrap()
}
