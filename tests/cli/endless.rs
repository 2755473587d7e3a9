//! What has no end, and what has one that is far away: pipes that nobody writes to, devices, texts of a megabyte and files
//! of thousands of entries. What takes time by the square of their size would take minutes here.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::support::{JSINFO, formats_of_show, terminal};

/// How long anything here may take, on a slow machine with a lot to do.
const LONG_ENOUGH: Duration = Duration::from_secs(60);

/// What is written for a run that has to come to its end.
struct Bounded {
    directory: tempfile::TempDir,
}

/// What came of it.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Bounded {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    /// A file of the test, by its whole path.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Runs `jsinfo`, which is ended where it does not come to its end in time. What it prints goes into files: nobody
    /// has to read along.
    fn run(&self, arguments: &[&str]) -> Ended {
        let name = arguments.join(" ").replace('/', "_");
        let outputs = ["out", "err"].map(|stream| self.path(&format!("{name:.200}.{stream}")));
        let mut command = Command::new(JSINFO);
        command.args(arguments).env_clear().current_dir(self.directory.path()).stdin(Stdio::null());
        command.stdout(File::create(&outputs[0]).unwrap()).stderr(File::create(&outputs[1]).unwrap());
        let started = Instant::now();
        let mut child = command.spawn().unwrap();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if started.elapsed() > LONG_ENOUGH {
                child.kill().unwrap();
                panic!("jsinfo {} goes on and on", arguments.join(" "));
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let [stdout, stderr] = outputs.map(|path| std::fs::read_to_string(path).unwrap());
        Ended { code: status.code().unwrap(), stdout, stderr }
    }
}

impl Bounded {
    /// Runs a check whose report goes into a file in each format, and to standard output as text.
    fn check_in_every_format(&self, arguments: &[&str]) -> Ended {
        let formats = ["json", "nagios", "prometheus", "junit", "markdown"];
        let options = formats.map(|format| format!("--format={format}={}", self.path(format).display()));
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let ended = self.run(&[arguments, &["--format", "text"], &options[..]].concat());
        for format in formats {
            assert!(std::fs::metadata(self.path(format)).unwrap().len() > 0, "{format}: {}", ended.stderr);
        }
        ended
    }
}

/// A document whose only value that matters is this one.
fn document_of(server_name: &str) -> String {
    format!("{{\"serverName\":\"{server_name}\",\"version\":\"2.9.2\"}}")
}

/// So many texts, one behind the other.
fn numbered(many: usize, text: impl Fn(usize) -> String) -> String {
    (0..many).map(text).collect::<Vec<_>>().concat()
}

#[test]
fn no_file_that_is_named_is_waited_for_or_read_for_ever() {
    let bounded = Bounded::new();
    let pipe = bounded.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let document = bounded.file("x.json", &document_of("paris"));
    // Whom to trust is read for a server that is there and not on a loopback address.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = format!("https://0.0.0.0:{}", listener.local_addr().unwrap().port());
    std::thread::scope(|scope| {
        for (named, what) in [
            (pipe.as_path(), "it was not at its end after 15s"),
            (Path::new("/dev/zero"), "it is larger than 8 MiB"),
        ] {
            let named = named.to_str().unwrap();
            let saved = format!("file:{named}");
            for (code, arguments) in [
                (10, vec!["show", &saved]),
                (10, vec!["get", "version", &document, "--config", named]),
                (3, vec!["check", &document, "--policy", named]),
                (3, vec!["check", &document, "--baseline", named]),
                (10, vec!["get", "version", &server, "--ca-file", named]),
                (10, vec!["server", "add", "x", "y", "--config", named]),
            ] {
                let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
                let bounded = &bounded;
                scope.spawn(move || {
                    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                    let ended = bounded.run(&arguments);
                    assert_eq!(ended.code, code, "{arguments:?}: {}", ended.stderr);
                    assert!(ended.stderr.contains(what), "{arguments:?}: {}", ended.stderr);
                });
            }
        }
    });
    let arguments = ["get", "version", "https://127.0.0.1:1", "--user", "x", "--password-file", "/dev/zero"];
    let ended = bounded.run(&arguments);
    assert_eq!(ended.code, 10);
    assert!(ended.stderr.contains("it is longer than 64 KiB"), "{}", ended.stderr);
}

#[test]
fn a_megabyte_of_anything_is_shown_at_once_in_every_format() {
    let bounded = Bounded::new();
    for (name, piece) in
        [("dots", "."), ("address", "www.://!"), ("words", "word "), ("wide", "\u{6771}"), ("c1", "\u{9b}")]
    {
        // Of a control character, six are shown.
        let bytes = if name == "c1" { 1 << 18 } else { 1 << 20 };
        let text = piece.repeat(bytes / piece.len());
        let path = bounded.file(&format!("{name}.json"), &document_of(&text));
        for format in formats_of_show() {
            let shown = bounded.run(&["show", &path, "--format", &format]);
            assert_eq!(shown.code, 0, "{name} as {format}: {}", shown.stderr);
            assert!(shown.stdout.len() >= bytes, "{name} as {format}: something is lost");
        }
        let checked = bounded.check_in_every_format(&["check", &path, "--expect", "serverName == x"]);
        assert_eq!(checked.code, 2, "{name}: {}", checked.stderr);
    }
}

#[test]
fn a_megabyte_is_shown_on_a_terminal_at_once_with_a_part_of_it() {
    let bounded = Bounded::new();
    for piece in [".", "word ", "\u{6771}", "\\u009b"] {
        let path = bounded.file("x.json", &document_of(&piece.repeat((1 << 20) / piece.len())));
        let (code, screen) = terminal::start(80, &["show", &path], &[]).finish();
        assert_eq!(code, 0);
        assert!(screen.contains('…') && screen.len() < 1 << 16, "{}", screen.len());
    }
}

#[test]
fn a_configuration_of_thousands_of_servers_and_groups_is_read_at_once() {
    const MANY: usize = 30_000;

    let bounded = Bounded::new();
    let servers = numbered(MANY, |number| format!("[servers.s{number}]\naddress = \"./x.json\"\n"));
    let groups = numbered(MANY, |number| format!("g{number} = [\"s{number}\", \"s7\"]\n"));
    let config = bounded.file("config.toml", &format!("default = \"s7\"\n{servers}[groups]\n{groups}"));
    bounded.file("x.json", &document_of("paris"));
    let list = bounded.run(&["server", "list", "--json", "--config", &config]);
    assert_eq!((list.code, list.stderr.as_str()), (0, ""));
    assert_eq!(list.stdout.matches("\"name\":").count(), MANY);
    let mistyped = bounded.run(&["check", "@g7x", "--config", &config]);
    assert!(mistyped.stderr.contains("did you mean @g7"), "{:.500}", mistyped.stderr);
    let removed = bounded.run(&["server", "remove", "s7", "--config", &config]);
    assert_eq!(removed.code, 0, "{:.500}", removed.stderr);
}

#[test]
fn groups_in_groups_in_groups_end_before_the_stack_does() {
    let bounded = Bounded::new();
    let groups = numbered(100_000, |number| format!("g{number} = [\"@g{}\"]\n", number + 1));
    let config = bounded.file("config.toml", &format!("[groups]\n{groups}"));
    let refused = bounded.run(&["check", "@g0", "--config", &config]);
    assert_eq!(refused.code, 3);
    assert!(
        refused.stderr.contains("config.toml:101: @g100 is nested more than 100 groups deep"),
        "{:.500}",
        refused.stderr
    );
}

#[test]
fn a_policy_of_thousands_of_entries_is_carried_out_at_once() {
    const MANY: usize = 10_000;

    let bounded = Bounded::new();
    let policy = numbered(MANY, |number| {
        let expectation = format!("[[expectations]]\nexpect = \"version == 3.{number}\"\n");
        match number % 2 {
            0 => format!("{expectation}[[mutes]]\nmute = \"version == 3.{number}\"\nuntil = 2999-12-31\n"),
            _ => expectation,
        }
    });
    let policy = bounded.file("policy.toml", &policy);
    let document = bounded.file("x.json", &document_of("paris"));
    let checked = bounded.check_in_every_format(&["check", &document, "--policy", &policy]);
    assert_eq!(checked.code, 2, "{:.500}", checked.stderr);
    let text = checked.stdout;
    assert!(text.contains("5000 critical") && text.contains("5000 muted"), "{text:.500}");
}
