//! In what the servers differ: what most say, and who says something else.

use super::links::ServerLinks;
use super::mark::Mark;
use crate::check::report::TargetResult;
use crate::render::fleet_words::{self as words, Lacking};
use crate::render::sheet::Tone;
use crate::render::summary;
use crate::text::sanitize;
use crate::variation::{Variation, VariationGroup};

/// The longest value that stands beside others, in characters.
const LONGEST_VALUE: usize = 80;

/// As many values of one setting as are told with their servers; the others stand in the parts of these.
const MOST_VALUES: usize = 12;

/// A setting that is not the same everywhere.
#[derive(Debug)]
pub(super) struct DifferenceRow {
    /// The worst that its rule finds of it anywhere.
    pub(super) mark: Mark,
    /// The path, or that of a section with how many settings of it.
    pub(super) label: String,
    /// What more than half of them say; none where there is no such thing.
    pub(super) common: Option<(String, usize)>,
    /// What the others say.
    pub(super) others: Vec<ValueRow>,
    /// How many more values there are.
    pub(super) more: usize,
}

/// What some servers say of a setting.
#[derive(Debug)]
pub(super) struct ValueRow {
    pub(super) value: String,
    pub(super) count: usize,
    pub(super) servers: ServerLinks,
}

/// In what a server is not as most of them.
#[derive(Debug)]
pub(super) struct Deviation {
    pub(super) mark: Mark,
    pub(super) path: &'static str,
    pub(super) value: String,
    pub(super) common: String,
    /// So many of so many say that.
    pub(super) count: usize,
    pub(super) size: usize,
}

/// A row for each setting. Those of one section that only some servers send are one: an older version lacks them all.
pub(super) fn rows(variations: &[Variation], results: &[TargetResult]) -> Vec<DifferenceRow> {
    let keyed = variations.iter().map(|variation| (words::together(variation), variation));
    let mut rows = Vec::new();
    for (lacking, variations) in summary::grouped(keyed) {
        match (lacking, variations.as_slice()) {
            (Some(lacking), [first, _, ..]) => {
                rows.push(of_section(&lacking, first, variations.len(), results));
            }
            (_, variations) => rows.extend(variations.iter().map(|variation| of_setting(variation, results))),
        }
    }
    rows
}

fn of_section(lacking: &Lacking, first: &Variation, count: usize, results: &[TargetResult]) -> DifferenceRow {
    let servers = ServerLinks::members(&lacking.members, results);
    let others = vec![ValueRow { value: "not sent".to_owned(), count: lacking.members.len(), servers }];
    let sent = first.size() - lacking.members.len();
    DifferenceRow {
        mark: Mark::if_noteworthy(Tone::Plain),
        label: format!("{} ({count} settings)", lacking.section),
        common: Some(("sent".to_owned(), sent)),
        others,
        more: 0,
    }
}

fn of_setting(variation: &Variation, results: &[TargetResult]) -> DifferenceRow {
    let outcomes = results.iter().filter_map(|result| result.outcome(variation.field));
    let mark = Mark::if_noteworthy(outcomes.max().map_or(Tone::Plain, Tone::from));
    let majority = variation.majority();
    let rest = variation.groups.get(usize::from(majority.is_some())..).unwrap_or_default();
    let mut others = Vec::new();
    for group in rest.iter().take(MOST_VALUES) {
        others.push(ValueRow {
            value: value(variation, group, results),
            count: group.members.len(),
            servers: ServerLinks::members(&group.members, results),
        });
    }
    DifferenceRow {
        mark,
        label: variation.field.path.to_owned(),
        common: majority.map(|group| (value(variation, group, results), group.members.len())),
        others,
        more: rest.len().saturating_sub(MOST_VALUES),
    }
}

/// What the servers of a group say, as the first of them says it.
fn value(variation: &Variation, group: &VariationGroup, results: &[TargetResult]) -> String {
    let Some(first) = group.members.first().and_then(|place| results.get(*place)) else {
        return String::new();
    };
    sanitize::cut(words::value(variation.field, first), LONGEST_VALUE)
}

/// For each server, in what it is not as most of them.
pub(super) fn deviations(variations: &[Variation], results: &[TargetResult]) -> Vec<Vec<Deviation>> {
    let mut deviations: Vec<Vec<Deviation>> = Vec::new();
    deviations.resize_with(results.len(), Vec::new);
    for variation in variations {
        let Some(majority) = variation.majority() else { continue };
        let common = value(variation, majority, results);
        for group in variation.groups.iter().skip(1) {
            for place in &group.members {
                let (Some(own), Some(result)) = (deviations.get_mut(*place), results.get(*place)) else {
                    continue;
                };
                let outcome = result.outcome(variation.field);
                own.push(Deviation {
                    mark: Mark::if_noteworthy(outcome.map_or(Tone::Plain, Tone::from)),
                    path: variation.field.path,
                    value: sanitize::cut(words::value(variation.field, result), LONGEST_VALUE),
                    common: common.clone(),
                    count: majority.members.len(),
                    size: variation.size(),
                });
            }
        }
    }
    deviations
}
