//! The document as it was sent: same keys, same order, numbers digit for digit.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use serde_json::{Map, Serializer, Value};

use crate::document::{Document, Entry};
use crate::sanitise;
use crate::selection::Selection;

pub(super) fn render(document: &Document, selection: &Selection, compact: bool) -> String {
    let selected;
    let root = if selection.is_everything() {
        document.root()
    } else {
        selected = select(document, selection);
        &selected
    };
    let mut json = if compact { write(root, CompactFormatter) } else { write(root, PrettyFormatter::new()) };
    json.push('\n');
    json
}

/// The wanted values in their places.
fn select(document: &Document, selection: &Selection) -> Map<String, Value> {
    let mut root = Map::new();
    for entry in document.entries() {
        let wanted = match entry.field {
            Some(field) => selection.wants(field),
            None => selection.wants_extras_of(entry.section),
        };
        if wanted {
            insert(&mut root, &entry);
        }
    }
    root
}

fn insert(root: &mut Map<String, Value>, entry: &Entry<'_>) {
    let Some((key, parents)) = entry.keys.split_last() else { return };
    let mut object = root;
    for parent in parents {
        let nested = object.entry(*parent).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(nested) = nested else { return };
        object = nested;
    }
    object.insert((*key).to_owned(), entry.value.clone());
}

/// A structure of our own as JSON, with its last newline.
pub(super) fn of(structure: &impl Serialize) -> String {
    write(structure, PrettyFormatter::new()) + "\n"
}

fn write(root: &impl Serialize, formatter: impl Formatter) -> String {
    let mut json = Vec::with_capacity(4 * 1024);
    let mut serializer = Serializer::with_formatter(&mut json, Harmless(formatter));
    // What has text for keys and goes to memory cannot fail.
    let _ = root.serialize(&mut serializer);
    String::from_utf8(json).unwrap_or_default()
}

/// Writes characters that a terminal would act on as `\u` escapes: the same JSON, and safe to look at.
struct Harmless<F>(F);

impl<F: Formatter> Formatter for Harmless<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        self.0.write_string_fragment(writer, &sanitise::line(fragment))
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
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
        let sent = r#"{"zeta":1.10,"version":"é","big":123456789012345678901234567890,"exp":[1e+2,1.50e-2,1.0],"nest":{"b":[1,{"a":null}],"a":-0.0}}"#;
        assert_eq!(render(&document(sent), &Selection::default(), true), format!("{sent}\n"));
    }

    #[test]
    fn what_a_terminal_would_act_on_is_escaped_and_means_the_same() {
        let sent = document("{\"a\": \"\u{9b}31m\u{202e}\u{7f}\\u001b\", \"k\u{200b}\": 1}");
        let json = render(&sent, &Selection::default(), true);
        assert_eq!(json, "{\"a\":\"\\u009b31m\\u202e\\u007f\\u001b\",\"k\\u200b\":1}\n");
        assert_eq!(document(&json), sent);
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
