//! From bytes to a value: the one reader of JSON from elsewhere.
//!
//! Whoever sends it may mean harm, so there are limits, and none of them is near what a stack or a memory has: a
//! server's document has three levels and about a hundred values. Whoever has the bytes has refused more than
//! 8 MiB of them.

use anyhow::{anyhow, bail};

use super::number::Number;
use super::value::{Member, Object, Text, Value};

/// The most levels of objects and lists in one another.
const MAX_DEPTH: usize = 128;

/// The most values, objects and lists included.
const MAX_VALUES: usize = 100_000;

/// Reads JSON of any shape, with or without a byte order mark.
///
/// # Errors
/// Says what the bytes are instead.
pub(crate) fn read(bytes: &[u8]) -> anyhow::Result<Value> {
    // Windows writes a byte order mark before UTF-8, and PowerShell's `>` used to write UTF-16.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        bail!("it is empty");
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        bail!("it is UTF-16, and JSON is UTF-8");
    }
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
            return Err(not_json(&String::from_utf8_lossy(whole), "a character is not UTF-8"));
        }
    };
    let mut reader = JsonReader::new(text);
    reader.skip_blanks();
    let value = reader.value()?;
    reader.skip_blanks();
    if reader.is_at_end() { Ok(value) } else { Err(reader.fault("something stands behind its end")) }
}

impl Number {
    /// Reads a number as JSON writes it; none for anything else, blanks included.
    pub fn parse(written: &str) -> Option<Self> {
        let mut reader = JsonReader::new(written);
        let number = reader.number().ok()?;
        if reader.is_at_end() { Some(number) } else { None }
    }
}

/// What is wrong, behind what was read well.
fn not_json(before: &str, what: &str) -> anyhow::Error {
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    anyhow!("it is not JSON: {what} at line {line} column {column}")
}

/// A text that is being read.
pub(super) struct JsonReader<'a> {
    text: &'a str,
    /// How many bytes have been read.
    at: usize,
    depth: usize,
    values: usize,
}

impl<'a> JsonReader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, values: 0 }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.peek().is_none()
    }

    /// Calls itself for what is inside a value, [`MAX_DEPTH`] times at the most.
    fn value(&mut self) -> anyhow::Result<Value> {
        self.values += 1;
        if self.values > MAX_VALUES {
            bail!("it holds more than {MAX_VALUES} values");
        }
        match self.peek() {
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'"') => self.text().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number().map(Value::Number),
            _ => self.word(),
        }
    }

    fn object(&mut self) -> anyhow::Result<Value> {
        self.open()?;
        let mut members = Vec::new();
        while !self.take_end(b'}', members.is_empty(), "a comma or the end of the object is expected")? {
            if self.peek() != Some(b'"') {
                return Err(self.fault("a key in quotes is expected"));
            }
            let key = self.text()?;
            self.skip_blanks();
            if !self.take(b':') {
                return Err(self.fault("a colon is expected"));
            }
            self.skip_blanks();
            members.push(Member { key, value: self.value()? });
        }
        // Of many small ones, the spare room would be most of the memory.
        members.shrink_to_fit();
        Ok(Value::Object(Object::from_members(members)))
    }

    fn array(&mut self) -> anyhow::Result<Value> {
        self.open()?;
        let mut values = Vec::new();
        while !self.take_end(b']', values.is_empty(), "a comma or the end of the list is expected")? {
            values.push(self.value()?);
        }
        values.shrink_to_fit();
        Ok(Value::Array(values))
    }

    /// Goes into an object or a list.
    fn open(&mut self) -> anyhow::Result<()> {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            bail!("it is nested deeper than {MAX_DEPTH} levels");
        }
        Ok(())
    }

    /// Goes out of an object or a list where it ends here; or else over the comma, except before the first value.
    fn take_end(&mut self, bracket: u8, is_first: bool, otherwise: &str) -> anyhow::Result<bool> {
        self.skip_blanks();
        if self.take(bracket) {
            self.depth -= 1;
            return Ok(true);
        }
        if !is_first {
            if !self.take(b',') {
                return Err(self.fault(otherwise));
            }
            self.skip_blanks();
        }
        Ok(false)
    }

    fn text(&mut self) -> anyhow::Result<Text> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(0..b' ') => return Err(self.fault("a control character stands in a text")),
                Some(_) => self.at += 1,
                None => return Err(self.fault("a text has no end")),
            }
        }
        let text = Text::from_sent(self.since(start));
        self.at += 1;
        Ok(text)
    }

    fn escape(&mut self) -> anyhow::Result<()> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                        return Err(self.fault("four hexadecimal digits are expected"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.fault("what stands behind a backslash is no escape")),
        }
        Ok(())
    }

    pub(super) fn number(&mut self) -> anyhow::Result<Number> {
        let start = self.at;
        self.take(b'-');
        // Nothing may stand behind a zero, or it would be octal to some.
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        Ok(Number::from_sent(self.since(start)))
    }

    /// One digit at least.
    fn digits(&mut self) -> anyhow::Result<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.fault("a digit is expected")) } else { Ok(()) }
    }

    fn word(&mut self) -> anyhow::Result<Value> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        for (word, value) in
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
        {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.fault("a value is expected"))
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        if is_there {
            self.at += 1;
        }
        is_there
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// What is wrong where the reader stands.
    fn fault(&self, what: &str) -> anyhow::Error {
        // Whatever is expected there, it is most likely a download that was broken off.
        let what = if self.is_at_end() { "it is cut off" } else { what };
        not_json(self.since(0), what)
    }
}

#[cfg(test)]
mod tests;
