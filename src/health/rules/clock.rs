//! The server's clock.

use jiff::SignedDuration;

use crate::catalogue::kind;
use crate::health::limits::{Bad, Scale, Unit};
use crate::health::rule::{Case, ComparedWith, NOBODY_WAS_ASKED, Rule, RulePart};
use crate::health::{Finding, Outcome};
use crate::units::amount::Amount;
use crate::units::time;

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&CLOCK];

static CLOCK: Rule = Rule {
    code: "clock",
    about: "the server's clock differs from this machine's, half the round trip allowed",
    advice: "let both machines keep time by NTP",
    compares_with: ComparedWith::Nothing,
    // Machines that keep time by NTP are within milliseconds of each other: 2 s are no accident.
    scale: Some(Scale::new(Unit::Seconds, Bad::High).warning_at(2).critical_at(30)),
    severities: &[Outcome::Warning, Outcome::Critical],
    parts: &[RulePart::field_at("serverTime", clock)],
};

fn clock(case: &Case<'_>) -> Finding {
    let Some(server_time) = kind::instant(case.value) else {
        return Finding::skipped("serverTime is no time");
    };
    let Some(meta) = case.evidence.meta else {
        if case.evidence.may_be_the_time(server_time) {
            return Finding::skipped(NOBODY_WAS_ASKED);
        }
        // Whatever runs out is judged as of now instead, and whoever reads that has to know.
        let sentence =
            format!("serverTime is {}, which no server can have said", time::spell_utc(server_time));
        return Finding::not_understood(sentence);
    };
    // The server looked at its clock at some moment between the question and the answer, and nobody knows at
    // which. Taken for the middle, that is wrong by half of the round trip at most. Only what goes beyond is
    // the clock's fault, so that a slow network alone never raises anything.
    let half = SignedDuration::try_from(meta.round_trip / 2).unwrap_or(SignedDuration::MAX);
    let offset = server_time.duration_since(meta.received).saturating_add(half);
    let proven = offset.abs().saturating_sub(half).max(SignedDuration::ZERO);
    let side = if offset.is_negative() { "behind" } else { "ahead of" };
    let milliseconds = proven.as_millis();
    let sentence = if milliseconds == 0 {
        format!(
            "the server's clock agrees with this machine's, within {}",
            time::spell_elapsed(meta.round_trip)
        )
    } else if milliseconds < 60_000 {
        // Exactly, because it is held against limits of a few seconds.
        format!("the server's clock is {} s {side} this machine's", Amount::thousandths(milliseconds))
    } else {
        format!("the server's clock is {} {side} this machine's", time::spell_span(milliseconds / 1000))
    };
    case.measured(proven.into(), sentence)
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::health::rules::sample::{Given, NOW, RuleSample, given, seen};
    use crate::source::FetchMeta;

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        vec![
            off_by(0).gives(Outcome::Ok),
            off_by(1_999).gives(Outcome::Ok),
            off_by(2_000).gives(Outcome::Warning),
            off_by(-2_700).gives(Outcome::Warning),
            off_by(30_000).gives(Outcome::Critical),
        ]
    }

    /// A server whose clock is so many milliseconds ahead of ours, asked over a round trip of 200.
    fn off_by(milliseconds: i64) -> Given {
        let told = NOW.saturating_add(SignedDuration::from_millis(milliseconds)).unwrap();
        let meta = FetchMeta { received: NOW, round_trip: Duration::from_millis(200), ..seen() };
        given(&CLOCK, json!({ "serverTime": told.as_microsecond() })).meta(meta)
    }

    #[test]
    fn half_of_the_round_trip_is_allowed_to_a_clock() {
        for anywhere_in_the_trip in [0, -100, -200] {
            assert_eq!(
                off_by(anywhere_in_the_trip).finding().sentence,
                "the server's clock agrees with this machine's, within 200.0 ms"
            );
        }
        assert_eq!(off_by(-2_000).finding().outcome, Outcome::Ok, "it may have been early in the trip");
        assert_eq!(off_by(-2_200).finding().outcome, Outcome::Warning);
    }

    #[test]
    fn the_offset_is_told_as_exactly_as_it_matters() {
        let sentence = |milliseconds| off_by(milliseconds).finding().sentence;
        assert_eq!(sentence(2_000), "the server's clock is 2 s ahead of this machine's");
        assert_eq!(sentence(-2_700), "the server's clock is 2.5 s behind this machine's");
        assert_eq!(sentence(3_600_000), "the server's clock is 1 h ahead of this machine's");
    }

    #[test]
    fn the_time_of_a_saved_document_is_nobodys_fault() {
        let saved = |moment: &str| {
            let moment: jiff::Timestamp = moment.parse().unwrap();
            given(&CLOCK, json!({"serverTime": moment.as_microsecond()})).finding()
        };
        assert_eq!(saved("2019-01-01T00:00:00Z").outcome, Outcome::Skipped);
        let impossible = saved("1970-01-01T00:00:00Z");
        assert_eq!(impossible.outcome, Outcome::Unknown);
        assert_eq!(
            impossible.sentence,
            "serverTime is 1970-01-01 00:00:00 UTC, which no server can have said"
        );
        assert_eq!(saved("2027-01-01T00:00:00Z").outcome, Outcome::Unknown, "that is yet to come");
    }
}
