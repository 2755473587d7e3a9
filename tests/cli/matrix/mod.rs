//! The matrix of faults: whatever a server may do, each of the four commands that ask one tells of it alike, in time, in
//! words of our own, and with the exit code that stands in the contract. The faults are data, in [`rows`]; how a row reads
//! is written in docs/testing.md.
//!
//! `cargo test --test cli matrix` runs it alone, and with `MATRIX_ROW=WORDS` in front only the rows whose names hold these.

mod certificates;
mod fleet;
mod rows;
mod server;
mod verdict;

use std::fmt::Write as _;
use std::io::{Read as _, Seek as _};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jsinfo::failure::FailureKind;

use super::support::openssl_server::{OpensslIdentity, OpensslServer};
use super::support::{JSINFO, Nobody, Server, fixtures};
use certificates::Certificates;
use rows::{Asked, By, Comes, ROWS, Row};

/// So many rows are under way at the same time: most of them wait.
const AT_ONCE: usize = 12;

/// The deadline of rows that are about something else. Under load it may take seconds to come so far.
const LONG: Duration = Duration::from_secs(5);

/// The deadline of rows in which nothing comes.
const SHORT: Duration = Duration::from_millis(500);

/// So much longer than the deadline a run may take.
const GRACE: Duration = Duration::from_millis(500);

/// So much longer than the deadline a run is waited for.
const NEVER_ENDING: Duration = Duration::from_secs(20);

/// The password of everybody who logs in.
const PASSWORD: &str = "hunter2";

/// A run that is over.
#[derive(Debug)]
struct Ended {
    command: String,
    /// None where it had to be killed, or a signal ended it.
    status: Option<i32>,
    stdout: String,
    stderr: String,
    took: Duration,
}

/// The server of a row, for as long as the row is tried.
enum Running {
    Nobody(Nobody),
    Scripted(Server),
    Openssl(OpensslServer),
}

impl Running {
    fn start(row: &Row, certificates: &Certificates) -> Self {
        match row.server {
            By::Nobody => Self::Nobody(Nobody::new()),
            By::Script(script) => {
                let tls = row.shown.map(|shown| certificates.server(shown));
                Self::Scripted(server::start(script, tls))
            }
            By::Openssl(key, versions, wishes) => {
                Self::Openssl(OpensslIdentity::new(key).server(versions, wishes))
            }
        }
    }

    fn port(&self) -> u16 {
        match self {
            Self::Nobody(nobody) => nobody.port(),
            Self::Scripted(server) => server.port(),
            Self::Openssl(server) => server.port(),
        }
    }
}

/// Plays a row to each command, and says what is wrong with it: nothing where all is as it has to be.
fn try_row(row: &Row, certificates: &Certificates) -> String {
    let running = Running::start(row, certificates);
    let port = running.port();
    let target = match row.asked {
        Asked::Plainly => format!("http://127.0.0.1:{port}"),
        Asked::OverTls => format!("0.0.0.0:{port}"),
        Asked::OverTlsOnLoopback => format!("127.0.0.1:{port}"),
    };
    let (deadline, timeout) = if row.is_waiting { (SHORT, "500ms") } else { (LONG, "5s") };
    let mut options = vec![target.as_str(), "--timeout", timeout];
    options.extend(row.login());
    if row.asked == Asked::OverTls {
        options.extend(["--ca-file", certificates.root_file()]);
    }
    let report = tempfile::NamedTempFile::new().unwrap();
    let to_file = format!("json={}", report.path().display());
    let runs = [
        run(&["show"], &options, deadline),
        run(&["get", "version"], &options, deadline),
        run(&["check", "--format", "nagios", "--format", &to_file], &options, deadline),
        run(&["doctor", "--json"], &options, deadline),
    ];
    let report = std::fs::read_to_string(report.path()).unwrap();
    let faults = verdict::faults(row, &runs, &report, deadline);
    if faults.is_empty() {
        return String::new();
    }
    let mut told = format!("=== {}\n", row.name);
    for fault in faults {
        let _ = writeln!(told, "! {fault}");
    }
    for Ended { command, status, stdout, stderr, took } in runs {
        let _ = writeln!(told, "--- {command}: {status:?} after {took:?}\n{stdout:.2000}{stderr:.2000}");
    }
    told
}

/// Runs a command to its end, or until it is plain that there will be none.
fn run(command: &[&str], options: &[&str], deadline: Duration) -> Ended {
    let [mut stdout, mut stderr] = [tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap()];
    let mut jsinfo = Command::new(JSINFO);
    jsinfo.args(command).args(options).env_clear().current_dir(fixtures()).stdin(Stdio::null());
    // Neither roots of this machine nor the vendor's clients have a part in it.
    jsinfo.envs([("SSL_CERT_FILE", "/dev/null"), ("SSL_CERT_DIR", "/nonexistent"), ("PATH", "/nonexistent")]);
    jsinfo.env("JETSTREAM_API_PASSWORD", PASSWORD);
    jsinfo.stdout(stdout.try_clone().unwrap()).stderr(stderr.try_clone().unwrap());
    let started = Instant::now();
    let mut child = jsinfo.spawn().unwrap();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if started.elapsed() > deadline + NEVER_ENDING {
            child.kill().unwrap();
            child.wait().unwrap();
            break None;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = started.elapsed();
    let mut texts = [&mut stdout, &mut stderr].map(|file| {
        file.rewind().unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).expect("all that is written is UTF-8")
    });
    let [stdout, stderr] = texts.each_mut().map(std::mem::take);
    Ended { command: command[0].to_owned(), status, stdout, stderr, took }
}

/// Plays these rows, many at the same time, and gives back what is wrong with each that is not as it has to be.
fn try_rows<'a>(rows: &[&'a Row], certificates: &Certificates) -> Vec<(&'a Row, String)> {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let told = try_row(row, certificates);
                    if !told.is_empty() {
                        failed.lock().unwrap().push((*row, told));
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap()
}

#[test]
fn every_fault_is_told_alike_by_every_command_in_time_and_in_words() {
    let wanted = std::env::var("MATRIX_ROW").unwrap_or_default();
    let mut rows = Vec::new();
    for row in ROWS {
        if row.name.contains(&wanted) {
            rows.push(row);
        }
    }
    assert!(!rows.is_empty(), "no row is called anything like {wanted}");
    // Those that wait do so while the others are busy.
    rows.sort_by_key(|row| !row.is_waiting);
    let certificates = Certificates::new();
    let mut reports = Vec::new();
    for (row, told) in try_rows(&rows, &certificates) {
        // Where so many are under way, half a second may pass before anything is done at all: what is about time is tried
        // once more, alone. Nothing else is.
        let told = if row.is_waiting { try_row(row, &certificates) } else { told };
        if !told.is_empty() {
            reports.push(told);
        }
    }
    assert!(reports.is_empty(), "{} of {} rows fail\n\n{}", reports.len(), rows.len(), reports.join("\n"));
}

#[test]
fn a_row_that_expects_something_else_is_told_by_its_name() {
    let certificates = Certificates::new();
    for name in ["connection refused", "error -32001 at getServerInfo", "self-signed", "a good certificate"] {
        let row = ROWS.iter().find(|row| row.name == name).expect("the row is there");
        assert_eq!(try_row(row, &certificates), "");
        for wrong in [
            Row { comes: Comes::Fails(FailureKind::Permission), ..*row },
            Row { words: &["words that nobody says"], ..*row },
            Row { never: &["127.0.0.1", "0.0.0.0"], ..*row },
        ] {
            let told = try_row(&wrong, &certificates);
            assert!(told.starts_with(&format!("=== {name}\n! ")), "{told}");
        }
    }
}

#[test]
fn the_matrix_has_rows_enough_and_each_has_its_name() {
    let mut names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
    assert!(names.len() >= 300, "there are {}", names.len());
    names.sort_unstable();
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1], "two rows of one name");
    }
    for row in ROWS {
        assert!(
            !row.words.is_empty() || matches!(row.comes, Comes::NoVersion | Comes::Unrecognised),
            "{}: it has to say something",
            row.name
        );
    }
}
