//! `jsinfo/saved-failure` 1: why a target gave no answer when a directory was saved.
//!
//! It may get more fields, and there may be more kinds. What is here stays as it is.

use anyhow::Context as _;
use jiff::Timestamp;
use serde::Serialize;

use crate::failure::Failure;
use crate::failure_entry::{self, FailureEntry};
use crate::json::Value;
use crate::units::time::{read_moment, spell_minute, spell_rfc3339};

const NAME: &str = "jsinfo/saved-failure";
const VERSION: u32 = 1;

/// Why there was no answer.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct SavedFailureDocument<'a> {
    /// `jsinfo/saved-failure`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// When it was saved: RFC 3339, in UTC.
    when: String,
    /// The target, as it was named.
    target: &'a str,
    /// What went wrong then.
    #[serde(flatten)]
    failure: FailureEntry,
}

impl<'a> SavedFailureDocument<'a> {
    pub(crate) fn new(target: &'a str, failure: &Failure, when: Timestamp) -> Self {
        Self {
            schema: NAME,
            schema_version: VERSION,
            when: spell_rfc3339(when),
            target,
            failure: FailureEntry::from_failure(failure),
        }
    }
}

/// The failure in a file.
#[derive(Debug)]
pub(crate) struct SavedFailure {
    /// As it would be told now: of the same kind, and that it is not of now.
    pub(crate) failure: Failure,
}

impl SavedFailure {
    /// Whether a value says that it is one.
    pub(crate) fn is_one(value: &Value) -> bool {
        value.get("schema").and_then(Value::as_str) == Some(NAME)
    }

    /// Reads one.
    ///
    /// # Errors
    /// What of it is not understood.
    pub(crate) fn from_value(value: &Value) -> anyhow::Result<Self> {
        let failure = failure_entry::read(value, None).context("it is a failure that was saved")?;
        let when = match value.get("when").and_then(Value::as_str).and_then(read_moment) {
            Some(when) => format!("when it was saved, {}", spell_minute(when)),
            None => "when it was saved".to_owned(),
        };
        Ok(Self { failure: failure.context(when) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureKind;
    use crate::json;

    fn moment() -> Timestamp {
        "2026-11-29T05:40:07Z".parse().unwrap()
    }

    fn read(text: &str) -> Failure {
        let value = json::read(text.as_bytes()).unwrap();
        assert!(SavedFailure::is_one(&value));
        match SavedFailure::from_value(&value) {
            Ok(saved) => saved.failure,
            Err(error) => Failure::new(FailureKind::Configuration, error),
        }
    }

    #[test]
    fn names_stay() {
        let failure = Failure::message(FailureKind::Unreachable, "connection refused")
            .context("cannot connect to paris:8886")
            .hint("check that the server runs")
            .in_phase(Some("connection"));
        let text = json::pretty(&SavedFailureDocument::new("paris", &failure, moment()));
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/saved-failure",
              "schemaVersion": 1,
              "when": "2026-11-29T05:40:07Z",
              "target": "paris",
              "kind": "unreachable",
              "exitCode": 11,
              "phase": "connection",
              "message": "cannot connect to paris:8886: connection refused",
              "hints": [
                "check that the server runs"
              ],
              "retryable": true
            }"#]]
        .assert_eq(&text);
    }

    #[test]
    fn every_kind_comes_back_as_it_was_and_says_that_it_is_not_of_now() {
        for &kind in FailureKind::ALL {
            for is_after_login in [false, true] {
                let mut failure =
                    Failure::message(kind, "no").context("cannot ask").hint("look").in_phase(Some("tls"));
                if is_after_login {
                    failure = failure.after_login();
                }
                let again = read(&json::pretty(&SavedFailureDocument::new("paris", &failure, moment())));
                assert_eq!(again.kind(), kind);
                assert_eq!(again.message_line(), "when it was saved, 2026-11-29 05:40 UTC: cannot ask: no");
                assert_eq!((again.hint_lines(), again.phase()), (vec!["look".to_owned()], Some("tls")));
                assert_eq!(again.may_pass(), failure.may_pass(), "{kind:?}");
            }
        }
    }

    #[test]
    fn what_is_not_understood_is_no_failure_of_the_servers() {
        let told = [
            r#"{"schema": "jsinfo/saved-failure"}"#,
            r#"{"schema": "jsinfo/saved-failure", "kind": "eclipse", "message": "dark"}"#,
            r#"{"schema": "jsinfo/saved-failure", "kind": "deadline", "message": "late", "when": 1, "hints": {}}"#,
        ]
        .map(|text| read(text).to_string());
        expect_test::expect![[r#"
            error: it is a failure that was saved: it does not say of which kind
            error: it is a failure that was saved: its kind is not known here: eclipse
            error: when it was saved: late"#]]
        .assert_eq(&told.join("\n"));
    }
}
