//! Lines of a report as findings of a sheet.

use std::cmp::Reverse;

use super::sheet::{SheetFinding, Tone};
use super::summary;
use crate::check::report::{CheckLine, LineRank};
use crate::text::sanitize;

impl SheetFinding {
    /// A line of a report that is about one target.
    pub(super) fn from_line(line: &CheckLine) -> Self {
        let advice = summary::advice(line).unwrap_or_default();
        Self {
            tone: summary::tone(line),
            labels: vec![sanitize::line(line.id.name()).into_owned()],
            severity: summary::severity(line),
            advice: sanitize::line(advice).into_owned(),
            ..Self::new(Tone::Plain, &summary::sentence_beside_severity(line))
        }
    }
}

/// Lines of one target as findings. Several of which the same is said of several fields are one: of an answer in which
/// much is missing, each rule would say that.
pub(super) fn grouped(lines: &[&CheckLine]) -> Vec<SheetFinding> {
    /// Fewer are as easily read one by one.
    const MANY: usize = 3;

    let mut groups = Vec::new();
    for (_, group) in summary::grouped(lines.iter().map(|line| (shared_key(line), *line))) {
        if group.len() < MANY {
            groups.extend(group.into_iter().map(|line| (line.rank(), SheetFinding::from_line(line))));
        } else if let Some(first) = group.first() {
            groups.push((first.rank(), of_many(first, &group)));
        }
    }
    // The sort is stable: what is as bad stays as it came.
    groups.sort_by_key(|(rank, _)| Reverse(*rank));
    groups.into_iter().map(|(_, finding)| finding).collect()
}

/// What lines have in common that differ in their fields alone: what is said behind the field's name, and what to do.
/// Others have nothing in common.
fn shared_key(line: &CheckLine) -> (LineRank, Option<&str>, &str, &str) {
    let rest = line.field.and_then(|field| line.sentence.strip_prefix(field.path)?.strip_prefix(' '));
    let own = if rest.is_some() { "" } else { line.sentence.as_ref() };
    let id = if rest.is_some() { "" } else { line.id.name() };
    (line.rank(), rest, own, id)
}

/// What is said of several fields, of which some are named.
fn of_many(first: &CheckLine, group: &[&CheckLine]) -> SheetFinding {
    /// The fields that are named.
    const NAMED: usize = 3;

    let mut paths: Vec<&str> = group.iter().filter_map(|line| Some(line.field?.path)).collect();
    paths.dedup();
    let rest = shared_key(first).1.unwrap_or_default();
    let mut named = paths.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if paths.len() > NAMED {
        named = format!("{named} and {} more", paths.len() - NAMED);
    }
    let finding = SheetFinding::from_line(first);
    let mut codes: Vec<&str> = group.iter().map(|line| line.id.name()).collect();
    codes.dedup();
    let label = if codes.len() == 1 { first.id.name().to_owned() } else { format!("{} rules", codes.len()) };
    SheetFinding { labels: vec![label], sentence: format!("{named}: each {rest}"), ..finding }
}
