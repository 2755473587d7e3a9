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
    /// How long asking took, without the time that people and secrets took. Connecting and the login are in
    /// it where they were needed: a server that is asked again over a connection that was kept open is
    /// quicker.
    pub took: Option<Duration>,
    /// Why there is no certificate to look at, where that is known: the way there has none, such as plain
    /// HTTP.
    pub uncertified: Option<&'static str>,
    /// What it said at another time.
    pub baseline: Option<&'a Document>,
    /// This machine's clock.
    pub now: Timestamp,
}

impl<'a> Evidence<'a> {
    /// A document alone, judged by every rule.
    pub fn from_document(document: &'a Document, now: Timestamp) -> Self {
        Self {
            rules: RULES.to_vec(),
            document,
            meta: None,
            took: None,
            uncertified: None,
            baseline: None,
            now,
        }
    }

    /// The moment as of which something runs out.
    pub(super) fn as_of(&self) -> Timestamp {
        let Some(server_time) = self.value("serverTime").and_then(kind::instant) else {
            return self.now;
        };
        if self.meta.is_none() {
            // A document that was saved last year was in order last year: it is judged as of its own day, so
            // that the same file always gets the same verdict.
            return server_time;
        }
        // A server that answers now may have a clock that is behind. It must not gain time by that; one that
        // is ahead lets its own license expire, and is believed.
        server_time.max(self.now)
    }

    /// A field's value, where it is of the documented kind.
    pub(super) fn value(&self, path: &str) -> Option<&'a Value> {
        self.document.value(catalogue::field(path).ok()?)
    }

    /// The value that a field had at another time.
    pub(super) fn baseline_value(&self, field: &Field) -> Option<&'a Value> {
        self.baseline?.value(field)
    }
}
