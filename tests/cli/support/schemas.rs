//! Every JSON document of our own that a test sees is held against its committed schema, without the test saying so.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

/// The validator of a committed schema.
pub(crate) fn validator(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(format!("{name}.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// What is wrong with a document; nothing where it is valid.
pub(crate) fn errors(validator: &Validator, document: &Value) -> Vec<String> {
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Asserts that a text is valid by its schema, where it is JSON that says that it is ours.
pub(crate) fn assert_valid(text: &str) {
    // Nearly no text is, and some are long.
    if !text.starts_with('{') || !text.contains("\"jsinfo/") {
        return;
    }
    let Ok(document) = serde_json::from_str::<Value>(text) else { return };
    let Some(name) = document["schema"].as_str().and_then(|schema| schema.strip_prefix("jsinfo/")) else {
        return;
    };
    let validator = validators().get(name).unwrap_or_else(|| panic!("there is no schema of {name}"));
    assert_eq!(errors(validator, &document), [""; 0], "{text}");
}

/// The validators of all schemas of documents, by the documents' names.
fn validators() -> &'static HashMap<String, Validator> {
    static VALIDATORS: OnceLock<HashMap<String, Validator>> = OnceLock::new();
    VALIDATORS.get_or_init(|| {
        let mut validators = HashMap::new();
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")).unwrap() {
            let name = entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
            validators.insert(name.clone(), validator(&name));
        }
        validators
    })
}
