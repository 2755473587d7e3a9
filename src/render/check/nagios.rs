//! The report for Nagios, Icinga and their like: one line and its performance data, as the guidelines of the Monitoring
//! Plugins want it. A contract.
//!
//! The text is bounded, because others cut what is too long for them; the performance data behind it is whole.

use super::summary;
use crate::catalogue::Field;
use crate::check::report::{CheckLine, Measured, Report, TargetResult};
use crate::check::status::Status;
use crate::health::limits::{Bad, Limit, Unit};
use crate::health::{RULES, Rule};
use crate::text::sanitize;

/// The bytes of text from which on findings are only counted.
const ENOUGH: usize = 1024;

/// The most characters of one finding.
const ENOUGH_OF_ONE: usize = 300;

/// Something to say, and of whom; of the check itself where there is no name.
struct NagiosItem {
    status: Status,
    target: Option<String>,
    told: String,
}

impl NagiosItem {
    fn new(status: Status, target: Option<&str>, told: &str) -> Self {
        Self { status, target: target.map(safe), told: safe(told) }
    }
}

pub(super) fn render(report: &Report) -> String {
    let status = report.verdict().name().to_uppercase();
    let data: Vec<_> = report.results.iter().flat_map(|result| data(report, result)).collect();
    let data = if data.is_empty() { String::new() } else { format!(" | {}", data.join(" ")) };
    format!("JSINFO {status} - {}{data}\n", text(report))
}

/// What is wrong, the worst first; where nothing is, how much is in order.
fn text(report: &Report) -> String {
    let faults = report.results.iter().flat_map(|result| {
        let faults = result.lines.iter().filter(|line| line.status() > Status::Ok);
        faults.map(|line| NagiosItem::new(line.status(), Some(&result.target), &line.sentence))
    });
    let of_check =
        report.failure.iter().map(|failure| NagiosItem::new(Status::Unknown, None, &failure.message_line()));
    let mut findings: Vec<_> = faults.chain(of_check).collect();
    if findings.is_empty() {
        let in_order = |result: &TargetResult| {
            NagiosItem::new(Status::Ok, Some(&result.target), &summary::counts(result))
        };
        findings.extend(report.results.iter().map(in_order));
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.status));
    bounded(&findings)
}

/// The findings that fit, and how many more there are. A target is named where it is another one than before.
fn bounded(findings: &[NagiosItem]) -> String {
    let mut text = String::new();
    let mut named = &None;
    for (number, NagiosItem { target, told, .. }) in findings.iter().enumerate() {
        let name = target.as_ref().filter(|_| target != named).map(|name| format!("{name}: "));
        let told = name.unwrap_or_default() + told;
        if number > 0 && text.len() + told.len() > ENOUGH {
            return format!("{text}; and {} more", findings.len() - number);
        }
        text.push_str(if number > 0 { "; " } else { "" });
        text.push_str(&told);
        named = target;
    }
    text
}

/// What was measured of a target, in the order of the rules whatever was found: some who draw it go by its place.
fn data(report: &Report, result: &TargetResult) -> Vec<String> {
    let is_alone = report.results.len() == 1;
    let parts = RULES.iter().flat_map(|rule| rule.parts().map(move |field| (*rule, field)));
    let datum = |(rule, field): (&Rule, Option<&Field>)| {
        let is_meant = |line: &&CheckLine| line.id.code() == rule.code && line.field == field;
        let measured = result.lines.iter().find(is_meant)?.measured?;
        let label = label(rule, field);
        let label = if is_alone { label } else { format!("{}::{label}", result.target) };
        Some(format!("{}={}", quoted(&label), performance(measured)))
    };
    parts.filter_map(datum).collect()
}

/// The rule's code, and the field's key where the rule judges several.
fn label(rule: &Rule, field: Option<&Field>) -> String {
    match field {
        Some(field) if rule.fields().count() > 1 => format!("{}.{}", rule.code, field.key()),
        _ => rule.code.to_owned(),
    }
}

/// The label in quotes, where they are needed. What no label can hold is escaped, and so no two of them become one.
fn quoted(label: &str) -> String {
    let label = sanitize::escape(label, |c| matches!(c, '=' | '|' | '\\'));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '_' | '/' | '@');
    if label.chars().all(is_plain) { label.into_owned() } else { format!("'{}'", label.replace('\'', "''")) }
}

/// `value[UOM];[warn];[crit];[min];[max]`, without empty fields at the end.
fn performance(measured: Measured) -> String {
    let Measured { amount, scale, limits } = measured;
    // An alert is what is inside of a range with an @, the limit itself included.
    let range = |limit: Option<Limit>| {
        limit.map_or_else(String::new, |Limit { amount, .. }| match scale.bad {
            Bad::Low => format!("@~:{amount}"),
            Bad::High => format!("@{amount}:"),
        })
    };
    let (uom, least, most) = match (scale.unit, scale.bad) {
        // What is bad when it is much takes its time; what is bad when it is little may be over.
        (Unit::Seconds, Bad::High) => ("s", "0", ""),
        (Unit::Seconds, Bad::Low) => ("s", "", ""),
        (Unit::Percent, _) => ("%", "0", "100"),
        (Unit::Bytes, _) => ("B", "0", ""),
        (Unit::BitsPerSecond, _) => ("", "0", ""),
        (Unit::Cipher, _) => ("", "0", "3"),
    };
    let (warning, critical) = (range(limits.warning), range(limits.critical));
    let datum = format!("{amount}{uom};{warning};{critical};{least};{most}");
    datum.trim_end_matches(';').to_owned()
}

/// Text that can neither end the line nor begin the performance data.
fn safe(text: &str) -> String {
    sanitize::cut(sanitize::escape(text, |c| c == '|').into_owned(), ENOUGH_OF_ONE)
}
