//! The commands of the pages are run as they stand there: by a shell, in a directory with the files of the pages, with
//! servers that are called what the pages call them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{blocks, file, page, pages};
use crate::support::certificate::{Identity, expire_in};
use crate::support::{JSINFO, Reply, Server, fixture, fixtures, terminal};

/// Lines that end with something else than 0, and why.
const ENDINGS: &[(&str, i32)] = &[
    ("jsinfo check demo:unhealthy", 2),
    // There is no such file: this is what a failure looks like.
    ("jsinfo show ./none.json --error-format json", 10),
];

/// Lines that are not run: they build jsinfo or install it, which `packaging/check` tries, need a system that was booted, or
/// serve until they are ended, as `exporter/newcomer.rs` has them do.
const NOT_RUN: &[&str] = &[
    "cargo ",
    ".ci/run",
    "UPDATE_EXPECT=1 cargo ",
    "JSINFO_TEST_DAMAGE",
    "MATRIX_ROW=",
    "systemctl ",
    "sha256sum ",
    "sudo ",
    "tar ",
    "packaging/",
    "podman ",
    "for server in paris oslo rome; do jsinfo trust ",
    "jsinfo exporter &",
    "prometheus ",
];

/// The servers of the pages, and the directory in which their commands are run.
struct World<'a> {
    directory: tempfile::TempDir,
    servers: &'a [Server; 2],
}

impl<'a> World<'a> {
    fn new(servers: &'a [Server; 2]) -> Self {
        let world = Self { directory: tempfile::tempdir().unwrap(), servers };
        let config = world.directory.path().join("config/jsinfo");
        std::fs::create_dir_all(&config).unwrap();
        std::fs::write(
            config.join("config.toml"),
            world.local(&file(
                "default = \"paris\"                       # the target of a command that names none",
            )),
        )
        .unwrap();
        world.write("policy.toml", &file("# policy.toml"));
        let programs = world.directory.path().join("programs");
        std::fs::create_dir(&programs).unwrap();
        // The password store and the vendor's command of the pages; its module is found beside them.
        world.script("pass", "echo hunter2");
        world.script("jetstream", &format!("cat {}/2.9.2-anonymous.json", fixtures().display()));
        std::fs::write(
            programs.join("jetstream.py"),
            MODULE.replace("FIXTURES", fixtures().to_str().unwrap()),
        )
        .unwrap();
        world
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.directory.path().join(name), text).unwrap();
    }

    fn script(&self, name: &str, body: &str) {
        let path = self.directory.path().join("programs").join(name);
        let line = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod 700 \"$0\"";
        assert!(Command::new("sh").args(["-c", line]).arg(path).arg(body).status().unwrap().success());
    }

    /// The same text with this machine's servers in the place of those that do not exist.
    fn local(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, server) in ["paris", "oslo"].iter().zip(self.servers) {
            let address = format!("127.0.0.1:{}", server.port());
            text = text
                .replace(&format!("{name}.example:8886"), &address)
                .replace(&format!("{name}.example"), &address);
        }
        assert!(!text.contains(".example\""), "nobody asks for a name that does not exist: {text}");
        text
    }

    /// Runs a line as a person at a terminal does, who says yes.
    fn run(&self, line: &str) -> (i32, String) {
        let (directory, programs) =
            (self.directory.path().to_str().unwrap(), Path::new(JSINFO).parent().unwrap());
        let path = format!("{}:{directory}/programs:/usr/bin:/bin", programs.display());
        let (config, state) = (format!("{directory}/config"), format!("{directory}/state"));
        let environment = [
            ("PATH", path.as_str()),
            ("HOME", directory),
            ("XDG_CONFIG_HOME", &config),
            ("XDG_STATE_HOME", &state),
            ("JETSTREAM_API_PASSWORD", "hunter2"),
            ("PYTHONPATH", &format!("{directory}/programs")),
            ("PYTHONDONTWRITEBYTECODE", "1"),
            ("NO_COLOR", "1"),
            ("PAGER", "cat"),
            ("MANPAGER", "cat"),
        ];
        let mut command = pty_process::blocking::Command::new("sh");
        let script = format!("cd '{directory}' || exit 99\n{}", self.local(line));
        command = command.args(["-c", &script]);
        let mut terminal = terminal::start_program(200, command, &environment);
        if asks(line) {
            terminal.expect("[y/N]");
            terminal.type_in("y\n");
        }
        terminal.finish()
    }
}

/// Whether a command asks whether to remember a certificate.
fn asks(line: &str) -> bool {
    let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().collect();
    matches!(words.as_slice(), ["jsinfo", "trust", target] if !target.starts_with('-'))
}

/// A server that is well, today.
fn server(name: &'static str) -> Server {
    let identity = Identity::new(&[name], |params| expire_in(params, 213));
    Server::https(identity.server(), move |request| {
        let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
        document["serverTime"] = jiff::Timestamp::now().as_microsecond().into();
        document["license"]["expiry"] = "9999-12-31".into();
        for id in ["serverId", "serverUid", "publicKey"] {
            document[id] = format!("{id} of {name}").into();
        }
        Reply::result(request, &document)
    })
}

/// The vendor's module, as far as it is documented.
const MODULE: &str = r#"
import json

class Server:
    def auth(self, user, password):
        assert (user, password) == ("ops", "hunter2")

    def superuser(self):
        pass

    def getServerInfo(self):
        return json.load(open("FIXTURES/2.9.2-superuser.json"))

class Api:
    server = Server()

    def connect(self):
        pass

class JetStream:
    def api(self, host, port):
        return Api()
"#;

/// The commands of a shell block: a line each, unless it goes on in the next.
fn commands(block: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut command = String::new();
    for line in block.lines() {
        command.push_str(line);
        let is_whole = !line.ends_with('\\') && command.matches('\'').count().is_multiple_of(2);
        command.push('\n');
        if is_whole {
            commands.push(std::mem::take(&mut command));
        }
    }
    commands.retain(|command| !command.trim().is_empty() && !command.starts_with('#'));
    commands
}

#[test]
fn every_command_does_what_it_is_there_for() {
    let (pages, servers) = (pages(), [server("paris"), server("oslo")]);
    let mut run = 0;
    std::thread::scope(|scope| {
        let mut threads = Vec::new();
        for path in &pages {
            // Its blocks are run as whole scripts.
            if path.ends_with("docs/scripts.md") {
                continue;
            }
            let servers = &servers;
            threads.push(scope.spawn(move || run_page(path, servers)));
        }
        for thread in threads {
            run += thread.join().unwrap();
        }
    });
    assert!(run > 40, "{run}");
}

fn run_page(path: &Path, servers: &[Server; 2]) -> usize {
    let world = World::new(servers);
    let text = std::fs::read_to_string(path).unwrap();
    let mut run = 0;
    for (language, block) in blocks(&text) {
        if language != "sh" {
            continue;
        }
        for command in commands(&block) {
            if NOT_RUN.iter().any(|beginning| command.starts_with(beginning)) {
                continue;
            }
            let bare = command.split(" #").next().unwrap().trim();
            let expected = ENDINGS.iter().find(|(line, _)| *line == bare).map_or(0, |(_, code)| *code);
            let (status, screen) = world.run(&command);
            assert_eq!(status, expected, "{}: {command}\n{screen}", path.display());
            assert!(!screen.contains("did you mean"), "{}: {command}\n{screen}", path.display());
            run += 1;
        }
    }
    run
}

#[test]
fn no_page_names_a_language_that_is_not_looked_at() {
    for path in pages() {
        for (language, block) in blocks(&std::fs::read_to_string(&path).unwrap()) {
            let known = ["sh", "console", "toml", "yaml", "ini", "text", "json", "rust"];
            assert!(known.contains(&language.as_str()), "{}: {language}\n{block}", path.display());
        }
    }
}

#[test]
fn help_has_the_page_on_automation() {
    let printed = crate::support::jsinfo("help automation").stdout();
    assert_eq!(printed, page("docs/automation.md"));
}
