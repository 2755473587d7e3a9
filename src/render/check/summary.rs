//! What the formats for people tell of a report, and in which order. How it looks is theirs, and so is making it safe.

use crate::check::report::{CheckLine, Report, TargetResult};
use crate::check::status::Status;
use crate::health::Outcome;
use crate::render::sheet::Tone;

/// A finding, and whose it is.
pub(super) struct FoundLine<'a> {
    pub(super) target: &'a str,
    pub(super) line: &'a CheckLine,
    /// Whether the target gave an answer.
    pub(super) is_up: bool,
}

/// Everything that was found, the worst of all targets first, what is muted last.
pub(super) fn findings(report: &Report) -> Vec<FoundLine<'_>> {
    let lines = report.results.iter().flat_map(|result| {
        let finding = |line| FoundLine { target: &result.target, line, is_up: result.is_up() };
        result.lines.iter().map(finding)
    });
    let mut found: Vec<_> = lines.filter(|finding| finding.line.outcome > Outcome::Ok).collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.line.rank()));
    found
}

/// What could not be judged and why, and of which targets that is so. Nothing of a server that gave no answer, because
/// that is all there is to say of it.
pub(super) fn skipped(report: &Report) -> Vec<(String, Vec<&str>)> {
    let texts = |result| unjudged(result).into_iter().map(|text| (text, result.target.as_str()));
    grouped(report.results.iter().flat_map(texts))
}

/// The reasons, and what is named for each.
fn unjudged(result: &TargetResult) -> Vec<String> {
    let lines = result.lines.iter().filter(|line| result.is_up() && line.outcome == Outcome::Skipped);
    let reasons = grouped(lines.map(|line| (line.sentence.as_str(), line.id.name())));
    let told = |(reason, mut names): (&str, Vec<&str>)| {
        names.dedup();
        format!("{}: {reason}", names.join(", "))
    };
    reasons.into_iter().map(told).collect()
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
    let sentence = &line.sentence;
    muting(line).map_or_else(|| sentence.clone(), |muting| format!("{muting}: {sentence}"))
}

/// That a line is muted, until when and why; none where it is not.
pub(super) fn muting(line: &CheckLine) -> Option<String> {
    let muted = line.muted.as_ref()?;
    let reason = muted.reason.as_ref().map(|reason| format!(" ({reason})"));
    Some(format!("muted until {}{}", muted.until, reason.unwrap_or_default()))
}

/// What to do about a line; none where nothing is to be done, or nobody wants to hear of it.
pub(super) fn advice(line: &CheckLine) -> Option<&str> {
    Some(line.advice.as_str()).filter(|advice| line.muted.is_none() && !advice.is_empty())
}

/// How many rules and expectations came to what, each by its worst part: `1 critical, 2 warnings, 12 in order`.
pub(super) fn counts(result: &TargetResult) -> String {
    let judged = grouped(result.lines.iter().map(|line| (&line.id, line)));
    // The lines stand in order, the worst first.
    let worst: Vec<&CheckLine> = judged.iter().filter_map(|(_, lines)| lines.first().copied()).collect();
    let many = |state| worst.iter().filter(|line| line.outcome == state && line.muted.is_none()).count();
    let muted = worst.iter().filter(|line| line.muted.is_some()).count();
    let plural = |count: usize, noun: &str| if count == 1 { noun.to_owned() } else { format!("{noun}s") };
    let (warnings, notices) = (many(Outcome::Warning), many(Outcome::Notice));
    let counted = [
        (many(Outcome::Critical), "critical".to_owned()),
        (many(Outcome::Unknown), "unknown".to_owned()),
        (warnings, plural(warnings, "warning")),
        (notices, plural(notices, "notice")),
        (muted, "muted".to_owned()),
        (many(Outcome::Ok), "in order".to_owned()),
        (many(Outcome::Skipped), "skipped".to_owned()),
    ];
    let tells = |what: &str| result.is_up() || what != "skipped";
    let told = counted.into_iter().filter(|(count, what)| *count > 0 && tells(what));
    told.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}

/// Which targets are how, the worst first.
pub(super) fn by_status(results: &[TargetResult]) -> Vec<(Status, Vec<&str>)> {
    let mut groups = grouped(results.iter().map(|result| (result.status, result.target.as_str())));
    groups.sort_by_key(|(status, _)| std::cmp::Reverse(*status));
    groups
}

/// The tone of what came of judging something; what is muted is of no weight.
pub(super) fn tone(line: &CheckLine) -> Tone {
    if line.muted.is_some() { Tone::Aside } else { line.outcome.into() }
}

/// The tone of a verdict.
pub(super) fn status_tone(status: Status) -> Tone {
    match status {
        Status::Ok => Tone::Good,
        Status::Warning => Tone::Warning,
        Status::Unknown => Tone::Odd,
        Status::Critical => Tone::Critical,
    }
}

/// The values of each key; the keys in the order in which they come first.
pub(super) fn grouped<K: PartialEq, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Vec<(K, Vec<V>)> {
    let mut groups: Vec<(K, Vec<V>)> = Vec::new();
    for (key, value) in pairs {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => values.push(value),
            None => groups.push((key, vec![value])),
        }
    }
    groups
}
