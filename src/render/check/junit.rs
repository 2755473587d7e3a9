//! The report for continuous integration: the XML of JUnit, a suite for each target and in it a case for each rule and
//! each expectation.
//!
//! A contract. Those who read it know a case again by its class and its name, so both are the same from run to run
//! whatever comes of it, and a rule with several fields is one case.

use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::summary::{self, grouped};
use crate::check::report::{CheckId, CheckLine, Report, TargetResult};
use crate::check::status::{FailOn, Status};
use crate::failure::Failure;
use crate::health::Outcome;
use crate::text::sanitize;
use crate::units::time::spell_rfc3339;

/// The name of the whole; the class of a case is in it, as in a package.
const PACKAGE: &str = "jsinfo";

pub(super) fn render(report: &Report) -> String {
    let mut junit = quick_junit::Report::new(PACKAGE);
    junit.set_time(report.results.iter().map(|result| result.took).sum());
    // What is not to fail the job is no failure in its report either.
    let tolerates_warnings = report.exit_policy.fail_on == Some(FailOn::Critical);
    let suite = |result| suite(result, tolerates_warnings);
    let suites = report.results.iter().map(suite).chain(report.failure.as_ref().map(failed));
    junit.add_test_suites(suites.map(|mut suite| {
        // As text, like every other moment that we write: one library for dates is enough.
        suite.extra.insert("timestamp".into(), spell_rfc3339(report.made).into());
        suite
    }));
    // Writing to a string cannot fail.
    junit.to_string().unwrap_or_default() + "\n"
}

/// What was found of a target.
fn suite(result: &TargetResult, tolerates_warnings: bool) -> TestSuite {
    let target = safe(&result.target);
    let mut suite = TestSuite::new(&target);
    suite.set_time(result.took);
    let class = format!("{PACKAGE}.{target}");
    for (judge, lines) in grouped(result.lines.iter().map(|line| (&line.id, line))) {
        suite.add_test_case(judged(&class, judge, &lines, result, tolerates_warnings));
    }
    suite
}

/// Why nobody was asked, or what could not be written.
fn failed(failure: &Failure) -> TestSuite {
    let (kind, name) = (NonSuccessKind::Error, Status::Unknown.name());
    let body = body(&failure.message_line(), &failure.hint_lines());
    let status = because(TestCaseStatus::non_success(kind), name, &failure.message_line(), &body);
    let mut suite = TestSuite::new(PACKAGE);
    suite.set_time(Duration::ZERO).add_test_case(case(PACKAGE, "check", status));
    suite
}

/// What a rule or an expectation came to, all of its fields together.
fn judged(
    class: &str,
    judge: &CheckId,
    lines: &[&CheckLine],
    result: &TargetResult,
    tolerates_warnings: bool,
) -> TestCase {
    let found = lines.iter().filter(|line| line.outcome > Outcome::Ok);
    let body = found.map(|line| body(&summary::sentence(line), &hints(line, result))).collect::<Vec<_>>();
    let body = body.join("\n");
    let worst = lines.iter().map(|line| line.status()).max().unwrap_or(Status::Unknown);
    let broken = |kind| {
        let counted = lines.iter().filter(|line| line.status() > Status::Ok);
        because(TestCaseStatus::non_success(kind), worst.name(), &sentences(counted), &body)
    };
    let status = match worst {
        Status::Ok => unbroken(lines, &body),
        Status::Warning if tolerates_warnings => TestCaseStatus::success(),
        Status::Warning | Status::Critical if result.is_up() => broken(NonSuccessKind::Failure),
        // Nobody can tell, or the asking itself went wrong.
        Status::Warning | Status::Critical | Status::Unknown => broken(NonSuccessKind::Error),
    };
    let is_notice = matches!(status, TestCaseStatus::Success { .. }) && !body.is_empty();
    let mut case = case(class, judge.name(), status);
    if is_notice {
        // Readers take what stands in two brackets here for a file that they are to attach.
        case.set_system_out(body.replace("[[", "[ ["));
    }
    case
}

/// What does not count: it is muted, or was not there to be judged, or is in order.
fn unbroken(lines: &[&CheckLine], body: &str) -> TestCaseStatus {
    let skipped = TestCaseStatus::skipped();
    if let Some(muting) = lines.iter().find_map(|line| summary::muting(line)) {
        because(skipped, "muted", &muting, body)
    } else if lines.iter().all(|line| line.outcome == Outcome::Skipped) {
        because(skipped, Outcome::Skipped.name(), &sentences(lines.iter()), body)
    } else {
        TestCaseStatus::success()
    }
}

/// A case with a time, without which some cannot read it. All of it is spent on asking, and that is the suite's.
fn case(class: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(safe(name), status);
    case.set_classname(class).set_time(Duration::ZERO);
    case
}

/// An outcome with its reason.
fn because(mut status: TestCaseStatus, kind: &str, message: &str, body: &str) -> TestCaseStatus {
    status.set_type(kind).set_message(safe(message));
    if !body.is_empty() {
        status.set_description(body);
    }
    status
}

/// A sentence and what to do, a line each, safe.
fn body(sentence: &str, hints: &[String]) -> String {
    let hints = hints.iter().map(|hint| format!("\n→ {}", safe(hint)));
    safe(sentence) + &hints.collect::<String>()
}

/// What to do about a line. Where the server gave no answer, that is all there is to do about it.
fn hints(line: &CheckLine, result: &TargetResult) -> Vec<String> {
    match &result.answer {
        Err(failure) if line.muted.is_none() => failure.hint_lines(),
        _ => summary::advice(line).map(str::to_owned).into_iter().collect(),
    }
}

fn sentences<'a>(lines: impl Iterator<Item = &'a &'a CheckLine>) -> String {
    let mut sentences: Vec<_> = lines.map(|line| line.sentence.as_str()).collect();
    sentences.dedup();
    sentences.join("; ")
}

/// One line, without what XML cannot hold either.
fn safe(text: &str) -> String {
    sanitize::escape(text, |c| matches!(c, '\u{fffe}' | '\u{ffff}')).into_owned()
}
