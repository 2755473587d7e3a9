//! What a user waits for: whole runs, compared with the shortest one there is, so that machines can be compared too.
//!
//! `cargo bench` prints for each command the median of many runs and how many times `jsinfo --version` that is.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it is for people, and has nobody to fail to"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 60;

const COMMANDS: [&[&str]; 8] = [
    &["--version"],
    &["get", "version", "./2.9.2-superuser.json"],
    &["show", "./2.9.2-superuser.json"],
    &["show", "./2.9.2-superuser.json", "--json"],
    &["show", "./2.9.2-superuser.json", "--format", "kv"],
    &["get", "version", "demo:anonymous"],
    &["show", "demo:"],
    &["check", "demo:", "demo:healthy", "demo:1.9", "demo:token"],
];

fn main() {
    let medians = COMMANDS.map(median);
    for (arguments, median) in COMMANDS.iter().zip(medians) {
        let ratio = median.as_secs_f64() / medians[0].as_secs_f64();
        println!("{:>8.2?}  ×{ratio:<5.2} jsinfo {}", median, arguments.join(" "));
    }
}

fn median(arguments: &[&str]) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run(arguments)).collect();
    times.sort();
    times[RUNS / 2]
}

fn run(arguments: &[&str]) -> Duration {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut command = Command::new(env!("CARGO_BIN_EXE_jsinfo"));
    command.args(arguments).env_clear().current_dir(fixtures).stdout(Stdio::null());
    let started = Instant::now();
    assert!(command.status().unwrap().success());
    started.elapsed()
}
