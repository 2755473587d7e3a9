//! How an expectation is read, and what is said of one that makes no sense.

use regex_lite::Regex;

use super::operator::{self, Comparison, Operator};
use super::{Demand, Expectation, Measure, measure};
use crate::catalogue::{self, Field, names_meant};
use crate::failure::{Failure, FailureKind};
use crate::text::explained::explain_command;
use crate::text::nearest::did_you_mean;

/// What is wrong with an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong, in a sentence that repeats it and has no full stop.
    pub what: String,
    /// What to write instead, best first.
    pub hints: Vec<String>,
}

impl Misread {
    /// The failure of a command with this option. What was written is not repeated: a secret may be in it.
    pub fn into_failure(self, option: &str) -> Failure {
        Failure::message(FailureKind::Usage, format!("{option}: {}", self.what)).hints(self.hints)
    }
}

/// The value that no quotes are around.
const NULL: &str = "null";

impl Expectation {
    /// Reads `FIELD OP VALUE`, or `FIELD present` and `FIELD absent`. Blanks around an operator are free,
    /// quotes around the whole value are taken off, and the field's name ignores case.
    ///
    /// # Errors
    /// Says what is wrong: an unknown field or operator, one that the field does not take, or a value that
    /// the field cannot have. Of what is written after a secret field, nothing is repeated.
    pub fn parse(written: &str) -> Result<Self, Misread> {
        let written = operator::split(written);
        Self::read(written).map_err(|misread| {
            // Of what is not the name of a field, nothing is known but the fields that there are.
            misread.hints([explain_command(&names_meant(written.field))])
        })
    }

    fn read(written: operator::Written<'_>) -> Result<Self, Misread> {
        let value = written.value;
        // The field comes first: it decides which operators make sense, and whether anything may be repeated.
        let field = find_field(written.field)?;
        let operator = find_operator(field, written.operator, value)?;
        let takes_value = !matches!(operator, Operator::Present | Operator::Absent);
        if takes_value && value.is_empty() {
            let hints = measure::advice(field, value);
            return Err(Misread::new(format!("no value follows {operator}")).hints(hints));
        }
        if !takes_value && !value.is_empty() {
            return Err(Misread::new(format!("{operator} takes no value, and {value} follows it")));
        }
        if let Some(connective) = connective(value) {
            return Err(Misread::new(format!(
                "an expectation is one condition, and {connective} begins another"
            ))
            .hints(["give each condition an expectation of its own; in quotes it is part of the value"]));
        }
        match operator {
            Operator::Present => Ok(Self::word(field, operator, Demand::Present, "a value")),
            Operator::Absent => Ok(Self::word(field, operator, Demand::Absent, "no value")),
            // In quotes it is the text.
            Operator::Compares(comparison) if value == NULL => Self::null(field, comparison),
            Operator::Compares(comparison) => Self::comparison(field, comparison, value),
            Operator::Matches => Self::pattern(field, value),
        }
    }

    fn word(field: &'static Field, operator: Operator, demand: Demand, spelled: &str) -> Self {
        Self { field, demand, written: operator.to_string(), spelled: spelled.to_owned() }
    }

    fn null(field: &'static Field, comparison: Comparison) -> Result<Self, Misread> {
        let demand = match comparison {
            Comparison::Equal => Demand::Null(true),
            Comparison::NotEqual => Demand::Null(false),
            Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => {
                return Err(Misread::new("null is neither more nor less than anything")
                    .hints(["only == and != take null"]));
            }
        };
        let written = format!("{} {NULL}", Operator::Compares(comparison));
        Ok(Self { field, demand, spelled: written.clone(), written })
    }

    fn comparison(field: &'static Field, comparison: Comparison, value: &str) -> Result<Self, Misread> {
        let bare = unquoted(value).unwrap_or(value);
        let operator = Operator::Compares(comparison);
        let Some(expected) = Measure::parse(field.kind, bare) else {
            let hints = measure::advice(field, bare);
            return Err(Misread::new(format!("{} cannot be {value}", field.path)).hints(hints));
        };
        Ok(Self {
            field,
            demand: Demand::Compared(comparison, expected),
            written: format!("{operator} {}", quoted(bare)),
            spelled: format!("{operator} {}", quoted(&measure::spell(field.kind, bare))),
        })
    }

    fn pattern(field: &'static Field, value: &str) -> Result<Self, Misread> {
        let bare = unquoted(value).unwrap_or(value);
        let pattern = Regex::new(bare)
            .map_err(|why| Misread::new(format!("{bare} is no regular expression: {why}")))?;
        let written = format!("{} {}", Operator::Matches, quoted(bare));
        Ok(Self { field, demand: Demand::Matching(pattern), spelled: written.clone(), written })
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

fn find_field(name: &str) -> Result<&'static Field, Misread> {
    if name.is_empty() {
        return Err(Misread::new("an expectation starts with a field, and there is none")
            .hints(["an expectation is written like version >= 2.9.1"]));
    }
    // A section holds many values, of which nothing can be expected at once: its fields are offered instead.
    let near = match catalogue::field(name) {
        Ok(field) => return Ok(field),
        Err(near) => near,
    };
    if let Ok(section) = catalogue::section(name) {
        let mut fields: Vec<_> = section.fields().iter().map(|field| field.path).collect();
        // Enough to see how its fields are called.
        fields.truncate(3);
        return Err(Misread::new(format!("{name} is a section, not a field")).hints(did_you_mean(&fields)));
    }
    Err(Misread::new(format!("there is no field {name}")).hints(did_you_mean(&near)))
}

fn find_operator(field: &'static Field, token: &str, value: &str) -> Result<Operator, Misread> {
    let path = field.path;
    let takes = operator::those_of(field);
    if token.is_empty() {
        return Err(Misread::new(format!("nothing is expected of {path}")).hints([takes]));
    }
    let known = operator::from_token(token);
    let fitting = known.filter(|operator| operator.fits(field));
    // Whoever writes a value behind a secret field may have written the secret: it is repeated nowhere, not
    // even as something that makes no sense.
    if field.secret && (fitting.is_none() || !value.is_empty()) {
        return Err(Misread::new(format!("{path} is a secret, which is compared to nothing")).hints([takes]));
    }
    if let Some(operator) = fitting {
        return Ok(operator);
    }
    if known.is_some() {
        return Err(Misread::new(format!("{path} does not take {token}")).hints([takes]));
    }
    let guess = operator::guess(token, value).filter(|operator| operator.fits(field));
    let guess = guess.and_then(|operator| did_you_mean(&[&operator.to_string()]));
    Err(Misread::new(format!("there is no operator {token}")).hints(guess).hints([takes]))
}

/// What joins another condition to a value: taken for text, `serverName != a && version >= 3` would hold of every
/// server. The words are only refused before a field and an operator, because names are made of words, too.
fn connective(value: &str) -> Option<&'static str> {
    // A value in quotes is one, whatever is in it; but `"a" && "b"` begins and ends with quotes, too.
    if let Some(bare) = unquoted(value)
        && !bare.contains(['"', '\''])
    {
        return None;
    }
    for symbol in ["&&", "||"] {
        if value.contains(symbol) {
            return Some(symbol);
        }
    }
    for word in ["and", "or"] {
        for (place, _) in value.match_indices(&format!(" {word} ")) {
            let rest = value.get(place + word.len() + 2..).unwrap_or_default();
            let next = operator::split(rest);
            if catalogue::field(next.field).is_ok() && operator::from_token(next.operator).is_some() {
                return Some(word);
            }
        }
    }
    None
}

/// What is between quotes.
fn unquoted(value: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
}

/// A value that is read back as it is: in quotes where it would be something else without.
fn quoted(value: &str) -> String {
    // A quote inside needs nothing: only those around the whole value are taken off.
    let is_plain = !value.is_empty()
        && value.trim() == value
        && value != NULL
        && unquoted(value).is_none()
        && connective(value).is_none();
    if is_plain { value.to_owned() } else { format!("\"{value}\"") }
}
