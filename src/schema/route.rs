//! `jsinfo/route` 1: whether one target can send to another, as `jsinfo route --json` prints it.
//!
//! Reasons may become more, and may get more fields. What is here stays as it is.

use serde::Serialize;

use crate::route::{RateBound, Route, RouteReason};

const NAME: &str = "jsinfo/route";
const VERSION: u32 = 1;

/// A route.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct RouteDocument<'a> {
    /// `jsinfo/route`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// The target that sends, as it was named.
    from: &'a str,
    /// The target that receives, as it was named.
    to: &'a str,
    /// `yes` where nothing is in the way, `no` where something is, `unknown` where that cannot be told. An open list.
    verdict: &'static str,
    /// What was looked at.
    reasons: Vec<ReasonEntry<'a>>,
    /// What bounds the rate.
    rate_bound: RateBoundEntry<'a>,
}

/// Something that was looked at.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ReasonEntry<'a> {
    /// Its name.
    code: &'static str,
    /// `ok`, `condition`, `unknown` or `blocks`. An open list.
    status: &'static str,
    /// What there is to say, for people.
    sentence: &'a str,
    /// The fields that it rests on.
    fields: &'static [&'static str],
}

/// The greatest rate that limits allow: a bound, and no speed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct RateBoundEntry<'a> {
    /// Kilobits a second; null where no limit is known.
    kbit_per_second: Option<i64>,
    /// Whose limit it is; null where there is none.
    by: Option<BoundByEntry<'a>>,
    /// The bound while the limit that lends its unused bandwidth is idle; null where nothing is lent.
    kbit_per_second_with_borrowing: Option<i64>,
}

/// A limit.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BoundByEntry<'a> {
    /// The target.
    target: &'a str,
    /// The field.
    field: &'static str,
}

impl<'a> RouteDocument<'a> {
    pub(crate) fn from_route(route: &'a Route, from: &'a str, to: &'a str) -> Self {
        let mut reasons = Vec::new();
        for RouteReason { code, status, sentence, fields, faults: _ } in &route.reasons {
            reasons.push(ReasonEntry { code, status: status.name(), sentence, fields });
        }
        let rate_bound = RateBoundEntry::new(route.bound.as_ref());
        Self {
            schema: NAME,
            schema_version: VERSION,
            from,
            to,
            verdict: route.verdict().name(),
            reasons,
            rate_bound,
        }
    }
}

impl<'a> RateBoundEntry<'a> {
    pub(super) fn new(bound: Option<&'a RateBound>) -> Self {
        let Some(RateBound { kilobits, target, field, borrowed }) = bound else {
            return Self { kbit_per_second: None, by: None, kbit_per_second_with_borrowing: None };
        };
        Self {
            kbit_per_second: Some(whole(*kilobits)),
            by: Some(BoundByEntry { target, field }),
            kbit_per_second_with_borrowing: borrowed.map(whole),
        }
    }
}

/// No server counts further.
fn whole(kilobits: i128) -> i64 {
    i64::try_from(kilobits).unwrap_or(i64::MAX)
}
