//! `jsinfo/failure` 1: a failure, as `--error-format json` tells it on standard error, a line each; and as it stands in
//! several contracts.
//!
//! It may get more fields, and there may be more kinds. What is here stays as it is.

use serde::Serialize;

use crate::exit::ExitCode;
use crate::failure::Failure;

const NAME: &str = "jsinfo/failure";
const VERSION: u32 = 1;

/// Why a run ended without having done what was asked for.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailureDocument {
    /// `jsinfo/failure`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// What went wrong. Its exit code is that of the process.
    #[serde(flatten)]
    failure: FailureEntry,
}

/// What went wrong, and what to do.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailureEntry {
    /// What kind of wrong it is: `usage`, `unreachable`, `authentication`, `deadline` and so on. An open
    /// list.
    kind: &'static str,
    /// The exit code: within a document, the one that every command but `check` would end with.
    exit_code: u8,
    /// The part of the way to the server in which it happened: `lookUp`, `connection`, `tls`, `authentication` and so
    /// on, as in `jsinfo/doctor`. An open list; null where nobody was on the way.
    phase: Option<&'static str>,
    /// What was tried and what happened, in one line for people.
    message: String,
    /// What to do next, for people, the nearest first.
    hints: Vec<String>,
    /// Whether it may pass by itself, and trying again does no harm: no login is sent twice.
    retryable: bool,
}

impl FailureDocument {
    pub(crate) fn from_failure(failure: &Failure, exit_code: ExitCode) -> Self {
        let entry = FailureEntry { exit_code: exit_code.number(), ..FailureEntry::from_failure(failure) };
        Self { schema: NAME, schema_version: VERSION, failure: entry }
    }
}

impl FailureEntry {
    pub(super) fn from_failure(failure: &Failure) -> Self {
        Self {
            kind: failure.kind().name(),
            exit_code: ExitCode::from(failure.kind()).number(),
            phase: failure.phase(),
            message: failure.message_line(),
            hints: failure.hint_lines(),
            retryable: failure.may_pass(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureKind;

    #[test]
    fn names_stay() {
        let failure = Failure::message(FailureKind::Unreachable, "connection refused")
            .context("cannot connect to paris:8886")
            .hint("check that the server runs")
            .in_phase(Some("connection"));
        let document = FailureDocument::from_failure(&failure, ExitCode::CheckCritical);
        let json = serde_json::to_string_pretty(&document).unwrap();
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/failure",
              "schemaVersion": 1,
              "kind": "unreachable",
              "exitCode": 2,
              "phase": "connection",
              "message": "cannot connect to paris:8886: connection refused",
              "hints": [
                "check that the server runs"
              ],
              "retryable": true
            }"#]]
        .assert_eq(&json);
    }
}
