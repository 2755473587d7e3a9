//! Runs of programs: how long, and with how much memory.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The program that is measured.
pub(crate) const JSINFO: &str = env!("CARGO_BIN_EXE_jsinfo");

/// What a row is about, and how it is started. It is started anew for each run.
pub(crate) struct Contestant {
    pub(crate) name: String,
    pub(crate) command: Box<dyn Fn() -> Command>,
}

impl Contestant {
    pub(crate) fn new(name: &str, command: impl Fn() -> Command + 'static) -> Self {
        Self { name: name.to_owned(), command: Box::new(command) }
    }
}

/// jsinfo with these arguments, in a home where nothing is set.
pub(crate) fn jsinfo(arguments: &str) -> Command {
    let mut command = Command::new(JSINFO);
    command
        .args(arguments.split(' '))
        .env_clear()
        .env("JETSTREAM_API_PASSWORD", "secret")
        .stdin(Stdio::null());
    command
}

/// The sample documents.
pub(crate) fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Whether a program is there.
pub(crate) fn has(program: &str) -> bool {
    let found =
        Command::new("sh").args(["-c", "command -v \"$1\"", "sh", program]).stdout(Stdio::null()).status();
    found.is_ok_and(|status| status.success())
}

/// The median of many runs of each. They take turns, so that what the machine does beside falls on all of them.
pub(crate) fn medians(contestants: &[Contestant], runs: usize) -> Vec<Duration> {
    let mut times = vec![Vec::new(); contestants.len()];
    // The first run reads the program from the disk.
    for round in 0..=runs {
        for (contestant, times) in contestants.iter().zip(&mut times) {
            let mut command = (contestant.command)();
            command.stdout(Stdio::null());
            let started = Instant::now();
            let status = command.status().unwrap();
            let took = started.elapsed();
            assert!(status.success(), "{}: {status}", contestant.name);
            if round > 0 {
                times.push(took);
            }
        }
    }
    times.into_iter().map(median).collect()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// How long a program takes, and the most memory that it has in KiB; none where it is over before anybody has looked. What it
/// writes is read.
pub(crate) fn run(command: &mut Command) -> (Duration, Option<u64>) {
    let started = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reader = thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(most_memory(&child));
        thread::sleep(Duration::from_millis(2));
    }
    let took = started.elapsed();
    reader.join().unwrap().unwrap();
    (took, Some(peak).filter(|_| took > Duration::from_millis(50)))
}

/// The most memory that a process has had so far, in KiB.
pub(crate) fn most_memory(child: &Child) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

/// Which machine and which versions the figures are of.
pub(crate) fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!("{cores} cores; {}", first_line(Command::new(JSINFO).arg("--version")));
    for (program, option) in
        [("rustc", "--version"), ("curl", "--version"), ("jq", "--version"), ("python3", "--version")]
    {
        if has(program) {
            let line = first_line(Command::new(program).arg(option));
            // Of the many libraries that curl names, and of the day on which rustc was built, nobody needs to know.
            let words: Vec<&str> = line.split(' ').take(2).collect();
            write!(text, ", {}", words.join(" ")).unwrap();
        }
    }
    text + ".\n"
}

fn first_line(command: &mut Command) -> String {
    let output = command.output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned()
}

/// A duration as a table has it.
pub(crate) fn spell(time: Duration) -> String {
    format!("{time:.2?}")
}

/// How many times as long, or as much.
pub(crate) fn ratio(time: Duration, of: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() / of.as_secs_f64())
}
