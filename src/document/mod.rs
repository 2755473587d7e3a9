//! The server's answer, kept as it was sent, and how its values are found.
//!
//! A document is JSON first: key order, digits and unknown keys stay. The catalogue is laid over it: each leaf is
//! claimed by a field, under today's name or an older one, or is an extra that the catalogue does not know. What to
//! show of it belongs to [`crate::selection`], how to [`crate::render`].

use std::fmt;

use anyhow::bail;

use crate::catalogue::{self, Field, Section};
use crate::json::{self, Member, Object, Value};
use crate::text::sanitize;

mod masking;
mod normalizing;

/// What is said of a document that is none, as far as anybody can tell.
pub const UNRECOGNISED: &str =
    "none of the documented fields is here: is this a Server Information Structure?";

/// A Server Information Structure.
#[derive(Debug, Clone)]
pub struct Document {
    root: Object,
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
    /// Several values, and nobody can tell which one is meant.
    Repeated(Repeated<'a>),
}

/// A value that is there more than once, or stands in an object that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeated<'a> {
    /// The last one, which most readers of JSON take.
    pub last: &'a Value,
    repetition: Repetition,
}

/// The outermost key on the way to a value that is there more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Repetition {
    path: &'static str,
    count: usize,
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
        Self::from_value(json::read(bytes)?)
    }

    /// Reads a document that somebody has saved. It may still be in the envelope in which the server sent it.
    ///
    /// # Errors
    /// As [`Document::from_json`]; and says so where the envelope holds an error.
    pub fn from_saved_json(bytes: &[u8]) -> anyhow::Result<Self> {
        Self::from_saved_value(json::read(bytes)?)
    }

    /// Takes a value that somebody has saved, as [`Document::from_saved_json`] does.
    ///
    /// # Errors
    /// As [`Document::from_saved_json`].
    pub fn from_saved_value(mut value: Value) -> anyhow::Result<Self> {
        // No document has that key: with it, somebody has saved all of the answer.
        if let Value::Object(envelope) = &mut value
            && envelope.contains_key("jsonrpc")
        {
            if let Some(error) = envelope.get("error").filter(|error| !error.is_null()) {
                let words = error.get("message").and_then(Value::as_str).unwrap_or("it does not say why");
                bail!("it is a server's refusal, not a document: {words}");
            }
            let mut results = envelope.take_all("result");
            match (results.pop(), results.is_empty()) {
                (Some(result), true) => return Self::from_value(result),
                (Some(_), false) => bail!("it is a server's answer that holds result twice"),
                (None, _) => {}
            }
        }
        Self::from_value(value)
    }

    /// Takes a value that is a document.
    ///
    /// # Errors
    /// Says what it is where it is no object.
    pub fn from_value(value: Value) -> anyhow::Result<Self> {
        match value {
            Value::Object(root) => Ok(Self { root }),
            other => bail!("it is {}, not an object", other.type_name()),
        }
    }

    /// The document itself.
    pub fn root(&self) -> &Object {
        &self.root
    }

    /// The document itself, given away.
    pub fn into_root(self) -> Object {
        self.root
    }

    /// Whether any field was sent. Otherwise it is probably something else.
    pub fn is_recognised(&self) -> bool {
        catalogue::fields().any(|field| self.has(field))
    }

    /// What the document says of `field`.
    pub fn lookup(&self, field: &Field) -> Lookup<'_> {
        let (objects, around) = self.objects(field.section);
        let mut sent = Vec::new();
        for object in objects {
            push_sent(object, field.keys(), &mut sent);
        }
        let Some(last) = sent.last().copied() else { return Lookup::Absent };
        // The outermost repetition is the one to name: what is inside is there twice because of it.
        if let Some(repetition) = around.or(Repetition::new(field.path, sent.len())) {
            return Lookup::Repeated(Repeated { last, repetition });
        }
        match last {
            Value::Null => Lookup::Null,
            value if field.kind.accepts(value) => Lookup::Is(value),
            value => Lookup::Odd(value),
        }
    }

    /// Whether anything was sent in the place of `section`.
    pub fn has_section(&self, section: &Section) -> bool {
        section == catalogue::top() || !self.sent_sections(section).0.is_empty()
    }

    /// Whether `field` was sent, null included.
    pub fn has(&self, field: &Field) -> bool {
        self.lookup(field) != Lookup::Absent
    }

    /// The value of `field`, where it is of the documented kind.
    pub fn value(&self, field: &Field) -> Option<&Value> {
        match self.lookup(field) {
            Lookup::Is(value) => Some(value),
            Lookup::Absent | Lookup::Null | Lookup::Odd(_) | Lookup::Repeated(_) => None,
        }
    }

    /// The same of a field by its path; none, too, where no field has it.
    pub(crate) fn value_at(&self, path: &str) -> Option<&Value> {
        self.value(catalogue::field(path).ok()?)
    }

    /// The objects of a section, under today's name or an older one; and what is there more than once on the way.
    fn objects(&self, section: &Section) -> (Vec<&Object>, Option<Repetition>) {
        if section == catalogue::top() {
            return (vec![&self.root], None);
        }
        let (sent, repetition) = self.sent_sections(section);
        (sent.into_iter().filter_map(Value::as_object).collect(), repetition)
    }

    /// What was sent in the place of a section's object; nothing for the top level, which has no place in another.
    fn sent_sections(&self, section: &Section) -> (Vec<&Value>, Option<Repetition>) {
        let mut sent = Vec::new();
        let Some(parent) = section.parent else { return (sent, None) };
        let (parents, around) = self.objects(parent);
        for parent in parents {
            push_sent(parent, section.keys(), &mut sent);
        }
        let repetition = around.or(Repetition::new(section.path, sent.len()));
        (sent, repetition)
    }

    /// Every value in the order in which it was sent: one entry a field, one an unknown key with all below it, and one
    /// a section that is no object or an empty one. What is there more than once has an entry each time.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        walk(&self.root, catalogue::top(), &mut Vec::new(), &mut entries);
        entries
    }

    /// The values that the catalogue does not know.
    pub fn unknown(&self) -> Vec<Entry<'_>> {
        let mut entries = self.entries();
        entries.retain(|entry| entry.field.is_none() && !entry.is_section());
        entries
    }

    /// What was sent in the place of a section's object, where that is something else.
    pub fn odd_section(&self, section: &Section) -> Option<&Value> {
        let (sent, _) = self.sent_sections(section);
        sent.into_iter().find(|value| !value.is_object())
    }

    /// The same under today's names, each value in the one type that [`catalogue::Kind`] has for it. What is odd, unknown or
    /// there more than once stays as it was sent.
    pub(crate) fn normalized(&self) -> Self {
        Self { root: normalizing::object(&self.root, catalogue::top()) }
    }

    /// Lets go of all but these fields. What is said of them stays the same.
    pub(crate) fn keep_only(&mut self, is_wanted: impl Fn(&Field) -> bool) {
        keep_members(&mut self.root, catalogue::top(), &is_wanted);
    }

    /// Puts [`crate::secret::MASK`] in the place of every secret that was sent, wherever it stands.
    pub fn mask_secrets(&mut self) {
        masking::mask_object(&mut self.root, Some(catalogue::top()));
    }
}

impl Repetition {
    /// None for what is there once.
    fn new(path: &'static str, count: usize) -> Option<Self> {
        if count > 1 { Some(Self { path, count }) } else { None }
    }
}

/// What there is to say of it, in a sentence without its full stop.
impl fmt::Display for Repeated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Repetition { path, count } = self.repetition;
        match count {
            2 => write!(f, "{path} is there twice"),
            _ => write!(f, "{path} is there {count} times"),
        }
    }
}

impl<'a> Entry<'a> {
    /// The path under which machines are given the value: the documented one; of what the catalogue does not know the
    /// documented one of its section, and the keys as sent, with what would be mistaken for the path's or the line's own
    /// punctuation escaped.
    pub fn path(&self) -> String {
        if let Some(field) = self.field {
            return field.path.to_owned();
        }
        let mut keys = Vec::with_capacity(self.keys.len());
        for key in self.keys_of_today() {
            // A key with a dot in it must not pass for a documented path.
            keys.push(sanitize::escape(key, |c| matches!(c, '.' | '=' | '\\')));
        }
        keys.join(".")
    }

    /// The keys that lead to it, with today's names of the sections on the way.
    pub fn keys_of_today(&self) -> Vec<&'a str> {
        let mut keys = Vec::with_capacity(self.keys.len());
        if !self.section.path.is_empty() {
            keys.extend(self.section.path.split('.'));
        }
        keys.extend(self.keys.iter().skip(self.section.depth()).copied());
        keys
    }

    /// Whether the value stands in the place of its section's object.
    pub fn is_section(&self) -> bool {
        self.field.is_none() && self.keys.len() == self.section.depth()
    }
}

/// Adds an entry for each value of a section's object and of the sections inside it. `keys` lead to the object.
fn walk<'a>(
    object: &'a Object,
    section: &'static Section,
    keys: &mut Vec<&'a str>,
    entries: &mut Vec<Entry<'a>>,
) {
    for (Member { key, value }, place) in placed_members(object, section) {
        keys.push(key.as_str());
        match place {
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

/// The members of a section's object, in order, and what each is. Where an older name stands beside today's, it is
/// unknown.
pub fn placed_members<'a>(object: &'a Object, section: &'static Section) -> Vec<(&'a Member, KeyPlace)> {
    // First which key stands for what: to ask that for each member would go over all the others each time.
    let mut known = Vec::new();
    for child in catalogue::sections() {
        if child.parent == Some(section)
            && let Some(key) = sent_section_key(object, child)
        {
            known.push((key, KeyPlace::Section(child)));
        }
    }
    for field in section.fields() {
        if let Some(key) = sent_key(object, field) {
            known.push((key, KeyPlace::Field(field)));
        }
    }
    let mut placed = Vec::with_capacity(object.members().len());
    for member in object.members() {
        let found = known.iter().find(|(key, _)| *key == member.key.as_str());
        placed.push((member, found.map_or(KeyPlace::Unknown, |(_, place)| *place)));
    }
    placed
}

/// Keeps the wanted fields of a section's object and of the sections inside it, and the sections that they stand in.
fn keep_members(object: &mut Object, section: &'static Section, is_wanted: &impl Fn(&Field) -> bool) {
    let places: Vec<KeyPlace> = placed_members(object, section).into_iter().map(|(_, place)| place).collect();
    let mut kept = Vec::new();
    for (mut member, place) in object.take_members().into_iter().zip(places) {
        let stays = match place {
            KeyPlace::Section(child) => {
                if let Value::Object(inner) = &mut member.value {
                    keep_members(inner, child, is_wanted);
                }
                // One that is there twice still is, and one that is no object stays what it is.
                catalogue::fields().any(|field| field.section.is_within(child) && is_wanted(field))
            }
            KeyPlace::Field(field) => is_wanted(field),
            KeyPlace::Unknown => false,
        };
        if stays {
            kept.push(member);
        }
    }
    kept.shrink_to_fit();
    *object = Object::from_members(kept);
}

/// Adds what was sent under the first of the keys that is there.
fn push_sent<'a>(object: &'a Object, keys: impl Iterator<Item = &'static str>, sent: &mut Vec<&'a Value>) {
    let before = sent.len();
    for key in keys {
        for member in object.members() {
            if member.key.as_str() == key {
                sent.push(&member.value);
            }
        }
        // An older name beside today's is taken for something unknown, and not for the field once more.
        if sent.len() > before {
            return;
        }
    }
}

/// The key under which `field` was sent in its section's object: today's, or else an older one.
pub(crate) fn sent_key(object: &Object, field: &Field) -> Option<&'static str> {
    field.keys().find(|key| object.contains_key(key))
}

/// The key under which `section` was sent in its parent's object: today's, or else an older one.
pub(crate) fn sent_section_key(parent: &Object, section: &Section) -> Option<&'static str> {
    section.keys().find(|key| parent.contains_key(key))
}

#[cfg(test)]
mod tests;
