//! Secrets in a document, wherever they stand.

use std::sync::LazyLock;

use crate::catalogue::{self, Section};
use crate::json::{Object, Value};
use crate::secret::MASK;

/// Masks what is secret in an object; `section` is the one whose object it is, where it is one.
///
/// A key that is spelled as a secret's is one, at any depth, however often, and in any case: a server or a tool on the
/// way may wrap, repeat or rename what stands around it, and then no lookup finds it.
pub(super) fn mask_object(object: &mut Object, section: Option<&'static Section>) {
    for member in object.members_mut() {
        let key = member.key.as_str();
        let child = section.and_then(|section| child_section(section, key));
        if is_secret_key(key) {
            // Null gives nothing away.
            if !member.value.is_null() {
                member.value = Value::from(MASK);
            }
            continue;
        }
        match (&mut member.value, child) {
            (Value::Object(inner), _) => mask_object(inner, child),
            // Something else stands where an object with secrets belongs: whatever is in it may be the secret.
            (value, Some(child)) if child.has_secrets() && may_be_secret(value) => *value = Value::from(MASK),
            (value, _) => mask_inside(value),
        }
    }
}

fn mask_inside(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(mask_inside),
        Value::Object(object) => mask_object(object, None),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn may_be_secret(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::Array(values) => !values.is_empty(),
        Value::Number(_) | Value::String(_) | Value::Object(_) => true,
    }
}

/// Gathered once: each key of each document is held against them.
static SECRET_KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut keys = Vec::new();
    for field in catalogue::fields().filter(|field| field.secret) {
        keys.extend(field.keys());
    }
    keys
});

fn is_secret_key(key: &str) -> bool {
    SECRET_KEYS.iter().any(|secret| secret.eq_ignore_ascii_case(key))
}

/// The section that stands under a key in the object of another.
fn child_section(section: &Section, key: &str) -> Option<&'static Section> {
    catalogue::sections().find(|child| {
        child.parent == Some(section) && child.keys().any(|known| known.eq_ignore_ascii_case(key))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn masked(json: &str) -> String {
        let mut document = Document::from_json(json.as_bytes()).unwrap();
        document.mask_secrets();
        Value::Object(document.into_root()).to_string()
    }

    #[test]
    fn a_secret_is_masked_wherever_it_stands() {
        for (sent, shown) in [
            (r#"{"user":{"token":"t","userName":"ops"}}"#, r#"{"user":{"token":"***","userName":"ops"}}"#),
            (
                r#"{"user":{"token":"t"},"user":{"token":"t"}}"#,
                r#"{"user":{"token":"***"},"user":{"token":"***"}}"#,
            ),
            (r#"{"user":{"token":"t","token":"t"}}"#, r#"{"user":{"token":"***","token":"***"}}"#),
            (r#"{"User":{"TOKENSESSION":"t"}}"#, r#"{"User":{"TOKENSESSION":"***"}}"#),
            (r#"{"result":{"user":{"token":"t"}}}"#, r#"{"result":{"user":{"token":"***"}}}"#),
            (r#"{"new":[1,[{"token":{"a":"t"}}]]}"#, r#"{"new":[1,[{"token":"***"}]]}"#),
            (r#"{"user":"t","USER":["t"]}"#, r#"{"user":"***","USER":"***"}"#),
            (r#"{"user":[{"name":"t"}]}"#, r#"{"user":"***"}"#),
            (r#"{"user":{"t\u006fken":"t"}}"#, r#"{"user":{"t\u006fken":"***"}}"#),
        ] {
            assert_eq!(masked(sent), shown);
        }
    }

    #[test]
    fn what_gives_nothing_away_stays() {
        for sent in [
            r#"{"user":{"token":null,"tokenSession":null}}"#,
            r#"{"user":{}}"#,
            r#"{"user":null}"#,
            r#"{"user":[],"user":false}"#,
            r#"{"apiTokensAvailable":true,"tokens":"x","license":["x"]}"#,
            r#"{"new":{"user":"ops"}}"#,
        ] {
            assert_eq!(masked(sent), sent);
        }
    }
}
