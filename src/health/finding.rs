//! What is said of one thing that was judged, by a rule or by what somebody expects.

use serde_json::Value;

use super::Outcome;
use super::limits::Measured;
use crate::absence::Absence;
use crate::catalogue::Field;
use crate::document::{Document, Lookup};
use crate::text::sanitize;

/// What is said of one thing that was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The field that was judged; none where it was something else.
    pub field: Option<&'static Field>,
    /// How bad it is.
    pub outcome: Outcome,
    /// A sentence without its full stop; the reason, where nothing was judged. Not yet safe to show.
    pub sentence: String,
    /// How much it is and where it gets bad, where it is an amount.
    pub measured: Option<Measured>,
}

/// A field that is not there as documented: what that comes to, and why.
#[derive(Debug)]
pub(super) struct NoValue {
    pub(super) outcome: Outcome,
    pub(super) sentence: String,
}

impl Finding {
    /// A finding that says no more than this.
    pub fn new(outcome: Outcome, sentence: impl Into<String>) -> Self {
        Self { field: None, outcome, sentence: sentence.into(), measured: None }
    }

    /// It is in order.
    pub fn ok(sentence: impl Into<String>) -> Self {
        Self::new(Outcome::Ok, sentence)
    }

    /// It was not there to be judged, for this reason.
    pub fn skipped(reason: impl Into<String>) -> Self {
        Self::new(Outcome::Skipped, reason)
    }

    /// Nobody wanted to know, for this reason.
    pub(super) fn not_applicable(reason: impl Into<String>) -> Self {
        Self::new(Outcome::NotApplicable, reason)
    }

    /// The same, said of a field.
    #[must_use]
    pub(crate) fn about(self, field: &'static Field) -> Self {
        Self { field: Some(field), ..self }
    }
}

impl From<NoValue> for Finding {
    fn from(no_value: NoValue) -> Self {
        Self::new(no_value.outcome, no_value.sentence)
    }
}

/// The value of a field, where it is of the documented kind.
///
/// # Errors
/// Why there is none.
pub(super) fn documented_value<'a>(
    document: &'a Document,
    field: &'static Field,
) -> Result<&'a Value, NoValue> {
    let (outcome, sentence) = match document.lookup(field) {
        Lookup::Is(value) => return Ok(value),
        Lookup::Odd(value) => (Outcome::Odd, odd(field.path, value, field.kind.description())),
        // Servers send null for what they do not know yet, and to callers who have not logged in: it is no
        // fault.
        Lookup::Null => (Outcome::Skipped, "it is null".to_owned()),
        Lookup::Absent => {
            (Outcome::Skipped, format!("not sent; {}", Absence::explain(document, field.into())))
        }
    };
    Err(NoValue { outcome, sentence })
}

/// What is said of a value of another type than documented.
pub(crate) fn odd(path: &str, value: &Value, documented: &str) -> String {
    /// A server may put anything of any length there, and a sentence has to stay one.
    const ENOUGH: usize = 40;
    format!("{path} is {}, and {documented} is documented", sanitize::cut(value.to_string(), ENOUGH))
}
