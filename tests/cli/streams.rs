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

/// How a run ends in a shell with these redirections, and what it says.
fn redirected(redirections: &str, arguments: &[impl AsRef<std::ffi::OsStr>]) -> (Option<i32>, String) {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("exec \"$0\" \"$@\" {redirections}"), JSINFO]).args(arguments);
    shell.env_clear().current_dir(fixtures()).stdin(Stdio::null()).stdout(Stdio::null());
    let output = shell.stderr(Stdio::piped()).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_closed_or_unwritable_standard_output_is_exit_code_20_and_3_for_check() {
    let mut commands: Vec<_> = all().into_iter().map(|arguments| (arguments, 20)).collect();
    for (command, code) in [
        ("doctor demo:", 20),
        ("trust --help", 20),
        ("server list --json", 20),
        ("check demo:", 3),
        ("check demo: --format nagios", 3),
        ("check demo: --format json=/dev/stdout", 3),
        ("check demo: --exit-zero", 3),
        ("check demo:unhealthy --exit-zero", 3),
        ("check --help", 3),
    ] {
        commands.push((command.split(' ').map(str::to_owned).collect(), code));
    }
    for (redirection, why) in [(">&-", "it is closed"), ("1</dev/null", "it is open for reading alone")] {
        for (arguments, code) in &commands {
            let (found, stderr) = redirected(redirection, arguments);
            assert_eq!(found, Some(*code), "{redirection} {arguments:?}: {stderr}");
            assert!(stderr.contains(why), "{redirection} {arguments:?}: {stderr}");
        }
        // With all of them closed there is nobody to be told, but by the code.
        let (found, stderr) = redirected(&format!("{redirection} <&- 2>&-"), &["get", "version", "demo:"]);
        assert_eq!((found, stderr.as_str()), (Some(20), ""), "{redirection}");
    }
}

#[test]
fn what_goes_to_dev_null_however_it_was_opened_is_written() {
    for redirection in [">/dev/null", "1<>/dev/null", ">>/dev/null", ">/dev/null <&-", ">/dev/null 2>&-"] {
        let (code, stderr) = redirected(redirection, &["get", "version", "demo:"]);
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{redirection}");
    }
}

#[test]
fn whoever_has_nothing_to_print_does_not_miss_standard_output() {
    let directory = tempfile::tempdir().unwrap();
    let config = directory.path().join("config.toml");
    let add = ["server", "add", "paris", "demo:", "--config", config.to_str().unwrap()];
    let (code, stderr) = redirected(">&-", &add);
    assert_eq!(code, Some(0), "{stderr}");
    let report = directory.path().join("report.json");
    let check = ["check", "demo:", "--format", &format!("json={}", report.display())];
    let (code, stderr) = redirected(">&-", &check);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(report.exists());
}

#[test]
fn a_file_that_is_standard_error_and_closed_is_not_written() {
    let (code, _) = redirected("2>&-", &["check", "demo:", "--format", "json=/dev/stderr"]);
    assert_eq!(code, Some(3));
}

#[test]
fn with_standard_error_closed_too_the_exit_code_stays() {
    let mut run = command(&["show", "./none.json"]);
    let status = run.stdout(closed_pipe()).stderr(closed_pipe()).status().unwrap();
    assert_eq!(status.code(), Some(10));
}
