//! What is said of one thing that was judged, by a rule or by what somebody expects.

use std::borrow::Cow;

use super::Outcome;
use super::limits::Measured;
use crate::absence::Absence;
use crate::catalogue::{Audience, Field};
use crate::document::{Document, Lookup};
use crate::json::Value;
use crate::text::sanitize;

/// What is said of one thing that was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The field that was judged; none where it was something else.
    pub field: Option<&'static Field>,
    /// How bad it is.
    pub outcome: Outcome,
    /// A sentence without its full stop; the reason, where nothing was judged. Not yet safe to show.
    pub sentence: Cow<'static, str>,
    /// How much it is and where it gets bad, where it is an amount.
    pub measured: Option<Measured>,
    /// What to do about it.
    pub advice: Advice,
}

/// What to do about something that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// What the rule says.
    OfRule,
    /// What the rule of the answer says: that something is not as documented is not for others to mend.
    OfAnswer,
    /// This, where a rule finds several things.
    Own(&'static str),
}

/// A field that is not there as documented: what that comes to, and why.
#[derive(Debug)]
pub(super) struct NoValue {
    pub(super) outcome: Outcome,
    pub(super) sentence: String,
    pub(super) missing: Missing,
}

/// In which way a value is missing. Some settings say so that they are not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// It is null.
    Null,
    /// It was left out of a section that was sent, though it is documented to be in it.
    LeftOut,
    /// It is of another type, or nobody would have been sent it.
    Otherwise,
}

impl NoValue {
    /// There is nothing of that name.
    pub(super) fn missing(path: &str) -> Self {
        Self { outcome: Outcome::Skipped, sentence: format!("it needs {path}"), missing: Missing::Otherwise }
    }
}

impl Finding {
    /// A finding that says no more than this.
    pub fn new(outcome: Outcome, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self { field: None, outcome, sentence: sentence.into(), measured: None, advice: Advice::OfRule }
    }

    /// It is in order.
    pub fn ok(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Outcome::Ok, sentence)
    }

    /// Nobody can tell: what the server says makes no sense.
    pub(super) fn not_understood(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self { advice: Advice::OfAnswer, ..Self::new(Outcome::Unknown, sentence) }
    }

    /// It was not there to be judged, for this reason.
    pub fn skipped(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Outcome::Skipped, reason)
    }

    /// Nobody wanted to know, for this reason.
    pub(super) fn not_applicable(reason: impl Into<Cow<'static, str>>) -> Self {
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
        Self { advice: Advice::OfAnswer, ..Self::new(no_value.outcome, no_value.sentence) }
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
    let (outcome, sentence, missing) = match document.lookup(field) {
        Lookup::Is(value) => return Ok(value),
        Lookup::Odd(value) => {
            (Outcome::Odd, odd(field.path, value, field.kind.description()), Missing::Otherwise)
        }
        Lookup::Repeated(repeated) => (Outcome::Odd, repeated.to_string(), Missing::Otherwise),
        Lookup::Null => {
            let (outcome, sentence) = null(document, field);
            (outcome, sentence, Missing::Null)
        }
        Lookup::Absent => {
            let absence = Absence::explain(document, field.into());
            let (outcome, sentence) = absent(document, field, absence);
            // Where a whole section was left out, nothing is said of the settings in it.
            let is_left_out = absence == Absence::LeftOut && document.has_section(field.section);
            let missing = if is_left_out { Missing::LeftOut } else { Missing::Otherwise };
            (outcome, sentence, missing)
        }
    };
    Err(NoValue { outcome, sentence, missing })
}

/// What null comes to. Where it is not documented nobody knows what it means, and what it may hide is not healthy.
fn null(document: &Document, field: &Field) -> (Outcome, String) {
    if field.nullable {
        return (Outcome::Skipped, "it is null".to_owned());
    }
    if is_null_documented(document, field) {
        return (Outcome::Skipped, "it is null for those who have not logged in".to_owned());
    }
    let documented = field.kind.description();
    (Outcome::Unknown, format!("{} is null, but is documented as {documented}", field.path))
}

/// Whether a field may be null in a document, as far as anything is documented.
pub(crate) fn is_null_documented(document: &Document, field: &Field) -> bool {
    field.nullable || (field.seen_by == Audience::Authenticated && !is_logged_in(document))
}

/// What it comes to that nothing was sent.
fn absent(document: &Document, field: &Field, absence: Absence) -> (Outcome, String) {
    match absence {
        Absence::Hidden | Absence::Older(_) => (Outcome::Skipped, format!("not sent; {absence}")),
        // A section that is null says no more than one that is not there; any other oddity is the rule's of the answer.
        Absence::Displaced(section) => match document.odd_section(section) {
            Some(value) if !value.is_null() => (Outcome::Odd, odd(section.path, value, "an object")),
            _ => (Outcome::Unknown, format!("{} was not sent: {} is null", field.path, section.path)),
        },
        Absence::LeftOut => {
            let since = match field.since {
                Some(since) => format!("servers send it since {since}"),
                None => "every server sends it".to_owned(),
            };
            (Outcome::Unknown, format!("{} was not sent, and {since}", field.path))
        }
    }
}

/// Whether the caller has logged in, as the server says.
fn is_logged_in(document: &Document) -> bool {
    document.value_at("user.authed").and_then(Value::as_bool) == Some(true)
}

/// What is said of a value of another type than documented.
pub(crate) fn odd(path: &str, value: &Value, documented: &str) -> String {
    /// A server may put anything of any length there, and a sentence has to stay one.
    const ENOUGH: usize = 40;
    format!("{path} is {}, but is documented as {documented}", sanitize::cut(value.to_string(), ENOUGH))
}
