//! One `path=value` a line: documented fields in catalogue order, then what the catalogue does not know.

use std::borrow::Cow;

use serde_json::Value;

use crate::catalogue::{self, kind};
use crate::document::{Document, Lookup};
use crate::selection::Selection;
use crate::text::sanitize;

/// A value for machines.
pub(super) struct KvLine<'a> {
    /// Its path; that of a value that is not documented is escaped.
    pub(super) path: Cow<'static, str>,
    /// The keys of the path as they are.
    pub(super) keys: Vec<&'a str>,
    /// The value; null is empty.
    pub(super) value: String,
    /// Whether the catalogue knows it.
    pub(super) is_documented: bool,
}

pub(super) fn render(document: &Document, selection: &Selection) -> String {
    let mut text = String::with_capacity(4 * 1024);
    for KvLine { path, value, .. } in lines(document, selection) {
        text.push_str(&path);
        text.push('=');
        text.push_str(&sanitize::escape(&value, |c| c == '\\'));
        text.push('\n');
    }
    text
}

/// Every wanted value that was sent.
pub(super) fn lines<'a>(document: &'a Document, selection: &Selection) -> Vec<KvLine<'a>> {
    let known = catalogue::fields().filter(|field| selection.wants(field)).filter_map(|field| {
        let value = match document.lookup(field) {
            Lookup::Absent => return None,
            Lookup::Null => &Value::Null,
            Lookup::Is(value) | Lookup::Odd(value) => value,
        };
        let keys = field.path.split('.').collect();
        Some(KvLine { path: Cow::Borrowed(field.path), keys, value: kind::plain(value), is_documented: true })
    });
    let unknown = document.entries().into_iter().filter(|entry| entry.field.is_none());
    // A section without values has no lines.
    let unknown = unknown.filter(|entry| !(entry.is_section() && entry.value.is_object()));
    let unknown = unknown.filter(|entry| selection.wants_section(entry.section)).map(|entry| KvLine {
        path: Cow::Owned(entry.path()),
        value: kind::plain(entry.value),
        keys: entry.keys,
        is_documented: false,
    });
    known.chain(unknown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_value_whatever_is_in_it() {
        let document = Document::from_json(
            br#"{"zz": {"b": [1, "x"]}, "serverName": "a\nb\\c\r\u001b[0m=d", "user": {"username": null, "permissions": ["send", "browse"]},
                 "revision": 1.50, "license": [], "apiControlPort": [1, 2], "a.b=c": ""}"#,
        )
        .unwrap();
        insta::assert_snapshot!(render(&document, &Selection::default()), @r#"
        serverName=a\nb\\c\r\u001b[0m=d
        revision=1.50
        apiControlPort=[1,2]
        user.userName=
        user.permissions=["send","browse"]
        zz={"b":[1,"x"]}
        license=[]
        a\u002eb\u003dc=
        "#);
    }
}
