//! The server's answer, kept as it was sent, and how its values are found.
//!
//! A document is JSON first: key order, digits and unknown keys stay. The catalogue is laid over it: each leaf is
//! claimed by a field, under today's name or an older one, or is an extra that the catalogue does not know. What to
//! show of it belongs to [`crate::selection`], how to [`crate::render`].

use anyhow::{anyhow, bail};
use serde_json::{Map, Value};

use crate::catalogue::{self, Field, Section};
use crate::sanitise;

/// What stands in place of a secret.
pub const MASK: &str = "***";

/// The most that is read of an answer or a file, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// A Server Information Structure.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    root: Map<String, Value>,
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

impl Document {
    /// Reads a document, with or without a byte order mark.
    ///
    /// # Errors
    /// Says what the bytes are instead: empty, another encoding, not JSON, or JSON but no object.
    pub fn from_json(bytes: &[u8]) -> anyhow::Result<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.trim_ascii().is_empty() {
            bail!("it is empty");
        }
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            bail!("it is UTF-16, and JSON is UTF-8");
        }
        let value: Value =
            serde_json::from_slice(bytes).map_err(|error| anyhow!("it is not JSON: {error}"))?;
        Self::from_value(value)
    }

    /// Takes a value that has been read already.
    ///
    /// # Errors
    /// Says what the value is, where it is no object.
    pub fn from_value(value: Value) -> anyhow::Result<Self> {
        match value {
            Value::Object(root) => Ok(Self { root }),
            other => bail!("it is {}, not an object", type_name(&other)),
        }
    }

    /// The document as it was sent.
    pub fn root(&self) -> &Map<String, Value> {
        &self.root
    }

    /// The document itself, given away.
    pub fn into_root(self) -> Map<String, Value> {
        self.root
    }

    /// What the document says of `field`.
    pub fn lookup(&self, field: &Field) -> Lookup<'_> {
        match self.object(field.section).and_then(|object| object.get(sent_key(object, field)?)) {
            None => Lookup::Absent,
            Some(Value::Null) => Lookup::Null,
            Some(value) if field.kind.accepts(value) => Lookup::Is(value),
            Some(value) => Lookup::Odd(value),
        }
    }

    /// Whether anything was sent in the place of `section`.
    pub fn has_section(&self, section: &Section) -> bool {
        let Some(parent) = section.parent() else { return true };
        self.object(parent).is_some_and(|parent| sent_section_key(parent, section).is_some())
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
        let Some(parent) = section.parent() else { return Some(&self.root) };
        let parent = self.object(parent)?;
        parent.get(sent_section_key(parent, section)?)?.as_object()
    }

    /// Every value in the order in which it was sent: one entry a field, one an unknown key with all below it.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        if let Some(top) = catalogue::SECTIONS.into_iter().find(|section| section.parent().is_none()) {
            walk(&self.root, top, &mut Vec::new(), &mut entries);
        }
        entries
    }

    /// The values that the catalogue does not know, sections of another type than documented among them.
    pub fn extras(&self) -> Vec<Entry<'_>> {
        self.entries().into_iter().filter(|entry| entry.field.is_none()).collect()
    }

    /// Puts [`MASK`] in the place of every secret that was sent.
    pub fn mask_secrets(&mut self) {
        let secrets: Vec<Vec<String>> = self
            .entries()
            .into_iter()
            .filter(|entry| entry.field.is_some_and(|field| field.secret) && !entry.value.is_null())
            .map(|entry| entry.keys.into_iter().map(str::to_owned).collect())
            .collect();
        for keys in secrets {
            if let Some(value) = value_mut(&mut self.root, &keys) {
                *value = Value::from(MASK);
            }
        }
    }
}

impl Entry<'_> {
    /// The path under which machines are given the value: the documented one, or the keys as sent, with what would
    /// be mistaken for the path's or the line's own punctuation escaped.
    pub fn path(&self) -> String {
        self.field.map_or_else(
            || {
                let keys =
                    self.keys.iter().map(|key| sanitise::escape(key, |c| matches!(c, '.' | '=' | '\\')));
                keys.collect::<Vec<_>>().join(".")
            },
            |field| field.path.to_owned(),
        )
    }

    /// Whether the value stands where a section's object is documented, with another type.
    pub fn is_odd_section(&self) -> bool {
        self.field.is_none()
            && section_of_key(self.section, self.keys.last().copied().unwrap_or_default()).is_some()
    }
}

fn walk<'a>(
    object: &'a Map<String, Value>,
    section: &'static Section,
    keys: &mut Vec<&'a str>,
    entries: &mut Vec<Entry<'a>>,
) {
    for (key, value) in object {
        keys.push(key);
        let child = section_of_key(section, key).filter(|child| sent_section_key(object, child) == Some(key));
        if let (Some(child), Value::Object(object)) = (child, value) {
            walk(object, child, keys, entries);
        } else {
            let field = section.fields().find(|field| sent_key(object, field) == Some(key));
            entries.push(Entry { keys: keys.clone(), value, section, field });
        }
        keys.pop();
    }
}

/// The section inside `parent` that `key` names, today or on an older server.
fn section_of_key(parent: &'static Section, key: &str) -> Option<&'static Section> {
    catalogue::SECTIONS
        .into_iter()
        .filter(|section| section.parent() == Some(parent))
        .find(|section| section_keys(section).any(|known| known == key))
}

/// The key under which `field` was sent in its section's object: today's, or else an older one.
fn sent_key(object: &Map<String, Value>, field: &Field) -> Option<&'static str> {
    std::iter::once(field.key()).chain(field.older.iter().copied()).find(|key| object.contains_key(*key))
}

/// The key under which `section` was sent in its parent's object: today's, or else an older one.
fn sent_section_key(parent: &Map<String, Value>, section: &Section) -> Option<&'static str> {
    section_keys(section).find(|key| parent.contains_key(*key))
}

fn section_keys(section: &Section) -> impl Iterator<Item = &'static str> {
    let paths = std::iter::once(section.path).chain(section.older.iter().copied());
    paths.map(|path| path.rsplit_once('.').map_or(path, |(_, key)| key))
}

fn value_mut<'a>(object: &'a mut Map<String, Value>, keys: &[String]) -> Option<&'a mut Value> {
    let (key, rest) = keys.split_first()?;
    let value = object.get_mut(key)?;
    if rest.is_empty() { Some(value) } else { value_mut(value.as_object_mut()?, rest) }
}

/// What a JSON value is, for messages.
pub(crate) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
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
        assert_eq!(document.extras(), [], "an older name is not unknown");
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
        let extras: Vec<_> = document.extras().iter().map(Entry::path).collect();
        assert_eq!(extras, ["user.username", "configuration.fileCache"]);
    }

    #[test]
    fn unknown_keys_and_odd_sections_are_kept_apart_from_fields() {
        let document =
            document(r#"{"license": [], "receiver": {"new": {"a": 1}}, "license.valid": true, "x=\n": 1}"#);
        let extras: Vec<_> =
            document.extras().iter().map(|entry| (entry.path(), entry.is_odd_section())).collect();
        let expected = [
            ("license".to_owned(), true),
            ("receiver.new".to_owned(), false),
            ("license\\u002evalid".to_owned(), false),
            ("x\\u003d\\n".to_owned(), false),
        ];
        assert_eq!(extras, expected, "a key with a dot is no path to a documented field");
    }

    #[test]
    fn secrets_are_masked_and_null_stays_null() {
        let mut document = document(r#"{"user": {"token": "tok", "tokenSession": null, "userName": "ops"}}"#);
        document.mask_secrets();
        assert_eq!(
            Value::Object(document.root).to_string(),
            r#"{"user":{"token":"***","tokenSession":null,"userName":"ops"}}"#
        );
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
            (deep.as_bytes(), "it is not JSON: recursion limit exceeded at line 1 column 128"),
        ];
        for (bytes, message) in cases {
            assert_eq!(Document::from_json(bytes).unwrap_err().to_string(), message);
        }
        assert!(Document::from_json(b"\xef\xbb\xbf{}").is_ok(), "a byte order mark is no fault");
    }
}
