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
/// does not.
///
/// # Errors
/// How one is written.
pub(crate) fn read_span(written: &str) -> Result<SignedDuration, String> {
    let written = written.trim();
    if written == "0" {
        return Ok(SignedDuration::ZERO);
    }
    // Months and years are spans, too, but no number of days.
    let parsed = written.parse::<Span>();
    let time = parsed.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()));
    // What is longer than time is counted in years may still be written in seconds.
    time.or_else(|_| written.parse::<SignedDuration>())
        .map_err(|_| "a time is written like 45d, 12h, 1h30min, 15s or 500ms".to_owned())
}

/// How long jsinfo may wait for something: whatever [`read_span`] reads, if there is a wait in it. Here a plain
/// number can only mean seconds, as in other programs that have a `--timeout`.
///
/// # Errors
/// How one is written; or that none at all is not enough.
pub(crate) fn read_timeout(written: &str) -> Result<Duration, String> {
    let timeout = match written.trim().parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(seconds.into()),
        Err(_) => read_span(written)?,
    };
    match Duration::try_from(timeout) {
        Ok(timeout) if !timeout.is_zero() => Ok(timeout),
        // One below zero is none of the library's.
        Ok(_) | Err(_) => Err("the time has to be more than zero".to_owned()),
    }
}

/// A pause: whatever [`read_timeout`] reads, or none at all.
///
/// # Errors
/// How one is written.
pub(crate) fn read_pause(written: &str) -> Result<Duration, String> {
    match read_span(written) {
        Ok(SignedDuration::ZERO) => Ok(Duration::ZERO),
        _ => read_timeout(written),
    }
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

/// Whether a moment that was read is written as a day, all of which belongs to it.
pub(crate) fn is_day(written: &str) -> bool {
    // Without colons, too, a time stands behind a T or a blank.
    !written.contains(['T', 't', ':', ' '])
}

/// How long a server wants to be left alone, as HTTP writes it: in seconds, or as the moment when that is over.
pub(crate) fn read_retry_after(written: &str, now: Timestamp) -> Option<Duration> {
    // Nobody waits longer, and there are clocks that cannot count further.
    const LONGEST: Duration = Duration::from_secs(365 * 86_400);
    let written = written.trim();
    if !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are very many seconds.
        let pause = written.parse().map_or(LONGEST, Duration::from_secs);
        return Some(pause.min(LONGEST));
    }
    let then = jiff::fmt::rfc2822::parse(written).ok()?.timestamp();
    let pause = Duration::try_from(then.duration_since(now)).unwrap_or_default();
    Some(pause.min(LONGEST))
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

/// A time that somebody gave: `500 ms`, `5 s`, `1 h 30 min`.
pub(crate) fn spell_given(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        return format!("{} ms", time.as_millis());
    }
    spell_span(time.as_secs().into())
}

/// How long something took: `19.4 ms`, `2.5 s`.
pub(crate) fn spell_elapsed(took: Duration) -> String {
    if took < Duration::from_secs(1) {
        format!("{:.1} ms", took.as_secs_f64() * 1000.0)
    } else {
        format!("{:.1} s", took.as_secs_f64())
    }
}

/// A moment as people read it.
pub(crate) fn spell_utc(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A moment as people read it where seconds do not matter.
pub(crate) fn spell_minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// How far away a moment is: `in 404 d`, `in 3 h 59 min`, `20 h ago`. From a day on whole days, which is what limits are
/// counted in.
pub(crate) fn spell_distance(then: Timestamp, now: Timestamp) -> String {
    let seconds = i128::from(then.as_second() - now.as_second());
    let away = if seconds.abs() >= DAY { seconds.abs() / DAY * DAY } else { seconds.abs() };
    if seconds >= 0 { format!("in {}", spell_span(away)) } else { format!("{} ago", spell_span(away)) }
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
    fn a_pause_is_read_in_seconds_and_as_a_moment() {
        let now = "1994-11-06T08:49:00Z".parse().unwrap();
        let seconds = |written: &str| read_retry_after(written, now).map(|pause| pause.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("0"), Some(0));
        assert_eq!(seconds("99999999999999999999999"), Some(365 * 86_400));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(37));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:48:37 GMT"), Some(0), "that is over");
        for none in ["", "-1", "1.5", "soon", "Sun, 06 Nov"] {
            assert_eq!(seconds(none), None, "{none}");
        }
    }

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
    fn a_timeout_is_any_time_that_is_a_wait() {
        for written in
            ["15s", "90min", "1h30m", "2 h", "500ms", "1.5s", "1,5s", "1 h 30 min", "2d", "3 days", "4w"]
        {
            let span = read_span(written).unwrap();
            assert_eq!(read_timeout(written), Ok(span.unsigned_abs()), "{written}");
        }
        // A plain number is the one thing that only a timeout may be.
        for (written, seconds) in [("15", 15), (" 15 ", 15), ("4294967295", u32::MAX.into())] {
            assert_eq!(read_timeout(written), Ok(Duration::from_secs(seconds)), "{written}");
            assert!(read_span(written).is_err(), "{written}");
        }
        for none in ["0", "0s", "0 h", "-1s", "-1d", "2h ago"] {
            assert!(read_span(none).is_ok(), "{none}");
            assert!(read_timeout(none).unwrap_err().ends_with("the time has to be more than zero"), "{none}");
        }
        for neither in ["", "soon", "1mo", "1y", "-1", "1;5s", "4294967296"] {
            assert!(read_span(neither).is_err(), "{neither}");
            assert_eq!(read_timeout(neither), Err(read_span(neither).unwrap_err()), "{neither}");
        }
    }

    #[test]
    fn every_spelling_is_read_back() {
        for seconds in [0, 1, 59, 60, 90, 3_600, 5_400, 86_399, 86_400, 90_000, 604_800, 34_560_000] {
            for seconds in [seconds, -seconds] {
                let read = read_span(&spell_span(seconds)).map(|span| i128::from(span.as_secs()));
                // Two units are shown, and what is less than the second of them is not.
                let shown = if seconds.abs() == 86_399 { seconds / 60 * 60 } else { seconds };
                assert_eq!(read, Ok(shown), "{}", spell_span(seconds));
            }
        }
        // Settings are listed as Rust spells a time.
        for millis in [1, 500, 1_500, 15_000, 90_000, 5_400_000, 604_800_000] {
            let time = Duration::from_millis(millis);
            assert_eq!(read_timeout(&format!("{time:?}")), Ok(time));
        }
        let time = Duration::from_nanos(1_500);
        assert_eq!(read_timeout(&format!("{time:?}")), Ok(time));
    }
}
