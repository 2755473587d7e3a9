//! Whether one server can send to another, by what is documented and nothing else: what is in the way, under which
//! conditions, and what bounds the rate. What the documentation leaves open is unknown, and never guessed.

mod bound;
mod end;
mod reason;
mod table;
mod verdict;

pub use bound::RateBound;
pub use end::RouteEnd;
pub use reason::{ReasonStatus, RouteFault, RouteReason, RouteSide};
pub use table::{MOST_SERVERS, RouteObstacle, RouteServer, RouteTable, TableRoute, TableSummary};
pub use verdict::RouteVerdict;

/// What is documented to be in the way where it is not as it should be.
const BLOCKING: [&str; 5] = ["licenses", "encryption", "outgoing", "incoming", "connections"];

/// What there is to say of a route.
#[derive(Debug)]
pub struct Route {
    /// One for each thing that was looked at, in the order in which people are shown them.
    pub reasons: Vec<RouteReason>,
    /// What bounds the rate; none where nothing is known to.
    pub bound: Option<RateBound>,
}

impl Route {
    /// The route from one end to the other.
    pub fn new(from: &RouteEnd<'_>, to: &RouteEnd<'_>) -> Self {
        let always = [
            reason::licenses(from, to),
            reason::encryption(from, to),
            reason::ciphers(from, to),
            reason::outgoing(from),
            reason::incoming(to),
            reason::buffers(from, to),
            reason::login(to),
            reason::address(to),
        ];
        let mut reasons = Vec::from(always);
        let only_where_there_is_one =
            [reason::connections(to), reason::clients(to), reason::relay(to), reason::multiplexing(from, to)];
        reasons.extend(only_where_there_is_one.into_iter().flatten());
        Self { reasons, bound: bound::bound(from, to) }
    }

    /// Whether one can send to the other.
    pub fn verdict(&self) -> RouteVerdict {
        let mut verdict = RouteVerdict::Yes;
        for reason in &self.reasons {
            match reason.status {
                ReasonStatus::Blocks => return RouteVerdict::No,
                ReasonStatus::Unknown if BLOCKING.contains(&reason.code) => verdict = RouteVerdict::Unknown,
                ReasonStatus::Unknown | ReasonStatus::Ok | ReasonStatus::Condition => {}
            }
        }
        verdict
    }
}

#[cfg(test)]
mod tests;
