//! In what documents differ, field by field: what each says, and who says the same. It asks nobody and judges nothing.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::absence::Absence;
use crate::catalogue::Field;
use crate::document::{Document, Lookup};
use crate::json::Value;
use crate::secret::MASK;

/// In which state a field is in a document: never mixed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldState {
    /// A value of the documented kind.
    Value,
    /// `null`.
    Null,
    /// It was not sent: the server is older, or left it out.
    Absent,
    /// Of another kind than documented, or there twice.
    Odd,
    /// The caller is not shown it, whatever the server has.
    Hidden,
}

impl FieldState {
    /// The name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Null => "null",
            Self::Absent => "absent",
            Self::Odd => "odd",
            Self::Hidden => "hidden",
        }
    }

    /// In which state `field` is in `document`.
    pub fn from_document(field: &'static Field, document: &Document) -> Self {
        match document.lookup(field) {
            Lookup::Is(_) => Self::Value,
            Lookup::Null => Self::Null,
            Lookup::Odd(_) | Lookup::Repeated(_) => Self::Odd,
            Lookup::Absent if is_hidden(field, document) => Self::Hidden,
            Lookup::Absent => Self::Absent,
        }
    }
}

/// The value of a field as it was sent, odd or not, a secret masked; none where there is none.
pub fn shown_value(field: &Field, document: &Document) -> Option<Value> {
    let value = match document.lookup(field) {
        Lookup::Is(value) | Lookup::Odd(value) => value,
        Lookup::Repeated(repeated) => repeated.last,
        Lookup::Absent | Lookup::Null => return None,
    };
    if field.secret { Some(Value::from(MASK)) } else { Some(value.clone()) }
}

/// Whether the caller is not shown a field, whatever the server has. That says nothing of a difference.
pub fn is_hidden(field: &'static Field, document: &Document) -> bool {
    !document.has(field) && Absence::explain(document, field.into()) == Absence::Hidden
}

/// Whether two documents say the same of a field, however each server writes it.
pub fn is_same(field: &Field, left: &Document, right: &Document) -> bool {
    identity(field, left.lookup(field)) == identity(field, right.lookup(field))
}

/// What is the same for the same: the state, and a spelling that all servers share.
fn identity(field: &Field, lookup: Lookup<'_>) -> (FieldState, String) {
    match lookup {
        Lookup::Absent => (FieldState::Absent, String::new()),
        Lookup::Null => (FieldState::Null, String::new()),
        Lookup::Is(value) => {
            let normalized = field.kind.normalized(value);
            (FieldState::Value, without_order(normalized.as_ref().unwrap_or(value)))
        }
        Lookup::Odd(value) => (FieldState::Odd, without_order(value)),
        Lookup::Repeated(repeated) => (FieldState::Odd, format!("{repeated}: {}", repeated.last)),
    }
}

/// A value as text; lists in one order, whatever theirs is.
fn without_order(value: &Value) -> String {
    let Some(list) = value.as_array() else { return value.to_string() };
    let mut texts: Vec<String> = list.iter().map(Value::to_string).collect();
    texts.sort_unstable();
    format!("[{}]", texts.join(","))
}

/// What documents say of one field.
#[derive(Debug, Clone)]
pub struct Variation {
    /// Which.
    pub field: &'static Field,
    /// The largest group first; groups of the same size in the order of their first members.
    pub groups: Vec<VariationGroup>,
}

/// Those who say the same of a field.
#[derive(Debug, Clone)]
pub struct VariationGroup {
    /// In which state it is in their documents.
    pub state: FieldState,
    /// Their places in the list of documents, in order.
    pub members: Vec<usize>,
}

impl Variation {
    /// Sorts documents by what they say of a field. Those whose caller is not shown it are in no group.
    pub fn new<'a>(
        field: &'static Field,
        documents: impl IntoIterator<Item = (usize, &'a Document)>,
    ) -> Self {
        let mut groups: Vec<VariationGroup> = Vec::new();
        let mut known: HashMap<(FieldState, String), usize> = HashMap::new();
        for (place, document) in documents {
            if is_hidden(field, document) {
                continue;
            }
            let said = identity(field, document.lookup(field));
            let state = said.0;
            let group = *known.entry(said).or_insert(groups.len());
            match groups.get_mut(group) {
                Some(group) => group.members.push(place),
                None => groups.push(VariationGroup { state, members: vec![place] }),
            }
        }
        groups.sort_by_key(|group| Reverse(group.members.len()));
        Self { field, groups }
    }

    /// Whether not all say the same.
    pub fn is_any(&self) -> bool {
        self.groups.len() > 1
    }

    /// How many say anything.
    pub fn size(&self) -> usize {
        self.groups.iter().map(|group| group.members.len()).sum()
    }

    /// What more than half of them say; none where there is no such thing, as in a tie.
    pub fn majority(&self) -> Option<&VariationGroup> {
        self.groups.first().filter(|group| 2 * group.members.len() > self.size())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    fn told(path: &str, documents: &[&str]) -> String {
        let field = catalogue::field(path).unwrap();
        let documents: Vec<Document> =
            documents.iter().map(|json| Document::from_json(json.as_bytes()).unwrap()).collect();
        let variation = Variation::new(field, documents.iter().enumerate());
        let mut groups = Vec::new();
        for group in &variation.groups {
            groups.push(format!("{} {:?}", group.state.name(), group.members));
        }
        let majority = match variation.majority() {
            Some(group) => group.members.len().to_string(),
            None => "no majority".to_owned(),
        };
        format!("{}; {majority} of {}", groups.join(", "), variation.size())
    }

    #[test]
    fn who_says_the_same_is_in_one_group_however_it_is_written() {
        let documents = [
            r#"{"minCipher": "ENCRYPTED_128"}"#,
            r#"{"minCipher": 3}"#,
            r#"{"minCipher": "encrypted_256"}"#,
            r#"{"minCipher": null}"#,
            "{}",
            r#"{"minCipher": "AES"}"#,
            r#"{"minCipher": 3, "minCipher": 3}"#,
            r#"{"minCipher": 3.0}"#,
        ];
        assert_eq!(
            told("minCipher", &documents),
            "value [1, 2, 7], value [0], null [3], absent [4], odd [5], odd [6]; no majority of 8"
        );
        assert_eq!(told("minCipher", &documents[1..3]), "value [0, 1]; 2 of 2");
    }

    #[test]
    fn a_tie_has_no_majority_and_most_of_many_is_none_either() {
        let (one, two, three) = (r#"{"minCipher": 1}"#, r#"{"minCipher": 2}"#, r#"{"minCipher": 3}"#);
        assert_eq!(told("minCipher", &[one, two]), "value [0], value [1]; no majority of 2");
        assert_eq!(
            told("minCipher", &[one, two, two, three]),
            "value [1, 2], value [0], value [3]; no majority of 4"
        );
        assert_eq!(told("minCipher", &[one, two, two]), "value [1, 2], value [0]; 2 of 3");
        assert_eq!(told("minCipher", &[]), "; no majority of 0");
    }

    #[test]
    fn what_a_caller_is_not_shown_says_nothing() {
        let hidden = r#"{"user": {"superuser": false}}"#;
        let shown = r#"{"configuration": {"triggersAvailable": true}}"#;
        assert_eq!(told("configuration.triggersAvailable", &[hidden, shown]), "value [1]; 1 of 1");
    }
}
