//! What a check found: one entry for each target always, and one line in it for each thing that was judged.
//!
//! Every format is made from this, and so is the exit code; nothing decides anything after it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use super::status::{ExitPolicy, Status};
use crate::catalogue::Field;
use crate::document::Document;
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind};
pub use crate::health::limits::Measured;
use crate::health::{Finding, Outcome};
use crate::json::Value;
use crate::source::Fetched;

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
    pub exit_policy: ExitPolicy,
}

/// What was found of one target.
#[derive(Debug)]
pub struct TargetResult {
    /// The target, as the user named it.
    pub target: String,
    /// The worst of its lines.
    pub verdict: Status,
    /// Everything that was judged, the worst first.
    pub lines: Vec<CheckLine>,
    /// The moment as of which what runs out was judged: of a saved document that of its server's clock.
    pub as_of: Timestamp,
    /// How long the asking took.
    pub took: Duration,
    /// What it answered, secrets masked; or why it did not.
    pub answer: Result<Fetched, Failure>,
}

/// One thing that was judged.
#[derive(Debug, Clone)]
pub struct CheckLine {
    /// The rule or the expectation that judged it.
    pub id: CheckId,
    /// The field that was judged; none where it was something else.
    pub field: Option<&'static Field>,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it does not count, where it does not.
    pub muted: Option<Box<Muted>>,
    /// What there is to say, in a sentence without its full stop. Not yet safe to show.
    pub sentence: Cow<'static, str>,
    /// What to do; nothing where nothing is to be done.
    pub advice: String,
    /// The field's value as it was sent.
    pub value: Option<Value>,
    /// How much it is, where it is an amount. Few lines have it, and it is as large as all the rest.
    pub measurement: Option<Box<Measurement>>,
}

/// An amount that was judged.
#[derive(Debug, Clone)]
pub struct Measurement {
    /// How much it is, and where it gets bad.
    pub measured: Measured,
    /// The limits in force and who set them; empty where there are none.
    pub limits_in_words: Arc<str>,
}

/// How bad a line is beside others. What is muted counts as nothing, and is less than what is in order; of
/// what counts the same, the outcome decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineRank {
    // The order of the fields is that in which they decide.
    counts_as: Status,
    is_unmuted: bool,
    outcome: Outcome,
}

/// What tells a rule or an expectation from every other one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CheckId {
    /// A rule, by its code.
    Rule(&'static str),
    /// An expectation, as it is written.
    Expectation(String),
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
    /// A report that is made at the moment `made`.
    pub fn new(
        results: Vec<TargetResult>,
        failure: Option<Failure>,
        made: Timestamp,
        exit_policy: ExitPolicy,
    ) -> Self {
        Self { results, failure, made, exit_policy }
    }

    /// The verdict: the worst of all.
    pub fn verdict(&self) -> Status {
        let worst = Status::worst_of(self.results.iter().map(|result| result.verdict));
        // What could not be written may have been the worst of it.
        if self.failure.is_some() { worst.max(Status::Unknown) } else { worst }
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> ExitCode {
        let code = self.exit_policy.exit_code(self.verdict());
        // However bad another target is: what was not made must not pass for what was and is let pass.
        if code == ExitCode::CheckOk && self.is_not_made() { ExitCode::CheckUnknown } else { code }
    }

    /// Whether the check, or what it says of some target, could not be made at all, and is unknown for that: the command,
    /// the configuration, or a file or a stream is at fault. No wish about verdicts is about that.
    fn is_not_made(&self) -> bool {
        self.failure.is_some() || self.results.iter().any(TargetResult::is_not_made)
    }
}

impl TargetResult {
    /// What it answered; none where it gave no answer.
    pub fn document(&self) -> Option<&Document> {
        let fetched = self.answer.as_ref().ok()?;
        Some(&fetched.document)
    }

    /// Puts the worst first and makes the verdict.
    pub(super) fn new(
        target: String,
        mut lines: Vec<CheckLine>,
        as_of: Timestamp,
        took: Duration,
        answer: Result<Fetched, Failure>,
    ) -> Self {
        // Some formats have room for one line: the first has to be the one that matters.
        lines.sort_by_key(|line| Reverse(line.rank()));
        // There may be thousands of targets.
        lines.shrink_to_fit();
        let verdict = Status::worst_of(lines.iter().map(CheckLine::counts_as));
        Self { target, verdict, lines, as_of, took, answer }
    }

    /// Puts these lines in the place of those of a rule, and makes the verdict anew.
    pub(super) fn replace(&mut self, id: &CheckId, lines: Vec<CheckLine>) {
        self.lines.retain(|line| line.id != *id);
        self.lines.extend(lines);
        self.lines.sort_by_key(|line| Reverse(line.rank()));
        self.verdict = Status::worst_of(self.lines.iter().map(CheckLine::counts_as));
    }

    /// Without what nobody asks for who has thousands of them: what was skipped or is in order, but for lines that are
    /// wanted all the same. The verdict stays, also when something is put in the place of a line later.
    #[must_use]
    pub fn without_details(mut self, wanted: impl Fn(&CheckLine) -> bool) -> Self {
        let mut is_first = true;
        self.lines.retain(|line| {
            // Of a server that is in order, one line has to say so.
            let stays = line.outcome.is_noteworthy() || wanted(line) || is_first;
            is_first = false;
            stays
        });
        self.lines.shrink_to_fit();
        self
    }

    /// Whether there is a document.
    pub fn has_document(&self) -> bool {
        self.answer.is_ok()
    }

    /// Whether somebody interrupted before it answered.
    pub fn is_interrupted(&self) -> bool {
        self.answer.as_ref().is_err_and(|failure| failure.kind() == FailureKind::Interrupted)
    }

    /// Whether it is unknown because of the command or the configuration: nothing was asked.
    fn is_not_made(&self) -> bool {
        let is_ours =
            |failure: &Failure| matches!(failure.kind(), FailureKind::Usage | FailureKind::Configuration);
        self.verdict == Status::Unknown && self.answer.as_ref().is_err_and(is_ours)
    }

    /// Whether the server answered, even if all that it said is that it will not.
    pub fn is_up(&self) -> bool {
        match &self.answer {
            Ok(_) => true,
            Err(failure) => {
                matches!(failure.kind(), FailureKind::Authentication | FailureKind::Permission)
            }
        }
    }

    /// What came of judging a field, the worst of it; none where nothing has anything to say of it.
    pub fn outcome(&self, field: &Field) -> Option<Outcome> {
        let of_field = self.lines.iter().filter(|line| line.field == Some(field));
        let worst = of_field.map(|line| line.outcome).max()?;
        match worst {
            Outcome::Skipped | Outcome::NotApplicable => None,
            outcome => Some(outcome),
        }
    }
}

impl CheckLine {
    /// What it counts as in a verdict: one of the four answers that monitoring systems know, where
    /// [`Outcome::name`] has more words. A program that reads JSON is given the finer word, as `status`.
    pub fn counts_as(&self) -> Status {
        if self.muted.is_some() { Status::Ok } else { Status::from(self.outcome) }
    }

    /// How much it is, where it is an amount.
    pub fn measured(&self) -> Option<&Measured> {
        self.measurement.as_ref().map(|measurement| &measurement.measured)
    }

    /// The limits that an amount was held against, and who set them; empty where there are none.
    pub fn limits_in_words(&self) -> &str {
        self.measurement.as_ref().map_or("", |measurement| &measurement.limits_in_words)
    }

    /// A finding as a line, without what the document and the plan have to add.
    pub(super) fn new(id: CheckId, finding: Finding) -> Self {
        let Finding { field, outcome, sentence, measured, advice: _ } = finding;
        Self {
            id,
            field,
            outcome,
            muted: None,
            sentence,
            advice: String::new(),
            value: None,
            measurement: measured
                .map(|measured| Box::new(Measurement { measured, limits_in_words: Arc::default() })),
        }
    }

    /// How bad it is beside others.
    pub fn rank(&self) -> LineRank {
        LineRank { counts_as: self.counts_as(), is_unmuted: self.muted.is_none(), outcome: self.outcome }
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
