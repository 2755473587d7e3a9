//! Values as they were sent.

use smol_str::SmolStr;

use super::number::Number;
use crate::text::sanitize;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, digit for digit.
    Number(Number),
    /// A text.
    String(Text),
    /// A list.
    Array(Vec<Value>),
    /// An object.
    Object(Object),
}

/// An object: its members in the order in which they were sent, those with the same key included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    members: Vec<Member>,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The key.
    pub key: Text,
    /// The value.
    pub value: Value,
}

/// A text: what it says, and how that was written.
#[derive(Debug, Clone)]
pub struct Text(Spelling);

#[derive(Debug, Clone)]
enum Spelling {
    /// As it says.
    Plain(SmolStr),
    /// With escapes. Few texts have any, and the others are not to be larger for them.
    Escaped(Box<Escaped>),
}

#[derive(Debug, Clone)]
struct Escaped {
    meant: String,
    sent: String,
}

impl Text {
    /// A text of our own.
    pub fn new(meant: &str) -> Self {
        let mut sent = String::with_capacity(meant.len());
        for c in meant.chars() {
            match c {
                '"' | '\\' => sent.extend(['\\', c]),
                '\0'..' ' => sanitize::push_escaped(&mut sent, c),
                c => sent.push(c),
            }
        }
        if sent == meant { Self::plain(meant) } else { Self::escaped(meant.to_owned(), sent) }
    }

    /// Takes what the reader has found between two quotes.
    pub(super) fn from_sent(sent: &str) -> Self {
        if sent.contains('\\') { Self::escaped(unescape(sent), sent.to_owned()) } else { Self::plain(sent) }
    }

    fn plain(text: &str) -> Self {
        Self(Spelling::Plain(SmolStr::new(text)))
    }

    fn escaped(meant: String, sent: String) -> Self {
        Self(Spelling::Escaped(Box::new(Escaped { meant, sent })))
    }

    /// What it says. Half of a surrogate pair, which is no character, is U+FFFD.
    #[inline]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Spelling::Plain(text) => text,
            Spelling::Escaped(escaped) => &escaped.meant,
        }
    }

    /// How it was written, without its quotes.
    pub(super) fn sent(&self) -> &str {
        match &self.0 {
            Spelling::Plain(text) => text,
            Spelling::Escaped(escaped) => &escaped.sent,
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        // Two halves of surrogate pairs look the same and are not.
        let is_whole = !self.as_str().contains(char::REPLACEMENT_CHARACTER);
        self.as_str() == other.as_str() && (is_whole || self.sent() == other.sent())
    }
}

impl Eq for Text {}

/// What a text means whose escapes the reader has found to be right.
fn unescape(sent: &str) -> String {
    let mut meant = String::with_capacity(sent.len());
    let mut rest = sent;
    while let Some((plain, escape)) = rest.split_once('\\') {
        meant.push_str(plain);
        let (c, behind) = first_escape(escape);
        meant.push(c);
        rest = behind;
    }
    meant.push_str(rest);
    meant
}

/// The character that an escape means, and what stands behind it; the backslash has been taken off.
fn first_escape(escape: &str) -> (char, &str) {
    let mut rest = escape.chars();
    let c = match rest.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return first_unit(rest.as_str()),
        // Quotes, slashes and backslashes stand for themselves.
        other => other.unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    (c, rest.as_str())
}

/// The character that four hexadecimal digits mean, with the next escape where they are the first half of a pair.
fn first_unit(digits: &str) -> (char, &str) {
    let (unit, rest) = hex_unit(digits);
    if let Some(c) = char::from_u32(unit.into()) {
        return (c, rest);
    }
    if let Some(second) = rest.strip_prefix("\\u") {
        let (second, behind) = hex_unit(second);
        if let Some(Ok(c)) = char::decode_utf16([unit, second]).next() {
            return (c, behind);
        }
    }
    (char::REPLACEMENT_CHARACTER, rest)
}

fn hex_unit(digits: &str) -> (u16, &str) {
    let (digits, rest) = digits.split_at_checked(4).unwrap_or((digits, ""));
    // The reader has looked at them.
    (u16::from_str_radix(digits, 16).unwrap_or_default(), rest)
}

impl Object {
    /// An object with these members, in this order.
    pub(crate) fn from_members(members: Vec<Member>) -> Self {
        Self { members }
    }

    /// Its members, in the order in which they were sent.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The same, to be changed.
    pub fn members_mut(&mut self) -> &mut [Member] {
        &mut self.members
    }

    /// Takes its members out of it.
    pub(crate) fn take_members(&mut self) -> Vec<Member> {
        std::mem::take(&mut self.members)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Every value with this key.
    pub fn get_all(&self, key: &str) -> impl DoubleEndedIterator<Item = &Value> {
        let same = self.members.iter().filter(move |member| member.key.as_str() == key);
        same.map(|member| &member.value)
    }

    /// The value of a key; the last one where there are several, as most readers of JSON have it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.get_all(key).next_back()
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let member = self.members.iter_mut().rfind(|member| member.key.as_str() == key)?;
        Some(&mut member.value)
    }

    /// Whether the key is there.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Takes every value of a key out of it.
    pub fn take_all(&mut self, key: &str) -> Vec<Value> {
        let taken = self.members.extract_if(.., |member| member.key.as_str() == key);
        taken.map(|member| member.value).collect()
    }
}

impl Value {
    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// Whether it is `true` or `false`.
    pub fn is_boolean(&self) -> bool {
        self.as_bool().is_some()
    }

    /// Whether it is a text.
    pub fn is_string(&self) -> bool {
        self.as_str().is_some()
    }

    /// Whether it is a list.
    pub fn is_array(&self) -> bool {
        self.as_array().is_some()
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        self.as_object().is_some()
    }

    /// The truth that it is.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(yes) => Some(*yes),
            _ => None,
        }
    }

    /// The text that it is.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The number that it is.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The list that it is.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(values) => Some(values),
            _ => None,
        }
    }

    /// The object that it is.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The value of a key, where it is an object.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// Whether every reader takes it: it has no more levels than this, and no number that is beyond those of most programs.
    pub(crate) fn is_readable(&self, levels: usize) -> bool {
        match self {
            Self::Number(number) => number.is_finite(),
            Self::Null | Self::Bool(_) | Self::String(_) => true,
            Self::Array(values) => match levels.checked_sub(1) {
                Some(inner) => values.iter().all(|value| value.is_readable(inner)),
                None => false,
            },
            Self::Object(object) => match levels.checked_sub(1) {
                Some(inner) => object.members.iter().all(|member| member.value.is_readable(inner)),
                None => false,
            },
        }
    }

    /// The same with null in the place of what not every reader takes: strict ones would refuse all that stands around it.
    pub(crate) fn to_readable(&self, levels: usize) -> Self {
        match (self, levels.checked_sub(1)) {
            (Self::Number(number), _) if !number.is_finite() => Self::Null,
            (Self::Array(_) | Self::Object(_), None) => Self::Null,
            (Self::Array(values), Some(inner)) => {
                Self::Array(values.iter().map(|value| value.to_readable(inner)).collect())
            }
            (Self::Object(object), Some(inner)) => {
                let mut object = object.clone();
                for member in object.members_mut() {
                    member.value = member.value.to_readable(inner);
                }
                Self::Object(object)
            }
            _ => self.clone(),
        }
    }

    /// What it is, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::String(_) => "text",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(Text::new(text))
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<u8> for Value {
    fn from(integer: u8) -> Self {
        i64::from(integer).into()
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Number(integer.into())
    }
}

impl From<i128> for Value {
    fn from(integer: i128) -> Self {
        Self::Number(integer.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thousands of documents are held at once, and one has a hundred of these.
    #[test]
    fn values_are_small() {
        assert_eq!(size_of::<Text>(), size_of::<String>());
        assert_eq!(size_of::<Value>(), 32);
    }
}
