//! How much there is room for: the cache, the bandwidth, and what clears up.

use crate::catalogue::kind;
use crate::health::limits::{Bad, Limit, Scale, Unit};
use crate::health::rule::{Case, Rule, RulePart};
use crate::health::{Finding, Limits, Outcome};
use crate::units::amount::{self, Amount};
use crate::units::time;

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&CACHE, &BANDWIDTH, &GARBAGE_COLLECT];

static CACHE: Rule = Rule {
    code: "cache",
    about: "the cloud file cache has been this full",
    advice: "give the cache more memory",
    scale: Some(Scale::new(Unit::Percent, Bad::High).warning_at(90).critical_at(98)),
    severities: &[Outcome::Warning, Outcome::Critical],
    parts: &[RulePart::two_fields(
        "configuration.cloudFileCache.highWatermark",
        "configuration.cloudFileCache.maximumSize",
        cache,
    )],
};

fn cache(case: &Case<'_>) -> Finding {
    let maximum = match case.other_value() {
        Ok(maximum) => kind::integer(maximum).unwrap_or_default(),
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
    let sentence = format!("the cloud file cache is {} full", Unit::Percent.spell(used.to_tenths()));
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
    advice: "raise the limit, or switch it off",
    scale: Some(Scale::new(Unit::BitsPerSecond, Bad::Low).critical_at(0)),
    severities: &[Outcome::Critical],
    parts: &[
        RulePart::two_fields(
            "bandwidthLimits.incomingRateLimit",
            "bandwidthLimits.incomingLimitActive",
            incoming,
        ),
        RulePart::two_fields(
            "bandwidthLimits.outgoingRateLimit",
            "bandwidthLimits.outgoingLimitActive",
            outgoing,
        ),
    ],
};

fn incoming(case: &Case<'_>) -> Finding {
    rate_limit(case, "incoming", "nothing can come in")
}

fn outgoing(case: &Case<'_>) -> Finding {
    rate_limit(case, "outgoing", "nothing can go out")
}

fn rate_limit(case: &Case<'_>, side: &str, consequence: &str) -> Finding {
    match case.other_is_yes() {
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

static GARBAGE_COLLECT: Rule = Rule {
    code: "garbage-collect",
    about: "the interval or the grace period of the garbage collection is not positive",
    advice: "set both to a positive time",
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
            filled(899, 1000).gives(Outcome::Ok),
            filled(900, 1000).gives(Outcome::Warning),
            filled(979, 1000).gives(Outcome::Warning),
            filled(980, 1000).gives(Outcome::Critical),
            filled(2000, 1000).gives(Outcome::Critical),
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
