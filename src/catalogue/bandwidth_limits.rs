//! `bandwidthLimits`: how much the server may move at a time.

use super::{Audience, Field, Kind, Section, SetBy, server};

pub(super) static SECTION: Section = Section {
    name: "bandwidthLimits",
    short: &["bandwidth"],
    parent: Some(&server::SECTION),
    path: "bandwidthLimits",
    key: "bandwidthLimits",
    older: &[],
    title: "Bandwidth limits",
    about: "How much the server may move in each direction.",
    since: Some("1.6.0"),
    seen_by: Audience::Anyone,
};

/// The call that changes all of them while the server runs.
const LIMITS: &[&str] = &["updateBandwidthLimits()"];
const RESTART: &str = "what an option has set, only a restart changes; the call needs a superuser";
const SUPERUSER: &str = "the call needs a superuser";

pub(super) static FIELDS: &[Field] = &[
    Field::new(
        &SECTION,
        "bandwidthLimits.incomingLimitActive",
        "Incoming limit",
        Kind::Flag,
        "Whether the limits for incoming data are applied.",
    )
    .set_by(SetBy::by_calls(LIMITS).note(SUPERUSER)),
    Field::new(
        &SECTION,
        "bandwidthLimits.incomingRateLimit",
        "Incoming rate",
        Kind::Rate,
        "The greatest rate at which data may come in.",
    )
    .set_by(SetBy::by_options(&["--incoming-rate-limit"]).or_calls(LIMITS).note(RESTART)),
    Field::new(
        &SECTION,
        "bandwidthLimits.incomingMaxConnections",
        "Most connections",
        Kind::Count,
        "The most connections that may come in at the same time.",
    )
    .set_by(SetBy::by_calls(LIMITS).note(SUPERUSER)),
    Field::new(
        &SECTION,
        "bandwidthLimits.outgoingLimitActive",
        "Outgoing limit",
        Kind::Flag,
        "Whether the limit for outgoing data is applied.",
    )
    .set_by(SetBy::by_calls(LIMITS).note(SUPERUSER)),
    Field::new(
        &SECTION,
        "bandwidthLimits.outgoingRateLimit",
        "Outgoing rate",
        Kind::Rate,
        "The greatest rate at which data may go out.",
    )
    .set_by(SetBy::by_options(&["--outgoing-rate-limit"]).or_calls(LIMITS).note(RESTART)),
    Field::new(
        &SECTION,
        "bandwidthLimits.borrowIncoming",
        "Lends to outgoing",
        Kind::Flag,
        "Whether bandwidth that incoming data leaves unused is added to the outgoing limit, while both are active.",
    )
    .set_by(SetBy::by_options(&["--borrow-incoming-rate"]).or_calls(LIMITS).note(RESTART)),
    Field::new(
        &SECTION,
        "bandwidthLimits.borrowOutgoing",
        "Lends to incoming",
        Kind::Flag,
        "Whether bandwidth that outgoing data leaves unused is added to the incoming limit, while both are active.",
    )
    .set_by(SetBy::by_options(&["--borrow-outgoing-rate"]).or_calls(LIMITS).note(RESTART)),
];
