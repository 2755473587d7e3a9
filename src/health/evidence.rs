//! What rules judge by: the document, and what is known beside it.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::catalogue::{self, Field, kind};
use crate::document::Document;
use crate::source::FetchMeta;

use super::{RULES, Rule};

/// What is known of a server.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The rules that judge it.
    pub rules: Vec<&'static Rule>,
    /// What it said.
    pub document: &'a Document,
    /// What was seen on the way; none for a saved document.
    pub meta: Option<&'a FetchMeta>,
    /// How long it took from nothing to the document.
    pub took: Option<Duration>,
    /// Why there is no certificate to look at, where there is none.
    pub uncertified: Option<&'static str>,
    /// What it said at another time.
    pub baseline: Option<&'a Document>,
    /// This machine's clock.
    pub now: Timestamp,
}

impl<'a> Evidence<'a> {
    /// A document alone.
    pub fn of(document: &'a Document) -> Self {
        let (meta, took, uncertified, baseline) = (None, None, None, None);
        let rules = RULES.iter().collect();
        Self { rules, document, meta, took, uncertified, baseline, now: Timestamp::now() }
    }

    /// The moment as of which something runs out: a saved document is judged as of its own day. Whoever answers now may
    /// have a clock that is behind, and gains nothing by it.
    pub(super) fn as_of(&self) -> Timestamp {
        let told = self.value("serverTime").and_then(kind::instant).unwrap_or(self.now);
        if self.meta.is_some() { told.max(self.now) } else { told }
    }

    pub(super) fn value(&self, path: &str) -> Option<&'a Value> {
        self.document.value(field(path)?)
    }

    /// What was said at another time.
    pub(super) fn former(&self, field: &Field) -> Option<&'a Value> {
        self.baseline?.value(field)
    }

    pub(super) fn flag(&self, path: &str) -> Option<bool> {
        self.value(path).and_then(Value::as_bool)
    }

    pub(super) fn text(&self, path: &str) -> Option<&'a str> {
        self.value(path).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}

pub(super) fn field(path: &str) -> Option<&'static Field> {
    let field = catalogue::field(path).ok();
    debug_assert!(field.is_some(), "{path} is not in the catalogue");
    field
}
