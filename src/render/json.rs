//! JSON for programs: a server's document as it was sent, and the structures of our own, whose contracts are
//! in [`crate::schema`].
//!
//! A document keeps its keys, their order, and numbers digit for digit. Only what a terminal would act on is
//! changed, into the `\u` escape that means the same.

use serde::Serialize;

use super::json_layout::JsonLayout;
use crate::catalogue::{self, Section};
use crate::check::plan::Plan;
use crate::check::report::{Report, TargetResult};
use crate::config::ResolvedSetting;
use crate::document::{Document, KeyPlace};
use crate::schema::check::CheckDocument;
use crate::schema::doctor::DoctorDocument;
use crate::schema::rules::RuleListDocument;
use crate::schema::server_list::ServerListDocument;
use crate::schema::settings::SettingsDocument;
use crate::secret::MASK;
use crate::selection::Selection;
use crate::session::doctor::Diagnosis;

/// The wanted parts of a document; on one line where it is to be compact.
pub(super) fn document(document: &Document, selection: &Selection, compact: bool) -> String {
    let mut layout = JsonLayout::new(document.text(), compact);
    lay_out_section(&mut layout, &WantedParts { document, selection }, catalogue::top());
    layout.finish()
}

pub(super) fn check(report: &Report) -> String {
    structure(&CheckDocument::from_report(report))
}

pub(crate) fn rules(plan: &Plan) -> String {
    structure(&RuleListDocument::from_plan(plan))
}

pub(crate) fn servers(list: &ServerListDocument<'_>) -> String {
    structure(list)
}

pub(crate) fn settings(settings: &[ResolvedSetting]) -> String {
    structure(&SettingsDocument::from_settings(settings))
}

pub(crate) fn diagnosis(diagnosis: &Diagnosis, result: &TargetResult) -> String {
    structure(&DoctorDocument::from_diagnosis(diagnosis, result))
}

/// A structure of our own.
fn structure(structure: &impl Serialize) -> String {
    // What has text for keys and goes to memory cannot fail.
    let text = serde_json::to_string(structure).unwrap_or_default();
    let mut layout = JsonLayout::new(&text, false);
    layout.write_value();
    layout.finish()
}

/// What of a document is wanted.
struct WantedParts<'a> {
    document: &'a Document,
    selection: &'a Selection,
}

/// What becomes of one member of an object.
enum MemberFate {
    Keep,
    Mask,
    Drop,
    /// A section: each of its members has a fate of its own.
    Open(&'static Section),
}

impl WantedParts<'_> {
    /// The fate of a member of a section; `value` is the text that begins with its value.
    fn fate(&self, section: &'static Section, key: &str, value: &str) -> MemberFate {
        // Null gives nothing away.
        let is_masked = self.document.is_masked() && !value.starts_with("null");
        let (is_wanted, is_secret) = match self.document.place(section, key) {
            KeyPlace::Section(child) if value.starts_with('{') => return MemberFate::Open(child),
            // Something else stands where a section belongs: whatever is in it may be the secret.
            KeyPlace::Section(child) => (self.selection.wants_section(child), child.has_secrets()),
            KeyPlace::Field(field) => (self.selection.wants(field), field.secret),
            KeyPlace::Unknown => (self.selection.wants_section(section), false),
        };
        if !is_wanted {
            MemberFate::Drop
        } else if is_secret && is_masked {
            MemberFate::Mask
        } else {
            MemberFate::Keep
        }
    }
}

/// Lays out the object that comes next, of which parts are wanted. It is gone through once; what turns out
/// not to be wanted is taken back.
fn lay_out_section(layout: &mut JsonLayout<'_>, wanted: &WantedParts<'_>, section: &'static Section) {
    layout.open('{');
    let mut is_first = true;
    while layout.has_member('}') {
        let before = layout.mark();
        let key = layout.write_key(is_first);
        let is_kept = match wanted.fate(section, &key, layout.rest()) {
            MemberFate::Keep => {
                layout.write_value();
                true
            }
            MemberFate::Mask => {
                layout.skip_value();
                layout.write_raw(&format!("\"{MASK}\""));
                true
            }
            MemberFate::Drop => {
                layout.skip_value();
                false
            }
            MemberFate::Open(child) => {
                let was_empty = layout.is_at_empty_object();
                let start = layout.mark();
                lay_out_section(layout, wanted, child);
                // A section of which nothing is left goes, unless it was empty and is wanted.
                layout.written_since(start) != "{}" || (was_empty && wanted.selection.wants_section(child))
            }
        };
        if is_kept {
            is_first = false;
        } else {
            layout.take_back(before);
        }
    }
    layout.close('}', is_first);
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
        assert_eq!(read(&json), read(sent.text()));
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
                "message": "there is no group @nobody",
                "hints": [
                  "ask @europe"
                ]
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
