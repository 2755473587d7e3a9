//! The schemas of our own JSON, from its structures: their documentation is the descriptions.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Value, json};

use crate::difference::{DiffOptions, DocumentDiff, TargetSide};
use crate::examples;
use crate::exit::ExitCode;
use crate::explain::Topic;
use crate::failure::FailureKind;
use crate::health::RULES;
use crate::json;
use crate::route::{Route, RouteEnd, RouteServer, RouteTable};
use crate::schema::certificates::CertificateListDocument;
use crate::schema::check::CheckDocument;
use crate::schema::diff::DiffDocument;
use crate::schema::doctor::DoctorDocument;
use crate::schema::explain::ExplainDocument;
use crate::schema::failure::FailureDocument;
use crate::schema::fleet::{FleetDocument, FleetResultDocument};
use crate::schema::route::RouteDocument;
use crate::schema::routes::RoutesDocument;
use crate::schema::rules::RuleListDocument;
use crate::schema::server_list::ServerListDocument;
use crate::schema::settings::SettingsDocument;
use crate::schema::watch::WatchLine;
use crate::snapshot::{SavedFailureDocument, SnapshotDocument, SnapshotEntry};

impl JsonSchema for json::Value {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::default()
    }
}

impl JsonSchema for json::Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number"})
    }
}

/// The schema of a structure, by what stands behind `jsinfo/` in it.
pub(super) fn schema(name: &str) -> Value {
    match name {
        "check" => of_structure(&CheckDocument::from_report(&examples::report())),
        "rules" => of_structure(&RuleListDocument::from_plan(&examples::plan())),
        "diff" => {
            let (result, document) = (examples::judged(examples::document()), examples::document());
            let side = TargetSide { document: &document, result: &result };
            let comparison = DocumentDiff::new(&side, &side, &DiffOptions::default());
            of_structure(&DiffDocument::from_diff(&comparison, ("a", &document), ("b", &document)))
        }
        "fleet" => of_structure(&FleetDocument::from_fleet(&examples::fleet())),
        "fleet-result" => of_structure(&FleetResultDocument::from_result(&examples::report().results[1])),
        "route" => {
            let document = examples::document();
            let end = RouteEnd::new("a", &document, examples::moment());
            of_structure(&RouteDocument::from_route(&Route::new(&end, &end), "a", "b"))
        }
        "routes" => {
            let (document, refused) = (examples::document(), examples::refused());
            let end = |target| RouteEnd::new(target, &document, examples::moment());
            let servers = vec![
                RouteServer { target: "a", end: Ok(end("a")) },
                RouteServer { target: "b", end: Ok(end("b")) },
                RouteServer { target: "c", end: Err(refused.failure.as_ref().unwrap()) },
            ];
            of_structure(&RoutesDocument::from_table(&RouteTable::new(servers)))
        }
        "watch" => of_structure(&WatchLine::from_event(&examples::watch_events()[1])),
        "doctor" => {
            of_structure(&DoctorDocument::from_diagnosis(&examples::diagnosis(), &examples::diagnosed()))
        }
        "servers" => of_structure(&ServerListDocument::from_configuration(&examples::configuration())),
        "settings" => of_structure(&SettingsDocument::from_settings(&examples::settings())),
        "certificates" => of_structure(&CertificateListDocument::from_remembered(&[])),
        "explain" => of_structure(&ExplainDocument::from_topics(&topics(), |_| Vec::new())),
        "failure" => {
            let refused = examples::refused();
            of_structure(&FailureDocument::from_failure(refused.failure.as_ref().unwrap(), ExitCode::No))
        }
        "snapshot" => {
            let entries = [SnapshotEntry { target: "a".into(), file: "a.json".into(), answered: true }];
            of_structure(&SnapshotDocument::new(&entries, examples::moment()))
        }
        "saved-failure" => {
            let refused = examples::refused();
            let failure = refused.failure.as_ref().unwrap();
            of_structure(&SavedFailureDocument::new("a", failure, examples::moment()))
        }
        _ => panic!("there is no structure {name}"),
    }
}

/// The schema of a structure, of which this is one.
fn of_structure<T: JsonSchema + Serialize>(document: &T) -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut made = generator.into_root_schema_for::<T>().to_value();
    // As it is printed: amounts keep their digits in a way of their own.
    let document: Value = serde_json::from_str(&json::pretty(document)).unwrap();
    tidy(&mut made);
    open_variants(&mut made);
    for key in ["schema", "schemaVersion"] {
        made["properties"][key]["const"] = document[key].clone();
    }
    let errors: Vec<String> = jsonschema::validator_for(&made)
        .unwrap()
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, [""; 0]);
    let mut schema = json!({"title": document["schema"]});
    for (key, value) in made.as_object().unwrap() {
        if key != "title" && key != "$schema" {
            schema[key] = value.clone();
        }
    }
    schema
}

/// Every kind of thing that is explained.
fn topics() -> Vec<Topic> {
    let words = ["license", "license.expiry", "cache", "unknown"].map(str::to_owned);
    crate::explain::find(&words).unwrap()
}

/// Of things that say of which kind they are, each kind has its own fields, and there may be more kinds.
fn open_variants(value: &mut Value) {
    if let Some(Value::Array(variants)) = value.as_object_mut().and_then(|object| object.remove("oneOf")) {
        let mut cases = Vec::new();
        let mut kinds = Vec::new();
        for mut variant in variants {
            let kind = variant["properties"]["kind"]["const"].take();
            variant["properties"].as_object_mut().unwrap().remove("kind");
            let is_it = json!({"properties": {"kind": {"const": kind}}, "required": ["kind"]});
            cases.push(json!({"if": is_it, "then": variant}));
            kinds.push(kind);
        }
        value["type"] = json!("object");
        value["properties"] = json!({"kind": {"type": "string", "examples": kinds}});
        value["required"] = json!(["kind"]);
        value["allOf"] = cases.into();
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(open_variants),
        Value::Array(values) => values.iter_mut().for_each(open_variants),
        _ => {}
    }
}

/// Descriptions are paragraphs and not lines, and lists of words have today's as examples.
fn tidy(value: &mut Value) {
    if let Some(properties) = value.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            if let Some(words) = words(name) {
                property["examples"] = words.into();
            }
        }
    }
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if key == "description" => *text = text.replace('\n', " "),
                    _ => tidy(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// Today's words of an open list.
fn words(property: &str) -> Option<Vec<&'static str>> {
    match property {
        "kind" => Some(FailureKind::ALL.iter().map(|kind| kind.name()).collect()),
        "rule" => Some(RULES.iter().map(|rule| rule.code).collect()),
        _ => None,
    }
}
