//! JSON for programs: a server's document as it was sent, and the structures of our own, whose contracts are
//! in [`crate::schema`].
//!
//! A document keeps its keys, their order, and numbers digit for digit. Only what a terminal would act on is
//! changed, into the `\u` escape that means the same.

use std::io;

use serde::Serialize;

use super::{ComparedTargets, RenderedDocument};
use crate::catalogue::{self, Section};
use crate::check::plan::Plan;
use crate::check::report::{Report, TargetResult};
use crate::config::ResolvedSetting;
use crate::document::{Document, KeyPlace, placed_members};
use crate::json::{self, JsonWriter, Member, Object, Text, Value};
use crate::schema::certificates::CertificateListDocument;
use crate::schema::check::CheckDocument;
use crate::schema::diff::DiffDocument;
use crate::schema::doctor::DoctorDocument;
use crate::schema::rules::RuleListDocument;
use crate::schema::server_info;
use crate::schema::server_list::ServerListDocument;
use crate::schema::settings::SettingsDocument;
use crate::selection::Selection;
use crate::session::doctor::Diagnosis;
use crate::trust::store::RememberedCertificate;

/// The wanted parts of a document; on one line where it is to be compact.
pub(super) fn document(document: &Document, selection: &Selection, compact: bool) -> String {
    written(&wanted_members(document.root(), catalogue::top(), selection), compact)
}

/// The same of a normalized document, which says what it is: its types are jsinfo's promise, not the server's.
pub(super) fn normalized(document: &Document, selection: &Selection, compact: bool) -> RenderedDocument {
    let label = server_info::label();
    let mut members = Vec::new();
    for Member { key, value } in &label {
        members.push(WantedMember { key, value: WantedValue::Whole(value) });
    }
    let mut warnings = Vec::new();
    for member in wanted_members(document.root(), catalogue::top(), selection) {
        if label.iter().any(|own| own.key == *member.key) {
            let key = member.key.as_str();
            warnings.push(format!("{key} is left out: with --normalize it says what the document is"));
        } else {
            members.push(member);
        }
    }
    RenderedDocument { text: written(&members, compact), warnings }
}

fn written(members: &[WantedMember<'_>], compact: bool) -> String {
    let mut writer = JsonWriter::new(compact);
    // What goes to memory cannot fail.
    let _ = write_members(&mut writer, members);
    let mut text = writer.finish();
    text.push('\n');
    text
}

pub(super) fn check(report: &Report) -> String {
    structure(&CheckDocument::from_report(report))
}

pub(super) fn write_check(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    write_structure(&CheckDocument::from_report(report), out)
}

pub(super) fn diff(compared: &ComparedTargets<'_>) -> String {
    let side = |(result, document)| -> (&str, &Document) {
        let result: &TargetResult = result;
        (&result.target, document)
    };
    let (left, right) = (side(compared.left), side(compared.right));
    structure(&DiffDocument::from_diff(compared.comparison, left, right))
}

pub(crate) fn rules(plan: &Plan) -> String {
    structure(&RuleListDocument::from_plan(plan))
}

pub(crate) fn servers(list: &ServerListDocument<'_>) -> String {
    structure(list)
}

pub(crate) fn certificates(all: &[RememberedCertificate]) -> String {
    structure(&CertificateListDocument::from_remembered(all))
}

pub(crate) fn settings(settings: &[ResolvedSetting]) -> String {
    structure(&SettingsDocument::from_settings(settings))
}

pub(crate) fn diagnosis(diagnosis: &Diagnosis, result: &TargetResult) -> String {
    structure(&DoctorDocument::from_diagnosis(diagnosis, result))
}

/// A structure of our own, written as it is made.
pub(super) fn write_structure(structure: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    json::write_pretty(structure, out)?;
    out.write_all(b"\n")
}

/// A structure of our own.
pub(super) fn structure(structure: &impl Serialize) -> String {
    let mut text = json::pretty(structure);
    text.push('\n');
    text
}

/// A member of a section's object that is wanted, as a whole or in part.
struct WantedMember<'a> {
    key: &'a Text,
    value: WantedValue<'a>,
}

enum WantedValue<'a> {
    Whole(&'a Value),
    /// A section: each of its members is wanted or not.
    Section(Vec<WantedMember<'a>>),
}

fn wanted_members<'a>(
    object: &'a Object,
    section: &'static Section,
    selection: &Selection,
) -> Vec<WantedMember<'a>> {
    let mut wanted = Vec::new();
    for (Member { key, value }, place) in placed_members(object, section) {
        let is_wanted = match place {
            KeyPlace::Section(child) => {
                if let Value::Object(inner) = value {
                    let members = wanted_members(inner, child, selection);
                    // A section of which nothing is left goes, unless it was empty and is wanted.
                    if !members.is_empty() || (inner.is_empty() && selection.wants_section(child)) {
                        wanted.push(WantedMember { key, value: WantedValue::Section(members) });
                    }
                    continue;
                }
                selection.wants_section(child)
            }
            KeyPlace::Field(field) => selection.wants(field),
            KeyPlace::Unknown => selection.wants_section(section),
        };
        if is_wanted {
            wanted.push(WantedMember { key, value: WantedValue::Whole(value) });
        }
    }
    wanted
}

fn write_members(writer: &mut JsonWriter, members: &[WantedMember<'_>]) -> io::Result<()> {
    writer.begin_object()?;
    for (place, member) in members.iter().enumerate() {
        writer.key(member.key, place == 0)?;
        match &member.value {
            WantedValue::Whole(value) => writer.value(value)?,
            WantedValue::Section(members) => write_members(writer, members)?,
        }
        writer.end_member()?;
    }
    writer.end_object()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::examples;
    use crate::selection::Part;

    fn sent(json: &str) -> Document {
        Document::from_json(json.as_bytes()).unwrap()
    }

    #[test]
    fn a_document() {
        expect![[r#"
            {
              "serverName": "paris",
              "version": "2.9.2",
              "serverPlatform": "Linux",
              "serverUid": null,
              "license": {
                "valid": false,
                "errorMessage": "License expired"
              },
              "bandwidthLimits": {
                "incomingRateLimit": 100000,
                "outgoingRateLimit": "fast"
              },
              "user": {
                "userName": "ops",
                "token": "***"
              },
              "colour": [
                "blue"
              ]
            }
        "#]]
        .assert_eq(&document(&examples::document(), &Selection::default(), false));
    }

    #[test]
    fn order_digits_and_unknown_keys_stay() {
        let json = r#"{"zeta":1.10,"version":"é","big":123456789012345678901234567890,"exp":[1E5,1e5,1e+2,1.50e-2,1.0],"twice":1,"twice":2,"esc":"\\u00e9\\/\\\\\"","magic":{"$serde_json::private::Number":"1"},"nest":{"b":[1,{"a":null}],"a":-0.0}}"#;
        assert_eq!(document(&sent(json), &Selection::default(), true), format!("{json}\n"));
    }

    #[test]
    fn what_a_terminal_would_act_on_is_escaped_and_means_the_same() {
        let sent = sent("{\"a\": \"\u{9b}31m\u{202e}\u{7f}\\u001b\", \"k\u{200b}\": 1}");
        let json = document(&sent, &Selection::default(), true);
        let read = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
        assert_eq!(json, "{\"a\":\"\\u009b31m\\u202e\\u007f\\u001b\",\"k\\u200b\":1}\n");
        assert_eq!(read(&json), serde_json::json!({"a": "\u{9b}31m\u{202e}\u{7f}\u{1b}", "k\u{200b}": 1}));
    }

    #[test]
    fn a_selection_keeps_the_nesting_and_the_names_as_sent() {
        let sent = sent(
            r#"{"new": 1, "configuration": {"fileCache": {"maximumSize": 2, "new": 3}, "triggersAvailable": true}, "license": {"valid": true, "new": 4}, "version": "1"}"#,
        );
        let cache = catalogue::section("cache").unwrap();
        let valid = catalogue::field("license.valid").unwrap();
        let selection = Selection::new(&[cache], &[valid], &[]);
        assert_eq!(
            document(&sent, &selection, true),
            "{\"configuration\":{\"fileCache\":{\"maximumSize\":2,\"new\":3}},\"license\":{\"valid\":true}}\n"
        );
        let license = catalogue::section("license").unwrap();
        let selection = Selection::new(&[], &[], &[Part::Section(cache), Part::Section(license)]);
        assert_eq!(
            document(&sent, &selection, true),
            "{\"new\":1,\"configuration\":{\"triggersAvailable\":true},\"version\":\"1\"}\n"
        );
    }

    #[test]
    fn a_normalized_document_says_what_it_is() {
        let sent = sent(r#"{"schema": "mine", "minCipher": 0, "license": {"valid": true}}"#);
        let rendered = normalized(&sent.normalized(), &Selection::default(), true);
        let told = r#"{"schema":"jsinfo/server-info","schemaVersion":1,"minCipher":"NONE","license":{"valid":true}}"#;
        assert_eq!(rendered.text, format!("{told}\n"));
        assert_eq!(rendered.warnings, ["schema is left out: with --normalize it says what the document is"]);
    }

    #[test]
    fn secrets_are_masked_where_they_stand_and_where_they_should() {
        let mut sent = sent(r#"{"user": {"token": "abc", "tokenSession": null}, "new": "abc"}"#);
        sent.mask_secrets();
        assert_eq!(
            document(&sent, &Selection::default(), true),
            "{\"user\":{\"token\":\"***\",\"tokenSession\":null},\"new\":\"abc\"}\n"
        );
        let mut odd = Document::from_json(br#"{"user": ["abc"]}"#).unwrap();
        odd.mask_secrets();
        assert_eq!(document(&odd, &Selection::default(), true), "{\"user\":\"***\"}\n");
    }

    #[test]
    fn structures_of_our_own() {
        expect![[r#"
            {
              "schema": "jsinfo/check",
              "schemaVersion": 1,
              "verdict": "unknown",
              "exitCode": 3,
              "time": "2026-11-24T20:00:07Z",
              "failure": {
                "kind": "usage",
                "exitCode": 2,
                "phase": null,
                "message": "there is no group @nobody",
                "hints": [
                  "ask @europe"
                ],
                "retryable": false
              },
              "results": []
            }
        "#]]
        .assert_eq(&check(&examples::refused()));
        let configuration = examples::configuration();
        let list = ServerListDocument::from_configuration(&configuration);
        for json in [
            check(&examples::report()),
            rules(&examples::plan()),
            servers(&list),
            settings(&examples::settings()),
            diagnosis(&examples::diagnosis(), &examples::diagnosed()),
        ] {
            let read: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert!(read["schema"].as_str().unwrap().starts_with("jsinfo/"), "{json}");
            assert!(json.starts_with("{\n  \"schema\": ") && json.ends_with("\n}\n"), "{json}");
        }
    }
}
