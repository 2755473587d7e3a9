//! What every test needs: a run of the program, a server, a terminal.

pub(crate) mod another_user;
pub(crate) mod certificate;
pub(crate) mod configuration;
pub(crate) mod expected;
pub(crate) mod mounts;
pub(crate) mod no_names;
pub(crate) mod nobody;
pub(crate) mod openssl_server;
pub(crate) mod process;
pub(crate) mod schemas;
pub(crate) mod server;
pub(crate) mod state;
pub(crate) mod terminal;

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) use expect_test::expect;
pub(crate) use expected::{Shows, assert_committed, without_counts};
pub(crate) use no_names::{jsinfo_with_one_port, jsinfo_without_name_server, jsinfo_without_names};
pub(crate) use nobody::Nobody;
pub(crate) use server::{Reply, Request, Server};
pub(crate) use state::State;

/// The program under test.
pub(crate) const JSINFO: &str = env!("CARGO_BIN_EXE_jsinfo");

/// The sample documents; every run starts here.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The text of a sample document.
pub(crate) fn fixture(name: &str) -> String {
    std::fs::read_to_string(fixtures().join(name)).unwrap()
}

/// The names of all sample documents, in order.
pub(crate) fn all_fixtures() -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        names.push(entry.unwrap().file_name().into_string().unwrap());
    }
    names.sort();
    assert!(!names.is_empty());
    names
}

/// The formats of `show`, as the program lists them.
pub(crate) fn formats_of_show() -> Vec<String> {
    let refused = jsinfo("show --format ?").run();
    let (_, names) = refused.stderr.split_once(" is none of ").expect("the formats are listed");
    names.lines().next().unwrap().split(", ").map(str::to_owned).collect()
}

/// The commands, as the help lists them.
pub(crate) fn commands() -> Vec<String> {
    let help = jsinfo("--help").stdout();
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let mut names = Vec::new();
    for line in commands.lines().take_while(|line| !line.is_empty()) {
        let name = line.split_whitespace().next().unwrap();
        if name != "help" {
            names.push(name.to_owned());
        }
    }
    names
}

/// A run in the making: nothing in the environment, nothing on standard input.
pub(crate) struct Run {
    command: Command,
    input: Vec<u8>,
}

/// What a run left behind. Shown, it is status, standard output and standard error together.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// `jsinfo` with these arguments, split at blanks.
pub(crate) fn jsinfo(arguments: &str) -> Run {
    jsinfo_with(&arguments.split_whitespace().collect::<Vec<_>>())
}

/// `jsinfo` with these arguments, as they are.
pub(crate) fn jsinfo_with(arguments: &[&str]) -> Run {
    let mut command = Command::new(JSINFO);
    command.args(arguments).env_clear().current_dir(fixtures());
    Run { command, input: Vec::new() }
}

impl Run {
    /// A run of another command.
    fn from_command(command: Command) -> Self {
        Self { command, input: Vec::new() }
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn env_os(mut self, name: &str, value: &std::ffi::OsStr) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn current_dir(mut self, directory: &Path) -> Self {
        self.command.current_dir(directory);
        self
    }

    /// Starts it and leaves it to itself.
    pub(crate) fn start(mut self) -> std::process::Child {
        let (stdin, stdout, stderr) = (Stdio::null(), Stdio::piped(), Stdio::piped());
        self.command.stdin(stdin).stdout(stdout).stderr(stderr).spawn().unwrap()
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Outcome {
        self.attempt().unwrap()
    }

    /// The same for a program that may not be there.
    fn attempt(mut self) -> io::Result<Outcome> {
        let (stdin, stdout, stderr) = (Stdio::piped(), Stdio::piped(), Stdio::piped());
        let mut child = self.command.stdin(stdin).stdout(stdout).stderr(stderr).spawn()?;
        let mut stdin = child.stdin.take().unwrap();
        // A program that never reads its input closes the pipe, and that is its right.
        let _ = stdin.write_all(&self.input);
        drop(stdin);
        let output = child.wait_with_output()?;
        self.assert_valid_files();
        let outcome = Outcome {
            status: output.status.code().expect("the program ended by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        for text in [&outcome.stdout, &outcome.stderr] {
            assert!(!text.contains("(os error "), "the system's numbers say nothing to anybody: {outcome}");
        }
        schemas::assert_valid(&outcome.stdout);
        outcome.stdout.lines().for_each(schemas::assert_valid);
        outcome.stderr.lines().for_each(schemas::assert_valid);
        Ok(outcome)
    }

    /// What was written with `--format json=FILE` is read here, too, unless it is no plain file.
    fn assert_valid_files(&self) {
        let directory = self.command.get_current_dir().unwrap_or(Path::new(""));
        for argument in self.command.get_args() {
            let Some(argument) = argument.to_str() else { continue };
            let written = argument.strip_prefix("--format=").unwrap_or(argument);
            let Some(file) = written.strip_prefix("json=") else { continue };
            let path = directory.join(file);
            if path.is_file() {
                schemas::assert_valid(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    /// Runs it to an end that is no failure, and gives back standard output.
    pub(crate) fn stdout(self) -> String {
        let outcome = self.run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        outcome.stdout
    }
}

impl Outcome {
    /// The same without what differs from run to run: the server's port.
    pub(crate) fn against(mut self, server: &Server) -> Self {
        for text in [&mut self.stdout, &mut self.stderr] {
            *text = text.replace(&server.port().to_string(), "[PORT]");
        }
        self
    }
}

impl Outcome {
    /// The same without the times of the steps that `--verbose` tells.
    pub(crate) fn without_times(mut self) -> Self {
        let lines = self.stderr.lines().map(|line| match line.rsplit_once(" (") {
            Some((step, _)) if line.starts_with("* ") && line.ends_with("s)") => format!("{step} ([TIME])\n"),
            _ => format!("{line}\n"),
        });
        self.stderr = lines.collect();
        self
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status: {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

/// What another program does with this input, started at the top of the project; nothing where it is not installed.
/// Continuous integration has them all.
pub(crate) fn other_program(name: &str, arguments: &[&str], input: &str) -> Option<Outcome> {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    match (Run { command, input: input.into() }).attempt() {
        Ok(outcome) => Some(outcome),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            assert!(std::env::var_os("CI").is_none(), "{name} is not installed");
            let _ = writeln!(io::stderr(), "{name} is not installed, and was not asked");
            None
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

/// A file that nobody else can read, holding a secret.
pub(crate) fn secret_file(secret: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(secret.as_bytes()).unwrap();
    file
}
