//! `jsinfo/routes` 1: who can send to whom, as `jsinfo route --json` prints it of several targets.
//!
//! Reasons may become more, and everything may get more fields. What is here stays as it is.

use serde::Serialize;

use super::route::RateBoundEntry;
use crate::failure_entry::FailureEntry;
use crate::route::RouteTable;

const NAME: &str = "jsinfo/routes";
const VERSION: u32 = 1;

/// Every route between several servers.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoutesDocument<'a> {
    /// `jsinfo/routes`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// How many there are of each.
    summary: RoutesSummary,
    /// The servers, in the order in which they were asked.
    servers: Vec<RouteServerEntry<'a>>,
    /// The routes from the first server to every other one, then those from the second one, and so on.
    routes: Vec<RouteEntry<'a>>,
}

/// How many there are of each.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RoutesSummary {
    /// Servers that were asked.
    servers: usize,
    /// Servers that gave no answer.
    failed: usize,
    /// Routes between all of them.
    routes: usize,
    /// Routes where nothing is in the way.
    open: usize,
    /// Routes where something is.
    blocked: usize,
    /// Routes of which nobody can tell, those of servers that gave no answer included.
    unknown: usize,
}

/// A server.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RouteServerEntry<'a> {
    /// The target, as it was named.
    target: &'a str,
    /// Why it gave no answer; null where it did.
    failure: Option<FailureEntry>,
}

/// A route.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct RouteEntry<'a> {
    /// The target that sends.
    from: &'a str,
    /// The target that receives.
    to: &'a str,
    /// `yes` where nothing is in the way, `no` where something is, `unknown` where that cannot be told. An open list.
    verdict: &'static str,
    /// What is in the way and what is not known; empty where one of the two gave no answer.
    reasons: Vec<RouteReasonEntry>,
    /// What bounds the rate.
    rate_bound: RateBoundEntry<'a>,
}

/// Something that was looked at.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RouteReasonEntry {
    /// Its name, as in `jsinfo/route`.
    code: &'static str,
    /// `blocks` or `unknown`. An open list.
    status: &'static str,
}

impl<'a> RoutesDocument<'a> {
    pub(crate) fn from_table(table: &'a RouteTable<'a>) -> Self {
        let counts = table.summary();
        let summary = RoutesSummary {
            servers: counts.servers,
            failed: counts.failed,
            routes: counts.routes,
            open: counts.open,
            blocked: counts.blocked,
            unknown: counts.unknown,
        };
        let mut servers = Vec::with_capacity(table.servers.len());
        for server in &table.servers {
            let failure = server.end.as_ref().err().map(|failure| FailureEntry::from_failure(failure));
            servers.push(RouteServerEntry { target: server.target, failure });
        }
        let target = |place: usize| table.servers.get(place).map_or("", |server| server.target);
        let mut routes = Vec::with_capacity(table.routes.len());
        for route in &table.routes {
            let mut reasons = Vec::with_capacity(route.reasons.len());
            for (code, status) in &route.reasons {
                reasons.push(RouteReasonEntry { code, status: status.name() });
            }
            routes.push(RouteEntry {
                from: target(route.from),
                to: target(route.to),
                verdict: route.verdict.name(),
                reasons,
                rate_bound: RateBoundEntry::new(route.bound.as_ref()),
            });
        }
        Self { schema: NAME, schema_version: VERSION, summary, servers, routes }
    }
}
