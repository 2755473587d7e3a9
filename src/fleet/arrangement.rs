//! Which of many servers are wanted, in which order, and by what they are grouped.

use std::cmp::Ordering;

use super::documents;
use crate::catalogue::{self, Field};
use crate::check::expectation::{Expectation, order};
use crate::check::report::TargetResult;
use crate::check::status::Status;
use crate::health::Outcome;
use crate::text::natural;
use crate::variation::{FieldState, Variation};

/// What of many servers is wanted, and how.
#[derive(Debug, Default)]
pub struct Arrangement {
    /// Only those of whom all of this is true; those that gave no document stay, because nobody can tell.
    pub wanted: Vec<Expectation>,
    /// In which order; in that in which they were named where none is said.
    pub sort: Option<SortKey>,
    /// By what they are grouped.
    pub by: Option<&'static Field>,
}

/// By what servers are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// By what they say of a field.
    Field(&'static Field),
    /// By their names.
    Target,
    /// The worst first.
    Verdict,
    /// By how long they took, the slowest first.
    Time,
}

/// Servers that say the same of a field.
#[derive(Debug, Clone)]
pub struct FleetGroup {
    /// In which state it is in their documents; none for those that gave no document.
    pub state: Option<FieldState>,
    /// Their places among the results, in order.
    pub members: Vec<usize>,
}

impl SortKey {
    /// The words for what is no field.
    const WORDS: [(&str, Self); 3] =
        [("target", Self::Target), ("verdict", Self::Verdict), ("time", Self::Time)];

    /// Reads a word or the path of a field; upper and lower case are the same.
    ///
    /// # Errors
    /// The nearest words and paths, best first.
    pub(crate) fn read(written: &str) -> Result<Self, Vec<&'static str>> {
        for (word, key) in Self::WORDS {
            if word.eq_ignore_ascii_case(written) {
                return Ok(key);
            }
        }
        catalogue::field(written).map(Self::Field)
    }

    /// In which order two servers stand.
    pub(crate) fn compare(self, one: &TargetResult, other: &TargetResult) -> Ordering {
        match self {
            Self::Target => natural::compare(&one.target, &other.target),
            Self::Verdict => other.verdict.cmp(&one.verdict),
            Self::Time => other.took.cmp(&one.took),
            Self::Field(field) => by_field(field, one, other),
        }
    }

    /// All that may be written.
    pub(crate) fn names() -> Vec<&'static str> {
        let mut names: Vec<&str> = Self::WORDS.iter().map(|(word, _)| *word).collect();
        names.extend(catalogue::fields().map(|field| field.path));
        names
    }
}

impl Arrangement {
    /// Those that are wanted, in the order that is wanted.
    pub(super) fn arrange(&self, mut results: Vec<TargetResult>) -> Vec<TargetResult> {
        results.retain(|result| self.wants(result));
        if let Some(key) = self.sort {
            // Stable: what is the same stays in the order in which it was named.
            results.sort_by(|one, other| key.compare(one, other));
        }
        results
    }

    /// Whether a target is wanted. Of one that gave no document nobody can tell, and it is never passed over.
    pub(crate) fn wants(&self, result: &TargetResult) -> bool {
        let Ok(fetched) = &result.answer else { return true };
        for expectation in &self.wanted {
            if expectation.evaluate(&fetched.document, Outcome::Critical).outcome != Outcome::Ok {
                return false;
            }
        }
        true
    }
}

/// Those without a value stand behind the others, and those without a document last.
fn by_field(field: &'static Field, one: &TargetResult, other: &TargetResult) -> Ordering {
    let (left, right) = match (&one.answer, &other.answer) {
        (Ok(left), Ok(right)) => (&left.document, &right.document),
        (left, right) => return left.is_err().cmp(&right.is_err()),
    };
    match (left.value(field), right.value(field)) {
        (Some(left), Some(right)) => order(field.kind, left, right),
        (left, right) => left.is_none().cmp(&right.is_none()),
    }
}

/// The groups by what they say of a field: in the order of their values, then those without one, then those without a
/// document.
pub(super) fn groups(field: &'static Field, results: &[TargetResult]) -> Vec<FleetGroup> {
    let variation = Variation::new(field, documents(results));
    let mut grouped = vec![false; results.len()];
    let mut groups = Vec::new();
    for group in variation.groups {
        for place in &group.members {
            if let Some(grouped) = grouped.get_mut(*place) {
                *grouped = true;
            }
        }
        groups.push(FleetGroup { state: Some(group.state), members: group.members });
    }
    groups.sort_by(|one, other| match (first(one, results), first(other, results)) {
        (Some(one), Some(other)) => by_field(field, one, other),
        _ => Ordering::Equal,
    });
    let mut rest = [(Some(FieldState::Hidden), Vec::new()), (None, Vec::new())];
    for (place, result) in results.iter().enumerate() {
        let [(_, hidden), (_, failed)] = &mut rest;
        if !result.has_document() {
            failed.push(place);
        } else if grouped.get(place) == Some(&false) {
            hidden.push(place);
        }
    }
    for (state, members) in rest {
        if !members.is_empty() {
            groups.push(FleetGroup { state, members });
        }
    }
    groups
}

fn first<'a>(group: &FleetGroup, results: &'a [TargetResult]) -> Option<&'a TargetResult> {
    results.get(*group.members.first()?)
}

impl FleetGroup {
    /// How many of its members have which verdict, the worst first.
    pub fn verdicts(&self, results: &[TargetResult]) -> Vec<(Status, usize)> {
        super::verdicts(self.members.iter().filter_map(|place| results.get(*place)))
    }
}
