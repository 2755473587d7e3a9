//! Where `jsinfo check` writes: one format a stream, files as a whole and for everybody, pipes, and what cannot be
//! written.

use serde_json::{Value, json};

use super::support::{JSINFO, Shows as _, expect, jsinfo_with};

#[test]
fn two_formats_for_one_stream_and_a_file_that_cannot_be_written_are_unknown() {
    let both = jsinfo_with(&["check", "demo:", "--format", "json", "--format", "nagios"]).run();
    both.assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: json and nagios would both go to standard output
        hint: give one of them a file, as in --format nagios=FILE
    "#]]);
    let nowhere =
        jsinfo_with(&["check", "demo:", "--format", "text", "--format", "json=nowhere/report.json"]).run();
    nowhere.without_counts().assert_shows(expect![[r#"
        status: 3
        --- stdout
        UNKNOWN  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
                 demo: · [N] in order, [N] skipped (--all lists them)
        --- stderr
        error: cannot write json to nowhere/report.json: no such directory
    "#]]);
    let worse = jsinfo_with(&["check", "demo:unhealthy", "--format", "junit=nowhere/report.xml"]).run();
    assert_eq!(worse.status, 2, "critical is worse: {worse}");
    let told = jsinfo_with(&["check", "demo:", "--json", "--format", "junit=nowhere/report.xml"]).run();
    let report: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!((&report["exitCode"], &report["verdict"]), (&Value::from(3), &Value::from("unknown")));
}

#[test]
fn what_could_not_be_written_is_told_by_what_could() {
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str| directory.path().join(name).display().to_string();
    let (json, metrics) = (place("a.json"), place("a.prom"));
    let wishes = [
        format!("--format=json={json}"),
        format!("--format=prometheus={metrics}"),
        format!("--format=nagios={}", place("no/such/place")),
    ];
    let outcome = jsinfo_with(&["check", "demo:", &wishes[0], &wishes[1], &wishes[2]]).run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (3, ""), "{outcome}");
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&json).unwrap()).unwrap();
    assert_eq!((&report["exitCode"], &report["failure"]["kind"]), (&json!(3), &json!("internal")));
    let metrics = std::fs::read_to_string(&metrics).unwrap();
    assert!(metrics.lines().any(|line| line.starts_with("jsinfo_check_failed{") && line.ends_with(" 1")));
    let twice = [format!("--format=json={}", place("twice")), format!("--format=junit={}", place("twice"))];
    let twice = jsinfo_with(&["check", "demo:", &twice[0], &twice[1]]).run();
    assert_eq!(twice.status, 3, "{twice}");
    assert!(!directory.path().join("twice").exists(), "neither of the two is written");
}

#[cfg(unix)]
#[test]
fn files_are_replaced_as_a_whole() {
    use std::os::unix::fs::MetadataExt as _;

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("report.json");
    let wish = format!("json={}", file.display());
    let mut inodes = Vec::new();
    for target in ["demo:", "demo:denied"] {
        let _ = jsinfo_with(&["check", target, "--format", &wish]).run();
        let metadata = std::fs::metadata(&file).unwrap();
        inodes.push(metadata.ino());
    }
    assert_ne!(inodes[0], inodes[1], "whoever still reads the old one reads it to its end");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "nothing else is left behind");
    let pipe = jsinfo_with(&["check", "demo:", "--format", "nagios=/dev/stdout"]).run();
    assert!(pipe.stdout.starts_with("JSINFO OK"), "what is no file stays what it is: {pipe}");
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_is_not_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let wish = format!("--format=json={}", pipe.display());
    let outcome = jsinfo_with(&["check", "demo:", &wish]).run();
    assert_eq!(outcome.status, 3, "{outcome}");
    let read = format!("cat '{}' & exec {} check demo: '{wish}'", pipe.display(), JSINFO);
    let output = std::process::Command::new("sh").args(["-c", &read]).output().unwrap();
    let _: Value = serde_json::from_slice(&output.stdout).expect("whoever reads gets all of it");
}
