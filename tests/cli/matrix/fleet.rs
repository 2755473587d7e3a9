//! All faults at once: a fleet of them, in which each is a result of its own, and none holds up or changes another.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::certificates::Certificates;
use super::rows::{Asked, By, Comes, ROWS, Row};
use super::verdict::{NEVER, contract};
use super::{PASSWORD, Running};
use crate::support::{JSINFO, fixtures};

/// The server of a row in a configuration file, with all that it is to be asked with.
fn server(number: usize, row: &Row, running: &Running, certificates: &Certificates) -> String {
    let port = running.port();
    let address = match row.asked {
        Asked::Plainly => format!("http://127.0.0.1:{port}"),
        Asked::OverTls => format!("0.0.0.0:{port}"),
        Asked::OverTlsOnLoopback => format!("127.0.0.1:{port}"),
    };
    let timeout = if row.is_waiting { "500ms" } else { "10s" };
    let mut text = format!("[servers.r{number}]\naddress = \"{address}\"\ntimeout = \"{timeout}\"\n");
    if row.asked == Asked::OverTls {
        let _ = writeln!(text, "ca-file = \"{}\"", certificates.root_file());
    }
    let mut options = row.login().iter().peekable();
    while let Some(option) = options.next() {
        let key = option.trim_start_matches("--");
        let _ = match options.next_if(|word| !word.starts_with("--")) {
            Some(value) => writeln!(text, "{key} = \"{value}\""),
            None => writeln!(text, "{key} = true"),
        };
    }
    text
}

#[test]
fn every_fault_is_a_row_of_the_fleet_and_none_is_missing() {
    let certificates = Certificates::new();
    // A server of openssl's is a process of its own, and nothing that another row does not try.
    let rows: Vec<&Row> = ROWS.iter().filter(|row| !matches!(row.server, By::Openssl(..))).collect();
    let running: Vec<Running> = rows.iter().map(|row| Running::start(row, &certificates)).collect();
    let directory = tempfile::tempdir().unwrap();
    let mut config = String::new();
    let mut names = Vec::new();
    for (number, (row, running)) in rows.iter().zip(&running).enumerate() {
        config.push_str(&server(number, row, running, &certificates));
        names.push(format!("r{number}"));
    }
    let _ = write!(config, "[groups]\nall = {names:?}\n");
    let file = directory.path().join("config.toml");
    std::fs::write(&file, config).unwrap();
    let mut jsinfo = Command::new(JSINFO);
    jsinfo.args(["fleet", "@all", "--json", "--config"]).arg(&file).env_clear().current_dir(fixtures());
    jsinfo.envs([("SSL_CERT_FILE", "/dev/null"), ("SSL_CERT_DIR", "/nonexistent"), ("PATH", "/nonexistent")]);
    let output = jsinfo.env("JETSTREAM_API_PASSWORD", PASSWORD).stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    crate::support::schemas::assert_valid(&text);
    assert_eq!(output.status.code(), Some(17));
    let document: Value = serde_json::from_str(&text).unwrap();
    let results = document["results"].as_array().unwrap();
    let told: Vec<&str> = results.iter().map(|result| result["target"].as_str().unwrap()).collect();
    assert_eq!(told, names, "each has a result, in the order asked");
    let mut faults = Vec::new();
    for (row, result) in rows.iter().zip(results) {
        let (kind, code) = (result["failure"]["kind"].as_str(), result["failure"]["exitCode"].as_i64());
        let expected = match row.comes {
            Comes::Fails(kind) => {
                let (code, name, _, _) = contract(kind);
                (Some(name), Some(code.into()))
            }
            Comes::Document | Comes::NoVersion | Comes::Unrecognised => (None, None),
        };
        if (kind, code) != expected || result["info"].is_object() == kind.is_some() {
            faults.push(format!("{}: {kind:?} instead of {expected:?}: {}", row.name, result["failure"]));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), rows.len(), faults.join("\n"));
    let summary = &document["summary"];
    assert_eq!(summary["asked"], rows.len());
    assert_eq!(
        summary["answered"].as_u64().unwrap() + summary["failed"].as_u64().unwrap(),
        rows.len() as u64
    );
    for never in NEVER {
        assert!(!text.contains(never), "{never}");
    }
}
