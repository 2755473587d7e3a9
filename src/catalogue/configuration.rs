//! `configuration`: how the server was set up, for superusers.

use super::{Audience, Field, Kind, Section, SetBy, server};

pub(super) static SECTION: Section = Section {
    name: "configuration",
    short: &["config"],
    parent: Some(&server::SECTION),
    path: "configuration",
    key: "configuration",
    older: &[],
    title: "Configuration",
    about: "How the server was set up; only a superuser is shown it.",
    since: None,
    seen_by: Audience::Superuser,
};

pub(super) static FIELDS: &[Field] = &[
    Field::new(
        &SECTION,
        "configuration.persistentStateDir",
        "State directory",
        Kind::Text,
        "Where the server keeps its encryption keys; with one, its public key outlives a restart.",
    )
    .nullable()
    .set_by(SetBy::by_options(&["--persistent-state-dir"]))
    .like(r#""/var/lib/jetstream""#),
    Field::new(
        &SECTION,
        "configuration.triggersAvailable",
        "Triggers",
        Kind::Flag,
        "Whether the programs in the trigger directory are run when their events happen.",
    )
    .set_by(SetBy::by_options(&["--trigger-dir"])),
];
