//! Whether one server can send to another, by what is documented and nothing else: what is in the way, under which
//! conditions, and what bounds the rate. What the documentation leaves open is unknown, and never guessed.

mod bound;
mod end;
mod reason;
mod table;

pub use bound::RateBound;
pub use end::RouteEnd;
pub use reason::{ReasonStatus, RouteFault, RouteReason, RouteSide};
pub use table::{MOST_SERVERS, RouteObstacle, RouteServer, RouteTable, TableRoute, TableSummary};

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

    /// Whether something is in the way.
    pub fn is_blocked(&self) -> bool {
        self.reasons.iter().any(|reason| reason.status == ReasonStatus::Blocks)
    }

    /// Whether something is not known that could be in the way.
    pub fn is_open(&self) -> bool {
        let may_block = |reason: &&RouteReason| BLOCKING.contains(&reason.code);
        self.reasons.iter().filter(may_block).any(|reason| reason.status == ReasonStatus::Unknown)
    }

    /// The verdict for machines.
    pub fn verdict(&self) -> &'static str {
        match (self.is_blocked(), self.is_open()) {
            (true, _) => "no",
            (false, true) => "unknown",
            (false, false) => "yes",
        }
    }
}

#[cfg(test)]
mod tests;
