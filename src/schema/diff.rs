//! `jsinfo/diff` 1: what differs between two targets, as `jsinfo diff --json` prints it.
//!
//! Differences may get more fields. What is here stays as it is.

use serde::Serialize;

use crate::difference::{Difference, DocumentDiff, NotCompared, Side};
use crate::document::Document;
use crate::json::Value;

const NAME: &str = "jsinfo/diff";
const VERSION: u32 = 1;

/// Two targets, and what differs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiffDocument<'a> {
    /// `jsinfo/diff`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// What stands on the left.
    left: TargetEntry<'a>,
    /// What stands on the right.
    right: TargetEntry<'a>,
    /// What differs; an empty list where nothing does.
    differences: Vec<DifferenceEntry<'a>>,
    /// How many fields were compared.
    compared: usize,
    /// How many were not.
    not_compared: usize,
    /// How many were not, by the reason.
    not_compared_by: NotComparedEntry,
}

/// One of the two.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct TargetEntry<'a> {
    /// The target, as it was named.
    target: &'a str,
    /// What it calls itself; null where it does not say.
    server_name: Option<&'a str>,
}

/// A field that differs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct DifferenceEntry<'a> {
    /// Its path.
    field: &'static str,
    /// `setting`, `identity` or `state`. An open list.
    class: &'static str,
    /// What the left one says.
    left: SideEntry<'a>,
    /// What the right one says.
    right: SideEntry<'a>,
    /// The rule that reads the field; null where none does.
    rule: Option<&'static str>,
}

/// What one of the two says of a field.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SideEntry<'a> {
    /// `value`, `null`, `absent` or `odd`. An open list.
    state: &'static str,
    /// The value as it was sent, a secret masked; null where there is none.
    value: Option<&'a Value>,
    /// What the rules find of it: `notice`, `warning`, `critical` or `unknown`; null where nothing is wrong. An open list.
    status: Option<&'static str>,
    /// What there is to say of that, for people; null where nothing is wrong.
    message: Option<&'a str>,
}

/// Why fields were not compared.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct NotComparedEntry {
    /// They say which server it is.
    identity: usize,
    /// They move by themselves, or depend on who asks.
    state: usize,
    /// One of the callers is not shown them.
    hidden: usize,
    /// They were named to be ignored.
    ignored: usize,
}

impl<'a> DiffDocument<'a> {
    pub(crate) fn from_diff(
        comparison: &'a DocumentDiff,
        left: (&'a str, &'a Document),
        right: (&'a str, &'a Document),
    ) -> Self {
        let NotCompared { identity, state, hidden, ignored } = comparison.not_compared;
        Self {
            schema: NAME,
            schema_version: VERSION,
            left: TargetEntry::new(left),
            right: TargetEntry::new(right),
            differences: comparison.differences.iter().map(DifferenceEntry::from_difference).collect(),
            compared: comparison.compared,
            not_compared: comparison.not_compared.total(),
            not_compared_by: NotComparedEntry { identity, state, hidden, ignored },
        }
    }
}

impl<'a> TargetEntry<'a> {
    fn new((target, document): (&'a str, &'a Document)) -> Self {
        Self { target, server_name: document.value_at("serverName").and_then(Value::as_str) }
    }
}

impl<'a> DifferenceEntry<'a> {
    fn from_difference(difference: &'a Difference) -> Self {
        Self {
            field: difference.field.path,
            class: difference.field.class.name(),
            left: SideEntry::from_side(&difference.left),
            right: SideEntry::from_side(&difference.right),
            rule: difference.rule(),
        }
    }
}

impl<'a> SideEntry<'a> {
    fn from_side(side: &'a Side) -> Self {
        let finding = side.finding.as_ref();
        Self {
            state: side.state.name(),
            value: side.value.as_ref(),
            status: finding.map(|finding| finding.outcome.name()),
            message: finding.map(|finding| finding.sentence.as_str()),
        }
    }
}
