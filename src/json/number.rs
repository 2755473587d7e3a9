//! Numbers as they were sent, and the integers that they denote.

use smol_str::SmolStr;

/// A number, digit for digit as it was sent.
///
/// Two are equal where they denote the same, however they are written: `212`, `212.0` and `2.12e2`.
#[derive(Debug, Clone)]
pub struct Number(SmolStr);

/// What a number denotes: its digits, without zeros at either end, times a power of ten.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

impl Number {
    /// Takes what the reader has found to be a number.
    pub(super) fn from_sent(sent: &str) -> Self {
        Self(sent.into())
    }

    /// The number as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is one of the numbers that most programs have; they refuse what is beyond.
    pub(crate) fn is_finite(&self) -> bool {
        self.as_str().parse::<f64>().is_ok_and(f64::is_finite)
    }

    /// The integer that it denotes, with an exponent or zeros behind the point too; none for a fraction, and for what
    /// is beyond counting.
    pub fn integer(&self) -> Option<i128> {
        let Decimal { is_negative, digits, exponent } = self.decimal()?;
        if digits.is_empty() {
            return Some(0);
        }
        // Fails for a negative exponent: the digits end in no zero, so it is a fraction.
        let power = 10_i128.checked_pow(u32::try_from(exponent).ok()?)?;
        let amount = digits.parse::<i128>().ok()?.checked_mul(power)?;
        Some(if is_negative { -amount } else { amount })
    }

    /// None where the exponent itself is beyond counting.
    fn decimal(&self) -> Option<Decimal> {
        let (is_negative, unsigned) = match self.0.strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, self.as_str()),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (unsigned, None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_matches('0');
        if digits.is_empty() {
            // Zero has no sign, and whatever its exponent, it stays zero.
            return Some(Decimal { is_negative: false, digits: String::new(), exponent: 0 });
        }
        let written: i64 = match exponent {
            Some(exponent) => exponent.parse().ok()?,
            None => 0,
        };
        let zeros = all.len() - all.trim_end_matches('0').len();
        let exponent = written
            .checked_sub(i64::try_from(fraction.len()).ok()?)?
            .checked_add(i64::try_from(zeros).ok()?)?;
        Some(Decimal { is_negative, digits: digits.to_owned(), exponent })
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        if self.0 == other.0 {
            return true;
        }
        match (self.decimal(), other.decimal()) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        }
    }
}

impl Eq for Number {}

impl From<i128> for Number {
    fn from(integer: i128) -> Self {
        Self(integer.to_string().into())
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        Self(integer.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(written: &str) -> Number {
        Number::parse(written).unwrap_or_else(|| panic!("{written} is no number"))
    }

    #[test]
    fn an_integer_is_one_however_it_is_written() {
        for (written, integer) in [
            ("212", 212),
            ("-212", -212),
            ("212.0", 212),
            ("2.12e2", 212),
            ("2.12E+2", 212),
            ("21200e-2", 212),
            ("1.8302976e+15", 1_830_297_600_000_000),
            ("18446744073709551615", u64::MAX.into()),
            ("0", 0),
            ("-0", 0),
            ("0.000", 0),
            ("0e99999999999999999999", 0),
            ("100e-2", 1),
            ("170141183460469231731687303715884105727", i128::MAX),
        ] {
            assert_eq!(number(written).integer(), Some(integer), "{written}");
        }
    }

    #[test]
    fn a_fraction_and_what_is_beyond_counting_is_none() {
        for written in [
            "1.5",
            "2.125e2",
            "1e-1",
            "1e39",
            "170141183460469231731687303715884105728",
            "1e999999999999",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "1e9223372036854775807",
            "1.5e-9223372036854775808",
        ] {
            assert_eq!(number(written).integer(), None, "{written}");
        }
    }

    #[test]
    fn numbers_are_equal_by_what_they_denote() {
        for (one, other) in [("212", "212.0"), ("1e5", "100000"), ("-0", "0.0"), ("1.50", "15e-1")] {
            assert_eq!(number(one), number(other));
        }
        for (one, other) in [("212", "-212"), ("9007199254740993", "9007199254740992"), ("1e5", "1e6")] {
            assert_ne!(number(one), number(other), "no digit is lost");
        }
        let (large, larger) = ("1e99999999999999999999", "1e99999999999999999998");
        assert!(number(large) == number(large) && number(large) != number(larger));
    }

    #[test]
    fn what_json_does_not_take_for_a_number_is_none() {
        for written in ["", "-", "01", "1.", ".5", "1e", "1e+", "+1", "0x1", "1 ", " 1", "NaN", "--1", "1,"] {
            assert_eq!(Number::parse(written), None, "{written}");
        }
    }
}
