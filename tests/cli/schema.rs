//! `jsinfo schema`: what is printed and what is read is what the schemas say, by a validator that is not ours.

use jsinfo::config::{KeyScope, SETTINGS};
use jsinfo::failure::{Failure, FailureKind};
use jsinfo::health::RULES;
use jsinfo::snapshot::{SavedAnswer, save};
use serde_json::{Value, json};

use super::support::schemas::{assert_valid, errors, validator};
use super::support::{Shows as _, State, all_fixtures, expect, jsinfo};

/// The names that the program lists.
fn names() -> Vec<String> {
    let list = jsinfo("schema").stdout();
    list.lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn every_schema_is_printed_by_its_name() {
    for name in names() {
        let schema = jsinfo(&format!("schema {}", name.to_uppercase())).stdout();
        let committed = format!("{}/schemas/{name}.json", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(schema, std::fs::read_to_string(committed).unwrap());
        let schema: Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        if let Some(named) = schema["properties"]["schema"]["const"].as_str() {
            assert_eq!(named, format!("jsinfo/{name}"));
        }
    }
    jsinfo("schema chek").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: there is no schema chek
        hint: did you mean check?
    "#]]);
    jsinfo("schema server").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: there is no schema server
        hint: did you mean servers or settings?
    "#]]);
}

/// A file of a directory that was saved when `paris` gave no answer.
fn saved(file: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    let failure = Failure::message(FailureKind::Deadline, "no answer");
    let answers = [SavedAnswer { target: "paris", answer: Err(&failure) }];
    save(directory.path(), &answers, jiff::Timestamp::now()).unwrap();
    std::fs::read_to_string(directory.path().join(file)).unwrap()
}

/// What the harness does with every document of every test, once for each kind, and what it would find.
#[test]
fn every_document_of_ours_is_valid_and_a_wrong_one_is_not() {
    let state = State::holding(format!("paris:8886 sha256:{} 2026-11-24T20:00:07Z\n", "0".repeat(64)));
    let printed = [
        jsinfo("show demo: --json --normalize").stdout(),
        jsinfo("check demo:unhealthy ./none.json --json").run().stdout,
        jsinfo("check --list --json").stdout(),
        jsinfo("fleet demo: ./none.json --by version --json").run().stdout,
        jsinfo("fleet demo: --format ndjson").stdout(),
        jsinfo("diff demo: demo:unhealthy --json").run().stdout,
        jsinfo("route demo: demo: --json").stdout(),
        jsinfo("route demo: demo:1.9 demo:denied --json").run().stdout,
        jsinfo("watch demo: --count 1").stdout(),
        jsinfo("doctor demo: --format json").stdout(),
        jsinfo("server list --json").stdout(),
        jsinfo("server show demo: --json").stdout(),
        state.jsinfo(&["trust", "--list", "--json"]).stdout(),
        jsinfo("explain license license.expiry cache unknown --json").stdout(),
        jsinfo("show ./none.json --error-format json").run().stderr,
        saved("index.json"),
        saved("paris.json"),
    ];
    let mut seen = Vec::new();
    for text in printed {
        assert_valid(&text);
        let document: Value = serde_json::from_str(&text).unwrap();
        let name = document["schema"].as_str().unwrap().trim_start_matches("jsinfo/").to_owned();
        let validator = validator(&name);
        for key in document.as_object().unwrap().keys() {
            let mut wrong = document.clone();
            wrong[key] = json!({"not": ["what", "it", "was"]});
            // Whatever a section of a server holds, it is an object.
            let may_be_object = document[key].is_object()
                && (["server-info", "watch"].contains(&name.as_str())
                    || (name == "fleet-result" && key == "info"));
            assert_eq!(validator.is_valid(&wrong), may_be_object, "{name}: {key}");
        }
        let mut newer = document.clone();
        newer["new"] = json!("a field of a later version");
        assert_eq!(errors(&validator, &newer), [""; 0]);
        seen.push(name);
    }
    seen.extend(["config".to_owned(), "policy".to_owned()]);
    assert_eq!(seen, names());
}

#[test]
#[should_panic(expected = "7 is not of type")]
fn what_every_run_is_held_against_refuses_a_wrong_document() {
    assert_valid(r#"{"schema": "jsinfo/servers", "schemaVersion": 1, "servers": 7}"#);
}

#[test]
#[should_panic(expected = "there is no schema of nothing")]
fn a_document_of_ours_without_a_schema_is_refused() {
    assert_valid(r#"{"schema": "jsinfo/nothing", "schemaVersion": 1}"#);
}

/// The short form and the long one are one format; what lists nothing has no other form.
#[test]
fn json_is_asked_for_as_everywhere() {
    let told = |arguments: &str| -> Value { serde_json::from_str(&jsinfo(arguments).stdout()).unwrap() };
    let (short, long) =
        (told("doctor ./2.9.2-token.json --json"), told("doctor ./2.9.2-token.json --format JSON"));
    assert_eq!((&short["schema"], &short["settings"]), (&long["schema"], &long["settings"]));
    let (plain, text) = (jsinfo("doctor demo:").stdout(), jsinfo("doctor demo: --format text").stdout());
    assert_eq!(plain.lines().count(), text.lines().count());
    assert_eq!(told("trust --list --json")["certificates"], json!([]), "and no note for people");
    for arguments in ["doctor demo: --format kv", "doctor demo: --json --format json", "trust demo: --json"] {
        assert_eq!(jsinfo(arguments).run().status, 2, "{arguments}");
    }
}

#[test]
fn a_normalized_document_of_every_version_is_valid_and_one_as_sent_need_not_be() {
    let validator = validator("server-info");
    for name in all_fixtures() {
        let text = jsinfo(&format!("show ./{name} --json --normalize")).stdout();
        assert_eq!(errors(&validator, &serde_json::from_str(&text).unwrap()), [""; 0], "{name}");
        let mut sent: Value =
            serde_json::from_str(&jsinfo(&format!("show ./{name} --json")).stdout()).unwrap();
        sent["schema"] = "jsinfo/server-info".into();
        sent["schemaVersion"] = 1.into();
        assert!(!validator.is_valid(&sent), "{name}: its time is a number");
    }
}

/// A TOML file as a validator sees it: dates are text.
fn toml(text: &str) -> Value {
    let document: toml_edit::DocumentMut = text.parse().unwrap();
    of_table(document.as_table())
}

fn of_table(table: &dyn toml_edit::TableLike) -> Value {
    let mut object = serde_json::Map::new();
    for (key, item) in table.iter() {
        let value = match item {
            toml_edit::Item::Value(value) => of_value(value),
            toml_edit::Item::ArrayOfTables(tables) => tables.iter().map(|table| of_table(table)).collect(),
            other => of_table(other.as_table_like().unwrap()),
        };
        object.insert(key.to_owned(), value);
    }
    object.into()
}

fn of_value(value: &toml_edit::Value) -> Value {
    use toml_edit::Value as Toml;
    match value {
        Toml::String(text) => text.value().as_str().into(),
        Toml::Integer(integer) => (*integer.value()).into(),
        Toml::Float(float) => (*float.value()).into(),
        Toml::Boolean(yes) => (*yes.value()).into(),
        Toml::Datetime(date) => date.value().to_string().into(),
        Toml::Array(values) => values.iter().map(of_value).collect(),
        Toml::InlineTable(table) => of_table(table),
    }
}

fn toml_blocks(first: &str) -> Vec<String> {
    let mut files = Vec::new();
    for path in super::docs::pages() {
        for (language, block) in super::docs::blocks(&std::fs::read_to_string(path).unwrap()) {
            if language == "toml" && block.starts_with(first) {
                files.push(block);
            }
        }
    }
    files
}

#[test]
fn the_files_of_the_pages_are_valid() {
    let (config, policy) = (validator("config"), validator("policy"));
    let mut seen = 0;
    for block in toml_blocks("") {
        let is_policy =
            block.contains("[rules]") || block.contains("[[mutes]]") || block.contains("[[expectations]]");
        let validator = if is_policy { &policy } else { &config };
        assert_eq!(errors(validator, &toml(&block)), [""; 0], "{block}");
        seen += 1;
    }
    assert!(seen > 2, "{seen}");
}

/// Each file is held against the schema and given to the program: what one of them takes, the other takes.
#[test]
fn files_are_valid_where_the_program_takes_them() {
    let config = [
        "timeout = 15\nconnect-timeout = '5s'\n",
        "format = 'JSON'\ncolor = 'Never'\nerror-format = 'json'\n",
        "format = 'text'\nverbose = true\n",
        "[servers.a]\naddress = 'demo:'\npassword-command = ['pass', 'a']\n",
        "[servers.a]\naddress = 'demo:'\n[groups]\nall = ['a', 'demo:1.9']\none = 'a'\n",
    ];
    let bad_config = [
        "tiemout = 15\n",
        "timeout = true\n",
        "timeout = 0\n",
        "format = 'yaml'\n",
        "verbose = 'true'\n",
        "user = ''\n",
        "address = 'demo:'\n",
        "password = 'hunter2'\n",
        "password-command = []\n",
        "[servers.a]\nuser = 'ops'\n",
        "[servers.a]\naddress = 'demo:'\ndefault = 'a'\n",
        "[groups]\nall = 7\n",
    ];
    let policy = [
        "[rules]\ncache = false\nlicense.expiry = { warn = '45d', crit = 0 }\n'tls.expiry' = { severity = 'Critical' }\n",
        "[rules.license]\nvalid = { enabled = true, required = false }\n",
        "[[expectations]]\nexpect = 'version >= 2'\nseverity = 'notice'\ntargets = 'demo:'\nreason = 'so'\n",
        "[[mutes]]\nmute = 'cache'\nuntil = 2099-12-31\n[[mutes]]\nmute = 'clock'\nuntil = '2099-12-31'\nseverity = 'warning'\n",
        "mutes = [{ mute = 'cache', until = '2099-12-31', targets = ['demo:'] }]\n",
    ];
    let bad_policy = [
        "rule = 1\n",
        "[rules]\ncahce = false\n",
        "[rules]\ncache = 7\n",
        "[rules.cache]\nwarning = '80%'\n",
        "[rules.license.valid]\nwarn = '45d'\n",
        "[rules.cache]\nwarn = 80\n",
        "[[expectations]]\nreason = 'none'\n",
        "[[expectations]]\nexpect = 'version >= 2'\nseverity = 'ok'\n",
        "[[mutes]]\nmute = 'cache'\n",
        "[[mutes]]\nmute = 'cache'\nuntil = 'soon'\n",
        "[mutes]\nmute = 'cache'\n",
    ];
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.toml");
    for (name, files, is_good) in [
        ("config", &config[..], true),
        ("config", &bad_config, false),
        ("policy", &policy, true),
        ("policy", &bad_policy, false),
    ] {
        let validator = validator(name);
        for file in files {
            assert_eq!(
                validator.is_valid(&toml(file)),
                is_good,
                "{file}\n{:?}",
                errors(&validator, &toml(file))
            );
            std::fs::write(&path, file).unwrap();
            let run = match name {
                "config" => jsinfo("server list").arg("--config"),
                _ => jsinfo("check demo: --exit-zero --policy"),
            };
            let outcome = run.arg(&path).run();
            // The configuration file may be shared with a newer version: what is unknown there is a warning.
            let is_taken = outcome.status == 0 && !outcome.stderr.contains("warning: ");
            assert_eq!(is_taken, is_good, "{file}\n{outcome}");
        }
    }
}

#[test]
fn every_setting_and_every_rule_is_in_the_schema_of_its_file() {
    let read =
        |name: &str| -> Value { serde_json::from_str(&jsinfo(&format!("schema {name}")).stdout()).unwrap() };
    let config = read("config");
    let server = &config["properties"]["servers"]["additionalProperties"];
    for setting in SETTINGS {
        let (top, inner) = (&config["properties"][setting.name], &server["properties"][setting.name]);
        assert_eq!(
            top.is_object(),
            matches!(setting.key, Some(KeyScope::Top | KeyScope::Both)),
            "{}",
            setting.name
        );
        assert_eq!(
            inner.is_object(),
            matches!(setting.key, Some(KeyScope::Server | KeyScope::Both)),
            "{}",
            setting.name
        );
        for schema in [top, inner].into_iter().filter(|schema| schema.is_object()) {
            assert!(
                schema["description"]
                    .as_str()
                    .unwrap()
                    .to_lowercase()
                    .contains(&setting.description().to_lowercase()),
                "{}",
                setting.name
            );
        }
    }
    let validator = validator("policy");
    for rule in RULES.iter() {
        for file in [format!("[rules]\n{} = true\n", rule.code), format!("[rules]\n'{}' = true\n", rule.code)]
        {
            assert_eq!(errors(&validator, &toml(&file)), [""; 0], "{file}");
        }
        let limited = format!("[rules.'{}']\nwarn = '1'\n", rule.code);
        assert_eq!(validator.is_valid(&toml(&limited)), rule.scale.is_some(), "{limited}");
    }
}
