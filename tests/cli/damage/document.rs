//! Documents that were damaged, each in its own way and the same way for the same seed.

use fastrand::Rng;
use serde_json::Value;

use super::super::support::{all_fixtures, fixture};

/// The documents of the sample servers; those of the tests are read from their folder.
const DEMO: [&str; 4] = [
    include_str!("../../../src/source/demo/documents/1.9.json"),
    include_str!("../../../src/source/demo/documents/healthy.json"),
    include_str!("../../../src/source/demo/documents/token.json"),
    include_str!("../../../src/source/demo/documents/unhealthy.json"),
];

/// What stands between the quotes of a hostile text, one piece behind the other.
const PIECES: &[&str] = &[
    "",
    "x",
    " ",
    "paris",
    "\\u0000",
    "\\u0001",
    "\\u001b[31m",
    "\\u001b]0;x\\u0007",
    "\\u007f",
    "\u{9b}2J",
    "\\n",
    "\\r\\n",
    "\\t",
    "\\\"",
    "\\\\",
    "\\\\n",
    "\\/",
    "'",
    "''",
    "'; touch stolen; '",
    "$(touch stolen)",
    "`touch stolen`",
    "${HOME}",
    "!!",
    "; & | < > * ? ~ #",
    "]]>",
    "<!--",
    "<a href='x'>&amp;</a>",
    "&#0;",
    "{target=\\\"x\\\"} 1",
    "\\\\\\\"} 1\\n# HELP x y",
    "| --- |",
    "a|b\\\\|c",
    "**b** [x](http://y) @ops www.z",
    "\u{202e}evil",
    "\\u2066",
    "\u{200b}",
    "\u{feff}",
    "\u{2028}",
    "\\u2029",
    "\u{e0041}",
    "\\ud83d",
    "\\ude00",
    "\\ud83d\\ude00",
    "\\ufffe\\uffff",
    "größe",
    "東",
    "=",
    "a.b=c",
    "license.valid",
    "***",
    "-",
    "%s%n",
];

/// Values of every type, those that are large or exact among them.
const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "1.50",
    "1e3",
    "1E-3",
    "2.12e+2",
    "1e999",
    "-1e-999999999999999999999",
    "123456789012345678901234567890",
    "18446744073709551616",
    "-9223372036854775809",
    "9007199254740993",
    "1830297600000000",
    "0.1000000000000000055511151231257827",
    "{}",
    "[]",
    "[null,[],{}]",
    "[1,\"two\",3.0]",
    "{\"a\":{\"b\":[1,{\"c\":null}]}}",
    "{\"token\":\"x\",\"TOKENSESSION\":[1]}",
    "\"\"",
    "\"true\"",
    "\"2028-01-01\"",
    "\"1830297600000000\"",
];

/// Keys that mean something to somebody.
const KEYS: &[&str] = &[
    "license",
    "user",
    "User",
    "token",
    "configuration",
    "fileCache",
    "username",
    "version",
    "VERSION",
    "valid",
    "expiry",
    "target",
    "input",
    "license_valid",
    "__proto__",
    "result",
    "error",
    "id",
    "",
];

/// JSON as text, so that it can hold what no library would write: keys twice, numbers of any length, half surrogates.
enum Node {
    Text(String),
    Array(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Every sample document.
pub(super) fn samples() -> Vec<String> {
    let mut samples: Vec<String> = all_fixtures().iter().map(|name| fixture(name)).collect();
    samples.extend(DEMO.map(str::to_owned));
    samples
}

/// One of the samples, damaged.
pub(super) fn damaged(samples: &[String], rng: &mut Rng) -> Vec<u8> {
    let sample: Value = serde_json::from_str(&samples[rng.usize(..samples.len())]).unwrap();
    let mut document = Node::from(&sample);
    for _ in 0..rng.usize(1..6) {
        document.damage(rng);
    }
    let mut bytes = String::new();
    document.write(rng.bool(), &mut bytes);
    let mut bytes = bytes.into_bytes();
    // What is no JSON any more is refused at its first fault: a few of them are enough.
    if rng.usize(..6) == 0 {
        for _ in 0..rng.usize(1..4) {
            damage_bytes(&mut bytes, rng);
        }
    }
    bytes
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        match value {
            Value::Array(values) => Self::Array(values.iter().map(Self::from).collect()),
            Value::Object(object) => {
                Self::Object(object.iter().map(|(key, value)| (quoted(key), value.into())).collect())
            }
            other => Self::Text(other.to_string()),
        }
    }
}

impl Node {
    /// Does one thing to it, or to something in it.
    fn damage(&mut self, rng: &mut Rng) {
        let members = match self {
            Self::Object(members) if !members.is_empty() => members,
            Self::Array(values) if !values.is_empty() => {
                let place = rng.usize(..values.len());
                return values[place].damage(rng);
            }
            other => {
                *other = hostile_value(rng);
                return;
            }
        };
        let place = rng.usize(..members.len());
        let is_inside = matches!(&members[place].1, Self::Object(inner) if !inner.is_empty());
        if is_inside && rng.usize(..3) > 0 {
            return members[place].1.damage(rng);
        }
        match rng.usize(..9) {
            0 => drop(members.remove(place)),
            1 => members[place].0 = hostile_key(rng),
            2 => {
                let (key, value) = (members[place].0.clone(), hostile_value(rng));
                let at = rng.usize(..=members.len());
                members.insert(at, (key, value));
            }
            3 => {
                let at = rng.usize(..=members.len());
                members.insert(at, (hostile_key(rng), hostile_value(rng)));
            }
            4 => {
                let other = rng.usize(..members.len());
                members.swap(place, other);
            }
            5 => {
                // The same key, written in another way.
                let key = &mut members[place].0;
                if let Some(c) = key.chars().nth(1).filter(char::is_ascii_alphanumeric) {
                    *key = format!("\"\\u{:04x}{}", u32::from(c), key.get(2..).unwrap());
                }
            }
            _ => members[place].1 = hostile_value(rng),
        }
    }

    /// Writes it, with blanks and line ends between its parts or without.
    fn write(&self, is_wide: bool, out: &mut String) {
        let (comma, colon) = if is_wide { (",\r\n\t", " : ") } else { (",", ":") };
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Array(values) => {
                out.push('[');
                for (place, value) in values.iter().enumerate() {
                    out.push_str(if place > 0 { comma } else { "" });
                    value.write(is_wide, out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (place, (key, value)) in members.iter().enumerate() {
                    out.push_str(if place > 0 { comma } else { "" });
                    out.push_str(key);
                    out.push_str(colon);
                    value.write(is_wide, out);
                }
                out.push('}');
            }
        }
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn hostile_text(rng: &mut Rng) -> String {
    let mut text = String::from("\"");
    for _ in 0..rng.usize(1..5) {
        text.push_str(PIECES[rng.usize(..PIECES.len())]);
    }
    if rng.usize(..40) == 0 {
        text.push_str(&PIECES[rng.usize(..PIECES.len())].repeat(rng.usize(..2_000)));
    }
    text.push('"');
    text
}

fn hostile_key(rng: &mut Rng) -> String {
    if rng.bool() { quoted(KEYS[rng.usize(..KEYS.len())]) } else { hostile_text(rng) }
}

fn hostile_value(rng: &mut Rng) -> Node {
    match rng.usize(..10) {
        0..4 => Node::Text(VALUES[rng.usize(..VALUES.len())].to_owned()),
        4..8 => Node::Text(hostile_text(rng)),
        8 => {
            // At the limit, 128 levels with those around, and beyond.
            let depth = if rng.bool() { rng.usize(1..10) } else { rng.usize(120..135) };
            let (open, close) = if rng.bool() { ("[", "]") } else { ("{\"a\":", "}") };
            Node::Text(format!("{}0{}", open.repeat(depth), close.repeat(depth)))
        }
        _ => {
            let inner = vec![(hostile_key(rng), Node::Text(hostile_text(rng)))];
            Node::Object(inner)
        }
    }
}

fn damage_bytes(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let (one, other) = (rng.usize(..=bytes.len()), rng.usize(..=bytes.len()));
    let (start, end) = (one.min(other), one.max(other));
    match rng.usize(..6) {
        0 => bytes.truncate(start),
        1 => {
            let doubled = bytes[start..end].to_vec();
            bytes.splice(start..start, doubled);
        }
        2 => drop(bytes.drain(start..end.min(start + 8))),
        3 => bytes.insert(start, rng.u8(..)),
        _ => {
            if let Some(byte) = bytes.get_mut(start) {
                *byte ^= 1 << rng.u8(..8);
            }
        }
    }
}
