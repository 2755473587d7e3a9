//! Limits of what a rule measures: which side is the bad one, in which unit, and how people write and read
//! them.
//!
//! A limit that is reached counts: 30 days left are a warning where the limit is 30 days.

use std::fmt;

use super::Outcome;
use crate::catalogue::kind::{self, CIPHERS};
use crate::json::Value;
use crate::units::amount::{self, Amount};
use crate::units::time;

/// What a rule measures, and where it gets bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The index of a cipher, the weakest is 0.
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

/// How much, and where it gets bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// How much, in the scale's unit.
    pub amount: Amount,
    /// What the amount is, and which side is bad.
    pub scale: &'static Scale,
    /// The limits in force, in the same unit.
    pub limits: Limits,
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
}

impl Scale {
    /// A scale without limits.
    pub(super) const fn new(unit: Unit, bad: Bad) -> Self {
        Self { unit, bad, limits: Limits { warning: None, critical: None } }
    }

    /// The same scale, with a warning from so many of its units on.
    pub(super) const fn warning_at(mut self, amount: i128) -> Self {
        self.limits.warning = Some(Limit { amount: Amount::whole(amount), unit: self.unit });
        self
    }

    /// The same scale, critical from so many of its units on.
    pub(super) const fn critical_at(mut self, amount: i128) -> Self {
        self.limits.critical = Some(Limit { amount: Amount::whole(amount), unit: self.unit });
        self
    }

    /// How bad an amount is under these limits: in order, a warning or critical.
    pub(super) fn evaluate(&self, amount: Amount, limits: Limits) -> Outcome {
        if self.reaches(amount, limits.critical) {
            Outcome::Critical
        } else if self.reaches(amount, limits.warning) {
            Outcome::Warning
        } else {
            Outcome::Ok
        }
    }

    fn reaches(&self, amount: Amount, limit: Option<Limit>) -> bool {
        let Some(limit) = limit else { return false };
        match self.bad {
            Bad::Low => amount <= limit.amount,
            Bad::High => amount >= limit.amount,
        }
    }

    /// Whether one limit is farther on the bad side than another; false where they are told in different
    /// units.
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
        if self.unit != Unit::Percent {
            return self.unit.read_limit(written);
        }
        // What fills up may be told by what is in it: people know how much their cache holds, not the share
        // of it.
        let share = Unit::Percent.read_limit(written);
        share
            .or_else(|_| Unit::Bytes.read_limit(written))
            .map_err(|_| "it takes a share like 90%, or a size like 3GiB".to_owned())
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

    fn read_limit(self, written: &str) -> Result<Limit, String> {
        Ok(Limit { amount: self.read(written)?, unit: self })
    }

    /// Reads an amount as people write it.
    fn read(self, written: &str) -> Result<Amount, String> {
        match self {
            Self::Seconds => time::read_span(written).map(Amount::from),
            Self::Percent => amount::read_percent(written),
            Self::Bytes => amount::read_size(written),
            // People and servers count kilobits; what is measured is in base units, as monitoring systems
            // count.
            Self::BitsPerSecond => amount::read_rate(written).map(|kilobits| kilobits.times(1000)),
            Self::Cipher => cipher_index(written),
        }
    }

    /// An amount as people read it.
    pub fn spell(self, amount: Amount) -> String {
        let whole = amount.floor();
        match self {
            Self::Seconds if amount == Amount::whole(whole) => time::spell_span(whole),
            // Of 1.5 s no half may get lost: it is what is held against a limit.
            Self::Seconds => format!("{amount} s"),
            Self::Percent => format!("{amount} %"),
            Self::Bytes => amount::spell_size(whole),
            Self::BitsPerSecond => amount::spell_rate(whole / 1000),
            Self::Cipher => match usize::try_from(whole).ok().and_then(|index| CIPHERS.get(index)) {
                Some(name) => (*name).to_owned(),
                None => amount.to_string(),
            },
        }
    }
}

/// The index of a cipher among all of them; its name and its number are the same to a server, too.
fn cipher_index(written: &str) -> Result<Amount, String> {
    let sent = match written.parse::<u8>() {
        Ok(number) => Value::from(number),
        Err(_) => Value::from(written),
    };
    match kind::cipher(&sent).map(i128::try_from) {
        Some(Ok(index)) => Ok(Amount::whole(index)),
        _ => Err(format!("a cipher is one of {}", CIPHERS.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::ENDINGS;

    const RUNS_OUT: Scale = Scale::new(Unit::Seconds, Bad::Low).warning_at(30).critical_at(7);
    const FILLS_UP: Scale = Scale::new(Unit::Percent, Bad::High).warning_at(90).critical_at(98);

    #[test]
    fn a_limit_that_is_reached_counts() {
        let of = |scale: Scale, amount| scale.evaluate(Amount::whole(amount), scale.limits);
        assert_eq!(
            [31, 30, 8, 7, -1].map(|amount| of(RUNS_OUT, amount)),
            [Outcome::Ok, Outcome::Warning, Outcome::Warning, Outcome::Critical, Outcome::Critical]
        );
        assert_eq!(
            [89, 90, 97, 98].map(|amount| of(FILLS_UP, amount)),
            [Outcome::Ok, Outcome::Warning, Outcome::Warning, Outcome::Critical]
        );
    }

    #[test]
    fn limits_are_read_and_shown_as_people_write_them() {
        for (unit, written, shown) in [
            (Unit::Seconds, "30d", "30 d"),
            (Unit::Seconds, "1500ms", "1.5 s"),
            (Unit::Percent, "90%", "90 %"),
            (Unit::Percent, "3GiB", "3 GiB"),
            (Unit::BitsPerSecond, "0", "0 kbit/s"),
            (Unit::Cipher, "unencrypted", "UNENCRYPTED"),
            (Unit::Cipher, "0", "NONE"),
        ] {
            let limit = Scale::new(unit, Bad::Low).read(written).unwrap();
            assert_eq!(limit.to_string(), shown, "{written}");
        }
        assert!(FILLS_UP.read("90").is_err(), "of what?");
        assert!(RUNS_OUT.read("3GiB").is_err(), "time is not told in bytes");
    }

    #[test]
    fn nothing_behind_a_limit_is_passed_over() {
        for (scale, written) in [
            (RUNS_OUT, "30d"),
            (RUNS_OUT, "1 h 30 min"),
            (RUNS_OUT, "0"),
            (FILLS_UP, "90%"),
            (FILLS_UP, "3GiB"),
            (FILLS_UP, "0"),
            (Scale::new(Unit::BitsPerSecond, Bad::Low), "10Mbps"),
            (Scale::new(Unit::Cipher, Bad::Low), "ENCRYPTED_128"),
            (Scale::new(Unit::Cipher, Bad::Low), "2"),
        ] {
            assert!(scale.read(written).is_ok(), "{written}");
            for ending in ENDINGS {
                let more = format!("{written}{ending}");
                assert!(scale.read(&more).is_err(), "{more:?}");
            }
        }
    }

    #[test]
    fn the_worse_of_two_limits_is_farther_on_the_bad_side() {
        let limit = |scale: Scale, written| scale.read(written).unwrap();
        assert!(RUNS_OUT.is_worse(limit(RUNS_OUT, "1s"), limit(RUNS_OUT, "2s")));
        assert!(FILLS_UP.is_worse(limit(FILLS_UP, "2%"), limit(FILLS_UP, "1%")));
        assert!(!FILLS_UP.is_worse(limit(FILLS_UP, "2GiB"), limit(FILLS_UP, "1%")), "nobody can tell");
    }
}
