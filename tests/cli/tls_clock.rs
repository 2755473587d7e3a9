//! This machine's clock is wrong, as where a battery is empty: certificates seem to be too young or too old, and it is said
//! that this may be why.

use super::support::certificate::Identity;
use super::support::{Outcome, Run, Server, State, formats_of_show, jsinfo_with};

/// A run on a machine whose clock says something else; nothing where the library for it is not installed. Continuous
/// integration has it.
fn at(time: &str, run: Run) -> Option<Outcome> {
    for architecture in std::fs::read_dir("/usr/lib").unwrap() {
        let library = architecture.unwrap().path().join("faketime/libfaketime.so.1");
        if library.exists() {
            let run = run.env("LD_PRELOAD", library.to_str().unwrap()).env("TZ", "UTC");
            return Some(run.env("FAKETIME", time).env("DONT_FAKE_MONOTONIC", "1").run());
        }
    }
    assert!(std::env::var_os("CI").is_none(), "faketime is not installed");
    None
}

#[test]
fn it_is_told_what_the_clock_says() {
    let identity = Identity::new(&["0.0.0.0"], |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2040, 1, 1);
    });
    let server = Server::secure(identity.server());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), identity.pem()).unwrap();
    let ca_file = ["--ca-file", file.path().to_str().unwrap()];
    for (time, why) in [
        ("1970-01-01 00:00", "it is not valid before 2020-01-01 00:00:00 UTC, 18261 days from now"),
        ("1969-12-31 12:00", "it is not valid before 2020-01-01 00:00:00 UTC, 18262 days from now"),
        ("2099-01-01 00:00", "it expired on 2040-01-01 00:00:00 UTC, 21550 days ago"),
    ] {
        // The seconds pass while it runs.
        let clock = format!("{why} (this machine's clock says {time}");
        for (command, status) in [(&["get", "version"][..], 14), (&["check"], 3), (&["doctor"], 14)] {
            let run = jsinfo_with(&[command, &[&server.elsewhere()], &ca_file].concat());
            let Some(outcome) = at(&format!("@{time}:05"), run) else {
                // It was not asked.
                return std::mem::forget(server);
            };
            assert_eq!(outcome.status, status, "{time}: {outcome}");
            assert!(outcome.to_string().contains(&clock), "{time}: {outcome}");
        }
        let run = jsinfo_with(&["get", "version", &server.elsewhere(), "--pin", &identity.fingerprint()]);
        assert_eq!(at(&format!("@{time}:05"), run).unwrap().stdout, "2.9.2\n", "{time}");
    }
}

#[test]
fn nothing_panics_before_1970() {
    for (command, status) in [(&["show"][..], 20), (&["check"], 3), (&["doctor"], 20)] {
        let run = jsinfo_with(&[command, &["demo:"]].concat());
        let Some(outcome) = at("@1969-12-31 12:00:00", run) else { return };
        assert_eq!(outcome.status, status, "{outcome}");
        assert!(outcome.to_string().contains("this machine's clock says 1969-12-31 12:00"), "{outcome}");
        assert!(!outcome.stderr.contains("panicked"), "{outcome}");
    }
    let Some(outcome) = at("@1969-12-31 12:00:00", jsinfo_with(&["check", "2.9.2-superuser.json"])) else {
        return;
    };
    assert!(!outcome.stderr.contains("panicked"), "{outcome}");
}

#[test]
fn what_needs_no_certificate_does_its_work_before_1970() {
    let remembered = format!("paris:8886 sha256:{} 1950-01-01T00:00:00Z", "1".repeat(64));
    let state = State::holding(&remembered);
    let directory = tempfile::tempdir().unwrap();
    let config = directory.path().join("config.toml");
    let in_file = |command: &str| {
        let words: Vec<&str> = command.split(' ').collect();
        state.jsinfo(&words).arg("--config").arg(&config)
    };
    let mut commands = vec![
        ("server add paris ./2.9.2-superuser.json".to_owned(), 0),
        ("server list".to_owned(), 0),
        ("server list --json".to_owned(), 0),
        ("server show paris".to_owned(), 0),
        ("trust --list".to_owned(), 0),
        ("trust --remove paris:8886".to_owned(), 0),
        ("doctor ./2.9.2-superuser.json".to_owned(), 0),
        ("doctor ./2.9.2-superuser.json --json".to_owned(), 0),
        ("get version ./2.9.2-superuser.json".to_owned(), 0),
    ];
    for format in formats_of_show() {
        commands.push((format!("show ./2.9.2-superuser.json --format {format}"), 0));
    }
    for format in ["text", "json", "nagios", "prometheus", "junit", "markdown"] {
        commands.push((format!("check ./2.9.2-superuser.json --format {format}"), 3));
    }
    commands.push(("server remove paris".to_owned(), 0));
    for time in ["@1969-12-31 23:59:58", "@1950-06-01 00:00:00"] {
        std::fs::remove_file(&config).ok();
        std::fs::write(state.store(), &remembered).unwrap();
        for (command, code) in &commands {
            let Some(outcome) = at(time, in_file(command)) else { return };
            assert_eq!(outcome.status, *code, "{time} {command}: {outcome}");
            assert!(!outcome.stderr.contains("panicked"), "{time} {command}: {outcome}");
        }
    }
}

#[test]
fn a_certificate_is_remembered_before_1970() {
    let (identity, state) = (Identity::new(&["paris.example"], |_| {}), State::new());
    let server = Server::secure(identity.server());
    let Some(outcome) = at("@1950-06-01 00:00:00", state.jsinfo(&["trust", &server.elsewhere(), "--yes"]))
    else {
        return std::mem::forget(server);
    };
    assert_eq!(outcome.status, 0, "{outcome}");
    let list = state.jsinfo(&["trust", "--list"]).stdout();
    assert!(list.contains("1950-06-01 00:00:0"), "{list}");
}
