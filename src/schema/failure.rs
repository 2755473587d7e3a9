//! `jsinfo/failure` 1: a failure, as `--error-format json` tells it on standard error, a line each.
//!
//! It may get more fields, and there may be more kinds. What is here stays as it is.

use serde::Serialize;

use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::failure_entry::FailureEntry;

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

impl FailureDocument {
    pub(crate) fn from_failure(failure: &Failure, exit_code: ExitCode) -> Self {
        let failure = FailureEntry::with_exit_code(failure, exit_code);
        Self { schema: NAME, schema_version: VERSION, failure }
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
