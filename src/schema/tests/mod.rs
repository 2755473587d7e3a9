//! The committed schemas are what the structures and tables say. `UPDATE_EXPECT=1 cargo test` writes them anew; the binary
//! holds them from its next build on.

mod server_info;
mod structures;
mod toml_files;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::contracts::CONTRACTS;

/// The schema of that name, made from where it is written down.
fn made(name: &str) -> Value {
    let schema = match name {
        "server-info" => server_info::schema(),
        "config" => toml_files::config(),
        "policy" => toml_files::policy(),
        structure => structures::schema(structure),
    };
    // What it is comes first; the rest in the order in which it was made.
    let mut all = json!({"$schema": "https://json-schema.org/draft/2020-12/schema"});
    for (key, value) in schema.as_object().unwrap() {
        all[key] = value.clone();
    }
    all
}

#[test]
fn committed_schemas_are_what_structures_and_tables_say() {
    for contract in CONTRACTS {
        let text = serde_json::to_string_pretty(&made(contract.name)).unwrap() + "\n";
        let path = format!("{}/schemas/{}.json", env!("CARGO_MANIFEST_DIR"), contract.name);
        expect_test::ExpectFile { path: path.into(), position: file!() }.assert_eq(&text);
    }
}

#[test]
fn every_committed_schema_is_in_the_table_and_valid_by_its_own() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas");
    let committed: BTreeSet<String> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let named = CONTRACTS.iter().map(|contract| format!("{}.json", contract.name)).collect();
    assert_eq!(committed, named);
    for contract in CONTRACTS {
        assert!(jsonschema::meta::is_valid(&made(contract.name)), "{}", contract.name);
    }
}

/// A word of a newer version must not make an older schema refuse what it prints.
#[test]
fn no_schema_of_what_is_printed_closes_anything() {
    for contract in CONTRACTS {
        if !["config", "policy"].contains(&contract.name) {
            assert_open(&made(contract.name), contract.name);
        }
    }
}

fn assert_open(value: &Value, place: &str) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                assert!(
                    key != "enum" && key != "additionalProperties" && key != "unevaluatedProperties",
                    "{place}"
                );
                assert!(
                    key != "const"
                        || place.ends_with("/schema")
                        || place.ends_with("/schemaVersion")
                        || place.ends_with("/if/properties/kind"),
                    "{place}"
                );
                assert_open(value, &format!("{place}/{key}"));
            }
        }
        Value::Array(values) => values.iter().for_each(|value| assert_open(value, place)),
        _ => {}
    }
}
