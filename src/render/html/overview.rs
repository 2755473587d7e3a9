//! The overview: how many servers are how, what is wrong, who gave no answer, and what runs out.

use super::links::{Links, ServerLink, ServerLinks};
use super::mark::Mark;
use super::{cut, safe};
use crate::check::report::TargetResult;
use crate::check::status::Status;
use crate::fleet::{Expiry, FleetSummary};
use crate::render::fleet_words::{self as words, ExpiryWords, FaultWords, GroupWords};

/// The least share of the bar that can be seen, in thousandths: one server of a thousand is no nothing.
const LEAST_SHARE: usize = 15;

/// A part of the bar, and its line below.
#[derive(Debug)]
pub(super) struct BarPart {
    pub(super) mark: Mark,
    pub(super) count: usize,
    /// Where it begins and how wide it is, in per cent of the bar with two decimals.
    pub(super) start: String,
    pub(super) width: String,
}

/// Something that is wrong, or why there is no answer.
#[derive(Debug)]
pub(super) struct FaultRow {
    pub(super) mark: Mark,
    /// How bad it is, as a number to sort by.
    pub(super) rank: usize,
    pub(super) what: String,
    pub(super) sentence: String,
    pub(super) servers: ServerLinks,
}

/// Servers that say the same of the field by which they are grouped.
#[derive(Debug)]
pub(super) struct GroupRow {
    pub(super) mark: Mark,
    pub(super) value: String,
    pub(super) count: usize,
    pub(super) verdicts: String,
    pub(super) servers: ServerLinks,
}

/// Something that runs out, or has.
#[derive(Debug)]
pub(super) struct CalendarRow {
    pub(super) mark: Mark,
    /// When, as a number to sort by.
    pub(super) rank: usize,
    pub(super) at: String,
    pub(super) distance: String,
    pub(super) thing: &'static str,
    pub(super) server: ServerLink,
}

/// The bar of the verdicts, the worst first.
pub(super) fn bar(verdicts: &[(Status, usize)]) -> Vec<BarPart> {
    let total: usize = verdicts.iter().map(|(_, count)| count).sum();
    let share = |count: usize| (count * 1000 / total.max(1)).max(LEAST_SHARE);
    // More than a thousand where some were made wider than they are.
    let whole: usize = verdicts.iter().map(|(_, count)| share(*count)).sum();
    let mut parts = Vec::new();
    let mut start = 0;
    for (verdict, count) in verdicts {
        let end = start + share(*count);
        let (from, to) = (start * 10_000 / whole.max(1), end * 10_000 / whole.max(1));
        parts.push(BarPart {
            mark: Mark::from(*verdict),
            count: *count,
            start: hundredths(from),
            width: hundredths(to - from),
        });
        start = end;
    }
    parts
}

fn hundredths(amount: usize) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

/// The same once more in words, for those who do not see the bar.
pub(super) fn in_words(parts: &[BarPart]) -> String {
    let words: Vec<String> = parts.iter().map(|part| format!("{} {}", part.count, part.mark.word)).collect();
    words.join(", ")
}

/// What is wrong with servers that answered, the worst first.
pub(super) fn wrong(results: &[TargetResult], links: &Links<'_>) -> Vec<FaultRow> {
    rows(&words::wrong(results), links)
}

/// Who gave no document and why.
pub(super) fn silent(summary: &FleetSummary, results: &[TargetResult], links: &Links<'_>) -> Vec<FaultRow> {
    rows(&words::silent(summary, results), links)
}

fn rows(faults: &[FaultWords<'_>], links: &Links<'_>) -> Vec<FaultRow> {
    let mut rows = Vec::new();
    for (rank, fault) in faults.iter().enumerate() {
        rows.push(FaultRow {
            mark: Mark::from(fault.tone),
            rank,
            what: cut(fault.what.clone()),
            sentence: safe(&fault.sentence),
            servers: links.named(&fault.targets),
        });
    }
    rows
}

/// The groups of `--by`.
pub(super) fn groups(groups: &[GroupWords<'_>], results: &[TargetResult]) -> Vec<GroupRow> {
    let mut rows = Vec::new();
    for GroupWords { value, count, tone, verdicts, group } in groups {
        rows.push(GroupRow {
            mark: Mark::from(*tone),
            value: value.clone(),
            count: *count,
            verdicts: verdicts.clone(),
            servers: ServerLinks::members(&group.members, results),
        });
    }
    rows
}

/// What runs out, soonest first.
pub(super) fn calendar(expiries: &[Expiry], results: &[TargetResult]) -> Vec<CalendarRow> {
    let mut rows = Vec::new();
    let worded = words::expiries(expiries, results);
    for (rank, (expiry, words)) in expiries.iter().zip(worded).enumerate() {
        let ExpiryWords { tone, at, distance, thing, target } = words;
        let server = ServerLink { place: expiry.place, name: safe(target) };
        rows.push(CalendarRow { mark: Mark::from(tone), rank, at, distance, thing, server });
    }
    rows
}
