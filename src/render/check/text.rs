//! The report for people: a line for each finding, the worst first, and the verdict at the end, where the eye falls.

use super::told::{self, Finding};
use crate::check::report::{Report, TargetResult};
use crate::check::status::Status;
use crate::output::Look;
use crate::render::report::Tone;
use crate::render::table::{self, Marked};
use crate::sanitise;

pub(super) fn render(report: &Report, look: Look) -> String {
    if report.results.is_empty() {
        // Standard error has said why.
        return String::new();
    }
    let found = told::findings(report).into_iter().map(marked);
    let lines: Vec<_> = found.chain(told::skipped(report).into_iter().map(skipped)).collect();
    let lines = if report.results.len() == 1 { lines.into_iter().map(alone).collect() } else { lines };
    table::marked(&lines, look) + &verdict(report, look)
}

/// What to do about a server that gave no answer is told at length elsewhere.
fn marked(Finding { target, line, is_up }: Finding<'_>) -> Marked {
    let advice = told::advice(line).filter(|_| is_up);
    Marked {
        tone: told::tone(line),
        labels: vec![safe(target), safe(line.judge.name())],
        text: safe(&told::sentence(line)),
        aside: safe(&advice.map(|advice| format!("→ {advice}")).unwrap_or_default()),
    }
}

/// Where there is one target, every line is about it.
fn alone(line: Marked) -> Marked {
    Marked { labels: line.labels.into_iter().skip(1).collect(), ..line }
}

/// What could not be judged, by the reason.
fn skipped((text, targets): (String, Vec<&str>)) -> Marked {
    let labels = vec![safe(&told::named_or_counted(&targets)), "skipped".to_owned()];
    Marked { tone: Tone::Aside, labels, text: safe(&text), aside: String::new() }
}

/// The verdict, and what it was made of.
fn verdict(report: &Report, look: Look) -> String {
    let word = report.verdict().name().to_uppercase();
    let summary = match report.results.as_slice() {
        [result] => format!("{} · {}", safe(&result.target), told::counts(result)),
        results => format!("{} targets · {}", results.len(), targets(results)),
    };
    format!("{} {summary}\n", table::emphasised(&word, told::status_tone(report.verdict()), look))
}

/// Which targets are how, the worst first; those in order are only counted.
fn targets(results: &[TargetResult]) -> String {
    let told = |(status, names): (Status, Vec<&str>)| match status {
        Status::Ok => format!("{} ok", names.len()),
        status => format!("{} {} ({})", names.len(), status.name(), safe(&names.join(", "))),
    };
    told::by_status(results).into_iter().map(told).collect::<Vec<_>>().join(", ")
}

fn safe(text: &str) -> String {
    sanitise::line(text).into_owned()
}
