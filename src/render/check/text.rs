//! The report for people: a line for each finding, the worst first, and the verdict at the end, where the eye falls.

use super::summary::{self, FoundLine};
use crate::check::report::{Report, TargetResult};
use crate::check::status::Status;
use crate::output::TermStyle;
use crate::render::sheet::Tone;
use crate::render::table::{self, Marked};
use crate::text::sanitize;

pub(super) fn render(report: &Report, style: TermStyle) -> String {
    if report.results.is_empty() {
        // Standard error has said why.
        return String::new();
    }
    let found = summary::findings(report).into_iter().map(marked);
    let lines: Vec<_> = found.chain(summary::skipped(report).into_iter().map(skipped)).collect();
    let lines = if report.results.len() == 1 { lines.into_iter().map(alone).collect() } else { lines };
    table::marked(&lines, style) + &verdict(report, style)
}

/// What to do about a server that gave no answer is told at length elsewhere.
fn marked(FoundLine { target, line, is_up }: FoundLine<'_>) -> Marked {
    let advice = summary::advice(line).filter(|_| is_up);
    Marked {
        tone: summary::tone(line),
        labels: vec![safe(target), safe(line.id.name())],
        text: safe(&summary::sentence(line)),
        aside: safe(&advice.map(|advice| format!("→ {advice}")).unwrap_or_default()),
    }
}

/// Where there is one target, every line is about it.
fn alone(line: Marked) -> Marked {
    Marked { labels: line.labels.into_iter().skip(1).collect(), ..line }
}

/// What could not be judged, by the reason.
fn skipped((text, targets): (String, Vec<&str>)) -> Marked {
    let labels = vec![safe(&summary::named_or_counted(&targets)), "skipped".to_owned()];
    Marked { tone: Tone::Aside, labels, text: safe(&text), aside: String::new() }
}

/// The verdict, and what it was made of.
fn verdict(report: &Report, style: TermStyle) -> String {
    let word = report.verdict().name().to_uppercase();
    let summary = match report.results.as_slice() {
        [result] => format!("{} · {}", safe(&result.target), summary::counts(result)),
        results => format!("{} targets · {}", results.len(), targets(results)),
    };
    format!("{} {summary}\n", table::emphasised(&word, summary::status_tone(report.verdict()), style))
}

/// Which targets are how, the worst first; those in order are only counted.
fn targets(results: &[TargetResult]) -> String {
    let told = |(status, names): (Status, Vec<&str>)| match status {
        Status::Ok => format!("{} ok", names.len()),
        status => format!("{} {} ({})", names.len(), status.name(), safe(&names.join(", "))),
    };
    summary::by_status(results).into_iter().map(told).collect::<Vec<_>>().join(", ")
}

fn safe(text: &str) -> String {
    sanitize::line(text).into_owned()
}
