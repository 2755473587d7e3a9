//! The schema of a normalized document, from the catalogue.

use serde_json::{Map, Value, json};

use crate::catalogue::kind::CIPHERS;
use crate::catalogue::{self, Audience, Field, Kind, Section};
use crate::schema::server_info;

pub(super) fn schema() -> Value {
    let mut properties = Map::new();
    for member in server_info::label() {
        let own: Value = serde_json::from_str(&member.value.to_string()).unwrap();
        properties.insert(member.key.as_str().to_owned(), json!({"const": own}));
    }
    let title = properties["schema"]["const"].clone();
    properties.extend(properties_of(catalogue::top()));
    json!({
        "title": title,
        "description": "A server's document under today's names and in documented types. Whatever a server sends that is in no documentation is in it as it was sent. So is a value of another type than documented, which does not validate.",
        "type": "object",
        "required": ["schema", "schemaVersion"],
        "properties": properties,
    })
}

/// What stands in a section's object: its fields, then the sections inside it.
fn properties_of(section: &Section) -> Map<String, Value> {
    let mut properties = Map::new();
    for field in section.fields() {
        properties.insert(field.key.to_owned(), of_field(field));
    }
    for child in catalogue::sections().filter(|child| child.parent == Some(section)) {
        let described = json!({
            "description": description(child.about, child.since, child.seen_by),
            "type": ["object", "null"],
            "properties": properties_of(child),
        });
        properties.insert(child.key.to_owned(), described);
    }
    properties
}

fn of_field(field: &Field) -> Value {
    let mut schema = json!({"description": description(field.about, field.since, field.seen_by)});
    let of_kind = match field.kind {
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Text | Kind::Version | Kind::Address | Kind::Key => json!({"type": "string"}),
        Kind::Number | Kind::Days | Kind::Seconds => json!({"type": "integer"}),
        Kind::Count | Kind::Rate | Kind::Bytes => json!({"type": "integer", "minimum": 0}),
        Kind::Port => json!({"type": "integer", "minimum": 0, "maximum": 65_535}),
        Kind::Timestamp | Kind::Expiry => json!({"type": "string", "format": "date-time"}),
        Kind::Cipher => json!({"type": "string", "examples": CIPHERS}),
        Kind::Permissions => json!({"type": ["array", "integer", "object"]}),
    };
    for (key, value) in of_kind.as_object().unwrap() {
        schema[key] = value.clone();
    }
    // Servers say null of more than the documentation does.
    schema["type"] = match &schema["type"] {
        Value::Array(types) => [types.as_slice(), &["null".into()]].concat().into(),
        one => json!([one, "null"]),
    };
    schema
}

fn description(about: &str, since: Option<&str>, seen_by: Audience) -> String {
    let mut text = about.to_owned();
    if let Some(version) = since {
        text.extend([" Since ", version, "."]);
    }
    text.push_str(match seen_by {
        Audience::Anyone => "",
        Audience::Authenticated => " Null without authentication.",
        Audience::Superuser => " For superusers.",
    });
    text
}
