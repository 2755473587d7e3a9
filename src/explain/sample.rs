//! Examples of a field: a document that holds it and nothing else, for the renderers to show.

use crate::catalogue::Field;
use crate::document::Document;

/// How a field looks in one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    /// The format, or `get`.
    pub(crate) format: &'static str,
    /// What is typed for it.
    pub(crate) command: String,
    /// What is printed.
    pub(crate) output: String,
}

/// A document with the field's example in it, secrets masked as they always are.
///
/// # Errors
/// None, as long as the example is JSON, which a test sees to.
pub(crate) fn sample_document(field: &Field) -> anyhow::Result<Document> {
    let keys: Vec<&str> = field.path.split('.').collect();
    let mut json = String::new();
    for key in &keys {
        json.extend(["{\"", key, "\":"]);
    }
    json.push_str(field.example);
    json.push_str(&"}".repeat(keys.len()));
    let mut document = Document::from_json(json.as_bytes())?;
    document.mask_secrets();
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;
    use crate::document::Lookup;

    #[test]
    fn every_example_is_a_value_of_its_field() {
        for field in catalogue::fields() {
            let document = sample_document(field).unwrap();
            assert!(matches!(document.lookup(field), Lookup::Is(_)), "{}: {}", field.path, field.example);
        }
    }
}
