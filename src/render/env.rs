//! Shell variables: `JSINFO_LICENSE_VALID='true'`, safe for `eval` whatever the server sends. A contract.

use std::collections::HashSet;
use std::fmt::Write as _;

use heck::ToSnakeCase as _;

use super::RenderedDocument;
use super::kv::{self, KvLine};
use crate::catalogue::{self, kind};
use crate::config::variables;
use crate::document::Document;
use crate::selection::Selection;

const PREFIX: &str = "JSINFO";

/// Variables of later versions, kept free so that no server can ever set them.
const RESERVED: [&str; 1] = ["JSINFO_INPUT"];

/// The wanted values of a document, exact. What no variable can hold is left out, and a warning says so.
///
/// A documented field that has no value here is unset: a shell that goes over several servers must not be left with
/// another one's.
pub(super) fn document(document: &Document, selection: &Selection) -> RenderedDocument {
    let mut rendered = RenderedDocument { text: String::with_capacity(4 * 1024), warnings: Vec::new() };
    let mut taken = taken_names();
    for field in catalogue::fields() {
        if selection.wants(field) && !document.has(field) {
            push_unset(&mut rendered.text, &variable(field.path.split('.')));
        }
    }
    for KvLine { path, keys, value, is_documented } in kv::lines(document, selection) {
        let name = variable(keys);
        let value = kind::plain(value);
        if value.contains('\0') {
            rendered
                .warnings
                .push(format!("{path} is left out: a NUL byte is in it, and no shell variable can hold one"));
            if is_documented {
                push_unset(&mut rendered.text, &name);
            }
        } else if is_documented || taken.insert(name.clone()) {
            // Inside of single quotes a shell acts on nothing but the quote that ends them. Writing to a
            // string cannot fail.
            let _ = writeln!(rendered.text, "{name}='{}'", value.replace('\'', r"'\''"));
        } else {
            let reason = format!("the variable {name} is something else already");
            rendered.warnings.push(format!("{path} is left out: {reason}"));
        }
    }
    rendered
}

fn push_unset(text: &mut String, name: &str) {
    text.extend(["unset ", name, "\n"]);
}

/// What a key that nobody knows must not become: jsinfo's own variables, and those of documented fields, even
/// where the field was not sent.
fn taken_names() -> HashSet<String> {
    let mut names: HashSet<String> = RESERVED.into_iter().map(str::to_owned).collect();
    names.extend(variables().into_iter().map(|own| own.name.to_owned()));
    names.extend(catalogue::fields().map(|field| variable(field.path.split('.'))));
    names
}

/// The path in upper-case snake case: `receiver.receiverIP` is `JSINFO_RECEIVER_RECEIVER_IP`. An unknown key may hold
/// anything, and a shell would run what is no name: whatever is neither an ASCII letter nor a digit is an underscore.
fn variable<'a>(keys: impl IntoIterator<Item = &'a str>) -> String {
    let mut name = PREFIX.to_owned();
    for key in keys {
        name.push('_');
        let word = key.to_snake_case().to_ascii_uppercase();
        name.push_str(&word.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
    }
    name
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn names_are_the_path_in_upper_case_snake_case() {
        for (path, name) in [
            ("version", "JSINFO_VERSION"),
            ("APITokensAvailable", "JSINFO_API_TOKENS_AVAILABLE"),
            ("receiver.receiverIP", "JSINFO_RECEIVER_RECEIVER_IP"),
            (
                "configuration.garbageCollect.intervalSeconds",
                "JSINFO_CONFIGURATION_GARBAGE_COLLECT_INTERVAL_SECONDS",
            ),
            ("", "JSINFO_"),
        ] {
            assert_eq!(variable(path.split('.')), name);
        }
    }

    #[test]
    fn nothing_of_a_key_that_a_shell_would_act_on_is_in_a_name() {
        for key in [
            "a-b c",
            "x';rm -rf ~;'",
            "$(reboot)",
            "a=b",
            "a\nb",
            "größe",
            "日本語",
            "\u{212a}ey",
            "ǅ",
            "`",
            "",
        ] {
            let name = variable([key]);
            assert!(
                name.bytes().all(|c| c == b'_' || c.is_ascii_uppercase() || c.is_ascii_digit()),
                "{name}"
            );
        }
        assert_eq!(variable(["a-b c", "größe"]), "JSINFO_A_B_C_GR__E");
    }

    #[test]
    fn no_field_takes_another_ones_or_jsinfos_own_variable() {
        let fields = catalogue::fields().count();
        assert_eq!(taken_names().len(), fields + variables().len() + RESERVED.len());
    }

    fn selection(paths: &[&str]) -> Selection {
        let fields: Vec<_> = paths.iter().map(|path| catalogue::field(path).unwrap()).collect();
        Selection::new(&[], &fields, &[])
    }

    #[test]
    fn what_has_no_value_is_unset_where_it_is_wanted() {
        let sent =
            Document::from_json(br#"{"version": "2", "hostName": "a\u0000b", "minCipher": null}"#).unwrap();
        let wanted = selection(&["version", "hostName", "minCipher", "license.valid"]);
        assert_eq!(
            document(&sent, &wanted).text,
            "unset JSINFO_LICENSE_VALID\nunset JSINFO_HOST_NAME\nJSINFO_VERSION='2'\nJSINFO_MIN_CIPHER=''\n"
        );
    }

    #[test]
    fn a_server_sets_no_variable_that_is_not_its_own() {
        let sent = Document::from_json(
            br#"{"version": "it's", "VERSION": "forged", "license_valid": true, "target": "evil", "console": "rm", "hostName": "a\u0000b", "serverName": "$(x)`y`\n"}"#,
        )
        .unwrap();
        let rendered = document(&sent, &selection(&["serverName", "version"]));
        assert_eq!(rendered.text, "JSINFO_SERVER_NAME='$(x)`y`\n'\nJSINFO_VERSION='it'\\''s'\n");
        let rendered = document(&sent, &Selection::default());
        expect![[r#"
            hostName is left out: a NUL byte is in it, and no shell variable can hold one
            VERSION is left out: the variable JSINFO_VERSION is something else already
            license_valid is left out: the variable JSINFO_LICENSE_VALID is something else already
            target is left out: the variable JSINFO_TARGET is something else already
            console is left out: the variable JSINFO_CONSOLE is something else already"#]]
        .assert_eq(&rendered.warnings.join("\n"));
    }
}
