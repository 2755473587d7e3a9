//! Expectations: `FIELD OP VALUE`, such as `version >= 2.9.1` or `license.errorMessage absent`.
//!
//! An expectation is read once, its value by the field's kind, and then judges documents. How it is read belongs to
//! [`reading`], what can be compared to [`measure`]. How much a broken one matters is left to whoever expects it. A
//! verdict repeats the server's words as they are: whoever shows them makes them safe.

mod measure;
mod operator;
mod reading;

use std::fmt;

use regex_lite::Regex;
use serde_json::Value;

use crate::absence::Absence;
use crate::catalogue::{Field, kind};
use crate::document::{Document, Lookup};
use crate::health;
use crate::secret::MASK;
use crate::text::sanitize;
use measure::Measure;
use operator::Comparison;
pub use reading::Misread;

/// The longest text that is searched, in bytes.
const LONGEST: usize = 64 * 1024;

/// What is expected of one field.
#[derive(Debug, Clone)]
pub struct Expectation {
    field: &'static Field,
    demand: Demand,
    /// Operator and value, as they can be read back.
    written: String,
    /// The same for sentences, units included.
    told: String,
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

/// What an expectation makes of a document, with a sentence for people that has no full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is as expected.
    Met(String),
    /// It is not.
    Broken(String),
    /// The document does not tell: nothing was sent, or nothing that could be judged.
    Unclear(String),
}

impl Expectation {
    /// The field of which something is expected.
    pub fn field(&self) -> &'static Field {
        self.field
    }

    /// Whether the document is as expected. The value of a secret field is in no sentence.
    pub fn judge(&self, document: &Document) -> Verdict {
        let Field { path, kind, .. } = self.field;
        match document.lookup(self.field) {
            Lookup::Absent => self.without_value(Absence::explain(document, self.field.into())),
            Lookup::Null => self.verdict(self.demand.takes_null(), "is null"),
            Lookup::Odd(value) => {
                let masked = Value::from(MASK);
                let value = if self.field.secret { &masked } else { value };
                Verdict::Unclear(health::odd(path, value, kind.description()))
            }
            Lookup::Is(_) if self.field.secret => {
                self.verdict(matches!(self.demand, Demand::Present), "has a value")
            }
            Lookup::Is(value) => {
                let text = measure::text(*kind, value);
                let met = self.demand.takes(Measure::of(*kind, value).as_ref(), &text);
                let state = self.state(value, text, met);
                match met {
                    Some(met) => self.verdict(met, &state),
                    None => Verdict::Unclear(format!(
                        "{path} {state}, and whether that is {} cannot be told",
                        self.told
                    )),
                }
            }
        }
    }

    /// What is not there is as expected or not, but only where it would have been shown.
    fn without_value(&self, absence: Absence) -> Verdict {
        let path = self.field.path;
        let shown = matches!(absence, Absence::Older(_) | Absence::LeftOut);
        match self.demand {
            Demand::Absent if shown => self.verdict(true, "was not sent"),
            Demand::Present if shown => {
                Verdict::Broken(format!("{path} was not sent, and {} is expected: {absence}", self.told))
            }
            _ => Verdict::Unclear(format!("{path} was not sent: {absence}")),
        }
    }

    fn verdict(&self, met: bool, state: &str) -> Verdict {
        let Self { field, told, .. } = self;
        if met {
            Verdict::Met(format!("{} {state}, as expected ({told})", field.path))
        } else {
            Verdict::Broken(format!("{} {state}, and {told} is expected", field.path))
        }
    }

    /// What the field is, for people; plainly too, where units would hide why it is met or not.
    fn state(&self, value: &Value, text: String, met: Option<bool>) -> String {
        const ENOUGH: usize = 100;
        let read = Measure::read(self.field.kind, &text);
        if text.is_empty() {
            "is empty".to_owned()
        } else if read.is_some_and(|read| self.demand.takes(Some(&read), &text) != met) {
            format!("is {text} ({})", kind::plain(value))
        } else {
            format!("is {}", sanitize::cut(text, ENOUGH))
        }
    }
}

impl Demand {
    /// Whether a value is as demanded; none where that cannot be told.
    fn takes(&self, measure: Option<&Measure>, text: &str) -> Option<bool> {
        match self {
            Self::Present => Some(true),
            Self::Absent => Some(false),
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
