//! Values as they are compared: the one that was sent and the one that is written, brought to the same
//! measure by the field's kind.

use std::cmp::Ordering;

use jiff::Timestamp;

use crate::catalogue::{Field, Kind, kind};
use crate::json::{self, Value};
use crate::text::natural;
use crate::text::nearest::{did_you_mean, nearest};
use crate::units::amount::{self, Amount};
use crate::units::time;
use crate::units::version::Version;

/// A value of some kind. Two of the same kind are of the same sort, unless one is a version and the other
/// only text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measure {
    Truth(bool),
    /// Kilobits a second, bytes, seconds (of days too), the index of a cipher, or a plain number.
    Amount(Amount),
    Moment(Timestamp),
    Version(Version),
    Words(String),
}

impl Measure {
    /// What was sent; none for a value that is not of this kind.
    pub(super) fn from_value(kind: Kind, value: &Value) -> Option<Self> {
        match kind {
            Kind::Flag => value.as_bool().map(Self::Truth),
            Kind::Number | Kind::Count | Kind::Port | Kind::Rate | Kind::Bytes | Kind::Seconds => {
                Some(Self::Amount(kind::integer(value)?.into()))
            }
            // In seconds, so that days can be compared to weeks.
            Kind::Days => Some(Self::Amount(Amount::whole(kind::integer(value)?).times(time::DAY))),
            Kind::Timestamp | Kind::Expiry => kind::instant(value).map(Self::Moment),
            Kind::Cipher => {
                let index = i128::try_from(kind::cipher(value)?).ok()?;
                Some(Self::Amount(index.into()))
            }
            Kind::Version => {
                let text = value.as_str()?;
                // What is no version has no order, and is equal to nothing but itself.
                match Version::parse(text) {
                    Some(version) => Some(Self::Version(version)),
                    None => Some(Self::Words(text.to_owned())),
                }
            }
            Kind::Text | Kind::Address | Kind::Key | Kind::Permissions => {
                Some(Self::Words(text(kind, value)))
            }
        }
    }

    /// What is written: as the server would send it, or in units. None for what a value of this kind cannot
    /// be.
    pub(super) fn parse(kind: Kind, written: &str) -> Option<Self> {
        let plain = as_sent(kind, written).and_then(|value| Self::from_value(kind, &value));
        let measure = match plain {
            Some(measure) => measure,
            None => Self::parse_units(kind, written)?,
        };
        // A server may send any text for a version, with its build behind it. An expectation that is no version would
        // never hold, and what stands behind one would be passed over: it is most likely another condition.
        let is_version = matches!(measure, Self::Version(_)) && is_version_alone(written);
        if kind == Kind::Version && !is_version {
            return None;
        }
        Some(measure)
    }

    fn parse_units(kind: Kind, written: &str) -> Option<Self> {
        match kind {
            Kind::Rate => amount::read_rate(written).ok().map(Self::Amount),
            Kind::Bytes => amount::read_size(written).ok().map(Self::Amount),
            Kind::Seconds | Kind::Days => Some(Self::Amount(time::read_span(written).ok()?.into())),
            Kind::Timestamp | Kind::Expiry => {
                // People are shown times with their zone behind a blank.
                let iso = written.strip_suffix(" UTC").unwrap_or(written);
                kind::instant(&Value::from(iso)).map(Self::Moment)
            }
            // Sent as a list, a number or an object, and written as people are shown them.
            Kind::Permissions => Some(Self::Words(written.to_owned())),
            // These have no unit: what is not as the server would send it is none of them.
            Kind::Flag
            | Kind::Text
            | Kind::Version
            | Kind::Address
            | Kind::Key
            | Kind::Number
            | Kind::Count
            | Kind::Port
            | Kind::Cipher => None,
        }
    }

    /// In which order this and another one are listed; any two have one.
    pub(super) fn listed_order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Words(one), Self::Words(other)) => natural::compare(one, other),
            (Self::Truth(one), Self::Truth(other)) => one.cmp(other),
            (one, other) => {
                let of_words = |measure: &Self| matches!(measure, Self::Words(_));
                one.order(other).unwrap_or_else(|| of_words(one).cmp(&of_words(other)))
            }
        }
    }

    /// The order of two values of the same sort; none where there is none.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Amount(one), Self::Amount(other)) => Some(one.cmp(other)),
            (Self::Moment(one), Self::Moment(other)) => Some(one.cmp(other)),
            (Self::Version(one), Self::Version(other)) => Some(one.cmp(other)),
            // Two truths, two texts, or a version and what a server sends instead of one.
            _ => None,
        }
    }
}

/// The text of a value that was sent: what people are shown, and what patterns are looked for in.
pub(super) fn text(kind: Kind, value: &Value) -> String {
    match kind {
        // Nothing is added to words: people are told of 0.0.0.0 that it is every address, and nobody would
        // expect that.
        Kind::Text | Kind::Version | Kind::Address | Kind::Key => kind::plain(value),
        Kind::Flag
        | Kind::Number
        | Kind::Count
        | Kind::Port
        | Kind::Rate
        | Kind::Bytes
        | Kind::Seconds
        | Kind::Days
        | Kind::Timestamp
        | Kind::Expiry
        | Kind::Cipher
        | Kind::Permissions => kind.human(value),
    }
}

/// What is written, as people are shown such values; as it is where that would not be exact.
pub(super) fn spell(kind: Kind, written: &str) -> String {
    let Some(value) = as_sent(kind, written) else { return written.to_owned() };
    let human = kind.human(&value);
    // Units are cut to two decimals: 4294967297 bytes would become 4 GiB, which is less.
    if Measure::parse(kind, &human) == Measure::parse(kind, written) { human } else { written.to_owned() }
}

/// Whether nothing but a version is written, with the name of a stage or a build at most: `2.10.0-rc1+7`.
fn is_version_alone(written: &str) -> bool {
    let is_of_version = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '~' | '_');
    written.trim().chars().all(is_of_version)
}

/// How a value of this field is written, for somebody who wrote something else.
pub(super) fn advice(field: &Field, written: &str) -> Vec<String> {
    let mut advice = Vec::new();
    if field.kind == Kind::Cipher {
        advice.extend(did_you_mean(&nearest(written, kind::CIPHERS)));
    }
    advice.push(match field.kind {
        Kind::Rate => in_units(amount::read_rate(written).err(), "kilobits a second"),
        Kind::Bytes => in_units(amount::read_size(written).err(), "bytes"),
        Kind::Seconds => in_units(time::read_span(written).err(), "seconds"),
        Kind::Days => in_units(time::read_span(written).err(), "days"),
        Kind::Timestamp | Kind::Expiry => {
            "a time is written like 2027-12-31 or 2027-12-31T23:59:59Z; a plain number is microseconds since 1970"
                .to_owned()
        }
        Kind::Version => "a version is written like 2.9.1".to_owned(),
        Kind::Cipher => format!("the ciphers, weakest first, are {}", kind::CIPHERS.join(", ")),
        Kind::Flag
        | Kind::Text
        | Kind::Address
        | Kind::Key
        | Kind::Number
        | Kind::Count
        | Kind::Port
        | Kind::Permissions => format!("{} is {}", field.path, field.kind.description()),
    });
    advice
}

/// How an amount is written, where it is not written so; and what it is without a unit.
fn in_units(how: Option<String>, plain: &str) -> String {
    match how {
        Some(how) => format!("{how}; a plain number is {plain}"),
        None => format!("a plain number is {plain}"),
    }
}

/// What is written, as the server would send it.
fn as_sent(kind: Kind, written: &str) -> Option<Value> {
    let flag = match written.to_ascii_lowercase().as_str() {
        "true" | "yes" => Value::Bool(true),
        "false" | "no" => Value::Bool(false),
        _ => Value::Null,
    };
    // No kind accepts null: where it is no flag, this goes on.
    if kind.accepts(&flag) {
        return Some(flag);
    }
    // Text in JSON is in quotes. Those around a value have been taken off before; others are part of the
    // text.
    if let Ok(json) = json::read(written.as_bytes())
        && !json.is_string()
        && kind.accepts(&json)
    {
        return Some(json);
    }
    let text = Value::from(written);
    if kind.accepts(&text) { Some(text) } else { None }
}
