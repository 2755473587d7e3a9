//! Whether what jsinfo reads and writes takes time by its size, and not by the square of it.
//!
//! `cargo bench --bench linear` runs each command with an input and with one that is four times as large, prints both times
//! and how many times the first the second is, and fails where that is more than twice as many as it should be.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it is for people, and has nobody to fail to"
)]

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Of so many runs the fastest counts: nothing makes one faster than it is.
const RUNS: usize = 3;

/// How many times as large the second input is.
const LARGER: usize = 4;

/// What is too many times as long.
const TOO_MUCH: f64 = 8.0;

/// A long value, or a long list of keys, for each of these.
const DOCUMENTS: [&str; 7] = ["dots", "address", "words", "wide", "controls", "keys", "list"];

const SHOWN: [&str; 5] = ["table", "json", "kv", "env", "markdown"];

const CHECKED: [&str; 6] = ["text", "json", "nagios", "prometheus", "junit", "markdown"];

fn main() -> ExitCode {
    let directory = tempfile::tempdir().unwrap();
    for size in [1, LARGER] {
        write_inputs(directory.path(), size);
    }
    let idle = fastest(directory.path(), &["--version"]);
    let mut is_linear = true;
    for command in commands() {
        let times = [1, LARGER].map(|size| {
            let arguments: Vec<String> =
                command.iter().map(|word| word.replace('#', &size.to_string())).collect();
            fastest(directory.path(), &arguments).saturating_sub(idle)
        });
        let [small, large] = times.map(|time| time.as_secs_f64());
        // What takes less than a millisecond is the clock's and the machine's.
        let ratio = large / small.max(0.001);
        let verdict = if ratio > TOO_MUCH { "TOO MUCH" } else { "" };
        is_linear &= ratio <= TOO_MUCH;
        println!("{small:>8.3} s  {large:>8.3} s  ×{ratio:<5.1} {verdict:8} jsinfo {}", command.join(" "));
    }
    if is_linear { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What is measured. A `#` stands for the size.
fn commands() -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    for document in DOCUMENTS {
        for format in SHOWN {
            commands.push(format!("show ./{document}#.json --all --format {format}"));
        }
    }
    for format in CHECKED {
        commands.push(format!("check ./dots#.json --exit-zero --expect serverName==x --format {format}"));
        commands.push(format!("check ./keys1.json --exit-zero --policy policy#.toml --format {format}"));
        commands.push(format!("check @all --config targets#.toml --exit-zero --format {format}"));
    }
    commands.push("check @all --config targets#.toml --exit-zero --policy targets#.policy.toml".to_owned());
    for arguments in ["server list", "server list --json", "server show s5", "server show sx5", "show s5"] {
        commands.push(format!("{arguments} --config servers#.toml"));
    }
    for targets in ["./saved#/", "./saved#/ --baseline saved#", "--targets list#.txt"] {
        commands.push(format!("check {targets} --exit-zero"));
    }
    commands.push("server add x ./x.json --replace --config blanks#.toml".to_owned());
    let words = |command: String| command.split(' ').map(str::to_owned).collect();
    commands.into_iter().map(words).collect()
}

fn write_inputs(directory: &Path, size: usize) {
    let bytes = size << 18;
    let write = |name: String, text: String| std::fs::write(directory.join(name), text).unwrap();
    for document in DOCUMENTS {
        let members = match document {
            "dots" => long_name(".", bytes),
            "address" => long_name("www.://!", bytes),
            "words" => long_name("word ", bytes),
            "wide" => long_name("\u{6771}", bytes),
            "controls" => long_name("\u{9b}", bytes),
            "list" => format!("\"list\":[{}0]", "1,".repeat(bytes / 2)),
            _ => numbered(bytes / 32, |number| format!("\"key{number}\":{number},")) + "\"last\":0",
        };
        write(format!("{document}{size}.json"), format!("{{\"version\":\"2.9.2\",{members}}}"));
    }
    let many = bytes / 256;
    write(
        format!("policy{size}.toml"),
        numbered(many, |number| {
            let expectation = format!("version == 3.{number}");
            let mute = format!("[[mutes]]\nmute = \"{expectation}\"\nuntil = 2999-12-31\n");
            let mute = if number % 2 == 0 { mute } else { String::new() };
            format!("[[expectations]]\nexpect = \"{expectation}\"\n{mute}")
        }),
    );
    write(
        format!("servers{size}.toml"),
        numbered(8 * many, |number| format!("[servers.s{number}]\naddress = \"./x.json\"\n")),
    );
    // Some of the lines end with a carriage return, and what marks those has to be found nowhere else.
    write(format!("blanks{size}.toml"), format!("# mine\r\n#{}\n", " \t".repeat(bytes / 2)));
    write("x.json".to_owned(), "{\"version\":\"2.9.2\",\"serverUid\":\"x\"}".to_owned());
    let servers = numbered(many, |number| format!("[servers.s{number}]\naddress = \"./x.json\"\n"));
    let names = numbered(many, |number| format!("\"s{number}\","));
    write(format!("targets{size}.toml"), format!("{servers}[groups]\nall = [{names}]\n"));
    std::fs::create_dir(directory.join(format!("saved{size}"))).unwrap();
    for number in 0..many {
        write(format!("saved{size}/s{number}.json"), format!("{{\"serverUid\":\"{number}\"}}"));
    }
    write(
        format!("list{size}.txt"),
        numbered(8 * many, |number| format!("./none{number}.json # {number}\n")),
    );
    write(
        format!("targets{size}.policy.toml"),
        numbered(many, |number| {
            let until = "until = 2999-12-31";
            format!(
                "[[mutes]]\nmute = \"answer\"\n{until}\ntargets = \"s{number}\"\n\
                 [[mutes]]\nmute = \"clock\"\n{until}\ntargets = \"@all\"\n"
            )
        }),
    );
}

fn long_name(piece: &str, bytes: usize) -> String {
    format!("\"serverName\":\"{}\"", piece.repeat(bytes / piece.len()))
}

fn numbered(many: usize, text: impl Fn(usize) -> String) -> String {
    (0..many).map(text).collect::<Vec<_>>().concat()
}

fn fastest(directory: &Path, arguments: &[impl AsRef<std::ffi::OsStr>]) -> Duration {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jsinfo"));
        command.args(arguments).env_clear().current_dir(directory);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        command.status().unwrap();
        times.push(started.elapsed());
    }
    times.into_iter().min().unwrap()
}
