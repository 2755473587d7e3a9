//! One path and one type a field, whatever the server's version.

use super::{KeyPlace, placed_members};
use crate::catalogue::Section;
use crate::json::{Member, Object, Text, Value};

/// A section's object under today's names.
pub(super) fn object(sent: &Object, section: &'static Section) -> Object {
    let mut members = Vec::with_capacity(sent.members().len());
    for (Member { key, value }, place) in placed_members(sent, section) {
        members.push(match place {
            KeyPlace::Section(child) => {
                let value = match value {
                    Value::Object(inner) => Value::Object(object(inner, child)),
                    odd => odd.clone(),
                };
                Member { key: todays_key(key, child.key), value }
            }
            KeyPlace::Field(field) => {
                let value = field.kind.normalized(value).unwrap_or_else(|| value.clone());
                Member { key: todays_key(key, field.key), value }
            }
            KeyPlace::Unknown => Member { key: key.clone(), value: value.clone() },
        });
    }
    Object::from_members(members)
}

/// A key that is today's already stays as it is spelled.
fn todays_key(sent: &Text, today: &'static str) -> Text {
    if sent.as_str() == today { sent.clone() } else { Text::new(today) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn normalized(sent: &str) -> String {
        let document = Document::from_json(sent.as_bytes()).unwrap().normalized();
        Value::Object(document.into_root()).to_string()
    }

    #[test]
    fn names_are_todays_and_types_are_documented_ones() {
        for (sent, expected) in [
            (
                r#"{"zz":1.50,"serverTime":1830297600000000,"user":{"username":"ops"}}"#,
                r#"{"zz":1.50,"serverTime":"2028-01-01T00:00:00Z","user":{"userName":"ops"}}"#,
            ),
            (
                r#"{"configuration":{"fileCache":{"maximumSize":4e9,"new":4e9}}}"#,
                r#"{"configuration":{"cloudFileCache":{"maximumSize":4000000000,"new":4e9}}}"#,
            ),
            (
                r#"{"minCipher":2,"license":{"expiry":null}}"#,
                r#"{"minCipher":"ENCRYPTED_128","license":{"expiry":null}}"#,
            ),
        ] {
            assert_eq!(normalized(sent), expected);
            assert_eq!(normalized(expected), expected, "once is as good as twice");
        }
    }

    #[test]
    fn what_is_odd_or_unknown_stays() {
        for sent in [
            r#"{"serverTime":"soon","minCipher":7,"license":[1]}"#,
            r#"{"user":{"username":"a","userName":"b"}}"#,
            r#"{"revision":1.5,"revision":true}"#,
            r#"{"fileCache":{"maximumSize":4e9}}"#,
        ] {
            assert_eq!(normalized(sent), sent);
        }
    }
}
