//! What a check found: one entry for each target always, and one line in it for each thing that was judged.
//!
//! Every format is made from this, and so is the exit code; nothing decides anything after it.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::status::{ExitPolicy, Status};
use crate::catalogue::Field;
use crate::document::Document;
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::health::limits::Scale;
use crate::health::{Limits, Outcome};
use crate::source::FetchMeta;
use crate::units::amount::Amount;

/// A whole check.
#[derive(Debug)]
pub struct Report {
    /// One for each target, in the order in which they were named.
    pub results: Vec<TargetResult>,
    /// Why nobody was asked, or what could not be written; none where all went well.
    pub failure: Option<Failure>,
    /// When it was made.
    pub made: Timestamp,
    /// From the verdict to the exit code.
    pub ending: ExitPolicy,
}

/// What was found of one target.
#[derive(Debug)]
pub struct TargetResult {
    /// The target, as the user named it.
    pub target: String,
    /// The worst of its lines.
    pub status: Status,
    /// Everything that was judged, the worst first.
    pub lines: Vec<CheckLine>,
    /// How long the asking took.
    pub took: Duration,
    /// What was answered, secrets masked; or why there is no answer.
    pub outcome: Result<(Document, Option<FetchMeta>), Failure>,
}

/// One thing that was judged.
#[derive(Debug, Clone)]
pub struct CheckLine {
    /// What judged it.
    pub judge: CheckId,
    /// The field that was judged; none where it was something else.
    pub field: Option<&'static Field>,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it does not count, where it does not.
    pub muted: Option<Muted>,
    /// What there is to say, in a sentence without its full stop. Not yet safe to show.
    pub sentence: String,
    /// What to do; nothing where nothing is to be done.
    pub advice: String,
    /// The field's value as it was sent.
    pub value: Option<Value>,
    /// How much it is, where it is an amount.
    pub measured: Option<Measured>,
}

/// What judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckId {
    /// A rule, by its code.
    Rule(&'static str),
    /// An expectation, as it is written.
    Expectation(String),
}

/// An amount and where it gets bad.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// How much, in the scale's unit.
    pub amount: Amount,
    /// What the amount is, and which side is bad.
    pub scale: &'static Scale,
    /// The limits in force, in the same unit.
    pub limits: Limits,
}

/// A finding that the policy wants to hear nothing of for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Muted {
    /// The last day, in UTC.
    pub until: Date,
    /// Why, in the policy's words.
    pub reason: Option<String>,
}

impl Report {
    /// A report of this moment.
    pub fn new(results: Vec<TargetResult>, failure: Option<Failure>, ending: ExitPolicy) -> Self {
        Self { results, failure, made: Timestamp::now(), ending }
    }

    /// The verdict: the worst of all.
    pub fn verdict(&self) -> Status {
        let failed = self.failure.as_ref().map(|_| Status::Unknown);
        let worst = self.results.iter().map(|result| result.status).chain(failed).max();
        // Nothing at all is nothing that is in order.
        worst.unwrap_or(Status::Unknown)
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> ExitCode {
        self.ending.exit_code(self.verdict())
    }
}

impl TargetResult {
    /// Puts the worst first and makes the verdict.
    pub(super) fn new(
        target: String,
        mut lines: Vec<CheckLine>,
        took: Duration,
        outcome: Result<(Document, Option<FetchMeta>), Failure>,
    ) -> Self {
        lines.sort_by_key(|line| std::cmp::Reverse(line.rank()));
        let status = lines.iter().map(CheckLine::status).max().unwrap_or(Status::Unknown);
        Self { target, status, lines, took, outcome }
    }

    /// Whether the server answered.
    pub fn is_up(&self) -> bool {
        self.outcome.is_ok()
    }
}

impl CheckLine {
    /// What it counts as.
    pub fn status(&self) -> Status {
        if self.muted.is_some() { Status::Ok } else { Status::from(self.outcome) }
    }

    /// A line that says no more than this.
    pub(super) fn new(judge: CheckId, outcome: Outcome, sentence: String) -> Self {
        Self {
            judge,
            outcome,
            sentence,
            field: None,
            muted: None,
            advice: String::new(),
            value: None,
            measured: None,
        }
    }

    /// The place in a list with the worst last: what is muted stands below what is not.
    pub fn rank(&self) -> (Status, bool, Outcome) {
        (self.status(), self.muted.is_none(), self.outcome)
    }
}

impl CheckId {
    /// The rule's code; `expect` for an expectation.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rule(code) => code,
            Self::Expectation(_) => "expect",
        }
    }

    /// The expectation as it is written; none for a rule.
    pub fn expectation(&self) -> Option<&str> {
        match self {
            Self::Rule(_) => None,
            Self::Expectation(written) => Some(written),
        }
    }

    /// What tells it from every other one.
    pub fn name(&self) -> &str {
        match self {
            Self::Rule(code) => code,
            Self::Expectation(written) => written,
        }
    }
}
