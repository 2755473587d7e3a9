//! `bandwidthLimits`: how much the server may move at a time.

use super::{Audience, Field, Kind, Section};

pub(super) static SECTION: Section = Section {
    name: "bandwidthLimits",
    short: &["bandwidth"],
    path: "bandwidthLimits",
    older: &[],
    title: "Bandwidth limits",
    about: "How much the server may move in each direction.",
    since: Some("1.6.0"),
    seen_by: Audience::Anyone,
};

pub(super) static FIELDS: &[Field] = &[
    Field::new(
        &SECTION,
        "bandwidthLimits.incomingLimitActive",
        "Incoming limit",
        Kind::Flag,
        "Whether the limits for incoming data are applied.",
    ),
    Field::new(
        &SECTION,
        "bandwidthLimits.incomingRateLimit",
        "Incoming rate",
        Kind::Rate,
        "The greatest rate at which data may come in.",
    ),
    Field::new(
        &SECTION,
        "bandwidthLimits.incomingMaxConnections",
        "Most connections",
        Kind::Count,
        "The most connections that may come in at the same time.",
    ),
    Field::new(
        &SECTION,
        "bandwidthLimits.outgoingLimitActive",
        "Outgoing limit",
        Kind::Flag,
        "Whether the limit for outgoing data is applied.",
    ),
    Field::new(
        &SECTION,
        "bandwidthLimits.outgoingRateLimit",
        "Outgoing rate",
        Kind::Rate,
        "The greatest rate at which data may go out.",
    ),
    Field::new(
        &SECTION,
        "bandwidthLimits.borrowIncoming",
        "Lends to outgoing",
        Kind::Flag,
        "Whether bandwidth that incoming data leaves unused is added to the outgoing limit, while both are active.",
    ),
    Field::new(
        &SECTION,
        "bandwidthLimits.borrowOutgoing",
        "Lends to incoming",
        Kind::Flag,
        "Whether bandwidth that outgoing data leaves unused is added to the incoming limit, while both are active.",
    ),
];
