//! The document as it was sent: same keys, same order, numbers digit for digit.
//!
//! The text itself is laid out anew, token by token, so that nothing of it goes through a number or a map. Only what a
//! terminal would act on is changed, into the `\\u` escape that means the same.

use std::ops::ControlFlow;

use serde::Serialize;

use crate::catalogue::{self, Section};
use crate::document::{Document, KeyPlace};
use crate::secret::MASK;
use crate::selection::Selection;
use crate::text::sanitize;

pub(super) fn render(document: &Document, selection: &Selection, compact: bool) -> String {
    let mut layout = Layout::new(document.text(), compact);
    layout.section(&WantedParts { document, selection }, catalogue::top());
    layout.finish()
}

/// A structure of our own as JSON.
pub(super) fn of(structure: &impl Serialize) -> String {
    // What has text for keys and goes to memory cannot fail.
    let text = serde_json::to_string(structure).unwrap_or_default();
    let mut layout = Layout::new(&text, false);
    layout.value();
    layout.finish()
}

/// What of a document is wanted.
struct WantedParts<'a> {
    document: &'a Document,
    selection: &'a Selection,
}

/// What becomes of one value.
enum Fate {
    Keep,
    Mask,
    Drop,
    /// A section: each of its values has a fate of its own.
    Open(&'static Section),
}

impl WantedParts<'_> {
    fn fate(&self, section: &'static Section, key: &str, value: &str) -> Fate {
        let when = |wanted| if wanted { Fate::Keep } else { Fate::Drop };
        match self.document.place(section, key) {
            KeyPlace::Section(child) if value.starts_with('{') => Fate::Open(child),
            KeyPlace::Section(child) if !self.selection.wants_section(child) => Fate::Drop,
            KeyPlace::Section(child) if child.has_secrets() && self.is_masked(value) => Fate::Mask,
            KeyPlace::Unknown => when(self.selection.wants_section(section)),
            KeyPlace::Field(field) if !self.selection.wants(field) => Fate::Drop,
            KeyPlace::Field(field) if field.secret && self.is_masked(value) => Fate::Mask,
            KeyPlace::Section(_) | KeyPlace::Field(_) => Fate::Keep,
        }
    }

    /// Whether a value is masked if it is a secret: null gives nothing away.
    fn is_masked(&self, value: &str) -> bool {
        self.document.is_masked() && !value.starts_with("null")
    }
}

/// Lays JSON out anew. The text has been read as JSON before, so it is known to be well-formed.
struct Layout<'a> {
    rest: &'a str,
    out: String,
    compact: bool,
    level: usize,
}

impl<'a> Layout<'a> {
    fn new(text: &'a str, compact: bool) -> Self {
        Self { rest: text.trim_start(), out: String::with_capacity(2 * text.len()), compact, level: 0 }
    }

    fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    /// Lays out an object of which parts are wanted.
    fn section(&mut self, wanted: &WantedParts<'_>, section: &'static Section) {
        self.members('}', |layout, mut first| {
            let key = layout.scalar();
            layout.skip(':');
            // A key is a JSON string, and has been read as one before.
            let name: String = serde_json::from_str(key).unwrap_or_default();
            let before = (layout.out.len(), first);
            layout.separate(&mut first, key);
            match wanted.fate(section, &name, layout.rest) {
                Fate::Keep => layout.value(),
                Fate::Mask => {
                    layout.pass();
                    layout.out.extend(["\"", MASK, "\""]);
                }
                Fate::Drop => {
                    layout.pass();
                    layout.out.truncate(before.0);
                    return before.1;
                }
                Fate::Open(child) => {
                    let empty = layout.rest.trim_start_matches('{').trim_start().starts_with('}');
                    let start = layout.out.len();
                    layout.section(wanted, child);
                    // A section of which nothing is left goes, unless it was empty and is wanted.
                    let left = layout.out.get(start..) != Some("{}")
                        || (empty && wanted.selection.wants_section(child));
                    if !left {
                        layout.out.truncate(before.0);
                        return before.1;
                    }
                }
            }
            first
        });
    }

    /// Lays out the value that comes next.
    fn value(&mut self) {
        match self.rest.chars().next() {
            Some('{') => self.members('}', |layout, mut first| {
                let key = layout.scalar();
                layout.skip(':');
                layout.separate(&mut first, key);
                layout.value();
                first
            }),
            Some('[') => self.members(']', |layout, mut first| {
                layout.separate(&mut first, "");
                layout.value();
                first
            }),
            _ => {
                let scalar = self.scalar();
                self.out.push_str(&sanitize::line(scalar));
            }
        }
    }

    /// Reads the value that comes next and writes nothing.
    fn pass(&mut self) {
        let length = self.out.len();
        self.value();
        self.out.truncate(length);
    }

    /// Goes through an object or a list; `member` is told whether it is the first, and tells whether the next one is.
    fn members(&mut self, close: char, mut member: impl FnMut(&mut Self, bool) -> bool) {
        let open = if close == '}' { '{' } else { '[' };
        self.skip(open);
        self.out.push(open);
        self.level += 1;
        let mut first = true;
        while !self.rest.is_empty() && !self.rest.starts_with(close) {
            first = member(self, first);
            if self.rest.starts_with(',') {
                self.skip(',');
            }
        }
        self.skip(close);
        self.level -= 1;
        if !first {
            self.new_line();
        }
        self.out.push(close);
    }

    /// Writes what stands before a member, and its key where it has one.
    fn separate(&mut self, first: &mut bool, key: &str) {
        if !std::mem::replace(first, false) {
            self.out.push(',');
        }
        self.new_line();
        if !key.is_empty() {
            self.out.push_str(&sanitize::line(key));
            self.out.push_str(if self.compact { ":" } else { ": " });
        }
    }

    fn new_line(&mut self) {
        if !self.compact {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.level));
        }
    }

    /// Takes a string, a number or a word.
    fn scalar(&mut self) -> &'a str {
        let end = if self.rest.starts_with('"') {
            let close = self.rest.char_indices().skip(1).try_fold(false, |escaped, (at, c)| match c {
                '"' if !escaped => ControlFlow::Break(at + 1),
                '\\' => ControlFlow::Continue(!escaped),
                _ => ControlFlow::Continue(false),
            });
            close.break_value()
        } else {
            self.rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, ',' | ':' | ']' | '}'))
        };
        let (scalar, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest.trim_start();
        scalar
    }

    fn skip(&mut self, c: char) {
        self.rest = self.rest.strip_prefix(c).unwrap_or(self.rest).trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;
    use crate::selection::Part;

    fn document(json: &str) -> Document {
        Document::from_json(json.as_bytes()).unwrap()
    }

    #[test]
    fn order_digits_and_unknown_keys_stay() {
        let sent = r#"{"zeta":1.10,"version":"é","big":123456789012345678901234567890,"exp":[1E5,1e5,1e+2,1.50e-2,1.0],"twice":1,"twice":2,"esc":"\\u00e9\\/\\\\\"","magic":{"$serde_json::private::Number":"1"},"nest":{"b":[1,{"a":null}],"a":-0.0}}"#;
        assert_eq!(render(&document(sent), &Selection::default(), true), format!("{sent}\n"));
    }

    #[test]
    fn what_a_terminal_would_act_on_is_escaped_and_means_the_same() {
        let sent = document("{\"a\": \"\u{9b}31m\u{202e}\u{7f}\\u001b\", \"k\u{200b}\": 1}");
        let json = render(&sent, &Selection::default(), true);
        let read = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
        assert_eq!(json, "{\"a\":\"\\u009b31m\\u202e\\u007f\\u001b\",\"k\\u200b\":1}\n");
        assert_eq!(read(&json), read(sent.text()));
    }

    #[test]
    fn a_selection_keeps_the_nesting_and_the_names_as_sent() {
        let sent = document(
            r#"{"new": 1, "configuration": {"fileCache": {"maximumSize": 2, "new": 3}, "triggersAvailable": true}, "license": {"valid": true, "new": 4}, "version": "1"}"#,
        );
        let cache = catalogue::section("cache").unwrap();
        let valid = catalogue::field("license.valid").unwrap();
        let selection = Selection::new(&[cache], &[valid], &[]);
        let json = render(&sent, &selection, true);
        assert_eq!(
            json,
            "{\"configuration\":{\"fileCache\":{\"maximumSize\":2,\"new\":3}},\"license\":{\"valid\":true}}\n"
        );
        let license = catalogue::section("license").unwrap();
        let selection = Selection::new(&[], &[], &[Part::Section(cache), Part::Section(license)]);
        let json = render(&sent, &selection, true);
        assert_eq!(json, "{\"new\":1,\"configuration\":{\"triggersAvailable\":true},\"version\":\"1\"}\n");
    }
}
