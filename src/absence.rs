//! Why something is not in a document, and what would bring it there.

use std::fmt;

use crate::catalogue::{self, Audience, Section};
use crate::document::Document;
use crate::selection::Part;
use crate::units::version::Version;

/// Why a part of a document was not sent. Its text is for people, without a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// Something else was sent in the place of an object around it.
    Displaced(&'static Section),
    /// The caller is not shown it, whether the server has it or not.
    Hidden,
    /// The server is older than this version.
    Older(&'static str),
    /// Nothing explains it.
    LeftOut,
}

impl Absence {
    /// Why `part`, which was not sent, was not sent.
    pub fn of(document: &Document, part: Part) -> Self {
        let (section, since, seen_by) = match part {
            Part::Section(section) => (section, section.since, section.seen_by),
            Part::Field(field) => (field.section, field.since, field.seen_by),
        };
        let holders = std::iter::successors(Some(section), |section| section.parent());
        let displaced = holders.filter(|holder| document.odd_section(holder).is_some()).last();
        let hidden = seen_by == Audience::Superuser && !document.has_section(top_of(section));
        match (displaced, since) {
            (Some(holder), _) => Self::Displaced(holder),
            (None, _) if hidden => Self::Hidden,
            (None, Some(since)) if is_older(document, since) => Self::Older(since),
            (None, _) => Self::LeftOut,
        }
    }
}

impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Displaced(holder) => write!(f, "{} is no object", holder.path),
            Self::Hidden => write!(f, "only a superuser sees it (--superuser)"),
            Self::Older(since) => write!(f, "servers send it since {since}"),
            Self::LeftOut => write!(f, "the server left it out"),
        }
    }
}

/// Whether the server is older than `since`; one that does not tell its version is.
fn is_older(document: &Document, since: &str) -> bool {
    let version = catalogue::field("version").ok().and_then(|version| document.value(version)?.as_str());
    version.is_none_or(|version| Version::parse(version) < Version::parse(since))
}

/// The outermost section around this one that is not the top level.
fn top_of(section: &'static Section) -> &'static Section {
    match section.parent() {
        Some(parent) if parent.parent().is_some() => top_of(parent),
        _ => section,
    }
}
