//! Many servers: how long `jsinfo fleet` and `jsinfo check` take and how much memory, beside `curl` started by `xargs` for
//! each, and beside the least that it can take.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::measure::{has, jsinfo, ratio, run, spell};
use crate::server;

/// How many are asked at the same time, by each of them.
const PARALLEL: usize = 64;

const NUMBERS: [usize; 5] = [1, 10, 100, 1_000, 10_000];

/// How long a server takes for a call, in milliseconds.
const DELAYS: [u64; 3] = [0, 10, 50];

/// What is measured.
const COMMANDS: [&str; 4] = ["fleet --json", "fleet", "check", "check --json"];

const OPENING: &str = "\
## Many servers

As many servers as it says are one process with as many addresses, each of which takes as long for a call as the table says. \
*The least* is what the waiting alone takes: the time of one session, times the number of servers over the 64 that are asked at \
the same time. `curl` makes the same call, started by `xargs` for each server, 64 at the same time. With no \
waiting at all, the cores are shared by jsinfo and the servers.
";

pub(crate) fn part() -> String {
    let directory = tempfile::tempdir().unwrap();
    let mut text = format!(
        "{OPENING}\n| servers | a call | the least | | time | of the least | peak memory |\n\
         | ---: | ---: | ---: | --- | ---: | ---: | ---: |\n"
    );
    for delay in DELAYS {
        let port = server::serve(Duration::from_millis(delay));
        // By itself, and warm: the time of one session.
        let list = write_list(directory.path(), port, 1);
        let alone = (0..5).map(|_| ask("fleet --json", &list).0).min().unwrap();
        for number in NUMBERS {
            let list = write_list(directory.path(), port, number);
            let least = alone * u32::try_from(number.div_ceil(PARALLEL)).unwrap();
            let mut row = |what: &str, (time, memory): (Duration, Option<u64>)| {
                let memory = memory.map(|kib| format!("{} MiB", kib.div_ceil(1024))).unwrap_or_default();
                let (of_least, least, time) = (ratio(time, least), spell(least), spell(time));
                writeln!(
                    text,
                    "| {number} | {delay} ms | {least} | `{what}` | {time} | {of_least} | {memory} |"
                )
                .unwrap();
            };
            for command in COMMANDS {
                row(&format!("jsinfo {command}"), ask(command, &list));
            }
            if has("curl") {
                row("xargs -P64 -n1 curl", (curl(&list), None));
            }
        }
    }
    text
}

fn ask(command: &str, list: &Path) -> (Duration, Option<u64>) {
    let mut arguments = format!("{command} --targets {}", list.display());
    if command.starts_with("fleet") {
        write!(arguments, " --parallel {PARALLEL}").unwrap();
    }
    run(&mut jsinfo(&arguments))
}

fn curl(list: &Path) -> Duration {
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"getServerInfo"}"#;
    let started = Instant::now();
    let status = Command::new("xargs")
        .args([
            "-P64",
            "-n1",
            "curl",
            "-s",
            "-o",
            "/dev/null",
            "-H",
            "Content-Type: application/json",
            "-d",
            call,
        ])
        .stdin(std::fs::File::open(list).unwrap())
        .status()
        .unwrap();
    assert!(status.success());
    started.elapsed()
}

fn write_list(directory: &Path, port: u16, number: usize) -> PathBuf {
    let list = directory.join(format!("{port}-{number}"));
    let targets: Vec<String> =
        (0..number).map(|place| format!("http://127.0.0.1:{port}/api?{place}\n")).collect();
    std::fs::write(&list, targets.concat()).unwrap();
    list
}
