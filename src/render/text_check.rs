//! A check's report as text for people: the verdict first, as `show` begins, then a line for each finding, the worst
//! first.

use super::sheet::{Opening, SheetFinding};
use super::sheet_findings;
use super::summary::{self, FoundLine, SharedText};
use super::text::opening;
use super::text_findings;
use crate::check::report::{CheckLine, Report, TargetResult};
use crate::check::status::Status;
use crate::health::Outcome;
use crate::output::TermStyle;
use crate::text::sanitize;

/// The report; all of it also has what is in order, what was skipped and why, and the limits in force.
pub(super) fn check(report: &Report, all: bool, style: TermStyle) -> String {
    let mut findings = Vec::new();
    let answer = match report.results.as_slice() {
        // Standard error has said why.
        [] => return String::new(),
        [result] => {
            findings.extend(of_one(result, all));
            // What could not be written makes the verdict worse than that of the server.
            let mut answer = Opening { verdict: Some(report.verdict()), ..Opening::from_result(result) };
            if !all && result.has_document() && result.lines.iter().any(|line| !line.outcome.is_noteworthy())
            {
                answer.summary.push_str(" (--all lists them)");
            }
            answer
        }
        results => {
            findings.extend(of_several(report, all));
            of_targets(report, results)
        }
    };
    let answer = opening(&answer, style);
    if findings.is_empty() {
        return answer;
    }
    let text = format!("{answer}\n{}", text_findings::draw(&findings, style));
    match style.height.map(usize::from) {
        // What it comes to has to be seen at a glance, and the glance falls on the end.
        Some(height) if text.lines().count() >= height => format!("{text}\n{answer}"),
        _ => text,
    }
}

/// What is said of the only target.
fn of_one(result: &TargetResult, all: bool) -> Vec<SheetFinding> {
    let mut noteworthy = Vec::new();
    let mut others = Vec::new();
    for line in &result.lines {
        if line.outcome.is_noteworthy() { noteworthy.push(line) } else { others.push(line) }
    }
    let has_document = result.has_document();
    if !all {
        let mut findings = sheet_findings::grouped(&noteworthy);
        for finding in &mut findings {
            keep_advice(finding, has_document);
        }
        return findings;
    }
    let mut findings = Vec::new();
    for line in noteworthy.into_iter().chain(others) {
        let mut finding = with_limits(line);
        keep_advice(&mut finding, has_document);
        findings.push(finding);
    }
    findings
}

/// What is said of several targets, the worst of all first.
fn of_several(report: &Report, all: bool) -> Vec<SheetFinding> {
    let mut findings = Vec::new();
    for FoundLine { target, line, has_document } in summary::findings(report) {
        let mut finding = if all { with_limits(line) } else { SheetFinding::from_line(line) };
        keep_advice(&mut finding, has_document);
        finding.labels.insert(0, safe(target));
        findings.push(finding);
    }
    if !all {
        return findings;
    }
    for result in &report.results {
        for line in &result.lines {
            if line.outcome == Outcome::Ok {
                let mut finding = with_limits(line);
                finding.labels.insert(0, safe(&result.target));
                findings.push(finding);
            }
        }
    }
    for SharedText { text, targets } in summary::skipped(report) {
        let labels = vec![safe(&summary::named_or_counted(&targets)), String::new()];
        let (tone, severity) = (Outcome::Skipped.into(), Outcome::Skipped.name());
        findings.push(SheetFinding { labels, severity, ..SheetFinding::new(tone, &text) });
    }
    findings
}

/// What to do about a server that gave no answer is said on standard error, at length.
fn keep_advice(finding: &mut SheetFinding, has_document: bool) {
    if !has_document {
        finding.advice.clear();
    }
}

/// A line with the limits that it was held against, and who set them.
fn with_limits(line: &CheckLine) -> SheetFinding {
    let mut finding = SheetFinding::from_line(line);
    let limits = line.limits_in_words();
    if !limits.is_empty() {
        finding.sentence = format!("{}; {}", finding.sentence, safe(limits));
    }
    finding
}

/// The verdict, and which targets are how.
fn of_targets(report: &Report, results: &[TargetResult]) -> Opening {
    let headline = format!("{} targets · {}", results.len(), targets(results));
    Opening { verdict: Some(report.verdict()), headline, summary: String::new() }
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
            CRITICAL  2 targets · 1 critical (oslo), 1 warning (paris)

            ✗ oslo   reachable       critical  cannot connect to oslo:8886: connection refused
            ! paris  license.expiry  warning   the license expires in 30 days  → renew the license
            i paris  version >= 3    notice    version is 2.9.2, and >= 3 is expected
            - paris  cache           muted     until 2026-12-31 (memory is coming): the cache is 97.4 % full
        "#]]
        .assert_eq(&check(&examples::report(), false, TermStyle::FILE));
    }

    #[test]
    fn where_there_is_one_target_every_line_is_about_it() {
        let mut report = examples::report();
        report.results.truncate(1);
        expect![[r#"
            WARNING  paris · JetStream 2.9.2 on Linux · asked as ops
                     paris · 1 warning, 1 notice, 1 muted, 1 in order, 1 skipped (--all lists them)

            ! license.expiry  warning  the license expires in 30 days  → renew the license
            i version >= 3    notice   version is 2.9.2, and >= 3 is expected
            - cache           muted    until 2026-12-31 (memory is coming): the cache is 97.4 % full
        "#]]
        .assert_eq(&check(&report, false, TermStyle::FILE));
    }

    #[test]
    fn on_a_narrow_terminal_advice_stands_below() {
        let style = TermStyle { terminal: true, width: Some(70), ..TermStyle::FILE };
        expect![[r#"
            CRITICAL  2 targets · 1 critical (oslo), 1 warning (paris)

            ✗ oslo   reachable       critical  cannot connect to oslo:8886:
                                               connection refused
            ! paris  license.expiry  warning   the license expires in 30 days
                                               → renew the license
            i paris  version >= 3    notice    version is 2.9.2, and >= 3 is
                                               expected
            - paris  cache           muted     until 2026-12-31 (memory is
                                               coming): the cache is 97.4 % full
        "#]]
        .assert_eq(&check(&examples::report(), false, style));
    }

    #[test]
    fn all_of_it_has_what_is_in_order_and_where_limits_come_from() {
        let mut report = examples::report();
        expect![[r#"
            CRITICAL  2 targets · 1 critical (oslo), 1 warning (paris)

            ✗ oslo   reachable       critical  cannot connect to oslo:8886: connection refused
            ! paris  license.expiry  warning   the license expires in 30 days; warning at 30 d (default)  → renew the license
            i paris  version >= 3    notice    version is 2.9.2, and >= 3 is expected
            - paris  cache           muted     until 2026-12-31 (memory is coming): the cache is 97.4 % full
            ✓ paris  license.valid   ok        the license is valid
            - paris                  skipped   tls.expiry: it speaks plain HTTP
        "#]].assert_eq(&check(&report, true, TermStyle::FILE));
        report.results.truncate(1);
        expect![[r#"
            WARNING  paris · JetStream 2.9.2 on Linux · asked as ops
                     paris · 1 warning, 1 notice, 1 muted, 1 in order, 1 skipped

            ! license.expiry  warning  the license expires in 30 days; warning at 30 d (default)  → renew the license
            i version >= 3    notice   version is 2.9.2, and >= 3 is expected
            - cache           muted    until 2026-12-31 (memory is coming): the cache is 97.4 % full
            ✓ license.valid   ok       the license is valid
            - tls.expiry      skipped  it speaks plain HTTP
        "#]].assert_eq(&check(&report, true, TermStyle::FILE));
    }
}
