//! `configuration.garbageCollect`: when the server throws away what nobody uses.

use super::{Audience, Field, Kind, Section};

pub(super) static SECTION: Section = Section {
    name: "garbageCollect",
    short: &["gc"],
    path: "configuration.garbageCollect",
    older: &[],
    title: "Garbage collection",
    about: "How often the server looks for what nobody uses, and when it throws it away.",
    since: Some("1.8.0"),
    seen_by: Audience::Superuser,
};

pub(super) static FIELDS: &[Field] = &[
    Field::new(
        &SECTION,
        "configuration.garbageCollect.intervalSeconds",
        "Interval",
        Kind::Seconds,
        "The time from one collection to the next, in seconds.",
    ),
    Field::new(
        &SECTION,
        "configuration.garbageCollect.timeLimitSeconds",
        "Grace period",
        Kind::Seconds,
        "How long something has to be unused before it is collected, in seconds.",
    ),
];
