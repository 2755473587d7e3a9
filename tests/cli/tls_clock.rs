//! This machine's clock is wrong, as where a battery is empty: certificates seem to be too young or too old, and it is said
//! that this may be why.

use super::support::certificate::Identity;
use super::support::{Outcome, Run, Server, jsinfo_with};

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
        let clock = format!("{why}; this machine's clock says {time}");
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
