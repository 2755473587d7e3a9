//! Limits of what a rule measures: which side is the bad one, in which unit, and how people write and read them.
//!
//! A limit that is reached counts: 30 days left are a warning where the limit is 30 days.

use std::fmt;

use super::Outcome;
use crate::catalogue::kind::{self, CIPHERS};
use crate::units::amount::{self, Amount};
use crate::units::time;

/// What a rule measures, and where it gets bad.
#[derive(Debug)]
pub struct Scale {
    /// What the amounts are.
    pub unit: Unit,
    /// Which amounts are bad.
    pub bad: Bad,
    /// Where it gets bad, unless told otherwise.
    pub limits: Limits,
}

/// What an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Hundredths of what there may be.
    Percent,
    /// Bytes: a limit may be given so where hundredths of bytes are measured.
    Bytes,
    /// Bits a second.
    BitsPerSecond,
    /// The place of a cipher, weakest first.
    Cipher,
}

/// Which side of a limit is bad. The limit itself always is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    /// The limit and less.
    Low,
    /// The limit and more.
    High,
}

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How much.
    pub amount: Amount,
    /// Of what: the scale's unit, or one that it can be told in.
    pub unit: Unit,
}

/// As people read it.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.unit.spell(self.amount))
    }
}

/// Where it gets bad; nowhere where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// From here on it is a warning.
    pub warning: Option<Limit>,
    /// From here on it is critical.
    pub critical: Option<Limit>,
}

impl Limits {
    /// These limits with what is said otherwise in the place of their own.
    #[must_use]
    pub fn overridden_by(self, other: Self) -> Self {
        Self { warning: other.warning.or(self.warning), critical: other.critical.or(self.critical) }
    }

    /// The same limits told otherwise.
    pub(super) fn map(self, convert: impl Fn(Limit) -> Limit) -> Self {
        Self { warning: self.warning.map(&convert), critical: self.critical.map(&convert) }
    }
}

impl Scale {
    /// A scale with limits that are so many of its own units.
    pub(super) const fn new(unit: Unit, bad: Bad, warning: Option<i128>, critical: Option<i128>) -> Self {
        const fn limit(unit: Unit, amount: Option<i128>) -> Option<Limit> {
            match amount {
                Some(amount) => Some(Limit { amount: Amount::whole(amount), unit }),
                None => None,
            }
        }
        let limits = Limits { warning: limit(unit, warning), critical: limit(unit, critical) };
        Self { unit, bad, limits }
    }

    /// How bad an amount is under these limits.
    pub(super) fn severity(&self, amount: Amount, limits: Limits) -> Option<Outcome> {
        let is_reached = |limit: Limit| match self.bad {
            Bad::Low => amount <= limit.amount,
            Bad::High => amount >= limit.amount,
        };
        if limits.critical.is_some_and(is_reached) {
            Some(Outcome::Critical)
        } else if limits.warning.is_some_and(is_reached) {
            Some(Outcome::Warning)
        } else {
            None
        }
    }

    /// Whether one limit is farther on the bad side than another; false where they are told in different units.
    pub fn is_worse(&self, one: Limit, other: Limit) -> bool {
        one.unit == other.unit
            && match self.bad {
                Bad::Low => one.amount < other.amount,
                Bad::High => one.amount > other.amount,
            }
    }

    /// Reads a limit as people write it.
    ///
    /// # Errors
    /// How one is written.
    pub fn read(&self, written: &str) -> Result<Limit, String> {
        let limit = |unit: Unit| unit.read(written).map(|amount| Limit { amount, unit });
        match self.unit {
            // What fills up may be told by what is in it.
            Unit::Percent => limit(Unit::Percent)
                .or_else(|_| limit(Unit::Bytes))
                .map_err(|_| "it takes a share like 90%, or a size like 3GiB".to_owned()),
            unit => limit(unit),
        }
    }
}

impl Unit {
    /// The name for machines: that of a base unit, as monitoring systems count.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Percent => "percent",
            Self::Bytes => "bytes",
            Self::BitsPerSecond => "bitsPerSecond",
            Self::Cipher => "cipher",
        }
    }

    /// Reads an amount as people write it.
    fn read(self, written: &str) -> Result<Amount, String> {
        match self {
            Self::Seconds => time::read_time(written).map(Amount::from),
            Self::Percent => amount::read_percent(written),
            Self::Bytes => amount::read_size(written),
            Self::BitsPerSecond => amount::read_rate(written).map(|kilobits| kilobits.times(1000)),
            Self::Cipher => place_of_cipher(written),
        }
    }

    /// An amount as people read it.
    pub fn spell(self, amount: Amount) -> String {
        let whole = amount.floor();
        match self {
            Self::Seconds if amount == Amount::whole(whole) => time::spell_span(whole),
            Self::Seconds => format!("{amount} s"),
            Self::Percent => format!("{amount} %"),
            Self::Bytes => amount::spell_size(whole),
            Self::BitsPerSecond => amount::spell_rate(whole / 1000),
            Self::Cipher => usize::try_from(whole)
                .ok()
                .and_then(|place| CIPHERS.get(place))
                .map_or_else(|| amount.to_string(), |name| (*name).to_owned()),
        }
    }
}

fn place_of_cipher(written: &str) -> Result<Amount, String> {
    let number = written.parse::<u8>().map_or_else(|_| written.into(), serde_json::Value::from);
    let place = kind::cipher(&number).and_then(|place| i128::try_from(place).ok());
    place.map(Amount::whole).ok_or_else(|| format!("a cipher is one of {}", CIPHERS.join(", ")))
}
