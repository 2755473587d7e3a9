//! What people are shown, before anything is known of columns or markup: what it comes to, findings, and blocks of
//! labels and values. [`super::sheet_document`] makes one of a server's document, [`super::sheet_diagnosis`]
//! of a diagnosis.
//!
//! All text in a sheet is harmless: whatever came from elsewhere has been through [`crate::text::sanitize`].

use crate::check::status::Status;
use crate::health::Outcome;
use crate::text::sanitize;
use crate::units::amount;

/// Everything there is to show.
#[derive(Debug)]
pub(super) struct Sheet {
    /// What it comes to.
    pub(super) opening: Opening,
    /// What is wrong, the worst first.
    pub(super) findings: Vec<SheetFinding>,
    /// What to do next.
    pub(super) hints: Vec<String>,
    /// The sections.
    pub(super) blocks: Vec<Block>,
    /// What is not shown.
    pub(super) notes: Vec<String>,
}

/// The first lines: the answer.
#[derive(Debug)]
pub(super) struct Opening {
    /// How the server is; none where it is not about a server's health.
    pub(super) verdict: Option<Status>,
    /// What it is about.
    pub(super) headline: String,
    /// What the verdict was made of; empty where there is none.
    pub(super) summary: String,
}

/// A sentence without its full stop, with what is known around it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SheetFinding {
    pub(super) tone: Tone,
    /// What it is about: the target where there are several, the rule.
    pub(super) labels: Vec<String>,
    /// How bad it is, in a word, so that a log without colour can be searched.
    pub(super) severity: &'static str,
    pub(super) sentence: String,
    /// What to do; empty where nothing is to be done.
    pub(super) advice: String,
}

impl SheetFinding {
    /// A finding whose sentence may hold words from elsewhere: they are cleaned here.
    pub(super) fn new(tone: Tone, sentence: &str) -> Self {
        let sentence = sanitize::line(sentence).into_owned();
        Self { tone, labels: Vec::new(), severity: "", sentence, advice: String::new() }
    }
}

/// A section with its values.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) title: &'static str,
    /// Why there are no lines, where there are none.
    pub(super) note: Option<String>,
    pub(super) lines: Vec<SheetLine>,
}

/// A label and its value.
#[derive(Debug)]
pub(super) struct SheetLine {
    pub(super) tone: Tone,
    pub(super) label: String,
    pub(super) text: String,
    /// Whether it was something else a short while ago.
    pub(super) is_fresh: bool,
}

impl SheetLine {
    pub(super) fn new(tone: Tone, label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { tone, label: label.into(), text: text.into(), is_fresh: false }
    }
}

/// How bad something looks, for marks and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Just a value.
    Plain,
    /// In order.
    Good,
    /// Worth knowing.
    Notice,
    /// Will need attention.
    Warning,
    /// Needs attention now.
    Critical,
    /// Nobody can tell, or it is of another type than documented.
    Odd,
    /// No value.
    Nothing,
    /// Of no weight.
    Aside,
}

impl From<Outcome> for Tone {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::NotApplicable | Outcome::Skipped => Self::Aside,
            Outcome::Ok => Self::Good,
            Outcome::Notice => Self::Notice,
            Outcome::Warning => Self::Warning,
            Outcome::Odd | Outcome::Unknown => Self::Odd,
            Outcome::Critical => Self::Critical,
        }
    }
}

impl From<Status> for Tone {
    fn from(status: Status) -> Self {
        match status {
            Status::Ok => Self::Good,
            Status::Warning => Self::Warning,
            Status::Unknown => Self::Odd,
            Status::Critical => Self::Critical,
        }
    }
}

/// `3 findings`, `1 finding`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    amount::counted(i128::try_from(count).unwrap_or(i128::MAX), noun)
}
