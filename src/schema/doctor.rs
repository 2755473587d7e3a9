//! `jsinfo/doctor` 1: the way to a document, as `jsinfo doctor --json` prints it.
//!
//! There may be more phases, and everything may get more fields. What is here stays as it is.

use std::time::Duration;

use serde::Serialize;

use super::check::CheckEntry;
use super::settings::SettingEntry;
use crate::check::report::TargetResult;
use crate::failure_entry::FailureEntry;
use crate::session::doctor::{Diagnosis, DiagnosisPhase, DiagnosisWay, PhaseOutcome, WayOutcome};
use crate::text::sanitize;

const NAME: &str = "jsinfo/doctor";
const VERSION: u32 = 1;

/// The way to a document, the settings, and what went wrong.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct DoctorDocument<'a> {
    /// `jsinfo/doctor`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// What was asked: its name in the configuration file, or its address. Never with a password.
    target: &'a str,
    /// The exit code of the process.
    exit_code: u8,
    /// The phases in their order. One that was gone through twice is there twice.
    phases: Vec<PhaseEntry<'a>>,
    /// The settings that act on this target.
    settings: Vec<SettingEntry<'a>>,
    /// The first failure; null where there was none.
    failure: Option<FailureEntry>,
    /// How the server is, by every rule and its own limits: `ok`, `warning`, `critical` or `unknown`, as `jsinfo check`
    /// says without options. A closed list.
    verdict: &'static str,
    /// What was found of it, the worst first, as in `jsinfo/check`; none where it is in order.
    findings: Vec<CheckEntry<'a>>,
    /// The ways to the server that were tried, first the one that was asked for. Where something answers there that is
    /// no API port of ours, those through the vendor's clients on this machine are next. None for a saved document.
    ways: Vec<WayEntry<'a>>,
}

/// A way to the server.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct WayEntry<'a> {
    /// The target that takes it.
    target: &'a str,
    /// `ok` where the server answers, `failed`, or `skipped` where it was not tried. A closed list.
    status: &'static str,
    /// What came of it, or why it was skipped, for people.
    detail: String,
    /// The command that saves it in the configuration file; null where there is none.
    save: Option<&'a str>,
}

/// A phase.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PhaseEntry<'a> {
    /// `credentials`, `lookUp`, `connection`, `tls`, `authentication`, `superuser`, `getServerInfo`, `client`
    /// or `file`. An open list.
    name: &'static str,
    /// `ok`, `failed` or `skipped`. A closed list.
    status: &'static str,
    /// How long it took, to a tenth; null where it was skipped.
    milliseconds: Option<f64>,
    /// What came of it, or why it was skipped, for people; null where it failed.
    detail: Option<&'a str>,
}

impl<'a> DoctorDocument<'a> {
    pub(crate) fn from_diagnosis(diagnosis: &'a Diagnosis, result: &'a TargetResult) -> Self {
        let noteworthy = result.lines.iter().filter(|line| line.outcome.is_noteworthy());
        Self {
            schema: NAME,
            schema_version: VERSION,
            target: &diagnosis.target,
            exit_code: diagnosis.exit_code().number(),
            phases: diagnosis.phases.iter().map(PhaseEntry::from_phase).collect(),
            settings: diagnosis.settings.iter().map(SettingEntry::from_setting).collect(),
            failure: diagnosis.failure.as_ref().map(FailureEntry::from_failure),
            verdict: result.verdict.name(),
            findings: noteworthy.map(CheckEntry::from_line).collect(),
            ways: diagnosis.ways.iter().map(WayEntry::from_way).collect(),
        }
    }
}

impl<'a> WayEntry<'a> {
    fn from_way(way: &'a DiagnosisWay) -> Self {
        let (status, detail) = match &way.outcome {
            WayOutcome::Open { detail } => ("ok", detail),
            WayOutcome::Closed { reason } => ("failed", reason),
            WayOutcome::Untried { reason } => ("skipped", reason),
        };
        let detail = sanitize::line(detail).into_owned();
        Self { target: &way.target, status, detail, save: way.save.as_deref() }
    }
}

impl<'a> PhaseEntry<'a> {
    fn from_phase(entry: &'a DiagnosisPhase) -> Self {
        let name = entry.phase.name();
        match &entry.outcome {
            PhaseOutcome::Done { took, result } => {
                Self { name, status: "ok", milliseconds: Some(milliseconds(*took)), detail: Some(result) }
            }
            PhaseOutcome::Failed { took } => {
                Self { name, status: "failed", milliseconds: Some(milliseconds(*took)), detail: None }
            }
            PhaseOutcome::Skipped { reason } => {
                Self { name, status: "skipped", milliseconds: None, detail: Some(reason) }
            }
        }
    }
}

fn milliseconds(took: Duration) -> f64 {
    // A phase on the loopback takes less than a millisecond, and beyond a tenth is only noise.
    (took.as_secs_f64() * 10_000.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn names_and_version_stay() {
        let (mut diagnosis, result) = (examples::diagnosis(), examples::diagnosed());
        // Their own contract has them all.
        diagnosis.settings.truncate(2);
        let document = DoctorDocument::from_diagnosis(&diagnosis, &result);
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/doctor",
              "schemaVersion": 1,
              "target": "paris",
              "exitCode": 11,
              "phases": [
                {
                  "name": "credentials",
                  "status": "ok",
                  "milliseconds": 1.3,
                  "detail": "read for ops"
                },
                {
                  "name": "connection",
                  "status": "failed",
                  "milliseconds": 20.0,
                  "detail": null
                },
                {
                  "name": "tls",
                  "status": "skipped",
                  "milliseconds": null,
                  "detail": "not reached"
                }
              ],
              "settings": [
                {
                  "name": "target",
                  "value": "paris",
                  "origin": "flag",
                  "where": "argument"
                },
                {
                  "name": "token",
                  "value": "JETSTREAM_API_TOKEN",
                  "origin": "variable",
                  "where": "JETSTREAM_API_TOKEN"
                }
              ],
              "failure": {
                "kind": "unreachable",
                "exitCode": 11,
                "phase": null,
                "message": "connection refused",
                "hints": [
                  "start it"
                ],
                "retryable": true
              },
              "verdict": "critical",
              "findings": [
                {
                  "rule": "reachable",
                  "expectation": null,
                  "field": null,
                  "status": "critical",
                  "severity": "critical",
                  "value": null,
                  "measured": null,
                  "threshold": null,
                  "message": "connection refused",
                  "hint": "start it",
                  "muted": null
                }
              ],
              "ways": [
                {
                  "target": "paris",
                  "status": "failed",
                  "detail": "connection refused",
                  "save": null
                },
                {
                  "target": "console:paris",
                  "status": "ok",
                  "detail": "JetStream 2.9.2 answers, asked as nobody",
                  "save": "jsinfo server add paris console:paris --replace"
                },
                {
                  "target": "python:paris",
                  "status": "skipped",
                  "detail": "cannot run python3: there is no such program",
                  "save": null
                }
              ]
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(&document).unwrap());
    }
}
