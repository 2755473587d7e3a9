//! A failure as it stands in JSON of any schema of our own. A contract.

use serde::Serialize;

use crate::failure::Failure;

/// What went wrong, and what to do.
#[derive(Debug, Serialize)]
pub(super) struct FailureEntry {
    /// The kind's name.
    kind: &'static str,
    pub(super) message: String,
    pub(super) hints: Vec<String>,
}

impl FailureEntry {
    pub(super) fn of(failure: &Failure) -> Self {
        Self { kind: failure.kind().name(), message: failure.message_line(), hints: failure.hint_lines() }
    }
}
