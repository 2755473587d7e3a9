//! `jsinfo/snapshot` 1: the index of a directory that was saved, `index.json`: which file is whose.
//!
//! It may get more fields. What is here stays as it is.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use serde::Serialize;

use crate::failure::{Failure, FailureKind, Result};
use crate::files::{home, io_message, is_missing, read};
use crate::json::{self, Value};
use crate::units::time::spell_rfc3339;

const NAME: &str = "jsinfo/snapshot";
const VERSION: u32 = 1;

/// The name of its file.
pub(super) const INDEX: &str = "index.json";

/// What was saved, and when.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct SnapshotDocument<'a> {
    /// `jsinfo/snapshot`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// When it was saved: RFC 3339, in UTC.
    saved: String,
    /// One for each target, in the order in which they were asked.
    entries: &'a [SnapshotEntry],
}

/// A target that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct SnapshotEntry {
    /// What it is called.
    pub(crate) target: String,
    /// The name of its file, which is in the same directory.
    pub(crate) file: String,
    /// Whether it answered: then the file is its document, and else a `jsinfo/saved-failure`.
    pub(crate) answered: bool,
}

impl<'a> SnapshotDocument<'a> {
    pub(crate) fn new(entries: &'a [SnapshotEntry], saved: Timestamp) -> Self {
        Self { schema: NAME, schema_version: VERSION, saved: spell_rfc3339(saved), entries }
    }
}

/// The index of a directory, read.
#[derive(Debug)]
pub(crate) struct SnapshotIndex {
    /// In the order in which they were asked.
    pub(crate) entries: Vec<SnapshotEntry>,
}

impl SnapshotIndex {
    /// Reads the index of a directory; none where it has none. A server's document that happens to be called `index.json`
    /// is none.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`], for what is one and not understood, or cannot be read.
    pub(crate) fn read(directory: &Path) -> Result<Option<Self>> {
        let path = directory.join(INDEX);
        let bytes = match read::bytes(&home::expand_own(&path)) {
            Ok(bytes) => bytes,
            Err(error) if is_missing(&error) || error.kind() == std::io::ErrorKind::IsADirectory => {
                return Ok(None);
            }
            Err(error) => return Err(unusable(&path, io_message(error))),
        };
        Self::parse(&bytes).map_err(|error| unusable(&path, error))
    }

    fn parse(bytes: &[u8]) -> anyhow::Result<Option<Self>> {
        let value = json::read(bytes)?;
        if !is_index(&value) {
            return Ok(None);
        }
        match value.get("schemaVersion").map(ToString::to_string) {
            Some(version) if version == VERSION.to_string() => {}
            _ => bail!("it is an index of another version of jsinfo"),
        }
        let mut entries = Vec::new();
        let listed = value.get("entries").and_then(Value::as_array);
        for (place, entry) in listed.context("it has no list of entries")?.iter().enumerate() {
            entries.push(read_entry(entry).with_context(|| format!("entry {}", place + 1))?);
        }
        Ok(Some(Self { entries }))
    }

    /// The entries by their targets; of two with the same, the first.
    pub(crate) fn by_target(&self) -> HashMap<&str, &SnapshotEntry> {
        let mut entries = HashMap::with_capacity(self.entries.len());
        for entry in &self.entries {
            entries.entry(entry.target.as_str()).or_insert(entry);
        }
        entries
    }
}

/// Whether a value says that it is an index.
pub(crate) fn is_index(value: &Value) -> bool {
    value.get("schema").and_then(Value::as_str) == Some(NAME)
}

fn read_entry(entry: &Value) -> anyhow::Result<SnapshotEntry> {
    let target = entry.get("target").and_then(Value::as_str).context("it names no target")?;
    let file = entry.get("file").and_then(Value::as_str).context("it names no file")?;
    let answered = entry.get("answered").and_then(Value::as_bool);
    // An index that somebody sent must not have other files read.
    if file.is_empty() || file.contains(['/', '\0']) || matches!(file, "." | ".." | INDEX) {
        bail!("{file:?} is no file of this directory");
    }
    Ok(SnapshotEntry {
        target: target.to_owned(),
        file: file.to_owned(),
        answered: answered.context("it does not say whether there was an answer")?,
    })
}

fn unusable(path: &Path, error: anyhow::Error) -> Failure {
    Failure::new(FailureKind::Configuration, error).context(format!("cannot use {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match SnapshotIndex::parse(text.as_bytes()) {
            Ok(Some(index)) => format!("{} entries", index.entries.len()),
            Ok(None) => "no index".to_owned(),
            Err(error) => format!("{error:#}"),
        }
    }

    #[test]
    fn names_stay() {
        let entries =
            [SnapshotEntry { target: "demo:1.9".into(), file: "demo%3A1.9.json".into(), answered: true }];
        let saved = "2026-11-29T05:40:07Z".parse().unwrap();
        let text = json::pretty(&SnapshotDocument::new(&entries, saved));
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/snapshot",
              "schemaVersion": 1,
              "saved": "2026-11-29T05:40:07Z",
              "entries": [
                {
                  "target": "demo:1.9",
                  "file": "demo%3A1.9.json",
                  "answered": true
                }
              ]
            }"#]]
        .assert_eq(&text);
        assert_eq!(SnapshotIndex::parse(text.as_bytes()).unwrap().unwrap().entries, entries);
    }

    #[test]
    fn what_is_no_index_is_told_from_one_that_is_broken() {
        let index = |entries: &str| {
            format!(r#"{{"schema": "jsinfo/snapshot", "schemaVersion": 1, "entries": {entries}}}"#)
        };
        let entry = |file: &str| index(&format!(r#"[{{"target": "a", "file": {file}, "answered": true}}]"#));
        let told = [
            told(r#"{"version": "2.9.2"}"#),
            told(r#"{"schema": "jsinfo/check"}"#),
            told("[]"),
            told(r#"{"schema": "jsinfo/snapshot", "schemaVersion": 2}"#),
            told(r#"{"schema": "jsinfo/snapshot", "schemaVersion": 1}"#),
            told(r#"{"schema": "jsinfo/snapshot", "sche"#),
            told(&index("[]")),
            told(&index("[{}]")),
            told(&index(r#"[{"target": "a", "file": "a.json"}]"#)),
            told(&entry(r#""a.json""#)),
            told(&entry(r#""../a.json""#)),
            told(&entry(r#""/etc/passwd""#)),
            told(&entry(r#""..""#)),
            told(&entry(r#""index.json""#)),
            told(&entry("1")),
        ];
        expect_test::expect![[r#"
            no index
            no index
            no index
            it is an index of another version of jsinfo
            it has no list of entries
            it is not JSON: it is cut off at line 1 column 36
            0 entries
            entry 1: it names no target
            entry 1: it does not say whether there was an answer
            1 entries
            entry 1: "../a.json" is no file of this directory
            entry 1: "/etc/passwd" is no file of this directory
            entry 1: ".." is no file of this directory
            entry 1: "index.json" is no file of this directory
            entry 1: it names no file"#]]
        .assert_eq(&told.join("\n"));
    }
}
