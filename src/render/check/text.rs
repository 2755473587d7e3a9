//! The report for people: a line for each finding, the worst first, and the verdict at the end, where the eye falls.

use crate::check::report::{Line, Report, State, TargetResult};
use crate::check::status::Status;
use crate::output::Look;
use crate::render::report::Tone;
use crate::render::table;
use crate::sanitise;

/// A finding, and whose it is.
struct Finding<'a> {
    target: &'a str,
    line: &'a Line,
}

pub(super) fn render(report: &Report, look: Look) -> String {
    if report.results.is_empty() {
        // Standard error has said why.
        return String::new();
    }
    let lines = report
        .results
        .iter()
        .flat_map(|result| result.lines.iter().map(|line| Finding { target: &result.target, line }));
    let mut found: Vec<_> = lines.filter(|finding| finding.line.state > State::Ok).collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.line.rank()));
    // Of a server that gave no answer, that is all there is to say.
    let skipped = report.results.iter().filter(|result| result.is_up()).flat_map(skipped);
    let is_one = report.results.len() == 1;
    let rows = found.iter().map(Finding::row).chain(skipped).map(|(tone, target, name, text)| {
        let cells = if is_one { vec![name, text] } else { vec![target, name, text] };
        (tone, cells)
    });
    table::marked(rows, look) + &verdict(report, look)
}

impl Finding<'_> {
    fn row(&self) -> (Tone, String, String, String) {
        let Line { state, muted, sentence, advice, .. } = self.line;
        let advice = Some(advice).filter(|advice| !advice.is_empty());
        let text = match muted {
            Some(muted) => {
                let reason = muted.reason.as_ref().map(|reason| format!(" ({reason})"));
                format!("muted until {}{}: {sentence}", muted.until, reason.unwrap_or_default())
            }
            None => advice.map_or_else(|| sentence.clone(), |advice| format!("{sentence} → {advice}")),
        };
        let tone = if muted.is_some() { Tone::Aside } else { tone(*state) };
        (tone, safe(self.target), safe(self.line.judge.name()), safe(&text))
    }
}

/// What could not be judged, by the reason.
fn skipped(result: &TargetResult) -> Vec<(Tone, String, String, String)> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in result.lines.iter().filter(|line| line.state == State::Skipped) {
        let name = line.judge.name();
        match reasons.iter_mut().find(|(reason, _)| *reason == line.sentence) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => reasons.push((&line.sentence, vec![name])),
        }
    }
    let row = |(reason, names): (&str, Vec<&str>)| {
        let text = format!("{}: {reason}", names.join(", "));
        (Tone::Aside, safe(&result.target), "skipped".to_owned(), safe(&text))
    };
    reasons.into_iter().map(row).collect()
}

/// The verdict, and what it was made of.
fn verdict(report: &Report, look: Look) -> String {
    let word = report.verdict().name().to_uppercase();
    let summary = match report.results.as_slice() {
        [result] => format!("{} · {}", safe(&result.target), counts(result)),
        results => format!("{} targets · {}", results.len(), targets(results)),
    };
    format!("{} {summary}\n", table::emphasised(&word, status_tone(report.verdict()), look))
}

/// How many lines of each kind: `1 critical, 2 warnings, 12 in order`.
pub(super) fn counts(result: &TargetResult) -> String {
    let many = |state| result.lines.iter().filter(|line| line.state == state && line.muted.is_none()).count();
    let muted = result.lines.iter().filter(|line| line.muted.is_some()).count();
    let plural = |count: usize, noun: &str| if count == 1 { noun.to_owned() } else { format!("{noun}s") };
    let (warnings, notices) = (many(State::Warning), many(State::Notice));
    let counted = [
        (many(State::Critical), "critical".to_owned()),
        (many(State::Unknown), "unknown".to_owned()),
        (warnings, plural(warnings, "warning")),
        (notices, plural(notices, "notice")),
        (muted, "muted".to_owned()),
        (many(State::Ok), "in order".to_owned()),
        (many(State::Skipped), "skipped".to_owned()),
    ];
    let tells = |what: &str| result.is_up() || what != "skipped";
    let told = counted.into_iter().filter(|(count, what)| *count > 0 && tells(what));
    told.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}

/// Which targets are how, the worst first; those in order are only counted.
fn targets(results: &[TargetResult]) -> String {
    let with = |status: Status| results.iter().filter(move |result| result.status == status);
    let mut statuses = Status::ALL;
    statuses.sort_unstable_by_key(|status| std::cmp::Reverse(*status));
    let told = statuses.into_iter().filter_map(|status| {
        let names: Vec<_> = with(status).map(|result| safe(&result.target)).collect();
        match (status, names.len()) {
            (_, 0) => None,
            (Status::Ok, count) => Some(format!("{count} ok")),
            (status, count) => Some(format!("{count} {} ({})", status.name(), names.join(", "))),
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

fn tone(state: State) -> Tone {
    match state {
        State::Skipped => Tone::Aside,
        State::Ok => Tone::Good,
        State::Notice => Tone::Notice,
        State::Warning => Tone::Warning,
        State::Unknown => Tone::Odd,
        State::Critical => Tone::Critical,
    }
}

fn status_tone(status: Status) -> Tone {
    match status {
        Status::Ok => Tone::Good,
        Status::Warning => Tone::Warning,
        Status::Unknown => Tone::Odd,
        Status::Critical => Tone::Critical,
    }
}

fn safe(text: &str) -> String {
    sanitise::line(text).into_owned()
}
