//! `license`: whether the server may run.

use super::{Audience, Field, Kind, Section, server};

pub(super) static SECTION: Section = Section {
    name: "license",
    short: &[],
    parent: Some(&server::SECTION),
    path: "license",
    key: "license",
    older: &[],
    title: "License",
    about: "Whether the server is licensed, and until when.",
    since: None,
    seen_by: Audience::Anyone,
};

pub(super) static FIELDS: &[Field] = &[
    Field::new(&SECTION, "license.valid", "Valid", Kind::Flag, "Whether the license is valid now.").state(),
    // Times are documented to be null where they do not hold yet.
    Field::new(&SECTION, "license.expiry", "Expires", Kind::Expiry, "When the license expires.").nullable(),
    Field::new(
        &SECTION,
        "license.errorMessage",
        "Problem",
        Kind::Text,
        "Why the license is not valid, in the server's own words; empty while it is.",
    )
    .nullable()
    .state()
    .like(r#""License expired""#),
];
