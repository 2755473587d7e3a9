//! Many servers: how long `jsinfo fleet` and `jsinfo check` take and how much memory, beside `curl` started by `xargs` for
//! each, and beside the least that it can take.
//!
//! `cargo bench --bench fleet` prints a table; with `-- NUMBER` only that of so many servers. The servers are one process of
//! this machine with as many addresses, each of which takes as long for a call as the table says. The least is what the
//! waiting alone takes: the number of servers over those that are asked at the same time, times the time of one.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it is for people, and has nobody to fail to"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How many are asked at the same time, by each of them.
const PARALLEL: usize = 64;

const NUMBERS: [usize; 5] = [1, 10, 100, 1_000, 10_000];

/// How long a server takes for a call, in milliseconds.
const DELAYS: [u64; 3] = [0, 10, 50];

/// What tells a server from every other one.
const IDENTITY: [&str; 4] = ["serverUid", "serverId", "publicKey", "hostName"];

/// What is measured.
const COMMANDS: [&str; 3] = ["fleet --json", "fleet", "check"];

fn main() {
    let wanted: Option<usize> = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let directory = tempfile::tempdir().unwrap();
    println!("| servers | a call | the least | | time | of the least | peak memory |");
    println!("| ---: | ---: | ---: | --- | ---: | ---: | ---: |");
    for delay in DELAYS {
        let port = serve(Duration::from_millis(delay));
        // By itself, and warm: the time of one session.
        let list = write_list(directory.path(), port, 1);
        let alone = (0..5).map(|_| jsinfo("fleet --json", &list).0).min().unwrap();
        for number in NUMBERS {
            if wanted.is_some_and(|wanted| wanted != number) {
                continue;
            }
            let list = write_list(directory.path(), port, number);
            let least = alone * u32::try_from(number.div_ceil(PARALLEL)).unwrap();
            let print = |what: &str, (time, memory): (Duration, Option<u64>)| {
                let memory = memory.map(|kib| format!("{} MiB", kib.div_ceil(1024))).unwrap_or_default();
                let ratio = time.as_secs_f64() / least.as_secs_f64();
                println!(
                    "| {number} | {delay} ms | {least:.2?} | `{what}` | {time:.2?} | {ratio:.2} | {memory} |"
                );
            };
            for command in COMMANDS {
                print(&format!("jsinfo {command}"), jsinfo(command, &list));
            }
            print("xargs -P64 -n1 curl", (curl(&list), None));
        }
    }
}

fn jsinfo(command: &str, list: &Path) -> (Duration, Option<u64>) {
    let mut jsinfo = Command::new(env!("CARGO_BIN_EXE_jsinfo"));
    jsinfo.args(command.split(' ')).arg("--targets").arg(list).env_clear();
    if command.starts_with("fleet") {
        jsinfo.args(["--parallel", &PARALLEL.to_string()]);
    }
    let started = Instant::now();
    let mut child = jsinfo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut peak = 0;
    let status = format!("/proc/{}/status", child.id());
    let mut stdout = child.stdout.take().unwrap();
    let reader = thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(high_water_mark(&status));
        thread::sleep(Duration::from_millis(2));
    }
    let took = started.elapsed();
    reader.join().unwrap().unwrap();
    // What is over before anybody has looked says nothing.
    (took, Some(peak).filter(|_| took > Duration::from_millis(50)))
}

/// The most memory that a process has had so far, in KiB.
fn high_water_mark(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
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

fn write_list(directory: &Path, port: u16, number: usize) -> std::path::PathBuf {
    let list = directory.join(format!("{port}-{number}"));
    let targets: Vec<String> =
        (0..number).map(|place| format!("http://127.0.0.1:{port}/api?{place}\n")).collect();
    std::fs::write(&list, targets.concat()).unwrap();
    list
}

/// A server that takes so long for each call, and says of each address that it is another server.
fn serve(delay: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/2.9.2-superuser.json");
    let text = std::fs::read_to_string(path).unwrap();
    let mut document: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    for key in IDENTITY {
        document.remove(key);
    }
    // What follows those, behind an opening brace.
    let document = serde_json::to_string(&document).unwrap().trim_start_matches('{').to_owned();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let document = document.clone();
            thread::spawn(move || converse(stream.unwrap(), &document, delay));
        }
    });
    port
}

fn converse(mut stream: TcpStream, document: &str, delay: Duration) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let (mut length, mut place) = (0, String::new());
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(target) = line.strip_prefix("POST /api?") {
                target.split(' ').next().unwrap_or_default().clone_into(&mut place);
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let id = serde_json::from_slice::<serde_json::Value>(&body).unwrap()["id"].clone();
        thread::sleep(delay);
        let names = IDENTITY.map(|key| format!("\"{key}\":\"{place}\",")).concat();
        let result = format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{{{names}{document}}}");
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{result}",
            result.len()
        )?;
    }
}
