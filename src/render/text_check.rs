//! A check's report as text for people: a line for each finding, the worst first, and the verdict at the end,
//! where the eye falls.

use super::layout::{LayoutCell, emphasized, lay_out};
use super::sheet::Tone;
use super::summary::{self, FoundLine, SharedText};
use super::text::mark;
use crate::check::report::{Report, TargetResult};
use crate::check::status::Status;
use crate::output::TermStyle;
use crate::text::sanitize;

/// The right margins of a line: mark, target, rule, sentence, advice. Where the target is left out, one fewer
/// is used.
const MARGINS: [u16; 5] = [1, 2, 2, 2, 2];

pub(super) fn check(report: &Report, style: TermStyle) -> String {
    if report.results.is_empty() {
        // Standard error has said why.
        return String::new();
    }
    let is_one = report.results.len() == 1;
    let mut lines = Vec::new();
    for finding in summary::findings(report) {
        lines.push(ReportLine::from_finding(&finding, is_one));
    }
    for skipped in summary::skipped(report) {
        lines.push(ReportLine::from_skipped(&skipped, is_one));
    }
    draw(&lines, style) + &verdict(report, style)
}

/// What there is to say of one thing, safe to show.
struct ReportLine {
    tone: Tone,
    /// What it is about, a column each.
    labels: Vec<String>,
    sentence: String,
    /// What to do, with an arrow; empty where there is nothing.
    advice: String,
}

impl ReportLine {
    fn from_finding(FoundLine { target, line, has_document }: &FoundLine<'_>, is_one: bool) -> Self {
        let advice = match summary::advice(line) {
            // What to do about a server that gave no answer is said on standard error, at length.
            Some(advice) if *has_document => format!("→ {advice}"),
            _ => String::new(),
        };
        let mut labels = vec![safe(line.id.name())];
        if !is_one {
            labels.insert(0, safe(target));
        }
        Self {
            tone: summary::tone(line),
            labels,
            sentence: safe(&summary::sentence(line)),
            advice: safe(&advice),
        }
    }

    fn from_skipped(SharedText { text, targets }: &SharedText<'_>, is_one: bool) -> Self {
        let mut labels = vec!["skipped".to_owned()];
        if !is_one {
            labels.insert(0, safe(&summary::named_or_counted(targets)));
        }
        Self { tone: Tone::Aside, labels, sentence: safe(text), advice: String::new() }
    }

    /// The mark and the labels.
    fn head(&self) -> Vec<LayoutCell> {
        let tone = if self.tone == Tone::Aside { Tone::Aside } else { Tone::Plain };
        let mut cells = vec![LayoutCell::new(mark(self.tone), self.tone)];
        cells.extend(self.labels.iter().map(|label| LayoutCell::new(label, tone)));
        cells
    }

    /// The advice right behind the sentence.
    fn in_one_cell(&self) -> Vec<LayoutCell> {
        let text = format!("{}  {}", self.sentence.trim(), self.advice.trim());
        let mut cells = self.head();
        cells.push(LayoutCell::new(text.trim_end(), self.tone));
        cells
    }

    /// The advice in a column of its own.
    fn beside(&self) -> Vec<LayoutCell> {
        let mut cells = self.head();
        cells.push(LayoutCell::new(&self.sentence, self.tone));
        cells.push(LayoutCell::new(&self.advice, Tone::Aside));
        cells
    }

    /// The advice on a line of its own, below the sentence.
    fn below(&self) -> Vec<Vec<LayoutCell>> {
        let mut cells = self.head();
        let mut advice = vec![LayoutCell::blank(); cells.len()];
        cells.push(LayoutCell::new(&self.sentence, self.tone));
        if self.advice.is_empty() {
            return vec![cells];
        }
        advice.push(LayoutCell::new(&self.advice, Tone::Aside));
        vec![cells, advice]
    }
}

/// The lines. What to do stands beside the sentence where a terminal has room for that, else below; where no
/// terminal is, right behind it, so that a line is found with all that belongs to it.
fn draw(lines: &[ReportLine], style: TermStyle) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let Some(width) = style.width else {
        return lay_out(lines.iter().map(ReportLine::in_one_cell).collect(), &MARGINS, style);
    };
    let beside: Vec<_> = lines.iter().map(ReportLine::beside).collect();
    // Laid out for a file, nothing is wrapped and there are no colours to be counted.
    let whole = lay_out(beside.clone(), &MARGINS, TermStyle::FILE);
    let mut needed = 0;
    for line in whole.lines() {
        needed = needed.max(line.chars().count());
    }
    if needed <= usize::from(width) {
        lay_out(beside, &MARGINS, style)
    } else {
        lay_out(lines.iter().flat_map(ReportLine::below).collect(), &MARGINS, style)
    }
}

/// The verdict, and what it was made of.
fn verdict(report: &Report, style: TermStyle) -> String {
    let verdict = report.verdict();
    let summary = match report.results.as_slice() {
        [result] => format!("{} · {}", safe(&result.target), summary::counts(result)),
        results => format!("{} targets · {}", results.len(), targets(results)),
    };
    format!("{} {summary}\n", emphasized(&verdict.name().to_uppercase(), verdict.into(), style))
}

/// Which targets are how, the worst first; those in order are only counted.
fn targets(results: &[TargetResult]) -> String {
    let mut groups = Vec::new();
    for group in summary::by_verdict(results) {
        let (count, verdict) = (group.targets.len(), group.verdict.name());
        groups.push(match group.verdict {
            Status::Ok => format!("{count} ok"),
            Status::Warning | Status::Unknown | Status::Critical => {
                format!("{count} {verdict} ({})", safe(&group.targets.join(", ")))
            }
        });
    }
    groups.join(", ")
}

fn safe(text: &str) -> String {
    sanitize::line(text).into_owned()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::examples;

    #[test]
    fn a_report_of_several_targets() {
        expect![[r#"
            ✗ oslo   reachable       cannot connect to oslo:8886: connection refused
            ! paris  license.expiry  the license expires in 30 days  → renew the license
            i paris  version >= 3    version is 2.9.2, and >= 3 is expected
            - paris  cache           muted until 2026-12-31 (memory is coming): the cache is 97.4 % full
            - paris  skipped         tls.expiry: it speaks plain HTTP
            CRITICAL 2 targets · 1 critical (oslo), 1 warning (paris)
        "#]]
        .assert_eq(&check(&examples::report(), TermStyle::FILE));
    }

    #[test]
    fn where_there_is_one_target_every_line_is_about_it() {
        let mut report = examples::report();
        report.results.truncate(1);
        expect![[r#"
            ! license.expiry  the license expires in 30 days  → renew the license
            i version >= 3    version is 2.9.2, and >= 3 is expected
            - cache           muted until 2026-12-31 (memory is coming): the cache is 97.4 % full
            - skipped         tls.expiry: it speaks plain HTTP
            WARNING paris · 1 warning, 1 notice, 1 muted, 1 in order, 1 skipped
        "#]]
        .assert_eq(&check(&report, TermStyle::FILE));
    }

    #[test]
    fn on_a_narrow_terminal_advice_stands_below() {
        let style = TermStyle { terminal: true, width: Some(70), ..TermStyle::FILE };
        expect![[r#"
            ✗ oslo   reachable       cannot connect to oslo:8886: connection
                                     refused
            ! paris  license.expiry  the license expires in 30 days
                                     → renew the license
            i paris  version >= 3    version is 2.9.2, and >= 3 is expected
            - paris  cache           muted until 2026-12-31 (memory is coming):
                                     the cache is 97.4 % full
            - paris  skipped         tls.expiry: it speaks plain HTTP
            CRITICAL 2 targets · 1 critical (oslo), 1 warning (paris)
        "#]]
        .assert_eq(&check(&examples::report(), style));
    }
}
