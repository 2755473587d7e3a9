//! `jsinfo/check` 1: a check's report, as `jsinfo check --json` prints it.
//!
//! There may be more rules, more units, and everything may get more fields. What is here stays as it is;
//! `message` and `hint` are for people, and their wording may change.

use serde::Serialize;

use super::bad_side;
use super::each::Each;
use crate::check::report::{CheckLine, Measured, Muted, Report, TargetResult};
use crate::failure_entry::FailureEntry;
use crate::health::limits::Limit;
use crate::json::{Number, Value};
use crate::units::amount::Amount;
use crate::units::time::spell_rfc3339;

const NAME: &str = "jsinfo/check";
const VERSION: u32 = 1;

/// A whole check.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct CheckDocument<'a> {
    /// `jsinfo/check`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// The worst of all results: `ok`, `warning`, `critical` or `unknown`. A closed list.
    verdict: &'static str,
    /// The exit code of the process, 0 to 3. Options may make it another one than the verdict's own.
    exit_code: u8,
    /// When the report was made: RFC 3339 in UTC, to the second.
    time: String,
    /// Why nobody was asked, or what could not be written; null where all went well.
    failure: Option<FailureEntry>,
    /// One for each target, in the order in which they were named.
    #[cfg_attr(test, schemars(with = "Vec<ResultEntry<'a>>"))]
    results: Each<'a, TargetResult, ResultEntry<'a>>,
}

/// What was found of a target.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct ResultEntry<'a> {
    /// The target as it was named.
    target: &'a str,
    /// The worst of its checks: `ok`, `warning`, `critical` or `unknown`. A closed list.
    verdict: &'static str,
    /// Whether the server answered.
    up: bool,
    /// How long asking took.
    seconds: Number,
    /// Why there is no answer; null where there is one.
    failure: Option<FailureEntry>,
    /// Everything that was judged, the worst first. A rule with several fields is there several times.
    checks: Vec<CheckEntry<'a>>,
}

/// The most levels of a value in a report. Strict readers take 64 in all, and a field has two at the most.
pub(super) const MOST_LEVELS: usize = 32;

/// One thing that was judged.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct CheckEntry<'a> {
    /// The rule's code; `expect` for an expectation. An open list.
    rule: &'a str,
    /// The expectation as it is written; null for a rule.
    expectation: Option<&'a str>,
    /// The path of the field that was judged; null where it was something else.
    field: Option<&'static str>,
    /// What came of it, or that it is muted: `ok`, `notice`, `warning`, `critical`, `unknown`, `skipped` or
    /// `muted`. A closed list.
    status: &'static str,
    /// What was found, muted or not: `notice`, `warning`, `critical` or `unknown`; null where nothing is
    /// wrong.
    severity: Option<&'static str>,
    /// The field's value as it was sent; null where there is none, and where it is nested deeper than any field or
    /// larger than any number of most programs: many readers would refuse the whole report for it.
    value: Option<&'a Value>,
    /// The amount that was judged, in the threshold's unit; null where none was.
    measured: Option<Number>,
    /// Where it gets bad; null where no amount was judged.
    threshold: Option<ThresholdEntry>,
    /// What there is to say, in a sentence for people.
    message: &'a str,
    /// What to do, for people; null where nothing is to be done.
    hint: Option<&'a str>,
    /// Until when and why it does not count; null where it counts.
    muted: Option<MutedEntry<'a>>,
}

/// Where an amount gets bad. Threshold is the word that programs know for what is a limit inside of jsinfo.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct ThresholdEntry {
    /// `seconds`, `percent`, `bytes`, `bitsPerSecond` or `cipher` (its index, the weakest is 0). An open
    /// list.
    unit: &'static str,
    /// Which side is bad, the limit included: `low` or `high`. A closed list.
    bad: &'static str,
    /// From where on it is a warning; null where it never is.
    warning: Option<Number>,
    /// From where on it is critical; null where it never is.
    critical: Option<Number>,
}

/// Why a finding does not count.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct MutedEntry<'a> {
    /// The last day, in UTC: `2026-12-31`.
    until: String,
    /// In the policy's words; null where it gives no reason.
    reason: Option<&'a str>,
}

impl<'a> CheckDocument<'a> {
    pub(crate) fn from_report(report: &'a Report) -> Self {
        Self {
            schema: NAME,
            schema_version: VERSION,
            verdict: report.verdict().name(),
            exit_code: report.exit_code().number(),
            time: spell_rfc3339(report.made),
            failure: report.failure.as_ref().map(FailureEntry::from_failure),
            results: Each::new(&report.results, ResultEntry::from_result),
        }
    }
}

impl<'a> ResultEntry<'a> {
    fn from_result(result: &'a TargetResult) -> Self {
        Self {
            target: &result.target,
            verdict: result.verdict.name(),
            up: result.is_up(),
            seconds: number(result.took.into()),
            failure: result.answer.as_ref().err().map(FailureEntry::from_failure),
            checks: result.lines.iter().map(CheckEntry::from_line).collect(),
        }
    }
}

impl<'a> CheckEntry<'a> {
    pub(super) fn from_line(line: &'a CheckLine) -> Self {
        // Not what the line counts as, which is the same for a notice and for what is in order.
        let outcome = line.outcome.name();
        let is_noteworthy = line.outcome.is_noteworthy();
        Self {
            rule: line.id.code(),
            expectation: line.id.expectation(),
            field: line.field.map(|field| field.path),
            status: if line.muted.is_some() { "muted" } else { outcome },
            severity: if is_noteworthy { Some(outcome) } else { None },
            value: line.value.as_ref().filter(|value| value.is_readable(MOST_LEVELS)),
            measured: line.measured().map(|measured| number(measured.amount)),
            threshold: line.measured().map(ThresholdEntry::from_measured),
            message: &line.sentence,
            hint: if line.advice.is_empty() { None } else { Some(&line.advice) },
            muted: line.muted.as_deref().map(MutedEntry::from_muted),
        }
    }
}

impl ThresholdEntry {
    fn from_measured(measured: &Measured) -> Self {
        Self {
            unit: measured.scale.unit.name(),
            bad: bad_side(measured.scale.bad),
            warning: measured.limits.warning.map(limit),
            critical: measured.limits.critical.map(limit),
        }
    }
}

impl<'a> MutedEntry<'a> {
    fn from_muted(muted: &'a Muted) -> Self {
        Self { until: muted.until.to_string(), reason: muted.reason.as_deref() }
    }
}

fn limit(limit: Limit) -> Number {
    number(limit.amount)
}

/// An amount digit for digit, which no floating point number would keep.
fn number(amount: Amount) -> Number {
    // An amount is written in digits and a point, as JSON writes numbers.
    Number::parse(&amount.to_string()).unwrap_or_else(|| Number::from(0_i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn names_and_version_stay() {
        let mut report = examples::report();
        report.results[0].lines.retain(|line| line.outcome.is_noteworthy());
        report.results[1].lines.clear();
        let document = CheckDocument::from_report(&report);
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/check",
              "schemaVersion": 1,
              "verdict": "critical",
              "exitCode": 2,
              "time": "2026-11-24T20:00:07Z",
              "failure": null,
              "results": [
                {
                  "target": "paris",
                  "verdict": "warning",
                  "up": true,
                  "seconds": 0.25,
                  "failure": null,
                  "checks": [
                    {
                      "rule": "license.expiry",
                      "expectation": null,
                      "field": "license.expiry",
                      "status": "warning",
                      "severity": "warning",
                      "value": "2026-12-24",
                      "measured": 2592000,
                      "threshold": {
                        "unit": "seconds",
                        "bad": "low",
                        "warning": 2592000,
                        "critical": 604800
                      },
                      "message": "the license expires in 30 days",
                      "hint": "renew the license",
                      "muted": null
                    },
                    {
                      "rule": "expect",
                      "expectation": "version >= 3",
                      "field": null,
                      "status": "notice",
                      "severity": "notice",
                      "value": null,
                      "measured": null,
                      "threshold": null,
                      "message": "version is 2.9.2, and >= 3 is expected",
                      "hint": null,
                      "muted": null
                    },
                    {
                      "rule": "cache",
                      "expectation": null,
                      "field": "configuration.cloudFileCache.highWatermark",
                      "status": "muted",
                      "severity": "warning",
                      "value": null,
                      "measured": 97.4,
                      "threshold": {
                        "unit": "percent",
                        "bad": "high",
                        "warning": 98,
                        "critical": null
                      },
                      "message": "the cache is 97.4 % full",
                      "hint": "give the cache more memory: --max-cloud-cache-size at the server",
                      "muted": {
                        "until": "2026-12-31",
                        "reason": "memory is coming"
                      }
                    }
                  ]
                },
                {
                  "target": "oslo",
                  "verdict": "critical",
                  "up": false,
                  "seconds": 5,
                  "failure": {
                    "kind": "unreachable",
                    "exitCode": 11,
                    "phase": null,
                    "message": "cannot connect to oslo:8886: connection refused",
                    "hints": [
                      "check that the server runs"
                    ],
                    "retryable": true
                  },
                  "checks": []
                }
              ]
            }"#]]
        .assert_eq(&crate::json::pretty(&document));
    }
}
