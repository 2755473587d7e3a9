//! A failure, as it stands in several contracts.
//!
//! It may get more fields, and there may be more kinds. What is here stays as it is.

use serde::Serialize;

use crate::failure::Failure;

/// What went wrong, and what to do.
#[derive(Debug, Serialize)]
pub(crate) struct FailureEntry {
    /// What kind of wrong it is: `usage`, `unreachable`, `authentication`, `deadline` and so on. An open
    /// list.
    kind: &'static str,
    /// What was tried and what happened, in one line for people.
    message: String,
    /// What to do next, for people, the nearest first.
    hints: Vec<String>,
}

impl FailureEntry {
    pub(super) fn from_failure(failure: &Failure) -> Self {
        Self { kind: failure.kind().name(), message: failure.message_line(), hints: failure.hint_lines() }
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
            .hint("check that the server runs");
        let json = serde_json::to_string_pretty(&FailureEntry::from_failure(&failure)).unwrap();
        expect_test::expect![[r#"
            {
              "kind": "unreachable",
              "message": "cannot connect to paris:8886: connection refused",
              "hints": [
                "check that the server runs"
              ]
            }"#]]
        .assert_eq(&json);
    }
}
