//! One `path=value` a line, for `grep` and `cut`: documented fields in the catalogue's order, then what the
//! catalogue does not know. A contract.
//!
//! Null is `path=`, what was not sent has no line. A line is a value whatever is in it: line ends and all
//! that a terminal would act on are escaped, and so is the backslash.

use std::borrow::Cow;

use crate::catalogue::{self, kind};
use crate::document::{Document, Lookup};
use crate::json::Value;
use crate::selection::Selection;
use crate::text::sanitize;

/// A value for machines.
pub(super) struct KvLine<'a> {
    /// Its path; that of a value that is not documented is escaped.
    pub(super) path: Cow<'static, str>,
    /// The keys of the path as they are.
    pub(super) keys: Vec<&'a str>,
    /// The value; null is empty.
    pub(super) value: &'a Value,
    /// Whether the catalogue knows it.
    pub(super) is_documented: bool,
}

/// The wanted values of a document.
pub(super) fn document(document: &Document, selection: &Selection) -> String {
    let mut text = String::with_capacity(4 * 1024);
    for KvLine { path, value, .. } in lines(document, selection) {
        text.push_str(&path);
        text.push('=');
        text.push_str(&sanitize::escape(&kind::plain(value), |c| c == '\\'));
        text.push('\n');
    }
    text
}

/// Every wanted value that was sent.
pub(super) fn lines<'a>(document: &'a Document, selection: &Selection) -> Vec<KvLine<'a>> {
    let mut lines = Vec::new();
    for field in catalogue::fields() {
        if !selection.wants(field) {
            continue;
        }
        // What is odd is printed as it is: whoever wants to know has to ask what its type is.
        let value = match document.lookup(field) {
            Lookup::Absent => continue,
            Lookup::Null => &Value::Null,
            Lookup::Is(value) | Lookup::Odd(value) => value,
            Lookup::Repeated(repeated) => repeated.last,
        };
        lines.push(KvLine {
            path: Cow::Borrowed(field.path),
            keys: field.path.split('.').collect(),
            value,
            is_documented: true,
        });
    }
    for entry in document.entries() {
        // What is in a section has its own lines.
        let has_own_lines = entry.is_section() && entry.value.is_object();
        if entry.field.is_some() || has_own_lines || !selection.wants_section(entry.section) {
            continue;
        }
        lines.push(KvLine {
            path: Cow::Owned(entry.path()),
            keys: entry.keys_of_today(),
            value: entry.value,
            is_documented: false,
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn what_stands_in_the_place_of_a_section_has_todays_path() {
        for (sent, text) in [
            (r#"{"configuration":{"fileCache":[1]}}"#, "configuration.cloudFileCache=[1]\n"),
            (
                r#"{"configuration":{"fileCache":[1],"cloudFileCache":2}}"#,
                "configuration.fileCache=[1]\nconfiguration.cloudFileCache=2\n",
            ),
            (r#"{"configuration":"x","license":null}"#, "configuration=x\nlicense=\n"),
        ] {
            let sent = Document::from_json(sent.as_bytes()).unwrap();
            assert_eq!(document(&sent, &Selection::default()), text);
            let variables = super::super::env::document(&sent, &Selection::default()).text;
            assert_eq!(variables.contains("FILE_CACHE='[1]'"), text.contains("[1]"), "{variables}");
        }
    }

    #[test]
    fn a_line_is_a_value_whatever_is_in_it() {
        let sent = Document::from_json(
            br#"{"zz": {"b": [1, "x"]}, "serverName": "a\nb\\c\r\u001b[0m=d", "user": {"username": null, "permissions": ["send", "browse"]},
                 "revision": 1.50, "license": [], "apiControlPort": [1, 2], "a.b=c": ""}"#,
        )
        .unwrap();
        expect![[r#"
            serverName=a\nb\\c\r\u001b[0m=d
            revision=1.50
            apiControlPort=[1,2]
            user.userName=
            user.permissions=["send","browse"]
            zz={"b":[1,"x"]}
            license=[]
            a\u002eb\u003dc=
        "#]]
        .assert_eq(&document(&sent, &Selection::default()));
    }
}
