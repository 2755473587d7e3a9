//! From values and structures to text. Nothing in it can act on a terminal: what would is written as the escape that
//! means the same.

use std::{fmt, io};

use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use super::number::Number;
use super::value::{Text, Value};
use crate::text::sanitize;

/// Writes values as they were sent.
pub(crate) struct JsonWriter {
    out: Vec<u8>,
    layout: Layout,
}

/// Where lines begin and how far they are indented, of values and of what serde writes.
struct Layout {
    is_compact: bool,
    level: usize,
    /// Whether there is anything in the object or list that was written last.
    has_members: bool,
}

/// A structure of our own, indented.
pub(crate) fn pretty(structure: &impl Serialize) -> String {
    laid_out(structure, false)
}

/// A structure of our own on one line.
pub(crate) fn compact(structure: &impl Serialize) -> String {
    laid_out(structure, true)
}

fn laid_out(structure: &impl Serialize, is_compact: bool) -> String {
    let mut out = Vec::new();
    // What has text for keys and goes to memory cannot fail.
    let _ = write_laid_out(structure, is_compact, &mut out);
    into_text(out)
}

/// A structure of our own, indented, written as it is made.
///
/// # Errors
/// The writer's.
pub(crate) fn write_pretty(structure: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    write_laid_out(structure, false, out)
}

fn write_laid_out(structure: &impl Serialize, is_compact: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Layout::new(is_compact));
    structure.serialize(&mut serializer).map_err(io::Error::from)
}

/// What was made of whole texts is text.
fn into_text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap_or_default()
}

impl JsonWriter {
    /// A writer that keeps to one line, or one that indents.
    pub(crate) fn new(is_compact: bool) -> Self {
        Self { out: Vec::new(), layout: Layout::new(is_compact) }
    }

    /// What was written.
    pub(crate) fn finish(self) -> String {
        into_text(self.out)
    }

    pub(crate) fn begin_object(&mut self) -> io::Result<()> {
        self.layout.begin_object(&mut self.out)
    }

    pub(crate) fn end_object(&mut self) -> io::Result<()> {
        self.layout.end_object(&mut self.out)
    }

    /// Writes a key; its value has to follow.
    pub(crate) fn key(&mut self, key: &Text, is_first: bool) -> io::Result<()> {
        self.layout.begin_object_key(&mut self.out, is_first)?;
        self.text(key);
        self.layout.begin_object_value(&mut self.out)
    }

    pub(crate) fn value(&mut self, value: &Value) -> io::Result<()> {
        match value {
            Value::Null => self.raw("null"),
            Value::Bool(yes) => self.raw(if *yes { "true" } else { "false" }),
            Value::Number(number) => self.raw(number.as_str()),
            Value::String(text) => self.text(text),
            Value::Array(values) => {
                self.layout.begin_array(&mut self.out)?;
                for (place, value) in values.iter().enumerate() {
                    self.layout.begin_array_value(&mut self.out, place == 0)?;
                    self.value(value)?;
                    self.layout.end_array_value(&mut self.out)?;
                }
                self.layout.end_array(&mut self.out)?;
            }
            Value::Object(object) => {
                self.begin_object()?;
                for (place, member) in object.members().iter().enumerate() {
                    self.key(&member.key, place == 0)?;
                    self.value(&member.value)?;
                    self.end_member()?;
                }
                self.end_object()?;
            }
        }
        Ok(())
    }

    /// Ends the value of a key.
    pub(crate) fn end_member(&mut self) -> io::Result<()> {
        self.layout.end_object_value(&mut self.out)
    }

    fn text(&mut self, text: &Text) {
        self.raw("\"");
        self.raw(&sanitize::line(text.sent()));
        self.raw("\"");
    }

    fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }
}

/// JSON on one line.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut writer = JsonWriter::new(true);
        writer.value(self).map_err(|_| fmt::Error)?;
        f.write_str(&writer.finish())
    }
}

fn quoted(text: &Text) -> String {
    format!("\"{}\"", sanitize::line(text.sent()))
}

impl Layout {
    fn new(is_compact: bool) -> Self {
        Self { is_compact, level: 0, has_members: false }
    }

    fn open<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.level += 1;
        self.has_members = false;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.level -= 1;
        if self.has_members {
            self.new_line(writer)?;
        }
        writer.write_all(bracket)
    }

    fn separate<W: ?Sized + io::Write>(&self, writer: &mut W, is_first: bool) -> io::Result<()> {
        if !is_first {
            writer.write_all(b",")?;
        }
        self.new_line(writer)
    }

    fn new_line<W: ?Sized + io::Write>(&self, writer: &mut W) -> io::Result<()> {
        if self.is_compact {
            return Ok(());
        }
        writer.write_all(b"\n")?;
        for _ in 0..self.level {
            writer.write_all(b"  ")?;
        }
        Ok(())
    }
}

impl Formatter for Layout {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.separate(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, _writer: &mut W) -> io::Result<()> {
        self.has_members = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.separate(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(if self.is_compact { b":" } else { b": " })
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, _writer: &mut W) -> io::Result<()> {
        self.has_members = true;
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(sanitize::line(fragment).as_bytes())
    }

    /// Bytes are JSON already: a number or a text as it was sent. No structure of ours has bytes of another meaning.
    fn write_byte_array<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        writer.write_all(value)
    }
}

/// In a structure of our own; to be written by the functions above alone. Keys are written by what they mean.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(yes) => serializer.serialize_bool(*yes),
            Self::Number(number) => number.serialize(serializer),
            // Half of a surrogate pair is taken by some readers and refused by others, with all that stands around it.
            Self::String(text) if text.as_str().contains(char::REPLACEMENT_CHARACTER) => {
                serializer.serialize_str(text.as_str())
            }
            Self::String(text) => serializer.serialize_bytes(quoted(text).as_bytes()),
            Self::Array(values) => serializer.collect_seq(values),
            Self::Object(object) => {
                let members = object.members().iter();
                serializer.collect_map(members.map(|member| (member.key.as_str(), &member.value)))
            }
        }
    }
}

/// As for values: digit for digit, which none of serde's numbers would keep.
impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.as_str().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;
    use crate::json::read;

    #[derive(Serialize)]
    struct Structure {
        text: &'static str,
        list: Vec<u8>,
        sent: Value,
    }

    #[test]
    fn structures_and_the_values_in_them_have_one_layout() {
        let sent =
            r#"{"n":[1E5,1.10],"e":{},"l":[],"s":"\/\ud83d","w":"\/\ud83d\ude00","twice":1,"twice":null}"#;
        let sent = read(sent.as_bytes()).unwrap();
        let structure = Structure { text: "\"\u{202e}", list: vec![1, 2], sent };
        expect_test::expect![[r#"
            {
              "text": "\"\u202e",
              "list": [
                1,
                2
              ],
              "sent": {
                "n": [
                  1E5,
                  1.10
                ],
                "e": {},
                "l": [],
                "s": "/�",
                "w": "\/\ud83d\ude00",
                "twice": 1,
                "twice": null
              }
            }"#]]
        .assert_eq(&pretty(&structure));
        assert_eq!(
            laid_out(&structure, true),
            r#"{"text":"\"\u202e","list":[1,2],"sent":{"n":[1E5,1.10],"e":{},"l":[],"s":"/�","w":"\/\ud83d\ude00","twice":1,"twice":null}}"#
        );
    }

    #[test]
    fn texts_of_our_own_are_quoted_as_serde_does() {
        for text in ["", "plain", "\"\\/\u{8}\n\r\t\u{0}\u{1f}", "é😀"] {
            let written = Value::from(text).to_string();
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
            assert_eq!(read(written.as_bytes()).unwrap(), Value::from(text));
        }
    }
}
