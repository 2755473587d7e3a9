//! A failure as it stands in several contracts, and read back from there.
//!
//! It may get more fields, and there may be more kinds. What is here stays as it is.

use anyhow::{Context as _, bail};
use serde::Serialize;
use strum::VariantArray as _;

use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind};
use crate::json::Value;
use crate::progress::Phase;

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

impl FailureEntry {
    /// With the exit code of its kind.
    pub(crate) fn from_failure(failure: &Failure) -> Self {
        Self::with_exit_code(failure, failure.kind().into())
    }

    /// With the exit code that the process ends with.
    pub(crate) fn with_exit_code(failure: &Failure, exit_code: ExitCode) -> Self {
        Self {
            kind: failure.kind().name(),
            exit_code: exit_code.number(),
            phase: failure.phase(),
            message: failure.message_line(),
            hints: failure.hint_lines(),
            retryable: failure.may_pass(),
        }
    }
}

/// Reads an entry back. One whose kind is not known here is of the kind `otherwise`.
///
/// # Errors
/// What is missing; or a kind that is not known here, where there is no `otherwise`.
pub(crate) fn read(entry: &Value, otherwise: Option<FailureKind>) -> anyhow::Result<Failure> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    let name = text("kind").context("it does not say of which kind")?;
    let message = text("message").context("it does not say what went wrong")?;
    let known = FailureKind::ALL.iter().copied().find(|kind| kind.name() == name);
    let Some(kind) = known.or(otherwise) else { bail!("its kind is not known here: {name}") };
    let mut failure = Failure::message(kind, message.to_owned());
    for hint in entry.get("hints").and_then(Value::as_array).unwrap_or_default() {
        failure = failure.hints(hint.as_str().map(str::to_owned));
    }
    // What may pass by its kind, and did not then, came after a login.
    if entry.get("retryable").and_then(Value::as_bool) == Some(false) && failure.may_pass() {
        failure = failure.after_login();
    }
    Ok(failure.in_phase(text("phase").and_then(phase)))
}

fn phase(name: &str) -> Option<&'static str> {
    Phase::VARIANTS.iter().map(|phase| phase.name()).find(|known| *known == name)
}
