//! Clients of every kind: none of them stops a scrape.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Exporter, Response};
use crate::support::JSINFO;
use crate::support::configuration::File;
use crate::support::process::{expect_end, noted, runs};

const DEMO: &str = "[servers.paris]\naddress = \"demo:\"\n";

fn is_well(exporter: &Exporter) {
    let started = Instant::now();
    let response = exporter.get("/probe?target=paris");
    assert_eq!(response.value("jsinfo_up"), Some("1"), "{response:?}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn ten_thousand_silent_connections_do_not_stop_a_scrape() {
    let exporter = Exporter::start(DEMO, &["--parallel", "64"]);
    let mut silent = Vec::new();
    for number in 0..10_000 {
        let mut stream = exporter.connect();
        // Some say nothing at all, some begin.
        if number % 2 == 0 {
            let _ = stream.write_all(b"GET /probe?target=paris HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        }
        silent.push(stream);
        // Those that were sent away are not kept here either: a test may have 1024 descriptors.
        if silent.len() > 300 {
            silent.remove(0);
        }
        if number % 2_500 == 0 {
            is_well(&exporter);
        }
    }
    is_well(&exporter);
    let count: usize = exporter.own("jsinfo_exporter_clients").unwrap().parse().unwrap();
    assert!(count <= 256, "{count}");
    let descriptors = std::fs::read_dir(format!("/proc/{}/fd", exporter.process())).unwrap().count();
    assert!(descriptors < 300, "{descriptors}");
    assert_eq!(exporter.end().0, 0);
}

#[test]
fn requests_that_nobody_makes_are_refused_or_ended() {
    let exporter = Exporter::start(DEMO, &[]);
    let many = "X: y\r\n".repeat(500);
    let long = format!("X: {}\r\n", "y".repeat(100_000));
    for (request, status) in [
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"), 431),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\n{long}\r\n"), 431),
        (format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(100_000)), 431),
        ("BREW / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(), 405),
        ("DELETE /probe?target=paris HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(), 405),
        (
            "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcde"
                .to_owned(),
            405,
        ),
        ("GET /-/reload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(), 405),
        (
            "POST /-/reload HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n"
                .to_owned(),
            403,
        ),
        ("GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(), 404),
        ("GET /targets HTTP/1.0\r\n\r\n".to_owned(), 400),
        ("CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(), 404),
        ("\u{0}\u{1}\u{2}\r\n\r\n".to_owned(), 400),
        ("\u{16}\u{3}\u{1}\r\n\r\n".to_owned(), 400),
    ] {
        let response = exporter.request(&request);
        let shown: String = request.chars().take(60).collect();
        assert_eq!(response.status, status, "{shown:?}: {response:?}");
    }
    is_well(&exporter);
}

#[test]
fn several_requests_come_over_one_connection() {
    let exporter = Exporter::start(DEMO, &[]);
    let mut stream = exporter.connect();
    for _ in 0..3 {
        stream.write_all(b"HEAD /probe?target=paris HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut seen = Vec::new();
        while !seen.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            assert_eq!(stream.read(&mut byte).unwrap(), 1);
            seen.extend(byte);
        }
        assert!(seen.starts_with(b"HTTP/1.1 200 OK\r\n"));
    }
    assert_eq!(exporter.own("jsinfo_exporter_probes_total").as_deref(), Some("3"));
}

#[test]
fn whoever_never_reads_the_answer_keeps_nobody_else_from_theirs() {
    let exporter = Exporter::start(DEMO, &[]);
    let mut deaf: Vec<TcpStream> = Vec::new();
    for _ in 0..40 {
        let mut stream = exporter.connect();
        // More answers than the system keeps for them.
        let _ = stream.set_write_timeout(Some(Duration::from_millis(20)));
        for _ in 0..2_000 {
            if stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").is_err() {
                break;
            }
        }
        deaf.push(stream);
    }
    is_well(&exporter);
    let (code, _) = exporter.end();
    assert_eq!(code, 0);
}

#[test]
fn what_is_being_scraped_at_the_end_is_answered() {
    let server = crate::support::Server::http(|request| {
        std::thread::sleep(Duration::from_millis(1500));
        crate::support::Reply::result(request, &serde_json::json!({"version": "2.9.2"}))
    });
    let exporter = Exporter::start(&format!("[servers.slow]\naddress = \"{}\"\n", server.target()), &[]);
    let mut stream = exporter.connect();
    stream.write_all(b"GET /probe?target=slow HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    exporter.until("it is being asked", |exporter| {
        exporter.own("jsinfo_exporter_probes_in_flight").as_deref() == Some("1")
    });
    let (code, told) = exporter.end();
    assert_eq!((code, told.as_str()), (0, "ended\n"));
    assert_eq!(Response::read(&mut stream).value("jsinfo_up"), Some("1"));
}

#[test]
fn a_program_that_a_probe_has_started_ends_with_the_service() {
    let directory = tempfile::tempdir().unwrap();
    let note = directory.path().join("started");
    let command = format!("sh -c 'echo $$ > {}; exec sleep 300'", note.display());
    let configuration = format!(
        "[servers.paris]\naddress = \"http://127.0.0.1:1\"\nuser = \"ops\"\npassword-command = {}\n",
        serde_json::to_string(&command).unwrap()
    );
    let exporter = Exporter::start(&configuration, &[]);
    let mut stream = exporter.connect();
    stream.write_all(b"GET /probe?target=paris HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let program = noted(&note);
    // To be read anew is no end: neither of the service nor of what it has begun.
    let read_at = "jsinfo_exporter_configuration_read_timestamp_seconds";
    let before = exporter.own(read_at);
    exporter.signal(rustix::process::Signal::HUP);
    exporter.until("it is read anew", |exporter| exporter.own(read_at) != before);
    assert!(runs(program));
    let (code, _) = exporter.end();
    assert_eq!(code, 0);
    expect_end(program);
}

#[test]
fn it_takes_as_many_descriptors_as_it_may_need() {
    let file = File::new(DEMO);
    let script = "ulimit -Sn 200; exec \"$0\" exporter --listen 127.0.0.1:0 --parallel 100 --config \"$1\"";
    let mut child = Command::new("sh")
        .args(["-c", script, JSINFO])
        .arg(file.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("serving "), "{line}");
    let started = Instant::now();
    let is_raised = loop {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
        let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap().to_owned();
        let soft: u64 = files.split_whitespace().nth(3).unwrap().parse().unwrap();
        if soft == 100 * 4 + 292 + 64 {
            break true;
        }
        if started.elapsed() > Duration::from_secs(20) {
            break false;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_raised);
}
