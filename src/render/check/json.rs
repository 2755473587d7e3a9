//! The report for programs. A contract: frozen structures apart from the internal types, with a schema's name and
//! version; they only ever grow.

use serde::Serialize;
use serde_json::{Number, Value};

use super::status_name;
use crate::check::report::{CheckLine, Measured, Report, TargetResult};
use crate::health::Outcome;
use crate::health::limits::{Bad, Limit};
use crate::render::failing::FailureEntry;
use crate::units::amount::Amount;
use crate::units::time::spell_rfc3339;

const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckDocument<'a> {
    schema: &'static str,
    schema_version: u32,
    /// `ok`, `warning`, `critical` or `unknown`: the worst of all results.
    verdict: &'static str,
    exit_code: u8,
    /// When it was made, in UTC.
    time: String,
    /// Why nobody was asked, or what could not be written; null where all went well.
    failure: Option<FailureEntry>,
    results: Vec<ResultEntry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultEntry<'a> {
    target: &'a str,
    verdict: &'static str,
    /// Whether the server answered.
    up: bool,
    /// How long asking took.
    seconds: Number,
    /// Why there is no answer; null where there is one.
    failure: Option<FailureEntry>,
    /// The worst first.
    checks: Vec<CheckEntry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckEntry<'a> {
    /// The rule's code; `expect` for an expectation.
    rule: &'a str,
    /// The expectation as it is written; null for a rule.
    expectation: Option<&'a str>,
    field: Option<&'static str>,
    /// `ok`, `notice`, `warning`, `critical`, `unknown`, `skipped` or `muted`.
    status: &'static str,
    /// What was found, muted or not: `notice`, `warning`, `critical` or `unknown`; null where nothing is wrong.
    severity: Option<&'static str>,
    /// The field's value as it was sent; null where there is none.
    value: Option<&'a Value>,
    /// The amount that was judged; null where none was.
    measured: Option<Number>,
    threshold: Option<Threshold>,
    message: &'a str,
    hint: Option<&'a str>,
    muted: Option<MutedEntry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Threshold {
    /// `seconds`, `percent`, `bitsPerSecond` or `cipher`.
    unit: &'static str,
    /// Which side is bad, the limit included: `low` or `high`.
    bad: &'static str,
    warning: Option<Number>,
    critical: Option<Number>,
}

#[derive(Serialize)]
struct MutedEntry<'a> {
    /// The last day, in UTC.
    until: String,
    reason: Option<&'a str>,
}

pub(super) fn render(report: &Report) -> String {
    crate::render::json::of(&CheckDocument {
        schema: "jsinfo/check",
        schema_version: SCHEMA_VERSION,
        verdict: report.verdict().name(),
        exit_code: report.exit_code().number(),
        time: spell_rfc3339(report.made),
        failure: report.failure.as_ref().map(FailureEntry::of),
        results: report.results.iter().map(ResultEntry::of).collect(),
    })
}

impl<'a> ResultEntry<'a> {
    fn of(result: &'a TargetResult) -> Self {
        Self {
            target: &result.target,
            verdict: result.status.name(),
            up: result.is_up(),
            seconds: number(Amount::from(result.took)),
            failure: result.answer.as_ref().err().map(FailureEntry::of),
            checks: result.lines.iter().map(CheckEntry::of).collect(),
        }
    }
}

impl<'a> CheckEntry<'a> {
    fn of(line: &'a CheckLine) -> Self {
        let muted = line
            .muted
            .as_ref()
            .map(|muted| MutedEntry { until: muted.until.to_string(), reason: muted.reason.as_deref() });
        Self {
            rule: line.id.code(),
            expectation: line.id.expectation(),
            field: line.field.map(|field| field.path),
            status: status_name(line),
            severity: (line.outcome > Outcome::Ok).then(|| line.outcome.name()),
            value: line.value.as_ref(),
            measured: line.measured.map(|measured| number(measured.amount)),
            threshold: line.measured.map(Threshold::of),
            message: &line.sentence,
            hint: Some(line.advice.as_str()).filter(|advice| !advice.is_empty()),
            muted,
        }
    }
}

impl Threshold {
    fn of(measured: Measured) -> Self {
        let limit = |limit: Option<Limit>| limit.map(|limit| number(limit.amount));
        Self {
            unit: measured.scale.unit.name(),
            bad: match measured.scale.bad {
                Bad::Low => "low",
                Bad::High => "high",
            },
            warning: limit(measured.limits.warning),
            critical: limit(measured.limits.critical),
        }
    }
}

/// An amount, digit for digit.
fn number(amount: Amount) -> Number {
    amount.to_string().parse().unwrap_or_else(|_| Number::from(0))
}
