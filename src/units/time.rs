//! Lengths of time and moments, as people write them and as people and programs read them.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

/// A day in seconds, on which no clock is put forward or back: servers count seconds.
pub(crate) const DAY: i128 = 86_400;

/// The units of a length of time that people are shown, largest first, in seconds.
const SPANS: [(i128, &str); 4] = [(DAY, "d"), (3_600, "h"), (60, "min"), (1, "s")];

/// A length of time that something is held against: `45d`, `2w`, `1h 30min`. A day has 24 hours, and what is
/// over is negative. A number needs a unit, because what it would mean without depends on the field; only `0`
/// does not. How long jsinfo itself waits is read by [`read_timeout`].
pub(crate) fn read_span(written: &str) -> Result<SignedDuration, String> {
    let written = written.trim();
    if written == "0" {
        return Ok(SignedDuration::ZERO);
    }
    // Months and years are spans, too, but no number of days.
    let parsed = written.parse::<Span>();
    let time = parsed.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()));
    time.map_err(|_| "a time is written like 45d, 2w, 12h, 90min or 500ms".to_owned())
}

/// How long jsinfo may wait for something: `15s`, `2m`, `500ms`. A plain number is seconds, as in other
/// programs that have a `--timeout`. Days and weeks are none of its units, unlike those of [`read_span`].
///
/// # Errors
/// How one is written; or that none at all is not enough.
pub(crate) fn read_timeout(written: &str) -> Result<Duration, String> {
    let timeout = if let Ok(seconds) = written.parse::<u32>() {
        Duration::from_secs(seconds.into())
    } else if let Ok(signed) = written.parse::<SignedDuration>()
        && let Ok(time) = Duration::try_from(signed)
    {
        time
    } else {
        return Err("a time is written like 15s, 2m or 500ms".to_owned());
    };
    if timeout.is_zero() {
        return Err("no time is not enough".to_owned());
    }
    Ok(timeout)
}

/// A moment: an ISO date with or without a time and a zone. A date alone is its first moment in UTC; the last day there
/// is means never.
pub(crate) fn read_moment(written: &str) -> Option<Timestamp> {
    if let Ok(moment) = written.parse::<Timestamp>() {
        return Some(moment);
    }
    // What is left is a date alone, with a Z or without, or a moment later than jiff's last one.
    let civil = written.strip_suffix(['Z', 'z']).unwrap_or(written);
    let date = civil.parse::<DateTime>().ok()?;
    // The last day there is is such a moment, and licenses without an end name it.
    Some(TimeZone::UTC.to_timestamp(date).unwrap_or(Timestamp::MAX))
}

/// A span of time in its two largest units: `1 h 30 min`, `2 d`, `45 s`.
pub(crate) fn spell_span(seconds: i128) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let mut rest = seconds.abs();
    let mut parts = Vec::new();
    for (length, unit) in SPANS {
        if rest >= length && parts.len() < 2 {
            parts.push(format!("{} {unit}", rest / length));
            rest %= length;
        } else if !parts.is_empty() {
            // Only units that follow one another: nobody reads "1 d 1 s".
            break;
        }
    }
    if parts.is_empty() {
        return "0 s".to_owned();
    }
    format!("{sign}{}", parts.join(" "))
}

/// A moment as people read it.
pub(crate) fn spell_utc(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A moment as programs read it, in UTC: RFC 3339, to the second.
pub(crate) fn spell_rfc3339(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The whole days from now until a moment; negative where it has passed.
pub(crate) fn days_until(then: Timestamp) -> i128 {
    i128::from(then.as_second() - Timestamp::now().as_second()) / DAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::amount::Amount;

    #[test]
    fn times_know_days_and_weeks() {
        let seconds = [
            ("0", 0),
            ("90s", 90),
            ("90min", 5400),
            ("2m", 120),
            ("1h", 3600),
            ("1 h 30 min", 5400),
            ("2d", 172_800),
            ("3 days", 259_200),
            ("4w", 2_419_200),
            ("-1d", -86_400),
        ];
        for (written, expected) in seconds {
            assert_eq!(read_span(written), Ok(SignedDuration::from_secs(expected)), "{written}");
        }
        assert_eq!(Amount::from(read_span("500ms").unwrap()).times(2), Amount::from(1));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let no_times = ["", "5", "d", "1mo", "1y", "soon", "1d1", "99999999999999999999d"];
        assert!(no_times.iter().all(|written| read_span(written).is_err()));
    }

    #[test]
    fn timeouts_are_written_as_people_write_them() {
        let seconds = |written: &str| read_timeout(written).map(|timeout| timeout.as_secs_f64());
        assert_eq!(seconds("15"), Ok(15.0));
        assert_eq!(seconds("1500ms"), Ok(1.5));
        assert_eq!(seconds("2m"), Ok(120.0));
        assert!([seconds("0"), seconds("-1s"), seconds("soon"), seconds("")].iter().all(Result::is_err));
    }
}
