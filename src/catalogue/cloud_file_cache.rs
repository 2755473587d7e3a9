//! `configuration.cloudFileCache`: the memory set aside for files in cloud storage.

use super::{Audience, Field, Kind, Section, SetBy, configuration};

pub(super) static SECTION: Section = Section {
    name: "cloudFileCache",
    short: &["cache"],
    parent: Some(&configuration::SECTION),
    path: "configuration.cloudFileCache",
    key: "cloudFileCache",
    // Renamed in 2.6.0.
    older: &["configuration.fileCache"],
    title: "Cloud file cache",
    about: "The memory set aside for files in cloud storage, and the most of it that was used.",
    since: Some("1.8.0"),
    seen_by: Audience::Superuser,
};

pub(super) static FIELDS: &[Field] = &[
    Field::new(
        &SECTION,
        "configuration.cloudFileCache.highWatermark",
        "Peak",
        Kind::Bytes,
        "The memory that was allocated to the cache, in bytes.",
    )
    .out_of("configuration.cloudFileCache.maximumSize")
    .state(),
    Field::new(
        &SECTION,
        "configuration.cloudFileCache.maximumSize",
        "Maximum size",
        Kind::Bytes,
        "The most that the cache may take, in bytes.",
    )
    .set_by(SetBy::by_options(&["--max-cloud-cache-size"])),
];
