//! A check's report as Markdown, for tickets, comments and the summaries of continuous integration: the
//! verdict, a table of the findings, the worst first, and folded away what does not count. However many
//! targets there are, it remains a comment.

use super::markdown::{self, escaped, mark};
use super::sheet::Opening;
use super::summary::{self, FoundLine, SharedText};
use crate::check::report::{Report, TargetResult};
use crate::check::status::Status;
use crate::failure::Failure;
use crate::text::sanitize;
use crate::units::time;

/// The most lines of a table or a list.
const MOST_LINES: usize = 50;

/// The most bytes of a table or a list. Forges take comments of 64 KiB at most, and there may be one of each.
const MOST_BYTES: usize = 24 << 10;

/// The most characters of one text.
const MOST_CHARACTERS: usize = 300;

pub(super) fn check(report: &Report) -> String {
    let (mut muted, mut counted) = (Vec::new(), Vec::new());
    for finding in summary::findings(report) {
        if finding.line.muted.is_some() {
            muted.push(finding);
        } else {
            counted.push(finding);
        }
    }
    let mut parts = vec![heading(report)];
    match report.results.as_slice() {
        [] => {}
        [result] => parts.push(safe(&Opening::from_result(result).summary)),
        results => parts.push(targets(results)),
    }
    parts.extend(report.failure.as_ref().map(failure));
    parts.push(table(&counted, report));
    parts.push(details(&muted, report));
    parts.push(format!("_{}_", time::spell_utc(report.made)));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// The verdict, and of whom.
fn heading(report: &Report) -> String {
    let verdict = report.verdict();
    match report.results.as_slice() {
        [] => format!("## {}{}", mark(verdict.into()), verdict.name().to_uppercase()),
        [result] => format!("## {}", markdown::heading(verdict, &Opening::from_result(result).headline)),
        results => format!("## {}", markdown::heading(verdict, &format!("{} targets", results.len()))),
    }
}

/// How many targets are how, the worst first.
fn targets(results: &[TargetResult]) -> String {
    let mut counts = Vec::new();
    for group in summary::by_verdict(results) {
        counts.push(format!("{} {}", group.targets.len(), group.verdict.name()));
    }
    counts.join(", ")
}

/// Why nobody was asked, or what could not be written, and what to do.
fn failure(failure: &Failure) -> String {
    let sentence = format!("{}{}", mark(Status::Unknown.into()), safe(&failure.message_line()));
    let hints: Vec<_> = failure.hint_lines().iter().map(|hint| format!("- {}", safe(hint))).collect();
    if hints.is_empty() { sentence } else { format!("{sentence}\n\n{}", hints.join("\n")) }
}

/// What counts; nothing where nothing does.
fn table(found: &[FoundLine<'_>], report: &Report) -> String {
    if found.is_empty() {
        return String::new();
    }
    let is_one = report.results.len() == 1;
    let head = if is_one {
        "| | Rule | Finding | What to do |\n| --- | --- | --- | --- |"
    } else {
        "| | Target | Rule | Finding | What to do |\n| --- | --- | --- | --- | --- |"
    };
    let rows: Vec<_> = found.iter().map(|finding| row(finding, is_one)).collect();
    let rows = Bounded::new(&rows);
    let table = format!("{head}\n{}", rows.text);
    match rows.left {
        0 => table,
        left => format!("{table}\n\n_and {left} more; the formats text and json have them all_"),
    }
}

fn row(FoundLine { target, line, .. }: &FoundLine<'_>, is_one: bool) -> String {
    let target = if is_one { String::new() } else { format!("{} | ", safe(target)) };
    let (name, advice) = (line.id.name(), summary::advice(line).unwrap_or_default());
    let mark = mark(summary::tone(line)).trim_end();
    format!("| {mark} | {target}{} | {} | {} |", safe(name), safe(&line.sentence), safe(advice))
}

/// What does not count, folded: what is muted, and what could not be judged.
fn details(muted: &[FoundLine<'_>], report: &Report) -> String {
    let muted = muted.iter().map(|FoundLine { target, line, .. }| {
        (format!("{}: {}", line.id.name(), summary::sentence(line)), *target)
    });
    let (muted, skipped) = (summary::shared_texts(muted), summary::skipped(report));
    let title = match (muted.is_empty(), skipped.is_empty()) {
        (true, true) => return String::new(),
        (false, true) => "Muted",
        (true, false) => "Skipped",
        (false, false) => "Muted and skipped",
    };
    let mut lines = Vec::new();
    for SharedText { text, targets } in muted.iter().chain(&skipped) {
        lines.push(match report.results.as_slice() {
            [_] => format!("- {}", safe(text)),
            _ => format!("- {}: {}", safe(&summary::named_or_counted(targets)), safe(text)),
        });
    }
    let lines = Bounded::new(&lines);
    let left = if lines.left == 0 { String::new() } else { format!("\n- {} more", lines.left) };
    format!("<details>\n<summary>{title}</summary>\n\n{}{left}\n\n</details>", lines.text)
}

/// As many lines as there is room for.
pub(super) struct Bounded {
    pub(super) text: String,
    /// How many lines are left out.
    pub(super) left: usize,
}

impl Bounded {
    pub(super) fn new(lines: &[String]) -> Self {
        let mut shown = Vec::new();
        let mut bytes = 0;
        for line in lines.iter().take(MOST_LINES) {
            bytes += line.len();
            if bytes > MOST_BYTES {
                break;
            }
            shown.push(line.as_str());
        }
        Self { text: shown.join("\n"), left: lines.len() - shown.len() }
    }
}

/// A text of one line that stays text.
pub(super) fn safe(text: &str) -> String {
    escaped(&sanitize::cut(sanitize::line(text).into_owned(), MOST_CHARACTERS))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::examples;

    #[test]
    fn a_report() {
        expect![[r#"
            ## ❌ CRITICAL · 2 targets

            1 critical, 1 warning

            | | Target | Rule | Finding | What to do |
            | --- | --- | --- | --- | --- |
            | ❌ | oslo | reachable | cannot connect to oslo:8886: connection refused | jsinfo doctor shows which phase takes the time |
            | ⚠️ | paris | license.expiry | the license expires in 30 days | renew the license |
            | ℹ️ | paris | version \>= 3 | version is 2.9.2, and \>= 3 is expected |  |

            <details>
            <summary>Muted and skipped</summary>

            - paris: cache: muted until 2026-12-31 (memory is coming): the cache is 97.4 % full
            - paris: tls.expiry: it speaks plain HTTP

            </details>

            _2026-11-24 20:00:07 UTC_
        "#]].assert_eq(&check(&examples::report()));
    }

    #[test]
    fn a_check_that_nobody_was_asked_for() {
        expect![[r#"
            ## ❓ UNKNOWN

            ❓ there is no group &#64;nobody

            - ask &#64;europe

            _2026-11-24 20:00:07 UTC_
        "#]]
        .assert_eq(&check(&examples::refused()));
    }

    #[test]
    fn there_is_room_for_so_much() {
        let long = vec!["x".repeat(MOST_BYTES / 2); 3];
        assert_eq!(Bounded::new(&long).left, 1);
        assert_eq!(Bounded::new(&vec![String::new(); MOST_LINES + 7]).left, 7);
    }
}
