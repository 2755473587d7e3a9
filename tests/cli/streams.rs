//! Standard output holds one complete document or nothing; a closed pipe is silent; a full disk is a failure.

use std::fs::File;
use std::io::PipeWriter;
use std::process::{Command, Stdio};

use super::support::{JSINFO, fixtures, formats_of_show};

fn command(arguments: &[impl AsRef<std::ffi::OsStr>]) -> Command {
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

/// Commands that print something and end with 0, `show` in each of its formats.
fn all() -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for format in formats_of_show() {
        all.push(format!("show demo: --format {format}"));
    }
    for command in ["get version demo:", "completions bash", "--help", "--version"] {
        all.push(command.to_owned());
    }
    all.iter().map(|command| command.split(' ').map(str::to_owned).collect()).collect()
}

#[test]
fn a_closed_pipe_is_silent_and_keeps_the_exit_code() {
    for arguments in all() {
        let output = command(&arguments).stdout(closed_pipe()).output().unwrap();
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
    for arguments in all() {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = command(&arguments).stdout(full).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(20), "{arguments:?}");
        assert_eq!(stderr, "error: cannot write to standard output: no space is left on the disk\n");
    }
}

#[test]
fn with_standard_error_closed_too_the_exit_code_stays() {
    let mut run = command(&["show", "./none.json"]);
    let status = run.stdout(closed_pipe()).stderr(closed_pipe()).status().unwrap();
    assert_eq!(status.code(), Some(10));
}
