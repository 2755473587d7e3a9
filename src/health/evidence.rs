//! What rules judge by: the document, and what is known beside it.

use std::sync::LazyLock;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::catalogue::{self, Field, kind};
use crate::document::Document;
use crate::json::Value;
use crate::source::FetchMeta;

use super::{Outcome, RULES, Rule};

/// What is known of a server.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The fields that the rules read by which it is judged, in catalogue order.
    pub read: &'a [&'static Field],
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
    /// What is known of the other targets of the same check.
    pub others: Others<'a>,
    /// This machine's clock.
    pub now: Timestamp,
}

/// What is known of the other targets of the same check.
#[derive(Debug, Clone)]
pub enum Others<'a> {
    /// No other one is asked.
    Nobody,
    /// Not all of them have answered yet.
    Awaited,
    /// These say that they are the same server.
    Twins(Vec<Twin<'a>>),
    /// No policy wants anything of it to be the same as at others.
    NotCompared,
    /// What a policy wants to be the same was held against them.
    Drift(Drift),
}

/// Another target that says that it is the same server.
#[derive(Debug, Clone)]
pub struct Twin<'a> {
    /// What it is called.
    pub target: &'a str,
    /// The fields in which it says the same, by their paths.
    pub shared: Vec<&'static str>,
    /// The machine that it runs on; none where it does not tell.
    pub host_name: Option<&'a str>,
}

/// What came of holding what a policy wants to be the same against the other targets.
#[derive(Debug, Clone)]
pub struct Drift {
    /// The field; none where all that is wanted is as it has to be.
    pub field: Option<&'static Field>,
    /// What came of it.
    pub outcome: Outcome,
    /// What there is to say.
    pub sentence: String,
}

/// 2012-01-01: before any version whose documentation is known.
const FIRST_SERVER: Timestamp = Timestamp::constant(1_325_376_000, 0);

/// What all rules together read.
static EVERY_READ: LazyLock<Vec<&'static Field>> = LazyLock::new(|| fields_read(&RULES));

/// The fields that these rules read, in catalogue order.
pub(crate) fn fields_read(rules: &[&'static Rule]) -> Vec<&'static Field> {
    catalogue::fields().filter(|field| rules.iter().any(|rule| rule.reads(field))).collect()
}

impl<'a> Evidence<'a> {
    /// A document alone, judged by every rule.
    pub fn from_document(document: &'a Document, now: Timestamp) -> Self {
        Self {
            read: &EVERY_READ,
            document,
            meta: None,
            took: None,
            uncertified: None,
            baseline: None,
            others: Others::Nobody,
            now,
        }
    }

    /// The moment as of which something runs out.
    pub(crate) fn as_of(&self) -> Timestamp {
        let Some(server_time) = self.value("serverTime").and_then(kind::instant) else {
            return self.now;
        };
        if !self.may_be_the_time(server_time) {
            return self.now;
        }
        if self.meta.is_none() {
            // A document that was saved last year was in order last year: it is judged as of its own day, so
            // that the same file always gets the same verdict.
            return server_time;
        }
        // A server that answers now may have a clock that is behind. It must not gain time by that; one that
        // is ahead lets its own license expire, and is believed.
        server_time.max(self.now)
    }

    /// Whether a server's clock can have said so: no server is older than the first that spoke, and none that was
    /// asked before today can have told of the day after tomorrow.
    pub(super) fn may_be_the_time(&self, server_time: Timestamp) -> bool {
        let latest = self.now.saturating_add(SignedDuration::from_hours(36)).unwrap_or(Timestamp::MAX);
        server_time >= FIRST_SERVER && (self.meta.is_some() || server_time <= latest)
    }

    /// A field's value, where it is of the documented kind.
    pub(super) fn value(&self, path: &str) -> Option<&'a Value> {
        self.document.value_at(path)
    }

    /// The value that a field had at another time.
    pub(super) fn baseline_value(&self, field: &Field) -> Option<&'a Value> {
        self.baseline?.value(field)
    }
}
