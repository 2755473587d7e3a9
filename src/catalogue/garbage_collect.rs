//! `configuration.garbageCollect`: when the server throws away what nobody uses.

use super::{Audience, Field, Kind, Section, SetBy, configuration};

pub(super) static SECTION: Section = Section {
    name: "garbageCollect",
    short: &["gc"],
    parent: Some(&configuration::SECTION),
    path: "configuration.garbageCollect",
    key: "garbageCollect",
    older: &[],
    title: "Garbage collection",
    about: "How often the server looks for what nobody uses, and when it throws it away.",
    since: Some("1.8.0"),
    seen_by: Audience::Superuser,
};

/// Both at once.
const SET_BY: SetBy = SetBy::by_calls(&["updateGarbageCollectSettings()"]);

pub(super) static FIELDS: &[Field] = &[
    Field::new(
        &SECTION,
        "configuration.garbageCollect.intervalSeconds",
        "Interval",
        Kind::Seconds,
        "The time from one collection to the next, in seconds.",
    )
    .set_by(SET_BY.note("every hour, unless told otherwise")),
    Field::new(
        &SECTION,
        "configuration.garbageCollect.timeLimitSeconds",
        "Grace period",
        Kind::Seconds,
        "How long something has to be unused before it is collected, in seconds.",
    )
    .set_by(SET_BY.note("48 hours, unless told otherwise"))
    .like("172800"),
];
