//! Every route between many servers: who can send to whom, and what lies at which of them where one cannot.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::reason::{ReasonStatus, RouteSide};
use super::{BLOCKING, RateBound, Route, RouteEnd, RouteVerdict};
use crate::failure::Failure;

/// The most servers. The routes are as many as their square, and of more nobody reads what there is to say.
pub const MOST_SERVERS: usize = 500;

/// One of many servers.
#[derive(Debug)]
pub struct RouteServer<'a> {
    /// The target, as it was named.
    pub target: &'a str,
    /// What it says; or why it gave no answer.
    pub end: Result<RouteEnd<'a>, &'a Failure>,
}

/// Every route between them.
#[derive(Debug)]
pub struct RouteTable<'a> {
    /// The servers, in the order in which they were asked.
    pub servers: Vec<RouteServer<'a>>,
    /// From the first one to every other one, then from the second one, and so on.
    pub routes: Vec<TableRoute>,
    /// What keeps routes from being open: what blocks first, each with most routes first.
    pub obstacles: Vec<RouteObstacle>,
}

/// A route of the table, without what there is to say of it: there may be hundreds of thousands.
#[derive(Debug)]
pub struct TableRoute {
    /// The place of the server that sends.
    pub from: usize,
    /// The place of the server that receives.
    pub to: usize,
    /// As of [`Route::verdict`]; unknown where one of the two gave no answer.
    pub verdict: RouteVerdict,
    /// What bounds the rate; none where nothing is known to.
    pub bound: Option<RateBound>,
    /// What is in the way or not known, by name. None where one of the two gave no answer: nothing was looked at.
    pub reasons: Vec<(&'static str, ReasonStatus)>,
}

/// Something that keeps routes from being open, at all servers where it is so.
#[derive(Debug, PartialEq, Eq)]
pub struct RouteObstacle {
    /// The name of what was looked at.
    pub code: &'static str,
    /// Whether it blocks or is not known.
    pub status: ReasonStatus,
    /// What it is, in a clause that names nobody.
    pub what: &'static str,
    /// The places of the servers at which it lies, in order.
    pub servers: BTreeSet<usize>,
    /// Whether it is in the way of what they send.
    pub concerns_sending: bool,
    /// Whether it is in the way of what they receive.
    pub concerns_receiving: bool,
    /// How many routes it keeps from being open.
    pub routes: usize,
}

/// How many there are of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TableSummary {
    /// Servers that were asked.
    pub servers: usize,
    /// Servers that gave no answer.
    pub failed: usize,
    /// Routes between all of them.
    pub routes: usize,
    /// Routes where nothing is in the way.
    pub open: usize,
    /// Routes where something is.
    pub blocked: usize,
    /// Routes of which nobody can tell.
    pub unknown: usize,
}

impl<'a> RouteTable<'a> {
    /// The routes from each to every other one.
    pub fn new(servers: Vec<RouteServer<'a>>) -> Self {
        let mut routes = Vec::new();
        let mut obstacles = Obstacles::default();
        for (from, sender) in servers.iter().enumerate() {
            for (to, receiver) in servers.iter().enumerate() {
                if from == to {
                    continue;
                }
                routes.push(match (&sender.end, &receiver.end) {
                    (Ok(sender), Ok(receiver)) => {
                        let route = Route::new(sender, receiver);
                        obstacles.add(&route, from, to);
                        TableRoute::new(route, from, to)
                    }
                    _ => TableRoute {
                        from,
                        to,
                        verdict: RouteVerdict::Unknown,
                        bound: None,
                        reasons: Vec::new(),
                    },
                });
            }
        }
        Self { servers, routes, obstacles: obstacles.into_sorted() }
    }

    /// How many there are of each.
    pub fn summary(&self) -> TableSummary {
        let mut summary = TableSummary {
            servers: self.servers.len(),
            routes: self.routes.len(),
            ..TableSummary::default()
        };
        summary.failed = self.servers.iter().filter(|server| server.end.is_err()).count();
        for route in &self.routes {
            match route.verdict {
                RouteVerdict::Yes => summary.open += 1,
                RouteVerdict::No => summary.blocked += 1,
                RouteVerdict::Unknown => summary.unknown += 1,
            }
        }
        summary
    }

    /// The route between the servers at these places; none from one to itself.
    pub fn route(&self, from: usize, to: usize) -> Option<&TableRoute> {
        let others = self.servers.len().checked_sub(1)?;
        // The routes of a sender stand side by side, without the one to itself.
        let place = match to {
            to if to < from => to,
            to if to > from => to - 1,
            _ => return None,
        };
        self.routes.get(from * others + place)
    }
}

impl TableRoute {
    fn new(route: Route, from: usize, to: usize) -> Self {
        let verdict = route.verdict();
        let mut reasons = Vec::new();
        for reason in route.reasons {
            if matches!(reason.status, ReasonStatus::Blocks | ReasonStatus::Unknown) {
                reasons.push((reason.code, reason.status));
            }
        }
        Self { from, to, verdict, bound: route.bound, reasons }
    }
}

/// What was found so far. There are not more kinds than there is to say.
#[derive(Default)]
struct Obstacles {
    all: Vec<RouteObstacle>,
}

impl Obstacles {
    fn add(&mut self, route: &Route, from: usize, to: usize) {
        for reason in &route.reasons {
            if !BLOCKING.contains(&reason.code) {
                continue;
            }
            for (place, fault) in reason.faults.iter().enumerate() {
                let Some(obstacle) = self.obstacle(reason.code, reason.status, fault.what) else { continue };
                match fault.side {
                    RouteSide::From => {
                        obstacle.servers.insert(from);
                        obstacle.concerns_sending = true;
                    }
                    RouteSide::To => {
                        obstacle.servers.insert(to);
                        obstacle.concerns_receiving = true;
                    }
                }
                // Where it lies at both ends, it is one route all the same.
                if place == 0 {
                    obstacle.routes += 1;
                }
            }
        }
    }

    /// The obstacle of which there is this to say, made where it is new.
    fn obstacle(
        &mut self,
        code: &'static str,
        status: ReasonStatus,
        what: &'static str,
    ) -> Option<&mut RouteObstacle> {
        let is_it = |known: &RouteObstacle| (known.code, known.status, known.what) == (code, status, what);
        let place = self.all.iter().position(is_it).unwrap_or(self.all.len());
        if place == self.all.len() {
            self.all.push(RouteObstacle {
                code,
                status,
                what,
                servers: BTreeSet::new(),
                concerns_sending: false,
                concerns_receiving: false,
                routes: 0,
            });
        }
        self.all.get_mut(place)
    }

    fn into_sorted(self) -> Vec<RouteObstacle> {
        let mut all = self.all;
        all.sort_by_key(|obstacle| (obstacle.status != ReasonStatus::Blocks, Reverse(obstacle.routes)));
        all
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::document::Document;
    use crate::failure::FailureKind;

    /// A server that is licensed, encrypted and limited to so many kbit/s each way.
    fn document(license: bool, encryption: bool, limit: u32) -> Document {
        let text = serde_json::json!({
            "license": {"valid": license, "expiry": "2028-01-01"},
            "receiver": {"encryptionEnabled": encryption},
            "bandwidthLimits": {
                "incomingLimitActive": true, "incomingRateLimit": limit, "incomingMaxConnections": 4,
                "outgoingLimitActive": true, "outgoingRateLimit": limit,
            },
        });
        Document::from_json(text.to_string().as_bytes()).unwrap()
    }

    fn table<'a>(ends: &'a [(&'a str, Result<Document, Failure>)]) -> RouteTable<'a> {
        let as_of: Timestamp = "2026-11-22T20:00:07Z".parse().unwrap();
        let mut servers = Vec::new();
        for (target, document) in ends {
            let end = document.as_ref().map(|document| RouteEnd::new(target, document, as_of));
            servers.push(RouteServer { target, end });
        }
        RouteTable::new(servers)
    }

    #[test]
    fn every_route_is_the_one_between_the_two() {
        let ends = [
            ("paris", Ok(document(true, true, 500))),
            ("oslo", Ok(document(true, false, 300))),
            ("rome", Ok(document(false, true, 0))),
        ];
        let table = table(&ends);
        assert_eq!(table.routes.len(), 6);
        for (from, sender) in table.servers.iter().enumerate() {
            for (to, receiver) in table.servers.iter().enumerate() {
                let Some(found) = table.route(from, to) else {
                    assert_eq!(from, to);
                    continue;
                };
                let alone = Route::new(sender.end.as_ref().unwrap(), receiver.end.as_ref().unwrap());
                assert_eq!((found.from, found.to, found.verdict), (from, to, alone.verdict()));
                assert_eq!(found.bound, alone.bound);
            }
        }
    }

    #[test]
    fn what_is_in_the_way_is_told_once_for_each_server() {
        let no_answer = Failure::message(FailureKind::Deadline, "no answer");
        let ends = [
            ("paris", Ok(document(true, true, 500))),
            ("oslo", Ok(document(true, false, 500))),
            ("rome", Ok(document(false, true, 0))),
            ("bern", Err(no_answer)),
        ];
        let table = table(&ends);
        let mut told = Vec::new();
        for one in &table.obstacles {
            let ways = (one.concerns_sending, one.concerns_receiving);
            told.push(format!(
                "{} {}: {} at {:?}, {} routes, sending and receiving {ways:?}",
                one.code,
                one.status.name(),
                one.what,
                one.servers,
                one.routes
            ));
        }
        expect_test::expect![[r#"
            licenses blocks: no valid license at {2}, 4 routes, sending and receiving (true, true)
            encryption blocks: not enabled, and at those that send it is at {1}, 2 routes, sending and receiving (false, true)
            incoming blocks: the limit is 0 at {2}, 2 routes, sending and receiving (false, true)
            outgoing blocks: the limit is 0 at {2}, 2 routes, sending and receiving (true, false)
            encryption unknown: not enabled, and at those that receive it is: whether that sends is not documented at {1}, 2 routes, sending and receiving (true, false)"#]].assert_eq(&told.join("\n"));
        let expected = TableSummary { servers: 4, failed: 1, routes: 12, open: 0, blocked: 5, unknown: 7 };
        assert_eq!(table.summary(), expected);
    }

    #[test]
    fn whatever_keeps_a_route_from_being_open_lies_somewhere() {
        let odd = Document::from_json(b"{}").unwrap();
        let ends = [
            ("a", Ok(document(true, true, 1))),
            ("b", Ok(document(false, false, 0))),
            ("c", Ok(odd)),
            ("d", Ok(document(true, false, 7))),
        ];
        let table = table(&ends);
        for route in &table.routes {
            let is_blamed = table.obstacles.iter().any(|obstacle| {
                let (sends, receives) = (obstacle.concerns_sending, obstacle.concerns_receiving);
                sends && obstacle.servers.contains(&route.from)
                    || receives && obstacle.servers.contains(&route.to)
            });
            assert!(is_blamed || route.verdict == RouteVerdict::Yes, "{route:?}");
        }
    }
}
