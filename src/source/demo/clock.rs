//! The present time in a scenario's document, so that it tells the same story on every day: a license that is good
//! does not run out, and one that ran out did so as long ago as ever.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::catalogue::kind;
use crate::json::{Object, Value};

/// The moment at which the first sample server of this process was asked: all of them are licensed from then on, so that two
/// of them, or one that is asked twice, do not differ.
pub(super) fn opening() -> Timestamp {
    static OPENING: OnceLock<Timestamp> = OnceLock::new();
    *OPENING.get_or_init(Timestamp::now)
}

/// The document as of `now`: the server's clock shows it, and the license expires as much later as it is from the day of the
/// document to the `opening`. Everything else stays, the place of the keys included.
pub(super) fn set(mut document: Object, now: Timestamp, opening: Timestamp) -> Object {
    let Some(server_time) = document.get_mut("serverTime") else { return document };
    let Some(then) = kind::instant(server_time) else { return document };
    *server_time = now.as_microsecond().into();
    if let Some(Value::Object(license)) = document.get_mut("license")
        && let Some(expiry) = license.get_mut("expiry")
        && let Some(moved) = moved(expiry, then, opening)
    {
        *expiry = moved;
    }
    document
}

/// What was so far away `then`, as far away now, in the form that it has; none for what is neither a moment nor a date.
fn moved(expiry: &Value, then: Timestamp, now: Timestamp) -> Option<Value> {
    // A date moves by days of the calendar, so that it changes at midnight like the license of a real server.
    if let Some(written) = expiry.as_str() {
        let date: Date = written.parse().ok()?;
        let moved = date.checked_add(utc_day(now) - utc_day(then)).ok()?;
        return Some(Value::from(moved.to_string().as_str()));
    }
    let moment = kind::instant(expiry)?;
    let moved = moment.checked_add(now.duration_since(then)).ok()?;
    Some(moved.as_microsecond().into())
}

fn utc_day(time: Timestamp) -> Date {
    time.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::json;

    /// 2026-11-22 20:00:07 UTC.
    const THEN: i64 = 1_795_377_607_123_456;
    const HOUR: i64 = 3_600_000_000;

    fn expiry_after(hours: i64, expiry: &serde_json::Value) -> serde_json::Value {
        let document =
            json!({"a": 1, "license": {"expiry": expiry, "valid": true}, "serverTime": THEN, "z": null});
        let Ok(Value::Object(document)) = json::read(document.to_string().as_bytes()) else { panic!() };
        let now = THEN + hours * HOUR;
        let moment = Timestamp::from_microsecond(now).unwrap();
        let set = Value::Object(set(document, moment, moment)).to_string();
        let set: serde_json::Value = serde_json::from_str(&set).unwrap();
        let expiry = set["license"]["expiry"].clone();
        let rest =
            json!({"a": 1, "license": {"expiry": expiry, "valid": true}, "serverTime": now, "z": null});
        assert_eq!(set.to_string(), rest.to_string(), "the rest stays, in its order");
        expiry
    }

    #[test]
    fn the_license_moves_with_the_clock() {
        let moment = 1_830_297_600_000_000_i64;
        for hours in [0, 5, 24 * 800, -24 * 800] {
            assert_eq!(expiry_after(hours, &json!(moment)), json!(moment + hours * HOUR));
        }
        // It was eight in the evening then.
        for (hours, date) in [
            (0, "2027-12-31"),
            (3, "2027-12-31"),
            (4, "2028-01-01"),
            (27, "2028-01-01"),
            (-20, "2027-12-31"),
            (-21, "2027-12-30"),
            (24 * 366, "2028-12-31"),
        ] {
            assert_eq!(expiry_after(hours, &json!("2027-12-31")), json!(date), "{hours}");
        }
    }

    #[test]
    fn what_is_no_date_stays() {
        assert_eq!(expiry_after(24, &json!("never")), json!("never"));
        assert_eq!(expiry_after(24, &json!(null)), json!(null));
    }
}
