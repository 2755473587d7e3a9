//! The types of values: one test and two spellings each, the plain one for machines and the human one for tables.

use jiff::{SignedDuration, Timestamp};

use crate::json::Value;
use crate::units::amount::{counted, spell_rate, spell_size};
use crate::units::time::{self, read_moment, spell_span, spell_utc};

/// The type and unit of a documented value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Flag,
    /// Words.
    Text,
    /// A version: numbers with dots.
    Version,
    /// An IP address.
    Address,
    /// A public key: text that is too long to read.
    Key,
    /// An integer that is a name rather than an amount.
    Number,
    /// How many; not negative.
    Count,
    /// A port, 0 to 65535.
    Port,
    /// Kilobits a second.
    Rate,
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
    /// Days; zero and less mean that the time has passed.
    Days,
    /// Microseconds since 1970, UTC.
    Timestamp,
    /// Microseconds since 1970, an ISO date, or an ISO date with a time: the documentation does not say.
    Expiry,
    /// A transfer cipher, as a number from 0 to 3 or as its name: the documentation does not say.
    Cipher,
    /// Permissions, as a list of words, a number or an object: the documentation does not say.
    Permissions,
}

/// The transfer ciphers, weakest first: the index is the number.
pub(crate) const CIPHERS: [&str; 4] = ["NONE", "UNENCRYPTED", "ENCRYPTED_128", "ENCRYPTED_256"];

impl Kind {
    /// What a value of this kind is, for messages: `expected {description}`.
    pub fn description(self) -> &'static str {
        match self {
            Self::Flag => "true or false",
            Self::Text => "text",
            Self::Version => "a version as text",
            Self::Address => "an IP address as text",
            Self::Key => "a key as text",
            Self::Number => "an integer",
            Self::Count => "a count",
            Self::Port => "a port from 0 to 65535",
            Self::Rate => "an integer of kilobits a second",
            Self::Bytes => "an integer of bytes",
            Self::Seconds => "an integer of seconds",
            Self::Days => "an integer of days",
            Self::Timestamp => "an integer of microseconds since 1970",
            Self::Expiry => "microseconds since 1970 or an ISO date",
            Self::Cipher => "a cipher from 0 to 3 or its name",
            Self::Permissions => "a list, a number or an object",
        }
    }

    /// What a number of this kind counts; none where it is no amount.
    pub const fn unit(self) -> Option<&'static str> {
        match self {
            Self::Rate => Some("kbit/s"),
            Self::Bytes => Some("bytes"),
            Self::Seconds => Some("seconds"),
            Self::Days => Some("days"),
            Self::Timestamp => Some("microseconds"),
            Self::Flag
            | Self::Text
            | Self::Version
            | Self::Address
            | Self::Key
            | Self::Number
            | Self::Count
            | Self::Port
            | Self::Expiry
            | Self::Cipher
            | Self::Permissions => None,
        }
    }

    /// A value of this kind, as JSON.
    pub(super) const fn example(self) -> &'static str {
        match self {
            Self::Flag => "true",
            Self::Text => r#""text""#,
            Self::Version => r#""2.9.2""#,
            Self::Address => r#""192.0.2.10""#,
            Self::Key => r#""MIIBIjANBgkqhkiG9w0B""#,
            Self::Number => "40",
            Self::Count => "64",
            Self::Port => "8886",
            Self::Rate => "1000000",
            Self::Bytes => "4294967296",
            Self::Seconds => "3600",
            Self::Days => "365",
            Self::Timestamp | Self::Expiry => "1893456000000000",
            Self::Cipher => "3",
            Self::Permissions => r#"["send","receive"]"#,
        }
    }

    /// Whether the value is of this kind. Null is a state of its own and never gets here.
    pub fn accepts(self, value: &Value) -> bool {
        // The one place that decides what is odd: a value that gets through here can be spelled and compared.
        match self {
            Self::Flag => value.is_boolean(),
            Self::Text | Self::Version | Self::Address | Self::Key => value.is_string(),
            Self::Number | Self::Seconds | Self::Days => integer(value).is_some(),
            Self::Count | Self::Rate | Self::Bytes => integer(value).is_some_and(|n| n >= 0),
            Self::Port => integer(value).is_some_and(|n| (0..=65_535).contains(&n)),
            Self::Timestamp => timestamp(value).is_some(),
            Self::Expiry => instant(value).is_some(),
            Self::Cipher => cipher(value).is_some(),
            Self::Permissions => value.is_array() || value.is_object() || integer(value).is_some(),
        }
    }

    /// The value in the one type that every server's has with `--normalize`: a time is RFC 3339 in UTC, a cipher its name,
    /// an integer nothing but digits. None for what stays as it was sent, which is also what is odd.
    pub(crate) fn normalized(self, value: &Value) -> Option<Value> {
        if !self.accepts(value) {
            return None;
        }
        match self {
            Self::Flag | Self::Text | Self::Version | Self::Address | Self::Key | Self::Permissions => None,
            Self::Number
            | Self::Count
            | Self::Port
            | Self::Rate
            | Self::Bytes
            | Self::Seconds
            | Self::Days => integer(value).map(Value::from),
            Self::Timestamp => timestamp(value).map(|moment| moment.to_string().as_str().into()),
            // As the rules count: a license holds until the last day is over.
            Self::Expiry => last_instant(value).map(|moment| spell_expiry(moment).as_str().into()),
            Self::Cipher => CIPHERS.get(cipher(value)?).map(|name| Value::from(*name)),
        }
    }

    /// The spelling for people, units included. A value of another kind is spelled plainly.
    pub fn human(self, value: &Value) -> String {
        if !self.accepts(value) {
            return plain(value);
        }
        let spelled = match self {
            Self::Flag if value.as_bool() == Some(true) => Some("yes".to_owned()),
            Self::Flag => Some("no".to_owned()),
            Self::Address if value.as_str() == Some("0.0.0.0") => Some("0.0.0.0 (every address)".to_owned()),
            Self::Text | Self::Version | Self::Address | Self::Key => None,
            // However it was sent, but without a separator of thousands, which would only hinder who copies a port or
            // a revision.
            Self::Number | Self::Count | Self::Port => integer(value).map(|n| n.to_string()),
            Self::Rate => integer(value).map(spell_rate),
            Self::Bytes => integer(value).map(spell_size),
            Self::Seconds => integer(value).map(spell_span),
            Self::Days => integer(value).map(|n| counted(n, "day")),
            Self::Timestamp => timestamp(value).map(spell_utc),
            // A date stays one: midnight would be more than the server said.
            Self::Expiry if is_day(value) => None,
            Self::Expiry => instant(value).map(spell_utc),
            Self::Cipher => cipher(value).and_then(|index| Some((*CIPHERS.get(index)?).to_owned())),
            Self::Permissions => words(value).map(|words| words.join(", ")),
        };
        spelled.unwrap_or_else(|| plain(value))
    }
}

/// The spelling for machines of any value, documented or not: text as it is, numbers digit for digit, the rest as
/// compact JSON; null is empty.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// The integer that a number denotes, `2.12e2` and `212.0` too; none for fractions, and for what no server counts to.
pub(crate) fn integer(value: &Value) -> Option<i128> {
    // No field counts beyond 64 bits. What is less than this can be multiplied into any unit without an
    // overflow.
    const LARGEST: i128 = u64::MAX as i128;

    let integer = value.as_number()?.integer()?;
    if (-LARGEST..=LARGEST).contains(&integer) { Some(integer) } else { None }
}

/// The index of a cipher in [`CIPHERS`].
pub(crate) fn cipher(value: &Value) -> Option<usize> {
    if let Some(name) = value.as_str() {
        return CIPHERS.iter().position(|known| known.eq_ignore_ascii_case(name));
    }
    let index = usize::try_from(integer(value)?).ok()?;
    if index < CIPHERS.len() { Some(index) } else { None }
}

/// The moment that a timestamp or an expiry names; a date alone is its first moment in UTC. What is beyond all that can
/// be counted, such as the last day there is, means never.
pub(crate) fn instant(value: &Value) -> Option<Timestamp> {
    if let Some(text) = value.as_str() {
        return read_moment(text);
    }
    let micros = integer(value)?;
    if micros > Timestamp::MAX.as_microsecond().into() {
        return Some(Timestamp::MAX);
    }
    timestamp(value)
}

/// The last moment that an expiry names: of a date alone that is the end of the day, which is the last one that holds.
pub(crate) fn last_instant(value: &Value) -> Option<Timestamp> {
    let instant = instant(value)?;
    if !is_day(value) {
        return Some(instant);
    }
    let end = instant.checked_add(SignedDuration::from_secs(86_399));
    Some(end.unwrap_or(Timestamp::MAX))
}

/// Whether a moment is written as a day, all of which belongs to it.
pub(crate) fn is_day(value: &Value) -> bool {
    value.as_str().is_some_and(time::is_day)
}

fn timestamp(value: &Value) -> Option<Timestamp> {
    let micros = i64::try_from(integer(value)?).ok()?;
    Timestamp::from_microsecond(micros).ok()
}

/// RFC 3339; the last moment that there is stands for never, and is that of the last year.
fn spell_expiry(moment: Timestamp) -> String {
    if moment == Timestamp::MAX { "9999-12-31T23:59:59Z".to_owned() } else { moment.to_string() }
}

/// The words of a list that holds nothing else.
fn words(value: &Value) -> Option<Vec<&str>> {
    let mut words = Vec::new();
    for word in value.as_array()? {
        words.push(word.as_str()?);
    }
    // No words are shown as `[]`, not as nothing at all.
    if words.is_empty() { None } else { Some(words) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::json::read;

    #[test]
    fn people_read_units() {
        let spelled = [
            (Kind::Flag, json!(true), "yes"),
            (Kind::Flag, json!(false), "no"),
            (Kind::Text, json!("as it is"), "as it is"),
            (Kind::Version, json!("2.9.1-rc1"), "2.9.1-rc1"),
            (Kind::Address, json!("0.0.0.0"), "0.0.0.0 (every address)"),
            (Kind::Address, json!("10.1.2.3"), "10.1.2.3"),
            (Kind::Rate, json!(0), "0 kbit/s"),
            (Kind::Rate, json!(999), "999 kbit/s"),
            (Kind::Rate, json!(100_000), "100 Mbit/s"),
            (Kind::Rate, json!(1_000_000), "1 Gbit/s"),
            (Kind::Rate, json!(2_500_000), "2.5 Gbit/s"),
            (Kind::Bytes, json!(512), "512 B"),
            (Kind::Bytes, json!(4_294_967_296_u64), "4 GiB"),
            (Kind::Bytes, json!(4_187_593_113_u64), "3.89 GiB"),
            (Kind::Bytes, json!(u64::MAX), "16383.99 PiB"),
            (Kind::Seconds, json!(0), "0 s"),
            (Kind::Seconds, json!(45), "45 s"),
            (Kind::Seconds, json!(3600), "1 h"),
            (Kind::Seconds, json!(5400), "1 h 30 min"),
            (Kind::Seconds, json!(172_800), "2 d"),
            (Kind::Seconds, json!(86_401), "1 d"),
            (Kind::Seconds, json!(-90), "-1 min 30 s"),
            (Kind::Days, json!(1), "1 day"),
            (Kind::Days, json!(-3), "-3 days"),
            (Kind::Timestamp, json!(1_795_377_607_123_456_i64), "2026-11-22 20:00:07 UTC"),
            (Kind::Expiry, json!(1_830_297_600_000_000_i64), "2028-01-01 00:00:00 UTC"),
            (Kind::Expiry, json!("2027-12-31"), "2027-12-31"),
            (Kind::Expiry, json!("9999-12-31"), "9999-12-31"),
            (Kind::Expiry, json!("2027-12-31T23:59:59"), "2027-12-31 23:59:59 UTC"),
            (Kind::Expiry, json!("20271231T235959Z"), "2027-12-31 23:59:59 UTC"),
            (Kind::Expiry, json!("2027-12-31T23:59:59+02:00"), "2027-12-31 21:59:59 UTC"),
            (Kind::Cipher, json!(3), "ENCRYPTED_256"),
            (Kind::Cipher, json!("encrypted_128"), "ENCRYPTED_128"),
            (Kind::Permissions, json!(["send", "browse"]), "send, browse"),
            (Kind::Permissions, json!([]), "[]"),
            (Kind::Permissions, json!(7), "7"),
        ];
        for (kind, value, human) in spelled {
            let value = Value::from(value);
            assert!(kind.accepts(&value), "{kind:?} refuses {value}");
            assert_eq!(kind.human(&value), human, "{kind:?} of {value}");
        }
    }

    #[test]
    fn an_integer_may_be_written_with_an_exponent_or_a_point() {
        for (kind, sent, human) in [
            (Kind::Number, "2.12e2", "212"),
            (Kind::Number, "212.0", "212"),
            (Kind::Port, "8.886E3", "8886"),
            (Kind::Count, "-0.0", "0"),
            (Kind::Rate, "1e5", "100 Mbit/s"),
            (Kind::Cipher, "3.0", "ENCRYPTED_256"),
            (Kind::Timestamp, "1.8302976e+15", "2028-01-01 00:00:00 UTC"),
            (Kind::Expiry, "1.8302976e15", "2028-01-01 00:00:00 UTC"),
        ] {
            let value = read(sent.as_bytes()).unwrap();
            assert!(kind.accepts(&value), "{kind:?} refuses {sent}");
            assert_eq!(kind.human(&value), human);
            assert_eq!(plain(&value), sent, "programs are given it as it was sent");
        }
    }

    #[test]
    fn a_normalized_value_has_one_type_whatever_was_sent() {
        for (kind, sent, normalized) in [
            (Kind::Number, "2.12e2", "212"),
            (Kind::Bytes, "-0.0", "0"),
            (Kind::Rate, "18446744073709551615", "18446744073709551615"),
            (Kind::Timestamp, "1795377607123456", r#""2026-11-22T20:00:07.123456Z""#),
            (Kind::Timestamp, "1.795377607e15", r#""2026-11-22T20:00:07Z""#),
            (Kind::Expiry, "1830297600000000", r#""2028-01-01T00:00:00Z""#),
            (Kind::Expiry, r#""2027-12-31""#, r#""2027-12-31T23:59:59Z""#),
            (Kind::Expiry, r#""20271231T235959Z""#, r#""2027-12-31T23:59:59Z""#),
            (Kind::Expiry, r#""2027-12-31T23:59:59+02:00""#, r#""2027-12-31T21:59:59Z""#),
            (Kind::Expiry, r#""9999-12-31""#, r#""9999-12-31T23:59:59Z""#),
            (Kind::Expiry, "9223372036854775807", r#""9999-12-31T23:59:59Z""#),
            (Kind::Cipher, "3", r#""ENCRYPTED_256""#),
            (Kind::Cipher, r#""encrypted_128""#, r#""ENCRYPTED_128""#),
        ] {
            let value = read(sent.as_bytes()).unwrap();
            let spelled = kind.normalized(&value).map(|value| value.to_string());
            assert_eq!(spelled.as_deref(), Some(normalized), "{kind:?} of {sent}");
        }
        for (kind, sent) in [
            (Kind::Flag, "true"),
            (Kind::Text, r#""as it is""#),
            (Kind::Permissions, "[1]"),
            (Kind::Number, "1.5"),
            (Kind::Timestamp, r#""2027-12-31""#),
            (Kind::Cipher, "4"),
            (Kind::Expiry, r#""soon""#),
        ] {
            let value = read(sent.as_bytes()).unwrap();
            assert_eq!(kind.normalized(&value), None, "{kind:?} of {sent} stays");
        }
    }

    #[test]
    fn other_types_are_not_accepted() {
        let odd = [
            (Kind::Flag, json!("true")),
            (Kind::Flag, json!(1)),
            (Kind::Text, json!(1)),
            (Kind::Version, json!(2.9)),
            (Kind::Port, json!(65_536)),
            (Kind::Port, json!([8886, 8887])),
            (Kind::Port, json!(-1)),
            (Kind::Count, json!(1.5)),
            (Kind::Rate, json!(-1)),
            (Kind::Number, json!(1e-3)),
            (Kind::Days, json!("12")),
            (Kind::Timestamp, json!("2027-12-31")),
            (Kind::Timestamp, json!(i64::MAX)),
            (Kind::Days, json!(-1e38)),
            (Kind::Expiry, json!("next year")),
            (Kind::Cipher, json!(4)),
            (Kind::Cipher, json!("AES")),
            (Kind::Permissions, json!("send")),
        ];
        for (kind, value) in odd {
            let value = Value::from(value);
            assert!(!kind.accepts(&value), "{kind:?} accepts {value}");
            assert_eq!(kind.human(&value), plain(&value), "an odd value is shown as it is");
        }
    }
}
