//! The report for tickets, comments and the summaries of continuous integration: the verdict, a table of the findings,
//! the worst first, and folded away what does not count. However many targets there are, it remains a comment.

use super::summary::{self, FoundLine, grouped};
use crate::check::report::{Report, TargetResult};
use crate::check::status::Status;
use crate::failure::Failure;
use crate::render::markdown::{escaped, mark};
use crate::text::sanitize;
use crate::units::time;

/// The most lines of a table or a list.
const MOST_LINES: usize = 50;

/// The most bytes of a table or a list: two of them stay below what a comment may hold, even where all is escaped.
const MOST_BYTES: usize = 24 << 10;

/// The most characters of one text.
const MOST_CHARACTERS: usize = 300;

pub(super) fn render(report: &Report) -> String {
    let verdict = report.verdict();
    let word = format!("{}{}", mark(summary::status_tone(verdict)), verdict.name().to_uppercase());
    let (subject, counts) = match report.results.as_slice() {
        [] => (String::new(), String::new()),
        [result] => (format!(" · {}", safe(&result.target)), summary::counts(result)),
        results => (format!(" · {} targets", results.len()), targets(results)),
    };
    let (muted, counted): (Vec<_>, Vec<_>) =
        summary::findings(report).into_iter().partition(|finding| finding.line.muted.is_some());
    let time = format!("_{}_", time::spell_utc(report.made));
    let failure = report.failure.as_ref().map(failed).unwrap_or_default();
    let parts = [
        format!("## {word}{subject}"),
        counts,
        failure,
        table(&counted, report),
        aside(&muted, report),
        time,
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}

/// How many targets are how, the worst first.
fn targets(results: &[TargetResult]) -> String {
    let told = |(status, names): (Status, Vec<&str>)| format!("{} {}", names.len(), status.name());
    summary::by_status(results).into_iter().map(told).collect::<Vec<_>>().join(", ")
}

/// Why nobody was asked, or what could not be written, and what to do.
fn failed(failure: &Failure) -> String {
    let told = format!("{}{}", mark(summary::status_tone(Status::Unknown)), safe(&failure.message_line()));
    let hints: Vec<_> = failure.hint_lines().iter().map(|hint| format!("- {}", safe(hint))).collect();
    if hints.is_empty() { told } else { format!("{told}\n\n{}", hints.join("\n")) }
}

/// What counts; nothing where nothing does.
fn table(found: &[FoundLine<'_>], report: &Report) -> String {
    let is_one = report.results.len() == 1;
    let rows: Vec<_> = found.iter().map(|finding| row(finding, is_one)).collect();
    let head = if is_one {
        "| | Rule | Finding | What to do |\n| --- | --- | --- | --- |\n"
    } else {
        "| | Target | Rule | Finding | What to do |\n| --- | --- | --- | --- | --- |\n"
    };
    match bounded(&rows) {
        (table, _) if table.is_empty() => table,
        (table, 0) => format!("{head}{table}"),
        (table, left) => {
            format!("{head}{table}\n\n_and {left} more; the formats text and json have them all_")
        }
    }
}

fn row(FoundLine { target, line, .. }: &FoundLine<'_>, is_one: bool) -> String {
    let target = if is_one { String::new() } else { format!("{} | ", safe(target)) };
    let (name, advice) = (line.id.name(), summary::advice(line).unwrap_or_default());
    let mark = mark(summary::tone(line)).trim_end();
    format!("| {mark} | {target}{} | {} | {} |", safe(name), safe(&line.sentence), safe(advice))
}

/// What does not count, folded: what is muted, and what could not be judged.
fn aside(muted: &[FoundLine<'_>], report: &Report) -> String {
    let muted = muted.iter().map(|FoundLine { target, line, .. }| {
        (format!("{}: {}", line.id.name(), summary::sentence(line)), *target)
    });
    let (muted, skipped) = (grouped(muted), summary::skipped(report));
    let title = match (muted.is_empty(), skipped.is_empty()) {
        (true, true) => return String::new(),
        (false, true) => "Muted",
        (true, false) => "Skipped",
        (false, false) => "Muted and skipped",
    };
    let is_one = report.results.len() == 1;
    let told = |(text, targets): (String, Vec<&str>)| {
        let whose = if is_one { String::new() } else { summary::named_or_counted(&targets) + ": " };
        format!("- {}{}", safe(&whose), safe(&text))
    };
    let lines: Vec<_> = muted.into_iter().chain(skipped).map(told).collect();
    let (list, left) = bounded(&lines);
    let left = if left == 0 { String::new() } else { format!("\n- {left} more") };
    format!("<details>\n<summary>{title}</summary>\n\n{list}{left}\n\n</details>")
}

/// As many lines as there is room for, and how many are left.
fn bounded(lines: &[String]) -> (String, usize) {
    let mut bytes = 0;
    let fits = |line: &&String| {
        bytes += line.len();
        bytes <= MOST_BYTES
    };
    let shown: Vec<_> = lines.iter().take(MOST_LINES).take_while(fits).map(String::as_str).collect();
    (shown.join("\n"), lines.len() - shown.len())
}

/// A text of one line that stays text.
fn safe(text: &str) -> String {
    escaped(&sanitize::cut(sanitize::line(text).into_owned(), MOST_CHARACTERS))
}
