//! `jsinfo exporter` as a running service: what Prometheus, a person with a browser, and a stranger get from it.

mod asking;
mod clients;
mod newcomer;
mod printed;
mod prometheus;
mod protection;
mod reload;
mod service;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::configuration::File;
use crate::support::process::{PATIENCE, send};

/// A running exporter.
pub(super) struct Exporter {
    child: Child,
    stderr: Option<BufReader<ChildStderr>>,
    pub(super) file: File,
    address: String,
}

/// A response.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    head: String,
    pub(super) body: String,
}

impl Exporter {
    /// One with this configuration file, on a port of its own.
    pub(super) fn start(configuration: &str, arguments: &[&str]) -> Self {
        Self::start_in(File::new(configuration), arguments)
    }

    /// The same in the directory of a file that is there already.
    pub(super) fn start_in(file: File, arguments: &[&str]) -> Self {
        Self::start_with(file, arguments, &[])
    }

    /// The same with these variables.
    pub(super) fn start_with(file: File, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let all = [&["exporter", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut run = file.jsinfo(&all).current_dir(file.directory());
        for (name, value) in variables {
            run = run.env(name, value);
        }
        let mut child = run.start();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let Some((_, address)) = line.trim_end().split_once("://") else {
            panic!("it does not serve: {line}");
        };
        let address = address.to_owned();
        Self { child, stderr: Some(stderr), file, address }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    pub(super) fn get(&self, path: &str) -> Response {
        self.request(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// A probe that has so many seconds, as Prometheus says.
    pub(super) fn scrape(&self, name: &str, seconds: &str) -> Response {
        let header = format!("X-Prometheus-Scrape-Timeout-Seconds: {seconds}");
        self.request(&format!(
            "GET /probe?target={name} HTTP/1.1\r\nHost: {}\r\n{header}\r\nConnection: close\r\n\r\n",
            self.address
        ))
    }

    pub(super) fn post(&self, path: &str) -> Response {
        self.request(&format!("POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// With another header.
    pub(super) fn get_with(&self, path: &str, header: &str) -> Response {
        let host = &self.address;
        self.request(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{header}\r\nConnection: close\r\n\r\n"))
    }

    pub(super) fn request(&self, request: &str) -> Response {
        let mut stream = self.connect();
        // What is refused is answered before it is read to its end.
        let _ = stream.write_all(request.as_bytes());
        Response::read(&mut stream)
    }

    pub(super) fn write_configuration(&self, text: &str) {
        std::fs::write(self.file.path(), text).unwrap();
    }

    pub(super) fn signal(&self, signal: Signal) {
        send(&self.child, signal);
    }

    pub(super) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits for something that is not done at once.
    pub(super) fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !is_so(self) {
            assert!(started.elapsed() < PATIENCE, "{what}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The value of a metric of its own.
    pub(super) fn own(&self, metric: &str) -> Option<String> {
        let body = self.get("/metrics").body;
        body.lines().find_map(|line| Some(line.strip_prefix(metric)?.strip_prefix(' ')?.to_owned()))
    }

    /// Ends it as a service manager does: its exit code, and what it said on standard error after it began.
    pub(super) fn end(mut self) -> (i32, String) {
        self.signal(Signal::TERM);
        let code = self.child.wait().unwrap().code().expect("it ends by itself");
        let mut told = String::new();
        self.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        let mut printed = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        assert_eq!(printed, "", "nothing goes to standard output");
        (code, told)
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Response {
    pub(super) fn read(stream: &mut impl std::io::Read) -> Self {
        let mut bytes = Vec::new();
        // A connection that is reset behind the response has brought it all the same.
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no response: {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of a metric, labels and all.
    pub(super) fn value(&self, metric: &str) -> Option<&str> {
        self.body.lines().find_map(|line| line.strip_prefix(metric)?.strip_prefix(' '))
    }
}
