//! What one end of a route says of itself, as far as it is known.

use jiff::Timestamp;

use crate::catalogue::{self, kind};
use crate::document::{Document, Lookup};
use crate::json::Value;

/// One end of a route.
#[derive(Debug)]
pub struct RouteEnd<'a> {
    /// The target, as it was named.
    pub target: &'a str,
    /// As of when its license holds.
    pub as_of: Timestamp,
    /// What it says of each field that a route rests on. Of many servers each is an end of many routes, and a server may
    /// send a document in which it takes long to find anything.
    values: Vec<(&'static str, Said<'a>)>,
}

// The limits, of which both ends have each.
pub(super) const OUTGOING_ACTIVE: &str = "bandwidthLimits.outgoingLimitActive";
pub(super) const OUTGOING_RATE: &str = "bandwidthLimits.outgoingRateLimit";
pub(super) const INCOMING_ACTIVE: &str = "bandwidthLimits.incomingLimitActive";
pub(super) const INCOMING_RATE: &str = "bandwidthLimits.incomingRateLimit";

pub(super) const LICENSE_VALID: &str = "license.valid";
pub(super) const LICENSE_EXPIRY: &str = "license.expiry";
pub(super) const ENCRYPTION: &str = "receiver.encryptionEnabled";
pub(super) const CIPHER: &str = "minCipher";
pub(super) const CONNECTIONS: &str = "bandwidthLimits.incomingMaxConnections";
pub(super) const SEND_BUFFER: &str = "receiver.socketSendBufferSize";
pub(super) const RECEIVE_BUFFER: &str = "receiver.socketRecvBufferSize";
pub(super) const LOGIN: &str = "receiver.authRequired";
pub(super) const CLIENTS: &str = "receiver.onlyAuthorizedClientsAllowed";
pub(super) const RELAY_ADDRESS: &str = "receiver.relayIP";
pub(super) const RELAY_PORT: &str = "receiver.relayPort";
pub(super) const MULTIPLEX: &str = "multiplexAvailable";
pub(super) const ADDRESS: &str = "receiver.receiverIP";
pub(super) const PORT: &str = "receiver.receiverPort";
pub(super) const BORROW_INCOMING: &str = "bandwidthLimits.borrowIncoming";
pub(super) const BORROW_OUTGOING: &str = "bandwidthLimits.borrowOutgoing";

/// Every field that a route rests on.
const READ: [&str; 20] = [
    OUTGOING_ACTIVE,
    OUTGOING_RATE,
    INCOMING_ACTIVE,
    INCOMING_RATE,
    LICENSE_VALID,
    LICENSE_EXPIRY,
    ENCRYPTION,
    CIPHER,
    CONNECTIONS,
    SEND_BUFFER,
    RECEIVE_BUFFER,
    LOGIN,
    CLIENTS,
    RELAY_ADDRESS,
    RELAY_PORT,
    MULTIPLEX,
    ADDRESS,
    PORT,
    BORROW_INCOMING,
    BORROW_OUTGOING,
];

/// What an end says of a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said<'a> {
    Value(&'a Value),
    Nothing,
    /// Not sent, or of another type than documented.
    Unknown,
}

impl<'a> RouteEnd<'a> {
    /// What a target said, as far as routes rest on it.
    pub fn new(target: &'a str, document: &'a Document, as_of: Timestamp) -> Self {
        let mut values = Vec::with_capacity(READ.len());
        for path in READ {
            values.push((path, read(document, path)));
        }
        Self { target, as_of, values }
    }

    /// What it says of one of the fields that are read.
    pub(super) fn said(&self, path: &str) -> Said<'a> {
        let found = self.values.iter().find(|(known, _)| *known == path);
        found.map_or(Said::Unknown, |(_, said)| *said)
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

fn read<'a>(document: &'a Document, path: &str) -> Said<'a> {
    let Ok(field) = catalogue::field(path) else { return Said::Unknown };
    match document.lookup(field) {
        Lookup::Is(value) => Said::Value(value),
        Lookup::Null if field.nullable => Said::Nothing,
        Lookup::Null | Lookup::Absent | Lookup::Odd(_) | Lookup::Repeated(_) => Said::Unknown,
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
