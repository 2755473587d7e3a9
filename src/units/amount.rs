//! Amounts as people write and read them, units included: `100Mbps`, `1.5 GiB`, `90%`.
//!
//! What a plain number means is left to whoever asks; only `0` is the same in every unit. The spellings that people are
//! shown (`100 Mbit/s`, `1 h 30 min`) are understood, too. Errors say how such an amount is written.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// An amount of some unit, exact to the billionth: a time in nanoseconds and a rate below a kilobit are whole numbers,
/// and thresholds are compared without rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount {
    billionths: i128,
}

const BILLION: i128 = 1_000_000_000;

/// The letters before a unit: each is one step of a thousand, or of 1024, more than the one before it.
const PREFIXES: [&str; 6] = ["", "k", "M", "G", "T", "P"];

impl Amount {
    /// This amount so many times; what is beyond counting is the greatest amount there is.
    #[must_use]
    pub const fn times(self, factor: i128) -> Self {
        Self { billionths: self.billionths.saturating_mul(factor) }
    }

    /// So many whole units.
    pub const fn whole(units: i128) -> Self {
        Self { billionths: BILLION }.times(units)
    }

    /// So many thousandths of a unit.
    pub const fn thousandths(thousandths: i128) -> Self {
        Self { billionths: BILLION / 1000 }.times(thousandths)
    }

    /// The whole units in it.
    pub const fn floor(self) -> i128 {
        self.billionths.div_euclid(BILLION)
    }

    /// Without what is less than a tenth of a unit.
    #[must_use]
    pub const fn to_tenths(self) -> Self {
        Self { billionths: self.billionths / (BILLION / 10) * (BILLION / 10) }
    }

    /// How many hundredths of `whole` units it is; none of nothing.
    #[must_use]
    pub const fn hundredths_of(self, whole: i128) -> Self {
        match self.billionths.saturating_mul(100).checked_div(whole) {
            Some(billionths) => Self { billionths },
            None => Self { billionths: 0 },
        }
    }

    /// A hundredth of it, without what is less than a billionth.
    #[must_use]
    pub const fn hundredth(self) -> Self {
        Self { billionths: self.billionths / 100 }
    }
}

/// Digits for machines: exact, without exponent and without zeros at the end.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The sign by itself: the whole part of -0.5 is 0 and has none.
        let sign = if self.billionths < 0 { "-" } else { "" };
        let whole = (self.billionths / BILLION).unsigned_abs();
        let part = (self.billionths % BILLION).unsigned_abs();
        write!(f, "{sign}{whole}")?;
        match format!("{part:09}").trim_end_matches('0') {
            "" => Ok(()),
            decimals => write!(f, ".{decimals}"),
        }
    }
}

/// Seconds.
impl From<Duration> for Amount {
    fn from(time: Duration) -> Self {
        Self { billionths: i128::try_from(time.as_nanos()).unwrap_or(i128::MAX) }
    }
}

/// Whole units.
impl From<i128> for Amount {
    fn from(units: i128) -> Self {
        Self::whole(units)
    }
}

/// Seconds.
impl From<SignedDuration> for Amount {
    fn from(time: SignedDuration) -> Self {
        Self { billionths: time.as_nanos() }
    }
}

/// Seconds since 1970.
impl From<Timestamp> for Amount {
    fn from(moment: Timestamp) -> Self {
        moment.as_duration().into()
    }
}

/// A magnitude's units, each one `step` times the one before it.
struct UnitLadder {
    step: i128,
    smallest: &'static str,
    larger: &'static [&'static str],
}

const RATES: UnitLadder =
    UnitLadder { step: 1000, smallest: "kbit/s", larger: &["Mbit/s", "Gbit/s", "Tbit/s"] };
const SIZES: UnitLadder =
    UnitLadder { step: 1024, smallest: "B", larger: &["KiB", "MiB", "GiB", "TiB", "PiB"] };

/// Kilobits a second: `100Mbps`, `1.5Gbit/s`. Prefixes are decimal and ignore case; a capital B would be bytes.
pub fn read_rate(written: &str) -> Result<Amount, String> {
    match scaled(written, billionths_of_rate) {
        Some(rate) => Ok(rate),
        None => Err("a rate is written like 100Mbps, 1.5Gbps or 800kbps".to_owned()),
    }
}

/// How many billionths of a kilobit a second one of the unit is.
fn billionths_of_rate(unit: &str) -> Option<i128> {
    let prefix = unit.strip_suffix("bps").or_else(|| unit.strip_suffix("bit/s"))?;
    // The unit without a prefix is a bit: a thousandth of what is counted in.
    power(1000, prefix)?.checked_mul(BILLION / 1000)
}

/// Bytes: `4GiB`, `10kB`. Prefixes ignore case; a small b would be bits.
pub fn read_size(written: &str) -> Result<Amount, String> {
    match scaled(written, billionths_of_size) {
        Some(size) => Ok(size),
        None => Err("a size is written like 4GiB, 512MiB or 10kB".to_owned()),
    }
}

/// How many billionths of a byte one of the unit is.
fn billionths_of_size(unit: &str) -> Option<i128> {
    let bytes = match unit.strip_suffix("iB") {
        // `iB` without a prefix is no unit.
        Some("") => return None,
        Some(prefix) => power(1024, prefix)?,
        None => power(1000, unit.strip_suffix('B')?)?,
    };
    bytes.checked_mul(BILLION)
}

/// Hundredths of a whole: `90%`, `92.5%`.
pub fn read_percent(written: &str) -> Result<Amount, String> {
    match scaled(written, billionths_of_percent) {
        Some(share) => Ok(share),
        None => Err("a share is written like 90% or 92.5%".to_owned()),
    }
}

/// How many billionths of a hundredth one of the unit is.
fn billionths_of_percent(unit: &str) -> Option<i128> {
    if unit == "%" { Some(BILLION) } else { None }
}

/// Kilobits a second as people read them.
pub(crate) fn spell_rate(kilobits: i128) -> String {
    RATES.spell(kilobits)
}

/// Bytes as people read them.
pub(crate) fn spell_size(bytes: i128) -> String {
    SIZES.spell(bytes)
}

/// `3 days`, `1 day`.
pub(crate) fn counted(n: i128, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The size of a prefix in steps; none for what is no prefix.
fn power(step: i128, prefix: &str) -> Option<i128> {
    // Case may be ignored because there are no thousandths of a bit or a byte: `m` can only mean mega.
    let power = PREFIXES.iter().position(|known| known.eq_ignore_ascii_case(prefix))?;
    step.checked_pow(u32::try_from(power).ok()?)
}

/// A decimal number and its unit, of which one is as many billionths as `billionths_of` says. None for what cannot be
/// read, or not exactly.
fn scaled(written: &str, billionths_of: fn(&str) -> Option<i128>) -> Option<Amount> {
    let written = written.trim();
    if written == "0" {
        return Some(Amount::from(0));
    }
    let unit_start = written.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = written.split_at_checked(unit_start)?;
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || decimals.is_empty() {
        return None;
    }
    // All digits as one integer, multiplied before they are divided: nothing is rounded on the way.
    let digits: i128 = format!("{whole}{decimals}").parse().ok()?;
    let billionths = digits.checked_mul(billionths_of(unit.trim_start())?)?;
    let divisor = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    if billionths % divisor != 0 {
        return None;
    }
    Some(Amount { billionths: billionths / divisor })
}

impl UnitLadder {
    /// The amount in the largest unit that leaves at least one of it, with two decimals at most.
    fn spell(&self, amount: i128) -> String {
        let mut unit = self.smallest;
        let mut size = 1;
        for larger in self.larger {
            if amount.abs() < size * self.step {
                break;
            }
            size *= self.step;
            unit = larger;
        }
        // Cut and not rounded: 1023.999 KiB must not become a whole MiB, nor a cache that has room a full one.
        let hundredths = amount.saturating_mul(100) / size;
        let whole = hundredths / 100;
        let part = (hundredths % 100).abs();
        match format!("{part:02}").trim_end_matches('0') {
            "" => format!("{whole} {unit}"),
            decimals => format!("{whole}.{decimals} {unit}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_kilobits_a_second() {
        let kilobits = [
            ("0", 0),
            ("800kbps", 800),
            ("800Kbps", 800),
            ("8000bps", 8),
            ("100Mbps", 100_000),
            ("100mbps", 100_000),
            (" 100 Mbit/s ", 100_000),
            ("0.5Mbps", 500),
            ("1.5Gbps", 1_500_000),
            ("2Tbit/s", 2_000_000_000),
        ];
        for (written, expected) in kilobits {
            assert_eq!(read_rate(written), Ok(Amount::from(expected)), "{written}");
        }
        assert_eq!(
            read_rate("1bps").map(|bit| bit.times(1000)),
            Ok(Amount::from(1)),
            "exact below a kilobit, too"
        );
    }

    #[test]
    fn sizes_are_bytes_and_exact() {
        let bytes = [
            ("0", 0),
            ("7B", 7),
            ("10kB", 10_000),
            ("10KB", 10_000),
            ("1KiB", 1024),
            ("512MiB", 512 << 20),
            ("1.5GiB", 1_610_612_736),
            ("4GiB", 4 << 30),
            ("4 giB", 4 << 30),
            ("18446744073709551615B", i128::from(u64::MAX)),
            ("16384PiB", i128::from(u64::MAX) + 1),
        ];
        for (written, expected) in bytes {
            assert_eq!(read_size(written), Ok(Amount::from(expected)), "{written}");
        }
        assert_eq!(read_size("0.1KiB").map(|size| size.times(10)), Ok(Amount::from(1024)));
        assert!(read_size("18446744073709551615B").unwrap() < read_size("16384PiB").unwrap());
    }

    #[test]
    fn shares_are_hundredths() {
        assert_eq!(read_percent("90%"), Ok(Amount::from(90)));
        assert_eq!(read_percent("92.5 %").map(|share| share.times(2)), Ok(Amount::from(185)));
    }

    #[test]
    fn what_is_no_amount_says_how_one_is_written() {
        let no_rates =
            ["", "100", "100MBps", "100Mb", "-1kbps", "1.kbps", ".5kbps", "1.2.3kbps", "1,5Gbps", "fast"];
        assert!(no_rates.iter().all(|written| read_rate(written).is_err()));
        let no_sizes =
            ["", "4", "4G", "4Gb", "4iB", "4XB", "-4GiB", "0.0000000001B", "9999999999999999999999PiB"];
        assert!(no_sizes.iter().all(|written| read_size(written).is_err()));
        let no_shares = ["", "90", "%", "-1%", "90%%", "90 percent"];
        assert!(no_shares.iter().all(|written| read_percent(written).is_err()));
        assert_eq!(read_size("4G"), Err("a size is written like 4GiB, 512MiB or 10kB".to_owned()));
    }
}
