//! The XML of JUnit for continuous integration: a suite for each target and in it a case for each rule and
//! each expectation. A contract.
//!
//! Those who read it know a case again by its class and its name, so both are the same from run to run
//! whatever comes of it, and a rule with several fields is one case.

use std::time::Duration;

use super::junit_xml::{JunitCase, JunitOutcome, JunitReason, JunitReport, JunitSuite};
use super::summary::{self, grouped};
use crate::check::report::{CheckLine, Report, TargetResult};
use crate::check::status::{FailOn, Status};
use crate::failure::Failure;
use crate::health::Outcome;
use crate::text::sanitize;
use crate::units::time::spell_rfc3339;

/// The name of the whole. The class of a case begins with it: Jenkins takes what stands in front of its last
/// dot for a package.
const PACKAGE: &str = "jsinfo";

pub(super) fn check(report: &Report) -> String {
    let timestamp = spell_rfc3339(report.made);
    let mut suites = Vec::new();
    for result in &report.results {
        let target = safe(&result.target);
        suites.push(JunitSuite {
            cases: cases(result, &format!("{PACKAGE}.{target}"), report.exit_policy.fail_on),
            name: target,
            timestamp: timestamp.clone(),
            took: result.took,
        });
    }
    if let Some(failure) = &report.failure {
        suites.push(JunitSuite {
            name: PACKAGE.to_owned(),
            timestamp,
            took: Duration::ZERO,
            cases: vec![failed_check(failure)],
        });
    }
    JunitReport { name: PACKAGE, suites }.to_xml()
}

/// What was found of a target.
fn cases(result: &TargetResult, class: &str, fail_on: Option<FailOn>) -> Vec<JunitCase> {
    let mut cases = Vec::new();
    for (judge, lines) in grouped(result.lines.iter().map(|line| (&line.id, line))) {
        let builder = CaseBuilder { lines, result, fail_on };
        cases.push(JunitCase {
            class: class.to_owned(),
            name: safe(judge.name()),
            outcome: builder.outcome(),
        });
    }
    cases
}

/// Why nobody was asked, or what could not be written.
fn failed_check(failure: &Failure) -> JunitCase {
    let reason = JunitReason {
        kind: Status::Unknown.name(),
        message: safe(&failure.message_line()),
        body: with_hints(&failure.message_line(), &failure.hint_lines()),
    };
    JunitCase { class: PACKAGE.to_owned(), name: "check".to_owned(), outcome: JunitOutcome::Error(reason) }
}

/// A rule or an expectation, and all that it found of a target.
struct CaseBuilder<'a> {
    lines: Vec<&'a CheckLine>,
    result: &'a TargetResult,
    fail_on: Option<FailOn>,
}

impl CaseBuilder<'_> {
    fn outcome(&self) -> JunitOutcome {
        let worst = Status::worst_of(self.lines.iter().map(|line| line.counts_as()));
        match worst {
            Status::Ok => self.outcome_in_order(),
            // What is not to fail the job is no failure in its report either: Jenkins marks a job by its report,
            // whatever the exit code.
            Status::Warning if self.fail_on == Some(FailOn::Critical) => self.passed(),
            Status::Warning | Status::Critical if self.result.has_document() => {
                JunitOutcome::Failure(self.counted_reason(worst))
            }
            // Nobody can tell, or the asking itself went wrong.
            Status::Warning | Status::Critical | Status::Unknown => {
                JunitOutcome::Error(self.counted_reason(worst))
            }
        }
    }

    /// What does not count: it is muted, or was not there to be judged, or is in order.
    fn outcome_in_order(&self) -> JunitOutcome {
        if let Some(muting) = self.lines.iter().find_map(|line| summary::muting(line)) {
            return JunitOutcome::Skipped(self.reason("muted", &muting));
        }
        if self.lines.iter().all(|line| line.outcome == Outcome::Skipped) {
            let sentences = sentences(&self.lines);
            return JunitOutcome::Skipped(self.reason(Outcome::Skipped.name(), &sentences));
        }
        self.passed()
    }

    fn passed(&self) -> JunitOutcome {
        let body = self.body();
        if body.is_empty() {
            return JunitOutcome::Passed(None);
        }
        // GitLab, and Jenkins with a plugin, take `[[ATTACHMENT|path]]` in the output for a file that is to
        // be attached.
        JunitOutcome::Passed(Some(body.replace("[[", "[ [")))
    }

    /// The reason with the sentences of what counts.
    fn counted_reason(&self, worst: Status) -> JunitReason {
        let mut counted = self.lines.clone();
        counted.retain(|line| line.counts_as() > Status::Ok);
        self.reason(worst.name(), &sentences(&counted))
    }

    fn reason(&self, kind: &'static str, message: &str) -> JunitReason {
        JunitReason { kind, message: safe(message), body: self.body() }
    }

    /// All that was found, each with what to do about it.
    fn body(&self) -> String {
        let mut found = Vec::new();
        for line in &self.lines {
            if line.outcome.is_noteworthy() {
                found.push(with_hints(&summary::sentence(line), &self.hints(line)));
            }
        }
        found.join("\n")
    }

    /// What to do about a line. Where the server gave no answer, that is all there is to do about it.
    fn hints(&self, line: &CheckLine) -> Vec<String> {
        match &self.result.answer {
            Err(failure) if line.muted.is_none() => failure.hint_lines(),
            _ => summary::advice(line).map(str::to_owned).into_iter().collect(),
        }
    }
}

/// A sentence and what to do, a line each, safe.
fn with_hints(sentence: &str, hints: &[String]) -> String {
    let mut text = safe(sentence);
    for hint in hints {
        text.push_str("\n→ ");
        text.push_str(&safe(hint));
    }
    text
}

fn sentences(lines: &[&CheckLine]) -> String {
    let mut sentences: Vec<_> = lines.iter().map(|line| line.sentence.as_ref()).collect();
    // Where a server gave no answer, each field of a rule says the same.
    sentences.dedup();
    sentences.join("; ")
}

/// One line, without the two characters that no XML can hold and that hide nothing from people.
fn safe(text: &str) -> String {
    sanitize::escape(text, |c| matches!(c, '\u{fffe}' | '\u{ffff}')).into_owned()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::check::status::ExitPolicy;
    use crate::examples;

    #[test]
    fn a_report() {
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="jsinfo" tests="6" skipped="2" failures="1" errors="1" time="5.250">
                <testsuite name="paris" tests="5" skipped="2" failures="1" errors="0" time="0.250" timestamp="2026-11-24T20:00:07Z">
                    <testcase name="license.expiry" classname="jsinfo.paris" time="0.000">
                        <failure message="the license expires in 30 days" type="warning">the license expires in 30 days
            → renew the license</failure>
                    </testcase>
                    <testcase name="version &gt;= 3" classname="jsinfo.paris" time="0.000">
                        <system-out>version is 2.9.2, and &gt;= 3 is expected</system-out>
                    </testcase>
                    <testcase name="license.valid" classname="jsinfo.paris" time="0.000"/>
                    <testcase name="tls.expiry" classname="jsinfo.paris" time="0.000">
                        <skipped message="it speaks plain HTTP" type="skipped"/>
                    </testcase>
                    <testcase name="cache" classname="jsinfo.paris" time="0.000">
                        <skipped message="muted until 2026-12-31 (memory is coming)" type="muted">muted until 2026-12-31 (memory is coming): the cache is 97.4 % full</skipped>
                    </testcase>
                </testsuite>
                <testsuite name="oslo" tests="1" skipped="0" failures="0" errors="1" time="5.000" timestamp="2026-11-24T20:00:07Z">
                    <testcase name="reachable" classname="jsinfo.oslo" time="0.000">
                        <error message="cannot connect to oslo:8886: connection refused" type="critical">cannot connect to oslo:8886: connection refused
            → check that the server runs</error>
                    </testcase>
                </testsuite>
            </testsuites>
        "#]].assert_eq(&check(&examples::report()));
    }

    #[test]
    fn a_check_that_nobody_was_asked_for() {
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="jsinfo" tests="1" skipped="0" failures="0" errors="1" time="0.000">
                <testsuite name="jsinfo" tests="1" skipped="0" failures="0" errors="1" time="0.000" timestamp="2026-11-24T20:00:07Z">
                    <testcase name="check" classname="jsinfo" time="0.000">
                        <error message="there is no group @nobody" type="unknown">there is no group @nobody
            → ask @europe</error>
                    </testcase>
                </testsuite>
            </testsuites>
        "#]].assert_eq(&check(&examples::refused()));
    }

    #[test]
    fn what_is_not_to_fail_is_no_failure() {
        let mut report = examples::report();
        report.results.truncate(1);
        report.exit_policy = ExitPolicy { fail_on: Some(FailOn::Critical), exit_zero: false };
        let xml = check(&report);
        assert!(xml.contains("failures=\"0\"") && !xml.contains("<failure"), "{xml}");
    }
}
