//! How an expectation is read, and what is said of one that makes no sense.

use regex_lite::Regex;

use super::operator::{self, Comparison, Operator};
use super::{Demand, Expectation, Measure, measure};
use crate::catalogue::{self, Field};
use crate::text::nearest::did_you_mean;

/// What is wrong with an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong, in a sentence that repeats it and has no full stop.
    pub what: String,
    /// What to write instead, best first.
    pub hints: Vec<String>,
}

/// The value that no quotes are around.
const NULL: &str = "null";

impl Expectation {
    /// Reads `FIELD OP VALUE`, or `FIELD present` and `FIELD absent`. Blanks around an operator are free, quotes around
    /// the whole value are taken off, and the field's name ignores case.
    ///
    /// # Errors
    /// Says what is wrong: an unknown field or operator, one that the field does not take, or a value that the field
    /// cannot have. Of what is written after a secret field, nothing is repeated.
    pub fn parse(written: &str) -> Result<Self, Misread> {
        let (name, token, value) = operator::split(written);
        let field = field_of(name)?;
        let operator = operator_of(field, token, value)?;
        let is_word = matches!(operator, Operator::Present | Operator::Absent);
        match (is_word, value.is_empty()) {
            (true, false) => {
                return Err(Misread::new(format!("{operator} takes no value, and {value} follows it")));
            }
            (false, true) => {
                let hints = measure::advice(field, value);
                return Err(Misread::new(format!("no value follows {operator}")).hints(hints));
            }
            (true, true) | (false, false) => {}
        }
        match operator {
            Operator::Present => Ok(Self::word(field, operator, Demand::Present, "a value")),
            Operator::Absent => Ok(Self::word(field, operator, Demand::Absent, "no value")),
            Operator::Compares(comparison) if value == NULL => Self::null(field, comparison),
            Operator::Compares(comparison) => Self::comparison(field, comparison, value),
            Operator::Matches => Self::pattern(field, value),
        }
    }

    fn word(field: &'static Field, operator: Operator, demand: Demand, told: &str) -> Self {
        Self { field, demand, written: operator.to_string(), told: told.to_owned() }
    }

    fn null(field: &'static Field, comparison: Comparison) -> Result<Self, Misread> {
        let demand = match comparison {
            Comparison::Equal => Demand::Null(true),
            Comparison::NotEqual => Demand::Null(false),
            _ => {
                return Err(Misread::new("null is neither more nor less than anything")
                    .hints(["only == and != take null"]));
            }
        };
        let written = format!("{} {NULL}", Operator::Compares(comparison));
        Ok(Self { field, demand, told: written.clone(), written })
    }

    fn comparison(field: &'static Field, comparison: Comparison, value: &str) -> Result<Self, Misread> {
        let bare = unquoted(value).unwrap_or(value);
        let operator = Operator::Compares(comparison);
        let Some(expected) = Measure::read(field.kind, bare) else {
            let hints = measure::advice(field, bare);
            return Err(Misread::new(format!("{} cannot be {value}", field.path)).hints(hints));
        };
        Ok(Self {
            field,
            demand: Demand::Compared(comparison, expected),
            written: format!("{operator} {}", quoted(bare)),
            told: format!("{operator} {}", quoted(&measure::told(field.kind, bare))),
        })
    }

    fn pattern(field: &'static Field, value: &str) -> Result<Self, Misread> {
        let bare = unquoted(value).unwrap_or(value);
        let misread = |why| Misread::new(format!("{bare} is no regular expression: {why}"));
        let pattern = Regex::new(bare).map_err(misread)?;
        let written = format!("{} {}", Operator::Matches, quoted(bare));
        Ok(Self { field, demand: Demand::Matching(pattern), told: written.clone(), written })
    }
}

impl Misread {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hints: Vec::new() }
    }

    fn hints(mut self, hints: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.hints.extend(hints.into_iter().map(Into::into));
        self
    }
}

fn field_of(name: &str) -> Result<&'static Field, Misread> {
    if name.is_empty() {
        return Err(Misread::new("an expectation starts with a field, and there is none")
            .hints(["an expectation is written like version >= 2.9.1"]));
    }
    catalogue::field(name).map_err(|near| match catalogue::section(name) {
        Ok(section) => {
            let fields: Vec<_> = section.fields().iter().map(|field| field.path).take(3).collect();
            Misread::new(format!("{name} is a section, not a field")).hints(did_you_mean(&fields))
        }
        Err(_) => Misread::new(format!("there is no field {name}")).hints(did_you_mean(&near)),
    })
}

fn operator_of(field: &'static Field, token: &str, value: &str) -> Result<Operator, Misread> {
    let takes = || operator::those_of(field);
    let operator = operator::spelled(token);
    match operator.filter(|operator| operator.fits(field)) {
        _ if token.is_empty() => {
            Err(Misread::new(format!("nothing is expected of {}", field.path)).hints([takes()]))
        }
        Some(operator) if !field.secret || value.is_empty() => Ok(operator),
        _ if field.secret => {
            Err(Misread::new(format!("{} is a secret, which is compared to nothing", field.path))
                .hints([takes()]))
        }
        _ if operator.is_some() => {
            Err(Misread::new(format!("{} does not take {token}", field.path)).hints([takes()]))
        }
        _ => {
            let meant = operator::meant(token, value).filter(|operator| operator.fits(field));
            let meant = meant.and_then(|operator| did_you_mean(&[&operator.to_string()]));
            Err(Misread::new(format!("there is no operator {token}")).hints(meant).hints([takes()]))
        }
    }
}

/// What is between quotes.
fn unquoted(value: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
}

/// A value that is read back as it is: in quotes where it would be something else without.
fn quoted(value: &str) -> String {
    let is_plain = !value.is_empty() && value.trim() == value && value != NULL && unquoted(value).is_none();
    if is_plain { value.to_owned() } else { format!("\"{value}\"") }
}
