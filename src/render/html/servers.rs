//! Each server: a row in the table of all, and its part of the page.

use super::differences::{self, Deviation};
use super::links::ServerLink;
use super::mark::Mark;
use super::{cut, safe};
use crate::catalogue::Field;
use crate::check::report::{CheckLine, TargetResult};
use crate::fleet::SortKey;
use crate::health::Outcome;
use crate::render::ShowOptions;
use crate::render::fleet_words as words;
use crate::render::sheet::{Opening, SheetLine, Tone};
use crate::render::sheet_blocks::{SheetBlocks, SheetUse};
use crate::render::summary;
use crate::variation::Variation;

/// The table of all servers.
#[derive(Debug)]
pub(super) struct ServerTable {
    pub(super) fields: Vec<&'static str>,
    /// Whether there is anything to say of how long they took.
    pub(super) has_times: bool,
    pub(super) rows: Vec<ServerRow>,
}

/// A server in the table.
#[derive(Debug)]
pub(super) struct ServerRow {
    pub(super) mark: Mark,
    /// How bad it is, as a number to sort by: the worst first.
    pub(super) rank: usize,
    pub(super) server: ServerLink,
    pub(super) values: Vec<ValueCell>,
    /// The worst that is wrong, or why there is no answer.
    pub(super) story: String,
    /// How long it took in milliseconds, and in words; empty of what was read from a file.
    pub(super) millis: u128,
    pub(super) elapsed: String,
}

/// A value in the table, with its place among all of its column.
#[derive(Debug)]
pub(super) struct ValueCell {
    pub(super) rank: usize,
    pub(super) text: String,
}

/// A server's part of the page.
#[derive(Debug)]
pub(super) struct ServerPart {
    pub(super) place: usize,
    pub(super) mark: Mark,
    pub(super) target: String,
    /// Which server it is, and who asked; empty where it gave no document.
    pub(super) headline: String,
    /// What the verdict was made of.
    pub(super) counts: String,
    pub(super) deviations: Vec<Deviation>,
    pub(super) findings: Vec<FindingRow>,
    /// What to do about an answer that did not come.
    pub(super) hints: Vec<String>,
    /// What was in order, and what could not be judged and why.
    pub(super) in_order: Vec<FindingRow>,
    pub(super) skipped: Vec<String>,
    pub(super) blocks: Vec<ValueBlock>,
    /// How many values there are.
    pub(super) values: usize,
}

/// Something that was found.
#[derive(Debug)]
pub(super) struct FindingRow {
    pub(super) mark: Mark,
    pub(super) rule: String,
    pub(super) sentence: String,
    /// Nothing where nothing is to be done.
    pub(super) advice: String,
    /// What it was held against; nothing where it is no amount.
    pub(super) limits: String,
}

/// A section with its values.
#[derive(Debug)]
pub(super) struct ValueBlock {
    pub(super) title: &'static str,
    pub(super) note: String,
    pub(super) lines: Vec<ValueLine>,
}

/// A label and its value.
#[derive(Debug)]
pub(super) struct ValueLine {
    pub(super) mark: Mark,
    pub(super) label: String,
    pub(super) text: String,
}

impl ServerTable {
    /// A row for each server; the usual columns where no fields are named.
    pub(super) fn new(fields: &[&'static Field], results: &[TargetResult]) -> Self {
        let fields = words::fields_or_usual(fields);
        let verdict_ranks = ranks(SortKey::Verdict, results);
        let field_ranks: Vec<Vec<usize>> =
            fields.iter().map(|field| ranks(SortKey::Field(field), results)).collect();
        let mut rows = Vec::new();
        for (place, result) in results.iter().enumerate() {
            let mut values = Vec::new();
            for (field, ranks) in fields.iter().zip(&field_ranks) {
                let rank = ranks.get(place).copied().unwrap_or_default();
                values.push(ValueCell { rank, text: words::value_in_short(field, result) });
            }
            rows.push(ServerRow {
                mark: Mark::from(result.verdict),
                rank: verdict_ranks.get(place).copied().unwrap_or_default(),
                server: ServerLink::new(place, result),
                values,
                story: cut(words::story(result)),
                millis: result.took.as_millis(),
                elapsed: words::elapsed(result),
            });
        }
        let has_times = rows.iter().any(|row| !row.elapsed.is_empty());
        Self { fields: fields.iter().map(|field| field.path).collect(), has_times, rows }
    }
}

/// The place of each server among all by what they are sorted by; the same for those of which none comes before the other.
fn ranks(key: SortKey, results: &[TargetResult]) -> Vec<usize> {
    let mut sorted: Vec<(usize, &TargetResult)> = results.iter().enumerate().collect();
    sorted.sort_by(|(_, one), (_, other)| key.compare(one, other));
    let mut ranks = vec![0; results.len()];
    let mut rank = 0;
    let mut previous: Option<&TargetResult> = None;
    for (place, result) in sorted {
        if previous.is_some_and(|previous| key.compare(previous, result).is_ne()) {
            rank += 1;
        }
        previous = Some(result);
        if let Some(slot) = ranks.get_mut(place) {
            *slot = rank;
        }
    }
    ranks
}

/// The part of each server.
pub(super) fn parts(results: &[TargetResult], variations: &[Variation]) -> Vec<ServerPart> {
    let mut parts = Vec::new();
    let deviations = differences::deviations(variations, results);
    for (place, (result, deviations)) in results.iter().zip(deviations).enumerate() {
        parts.push(part(place, result, deviations));
    }
    parts
}

fn part(place: usize, result: &TargetResult, deviations: Vec<Deviation>) -> ServerPart {
    let (mut findings, mut in_order) = (Vec::new(), Vec::new());
    for line in &result.lines {
        if line.outcome.is_noteworthy() {
            let mut finding = FindingRow::new(line);
            if !result.has_document() {
                // All of it stands below, with what else is to be done.
                finding.advice.clear();
            }
            findings.push(finding);
        } else if line.outcome == Outcome::Ok {
            in_order.push(FindingRow::new(line));
        }
    }
    let opening = Opening::from_result(result);
    let blocks = blocks(result);
    let headline = if result.has_document() { cut(opening.headline) } else { String::new() };
    let skipped = if result.has_document() { summary::skip_reasons(result) } else { Vec::new() };
    let hints = match &result.answer {
        Ok(_) => Vec::new(),
        Err(failure) => failure.hint_lines(),
    };
    ServerPart {
        place,
        mark: Mark::from(result.verdict),
        target: safe(&result.target),
        headline,
        counts: summary::counts(result),
        deviations,
        findings,
        hints: hints.iter().map(|hint| safe(hint)).collect(),
        in_order,
        skipped: skipped.iter().map(|reason| safe(reason)).collect(),
        values: blocks.iter().map(|block| block.lines.len()).sum(),
        blocks,
    }
}

impl FindingRow {
    fn new(line: &CheckLine) -> Self {
        Self {
            mark: Mark::from_line(line),
            rule: safe(line.id.name()),
            sentence: safe(&summary::sentence_beside_severity(line)),
            advice: safe(summary::advice(line).unwrap_or_default()),
            limits: safe(line.limits_in_words()),
        }
    }
}

impl ValueLine {
    fn new(line: &SheetLine) -> Self {
        let mark = match line.tone {
            // The text says so itself, and what is documented in its place.
            Tone::Odd => Mark { word: "", ..Mark::from(Tone::Odd) },
            tone => Mark::if_noteworthy(tone),
        };
        Self { mark, label: cut(line.label.clone()), text: cut(line.text.clone()) }
    }
}

/// All values of a server, what was not sent and what nobody knows included.
fn blocks(result: &TargetResult) -> Vec<ValueBlock> {
    let Ok(fetched) = &result.answer else { return Vec::new() };
    let options = ShowOptions { all: true, ..ShowOptions::default() };
    let mut blocks = Vec::new();
    for block in SheetBlocks::new(&fetched.document, result, &options, SheetUse::default()).all() {
        let mut lines = Vec::new();
        for line in &block.lines {
            // Of a section that was not sent, its note says so, not each of its lines.
            if block.note.is_none() || line.tone != Tone::Nothing {
                lines.push(ValueLine::new(line));
            }
        }
        let note = cut(block.note.unwrap_or_default());
        blocks.push(ValueBlock { title: block.title, note, lines });
    }
    blocks
}
