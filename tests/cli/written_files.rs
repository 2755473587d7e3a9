//! What is written where something stands already: links lead where they led, devices, pipes and mounted files stay what
//! they are, and those who could read a file can read it still.

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};

use super::support::another_user::{Common, NOBODY, set_mode};
use super::support::certificate::Identity;
use super::support::configuration::File as ConfigurationFile;
use super::support::mounts::{can_mount, jsinfo_with_mounts};
use super::support::{JSINFO, Outcome, Server, State, jsinfo, jsinfo_with, other_program};

/// Puts a report into a file of a directory.
fn report_into(directory: &Path, file: &str) -> Outcome {
    let format = format!("nagios={file}");
    jsinfo_with(&["check", "demo:", "--quiet", "--format", &format]).current_dir(directory).run()
}

/// The mode of a file, its kind left out.
fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Runs a line of a shell that has `jsinfo` as `$0`.
fn shell(line: &str, directory: &Path) -> std::process::Output {
    Command::new("sh").args(["-c", line, JSINFO]).current_dir(directory).output().unwrap()
}

#[test]
fn a_link_stays_one_and_what_it_leads_to_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    fs::create_dir(at("real")).unwrap();
    fs::write(at("real/report"), "old").unwrap();
    symlink("real/report", at("one")).unwrap();
    symlink(at("one"), at("two")).unwrap();
    symlink("real/new", at("dangling")).unwrap();
    symlink("nowhere/new", at("lost")).unwrap();
    symlink("round", at("round")).unwrap();
    let mut reader = File::open(at("real/report")).unwrap();
    for (link, real) in [("one", "real/report"), ("two", "real/report"), ("dangling", "real/new")] {
        let outcome = report_into(directory.path(), link);
        assert_eq!(outcome.status, 0, "{link}: {outcome}");
        assert!(at(link).symlink_metadata().unwrap().is_symlink(), "{link}");
        assert!(fs::read_to_string(at(real)).unwrap().starts_with("JSINFO OK"), "{link}");
    }
    let mut old = String::new();
    reader.read_to_string(&mut old).unwrap();
    assert_eq!(old, "old", "whoever reads the old one reads it to its end");
    for (link, what) in [("lost", "no such directory"), ("round", "too many levels of symbolic links")] {
        let outcome = report_into(directory.path(), link);
        assert_eq!(outcome.stderr, format!("error: cannot write nagios to {link}: {what}\n"));
    }
    let left: Vec<_> = fs::read_dir(at("real")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing else is left behind: {left:?}");
}

#[test]
fn the_links_of_what_is_remembered_stay() {
    let (paris, state) = (Identity::new(&["paris.example"], |_| {}), State::holding(""));
    let server = Server::secure(paris.server());
    let real = state.directory().join("real");
    fs::rename(state.store(), &real).unwrap();
    symlink("../real", state.store()).unwrap();
    assert_eq!(state.jsinfo(&["trust", &server.elsewhere(), "--yes"]).run().status, 0);
    assert!(fs::read_to_string(&real).unwrap().contains(&paris.fingerprint()));
    assert_eq!(state.jsinfo(&["trust", &server.elsewhere(), "--remove"]).run().status, 0);
    assert!(!fs::read_to_string(&real).unwrap().contains(&paris.fingerprint()));
    assert!(state.store().symlink_metadata().unwrap().is_symlink());
}

#[test]
fn the_links_of_the_configuration_stay() {
    let file = ConfigurationFile::new("");
    let at = |name: &str| file.directory().join(name);
    fs::rename(file.path(), at("real")).unwrap();
    for target in ["real", "new"] {
        let _ = fs::remove_file(file.path());
        symlink(target, file.path()).unwrap();
        assert_eq!(file.outcome(&["server", "add", "oslo", "demo:"]).status, 0);
        assert!(fs::read_to_string(at(target)).unwrap().contains("[servers.oslo]"));
        assert_eq!(file.outcome(&["server", "remove", "oslo"]).status, 0);
        assert!(!fs::read_to_string(at(target)).unwrap().contains("oslo"));
        assert!(file.path().symlink_metadata().unwrap().is_symlink());
    }
    assert_eq!(mode(&at("new")), 0o600);
}

#[test]
fn a_file_that_is_mounted_by_itself_is_written_where_it_is() {
    if !can_mount() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    fs::create_dir_all(at("state/jsinfo")).unwrap();
    // Longer than what will be written, which must not keep its end.
    let long = "# old\n".repeat(10_000);
    for name in ["real.prom", "real.toml", "real.certificates"] {
        fs::write(at(name), if name == "real.prom" { &long } else { "" }).unwrap();
    }
    for name in ["jsinfo.prom", "config.toml", "state/jsinfo/certificates"] {
        fs::write(at(name), "").unwrap();
    }
    let mounts = [
        ("jsinfo.prom", "real.prom"),
        ("config.toml", "real.toml"),
        ("state/jsinfo/certificates", "real.certificates"),
    ];
    let run = |arguments: &[&str]| {
        let run = jsinfo_with_mounts(directory.path(), &mounts, arguments);
        let outcome = run.env("XDG_STATE_HOME", at("state").to_str().unwrap()).run();
        assert_eq!(outcome.status, 0, "{outcome}");
    };
    run(&["check", "demo:", "--quiet", "--format", "prometheus=jsinfo.prom"]);
    let metrics = fs::read_to_string(at("real.prom")).unwrap();
    assert!(metrics.contains("jsinfo_up{") && !metrics.contains("# old"), "{metrics}");
    run(&["server", "add", "oslo", "demo:", "--config", "config.toml"]);
    assert!(fs::read_to_string(at("real.toml")).unwrap().contains("[servers.oslo]"));
    let remembered = format!("paris:8886 sha256:{} 2026-11-22T20:00:07Z\n", "1".repeat(64));
    fs::write(at("real.certificates"), &remembered).unwrap();
    run(&["trust", "--remove", "paris"]);
    assert_eq!(fs::read_to_string(at("real.certificates")).unwrap(), "");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 6, "nothing else is left behind");
}

#[test]
fn a_device_is_written_into() {
    if !can_mount() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for device in ["null", "full"] {
        fs::write(directory.path().join(device), "").unwrap();
    }
    let mounts = [("null", "/dev/null"), ("full", "/dev/full")];
    let run = |arguments: &[&str]| jsinfo_with_mounts(directory.path(), &mounts, arguments).run();
    let kept = run(&["server", "add", "oslo", "demo:", "--config", "null"]);
    assert_eq!(
        (kept.status, kept.stderr.as_str()),
        (0, "warning: oslo was written to null, which is no file: nothing remembers it\n")
    );
    let full = run(&["check", "demo:", "--quiet", "--format", "json=full"]);
    assert_eq!(full.stderr, "error: cannot write json to full: no space is left on the disk\n");
}

#[test]
fn what_is_open_is_written_into_where_it_stands() {
    let directory = tempfile::tempdir().unwrap();
    // Not /dev/stdout itself: a fault would do away with this machine's.
    symlink("/proc/self/fd/1", directory.path().join("stdout")).unwrap();
    symlink("/proc/self/fd/2", directory.path().join("stderr")).unwrap();
    let written = |redirected: &str, stream: &str, file: &str| {
        let line = format!(
            "{{ echo before >&{redirected}; \"$0\" check demo: --quiet --format nagios={file} && echo after >&{redirected}; }} {stream}report"
        );
        let output = shell(&line, directory.path());
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        fs::read_to_string(directory.path().join("report")).unwrap()
    };
    for (redirected, stream, file) in [("1", ">", "stdout"), ("1", ">>", "stdout"), ("2", "2>", "stderr")] {
        let _ = fs::remove_file(directory.path().join("report"));
        let report = written(redirected, stream, file);
        let lines: Vec<&str> = report.lines().collect();
        assert!(lines.first() == Some(&"before") && lines.last() == Some(&"after"), "{report}");
        assert!(lines[1].starts_with("JSINFO OK"), "{report}");
    }
    let third = shell(
        "{ echo before >&3; exec \"$0\" check demo: --quiet --format nagios=/dev/fd/3; } 3> report",
        directory.path(),
    );
    assert!(third.status.success(), "{third:?}");
    let report = fs::read_to_string(directory.path().join("report")).unwrap();
    assert!(report.starts_with("before\nJSINFO OK"), "{report}");
}

#[test]
fn a_socket_as_standard_output_is_written_into_as_service_managers_have_it() {
    let (mut reader, writer) = UnixStream::pair().unwrap();
    let status = Command::new(JSINFO)
        .args(["check", "demo:", "--quiet", "--format", "nagios=/proc/self/fd/1"])
        .stdout(Stdio::from(std::os::fd::OwnedFd::from(writer)))
        .status()
        .unwrap();
    let mut report = String::new();
    reader.read_to_string(&mut report).unwrap();
    assert!(status.success() && report.starts_with("JSINFO OK"), "{report}");
}

#[test]
fn a_pipe_stays_one() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    symlink("pipe", directory.path().join("link")).unwrap();
    let unread = report_into(directory.path(), "link");
    assert_eq!(unread.stderr, "error: cannot write nagios to link: nobody reads from this pipe\n");
    // Opened for both, so that nobody waits for the other end.
    let mut reader = File::options().read(true).write(true).open(&pipe).unwrap();
    assert_eq!(report_into(directory.path(), "link").status, 0);
    let mut first = [0; 9];
    reader.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"JSINFO OK");
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

#[test]
fn a_new_file_is_as_open_as_the_mask_lets_it_and_an_old_one_stays_as_open_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let report = directory.path().join("report");
    let check = "exec \"$0\" check demo: --quiet --format json=report";
    for (mask, new) in [("022", 0o644), ("027", 0o640), ("077", 0o600), ("002", 0o664)] {
        assert!(shell(&format!("umask {mask}; {check}"), directory.path()).status.success());
        assert_eq!(mode(&report), new, "{mask}");
        set_mode(&report, 0o604);
        assert!(shell(&format!("umask {mask}; {check}"), directory.path()).status.success());
        assert_eq!(mode(&report), 0o604, "{mask}");
        fs::remove_file(&report).unwrap();
    }
}

#[test]
fn a_file_that_can_be_written_in_a_directory_that_cannot_is_written_where_it_is() {
    let Some(common) = Common::new() else { return };
    let report = common.file("report", "old", NOBODY, 0, 0o640);
    let before = fs::metadata(&report).unwrap();
    let outcome = common.jsinfo(&["check", "demo:", "--quiet", "--format", "nagios=report"]).run();
    assert_eq!(outcome.status, 0, "{outcome}");
    let after = fs::metadata(&report).unwrap();
    assert_eq!(
        (before.ino(), after.uid(), after.gid(), after.mode() & 0o777),
        (after.ino(), NOBODY, 0, 0o640)
    );
    assert!(fs::read_to_string(&report).unwrap().starts_with("JSINFO OK"));
    let new = common.jsinfo(&["check", "demo:", "--quiet", "--format", "nagios=new"]).run();
    assert_eq!(new.stderr, "error: cannot write nagios to new: permission denied\n");
}

#[test]
fn a_file_that_a_superuser_replaces_stays_its_owners() {
    let Some(common) = Common::new() else { return };
    let report = common.file("report", "old", NOBODY, NOBODY, 0o640);
    let before = fs::metadata(&report).unwrap();
    assert_eq!(report_into(common.path(), "report").status, 0);
    let after = fs::metadata(&report).unwrap();
    assert_ne!(before.ino(), after.ino());
    assert_eq!((after.uid(), after.gid(), after.mode() & 0o777), (NOBODY, NOBODY, 0o640));
}

#[test]
fn whom_an_access_list_names_can_still_read() {
    let directory = tempfile::tempdir().unwrap();
    let report = directory.path().join("report");
    fs::write(&report, "old").unwrap();
    set_mode(&report, 0o600);
    let path = report.to_str().unwrap();
    let Some(set) = other_program("setfacl", &["-m", "u:65534:r", path], "") else { return };
    assert_eq!(set.status, 0, "{set}");
    assert_eq!(report_into(directory.path(), "report").status, 0);
    let list = other_program("getfacl", &["-cpn", path], "").unwrap().stdout;
    assert!(list.contains("user:65534:r--") && list.contains("other::---"), "{list}");
}

#[test]
fn a_link_that_another_user_laid_in_a_common_directory_is_not_followed() {
    let Some(common) = Common::new() else { return };
    let tmp = common.path().join("tmp");
    fs::create_dir(&tmp).unwrap();
    set_mode(&tmp, 0o1777);
    let precious = common.file("precious", "precious", 0, 0, 0o600);
    symlink(&precious, tmp.join("theirs")).unwrap();
    std::os::unix::fs::lchown(tmp.join("theirs"), Some(NOBODY), Some(NOBODY)).unwrap();
    let refused = report_into(&tmp, "theirs");
    assert_eq!(
        refused.stderr,
        "error: cannot write nagios to theirs: another user's link in a directory that everybody writes to is not followed\n"
    );
    assert_eq!(fs::read_to_string(&precious).unwrap(), "precious");
    symlink(&precious, tmp.join("ours")).unwrap();
    assert_eq!(report_into(&tmp, "ours").status, 0);
    assert_ne!(fs::read_to_string(&precious).unwrap(), "precious");
}

#[test]
fn a_directory_is_none_of_these() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("reports")).unwrap();
    let outcome = report_into(directory.path(), "reports");
    assert_eq!(outcome.stderr, "error: cannot write nagios to reports: it is a directory\n");
    let outcome = jsinfo("server add oslo demo: --config").arg(directory.path()).run();
    assert_eq!(outcome.status, 10, "{outcome}");
    assert!(outcome.stderr.contains(": it is a directory\n"), "{outcome}");
}
