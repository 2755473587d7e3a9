//! A field's value with what it means for whoever reads it: how far away, how much of how much.

use jiff::Timestamp;

use crate::catalogue::{self, Field, Kind, kind};
use crate::document::Document;
use crate::health::limits::Unit;
use crate::json::Value;
use crate::text::sanitize;
use crate::units::amount::{Amount, spell_size};
use crate::units::time::{self, spell_minute};
use crate::variation::{self, FieldState};

/// How values are spelled.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValueStyle {
    /// As of when something is still to come.
    pub(super) as_of: Timestamp,
    /// Whether an amount has a bar beside it.
    pub(super) has_bars: bool,
}

/// A documented value as people read it, with its unit and its meaning.
pub(super) fn spell(field: &Field, value: &Value, document: &Document, style: ValueStyle) -> String {
    let spelled = match field.kind {
        Kind::Days => days_left(value),
        Kind::Expiry => moment(value, style.as_of),
        Kind::Timestamp => kind::instant(value).map(spell_minute),
        Kind::Bytes => out_of(field, value, document, style.has_bars),
        Kind::Flag
        | Kind::Text
        | Kind::Version
        | Kind::Address
        | Kind::Key
        | Kind::Number
        | Kind::Count
        | Kind::Port
        | Kind::Rate
        | Kind::Seconds
        | Kind::Cipher
        | Kind::Permissions => None,
    };
    spelled.unwrap_or_else(|| field.kind.human(value))
}

/// What a document says of a field as people read it, in one harmless line: the value, or why there is none.
pub(super) fn spell_field(field: &'static Field, document: &Document, style: ValueStyle) -> String {
    let value = variation::shown_value(field, document);
    let text = match (&value, FieldState::from_document(field, document)) {
        (Some(value), FieldState::Odd) => format!("{} (odd)", kind::plain(value)),
        (Some(value), _) => match spell(field, value, document, style) {
            text if text.is_empty() => "(empty)".to_owned(),
            text => text,
        },
        (None, FieldState::Null) if field.nullable => "null".to_owned(),
        (None, FieldState::Null) => "null (undocumented)".to_owned(),
        (None, FieldState::Hidden) => "not shown".to_owned(),
        (None, _) => match field.since {
            Some(since) => format!("not sent (since {since})"),
            None => "not sent".to_owned(),
        },
    };
    sanitize::line(&text).into_owned()
}

/// `3 d left`. What it says when none are left is documented nowhere.
fn days_left(value: &Value) -> Option<String> {
    let days = kind::integer(value)?;
    if days > 0 { Some(format!("{days} d left")) } else { None }
}

/// `2028-01-01 00:00 UTC (in 404 d)`, `2027-12-31 (3 d ago)`: a day stays one, since midnight would be more than the
/// server said.
fn moment(value: &Value, as_of: Timestamp) -> Option<String> {
    let last = kind::last_instant(value)?;
    let written = match value.as_str() {
        Some(text) if kind::is_day(value) => text.to_owned(),
        _ => spell_minute(last),
    };
    if last == Timestamp::MAX {
        return Some(written);
    }
    Some(format!("{written} ({})", time::spell_distance(last, as_of)))
}

/// `1.5 of 4 GiB (37.5 %)`, where there is a field that says how much there may be.
fn out_of(field: &Field, value: &Value, document: &Document, has_bar: bool) -> Option<String> {
    let most = catalogue::field(field.out_of?).ok()?;
    let (amount, most) = (kind::integer(value)?, kind::integer(document.value(most)?)?);
    if most <= 0 {
        return None;
    }
    let share = Amount::whole(amount).hundredths_of(most).to_tenths();
    let (part, whole) = (spell_size(amount), spell_size(most));
    // The same unit need not be read twice.
    let part = match (part.split_once(' '), whole.split_once(' ')) {
        (Some((number, unit)), Some((_, other))) if unit == other => number.to_owned(),
        _ => part,
    };
    let share_in_words = Unit::Percent.spell(share);
    let bar = if has_bar { format!(" {}", bar(share)) } else { String::new() };
    Some(format!("{part} of {whole} ({share_in_words}){bar}"))
}

/// A small bar of a share in hundredths.
fn bar(share: Amount) -> String {
    const CELLS: i128 = 8;
    // To the nearest cell, and never more than there are.
    let filled = ((share.floor() * CELLS + 50) / 100).clamp(0, CELLS);
    let mut bar = String::new();
    for cell in 0..CELLS {
        bar.push(if cell < filled { '▇' } else { '▁' });
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(path: &str, json: &str) -> String {
        let document = Document::from_json(json.as_bytes()).unwrap();
        let field = catalogue::field(path).unwrap();
        let style = ValueStyle { as_of: "2026-11-22T20:00:07Z".parse().unwrap(), has_bars: true };
        spell(field, document.value(field).unwrap(), &document, style)
    }

    #[test]
    fn moments_say_how_far_away_they_are() {
        for (sent, text) in [
            ("1830297600000000", "2028-01-01 00:00 UTC (in 404 d)"),
            (r#""2026-11-22""#, "2026-11-22 (in 3 h 59 min)"),
            (r#""2026-11-21""#, "2026-11-21 (20 h ago)"),
            (r#""2025-11-21T00:00:00Z""#, "2025-11-21 00:00 UTC (366 d ago)"),
            (r#""9999-12-31""#, "9999-12-31"),
        ] {
            assert_eq!(spelled("license.expiry", &format!(r#"{{"license": {{"expiry": {sent}}}}}"#)), text);
        }
        for (days, text) in [("212", "212 d left"), ("1", "1 d left"), ("0", "0 days"), ("-3", "-3 days")] {
            assert_eq!(
                spelled("certificateValidation", &format!(r#"{{"certificateValidation": {days}}}"#)),
                text
            );
        }
    }

    #[test]
    fn amounts_say_how_much_of_how_much() {
        let cache = |mark: &str, size: &str| {
            let cache = format!(r#""highWatermark": {mark}, "maximumSize": {size}"#);
            let json = format!(r#"{{"configuration": {{"cloudFileCache": {{{cache}}}}}}}"#);
            spelled("configuration.cloudFileCache.highWatermark", &json)
        };
        assert_eq!(cache("1610612736", "4294967296"), "1.5 of 4 GiB (37.5 %) ▇▇▇▁▁▁▁▁");
        assert_eq!(cache("1", "4294967296"), "1 B of 4 GiB (0 %) ▁▁▁▁▁▁▁▁");
        assert_eq!(cache("8589934592", "4294967296"), "8 of 4 GiB (200 %) ▇▇▇▇▇▇▇▇");
        assert_eq!(cache("1024", "0"), "1 KiB");
        assert_eq!(cache("1024", "null"), "1 KiB");
    }
}
