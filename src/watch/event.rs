//! What may happen to a target that is watched.

use std::time::Duration;

use jiff::Timestamp;

use crate::catalogue::{Field, kind};
use crate::check::report::{CheckLine, TargetResult};
use crate::check::status::Status;
use crate::document::Document;
use crate::failure::Failure;
use crate::json::Value;
use crate::text::sanitize;
use crate::variation::{self, FieldState};

/// The most characters of a text that is remembered.
const MOST_REMEMBERED: usize = 1000;

/// Something that happened to a target.
#[derive(Debug, Clone)]
pub(crate) struct WatchEvent {
    /// When it was seen, by this machine's clock.
    pub(crate) time: Timestamp,
    /// The target, as the user named it.
    pub(crate) target: String,
    /// What.
    pub(crate) kind: EventKind,
}

impl WatchEvent {
    /// As much of it as is shown later: many are remembered, and a server may send megabytes in one value.
    pub(super) fn shortened(&self) -> Self {
        let mut short = self.clone();
        match &mut short.kind {
            EventKind::Change { old, new, .. } | EventKind::Restart { old, new } => {
                old.shorten();
                new.shorten();
            }
            EventKind::Snapshot { judgement, .. } | EventKind::Verdict { judgement, .. } => {
                for line in &mut judgement.findings {
                    line.value = None;
                    line.sentence = sanitize::cut(line.sentence.to_string(), MOST_REMEMBERED).into();
                }
            }
            EventKind::Down { .. } | EventKind::Up { .. } => {}
        }
        short
    }
}

/// What happened.
#[derive(Debug, Clone)]
pub(crate) enum EventKind {
    /// The first answer: everything that it says, secrets masked.
    Snapshot { document: Document, judgement: Judgement },
    /// A field says something else than before.
    Change { field: &'static Field, old: SentValue, new: SentValue },
    /// The server was launched anew: its `serverId` is another one.
    Restart { old: SentValue, new: SentValue },
    /// Something else is wrong than before, or nothing any more. Before the first answer there was no verdict.
    Verdict { old: Option<Status>, judgement: Judgement },
    /// It gives no answer.
    Down { failure: Failure },
    /// It answers again, after so long.
    Up { outage: Duration },
}

impl EventKind {
    /// The name for machines.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Snapshot { .. } => "snapshot",
            Self::Change { .. } => "change",
            Self::Restart { .. } => "restart",
            Self::Verdict { .. } => "verdict",
            Self::Down { .. } => "down",
            Self::Up { .. } => "up",
        }
    }
}

/// What a server says of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SentValue {
    /// In which state the field is there.
    pub(crate) state: FieldState,
    /// The value as it was sent, a secret masked; none where there is none.
    pub(crate) value: Option<Value>,
}

impl SentValue {
    fn shorten(&mut self) {
        let Some(value) = &self.value else { return };
        let text = kind::plain(value);
        if text.len() > MOST_REMEMBERED {
            self.value = Some(Value::from(sanitize::cut(text, MOST_REMEMBERED).as_str()));
        }
    }

    pub(crate) fn new(field: &'static Field, document: &Document) -> Self {
        Self {
            state: FieldState::from_document(field, document),
            value: variation::shown_value(field, document),
        }
    }
}

/// What the rules make of an answer, or of there being none.
#[derive(Debug, Clone)]
pub(crate) struct Judgement {
    /// The worst of it.
    pub(crate) verdict: Status,
    /// What is wrong or worth knowing, the worst first.
    pub(crate) findings: Vec<CheckLine>,
}

impl Judgement {
    pub(crate) fn new(result: &TargetResult) -> Self {
        let mut findings = result.lines.clone();
        findings.retain(|line| line.outcome.is_noteworthy());
        Self { verdict: result.verdict, findings }
    }

    /// Whether the same is wrong with the same fields. Sentences count down: that there is a day less is no news.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let is_alike = |(one, other): (&CheckLine, &CheckLine)| {
            one.id == other.id && one.field == other.field && one.outcome == other.outcome
        };
        self.verdict == other.verdict
            && self.findings.len() == other.findings.len()
            && self.findings.iter().zip(&other.findings).all(is_alike)
    }
}
