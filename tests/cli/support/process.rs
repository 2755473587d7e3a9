//! Other processes of this machine: whether they run, what they were told, and signals to them.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long a test waits for something that has to happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The line that a program of the test writes down, waiting for it.
pub(crate) fn note(path: &Path) -> String {
    let started = Instant::now();
    loop {
        match std::fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text.trim_end().to_owned(),
            _ => assert!(started.elapsed() < PATIENCE, "nobody wrote {}", path.display()),
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The number of a process that a program of the test writes down.
pub(crate) fn noted(path: &Path) -> i32 {
    note(path).parse().unwrap()
}

/// Whether a process runs: one that has ended and was not collected yet does not.
pub(crate) fn runs(process: i32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let state = status.rsplit(") ").next().and_then(|rest| rest.chars().next());
    !matches!(state, None | Some('Z' | 'X'))
}

/// Waits until a process has ended.
pub(crate) fn expect_end(process: i32) {
    let started = Instant::now();
    while runs(process) {
        assert!(started.elapsed() < PATIENCE, "{process} still runs");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Ends a process that the test let live.
pub(crate) fn end(process: i32) {
    kill_process(Pid::from_raw(process).unwrap(), Signal::KILL).unwrap();
}

/// The signals that end a program. Under `nohup` a hang-up ends none, and is left out.
pub(crate) fn terminating() -> Vec<Signal> {
    not_ignored(&[Signal::INT, Signal::TERM, Signal::HUP])
}

/// Those, and what Ctrl-\ sends.
pub(crate) fn terminating_and_quit() -> Vec<Signal> {
    not_ignored(&[Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT])
}

fn not_ignored(tried: &[Signal]) -> Vec<Signal> {
    let mut signals = Vec::new();
    for &signal in tried {
        if is_ignored(signal) {
            let _ = writeln!(io::stderr(), "signal {} is ignored here, and was not tried", signal.as_raw());
        } else {
            signals.push(signal);
        }
    }
    signals
}

/// Whether a signal is ignored by this process, and by all that it starts.
fn is_ignored(signal: Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let Some(mask) = status.lines().find_map(|line| line.strip_prefix("SigIgn:")) else { return false };
    let mask = u64::from_str_radix(mask.trim(), 16).unwrap();
    mask >> (signal.as_raw() - 1) & 1 == 1
}

/// Whether the tests ignore a signal, and so does whatever they start.
fn is_ignored_here(signal: Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
    let mask = u64::from_str_radix(mask.trim(), 16).unwrap();
    mask & (1 << (signal.as_raw() - 1)) != 0
}

/// Sends a signal to a child and to nobody else.
pub(crate) fn send(child: &Child, signal: Signal) {
    assert!(
        !is_ignored_here(signal),
        "{signal:?} is ignored, since the tests were started that way (nohup, or & in a script): it would never end"
    );
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// The argument lists of all processes in which the marker stands, and how many were looked at.
pub(crate) fn argument_lists_with(marker: &str) -> (Vec<String>, usize) {
    let mut looked_at = 0;
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap() {
        if let Ok(arguments) = std::fs::read(entry.unwrap().path().join("cmdline")) {
            looked_at += 1;
            let arguments = String::from_utf8_lossy(&arguments).into_owned();
            found.extend(Some(arguments).filter(|arguments| arguments.contains(marker)));
        }
    }
    (found, looked_at)
}
