//! One `path=value` a line: documented fields in catalogue order, then what the catalogue does not know.

use std::borrow::Cow;

use serde_json::Value;

use crate::catalogue::{self, kind};
use crate::document::{Document, Entry, Lookup};
use crate::sanitise;
use crate::selection::Selection;

pub(super) fn render(document: &Document, selection: &Selection) -> String {
    let mut text = String::with_capacity(4 * 1024);
    for (path, value) in lines(document, selection) {
        text.push_str(&path);
        text.push('=');
        text.push_str(&sanitise::escape(&value, |c| c == '\\'));
        text.push('\n');
    }
    text
}

/// Every wanted value that was sent, under its path and spelled for machines; null is empty.
pub(super) fn lines(document: &Document, selection: &Selection) -> Vec<(Cow<'static, str>, String)> {
    let known = catalogue::fields().filter(|field| selection.wants(field)).filter_map(|field| {
        let value = match document.lookup(field) {
            Lookup::Absent => return None,
            Lookup::Null => &Value::Null,
            Lookup::Is(value) | Lookup::Odd(value) => value,
        };
        Some((Cow::Borrowed(field.path), field.kind.plain(value)))
    });
    let extras = document.extras();
    let extras = extras.iter().filter(|extra| selection.wants_extras_of(extra.section));
    let unknown = extras.map(|extra: &Entry<'_>| (Cow::Owned(extra.path()), kind::plain(extra.value)));
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
