//! Standard output holds one complete document or nothing; a closed pipe is silent; a full disk is a failure.

use std::fs::File;
use std::io::PipeWriter;
use std::process::{Command, Stdio};

use super::support::{JSINFO, fixtures};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(JSINFO);
    command.args(arguments).env_clear().current_dir(fixtures()).stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// A pipe that nobody reads any more.
fn closed_pipe() -> PipeWriter {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer
}

const ALL: [&[&str]; 9] = [
    &["show", "demo:"],
    &["show", "demo:", "--json"],
    &["show", "demo:", "--format", "kv"],
    &["show", "demo:", "--format", "env"],
    &["show", "demo:", "--format", "markdown"],
    &["get", "version", "demo:"],
    &["completions", "bash"],
    &["--help"],
    &["--version"],
];

#[test]
fn a_closed_pipe_is_silent_and_keeps_the_exit_code() {
    for arguments in ALL {
        let output = command(arguments).stdout(closed_pipe()).output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_exit_code_20() {
    for arguments in ALL {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = command(arguments).stdout(full).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(20), "{arguments:?}");
        assert_eq!(stderr, "error: cannot write to standard output: No space left on device (os error 28)\n");
    }
}

#[test]
fn with_standard_error_closed_too_the_exit_code_stays() {
    let mut run = command(&["show", "./none.json"]);
    let status = run.stdout(closed_pipe()).stderr(closed_pipe()).status().unwrap();
    assert_eq!(status.code(), Some(10));
}
