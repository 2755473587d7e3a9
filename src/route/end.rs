//! What one end of a route says of itself, as far as it is known.

use jiff::Timestamp;

use crate::catalogue::{self, kind};
use crate::document::{Document, Lookup};
use crate::json::Value;

/// One end of a route.
#[derive(Debug, Clone, Copy)]
pub struct RouteEnd<'a> {
    /// The target, as it was named.
    pub target: &'a str,
    /// What it said.
    pub document: &'a Document,
    /// As of when its license holds.
    pub as_of: Timestamp,
}

// The limits, of which both ends have each.
pub(super) const OUTGOING_ACTIVE: &str = "bandwidthLimits.outgoingLimitActive";
pub(super) const OUTGOING_RATE: &str = "bandwidthLimits.outgoingRateLimit";
pub(super) const INCOMING_ACTIVE: &str = "bandwidthLimits.incomingLimitActive";
pub(super) const INCOMING_RATE: &str = "bandwidthLimits.incomingRateLimit";

/// What an end says of a field.
pub(super) enum Said<'a> {
    Value(&'a Value),
    Nothing,
    /// Not sent, or of another type than documented.
    Unknown,
}

impl<'a> RouteEnd<'a> {
    pub(super) fn said(&self, path: &str) -> Said<'a> {
        let Ok(field) = catalogue::field(path) else { return Said::Unknown };
        match self.document.lookup(field) {
            Lookup::Is(value) => Said::Value(value),
            Lookup::Null if field.nullable => Said::Nothing,
            Lookup::Null | Lookup::Absent | Lookup::Odd(_) | Lookup::Repeated(_) => Said::Unknown,
        }
    }

    pub(super) fn flag(&self, path: &str) -> Option<bool> {
        match self.said(path) {
            Said::Value(value) => value.as_bool(),
            Said::Nothing | Said::Unknown => None,
        }
    }

    pub(super) fn number(&self, path: &str) -> Option<i128> {
        match self.said(path) {
            Said::Value(value) => kind::integer(value),
            Said::Nothing | Said::Unknown => None,
        }
    }

    /// A limit where it is in force.
    pub(super) fn limit(&self, active: &str, limit: &str) -> LimitInForce {
        match (self.flag(active), self.number(limit)) {
            (Some(false), _) => LimitInForce::None,
            (Some(true), Some(limit)) => LimitInForce::At(limit),
            (Some(true), None) | (None, _) => LimitInForce::Unknown,
        }
    }

    pub(super) fn outgoing(&self) -> LimitInForce {
        self.limit(OUTGOING_ACTIVE, OUTGOING_RATE)
    }

    pub(super) fn incoming(&self) -> LimitInForce {
        self.limit(INCOMING_ACTIVE, INCOMING_RATE)
    }
}

/// A limit, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LimitInForce {
    /// Nothing is limited.
    None,
    At(i128),
    Unknown,
}
