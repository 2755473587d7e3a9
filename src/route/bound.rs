//! What bounds the rate of a route.

use super::end::{BORROW_INCOMING, BORROW_OUTGOING, INCOMING_RATE, LimitInForce, OUTGOING_RATE, RouteEnd};

/// The greatest rate that limits allow: a bound, and no speed.
#[derive(Debug, PartialEq, Eq)]
pub struct RateBound {
    /// Kilobits a second.
    pub kilobits: i128,
    /// Whose limit it is.
    pub target: String,
    /// The limit.
    pub field: &'static str,
    /// The bound while the limit that lends its unused bandwidth is idle; none where nothing is lent.
    pub borrowed: Option<i128>,
}

/// The smaller of the two limits, and what lending makes of it.
pub(super) fn bound(from: &RouteEnd<'_>, to: &RouteEnd<'_>) -> Option<RateBound> {
    let lends = |end: &RouteEnd<'_>, flag: &str, lent: LimitInForce, own: i128| match lent {
        LimitInForce::At(lent) if end.flag(flag) == Some(true) => own.saturating_add(lent),
        _ => own,
    };
    let mut ends = Vec::new();
    if let LimitInForce::At(limit) = from.outgoing() {
        // A server lends what its own other direction does not use.
        let most = lends(from, BORROW_INCOMING, from.incoming(), limit);
        ends.push((limit, most, from.target, OUTGOING_RATE));
    }
    if let LimitInForce::At(limit) = to.incoming() {
        let most = lends(to, BORROW_OUTGOING, to.outgoing(), limit);
        ends.push((limit, most, to.target, INCOMING_RATE));
    }
    let (kilobits, _, target, field) = *ends.iter().min_by_key(|(limit, ..)| *limit)?;
    // With what can be borrowed, the other end may become the narrow one, so both are compared again.
    let most = ends.iter().map(|(_, most, ..)| *most).min().unwrap_or(kilobits);
    let borrowed = if most > kilobits { Some(most) } else { None };
    Some(RateBound { kilobits, target: target.to_owned(), field, borrowed })
}
