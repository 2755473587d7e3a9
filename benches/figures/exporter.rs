//! The exporter: what a scrape takes that asks a server, beside the program that is started for it.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::measure::{Contestant, jsinfo, medians, most_memory, ratio, spell};
use crate::server;

const SCRAPES: usize = 2_000;

const OPENING: &str = "\
## A scrape

The exporter asks a server that answers at once: look-up, connection, both calls, judging and the metrics, over a connection \
that whoever scrapes keeps, as Prometheus does; beside `jsinfo check --format prometheus`, which is started anew each time. \
";

pub(crate) fn part() -> String {
    let server = server::serve(Duration::ZERO);
    let url = format!("http://127.0.0.1:{server}/api");
    let directory = tempfile::tempdir().unwrap();
    let config = directory.path().join("jsinfo.toml");
    std::fs::write(&config, format!("[servers.paris]\naddress = \"{url}\"\nuser = \"ops\"\n")).unwrap();
    // One that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("exporter --listen 127.0.0.1:{port} --config {}", config.display());
    let mut exporter = jsinfo(&listen).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    server::wait_for(port);

    let scrape = scrapes(port);
    let memory = most_memory(&exporter);
    end(&mut exporter);
    let check = format!("check {url} --user ops --format prometheus --exit-zero");
    let started_anew = medians(&[Contestant::new("check", move || jsinfo(&check))], 200)[0];

    let mut text = format!(
        "{OPENING}Medians of {SCRAPES} scrapes and 200 runs.\n\n| | time | of a scrape |\n| --- | ---: | ---: |\n"
    );
    writeln!(text, "| a scrape | {} | 1.00 |", spell(scrape)).unwrap();
    writeln!(
        text,
        "| `jsinfo check --format prometheus` | {} | {} |",
        spell(started_anew),
        ratio(started_anew, scrape)
    )
    .unwrap();
    writeln!(text, "\nAfter them the exporter had at most {} MiB of memory. What many servers come to: [exporter.md](../docs/exporter.md#measured).", memory.div_ceil(1024)).unwrap();
    text
}

/// The median of many, one after the other over one connection.
fn scrapes(port: u16) -> Duration {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream);
    let mut times = Vec::with_capacity(SCRAPES);
    for _ in 0..SCRAPES {
        let started = Instant::now();
        reader.get_mut().write_all(b"GET /probe?target=paris HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").unwrap();
        let body = answer(&mut reader);
        times.push(started.elapsed());
        assert!(body.contains("jsinfo_up 1"), "{body}");
    }
    times.sort();
    times[times.len() / 2]
}

fn answer(reader: &mut BufReader<TcpStream>) -> String {
    let mut length = 0;
    loop {
        let mut line = String::new();
        assert!(reader.read_line(&mut line).unwrap() > 0, "it has hung up");
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}

fn end(exporter: &mut Child) {
    exporter.kill().unwrap();
    exporter.wait().unwrap();
}
