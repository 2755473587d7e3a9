//! The server's answer, kept as it was sent, and how its values are found.
//!
//! A document is JSON first: key order, digits and unknown keys stay. The catalogue is laid over it: each leaf is
//! claimed by a field, under today's name or an older one, or is an extra that the catalogue does not know. What to
//! show of it belongs to [`crate::selection`], how to [`crate::render`].

use std::iter;

use anyhow::bail;
use serde_json::{Map, Value};

use crate::catalogue::{self, Field, Section};
use crate::secret::MASK;
use crate::text::json::{read_json, type_name};
use crate::text::sanitize;

/// A Server Information Structure.
#[derive(Debug, Clone)]
pub struct Document {
    /// The JSON as it was sent: digits, escapes and repeated keys are in no map.
    text: String,
    root: Map<String, Value>,
    masked: bool,
}

/// What a document says of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lookup<'a> {
    /// Nothing: the server is older, or the caller is not permitted.
    Absent,
    /// `null`.
    Null,
    /// A value of the documented kind.
    Is(&'a Value),
    /// A value of another kind than documented.
    Odd(&'a Value),
}

/// One value of the document, with the keys that lead to it as they were sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// The keys from the top.
    pub keys: Vec<&'a str>,
    /// The value.
    pub value: &'a Value,
    /// The section whose object holds it.
    pub section: &'static Section,
    /// The field that it is; none for what the catalogue does not know.
    pub field: Option<&'static Field>,
}

/// What a key of a section's object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// A section inside this one.
    Section(&'static Section),
    /// A documented value.
    Field(&'static Field),
    /// Something that the catalogue does not know.
    Unknown,
}

impl Document {
    /// Reads a document, with or without a byte order mark.
    ///
    /// # Errors
    /// Says what the bytes are instead: empty, another encoding, not JSON, or JSON but no object.
    pub fn from_json(bytes: &[u8]) -> anyhow::Result<Self> {
        // Windows writes a byte order mark before UTF-8, and PowerShell's `>` used to write UTF-16.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.trim_ascii().is_empty() {
            bail!("it is empty");
        }
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            bail!("it is UTF-16, and JSON is UTF-8");
        }
        match read_json(bytes)? {
            // What serde has read as UTF-8 is UTF-8.
            Value::Object(root) => Ok(Self { text: String::from_utf8(bytes.to_vec())?, root, masked: false }),
            other => bail!("it is {}, not an object", type_name(&other)),
        }
    }

    /// The document as JSON text, as it was sent.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether secrets are to be masked in [`Document::text`], too.
    pub fn is_masked(&self) -> bool {
        self.masked
    }

    /// The document itself, given away.
    pub fn into_root(self) -> Map<String, Value> {
        self.root
    }

    /// What the document says of `field`.
    pub fn lookup(&self, field: &Field) -> Lookup<'_> {
        match self.sent(field) {
            None => Lookup::Absent,
            Some(Value::Null) => Lookup::Null,
            Some(value) if field.kind.accepts(value) => Lookup::Is(value),
            Some(value) => Lookup::Odd(value),
        }
    }

    /// What was sent as `field`, whatever it is.
    fn sent(&self, field: &Field) -> Option<&Value> {
        let object = self.object(field.section)?;
        object.get(sent_key(object, field)?)
    }

    /// Whether anything was sent in the place of `section`.
    pub fn has_section(&self, section: &Section) -> bool {
        section == catalogue::top() || self.sent_section(section).is_some()
    }

    /// Whether `field` was sent, null included.
    pub fn has(&self, field: &Field) -> bool {
        self.lookup(field) != Lookup::Absent
    }

    /// The value of `field`, where it is of the documented kind.
    pub fn value(&self, field: &Field) -> Option<&Value> {
        match self.lookup(field) {
            Lookup::Is(value) => Some(value),
            Lookup::Absent | Lookup::Null | Lookup::Odd(_) => None,
        }
    }

    /// The object of a section, under today's name or an older one.
    fn object(&self, section: &Section) -> Option<&Map<String, Value>> {
        if section == catalogue::top() {
            return Some(&self.root);
        }
        self.sent_section(section)?.as_object()
    }

    /// What was sent in the place of a section's object; none for the top level, which has no place in another.
    fn sent_section(&self, section: &Section) -> Option<&Value> {
        let parent = self.object(section.parent()?)?;
        parent.get(sent_section_key(parent, section)?)
    }

    /// Every value in the order in which it was sent: one entry a field, one an unknown key with all below it, and one
    /// a section that is no object or an empty one.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        walk(&self.root, catalogue::top(), &mut Vec::new(), &mut entries);
        entries
    }

    /// What a key of a section's object is.
    pub fn place(&self, section: &'static Section, key: &str) -> KeyPlace {
        match self.object(section) {
            Some(object) => place(object, section, key),
            None => KeyPlace::Unknown,
        }
    }

    /// The values that the catalogue does not know.
    pub fn unknown(&self) -> Vec<Entry<'_>> {
        let mut entries = self.entries();
        entries.retain(|entry| entry.field.is_none() && !entry.is_section());
        entries
    }

    /// What was sent in the place of a section's object, where that is something else.
    pub fn odd_section(&self, section: &Section) -> Option<&Value> {
        let sent = self.sent_section(section)?;
        if sent.is_object() { None } else { Some(sent) }
    }

    /// Puts [`MASK`] in the place of every secret that was sent.
    pub fn mask_secrets(&mut self) {
        // Their keys are copied first, because the entries borrow what is about to change.
        let mut secrets: Vec<Vec<String>> = Vec::new();
        for entry in self.entries() {
            if entry.is_secret() && !entry.value.is_null() {
                secrets.push(entry.keys.into_iter().map(str::to_owned).collect());
            }
        }
        for keys in secrets {
            if let Some(value) = value_mut(&mut self.root, &keys) {
                *value = Value::from(MASK);
            }
        }
        // The text stays as it is: whoever shows it masks on the way, because repeated keys are in no map.
        self.masked = true;
    }
}

impl Entry<'_> {
    /// The path under which machines are given the value: the documented one, or the keys as sent, with what would
    /// be mistaken for the path's or the line's own punctuation escaped.
    pub fn path(&self) -> String {
        if let Some(field) = self.field {
            return field.path.to_owned();
        }
        let mut keys = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            // A key with a dot in it must not pass for a documented path.
            keys.push(sanitize::escape(key, |c| matches!(c, '.' | '=' | '\\')));
        }
        keys.join(".")
    }

    /// Whether the value gives access; or may hold what does, in the place of an object that has secrets.
    fn is_secret(&self) -> bool {
        match self.field {
            Some(field) => field.secret,
            None => self.is_section() && self.section.has_secrets(),
        }
    }

    /// Whether the value stands in the place of its section's object.
    pub fn is_section(&self) -> bool {
        self.field.is_none() && self.keys.len() == self.section.depth()
    }
}

/// Adds an entry for each value of a section's object and of the sections inside it. `keys` lead to the object.
fn walk<'a>(
    object: &'a Map<String, Value>,
    section: &'static Section,
    keys: &mut Vec<&'a str>,
    entries: &mut Vec<Entry<'a>>,
) {
    for (key, value) in object {
        keys.push(key);
        match place(object, section, key) {
            KeyPlace::Section(child) => match value {
                Value::Object(inner) if !inner.is_empty() => walk(inner, child, keys, entries),
                // There is nothing to walk over, but it was sent: it counts by itself.
                _ => entries.push(Entry { keys: keys.clone(), value, section: child, field: None }),
            },
            KeyPlace::Field(field) => {
                entries.push(Entry { keys: keys.clone(), value, section, field: Some(field) });
            }
            KeyPlace::Unknown => entries.push(Entry { keys: keys.clone(), value, section, field: None }),
        }
        keys.pop();
    }
}

/// What a key of a section's object is. Where an older name stands beside today's, it is unknown.
fn place(object: &Map<String, Value>, section: &'static Section, key: &str) -> KeyPlace {
    for child in catalogue::sections() {
        if child.parent() == Some(section) && sent_section_key(object, child) == Some(key) {
            return KeyPlace::Section(child);
        }
    }
    for field in section.fields() {
        if sent_key(object, field) == Some(key) {
            return KeyPlace::Field(field);
        }
    }
    KeyPlace::Unknown
}

/// The key under which `field` was sent in its section's object: today's, or else an older one.
fn sent_key(object: &Map<String, Value>, field: &Field) -> Option<&'static str> {
    let mut keys = iter::once(field.key()).chain(field.older.iter().copied());
    keys.find(|key| object.contains_key(*key))
}

/// The key under which `section` was sent in its parent's object: today's, or else an older one.
fn sent_section_key(parent: &Map<String, Value>, section: &Section) -> Option<&'static str> {
    for path in iter::once(section.path).chain(section.older.iter().copied()) {
        let key = catalogue::last_key(path);
        if parent.contains_key(key) {
            return Some(key);
        }
    }
    None
}

fn value_mut<'a>(object: &'a mut Map<String, Value>, keys: &[String]) -> Option<&'a mut Value> {
    let (key, rest) = keys.split_first()?;
    let value = object.get_mut(key)?;
    if rest.is_empty() { Some(value) } else { value_mut(value.as_object_mut()?, rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(json: &str) -> Document {
        Document::from_json(json.as_bytes()).unwrap()
    }

    fn lookup<'a>(document: &'a Document, path: &str) -> Lookup<'a> {
        document.lookup(catalogue::field(path).unwrap())
    }

    #[test]
    fn four_states_are_never_mixed_up() {
        let document =
            document(r#"{"version": "2.9.2", "serverName": null, "apiControlPort": [8886, 8887]}"#);
        assert_eq!(lookup(&document, "version"), Lookup::Is(&Value::from("2.9.2")));
        assert_eq!(lookup(&document, "serverName"), Lookup::Null);
        assert!(matches!(lookup(&document, "apiControlPort"), Lookup::Odd(_)));
        assert_eq!(lookup(&document, "revision"), Lookup::Absent);
        assert_eq!(lookup(&document, "license.valid"), Lookup::Absent);
    }

    #[test]
    fn older_names_are_found_under_todays_paths() {
        let document =
            document(r#"{"configuration": {"fileCache": {"maximumSize": 7}}, "user": {"username": "ops"}}"#);
        assert_eq!(
            lookup(&document, "configuration.cloudFileCache.maximumSize"),
            Lookup::Is(&Value::from(7))
        );
        assert_eq!(lookup(&document, "user.userName"), Lookup::Is(&Value::from("ops")));
        assert_eq!(document.unknown(), [], "an older name is not unknown");
    }

    #[test]
    fn todays_name_wins_and_the_older_one_beside_it_is_an_extra() {
        let document = document(
            r#"{"user": {"username": "old", "userName": "new"},
                "configuration": {"fileCache": {"maximumSize": 1}, "cloudFileCache": {"maximumSize": 2}}}"#,
        );
        assert_eq!(lookup(&document, "user.userName"), Lookup::Is(&Value::from("new")));
        assert_eq!(
            lookup(&document, "configuration.cloudFileCache.maximumSize"),
            Lookup::Is(&Value::from(2))
        );
        let unknown: Vec<_> = document.unknown().iter().map(Entry::path).collect();
        assert_eq!(unknown, ["user.username", "configuration.fileCache"]);
    }

    #[test]
    fn unknown_keys_and_odd_sections_are_kept_apart_from_fields() {
        let document = document(
            r#"{"license": [], "user": {}, "receiver": {"new": {"a": 1}}, "license.valid": true, "x=\n": 1}"#,
        );
        let entries = document.entries();
        let entries: Vec<_> =
            entries.iter().map(|entry| (entry.path(), entry.section.name, entry.is_section())).collect();
        let expected = [
            ("license".to_owned(), "license", true),
            ("user".to_owned(), "user", true),
            ("receiver.new".to_owned(), "receiver", false),
            ("license\\u002evalid".to_owned(), "server", false),
            ("x\\u003d\\n".to_owned(), "server", false),
        ];
        assert_eq!(entries, expected, "a key with a dot is no path to a documented field");
        let odd = |name: &str| document.odd_section(catalogue::section(name).unwrap());
        assert_eq!(odd("license"), Some(&Value::Array(Vec::new())));
        assert_eq!((odd("user"), odd("receiver"), odd("cache")), (None, None, None));
    }

    #[test]
    fn secrets_are_masked_and_null_stays_null() {
        let mut displaced = document(r#"{"user": [{"token": "tok"}], "license": [1]}"#);
        displaced.mask_secrets();
        let odd = |name| displaced.odd_section(catalogue::section(name).unwrap()).unwrap().to_string();
        assert_eq!([odd("user"), odd("license")], ["\"***\"", "[1]"], "whatever stands there");
        let mut document = document(r#"{"user": {"token": "tok", "tokenSession": null, "userName": "ops"}}"#);
        document.mask_secrets();
        assert!(document.is_masked());
        assert_eq!(lookup(&document, "user.token"), Lookup::Is(&Value::from(MASK)));
        assert_eq!(lookup(&document, "user.tokenSession"), Lookup::Null);
        assert_eq!(lookup(&document, "user.userName"), Lookup::Is(&Value::from("ops")));
    }

    #[test]
    fn what_is_no_document_is_said_plainly() {
        let deep = "[".repeat(200);
        let cases: [(&[u8], &str); 7] = [
            (b" \n", "it is empty"),
            (b"\xff\xfe{\0", "it is UTF-16, and JSON is UTF-8"),
            (b"[1]", "it is a list, not an object"),
            (b"null", "it is null, not an object"),
            (b"{\"a\": 1", "it is not JSON: EOF while parsing an object at line 1 column 7"),
            (b"{\"a\": \"\xff\"}", "it is not JSON: invalid unicode code point at line 1 column 8"),
            (deep.as_bytes(), "it is nested deeper than 128 levels"),
        ];
        for (bytes, message) in cases {
            assert_eq!(Document::from_json(bytes).unwrap_err().to_string(), message);
        }
        assert!(Document::from_json(b"\xef\xbb\xbf{}").is_ok(), "a byte order mark is no fault");
    }
}
