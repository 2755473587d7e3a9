//! What differs between two documents, and what the rules make of it. It asks nobody and prints nothing.

use crate::catalogue::{self, Class, Field};
use crate::check::report::TargetResult;
use crate::document::{Document, Lookup};
use crate::health::rules::ANSWER;
use crate::health::{self, Outcome, RULES};
use crate::json::Value;
use crate::variation::{self, FieldState, is_hidden};

/// What is to be compared.
#[derive(Debug, Clone, Default)]
pub struct DiffOptions {
    /// What says which server it is, too.
    pub identity: bool,
    /// What moves by itself, too.
    pub state: bool,
    /// Not these.
    pub ignored: Vec<&'static Field>,
}

/// What came of comparing two documents.
#[derive(Debug)]
pub struct DocumentDiff {
    /// What differs, in catalogue order.
    pub differences: Vec<Difference>,
    /// How many fields were compared.
    pub compared: usize,
    /// Which were not, and why.
    pub not_compared: NotCompared,
}

/// How many fields were not compared, by the reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NotCompared {
    /// They say which server it is.
    pub identity: usize,
    /// They move by themselves, or depend on who asks.
    pub state: usize,
    /// One of the callers is not shown them.
    pub hidden: usize,
    /// Nobody wants to know.
    pub ignored: usize,
}

/// A field that differs.
#[derive(Debug)]
pub struct Difference {
    /// Which.
    pub field: &'static Field,
    /// On the left.
    pub left: Side,
    /// On the right.
    pub right: Side,
}

/// What one of two documents says of a field.
#[derive(Debug)]
pub struct Side {
    /// In which state the field is there.
    pub state: FieldState,
    /// The value as it was sent, a secret masked; none where there is none.
    pub value: Option<Value>,
    /// What the rules that read the field find there, the worst of it; none where nothing is wrong.
    pub finding: Option<SideFinding>,
}

/// What a rule finds on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideFinding {
    /// The rule.
    pub rule: &'static str,
    /// How bad it is.
    pub outcome: Outcome,
    /// What there is to say.
    pub sentence: String,
}

impl NotCompared {
    /// All of them.
    pub const fn total(self) -> usize {
        self.identity + self.state + self.hidden + self.ignored
    }
}

impl DocumentDiff {
    /// Compares two documents with what was found of each. The documents hold their secrets: they are compared before they
    /// are masked.
    pub fn new(left: &TargetSide<'_>, right: &TargetSide<'_>, options: &DiffOptions) -> Self {
        let mut comparison =
            Self { differences: Vec::new(), compared: 0, not_compared: NotCompared::default() };
        for field in catalogue::fields() {
            comparison.compare(field, left, right, options);
        }
        comparison
    }

    fn compare(
        &mut self,
        field: &'static Field,
        left: &TargetSide<'_>,
        right: &TargetSide<'_>,
        options: &DiffOptions,
    ) {
        let left_out = &mut self.not_compared;
        if options.ignored.contains(&field) {
            left_out.ignored += 1;
        } else if field.class == Class::Identity && !options.identity {
            left_out.identity += 1;
        } else if field.class == Class::State && !options.state {
            left_out.state += 1;
        } else if is_hidden(field, left.document) || is_hidden(field, right.document) {
            left_out.hidden += 1;
        } else {
            self.compared += 1;
            if !variation::is_same(field, left.document, right.document) {
                let (left, right) = (left.side(field), right.side(field));
                self.differences.push(Difference { field, left, right });
            }
        }
    }

    /// How many fields of a class differ.
    pub fn count(&self, class: Class) -> usize {
        self.differences.iter().filter(|difference| difference.field.class == class).count()
    }
}

impl Difference {
    /// The rule that reads the field: the one that finds something, or else the first one.
    pub fn rule(&self) -> Option<&'static str> {
        for side in [&self.left, &self.right] {
            if let Some(finding) = &side.finding {
                return Some(finding.rule);
            }
        }
        RULES.iter().find(|rule| rule.fields().any(|field| field == self.field)).map(|rule| rule.code)
    }
}

/// One of the two.
#[derive(Debug, Clone, Copy)]
pub struct TargetSide<'a> {
    /// What it said, secrets included.
    pub document: &'a Document,
    /// What was found of it.
    pub result: &'a TargetResult,
}

impl TargetSide<'_> {
    fn side(&self, field: &'static Field) -> Side {
        let finding = match (self.finding(field), self.document.lookup(field)) {
            // Of what is odd, the rule of the answer tells at once, and not field by field.
            (None, Lookup::Odd(value)) => Some(SideFinding {
                rule: ANSWER.code,
                outcome: Outcome::Odd,
                sentence: health::odd(field.path, value, field.kind.description()),
            }),
            (finding, _) => finding,
        };
        let state = FieldState::from_document(field, self.document);
        Side { state, value: variation::shown_value(field, self.document), finding }
    }

    /// The worst that was found of a field.
    fn finding(&self, field: &Field) -> Option<SideFinding> {
        // The lines stand the worst first.
        for line in &self.result.lines {
            if line.field == Some(field) && line.outcome.is_noteworthy() {
                let sentence = line.sentence.to_string();
                return Some(SideFinding { rule: line.id.code(), outcome: line.outcome, sentence });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    fn compared(left: &str, right: &str, options: &DiffOptions) -> Vec<String> {
        let documents = [left, right].map(|json| Document::from_json(json.as_bytes()).unwrap());
        let results = documents.clone().map(examples::judged);
        let [left, right] =
            [0, 1].map(|side| TargetSide { document: &documents[side], result: &results[side] });
        let comparison = DocumentDiff::new(&left, &right, options);
        assert_eq!(comparison.compared + comparison.not_compared.total(), catalogue::fields().count());
        let spell = |side: &Side| match &side.value {
            Some(value) => format!("{} {value}", side.state.name()),
            None => side.state.name().to_owned(),
        };
        let mut differences = Vec::new();
        for difference in &comparison.differences {
            let (left, right) = (spell(&difference.left), spell(&difference.right));
            differences.push(format!("{}: {left} | {right}", difference.field.path));
        }
        differences
    }

    #[test]
    fn the_states_are_told_apart_and_spellings_are_not() {
        let all = DiffOptions { identity: true, state: true, ignored: Vec::new() };
        for (left, right, differs) in [
            (r#"{"minCipher": 3}"#, r#"{"minCipher": "encrypted_256"}"#, ""),
            (r#"{"apiControlPort": 8886}"#, r#"{"apiControlPort": 8.886e3}"#, ""),
            (r#"{"serverName": null}"#, "{}", "serverName: null | absent"),
            (r#"{"serverName": 1}"#, r#"{"serverName": "1"}"#, "serverName: odd 1 | value \"1\""),
            (
                r#"{"serverName": "a", "serverName": "b"}"#,
                r#"{"serverName": "b"}"#,
                "serverName: odd \"b\" | value \"b\"",
            ),
            (r#"{"user": {"permissions": ["a", "b"]}}"#, r#"{"user": {"permissions": ["b", "a"]}}"#, ""),
            (
                r#"{"user": {"token": "x"}}"#,
                r#"{"user": {"token": "y"}}"#,
                "user.token: value \"***\" | value \"***\"",
            ),
            (r#"{"user": {"token": "x"}}"#, r#"{"user": {"token": "x"}}"#, ""),
        ] {
            assert_eq!(compared(left, right, &all).join("; "), differs, "{left} {right}");
        }
    }

    #[test]
    fn only_settings_are_compared_unless_more_is_wanted() {
        let left = r#"{"serverName": "a", "serverTime": 1, "minCipher": 3, "authRequired": true}"#;
        let right = r#"{"serverName": "b", "serverTime": 2, "minCipher": 0, "authRequired": false}"#;
        let mut options = DiffOptions::default();
        assert_eq!(compared(left, right, &options).len(), 2);
        options.identity = true;
        assert_eq!(compared(left, right, &options).len(), 3);
        options.state = true;
        assert_eq!(compared(left, right, &options).len(), 4);
        options.ignored.push(catalogue::field("minCipher").unwrap());
        assert_eq!(compared(left, right, &options).len(), 3);
    }

    #[test]
    fn what_a_caller_is_not_shown_is_no_difference() {
        let left = r#"{"user": {"superuser": true}, "configuration": {"triggersAvailable": true}}"#;
        let right = r#"{"user": {"superuser": false}}"#;
        assert_eq!(compared(left, right, &DiffOptions::default()), [""; 0]);
    }
}
