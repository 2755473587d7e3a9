//! Many servers at a glance: how many are well, in what they differ, what runs out next. It asks nobody and prints nothing.
//!
//! What each server is judged by is [`crate::check`]'s; what is here only counts, compares and arranges.

mod arrangement;
mod expiry;

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp};

pub use arrangement::{Arrangement, FleetGroup, SortKey};
pub use expiry::Expiry;
pub(crate) use expiry::expiries;

use crate::catalogue::{self, Class, Field};
use crate::check::report::TargetResult;
use crate::check::status::Status;
use crate::document::Document;
use crate::failure::FailureKind;
use crate::variation::Variation;

/// What is no setting and worth a line all the same where it is not the same everywhere.
const ALSO_COMPARED: [&str; 1] = ["version"];

/// How far ahead the calendar looks, unless told otherwise.
pub(crate) const USUAL_WINDOW: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Many servers, and what there is to say of all of them together.
#[derive(Debug)]
pub struct Fleet {
    /// One for each target that is wanted, in the order that is wanted.
    pub results: Vec<TargetResult>,
    /// When they were asked.
    pub made: Timestamp,
    /// How many there are of what.
    pub summary: FleetSummary,
    /// The settings that are not the same everywhere, those first from which few stand out.
    pub differences: Vec<Variation>,
    /// The same servers by what they say of one field; none where nobody wants that.
    pub grouping: Option<Vec<FleetGroup>>,
    /// By which field that is.
    pub grouped_by: Option<&'static Field>,
    /// What runs out within the window, or has, soonest first.
    pub expiries: Vec<Expiry>,
    /// How far ahead that looks.
    pub window: SignedDuration,
}

/// How many servers there are of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetSummary {
    /// How many were asked.
    pub asked: usize,
    /// How many gave a document.
    pub answered: usize,
    /// How many did not, by the reason, the most frequent first.
    pub failures: Vec<(FailureKind, usize)>,
    /// How many answered and are not wanted, on account of what they say.
    pub left_out: usize,
    /// The verdicts of those that are wanted, the worst first.
    pub verdicts: Vec<(Status, usize)>,
    /// The same of those among them that gave a document.
    pub verdicts_of_answers: Vec<(Status, usize)>,
}

impl FleetSummary {
    /// Those of results that are all wanted.
    pub(crate) fn from_results(results: &[TargetResult]) -> Self {
        let with_document = || results.iter().filter(|result| result.has_document());
        Self {
            asked: results.len(),
            answered: with_document().count(),
            failures: failures(results),
            left_out: 0,
            verdicts: verdicts(results.iter()),
            verdicts_of_answers: verdicts(with_document()),
        }
    }

    /// How many gave no document.
    pub fn failed(&self) -> usize {
        self.asked - self.answered
    }

    /// Whether somebody interrupted before all had answered.
    pub fn is_interrupted(&self) -> bool {
        self.failures.iter().any(|(kind, _)| *kind == FailureKind::Interrupted)
    }
}

impl Fleet {
    /// Puts together what came of asking many, `made` at this moment.
    pub fn new(
        results: Vec<TargetResult>,
        arrangement: &Arrangement,
        window: SignedDuration,
        made: Timestamp,
    ) -> Self {
        let asked = FleetSummary::from_results(&results);
        let results = arrangement.arrange(results);
        let wanted = FleetSummary::from_results(&results);
        // Who gave no answer is told of all that were asked, and how they are of those that are wanted.
        let summary = FleetSummary {
            left_out: asked.asked - wanted.asked,
            verdicts: wanted.verdicts,
            verdicts_of_answers: wanted.verdicts_of_answers,
            ..asked
        };
        Self {
            differences: differences(&results),
            grouping: arrangement.by.map(|field| arrangement::groups(field, &results)),
            grouped_by: arrangement.by,
            expiries: expiries(&results, window),
            results,
            made,
            summary,
            window,
        }
    }

    /// What a fleet needs of a result: of thousands, the rest would fill the memory.
    pub fn needed_of(result: TargetResult) -> TargetResult {
        result.without_details(expiry::is_measured)
    }

    /// The worst of all verdicts.
    pub fn verdict(&self) -> Status {
        Status::worst_of(self.results.iter().map(|result| result.verdict))
    }

    /// Whether any target gave no document.
    pub fn has_failures(&self) -> bool {
        self.summary.failed() > 0
    }

    /// Whether somebody interrupted before all had answered.
    pub fn is_interrupted(&self) -> bool {
        self.summary.is_interrupted()
    }
}

/// The document of each that gave one, by its place.
pub(crate) fn documents(results: &[TargetResult]) -> impl Iterator<Item = (usize, &Document)> {
    let numbered = results.iter().enumerate();
    numbered.filter_map(|(place, result)| Some((place, result.document()?)))
}

fn failures(results: &[TargetResult]) -> Vec<(FailureKind, usize)> {
    let mut counts = Vec::new();
    for &kind in FailureKind::ALL {
        let failed = results.iter().filter(|result| failure_kind(result) == Some(kind));
        match failed.count() {
            0 => {}
            count => counts.push((kind, count)),
        }
    }
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}

fn failure_kind(result: &TargetResult) -> Option<FailureKind> {
    Some(result.answer.as_ref().err()?.kind())
}

/// How many there are of each verdict that there is, the worst first.
pub(crate) fn verdicts<'a>(results: impl Iterator<Item = &'a TargetResult>) -> Vec<(Status, usize)> {
    let mut counts = [(Status::Critical, 0), (Status::Unknown, 0), (Status::Warning, 0), (Status::Ok, 0)];
    for result in results {
        for (verdict, count) in &mut counts {
            if *verdict == result.verdict {
                *count += 1;
            }
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// The settings that are not the same everywhere. Those first that most agree on, of these the ones from which the fewest
/// stand out: where everybody says something else, nobody does.
pub(crate) fn differences(results: &[TargetResult]) -> Vec<Variation> {
    let mut differences = Vec::new();
    for field in catalogue::fields() {
        if field.class == Class::Setting || ALSO_COMPARED.contains(&field.path) {
            let variation = Variation::new(field, documents(results));
            if variation.is_any() {
                differences.push(variation);
            }
        }
    }
    differences.sort_by_key(|variation| match variation.majority() {
        Some(majority) => (0, variation.size() - majority.members.len()),
        None => (1, variation.groups.len()),
    });
    differences
}

#[cfg(test)]
mod tests;
