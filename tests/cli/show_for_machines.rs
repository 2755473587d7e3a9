//! `show` for machines, format by format, over all sample documents.

use std::process::Command;

use serde_json::Value;

use super::support::{all_fixtures, fixture, jsinfo};

#[test]
fn json_is_the_document_as_it_was_sent() {
    for name in all_fixtures() {
        let shown = jsinfo(&format!("show --json ./{name}")).stdout();
        let sent: Value = serde_json::from_str(&fixture(&name)).unwrap();
        // A map of this build keeps its order, so this compares keys, their order, and every digit.
        let expected = serde_json::to_string_pretty(&sent).unwrap().replace("tok_7GmQe2Jx1v", "***");
        assert_eq!(shown, expected.replace("ses_4d1f90", "***") + "\n", "{name}");
    }
}

#[test]
fn json_keeps_what_no_number_and_no_map_can_hold() {
    let sent =
        r#"{"a":1E5,"b":1e5,"c":0.10,"d":123456789012345678901234567890,"version":"\u0032","a":-0,"e":"\/"}"#;
    for input in [sent.to_owned(), sent.replace(',', " ,\n\t"), format!("\u{feff} {sent}\n")] {
        assert_eq!(jsinfo("show - --json --compact").input(input).stdout(), format!("{sent}\n"));
    }
}

#[test]
fn json_is_one_line_with_compact() {
    let document = r#"{"configuration": {"garbageCollect": {"intervalSeconds": 3600}}, "version": "2.9.2"}"#;
    let shown = jsinfo("show - --json --compact --section gc").input(document).stdout();
    assert_eq!(shown, "{\"configuration\":{\"garbageCollect\":{\"intervalSeconds\":3600}}}\n");
}

#[test]
fn kv_is_complete_over_all_samples() {
    for name in all_fixtures() {
        let shown = jsinfo(&format!("show --format kv --show-secrets ./{name}")).stdout();
        let sent: Value = serde_json::from_str(&fixture(&name)).unwrap();
        let mut expected = Vec::new();
        leaves(&sent, "", &mut expected);
        let mut lines: Vec<_> = shown.lines().map(str::to_owned).collect();
        lines.sort();
        expected.sort();
        assert_eq!(lines, expected, "{name}");
    }
}

#[test]
fn env_is_complete_over_all_samples_and_a_shell_reads_back_every_value() {
    for name in all_fixtures() {
        let kv = jsinfo(&format!("show --format kv ./{name}")).stdout();
        let env = jsinfo(&format!("show --format env ./{name}")).stdout();
        let values: Vec<&str> = env.lines().filter(|line| !line.starts_with("unset ")).collect();
        assert_eq!(values.len(), kv.lines().count(), "{name}");
        for (line, kv) in values.into_iter().zip(kv.lines()) {
            let (variable, _) = line.split_once('=').unwrap();
            let (path, value) = kv.split_once('=').unwrap();
            let letters = |text: &str| text.replace(['_', '.'], "").to_uppercase();
            assert_eq!(letters(variable), format!("JSINFO{}", letters(path)));
            assert_eq!(evaluated(&env, variable), value, "{name}: {path}");
        }
    }
}

/// The loop that everybody writes: what one server does not say must not be what the one before it said.
#[test]
fn env_of_one_server_leaves_nothing_behind_for_the_next() {
    for wanted in ["", "--field version,configuration.triggersAvailable", "--normalize"] {
        let of = |name: &str| jsinfo(&format!("show --format env {wanted} ./{name}")).run().stdout;
        let both = of("2.9.2-superuser.json") + &of("2.9.2-anonymous.json");
        assert_eq!(evaluated(&both, "JSINFO_VERSION"), "2.9.2");
        assert_eq!(evaluated(&both, "JSINFO_CONFIGURATION_TRIGGERS_AVAILABLE"), "", "{wanted}");
        assert_eq!(evaluated(&both, "{JSINFO_CONFIGURATION_TRIGGERS_AVAILABLE-unset}"), "unset", "{wanted}");
    }
}

/// One path and one type a field: what a normalized document holds is what the catalogue says, from every version.
#[test]
fn normalized_documents_of_every_version_speak_of_the_same_paths() {
    for name in all_fixtures() {
        let kv = jsinfo(&format!("show --format kv --normalize ./{name}")).stdout();
        let json = jsinfo(&format!("show --json --normalize ./{name}")).stdout();
        let mut json: Value = serde_json::from_str(&json).unwrap();
        let members = json.as_object_mut().unwrap();
        assert_eq!(members.keys().take(2).collect::<Vec<_>>(), ["schema", "schemaVersion"]);
        assert_eq!(members.shift_remove("schema").unwrap(), "jsinfo/server-info");
        assert_eq!(members.shift_remove("schemaVersion").unwrap(), 1);
        let mut expected = Vec::new();
        leaves(&json, "", &mut expected);
        let mut lines: Vec<_> = kv.lines().map(str::to_owned).collect();
        lines.sort();
        expected.sort();
        assert_eq!(lines, expected, "{name}");
        for line in &lines {
            let (path, value) = line.split_once('=').unwrap();
            assert!(jsinfo::catalogue::field(path).is_ok(), "{name}: {path}");
            if ["serverTime", "license.expiry"].contains(&path) && !value.is_empty() {
                assert!(value.ends_with('Z') && value.parse::<jiff::Timestamp>().is_ok(), "{line}");
            }
        }
        for format in ["table", "markdown"] {
            assert_eq!(jsinfo(&format!("show --normalize --format {format} ./{name}")).run().status, 2);
        }
    }
}

#[test]
fn env_is_safe_whatever_a_server_is_called() {
    let marker = tempfile::tempdir().unwrap();
    let broken = marker.path().join("broken");
    let evil = format!("$(touch {0})'; touch {0}; x=`touch {0}`\n\"\\", broken.display());
    let document = serde_json::json!({"serverName": evil, format!("x; touch {}", broken.display()): evil});
    let env = jsinfo("show --format env -").input(document.to_string()).stdout();
    assert_eq!(evaluated(&env, "JSINFO_SERVER_NAME"), evil);
    assert!(!broken.exists(), "the shell ran what the server sent");
}

/// What a shell finds in `variable` after evaluating `script`.
fn evaluated(script: &str, variable: &str) -> String {
    let program = format!("eval \"$1\"; printf %s \"${variable}\"");
    let output = Command::new("sh").args(["-c", &program, "sh", script]).env_clear().output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// `path=value` for each leaf, today's names in place of older ones.
fn leaves(value: &Value, path: &str, lines: &mut Vec<String>) {
    let Value::Object(object) = value else {
        let text = match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        lines.push(format!("{path}={text}"));
        return;
    };
    for (key, value) in object {
        let key = match key.as_str() {
            "username" => "userName",
            "fileCache" => "cloudFileCache",
            key => key,
        };
        leaves(value, &if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }, lines);
    }
}
