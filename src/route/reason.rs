//! What is looked at on a route, each by what is documented of it.

use super::end::{
    ADDRESS, CIPHER, CLIENTS, CONNECTIONS, ENCRYPTION, INCOMING_ACTIVE, INCOMING_RATE, LICENSE_EXPIRY,
    LICENSE_VALID, LOGIN, LimitInForce, MULTIPLEX, OUTGOING_ACTIVE, OUTGOING_RATE, PORT, RECEIVE_BUFFER,
    RELAY_ADDRESS, RELAY_PORT, RouteEnd, SEND_BUFFER, Said,
};
use crate::catalogue::kind;
use crate::units::amount::{spell_rate, spell_size};

/// Something that was looked at.
#[derive(Debug, PartialEq, Eq)]
pub struct RouteReason {
    /// Its name, for good.
    pub code: &'static str,
    /// What came of it.
    pub status: ReasonStatus,
    /// A sentence without its full stop. Not yet safe to show.
    pub sentence: String,
    /// The fields that it rests on.
    pub fields: &'static [&'static str],
    /// What of it lies at one end, whatever the other one is; only of what keeps a route from being open.
    pub faults: Vec<RouteFault>,
}

/// What lies at one end of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteFault {
    /// At which.
    pub side: RouteSide,
    /// What it is, in a clause that names nobody: of many servers the same is said.
    pub what: &'static str,
}

/// One of the two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteSide {
    /// Who sends.
    From,
    /// Who receives.
    To,
}

/// What came of looking at something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonStatus {
    /// Nothing is in the way.
    Ok,
    /// It works under this condition.
    Condition,
    /// Nobody can tell: it was not sent, or is not documented.
    Unknown,
    /// It cannot work.
    Blocks,
}

impl ReasonStatus {
    /// The name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Condition => "condition",
            Self::Unknown => "unknown",
            Self::Blocks => "blocks",
        }
    }
}

impl RouteReason {
    fn new(
        code: &'static str,
        status: ReasonStatus,
        sentence: String,
        fields: &'static [&'static str],
    ) -> Self {
        Self { code, status, sentence, fields, faults: Vec::new() }
    }

    /// The same, where some of it lies at one end.
    fn lying_at(mut self, side: RouteSide, what: &'static str) -> Self {
        self.faults.push(RouteFault { side, what });
        self
    }
}

const LICENSE: &[&str] = &[LICENSE_VALID, LICENSE_EXPIRY];

/// Only licensed servers send or receive.
pub(super) fn licenses(from: &RouteEnd<'_>, to: &RouteEnd<'_>) -> RouteReason {
    let mut unknown = Vec::new();
    let mut unlicensed = Vec::new();
    for (side, end) in [(RouteSide::From, from), (RouteSide::To, to)] {
        let has_expired = match end.said(LICENSE_EXPIRY) {
            Said::Value(value) => kind::last_instant(value).is_some_and(|expiry| expiry < end.as_of),
            Said::Nothing | Said::Unknown => false,
        };
        match end.flag(LICENSE_VALID) {
            Some(false) => unlicensed.push((side, end.target)),
            Some(true) if !has_expired => {}
            // A license that is valid and has run out is a contradiction, and nobody can tell.
            Some(true) | None => unknown.push((side, end.target)),
        }
    }
    if !unlicensed.is_empty() {
        let sentence = format!("{} has no valid license", targets(&unlicensed).join(" and "));
        let mut reason = RouteReason::new("licenses", ReasonStatus::Blocks, sentence, LICENSE);
        for (side, _) in unlicensed {
            reason = reason.lying_at(side, "no valid license");
        }
        return reason;
    }
    if !unknown.is_empty() {
        let sentence =
            format!("whether a license is valid at {} is not known", targets(&unknown).join(" and at "));
        let mut reason = RouteReason::new("licenses", ReasonStatus::Unknown, sentence, LICENSE);
        for (side, _) in unknown {
            reason = reason.lying_at(side, "whether the license is valid is not known");
        }
        return reason;
    }
    RouteReason::new("licenses", ReasonStatus::Ok, "both are valid".to_owned(), LICENSE)
}

fn targets<'a>(ends: &[(RouteSide, &'a str)]) -> Vec<&'a str> {
    ends.iter().map(|(_, target)| *target).collect()
}

/// Where encryption is enabled, transfers go only to a server that has it enabled, too.
pub(super) fn encryption(from: &RouteEnd<'_>, to: &RouteEnd<'_>) -> RouteReason {
    const NOT_KNOWN: &str = "whether it is enabled is not known";

    let reason = |status, sentence: String| RouteReason::new("encryption", status, sentence, &[ENCRYPTION]);
    let not_known = |end: &RouteEnd<'_>| format!("whether {} has it enabled is not known", end.target);
    match (from.flag(ENCRYPTION), to.flag(ENCRYPTION)) {
        (Some(true), Some(true)) => reason(ReasonStatus::Ok, "enabled at both ends".to_owned()),
        // It is documented that a server that has it enabled sends only to those that have it enabled, too.
        (Some(true), Some(false)) => {
            let sentence =
                format!("enabled at {}, so that {} must have it enabled, too", from.target, to.target);
            reason(ReasonStatus::Blocks, sentence)
                .lying_at(RouteSide::To, "not enabled, and at those that send it is")
        }
        (Some(false), Some(false)) => reason(ReasonStatus::Ok, "enabled at neither end".to_owned()),
        (Some(false), Some(true)) => {
            let sentence = format!(
                "enabled at {} and not at {}: whether that sends is not documented",
                to.target, from.target
            );
            reason(ReasonStatus::Unknown, sentence).lying_at(
                RouteSide::From,
                "not enabled, and at those that receive it is: whether that sends is not documented",
            )
        }
        (None, _) => reason(ReasonStatus::Unknown, not_known(from)).lying_at(RouteSide::From, NOT_KNOWN),
        (_, None) => reason(ReasonStatus::Unknown, not_known(to)).lying_at(RouteSide::To, NOT_KNOWN),
    }
}

pub(super) fn ciphers(from: &RouteEnd<'_>, to: &RouteEnd<'_>) -> RouteReason {
    let name = |end: &RouteEnd<'_>| match end.said(CIPHER) {
        Said::Value(value) => kind::cipher(value).and_then(|index| kind::CIPHERS.get(index)).copied(),
        Said::Nothing | Said::Unknown => None,
    };
    let (status, sentence) = match (name(from), name(to)) {
        (Some(one), Some(other)) if one == other => (ReasonStatus::Ok, format!("both take {one} and better")),
        (Some(one), Some(other)) => {
            (ReasonStatus::Unknown, format!("{one} and {other}: how two minimums meet is not documented"))
        }
        _ => (ReasonStatus::Unknown, "the weakest cipher of both ends is not known".to_owned()),
    };
    RouteReason::new("ciphers", status, sentence, &[CIPHER])
}

pub(super) fn outgoing(from: &RouteEnd<'_>) -> RouteReason {
    limited(from.outgoing(), "outgoing", from.target, &[OUTGOING_ACTIVE, OUTGOING_RATE], RouteSide::From)
}

pub(super) fn incoming(to: &RouteEnd<'_>) -> RouteReason {
    limited(to.incoming(), "incoming", to.target, &[INCOMING_ACTIVE, INCOMING_RATE], RouteSide::To)
}

fn limited(
    limit: LimitInForce,
    code: &'static str,
    target: &str,
    fields: &'static [&'static str],
    side: RouteSide,
) -> RouteReason {
    let reason = |status, sentence| RouteReason::new(code, status, sentence, fields);
    match limit {
        LimitInForce::None => reason(ReasonStatus::Ok, format!("not limited at {target}")),
        LimitInForce::At(0) => reason(ReasonStatus::Blocks, format!("the limit of {target} is 0"))
            .lying_at(side, "the limit is 0"),
        LimitInForce::At(kilobits) => {
            reason(ReasonStatus::Ok, format!("{} at {target}", spell_rate(kilobits)))
        }
        LimitInForce::Unknown => reason(ReasonStatus::Unknown, format!("the limit of {target} is not known"))
            .lying_at(side, "the limit is not known"),
    }
}

pub(super) fn connections(to: &RouteEnd<'_>) -> Option<RouteReason> {
    let fields = &[INCOMING_ACTIVE, CONNECTIONS];
    let reason = |status, sentence| RouteReason::new("connections", status, sentence, fields);
    Some(match to.limit(INCOMING_ACTIVE, CONNECTIONS) {
        LimitInForce::None => return None,
        LimitInForce::At(0) => reason(ReasonStatus::Blocks, format!("{} takes no connection", to.target))
            .lying_at(RouteSide::To, "no connection is taken"),
        LimitInForce::At(most) => {
            reason(ReasonStatus::Condition, format!("{} takes {most} at the same time", to.target))
        }
        LimitInForce::Unknown => {
            reason(ReasonStatus::Unknown, format!("how many {} takes is not known", to.target))
                .lying_at(RouteSide::To, "how many are taken is not known")
        }
    })
}

pub(super) fn buffers(from: &RouteEnd<'_>, to: &RouteEnd<'_>) -> RouteReason {
    let sentence = match (from.number(SEND_BUFFER), to.number(RECEIVE_BUFFER)) {
        (Some(send), Some(receive)) => format!(
            "{} to send at {}, {} to receive at {}",
            spell_size(send),
            from.target,
            spell_size(receive),
            to.target
        ),
        _ => {
            return RouteReason::new(
                "buffers",
                ReasonStatus::Unknown,
                "not known at both ends".to_owned(),
                &[SEND_BUFFER, RECEIVE_BUFFER],
            );
        }
    };
    RouteReason::new("buffers", ReasonStatus::Ok, sentence, &[SEND_BUFFER, RECEIVE_BUFFER])
}

pub(super) fn login(to: &RouteEnd<'_>) -> RouteReason {
    let (status, sentence) = match to.flag(LOGIN) {
        Some(true) => {
            (ReasonStatus::Condition, format!("{} wants a user name and a password for transfers", to.target))
        }
        Some(false) => (ReasonStatus::Ok, format!("{} takes transfers without one", to.target)),
        None => (ReasonStatus::Unknown, format!("whether {} wants one is not known", to.target)),
    };
    RouteReason::new("login", status, sentence, &[LOGIN])
}

pub(super) fn clients(to: &RouteEnd<'_>) -> Option<RouteReason> {
    match to.flag(CLIENTS) {
        Some(true) => {
            let sentence = format!("{} takes only those that it was told of", to.target);
            Some(RouteReason::new("clients", ReasonStatus::Condition, sentence, &[CLIENTS]))
        }
        Some(false) => None,
        None => {
            let sentence = format!("whether {} takes any is not known", to.target);
            Some(RouteReason::new("clients", ReasonStatus::Unknown, sentence, &[CLIENTS]))
        }
    }
}

pub(super) fn relay(to: &RouteEnd<'_>) -> Option<RouteReason> {
    let fields = &[RELAY_ADDRESS, RELAY_PORT];
    match (to.said(RELAY_ADDRESS), to.said(RELAY_PORT)) {
        (Said::Value(address), Said::Value(port)) => {
            let (address, port) = (kind::plain(address), kind::plain(port));
            let sentence = format!("{} is reached through {address}, port {port}", to.target);
            Some(RouteReason::new("relay", ReasonStatus::Condition, sentence, fields))
        }
        (Said::Value(_), _) | (_, Said::Value(_)) => {
            let sentence = format!("{} has half of one: an address and a port belong together", to.target);
            Some(RouteReason::new("relay", ReasonStatus::Unknown, sentence, fields))
        }
        _ => None,
    }
}

pub(super) fn multiplexing(from: &RouteEnd<'_>, to: &RouteEnd<'_>) -> Option<RouteReason> {
    let mut without = Vec::new();
    for end in [from, to] {
        if end.flag(MULTIPLEX) == Some(false) {
            without.push(end.target);
        }
    }
    if without.is_empty() {
        return None;
    }
    let sentence = format!("{} needs a port of its own for each direction", without.join(" and "));
    Some(RouteReason::new("multiplexing", ReasonStatus::Condition, sentence, &[MULTIPLEX]))
}

pub(super) fn address(to: &RouteEnd<'_>) -> RouteReason {
    let fields = &[ADDRESS, PORT];
    let (Said::Value(address), Said::Value(port)) = (to.said(ADDRESS), to.said(PORT)) else {
        let sentence = format!("where {} receives is not known", to.target);
        return RouteReason::new("address", ReasonStatus::Unknown, sentence, fields);
    };
    let (address, port) = (kind::plain(address), kind::plain(port));
    let sentence = if address == "0.0.0.0" {
        format!("{} receives at port {port} of every address", to.target)
    } else {
        format!("{} receives at {address}, port {port}", to.target)
    };
    RouteReason::new("address", ReasonStatus::Condition, sentence, fields)
}
