//! Expectations: `FIELD OP VALUE`, such as `version >= 2.9.1` or `license.errorMessage absent`.
//!
//! An expectation is read once, its value by the field's kind, and then evaluates documents. How it is read
//! belongs to [`reading`], what can be compared to [`measure`]. How much a broken one matters is said by
//! whoever expects it. A finding repeats the server's words as they are: whoever shows them makes them safe.

mod measure;
mod operator;
mod reading;

use std::cmp::Ordering;
use std::fmt;

use regex_lite::Regex;

use crate::absence::Absence;
use crate::catalogue::{Field, Kind, kind};
use crate::document::{Document, Lookup};
use crate::health::{Finding, Outcome, is_null_documented, odd};
use crate::json::Value;
use crate::secret::MASK;
use crate::text::sanitize;
use measure::Measure;
use operator::Comparison;
pub use reading::Misread;

/// The longest text that is searched, in bytes: far more than a server has reason to send, and over before
/// anybody notices.
const LONGEST: usize = 64 * 1024;

/// What is expected of one field.
#[derive(Debug, Clone)]
pub struct Expectation {
    field: &'static Field,
    demand: Demand,
    /// Operator and value, as they can be read back.
    written: String,
    /// The same for sentences, units included.
    spelled: String,
}

/// What is demanded of a value.
#[derive(Debug, Clone)]
enum Demand {
    Present,
    Absent,
    /// That it is null, or that it is not.
    Null(bool),
    Compared(Comparison, Measure),
    Matching(Regex),
}

impl Expectation {
    /// The field of which something is expected.
    pub fn field(&self) -> &'static Field {
        self.field
    }

    /// Whether a document is as expected: in order, `when_broken`, or unknown where the document does not
    /// tell. The value of a secret field is in no sentence.
    pub fn evaluate(&self, document: &Document, when_broken: Outcome) -> Finding {
        let Field { path, kind, secret, .. } = self.field;
        let finding = match document.lookup(self.field) {
            Lookup::Absent => self.without_value(Absence::explain(document, self.field.into()), when_broken),
            // Another value than this may well be hidden behind a null that nobody has documented.
            Lookup::Null if self.is_another_than() && !is_null_documented(document, self.field) => {
                unclear(format!("{path} is null, so whether it is {} cannot be told", self.spelled))
            }
            Lookup::Null => self.finding(self.demand.takes_null(), "is null", when_broken),
            Lookup::Odd(_) if *secret => unclear(odd(path, &Value::from(MASK), kind.description())),
            Lookup::Odd(value) => unclear(odd(path, value, kind.description())),
            Lookup::Repeated(repeated) => unclear(repeated.to_string()),
            Lookup::Is(_) if *secret => {
                self.finding(matches!(self.demand, Demand::Present), "has a value", when_broken)
            }
            Lookup::Is(value) => self.with_value(value, when_broken),
        };
        finding.about(self.field)
    }

    /// Whether any value but one is as expected.
    fn is_another_than(&self) -> bool {
        matches!(self.demand, Demand::Compared(Comparison::NotEqual, _))
    }

    fn with_value(&self, value: &Value, when_broken: Outcome) -> Finding {
        let Field { path, kind, .. } = self.field;
        let text = measure::text(*kind, value);
        let met = self.demand.takes(Measure::from_value(*kind, value).as_ref(), &text);
        let state = self.state(value, text, met);
        match met {
            Some(met) => self.finding(met, &state, when_broken),
            // Two values without an order, such as a version and words, or a text that is too long to be
            // searched.
            None => unclear(format!("{path} {state}, so whether it is {} cannot be told", self.spelled)),
        }
    }

    /// What is not there is as expected or not, but only where it would have been shown: what only others are
    /// shown, or what something else stands in the place of, may have any value.
    fn without_value(&self, absence: Absence, when_broken: Outcome) -> Finding {
        let Self { field: Field { path, .. }, spelled, .. } = self;
        let would_be_shown = match absence {
            Absence::Older(_) | Absence::LeftOut => true,
            Absence::Displaced(_) | Absence::Hidden => false,
        };
        match self.demand {
            Demand::Absent if would_be_shown => self.finding(true, "was not sent", when_broken),
            Demand::Present if would_be_shown => Finding::new(
                when_broken,
                format!("{path} was not sent, and {spelled} is expected: {absence}"),
            ),
            _ => unclear(format!("{path} was not sent: {absence}")),
        }
    }

    fn finding(&self, met: bool, state: &str, when_broken: Outcome) -> Finding {
        let Self { field: Field { path, .. }, spelled, .. } = self;
        if met {
            Finding::ok(format!("{path} {state}, as expected ({spelled})"))
        } else {
            Finding::new(when_broken, format!("{path} {state}, and {spelled} is expected"))
        }
    }

    /// What the field is, for people; plainly too, where units would hide why it is met or not: 4294967297
    /// bytes are `4 GiB`, and not equal to 4GiB.
    fn state(&self, value: &Value, text: String, met: Option<bool>) -> String {
        /// Characters: the sentence has to stay one.
        const ENOUGH: usize = 100;
        if text.is_empty() {
            return "is empty".to_owned();
        }
        if self.text_contradicts(met, &text) {
            return format!("is {text} ({})", kind::plain(value));
        }
        format!("is {}", sanitize::cut(text, ENOUGH))
    }

    /// Whether somebody who judges by a value's text for people comes to another answer.
    fn text_contradicts(&self, met: Option<bool>, text: &str) -> bool {
        match Measure::parse(self.field.kind, text) {
            Some(as_read) => self.demand.takes(Some(&as_read), text) != met,
            None => false,
        }
    }
}

/// In which order two values of a kind are listed: as expectations compare them, texts as people look for names. A text
/// where a version belongs stands behind the versions.
pub(crate) fn order(kind: Kind, left: &Value, right: &Value) -> Ordering {
    match (Measure::from_value(kind, left), Measure::from_value(kind, right)) {
        (Some(left), Some(right)) => left.listed_order(&right),
        (left, right) => left.is_none().cmp(&right.is_none()),
    }
}

/// The document does not tell: nothing was sent, or nothing that could be judged.
fn unclear(sentence: String) -> Finding {
    Finding::new(Outcome::Unknown, sentence)
}

impl Demand {
    /// Whether a value is as demanded; none where that cannot be told.
    fn takes(&self, measure: Option<&Measure>, text: &str) -> Option<bool> {
        match self {
            Self::Present => Some(true),
            Self::Absent => Some(false),
            // There is a value, so it is not null.
            Self::Null(null) => Some(!null),
            Self::Compared(comparison, expected) => comparison.holds(measure?, expected),
            // However long a server's text is, looking through it has to end soon.
            Self::Matching(pattern) => (text.len() <= LONGEST).then(|| pattern.is_match(text)),
        }
    }

    /// Whether null is as demanded. It has no order, and no text in which anything could be found.
    fn takes_null(&self) -> bool {
        match self {
            Self::Absent | Self::Null(true) | Self::Compared(Comparison::NotEqual, _) => true,
            Self::Present | Self::Null(false) | Self::Compared(..) | Self::Matching(_) => false,
        }
    }
}

/// As it can be read back: the field as the catalogue spells it, one blank on each side of the operator.
impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field.path, self.written)
    }
}

#[cfg(test)]
mod tests;
