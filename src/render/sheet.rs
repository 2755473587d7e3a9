//! A document as people are shown it, before anything is known of columns or markup.
//!
//! All text in a report is harmless: whatever came from the server has been through [`crate::text::sanitize`].

use jiff::Timestamp;
use serde_json::Value;

use crate::absence::Absence;
use crate::catalogue::{self, Field, Kind, Section, kind};
use crate::document::{Document, Entry, Lookup};
use crate::health::{self, Health, Outcome};
use crate::secret::MASK;
use crate::selection::Selection;
use crate::text::sanitize;
use crate::units::amount;

use super::ShowOptions;

/// Everything there is to show.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Which server this is.
    pub(super) headline: String,
    /// What is wrong, worst first; or that nothing is.
    pub(super) findings: Vec<SheetFinding>,
    /// The sections.
    pub(super) blocks: Vec<Block>,
    /// What is not shown.
    pub(super) notes: Vec<String>,
    /// What to do next.
    pub(super) hints: Vec<String>,
}

/// A sentence about the server's health.
#[derive(Debug)]
pub(super) struct SheetFinding {
    pub(super) tone: Tone,
    pub(super) sentence: String,
}

/// A section with its values.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) title: &'static str,
    /// Why there are no lines, where there are none.
    pub(super) note: Option<String>,
    pub(super) lines: Vec<SheetLine>,
}

/// A label and its value.
#[derive(Debug)]
pub(super) struct SheetLine {
    pub(super) tone: Tone,
    pub(super) label: String,
    pub(super) text: String,
}

/// What a line means, for marks and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Just a value.
    Plain,
    /// In order.
    Good,
    /// Worth knowing.
    Notice,
    /// Will need attention.
    Warning,
    /// Needs attention now.
    Critical,
    /// Of another type than documented.
    Odd,
    /// No value.
    Nothing,
    /// Sourced, and of no weight.
    Aside,
}

impl Sheet {
    pub(super) fn new(document: &Document, options: &ShowOptions, shorten: bool) -> Self {
        let health = Health::from_document(document, Timestamp::now());
        let unknown = document.unknown();
        let block = |section| Block::new(document, &health, &unknown, section, options, shorten);
        Self {
            headline: headline(document),
            findings: findings(document, &health, &options.selection),
            blocks: catalogue::sections().filter_map(block).collect(),
            notes: notes(&health, &unknown, options),
            hints: Vec::new(),
        }
    }
}

/// Name, version, platform and host, as far as they are known.
fn headline(document: &Document) -> String {
    let text = |path| {
        let value = document.value(catalogue::field(path).ok()?)?;
        Some(sanitize::line(value.as_str()?).into_owned()).filter(|text| !text.is_empty())
    };
    let product = match (text("version"), text("serverPlatform")) {
        (Some(version), Some(platform)) => format!("JetStream {version} on {platform}"),
        (Some(version), None) => format!("JetStream {version}"),
        (None, Some(platform)) => format!("JetStream on {platform}"),
        (None, None) => "JetStream".to_owned(),
    };
    let parts = [text("serverName"), Some(product), text("hostName")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What is wrong; for a whole document, whether nothing is. Silence is not health: where no rule found anything in
/// order, nothing is claimed.
fn findings(document: &Document, health: &Health, selection: &Selection) -> Vec<SheetFinding> {
    let finding =
        |tone, sentence: &str| SheetFinding { tone, sentence: sanitize::line(sentence).into_owned() };
    let worries = health.findings().into_iter().filter(|finding| selection.wants(finding.field));
    let odd = catalogue::sections().filter(|section| selection.wants_section(section));
    let odd = odd.filter_map(|section| Some((section, document.odd_section(section)?)));
    let odd = odd.filter(|(_, value)| !value.is_null());
    let found: Vec<_> = worries
        .map(|worry| match document.lookup(worry.field) {
            Lookup::Odd(_) => finding(Tone::Odd, worry.sentence),
            _ => finding(worry.severity.into(), worry.sentence),
        })
        .chain(odd.map(|(section, value)| finding(Tone::Odd, &health::odd(section.path, value, "an object"))))
        .collect();
    let anything_in_order = catalogue::fields().any(|field| health.outcome(field) == Some(Outcome::Ok));
    if !found.is_empty() || !selection.is_everything() || !anything_in_order {
        return found;
    }
    let seen = |section: &'static Section| section.fields().iter().any(|field| document.has(field));
    let all_seen = catalogue::section("configuration").is_ok_and(seen);
    vec![finding(
        Tone::Good,
        if all_seen { "nothing wrong" } else { "nothing wrong in what this caller is shown" },
    )]
}

/// What is left out, and what would show it.
fn notes(health: &Health, unknown: &[Entry<'_>], options: &ShowOptions) -> Vec<String> {
    let elsewhere =
        health.findings().iter().filter(|finding| !options.selection.wants(finding.field)).count();
    let hidden = unknown.iter().filter(|entry| options.selection.wants_section(entry.section)).count();
    let elsewhere =
        (elsewhere > 0).then(|| format!("{} in what is not shown here", some(elsewhere, "finding")));
    let hidden = (hidden > 0 && !options.all)
        .then(|| format!("{} not shown; --all lists them", some(hidden, "unknown value")));
    elsewhere.into_iter().chain(hidden).collect()
}

/// `3 findings`, `1 finding`.
fn some(count: usize, noun: &str) -> String {
    amount::counted(i128::try_from(count).unwrap_or(i128::MAX), noun)
}

impl Block {
    /// The block of a section; none where nothing of it is wanted.
    fn new(
        document: &Document,
        health: &Health,
        unknown: &[Entry<'_>],
        section: &'static Section,
        options: &ShowOptions,
        shorten: bool,
    ) -> Option<Self> {
        let wanted: Vec<_> = section.fields().iter().filter(|field| options.selection.wants(field)).collect();
        let sent = wanted.iter().any(|field| document.has(field));
        let told_by_parent = section.parent().is_some_and(|parent| {
            !document.has_section(parent)
                && parent.fields().iter().any(|field| options.selection.wants(field))
        });
        if told_by_parent && !options.all {
            return None;
        }
        let mut lines: Vec<SheetLine> = Vec::new();
        if sent || options.all {
            lines.extend(wanted.iter().map(|field| SheetLine::of_field(document, health, field, shorten)));
        }
        if options.all && options.selection.wants_section(section) {
            let unknown = unknown.iter().filter(|entry| entry.section == section);
            lines.extend(unknown.map(|entry| SheetLine::of_unknown(entry, shorten)));
        }
        let note = match document.odd_section(section) {
            _ if wanted.is_empty() => None,
            Some(Value::Null) => Some("null".to_owned()),
            Some(odd) => {
                Some(format!("{} (odd: an object is documented)", sanitize::line(&kind::plain(odd))))
            }
            None if sent => None,
            None => Some(format!("not sent: {}", Absence::explain(document, section.into()))),
        };
        let empty = wanted.is_empty() && lines.is_empty();
        (!empty).then_some(Self { title: section.title, note, lines })
    }
}

impl SheetLine {
    fn of_field(document: &Document, health: &Health, field: &Field, shorten: bool) -> Self {
        let (tone, text) = match document.lookup(field) {
            Lookup::Absent => {
                let since = field.since.map(|version| format!(" (since {version})"));
                (Tone::Nothing, format!("not sent{}", since.unwrap_or_default()))
            }
            Lookup::Null => (Tone::Nothing, "—".to_owned()),
            Lookup::Odd(value) => {
                let text =
                    format!("{} (odd: {} is documented)", kind::plain(value), field.kind.description());
                (Tone::Odd, text)
            }
            Lookup::Is(value) => match field.kind.human(value) {
                text if text.is_empty() => (Tone::Nothing, "(empty)".to_owned()),
                text if text == MASK => (Tone::Plain, text),
                text if shorten && field.kind == Kind::Key => {
                    (health.outcome(field).map_or(Tone::Plain, Tone::from), shortened(&text))
                }
                text => (health.outcome(field).map_or(Tone::Plain, Tone::from), text),
            },
        };
        Self { tone, label: field.label.to_owned(), text: sanitize::line(&text).into_owned() }
    }

    fn of_unknown(entry: &Entry<'_>, shorten: bool) -> Self {
        let key = entry.keys.last().copied().unwrap_or_default();
        let text = match kind::plain(entry.value) {
            _ if entry.value.is_null() => "—".to_owned(),
            text if text.is_empty() => "(empty)".to_owned(),
            text => text,
        };
        // Whatever the server calls it, the values keep their room.
        let label = if shorten { shortened(&sanitize::line(key)) } else { sanitize::line(key).into_owned() };
        Self {
            tone: Tone::Plain,
            label: format!("{label} (unknown)"),
            text: sanitize::line(&text).into_owned(),
        }
    }
}

impl From<Outcome> for Tone {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::NotApplicable | Outcome::Skipped => Self::Aside,
            Outcome::Ok => Self::Good,
            Outcome::Notice => Self::Notice,
            Outcome::Warning => Self::Warning,
            Outcome::Odd | Outcome::Unknown => Self::Odd,
            Outcome::Critical => Self::Critical,
        }
    }
}

/// A long text with its middle cut out: of a key, the ends are what people compare.
fn shortened(key: &str) -> String {
    const END: usize = 10;
    let chars: Vec<char> = key.chars().collect();
    match (chars.get(..END), chars.len().checked_sub(END).and_then(|tail| chars.get(tail..))) {
        (Some(head), Some(tail)) if chars.len() > 2 * END + 1 => {
            head.iter().chain(&['…']).chain(tail).collect()
        }
        _ => key.to_owned(),
    }
}
