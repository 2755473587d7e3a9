//! A server's document as a sheet: its sections, and in front what is wrong with it.

use super::ShowOptions;
use super::sheet::{Block, Sheet, SheetFinding, SheetLine, Tone};
use crate::absence::Absence;
use crate::catalogue::{self, Field, Kind, Section, kind};
use crate::check::report::{CheckLine, TargetResult};
use crate::document::{Document, Entry, Lookup};
use crate::health;
use crate::health::rules::ANSWER;
use crate::json::Value;
use crate::secret::MASK;
use crate::text::sanitize;
use crate::units::amount;

/// What stands in the place of null.
const NULL: &str = "—";

/// A document on its way into a sheet.
struct SheetSource<'a> {
    document: &'a Document,
    result: &'a TargetResult,
    options: &'a ShowOptions,
    /// What the catalogue does not know.
    unknown: Vec<Entry<'a>>,
    /// Whether long texts of which only the ends are compared lose their middle.
    shortens: bool,
}

impl Sheet {
    /// A document as people are shown it. Keys, and labels that the server has thought of, may be shortened;
    /// where somebody copies from it, they have to be whole.
    pub(super) fn from_document(
        document: &Document,
        result: &TargetResult,
        options: &ShowOptions,
        shortens: bool,
    ) -> Self {
        let source = SheetSource { document, result, options, unknown: document.unknown(), shortens };
        Self {
            verdict: Some(result.verdict),
            headline: headline(document),
            findings: source.findings(),
            blocks: catalogue::sections().filter_map(|section| source.block(section)).collect(),
            notes: source.notes(),
            hints: Vec::new(),
        }
    }
}

/// Name, version, platform and host, as far as they are known.
fn headline(document: &Document) -> String {
    let version = known_text(document, "version");
    let product = match (version, known_text(document, "serverPlatform")) {
        (Some(version), Some(platform)) => format!("JetStream {version} on {platform}"),
        (Some(version), None) => format!("JetStream {version}"),
        (None, Some(platform)) => format!("JetStream on {platform}"),
        (None, None) => "JetStream".to_owned(),
    };
    let mut parts = Vec::new();
    parts.extend(known_text(document, "serverName"));
    parts.push(product);
    parts.extend(known_text(document, "hostName"));
    parts.join(" · ")
}

/// A text of the document, harmless; none where it is empty.
fn known_text(document: &Document, path: &str) -> Option<String> {
    let value = document.value(catalogue::field(path).ok()?)?;
    let text = sanitize::line(value.as_str()?).into_owned();
    if text.is_empty() { None } else { Some(text) }
}

impl SheetSource<'_> {
    /// What is wrong in what is wanted; for a whole document, whether nothing is.
    fn findings(&self) -> Vec<SheetFinding> {
        let mut findings = Vec::new();
        for line in self.noteworthy() {
            if self.is_wanted(line) {
                findings.push(SheetFinding::new(line.outcome.into(), &line.sentence));
            }
        }
        for field in catalogue::fields() {
            if !self.options.selection.wants(field) {
                continue;
            }
            let sentence = match self.document.lookup(field) {
                Lookup::Odd(value) => health::odd(field.path, value, field.kind.description()),
                Lookup::Repeated(repeated) => repeated.to_string(),
                Lookup::Absent | Lookup::Null | Lookup::Is(_) => continue,
            };
            let finding = SheetFinding::new(Tone::Odd, &sentence);
            // Of a section that is there twice, each of its fields says the same.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        for section in catalogue::sections() {
            if !self.options.selection.wants_section(section) {
                continue;
            }
            match self.document.odd_section(section) {
                None | Some(Value::Null) => {}
                Some(odd) => {
                    findings.push(SheetFinding::new(Tone::Odd, &health::odd(section.path, odd, "an object")));
                }
            }
        }
        if findings.is_empty() && self.options.selection.is_everything() {
            let sentence = if self.sees_configuration() {
                "nothing wrong"
            } else {
                "nothing wrong in what this caller is shown"
            };
            findings.push(SheetFinding::new(Tone::Good, sentence));
        }
        findings
    }

    /// What was found, the worst first. What is odd is told by itself, in its place: the line of the rule that tells of
    /// all of it at once is left out, unless there is nothing else to tell.
    fn noteworthy(&self) -> Vec<&CheckLine> {
        let is_understood = self.document.is_recognised();
        let mut noteworthy = Vec::new();
        for line in &self.result.lines {
            if line.outcome.is_noteworthy() && !(is_understood && line.id.code() == ANSWER.code) {
                noteworthy.push(line);
            }
        }
        noteworthy
    }

    /// Whether a line is about what is wanted. One that is about the server as a whole belongs to the whole document.
    fn is_wanted(&self, line: &CheckLine) -> bool {
        match line.field {
            Some(field) => self.options.selection.wants(field),
            None => self.options.selection.is_everything(),
        }
    }

    /// Whether the caller is shown what only superusers are.
    fn sees_configuration(&self) -> bool {
        match catalogue::section("configuration") {
            Ok(section) => section.fields().iter().any(|field| self.document.has(field)),
            Err(_) => false,
        }
    }

    /// What is left out, and what would show it.
    fn notes(&self) -> Vec<String> {
        let selection = &self.options.selection;
        let elsewhere = self.noteworthy().into_iter().filter(|line| !self.is_wanted(line)).count();
        let unknown = self.unknown.iter().filter(|entry| selection.wants_section(entry.section)).count();
        let mut notes = Vec::new();
        if elsewhere > 0 {
            notes.push(format!("{} in what is not shown here", counted(elsewhere, "finding")));
        }
        if unknown > 0 && !self.options.all {
            notes.push(format!("{} not shown; --all lists them", counted(unknown, "unknown value")));
        }
        notes
    }

    /// The block of a section; none where nothing of it is wanted.
    fn block(&self, section: &'static Section) -> Option<Block> {
        let (all, selection) = (self.options.all, &self.options.selection);
        // Of what is not sent as a whole, one block says so, not one for each part of it.
        if !all && self.is_told_by_parent(section) {
            return None;
        }
        let wanted: Vec<_> = section.fields().iter().filter(|field| selection.wants(field)).collect();
        let is_sent = wanted.iter().any(|field| self.document.has(field));
        let mut lines = Vec::new();
        if is_sent || all {
            for field in &wanted {
                lines.push(self.line(field));
            }
        }
        if all && selection.wants_section(section) {
            for entry in &self.unknown {
                if entry.section == section {
                    lines.push(self.unknown_line(entry));
                }
            }
        }
        if wanted.is_empty() && lines.is_empty() {
            return None;
        }
        let note = if wanted.is_empty() { None } else { self.note(section, is_sent) };
        Some(Block { title: section.title, note, lines })
    }

    /// Whether the section around it is missing, too, and has a block that says so.
    fn is_told_by_parent(&self, section: &Section) -> bool {
        let Some(parent) = section.parent() else { return false };
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

    fn line(&self, field: &Field) -> SheetLine {
        let (tone, text) = match self.document.lookup(field) {
            Lookup::Absent => (Tone::Nothing, not_sent(field)),
            Lookup::Null => (Tone::Nothing, NULL.to_owned()),
            Lookup::Odd(value) => {
                let documented = field.kind.description();
                (Tone::Odd, format!("{} (odd: {documented} is documented)", kind::plain(value)))
            }
            Lookup::Repeated(repeated) => {
                (Tone::Odd, format!("{} (odd: {repeated})", kind::plain(repeated.last)))
            }
            Lookup::Is(value) => self.value(field, value),
        };
        SheetLine { tone, label: field.label.to_owned(), text: sanitize::line(&text).into_owned() }
    }

    fn value(&self, field: &Field, value: &Value) -> (Tone, String) {
        let text = field.kind.human(value);
        if text.is_empty() {
            return (Tone::Nothing, "(empty)".to_owned());
        }
        if text == MASK {
            return (Tone::Plain, text);
        }
        // A field that no rule judges is neither good nor bad.
        let tone = self.result.outcome(field).map_or(Tone::Plain, Tone::from);
        if self.shortens && field.kind == Kind::Key { (tone, shortened(&text)) } else { (tone, text) }
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
        let label = if self.shortens { shortened(&key) } else { key.into_owned() };
        let label = format!("{label} (unknown)");
        SheetLine { tone: Tone::Plain, label, text: sanitize::line(text).into_owned() }
    }
}

fn not_sent(field: &Field) -> String {
    match field.since {
        Some(version) => format!("not sent (since {version})"),
        None => "not sent".to_owned(),
    }
}

/// `3 findings`, `1 finding`.
fn counted(count: usize, noun: &str) -> String {
    amount::counted(i128::try_from(count).unwrap_or(i128::MAX), noun)
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
    fn the_headline_has_what_is_known() {
        for (sent, line) in [
            (
                r#"{"serverName": "paris", "version": "2.9.2", "hostName": "a\u001b"}"#,
                "paris · JetStream 2.9.2 · a\\u001b",
            ),
            (r#"{"serverName": "", "serverPlatform": "Linux"}"#, "JetStream on Linux"),
            ("{}", "JetStream"),
        ] {
            assert_eq!(headline(&Document::from_json(sent.as_bytes()).unwrap()), line);
        }
    }
}
