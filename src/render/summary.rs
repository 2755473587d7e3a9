//! What the formats for people say of a report, and in which order. How it looks is theirs, and so is making
//! it safe.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::sheet::Tone;
use crate::check::report::{CheckLine, Muted, Report, TargetResult};
use crate::check::status::Status;
use crate::health::Outcome;

/// A finding, and whose it is.
pub(super) struct FoundLine<'a> {
    pub(super) target: &'a str,
    pub(super) line: &'a CheckLine,
    /// Whether the target gave a document.
    pub(super) has_document: bool,
}

/// A text, and the targets of which it is true, in the report's order.
pub(super) struct SharedText<'a> {
    pub(super) text: String,
    pub(super) targets: Vec<&'a str>,
}

/// A verdict, and the targets whose it is, in the report's order.
pub(super) struct VerdictGroup<'a> {
    pub(super) verdict: Status,
    pub(super) targets: Vec<&'a str>,
}

/// Everything that was found, the worst of all targets first, what is muted last.
pub(super) fn findings(report: &Report) -> Vec<FoundLine<'_>> {
    let mut found = Vec::new();
    for result in &report.results {
        for line in &result.lines {
            if line.outcome.is_noteworthy() {
                found.push(FoundLine { target: &result.target, line, has_document: result.has_document() });
            }
        }
    }
    found.sort_by_key(|finding| Reverse(finding.line.rank()));
    found
}

/// What could not be judged and why, and of which targets that is so. Nothing of a server that gave no
/// answer, because that is all there is to say of it.
pub(super) fn skipped(report: &Report) -> Vec<SharedText<'_>> {
    let mut pairs = Vec::new();
    for result in &report.results {
        if result.has_document() {
            pairs.extend(skip_reasons(result).into_iter().map(|text| (text, result.target.as_str())));
        }
    }
    shared_texts(pairs)
}

/// The same texts of several targets as one.
pub(super) fn shared_texts<'a>(pairs: impl IntoIterator<Item = (String, &'a str)>) -> Vec<SharedText<'a>> {
    grouped(pairs).into_iter().map(|(text, targets)| SharedText { text, targets }).collect()
}

/// The reasons for which something was skipped, and what was, a text for each reason.
pub(super) fn skip_reasons(result: &TargetResult) -> Vec<String> {
    let mut skipped = Vec::new();
    for line in &result.lines {
        if line.outcome == Outcome::Skipped {
            skipped.push((line.sentence.as_ref(), line.id.name()));
        }
    }
    let mut reasons = Vec::new();
    for (reason, mut names) in grouped(skipped) {
        names.dedup();
        reasons.push(format!("{}: {reason}", names.join(", ")));
    }
    reasons
}

/// The target, or how many there are.
pub(super) fn named_or_counted(targets: &[&str]) -> String {
    match targets {
        [target] => (*target).to_owned(),
        targets => format!("{} targets", targets.len()),
    }
}

/// What there is to say of a line; of one that is muted, until when and why.
pub(super) fn sentence(line: &CheckLine) -> String {
    match muting(line) {
        Some(muting) => format!("{muting}: {}", line.sentence),
        None => line.sentence.to_string(),
    }
}

/// The same beside a word that says how bad it is, or that it is muted.
pub(super) fn sentence_beside_severity(line: &CheckLine) -> String {
    match &line.muted {
        Some(muted) => format!("{}: {}", until(muted), line.sentence),
        None => line.sentence.to_string(),
    }
}

/// That a line is muted, until when and why; none where it is not.
pub(super) fn muting(line: &CheckLine) -> Option<String> {
    let muted = line.muted.as_ref()?;
    Some(format!("muted {}", until(muted)))
}

fn until(muted: &Muted) -> String {
    match &muted.reason {
        Some(reason) => format!("until {} ({reason})", muted.until),
        None => format!("until {}", muted.until),
    }
}

/// What to do about a line; none where nothing is to be done, or nobody wants to hear of it.
pub(super) fn advice(line: &CheckLine) -> Option<&str> {
    if line.muted.is_some() || line.advice.is_empty() { None } else { Some(&line.advice) }
}

/// How many rules and expectations came to what, each by its worst part: `1 critical, 2 warnings, 12 in
/// order`.
pub(super) fn counts(result: &TargetResult) -> String {
    let mut worst: Vec<&CheckLine> = Vec::new();
    let mut counted = HashSet::new();
    for line in &result.lines {
        // The worst stands first, and the parts of a rule need not stand together.
        if counted.insert(&line.id) {
            worst.push(line);
        }
    }
    let muted = worst.iter().filter(|line| line.muted.is_some()).count();
    worst.retain(|line| line.muted.is_none());
    let (warnings, notices) = (with_outcome(&worst, Outcome::Warning), with_outcome(&worst, Outcome::Notice));
    let mut counts = vec![
        (with_outcome(&worst, Outcome::Critical), "critical"),
        (with_outcome(&worst, Outcome::Unknown) + with_outcome(&worst, Outcome::Odd), "unknown"),
        (warnings, if warnings == 1 { "warning" } else { "warnings" }),
        (notices, if notices == 1 { "notice" } else { "notices" }),
        (muted, "muted"),
        (with_outcome(&worst, Outcome::Ok), "in order"),
    ];
    // Of a server that gave no answer everything was skipped, for the one reason that is told already.
    if result.has_document() {
        counts.push((with_outcome(&worst, Outcome::Skipped), "skipped"));
    }
    let mut texts = Vec::new();
    for (count, what) in counts {
        if count > 0 {
            texts.push(format!("{count} {what}"));
        }
    }
    texts.join(", ")
}

fn with_outcome(lines: &[&CheckLine], outcome: Outcome) -> usize {
    lines.iter().filter(|line| line.outcome == outcome).count()
}

/// Which targets are how, the worst first.
pub(super) fn by_verdict(results: &[TargetResult]) -> Vec<VerdictGroup<'_>> {
    let mut groups = Vec::new();
    for (verdict, targets) in grouped(results.iter().map(|result| (result.verdict, result.target.as_str()))) {
        groups.push(VerdictGroup { verdict, targets });
    }
    groups.sort_by_key(|group| Reverse(group.verdict));
    groups
}

/// How bad a line is, in a word.
pub(super) fn severity(line: &CheckLine) -> &'static str {
    if line.muted.is_some() { "muted" } else { line.outcome.name() }
}

/// How a line looks; what is muted is of no weight.
pub(super) fn tone(line: &CheckLine) -> Tone {
    if line.muted.is_some() { Tone::Aside } else { line.outcome.into() }
}

/// The values of each key; the keys in the order in which they come first.
pub(super) fn grouped<K: Clone + Eq + Hash, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Vec<(K, Vec<V>)> {
    let mut groups: Vec<(K, Vec<V>)> = Vec::new();
    let mut places: HashMap<K, usize> = HashMap::new();
    for (key, value) in pairs {
        let place = *places.entry(key.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, values)) => values.push(value),
            None => groups.push((key, vec![value])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn what_is_worst_stands_first_and_what_is_muted_last() {
        let report = examples::report();
        let found: Vec<_> = findings(&report).iter().map(|found| found.line.id.name()).collect();
        assert_eq!(found, ["reachable", "license.expiry", "version >= 3", "cache"]);
    }

    #[test]
    fn a_rule_counts_once() {
        let report = examples::report();
        let [paris, oslo] = report.results.as_slice() else { panic!("there are two") };
        assert_eq!(counts(paris), "1 warning, 1 notice, 1 muted, 1 in order, 1 skipped");
        assert_eq!(counts(oslo), "1 critical");
    }
}
