//! JSON laid out anew, token by token, so that nothing of it goes through a number or a map: order, digits
//! and keys that are there twice stay.

use crate::text::sanitize;

/// Reads JSON and writes it again, indented or on one line. The text has been read as JSON before, so it is
/// known to be well-formed and not too deep.
pub(super) struct JsonLayout<'a> {
    rest: &'a str,
    out: String,
    compact: bool,
    level: usize,
}

/// How much had been written at some point.
#[derive(Clone, Copy)]
pub(super) struct LayoutMark(usize);

impl<'a> JsonLayout<'a> {
    pub(super) fn new(text: &'a str, compact: bool) -> Self {
        Self { rest: text.trim_start(), out: String::with_capacity(2 * text.len()), compact, level: 0 }
    }

    /// What was written, with a last newline.
    pub(super) fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    pub(super) fn mark(&self) -> LayoutMark {
        LayoutMark(self.out.len())
    }

    pub(super) fn written_since(&self, mark: LayoutMark) -> &str {
        self.out.get(mark.0..).unwrap_or_default()
    }

    /// Forgets what was written since then.
    pub(super) fn take_back(&mut self, mark: LayoutMark) {
        self.out.truncate(mark.0);
    }

    /// Begins an object or a list.
    pub(super) fn open(&mut self, bracket: char) {
        self.skip(bracket);
        self.out.push(bracket);
        self.level += 1;
    }

    /// Whether another member comes before the end of the object or the list.
    pub(super) fn has_member(&mut self, closing: char) -> bool {
        self.skip(',');
        !self.rest.is_empty() && !self.rest.starts_with(closing)
    }

    /// Ends an object or a list.
    pub(super) fn close(&mut self, bracket: char, is_empty: bool) {
        self.skip(bracket);
        self.level -= 1;
        if !is_empty {
            self.new_line();
        }
        self.out.push(bracket);
    }

    /// Whether what comes next is an object without members.
    pub(super) fn is_at_empty_object(&self) -> bool {
        match self.rest.strip_prefix('{') {
            Some(inside) => inside.trim_start().starts_with('}'),
            None => false,
        }
    }

    /// Writes the key that comes next, and gives it back as it is meant.
    pub(super) fn write_key(&mut self, is_first: bool) -> String {
        let key = self.take_scalar();
        self.skip(':');
        self.separate(is_first);
        self.out.push_str(&sanitize::line(key));
        self.out.push_str(if self.compact { ":" } else { ": " });
        // A key is a JSON string, and has been read as one before.
        serde_json::from_str(key).unwrap_or_default()
    }

    /// Writes the value that comes next.
    pub(super) fn write_value(&mut self) {
        match self.rest.chars().next() {
            Some('{') => {
                self.open('{');
                let mut is_first = true;
                while self.has_member('}') {
                    self.write_key(is_first);
                    self.write_value();
                    is_first = false;
                }
                self.close('}', is_first);
            }
            Some('[') => {
                self.open('[');
                let mut is_first = true;
                while self.has_member(']') {
                    self.separate(is_first);
                    self.write_value();
                    is_first = false;
                }
                self.close(']', is_first);
            }
            _ => {
                let scalar = self.take_scalar();
                self.out.push_str(&sanitize::line(scalar));
            }
        }
    }

    /// Passes over the value that comes next.
    pub(super) fn skip_value(&mut self) {
        let before = self.mark();
        self.write_value();
        self.take_back(before);
    }

    /// Writes something that is JSON already.
    pub(super) fn write_raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// Writes what stands before a member.
    fn separate(&mut self, is_first: bool) {
        if !is_first {
            self.out.push(',');
        }
        self.new_line();
    }

    fn new_line(&mut self) {
        if !self.compact {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.level));
        }
    }

    /// Takes a string, a number or a word.
    fn take_scalar(&mut self) -> &'a str {
        let end = if self.rest.starts_with('"') {
            end_of_string(self.rest)
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

/// Where the JSON string ends that a text begins with, in bytes.
fn end_of_string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (place, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return Some(place + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_with_a_quote_that_is_not_escaped() {
        assert_eq!(end_of_string(r#""a\"b\\" : 1"#), Some(8));
        assert_eq!(end_of_string(r#""é", "x""#), Some(4));
        assert_eq!(end_of_string(r#""never"#), None);
    }

    #[test]
    fn lists_and_objects_are_indented_and_empty_ones_are_not() {
        let mut layout = JsonLayout::new(" {\"a\" : [ 1,{} ] ,\"b\":[],\"c\":\"x\"}\n", false);
        layout.write_value();
        let expected = "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": \"x\"\n}\n";
        assert_eq!(layout.finish(), expected);
    }

    #[test]
    fn what_is_skipped_leaves_nothing() {
        let mut layout = JsonLayout::new("[[1,2],3]", true);
        layout.open('[');
        layout.skip_value();
        assert!(layout.has_member(']'));
        layout.write_value();
        layout.close(']', false);
        assert_eq!(layout.finish(), "[3]\n");
    }
}
