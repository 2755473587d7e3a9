//! The sections of a document as blocks of labels and values: those first that people look for, and nothing that says
//! nothing.

use super::ShowOptions;
use super::sheet::{Block, SheetLine, Tone, counted};
use super::sheet_value::{self, ValueStyle};
use crate::absence::Absence;
use crate::catalogue::{self, Field, Kind, Section, kind};
use crate::check::report::TargetResult;
use crate::document::{Document, Entry, Lookup};
use crate::json::Value;
use crate::secret::MASK;
use crate::selection::Part;
use crate::text::sanitize;

/// The most values of a section that the catalogue does not know and that people are shown: nobody reads thousands.
const MOST_UNKNOWN: usize = 1000;

/// What stands in the place of null.
const NULL: &str = "—";

/// The sections in the order in which people look for them. The others follow as the catalogue has them.
const ORDER: [&str; 8] = [
    "license",
    "server",
    "receiver",
    "bandwidthLimits",
    "cloudFileCache",
    "garbageCollect",
    "configuration",
    "user",
];

/// What the server calls itself beside its name: nobody looks for these first, and they have a block of their own.
const DETAILS_OF_SERVER: &str = "Identity";

/// For whom a document is laid out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SheetUse {
    /// Whether long texts of which only the ends are compared lose their middle: a terminal is looked at, and anything
    /// else is searched and copied from.
    pub(super) shortens: bool,
    /// Whether keys do, too.
    pub(super) shortens_keys: bool,
    /// Whether amounts have bars.
    pub(super) has_bars: bool,
}

/// A document on its way into blocks.
pub(super) struct SheetBlocks<'a> {
    document: &'a Document,
    result: &'a TargetResult,
    options: &'a ShowOptions,
    /// What the catalogue does not know.
    unknown: Vec<Entry<'a>>,
    sheet_use: SheetUse,
}

/// Which fields of a section a block is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BlockPart {
    /// All, details last.
    Whole,
    /// All but the details.
    Main,
    /// The details.
    Details,
}

impl<'a> SheetBlocks<'a> {
    pub(super) fn new(
        document: &'a Document,
        result: &'a TargetResult,
        options: &'a ShowOptions,
        sheet_use: SheetUse,
    ) -> Self {
        Self { document, result, options, unknown: document.unknown(), sheet_use }
    }

    /// Every block in which something is wanted.
    pub(super) fn all(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for section in in_order() {
            let part = if section == catalogue::top() { BlockPart::Main } else { BlockPart::Whole };
            blocks.extend(self.block(section, part));
        }
        blocks.extend(self.block(catalogue::top(), BlockPart::Details));
        blocks
    }

    /// What is left out because it says nothing or nobody knows what it means, and what would show it.
    pub(super) fn left_out(&self) -> Option<String> {
        if self.options.all {
            return None;
        }
        let mut silent = 0;
        for field in catalogue::fields() {
            // Of a section that was not sent as a whole, its block says so, and its fields are not counted once more.
            if self.options.selection.wants(field) && self.is_left_out(field) && self.has_block(field.section)
            {
                silent += 1;
            }
        }
        let mut unknown = 0;
        for entry in &self.unknown {
            if self.options.selection.wants_section(entry.section) {
                unknown += 1;
            }
        }
        let mut parts = Vec::new();
        if silent > 0 {
            parts.push(format!("{} not sent, null or empty", counted(silent, "value")));
        }
        if unknown > 0 {
            parts.push(counted(unknown, "unknown value"));
        }
        if parts.is_empty() { None } else { Some(format!("--all shows {}, too", parts.join(" and "))) }
    }

    /// What the catalogue does not know of a section, and how much more of it there is than anybody reads.
    fn push_unknown(&self, section: &'static Section, lines: &mut Vec<SheetLine>) {
        let mut left_out = 0;
        let most = lines.len() + MOST_UNKNOWN;
        for entry in self.unknown.iter().filter(|entry| entry.section == section) {
            if lines.len() < most {
                lines.push(self.unknown_line(entry));
            } else {
                left_out += 1;
            }
        }
        if left_out > 0 {
            let text = format!("{} more; --format kv has all", counted(left_out, "unknown value"));
            lines.push(SheetLine::new(Tone::Aside, "…", text));
        }
    }

    /// The block of a section, or of a part of it; none where nothing of it is wanted.
    fn block(&self, section: &'static Section, part: BlockPart) -> Option<Block> {
        let (all, selection) = (self.options.all, &self.options.selection);
        // Of what is not sent as a whole, one block says so, not one for each part of it.
        if !all && self.is_told_by_parent(section) {
            return None;
        }
        let wanted: Vec<&Field> =
            fields_of(section, part).into_iter().filter(|field| selection.wants(field)).collect();
        let is_sent = section.fields().iter().any(|field| selection.wants(field) && self.document.has(field));
        let mut lines = Vec::new();
        if is_sent || all {
            for field in &wanted {
                if all || !self.is_left_out(field) {
                    lines.push(self.line(field));
                }
            }
        }
        if part == BlockPart::Details && lines.is_empty() {
            return None;
        }
        if all && part != BlockPart::Details && selection.wants_section(section) {
            self.push_unknown(section, &mut lines);
        }
        if wanted.is_empty() && lines.is_empty() {
            return None;
        }
        let title = if part == BlockPart::Details { DETAILS_OF_SERVER } else { section.title };
        let note = if wanted.is_empty() || part == BlockPart::Details {
            None
        } else {
            self.note(section, is_sent).or_else(|| nothing_said(&lines))
        };
        Some(Block { title, note, lines })
    }

    /// Whether a field has nothing to say, was not asked for by name, and nothing above speaks of it.
    fn is_left_out(&self, field: &'static Field) -> bool {
        let is_named = self.options.selection.named().contains(&Part::Field(field));
        !is_named && self.is_silent(field) && self.noteworthy(field).is_none()
    }

    /// What a rule finds in a field, where that is worth telling.
    fn noteworthy(&self, field: &Field) -> Option<Tone> {
        self.result.outcome(field).filter(|outcome| outcome.is_noteworthy()).map(Tone::from)
    }

    fn is_silent(&self, field: &Field) -> bool {
        match self.document.lookup(field) {
            Lookup::Absent | Lookup::Null => true,
            Lookup::Is(value) => field.kind.human(value).is_empty(),
            Lookup::Odd(_) | Lookup::Repeated(_) => false,
        }
    }

    /// Whether the values of a section are shown at all: of one that was not sent, its block says so.
    fn has_block(&self, section: &Section) -> bool {
        section.fields().iter().any(|field| self.options.selection.wants(field) && self.document.has(field))
    }

    /// Whether the section around it is missing, too, and has a block that says so.
    fn is_told_by_parent(&self, section: &Section) -> bool {
        let Some(parent) = section.parent else { return false };
        let has_block = parent.fields().iter().any(|field| self.options.selection.wants(field));
        has_block && !self.document.has_section(parent)
    }

    /// Why there is nothing of a section, or what was sent in its place.
    fn note(&self, section: &'static Section, is_sent: bool) -> Option<String> {
        match self.document.odd_section(section) {
            Some(Value::Null) => Some("null".to_owned()),
            Some(odd) => {
                let sent = kind::plain(odd);
                Some(format!("{} (odd: an object is documented)", sanitize::line(&sent)))
            }
            None if is_sent => None,
            None => Some(format!("not sent: {}", Absence::explain(self.document, section.into()))),
        }
    }

    fn line(&self, field: &'static Field) -> SheetLine {
        let (tone, text) = match self.document.lookup(field) {
            Lookup::Absent => (self.noteworthy(field).unwrap_or(Tone::Nothing), not_sent(field)),
            Lookup::Null => (self.noteworthy(field).unwrap_or(Tone::Nothing), NULL.to_owned()),
            Lookup::Odd(value) => {
                let documented = field.kind.description();
                (Tone::Odd, format!("{} (odd: {documented} is documented)", kind::plain(value)))
            }
            Lookup::Repeated(repeated) => {
                (Tone::Odd, format!("{} (odd: {repeated})", kind::plain(repeated.last)))
            }
            Lookup::Is(value) => self.value(field, value),
        };
        let label = if self.options.names { field.path } else { field.label };
        let is_fresh = self.options.fresh.contains(&field);
        SheetLine { is_fresh, ..SheetLine::new(tone, label, sanitize::line(&text)) }
    }

    fn value(&self, field: &Field, value: &Value) -> (Tone, String) {
        let style = ValueStyle { as_of: self.result.as_of, has_bars: self.sheet_use.has_bars };
        let text = sheet_value::spell(field, value, self.document, style);
        if text.is_empty() {
            return (Tone::Nothing, "(empty)".to_owned());
        }
        if text == MASK {
            return (Tone::Plain, text);
        }
        // A field that no rule judges is neither good nor bad.
        let tone = self.result.outcome(field).map_or(Tone::Plain, Tone::from);
        if self.sheet_use.shortens_keys && field.kind == Kind::Key {
            (tone, shortened(&text))
        } else {
            (tone, text)
        }
    }

    fn unknown_line(&self, entry: &Entry<'_>) -> SheetLine {
        let plain = kind::plain(entry.value);
        let text = if entry.value.is_null() {
            NULL
        } else if plain.is_empty() {
            "(empty)"
        } else {
            &plain
        };
        let key = sanitize::line(entry.keys.last().copied().unwrap_or_default());
        // Whatever the server calls it, the values keep their room.
        let label = if self.sheet_use.shortens { shortened(&key) } else { key.into_owned() };
        let label = format!("{label} (unknown)");
        SheetLine::new(Tone::Plain, label, sanitize::line(text))
    }
}

/// Every section, in the order in which people look for them.
fn in_order() -> Vec<&'static Section> {
    let mut sections: Vec<&Section> = catalogue::sections().collect();
    // The sort is stable: what is not in the list stays as the catalogue has it.
    sections
        .sort_by_key(|section| ORDER.iter().position(|name| *name == section.name).unwrap_or(ORDER.len()));
    sections
}

/// The fields of a section, or of a part of it, details last.
fn fields_of(section: &'static Section, part: BlockPart) -> Vec<&'static Field> {
    let mut fields: Vec<&Field> = Vec::new();
    if part != BlockPart::Details {
        fields.extend(section.fields().iter().filter(|field| !field.detail));
    }
    if part != BlockPart::Main {
        fields.extend(section.fields().iter().filter(|field| field.detail));
    }
    fields
}

/// That a section was sent, and holds nothing that says anything.
fn nothing_said(lines: &[SheetLine]) -> Option<String> {
    if lines.is_empty() { Some("nothing in it".to_owned()) } else { None }
}

fn not_sent(field: &Field) -> String {
    match field.since {
        Some(version) => format!("not sent (since {version})"),
        None => "not sent".to_owned(),
    }
}

/// A long text with its middle cut out: of a key, the ends are what people compare.
fn shortened(text: &str) -> String {
    /// The characters of each end.
    const END: usize = 10;
    let length = text.chars().count();
    if length <= 2 * END + 1 {
        return text.to_owned();
    }
    let head = text.chars().take(END);
    let tail = text.chars().skip(length - END);
    head.chain(['…']).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_the_ends_are_left() {
        assert_eq!(shortened("123456789012345678901"), "123456789012345678901");
        assert_eq!(shortened("é23456789_xx_123456789à"), "é23456789_…123456789à");
    }

    #[test]
    fn every_section_has_its_place() {
        assert_eq!(catalogue::sections().count(), ORDER.len());
        for name in ORDER {
            assert_eq!(catalogue::section(name).map(|section| section.name), Ok(name));
        }
    }
}
