//! How much there is room for: the cache, the bandwidth, and what clears up.

use crate::catalogue::kind;
use crate::health::finding::NoValue;
use crate::health::limits::{Bad, Limit, Scale, Unit};
use crate::health::rule::{Case, ComparedWith, Rule, RulePart};
use crate::health::{Finding, Limits, Outcome};
use crate::units::amount::{self, Amount};
use crate::units::time;

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&CACHE, &BANDWIDTH, &BORROW, &BUFFER, &GARBAGE_COLLECT];

// The fields that they read.
const CACHE_SIZE: &str = "configuration.cloudFileCache.maximumSize";
const INCOMING_ACTIVE: &str = "bandwidthLimits.incomingLimitActive";
const INCOMING_RATE: &str = "bandwidthLimits.incomingRateLimit";
const OUTGOING_ACTIVE: &str = "bandwidthLimits.outgoingLimitActive";
const OUTGOING_RATE: &str = "bandwidthLimits.outgoingRateLimit";

static CACHE: Rule = Rule {
    code: "cache",
    about: "the cloud file cache was this full at its peak",
    advice: "give the cache more memory: --max-cloud-cache-size at the server",
    compares_with: ComparedWith::Nothing,
    scale: Some(Scale::new(Unit::Percent, Bad::High).warning_at(98)),
    // That a cache fills up is its work, and of its mark only half is documented: critical is what the user says.
    severities: &[Outcome::Warning],
    parts: &[RulePart::field_at("configuration.cloudFileCache.highWatermark", cache).reading(&[CACHE_SIZE])],
};

fn cache(case: &Case<'_>) -> Finding {
    let maximum = match case.other_number(CACHE_SIZE) {
        Ok(maximum) => maximum,
        Err(no_value) => return no_value.into(),
    };
    if maximum <= 0 {
        return Finding::skipped("the cloud file cache has no size");
    }
    let used = Amount::whole(kind::integer(case.value).unwrap_or_default()).hundredths_of(maximum);
    let limits = Limits {
        warning: case.limits.warning.map(|limit| as_share(limit, maximum)),
        critical: case.limits.critical.map(|limit| as_share(limit, maximum)),
    };
    // Rounded down: a cache that is told to be full is full.
    let sentence =
        format!("at its peak the cloud file cache was {} full", Unit::Percent.spell(used.to_tenths()));
    case.measured_by(limits, used, sentence)
}

/// A limit in hundredths of `maximum` bytes: one that is told as a size depends on the server that it is held
/// against.
fn as_share(limit: Limit, maximum: i128) -> Limit {
    if limit.unit == Unit::Bytes {
        return Limit { amount: limit.amount.hundredths_of(maximum), unit: Unit::Percent };
    }
    limit
}

static BANDWIDTH: Rule = Rule {
    code: "bandwidth",
    about: "a limit that is active lets nothing through",
    advice: "raise it above {limit}, or switch it off",
    compares_with: ComparedWith::Nothing,
    scale: Some(Scale::new(Unit::BitsPerSecond, Bad::Low).critical_at(0)),
    severities: &[Outcome::Critical],
    parts: &[
        RulePart::field_at(INCOMING_RATE, incoming).reading(&[INCOMING_ACTIVE]),
        RulePart::field_at(OUTGOING_RATE, outgoing).reading(&[OUTGOING_ACTIVE]),
    ],
};

fn incoming(case: &Case<'_>) -> Finding {
    rate_limit(case, "incoming", INCOMING_ACTIVE, "nothing can come in")
}

fn outgoing(case: &Case<'_>) -> Finding {
    rate_limit(case, "outgoing", OUTGOING_ACTIVE, "nothing can go out")
}

fn rate_limit(case: &Case<'_>, side: &str, active: &'static str, consequence: &str) -> Finding {
    match case.other_is_yes(active) {
        Ok(true) => {}
        // A rate that is not in force bounds nothing, whatever it is.
        Ok(false) => return Finding::ok(format!("the {side} limit is not active")),
        Err(no_value) => return no_value.into(),
    }
    let kilobits = kind::integer(case.value).unwrap_or_default();
    let sentence = if kilobits == 0 {
        format!("the {side} limit is 0: {consequence}")
    } else {
        format!("the {side} limit is {}", amount::spell_rate(kilobits))
    };
    // Limits are given and told in base units, as monitoring systems count.
    case.measured(Amount::whole(kilobits).times(1000), sentence)
}

static BORROW: Rule = Rule {
    code: "borrow",
    about: "unused bandwidth is to be lent, and one of the two limits is off (notice)",
    advice: "switch both limits on, or the lending off",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Notice],
    parts: &[
        RulePart::field_at("bandwidthLimits.borrowIncoming", borrow_incoming)
            .reading(&[INCOMING_ACTIVE, OUTGOING_ACTIVE]),
        RulePart::field_at("bandwidthLimits.borrowOutgoing", borrow_outgoing)
            .reading(&[INCOMING_ACTIVE, OUTGOING_ACTIVE]),
    ],
};

fn borrow_incoming(case: &Case<'_>) -> Finding {
    borrow(case, "incoming")
}

fn borrow_outgoing(case: &Case<'_>) -> Finding {
    borrow(case, "outgoing")
}

fn borrow(case: &Case<'_>, side: &str) -> Finding {
    if case.is_no() {
        return Finding::ok(format!("unused {side} bandwidth is not lent"));
    }
    // Lending is documented to need both.
    for (limit, active) in [("incoming", INCOMING_ACTIVE), ("outgoing", OUTGOING_ACTIVE)] {
        match case.other_is_yes(active) {
            Ok(true) => {}
            Ok(false) => {
                let sentence = format!(
                    "unused {side} bandwidth is to be lent, which does nothing: the {limit} limit is off"
                );
                return Finding::new(Outcome::Notice, sentence);
            }
            Err(no_value) => return no_value.into(),
        }
    }
    Finding::ok(format!("unused {side} bandwidth is lent"))
}

/// A buffer that holds less than this at the rate of its limit is emptied between two looks at it.
const SHORTEST_BUFFER_MS: i128 = 10;

static BUFFER: Rule = Rule {
    code: "buffer",
    about: "a buffer holds less than 10 ms of data at the limit that is active (notice)",
    advice: "give the socket buffer more memory",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Notice],
    parts: &[
        RulePart::field_at("receiver.socketRecvBufferSize", receive_buffer)
            .reading(&[INCOMING_ACTIVE, INCOMING_RATE]),
        RulePart::field_at("receiver.socketSendBufferSize", send_buffer)
            .reading(&[OUTGOING_ACTIVE, OUTGOING_RATE]),
    ],
};

fn receive_buffer(case: &Case<'_>) -> Finding {
    match active_rate(case, INCOMING_ACTIVE, INCOMING_RATE) {
        Ok(rate) => buffer(case, "receive", "incoming", rate),
        Err(no_value) => no_value.into(),
    }
}

fn send_buffer(case: &Case<'_>) -> Finding {
    match active_rate(case, OUTGOING_ACTIVE, OUTGOING_RATE) {
        Ok(rate) => buffer(case, "send", "outgoing", rate),
        Err(no_value) => no_value.into(),
    }
}

/// The limit in kilobits a second, where one is in force.
fn active_rate(case: &Case<'_>, active: &'static str, rate: &'static str) -> Result<Option<i128>, NoValue> {
    if case.other_is_yes(active)? { case.other_number(rate).map(Some) } else { Ok(None) }
}

fn buffer(case: &Case<'_>, buffer: &str, side: &str, rate: Option<i128>) -> Finding {
    let Some(kilobits) = rate else {
        return Finding::ok(format!("the {side} limit is not active"));
    };
    if kilobits == 0 {
        return Finding::skipped(format!("the {side} limit lets nothing through"));
    }
    let bits = kind::integer(case.value).unwrap_or_default().saturating_mul(8);
    // A kilobit a second is a bit in a millisecond.
    let milliseconds = bits / kilobits;
    let rate = amount::spell_rate(kilobits);
    let sentence =
        format!("the {buffer} buffer holds {milliseconds} ms of data at the {side} limit of {rate}");
    let outcome = if milliseconds < SHORTEST_BUFFER_MS { Outcome::Notice } else { Outcome::Ok };
    Finding::new(outcome, sentence)
}

static GARBAGE_COLLECT: Rule = Rule {
    code: "garbage-collect",
    about: "the interval or the grace period of the garbage collection is not positive",
    advice: "set both to more than {limit}",
    compares_with: ComparedWith::Nothing,
    // What a server makes of 0 or less is documented nowhere, so it is never critical by itself.
    scale: Some(Scale::new(Unit::Seconds, Bad::Low).warning_at(0)),
    severities: &[Outcome::Warning],
    parts: &[
        RulePart::field_at("configuration.garbageCollect.intervalSeconds", collection_interval),
        RulePart::field_at("configuration.garbageCollect.timeLimitSeconds", grace_period),
    ],
};

fn collection_interval(case: &Case<'_>) -> Finding {
    positive(case, "the interval of the garbage collection")
}

fn grace_period(case: &Case<'_>) -> Finding {
    positive(case, "the grace period of the garbage collection")
}

fn positive(case: &Case<'_>, thing: &str) -> Finding {
    let seconds = kind::integer(case.value).unwrap_or_default();
    let sentence = if seconds > 0 {
        format!("{thing} is {}", time::spell_span(seconds))
    } else {
        format!("{thing} is not a positive time")
    };
    case.measured(Amount::whole(seconds), sentence)
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::health::rules::sample::{Given, RuleSample, given};

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        vec![
            filled(979, 1000).gives(Outcome::Ok),
            filled(980, 1000).gives(Outcome::Warning),
            filled(2000, 1000).gives(Outcome::Warning),
            filled(990, 1000).critical_at("99%").gives(Outcome::Critical),
            lending(false, true).gives(Outcome::Ok),
            lending(true, true).gives(Outcome::Ok),
            lending(true, false).gives(Outcome::Notice),
            buffered(12_500).gives(Outcome::Ok),
            buffered(12_499).gives(Outcome::Notice),
            rate(true, 1).gives(Outcome::Ok),
            rate(false, 0).gives(Outcome::Ok),
            rate(true, 0).gives(Outcome::Critical),
            collection(1).gives(Outcome::Ok),
            collection(0).gives(Outcome::Warning),
            collection(-1).gives(Outcome::Warning),
        ]
    }

    fn filled(used: u64, maximum: u64) -> Given {
        let cache = json!({"highWatermark": used, "maximumSize": maximum});
        given(&CACHE, json!({"configuration": {"cloudFileCache": cache}}))
    }

    fn lending(lends: bool, is_active: bool) -> Given {
        let limits =
            json!({"borrowOutgoing": lends, "incomingLimitActive": is_active, "outgoingLimitActive": true});
        given(&BORROW, json!({ "bandwidthLimits": limits }))
    }

    /// A buffer beside a limit of 10 Mbit/s: 12,500 bytes are 10 ms of it.
    fn buffered(bytes: u64) -> Given {
        let limits = json!({
            "incomingLimitActive": true,
            "incomingRateLimit": 10_000,
            "outgoingLimitActive": false,
            "outgoingRateLimit": 0,
        });
        let receiver = json!({"socketRecvBufferSize": bytes, "socketSendBufferSize": 1 << 24});
        given(&BUFFER, json!({"receiver": receiver, "bandwidthLimits": limits}))
    }

    fn rate(active: bool, kilobits: u64) -> Given {
        let limits = json!({"outgoingLimitActive": active, "outgoingRateLimit": kilobits});
        given(&BANDWIDTH, json!({ "bandwidthLimits": limits }))
    }

    fn collection(seconds: i64) -> Given {
        let collection = json!({"intervalSeconds": seconds});
        given(&GARBAGE_COLLECT, json!({"configuration": {"garbageCollect": collection}}))
    }

    #[test]
    fn a_limit_that_is_a_size_is_a_share_of_the_maximum() {
        let half_full = || filled(2 << 30, 4 << 30);
        for (limit, outcome) in
            [("50%", Outcome::Warning), ("2GiB", Outcome::Warning), ("2.1GiB", Outcome::Ok)]
        {
            let finding = half_full().warning_at(limit).finding();
            assert_eq!(finding.outcome, outcome, "{limit}");
            assert_eq!(finding.measured.unwrap().limits.warning.unwrap().unit, Unit::Percent, "{limit}");
        }
    }

    #[test]
    fn a_cache_without_a_size_has_no_share() {
        assert_eq!(filled(0, 0).finding().outcome, Outcome::Skipped);
    }

    #[test]
    fn a_rate_is_measured_in_bits() {
        let finding = rate(true, 50_000).finding();
        assert_eq!(finding.sentence, "the outgoing limit is 50 Mbit/s");
        assert_eq!(finding.measured.unwrap().amount, Amount::whole(50_000_000));
    }
}
