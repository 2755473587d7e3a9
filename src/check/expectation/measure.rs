//! Values as they are compared: the one that was sent and the one that is written, brought to the same measure by the
//! field's kind.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use crate::catalogue::{Field, Kind, kind};
use crate::text::nearest::{did_you_mean, nearest};
use crate::units::amount::{self, Amount};
use crate::units::time;
use crate::units::version::Version;

/// A value of some kind. Two of the same kind are of the same sort, unless one is a version and the other only text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measure {
    Truth(bool),
    /// Kilobits a second, bytes, seconds (of days too), the place of a cipher, or a plain number.
    Amount(Amount),
    Moment(Timestamp),
    Version(Version),
    Words(String),
}

const SECONDS_A_DAY: i128 = 86_400;

impl Measure {
    /// What was sent; none for a value that is not of this kind.
    pub(super) fn of(kind: Kind, value: &Value) -> Option<Self> {
        let integer = || kind::integer(value).map(Amount::from);
        match kind {
            Kind::Flag => value.as_bool().map(Self::Truth),
            Kind::Number | Kind::Count | Kind::Port | Kind::Rate | Kind::Bytes | Kind::Seconds => {
                integer().map(Self::Amount)
            }
            Kind::Days => integer().map(|days| Self::Amount(days.times(SECONDS_A_DAY))),
            Kind::Timestamp | Kind::Expiry => kind::instant(value).map(Self::Moment),
            Kind::Cipher => {
                let place = i128::try_from(kind::cipher(value)?).ok()?;
                Some(Self::Amount(place.into()))
            }
            Kind::Version => {
                let text = value.as_str()?;
                Some(Version::parse(text).map_or_else(|| Self::Words(text.to_owned()), Self::Version))
            }
            Kind::Text | Kind::Address | Kind::Key | Kind::Permissions => {
                Some(Self::Words(text(kind, value)))
            }
        }
    }

    /// What is written: as the server would send it, or in units. None for what a value of this kind cannot be.
    pub(super) fn read(kind: Kind, written: &str) -> Option<Self> {
        let plain = as_sent(kind, written).and_then(|value| Self::of(kind, &value));
        let in_units = || match kind {
            Kind::Rate => amount::read_rate(written).ok().map(Self::Amount),
            Kind::Bytes => amount::read_size(written).ok().map(Self::Amount),
            Kind::Seconds | Kind::Days => time::read_time(written).ok().map(|time| Self::Amount(time.into())),
            Kind::Timestamp | Kind::Expiry => {
                // People are shown times with their zone behind a blank.
                let iso = written.strip_suffix(" UTC").unwrap_or(written);
                kind::instant(&Value::from(iso)).map(Self::Moment)
            }
            Kind::Permissions => Some(Self::Words(written.to_owned())),
            _ => None,
        };
        plain.or_else(in_units).filter(|read| kind != Kind::Version || matches!(read, Self::Version(_)))
    }

    /// The order of two values of the same sort; none where there is none.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Amount(one), Self::Amount(other)) => Some(one.cmp(other)),
            (Self::Moment(one), Self::Moment(other)) => Some(one.cmp(other)),
            (Self::Version(one), Self::Version(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }
}

/// The text of a value that was sent: what people are shown, and what patterns are looked for in.
pub(super) fn text(kind: Kind, value: &Value) -> String {
    match kind {
        // Nothing is added to words.
        Kind::Text | Kind::Version | Kind::Address | Kind::Key => kind::plain(value),
        kind => kind.human(value),
    }
}

/// What is written, as people are shown such values; as it is where that would not be exact.
pub(super) fn told(kind: Kind, written: &str) -> String {
    let exact = |human: &String| Measure::read(kind, human) == Measure::read(kind, written);
    let human = as_sent(kind, written).map(|value| kind.human(&value));
    human.filter(exact).unwrap_or_else(|| written.to_owned())
}

/// How a value of this field is written, for somebody who wrote something else.
pub(super) fn advice(field: &Field, written: &str) -> Vec<String> {
    let Field { path, kind, .. } = field;
    let units = |how: Option<String>, plain: &str| {
        let plain = format!("a plain number is {plain}");
        how.into_iter().chain([plain]).collect::<Vec<_>>().join("; ")
    };
    let how = match kind {
        Kind::Rate => units(amount::read_rate(written).err(), "kilobits a second"),
        Kind::Bytes => units(amount::read_size(written).err(), "bytes"),
        Kind::Seconds => units(time::read_time(written).err(), "seconds"),
        Kind::Days => units(time::read_time(written).err(), "days"),
        Kind::Timestamp | Kind::Expiry => {
            "a time is written like 2027-12-31 or 2027-12-31T23:59:59Z; a plain number is microseconds since 1970"
                .to_owned()
        }
        Kind::Version => "a version is written like 2.9.1".to_owned(),
        Kind::Cipher => format!("the ciphers, weakest first, are {}", kind::CIPHERS.join(", ")),
        _ => format!("{path} is {}", kind.description()),
    };
    let ciphers = if *kind == Kind::Cipher { nearest(written, kind::CIPHERS) } else { Vec::new() };
    did_you_mean(&ciphers).into_iter().chain([how]).collect()
}

/// What is written, as the server would send it.
fn as_sent(kind: Kind, written: &str) -> Option<Value> {
    let flag = match written.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(Value::Bool(true)),
        "false" | "no" => Some(Value::Bool(false)),
        _ => None,
    };
    let json = serde_json::from_str(written).ok().filter(|value: &Value| !value.is_string());
    [flag, json, Some(Value::from(written))].into_iter().flatten().find(|value| kind.accepts(value))
}
