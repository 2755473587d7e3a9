//! Why something is not in a document, and what would bring it there.

use std::{fmt, iter};

use crate::catalogue::{self, Audience, Section, kind};
use crate::document::Document;
use crate::json::Value;
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
    /// Nothing explains it: it is documented to be sent.
    LeftOut,
}

impl Absence {
    /// Why `part`, which was not sent, was not sent.
    pub fn explain(document: &Document, part: Part) -> Self {
        let (section, since, seen_by) = match part {
            Part::Section(section) => (section, section.since, section.seen_by),
            Part::Field(field) => (field.section, field.since, field.seen_by),
        };
        if let Some(holder) = displaced_holder(document, section) {
            let is_null = document.odd_section(holder).is_some_and(Value::is_null);
            let may_be_hidden = seen_by == Audience::Superuser && !is_superuser(document);
            return if is_null && may_be_hidden { Self::Hidden } else { Self::Displaced(holder) };
        }
        // Before the version: a server that hides a section says nothing about what is in it. One that shows the rest
        // of the section hides nothing, and from a superuser nothing is hidden.
        if seen_by == Audience::Superuser
            && !document.has_section(outermost(section))
            && !is_superuser(document)
        {
            return Self::Hidden;
        }
        match since {
            Some(since) if is_older(document, since) => Self::Older(since),
            _ => Self::LeftOut,
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

/// Whether the caller is a superuser, as the server says.
fn is_superuser(document: &Document) -> bool {
    document.value_at("user.superuser").and_then(Value::as_bool) == Some(true)
}

/// API levels, and the first server version that is documented to speak each.
const API_LEVELS: [(i128, &str); 4] = [(40, "2.9.2"), (39, "2.9.0"), (27, "1.9.0"), (26, "1.7")];

/// Whether the server is older than `since`.
fn is_older(document: &Document, since: &str) -> bool {
    // A version that cannot be read counts as older: `None` is less than `Some`.
    known_version(document).is_none_or(|version| Version::parse(version) < Version::parse(since))
}

/// The server's version, or one that it is at least of: a server that speaks a level of the API is no older than the
/// first that did. None where it tells neither: `version` came with 1.5.0.
fn known_version(document: &Document) -> Option<&str> {
    if let Some(version) = document.value_at("version") {
        return version.as_str();
    }
    let level = kind::integer(document.value_at("apiVersion")?)?;
    for (known, version) in API_LEVELS {
        if level >= known {
            return Some(version);
        }
    }
    None
}

/// The section, of this one and those around it, in whose place something else than an object was sent.
fn displaced_holder(document: &Document, section: &'static Section) -> Option<&'static Section> {
    // Below what was displaced nothing can be looked up, so there is one at the most.
    let mut holders = iter::successors(Some(section), |holder| holder.parent);
    holders.find(|holder| document.odd_section(holder).is_some())
}

/// The outermost section around this one that is not the top level.
fn outermost(section: &'static Section) -> &'static Section {
    match section.parent {
        Some(parent) if parent != catalogue::top() => outermost(parent),
        _ => section,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explanation(json: &str, path: &str) -> String {
        let document = Document::from_json(json.as_bytes()).unwrap();
        Absence::explain(&document, catalogue::field(path).unwrap().into()).to_string()
    }

    #[test]
    fn what_is_displaced_comes_first_then_who_asks_then_the_version() {
        let path = "configuration.cloudFileCache.maximumSize";
        let old = r#""version": "1.7.0""#;
        let cases = [
            (format!("{{{old}}}"), "only a superuser sees it (--superuser)"),
            (format!("{{{old}, \"configuration\": []}}"), "configuration is no object"),
            (format!("{{{old}, \"configuration\": {{}}}}"), "servers send it since 1.8.0"),
            (r#"{"version": "1.8.0", "configuration": {}}"#.to_owned(), "the server left it out"),
            (r#"{"version": "1.8.0", "user": {"superuser": true}}"#.to_owned(), "the server left it out"),
            (
                r#"{"configuration": {"cloudFileCache": 7}}"#.to_owned(),
                "configuration.cloudFileCache is no object",
            ),
        ];
        for (json, expected) in cases {
            assert_eq!(explanation(&json, path), expected, "{json}");
        }
    }

    #[test]
    fn a_server_without_a_version_is_older_than_all_that_have_one() {
        assert_eq!(explanation("{}", "minCipher"), "servers send it since 2.6.1");
        assert_eq!(explanation("{}", "hostName"), "the server left it out");
        let level = r#"{"apiVersion": 27}"#;
        assert_eq!(explanation(level, "certificateValidation"), "the server left it out", "since 1.7.0");
        assert_eq!(explanation(level, "APITokensAvailable"), "servers send it since 2.4.0");
    }
}
