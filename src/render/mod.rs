//! Documents as text: one file a format, and what formats share.
//!
//! `json`, `kv` and `env` are contracts for machines; `table` and `markdown` show the same [`report`] to people.
//! [`listing`] is for lists of our own, [`mod@certificate`] for a look at a certificate.

mod certificate;
pub(crate) mod diagnosis;
mod env;
mod json;
mod kv;
pub(crate) mod listing;
mod markdown;
mod report;
mod table;

pub use certificate::{certificate, remembered};

use crate::catalogue::{self, Audience, Section};
use crate::cli::Format;
use crate::document::Document;
use crate::output::Look;
use crate::sanitise;
use crate::selection::{Part, Selection};

/// What the user wants to see, and how.
#[derive(Debug)]
pub struct Wish {
    /// The format.
    pub format: Format,
    /// The parts.
    pub selection: Selection,
    /// Whether people are shown what was not sent and what is unknown, too.
    pub all: bool,
    /// Whether JSON is one line.
    pub compact: bool,
}

/// A document as text, ready for standard output.
#[derive(Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The text, with its last newline.
    pub text: String,
    /// What the format could not say.
    pub warnings: Vec<String>,
}

/// Renders the wanted parts of a document.
pub fn render(document: &Document, wish: &Wish, look: Look) -> Rendered {
    let mut warnings = Vec::new();
    let text = match wish.format {
        Format::Json => json::render(document, &wish.selection, wish.compact),
        Format::Kv => kv::render(document, &wish.selection),
        Format::Env => {
            let text = env::render(document, &wish.selection, &mut warnings);
            // Exact where a shell reads it; harmless where a person does.
            if look.terminal { sanitise::lines(&text).into_owned() } else { text }
        }
        Format::Table => table::render(&report::Report::new(document, wish, look.terminal), look),
        Format::Markdown => markdown::render(&report::Report::new(document, wish, false)),
    };
    Rendered { text, warnings }
}

/// Why something is not in a document, and what would bring it there.
pub fn reason_for_absence(document: &Document, part: Part) -> String {
    let (section, since, seen_by) = match part {
        Part::Section(section) => (section, section.since, section.seen_by),
        Part::Field(field) => (field.section, field.since, field.seen_by),
    };
    let holders = std::iter::successors(Some(section), |section| section.parent());
    let version = catalogue::field("version").ok().and_then(|version| document.value(version)?.as_str());
    let is_older = |since: &str| version.is_none_or(|version| numbers(version) < numbers(since));
    let no_object = holders.filter(|holder| document.odd_section(holder).is_some()).last();
    let closed_to_caller = seen_by == Audience::Superuser && !document.has_section(top_of(section));
    match (no_object, since) {
        (Some(holder), _) => format!("{} is no object", holder.path),
        (None, _) if closed_to_caller => "only a superuser sees it (--superuser)".to_owned(),
        (None, Some(version)) if is_older(version) => format!("servers send it since {version}"),
        (None, _) => "the server left it out".to_owned(),
    }
}

/// The outermost section around this one that is not the top level.
fn top_of(section: &'static Section) -> &'static Section {
    match section.parent() {
        Some(parent) if parent.parent().is_some() => top_of(parent),
        _ => section,
    }
}

/// The numbers of a version, for comparison.
fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}
