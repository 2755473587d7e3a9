//! What the formats for people say of many servers, in words. How it looks is theirs.

use std::cmp::Reverse;

use super::sheet::{Tone, counted};
use super::sheet_value::{self, ValueStyle};
use super::summary;
use crate::catalogue::{self, Field};
use crate::check::report::{CheckLine, TargetResult};
use crate::check::status::Status;
use crate::failure::FailureKind;
use crate::fleet::{Expiry, Fleet, FleetGroup, FleetSummary};
use crate::health::Outcome;
use crate::health::limits::Bad;
use crate::text::sanitize;
use crate::units::amount::Amount;
use crate::units::time;
use crate::variation::{FieldState, Variation};

/// As many names as are read.
const FEW_NAMES: usize = 3;

/// As many values of one setting as fit into a line.
const FEW_VALUES: usize = 4;

/// The longest value that stands in a line with others, in characters.
const LONGEST_VALUE: usize = 40;

/// The longest sentence of an overview, in characters.
const LONGEST_SENTENCE: usize = 120;

/// A setting that is not the same everywhere.
pub(super) struct DifferenceWords {
    /// The path of the setting, or that of a section with how many settings of it.
    pub(super) label: String,
    /// The worst that its rule finds of it anywhere.
    pub(super) tone: Tone,
    /// `ENCRYPTED_256 ×284 · ENCRYPTED_128 ×6 (rome, oslo, bern, …)`.
    pub(super) text: String,
    /// The same without names: which values there are is worth more than who has them.
    pub(super) short: String,
}

/// Something that is wrong with servers, or why they gave no document.
pub(super) struct FaultWords<'a> {
    pub(super) targets: Vec<&'a str>,
    pub(super) tone: Tone,
    /// The rule, or the kind of failure.
    pub(super) what: String,
    /// How bad it is, in a word; empty of those that gave no document.
    pub(super) severity: &'static str,
    /// Not yet safe to show.
    pub(super) sentence: String,
}

/// Servers that say the same of the field by which they are grouped.
pub(super) struct GroupWords<'a> {
    pub(super) value: String,
    pub(super) count: usize,
    pub(super) tone: Tone,
    pub(super) verdicts: String,
    pub(super) group: &'a FleetGroup,
}

/// Something that runs out, or has.
pub(super) struct ExpiryWords<'a> {
    pub(super) tone: Tone,
    pub(super) at: String,
    pub(super) distance: String,
    pub(super) thing: &'static str,
    /// Not yet safe to show.
    pub(super) target: &'a str,
}

/// `300 servers · 291 answered · 9 did not (5 deadline, 3 certificate, 1 login)`.
pub(super) fn headline(summary: &FleetSummary) -> String {
    let mut parts = vec![counted(summary.asked, "server"), format!("{} answered", summary.answered)];
    if summary.failed() > 0 {
        let mut reasons = Vec::new();
        for (kind, count) in &summary.failures {
            reasons.push(format!("{count} {}", reason(*kind)));
        }
        parts.push(format!("{} did not ({})", summary.failed(), reasons.join(", ")));
    }
    if summary.left_out > 0 {
        parts.push(format!("{} left out by --where", summary.left_out));
    }
    if summary.is_interrupted() {
        parts.push("interrupted".to_owned());
    }
    parts.join(" · ")
}

/// `4 critical, 9 warning, 278 ok`.
pub(super) fn verdicts(counts: &[(Status, usize)]) -> String {
    let counts: Vec<String> =
        counts.iter().map(|(verdict, count)| format!("{count} {}", verdict.name())).collect();
    counts.join(", ")
}

/// Why a target gave no document, in a word or two.
pub(super) const fn reason(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Usage => "no target",
        FailureKind::Configuration => "configuration",
        FailureKind::Unreachable => "unreachable",
        FailureKind::Authentication => "login",
        FailureKind::Permission => "permission",
        FailureKind::Trust => "certificate",
        FailureKind::Deadline => "deadline",
        FailureKind::Protocol => "answer",
        FailureKind::LookUp => "name look-up",
        FailureKind::Internal => "internal",
        FailureKind::Interrupted => "interrupted",
    }
}

/// The settings that are not the same everywhere. Those of one section that only some servers send are told once: an older
/// version lacks them all.
pub(super) fn differences(fleet: &Fleet) -> Vec<DifferenceWords> {
    let mut keyed = Vec::new();
    for variation in &fleet.differences {
        keyed.push((together(variation), variation));
    }
    let mut differences = Vec::new();
    for (lacking, variations) in summary::grouped(keyed) {
        match (lacking, variations.as_slice()) {
            (Some(Lacking { section, members }), [_, _, ..]) => {
                let (count, answered) = (variations.len(), fleet.summary.answered);
                let names = first_names(&names(&members, &fleet.results));
                let sent = answered.saturating_sub(members.len());
                let short = format!("sent ×{sent} · not sent ×{}", members.len());
                let text = format!("{short} ({names})");
                let label = format!("{section} ({count} settings)");
                differences.push(DifferenceWords { label, tone: Tone::Plain, text, short });
            }
            (_, variations) => differences.extend(variations.iter().map(|one| difference_words(one, fleet))),
        }
    }
    differences
}

/// The servers that do not send a setting of a section.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Lacking {
    pub(super) section: &'static str,
    pub(super) members: Vec<usize>,
}

/// What a setting has in common with others that are told in the same line: that who sends it says the same, and who does
/// not send it. None for one that is told by itself.
pub(super) fn together(variation: &Variation) -> Option<Lacking> {
    let [_, other] = variation.groups.as_slice() else { return None };
    let section = variation.field.section.path;
    if other.state != FieldState::Absent || section.is_empty() {
        return None;
    }
    Some(Lacking { section, members: other.members.clone() })
}

fn difference_words(variation: &Variation, fleet: &Fleet) -> DifferenceWords {
    let outcomes = fleet.results.iter().filter_map(|result| result.outcome(variation.field));
    let tone = match outcomes.max() {
        Some(outcome) if outcome.is_noteworthy() => Tone::from(outcome),
        _ => Tone::Plain,
    };
    let text = difference(variation, &fleet.results, true);
    let short = difference(variation, &fleet.results, false);
    DifferenceWords { label: variation.field.path.to_owned(), tone, text, short }
}

fn difference(variation: &Variation, results: &[TargetResult], has_names: bool) -> String {
    let count = variation.groups.len();
    let has_majority = variation.majority().is_some();
    // Where everybody says something else, a few examples would tell nobody anything.
    if count > FEW_VALUES && !has_majority {
        return format!("{count} different values at {}", counted(variation.size(), "server"));
    }
    let mut parts = Vec::new();
    for (place, group) in variation.groups.iter().take(FEW_VALUES).enumerate() {
        let Some(first) = group.members.first().and_then(|place| results.get(*place)) else { continue };
        let value = value_in_short(variation.field, first);
        let value = format!("{value} ×{}", group.members.len());
        if !has_names || has_majority && place == 0 {
            parts.push(value);
        } else {
            parts.push(format!("{value} ({})", first_names(&names(&group.members, results))));
        }
    }
    if count > FEW_VALUES {
        parts.push(counted(count - FEW_VALUES, "more value"));
    }
    parts.join(" · ")
}

/// What a server says of a field, harmless and whole; nothing where it gave no document.
pub(super) fn value(field: &'static Field, result: &TargetResult) -> String {
    match &result.answer {
        Ok(fetched) => {
            let style = ValueStyle { as_of: result.as_of, has_bars: false };
            sheet_value::spell_field(field, &fetched.document, style)
        }
        Err(_) => String::new(),
    }
}

/// The same, no longer than may stand beside others.
pub(super) fn value_in_short(field: &'static Field, result: &TargetResult) -> String {
    sanitize::cut(value(field, result), LONGEST_VALUE)
}

/// The names of targets.
pub(super) fn names<'a>(members: &[usize], results: &'a [TargetResult]) -> Vec<&'a str> {
    let members = members.iter().filter_map(|place| results.get(*place));
    members.map(|result| result.target.as_str()).collect()
}

/// A few names beside how many there are: `rome, oslo, bern, …`.
pub(super) fn first_names(names: &[&str]) -> String {
    few(names, "…")
}

/// A few names and how many there are: `rome, oslo, bern, … (6)`.
pub(super) fn few_names(names: &[&str]) -> String {
    few(names, &format!("… ({})", names.len()))
}

/// The first few names, harmless; behind them `more`, where there are more.
fn few(names: &[&str], more: &str) -> String {
    let mut few: Vec<_> = names.iter().take(FEW_NAMES).map(|name| sanitize::line(name)).collect();
    if names.len() > FEW_NAMES {
        few.push(more.into());
    }
    few.join(", ")
}

/// The fields that are shown of each server: those that are wanted, or the usual ones where none are named.
pub(super) fn fields_or_usual(wanted: &[&'static Field]) -> Vec<&'static Field> {
    const USUAL: [&str; 1] = ["version"];

    if wanted.is_empty() {
        return USUAL.iter().filter_map(|path| catalogue::field(path).ok()).collect();
    }
    wanted.to_vec()
}

/// How long a server took; of what was read from a file there is nothing to say.
pub(super) fn elapsed(result: &TargetResult) -> String {
    match &result.answer {
        Ok(fetched) if fetched.meta.is_none() => String::new(),
        Ok(_) | Err(_) => time::spell_elapsed(result.took),
    }
}

/// What is wrong with servers that answered, the worst first: a rule and how bad it is stand once, with what the worst of
/// these servers has. What is muted or only worth knowing is left to `check`.
pub(super) fn wrong(results: &[TargetResult]) -> Vec<FaultWords<'_>> {
    let mut lines: Vec<(&str, &CheckLine)> = Vec::new();
    for result in results {
        for line in &result.lines {
            if result.has_document() && line.muted.is_none() && line.outcome > Outcome::Notice {
                lines.push((&result.target, line));
            }
        }
    }
    lines.sort_by_key(|(_, line)| (Reverse(line.rank()), urgency(line)));
    let keyed = lines.into_iter().map(|(target, line)| ((line.id.name(), line.outcome), (target, line)));
    let mut faults = Vec::new();
    for ((what, outcome), found) in summary::grouped(keyed) {
        faults.push(FaultWords {
            targets: found.iter().map(|(target, _)| *target).collect(),
            tone: outcome.into(),
            what: sanitize::line(what).into_owned(),
            severity: outcome.name(),
            sentence: shared_sentence(&found),
        });
    }
    faults
}

/// How urgent a line is beside others of its rule: the least of what is bad when it is low, the most of what is bad when it
/// is high.
fn urgency(line: &CheckLine) -> Option<Amount> {
    let measured = line.measured()?;
    match measured.scale.bad {
        Bad::Low => Some(measured.amount),
        Bad::High => Some(measured.amount.times(-1)),
    }
}

/// What is wrong with the first of them, and how many others have something else of the same kind.
fn shared_sentence(found: &[(&str, &CheckLine)]) -> String {
    let Some((_, first)) = found.first() else { return String::new() };
    let sentence = sanitize::cut(first.sentence.to_string(), LONGEST_SENTENCE);
    let others = found.iter().filter(|(_, line)| line.sentence != first.sentence).count();
    match others {
        0 => sentence,
        others => format!("{sentence}; {} alike", counted(others, "other")),
    }
}

/// Who gave no document and why, the most frequent reasons first, the same reason of several once.
pub(super) fn silent<'a>(summary: &FleetSummary, results: &'a [TargetResult]) -> Vec<FaultWords<'a>> {
    let mut faults = Vec::new();
    for (kind, _) in &summary.failures {
        let mut failed = Vec::new();
        for result in results {
            if let Err(failure) = &result.answer
                && failure.kind() == *kind
            {
                failed.push(((failure.message_line(), result.verdict), result.target.as_str()));
            }
        }
        for ((sentence, verdict), targets) in summary::grouped(failed) {
            let (tone, what) = (verdict.into(), reason(*kind).to_owned());
            faults.push(FaultWords { targets, tone, what, severity: "", sentence });
        }
    }
    faults
}

/// The groups of `--by`.
pub(super) fn groups(fleet: &Fleet) -> Vec<GroupWords<'_>> {
    let (Some(field), Some(groups)) = (fleet.grouped_by, &fleet.grouping) else { return Vec::new() };
    let mut words = Vec::new();
    for group in groups {
        let first = group.members.first().and_then(|place| fleet.results.get(*place));
        let value = match (group.state, first) {
            (Some(_), Some(first)) => value_in_short(field, first),
            _ => "no answer".to_owned(),
        };
        let counts = group.verdicts(&fleet.results);
        let tone = counts.first().map_or(Tone::Plain, |(worst, _)| Tone::from(*worst));
        let (count, verdicts) = (group.members.len(), verdicts(&counts));
        words.push(GroupWords { value, count, tone, verdicts, group });
    }
    words
}

/// What runs out.
pub(super) fn expiries<'a>(expiries: &[Expiry], results: &'a [TargetResult]) -> Vec<ExpiryWords<'a>> {
    let mut words = Vec::new();
    for Expiry { place, thing, at, left, outcome, rule: _ } in expiries {
        let Some(result) = results.get(*place) else { continue };
        let distance = time::spell_distance(*at, result.as_of);
        let distance = if left.is_zero() { "now".to_owned() } else { distance };
        words.push(ExpiryWords {
            tone: (*outcome).into(),
            at: time::spell_minute(*at),
            distance,
            thing,
            target: &result.target,
        });
    }
    words
}

/// `90 d`.
pub(super) fn window(fleet: &Fleet) -> String {
    time::spell_span(fleet.window.as_secs().into())
}

/// What there is to say of a server in its row: the worst that is wrong, or why it gave no document. Empty where nothing is.
pub(super) fn story(result: &TargetResult) -> String {
    let text = match &result.answer {
        Err(failure) => failure.message_line(),
        Ok(_) => worst_findings(result),
    };
    sanitize::line(&text).into_owned()
}

/// The worst that is wrong with a server, and how much more is.
fn worst_findings(result: &TargetResult) -> String {
    let mut found = Vec::new();
    for line in &result.lines {
        if line.outcome.is_noteworthy() && line.muted.is_none() {
            found.push(line);
        }
    }
    match found.as_slice() {
        [] => String::new(),
        [line] => line.sentence.to_string(),
        [line, more @ ..] => format!("{} (and {} more)", line.sentence, more.len()),
    }
}
