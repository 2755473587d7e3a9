//! One line and its performance data for Nagios, Icinga and their like, by the guidelines of the Monitoring
//! Plugins. A contract.
//!
//! The text is bounded, because others cut what is too long for them; the performance data behind it is
//! whole.

use std::cmp::Reverse;

use super::summary;
use crate::catalogue::Field;
use crate::check::report::{Measured, Report, TargetResult};
use crate::check::status::Status;
use crate::health::limits::{Bad, Limit, Scale, Unit};
use crate::health::{RULES, Rule};
use crate::text::sanitize;

/// The bytes of text from which on findings are only counted. Nagios reads 4 KiB of a plugin by default, and
/// the performance data has to fit too.
const MOST_BYTES: usize = 1024;

/// The most characters of one finding.
const MOST_CHARACTERS: usize = 300;

/// Something to say, and of whom; of the check itself where there is no target. Safe to write.
struct NagiosItem {
    status: Status,
    target: Option<String>,
    sentence: String,
}

impl NagiosItem {
    fn new(status: Status, target: Option<&str>, sentence: &str) -> Self {
        Self { status, target: target.map(safe), sentence: safe(sentence) }
    }
}

pub(super) fn check(report: &Report) -> String {
    let verdict = report.verdict().name().to_uppercase();
    let mut data = Vec::new();
    for result in &report.results {
        data.extend(performance_data(report, result));
    }
    let text = bounded(&items(report));
    if data.is_empty() {
        format!("JSINFO {verdict} - {text}\n")
    } else {
        format!("JSINFO {verdict} - {text} | {}\n", data.join(" "))
    }
}

/// What is wrong, the worst first; where nothing is, how much is in order.
fn items(report: &Report) -> Vec<NagiosItem> {
    let mut items = Vec::new();
    for result in &report.results {
        for line in &result.lines {
            if line.counts_as() > Status::Ok {
                items.push(NagiosItem::new(line.counts_as(), Some(&result.target), &line.sentence));
            }
        }
    }
    if let Some(failure) = &report.failure {
        items.push(NagiosItem::new(Status::Unknown, None, &failure.message_line()));
    }
    if items.is_empty() {
        for result in &report.results {
            items.push(NagiosItem::new(Status::Ok, Some(&result.target), &summary::counts(result)));
        }
    }
    items.sort_by_key(|item| Reverse(item.status));
    items
}

/// The items that fit, and how many more there are. A target is named where it is another one than before.
fn bounded(items: &[NagiosItem]) -> String {
    let mut text = String::new();
    let mut named = None;
    for (number, item) in items.iter().enumerate() {
        let piece = match &item.target {
            Some(target) if named != Some(target) => format!("{target}: {}", item.sentence),
            _ => item.sentence.clone(),
        };
        // The first one is told whatever its length, or the line would say nothing at all.
        if number > 0 && text.len() + piece.len() > MOST_BYTES {
            return format!("{text}; and {} more", items.len() - number);
        }
        if number > 0 {
            text.push_str("; ");
        }
        text.push_str(&piece);
        named = item.target.as_ref();
    }
    text
}

/// What was measured of a target, in the order of the rules whatever was found: some who draw it go by its
/// position.
fn performance_data(report: &Report, result: &TargetResult) -> Vec<String> {
    let is_one = report.results.len() == 1;
    let mut data = Vec::new();
    for rule in RULES.iter() {
        for field in rule.parts() {
            let Some(measured) = measured(result, rule, field) else { continue };
            let label = label(rule, field);
            // As check_multi and those who draw its data have it.
            let label = if is_one { label } else { format!("{}::{label}", result.target) };
            data.push(format!("{}={}", quoted(&label), performance(measured)));
        }
    }
    data
}

fn measured(result: &TargetResult, rule: &Rule, field: Option<&Field>) -> Option<Measured> {
    let mut lines = result.lines.iter();
    lines.find(|line| line.id.code() == rule.code && line.field == field)?.measured().copied()
}

/// The rule's code, and the field's key where the rule judges several.
fn label(rule: &Rule, field: Option<&Field>) -> String {
    match field {
        Some(field) if rule.fields().count() > 1 => format!("{}.{}", rule.code, field.key),
        _ => rule.code.to_owned(),
    }
}

/// The label in quotes, where they are needed. What no label can hold is escaped, and so no two of them
/// become one.
fn quoted(label: &str) -> String {
    let label = sanitize::escape(label, |c| matches!(c, '=' | '|' | '\\'));
    if label.chars().all(needs_no_quotes) {
        label.into_owned()
    } else {
        format!("'{}'", label.replace('\'', "''"))
    }
}

fn needs_no_quotes(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '_' | '/' | '@')
}

/// `value[UOM];[warn];[crit];[min];[max]`, without empty fields at the end.
fn performance(measured: Measured) -> String {
    let Measured { amount, scale, limits } = measured;
    let (uom, least, most) = match (scale.unit, scale.bad) {
        // What is bad when it is much takes its time, from 0 on; what is bad when it is little may be over,
        // and less.
        (Unit::Seconds, Bad::High) => ("s", "0", ""),
        (Unit::Seconds, Bad::Low) => ("s", "", ""),
        (Unit::Percent, _) => ("%", "0", "100"),
        (Unit::Bytes, _) => ("B", "0", ""),
        // The guidelines have no unit of measurement for these.
        (Unit::BitsPerSecond, _) => ("", "0", ""),
        (Unit::Cipher, _) => ("", "0", "3"),
    };
    let (warning, critical) = (range(scale, limits.warning), range(scale, limits.critical));
    let datum = format!("{amount}{uom};{warning};{critical};{least};{most}");
    datum.trim_end_matches(';').to_owned()
}

/// The range that alerts. A plain `10` would alert outside of 0 to 10 and not at 10 itself; a range with an
/// `@` alerts inside, its ends included, which is what our limits mean. `~` is minus infinity.
fn range(scale: &Scale, limit: Option<Limit>) -> String {
    match (limit, scale.bad) {
        (None, _) => String::new(),
        (Some(limit), Bad::Low) => format!("@~:{}", limit.amount),
        (Some(limit), Bad::High) => format!("@{}:", limit.amount),
    }
}

/// Text that can neither end the line nor begin the performance data.
fn safe(text: &str) -> String {
    sanitize::cut(sanitize::escape(text, |c| c == '|').into_owned(), MOST_CHARACTERS)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::examples;

    #[test]
    fn a_report() {
        expect![[r#"
            JSINFO CRITICAL - oslo: cannot connect to oslo:8886: connection refused; paris: the license expires in 30 days | paris::license.expiry=2592000s;@~:2592000;@~:604800 paris::cache=97.4%;@98:;;0;100
        "#]].assert_eq(&check(&examples::report()));
        expect![[r#"
            JSINFO UNKNOWN - there is no group @nobody
        "#]]
        .assert_eq(&check(&examples::refused()));
    }

    #[test]
    fn of_one_target_it_is_said_how_much_is_in_order() {
        let mut report = examples::report();
        report.results.truncate(1);
        report
            .results
            .iter_mut()
            .for_each(|result| result.lines.retain(|line| line.counts_as() == Status::Ok));
        expect![[r#"
            JSINFO WARNING - paris: 1 notice, 1 muted, 1 in order, 1 skipped | cache=97.4%;@98:;;0;100
        "#]]
        .assert_eq(&check(&report));
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let item = |_| NagiosItem::new(Status::Critical, Some("paris"), &"x".repeat(400));
        let items: Vec<_> = (0..9).map(item).collect();
        let text = bounded(&items);
        assert!(text.len() < MOST_BYTES + 20 && text.ends_with("x…; and 6 more"), "{text}");
        assert_eq!(text.matches("paris: ").count(), 1);
    }

    #[test]
    fn a_label_is_quoted_where_it_has_to_be() {
        for (label, written) in [
            ("cache", "cache"),
            ("paris:8886::tls.expiry", "paris:8886::tls.expiry"),
            ("file:/a b::cache", "'file:/a b::cache'"),
            ("it's|x=1::cache", "'it''s\\u007cx\\u003d1::cache'"),
        ] {
            assert_eq!(quoted(label), written);
        }
    }
}
