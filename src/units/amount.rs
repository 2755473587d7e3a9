//! Amounts as people write and read them, units included: `100Mbps`, `1.5 GiB`, `90%`.
//!
//! What a plain number means is left to whoever asks; only `0` is the same in every unit. The spellings that people are
//! shown (`100 Mbit/s`, `1 h 30 min`) are understood, too. Errors say how such an amount is written.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// An amount of some unit, exact to the billionth.
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
        let (whole, part) = (self.billionths / BILLION, (self.billionths % BILLION).unsigned_abs());
        let sign = if self.billionths < 0 { "-" } else { "" };
        write!(f, "{sign}{}", whole.unsigned_abs())?;
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

/// A magnitude's units, smallest first, and the step from each to the next.
struct UnitLadder {
    step: u32,
    units: &'static [&'static str],
}

const RATES: UnitLadder = UnitLadder { step: 1000, units: &["kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"] };
const SIZES: UnitLadder = UnitLadder { step: 1024, units: &["B", "KiB", "MiB", "GiB", "TiB", "PiB"] };

/// Kilobits a second: `100Mbps`, `1.5Gbit/s`. Prefixes are decimal and ignore case; a capital B would be bytes.
pub fn read_rate(written: &str) -> Result<Amount, String> {
    let unit = |unit: &str| {
        let prefix = unit.strip_suffix("bps").or_else(|| unit.strip_suffix("bit/s"))?;
        power(1000, prefix)?.checked_mul(BILLION / 1000)
    };
    scaled(written, unit).ok_or_else(|| "a rate is written like 100Mbps, 1.5Gbps or 800kbps".to_owned())
}

/// Bytes: `4GiB`, `10kB`. Prefixes ignore case; a small b would be bits.
pub fn read_size(written: &str) -> Result<Amount, String> {
    let unit = |unit: &str| {
        let (step, prefix) = match unit.strip_suffix("iB") {
            Some("") => return None,
            Some(prefix) => (1024, prefix),
            None => (1000, unit.strip_suffix('B')?),
        };
        power(step, prefix)?.checked_mul(BILLION)
    };
    scaled(written, unit).ok_or_else(|| "a size is written like 4GiB, 512MiB or 10kB".to_owned())
}

/// Hundredths of a whole: `90%`, `92.5%`.
pub fn read_percent(written: &str) -> Result<Amount, String> {
    let unit = |unit: &str| (unit == "%").then_some(BILLION);
    scaled(written, unit).ok_or_else(|| "a share is written like 90% or 92.5%".to_owned())
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
    let power = PREFIXES.iter().position(|known| known.eq_ignore_ascii_case(prefix))?;
    step.checked_pow(u32::try_from(power).ok()?)
}

/// A decimal number and its unit, of which one is as many billionths as `unit` says. None for what cannot be read, or
/// not exactly.
fn scaled(written: &str, unit: impl Fn(&str) -> Option<i128>) -> Option<Amount> {
    let written = written.trim();
    if written == "0" {
        return Some(Amount::from(0));
    }
    let end = written.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, suffix) = written.split_at_checked(end)?;
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || decimals.is_empty() {
        return None;
    }
    let digits: i128 = format!("{whole}{decimals}").parse().ok()?;
    let billionths = digits.checked_mul(unit(suffix.trim_start())?)?;
    let divisor = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    (billionths % divisor == 0).then_some(Amount { billionths: billionths / divisor })
}

impl UnitLadder {
    /// The amount in the largest unit that leaves at least one of it, with two decimals at most.
    fn spell(&self, amount: i128) -> String {
        let step = i128::from(self.step);
        let mut size = 1;
        let mut units = self.units.iter();
        let mut unit = units.next().copied().unwrap_or_default();
        for larger in units {
            if amount.abs() < size * step {
                break;
            }
            size *= step;
            unit = larger;
        }
        let hundredths = amount.saturating_mul(100) / size;
        let (whole, part) = (hundredths / 100, (hundredths % 100).abs());
        let decimals = format!("{part:02}");
        match decimals.trim_end_matches('0') {
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
