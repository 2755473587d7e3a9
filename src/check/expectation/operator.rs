//! The operators of expectations: how they are spelled, which fields take them, and what other languages
//! write.

use std::cmp::Ordering;
use std::fmt;

use super::measure::Measure;
use crate::catalogue::{Field, Kind};
use crate::text::nearest::nearest;

/// What stands between the field and the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Compares(Comparison),
    Matches,
    Present,
    Absent,
}

/// An operator that compares two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

const SPELLED: &[(&str, Operator)] = &[
    ("==", Operator::Compares(Comparison::Equal)),
    ("!=", Operator::Compares(Comparison::NotEqual)),
    ("<", Operator::Compares(Comparison::Less)),
    ("<=", Operator::Compares(Comparison::AtMost)),
    (">", Operator::Compares(Comparison::Greater)),
    (">=", Operator::Compares(Comparison::AtLeast)),
    ("~", Operator::Matches),
    ("present", Operator::Present),
    ("absent", Operator::Absent),
];

/// What others write, and what it is here.
const FOREIGN: &[(&str, &str)] = &[
    ("=", "=="),
    ("===", "=="),
    ("is", "=="),
    ("eq", "=="),
    ("equals", "=="),
    ("!==", "!="),
    ("<>", "!="),
    ("not", "!="),
    ("ne", "!="),
    ("lt", "<"),
    ("le", "<="),
    ("=<", "<="),
    ("gt", ">"),
    ("ge", ">="),
    ("=>", ">="),
    ("~=", "~"),
    ("=~", "~"),
    ("~~", "~"),
    ("contains", "~"),
    ("like", "~"),
    ("matches", "~"),
    ("exists", "present"),
    ("defined", "present"),
    ("set", "present"),
    ("missing", "absent"),
    ("undefined", "absent"),
    ("unset", "absent"),
];

const SYMBOLS: [char; 5] = ['=', '!', '<', '>', '~'];

/// The operator that is written like this.
pub(super) fn from_token(token: &str) -> Option<Operator> {
    for &(spelled, operator) in SPELLED {
        if spelled.eq_ignore_ascii_case(token) {
            return Some(operator);
        }
    }
    None
}

/// How the operators are spelled that are words.
fn words() -> Vec<&'static str> {
    let mut words = Vec::new();
    for (spelled, _) in SPELLED {
        if !spelled.starts_with(SYMBOLS) {
            words.push(*spelled);
        }
    }
    words
}

/// The operator that is meant by a token that is none, such as `is` in `is present`.
pub(super) fn guess(token: &str, value: &str) -> Option<Operator> {
    let words = words();
    // Whoever writes `is present` means present, whatever `is` may mean elsewhere.
    if words.iter().any(|word| word.eq_ignore_ascii_case(value)) {
        return from_token(value);
    }
    if let Some((_, spelled)) = FOREIGN.iter().find(|(foreign, _)| foreign.eq_ignore_ascii_case(token)) {
        return from_token(spelled);
    }
    // Among words alone: between symbols one slip is all there is, and whoever made it may have meant any of
    // them.
    from_token(nearest(token, words).first()?)
}

/// An expectation as it is written; what is missing is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub(super) field: &'a str,
    pub(super) operator: &'a str,
    pub(super) value: &'a str,
}

/// Takes an expectation apart. Blanks around the operator are free.
pub(super) fn split(expectation: &str) -> Written<'_> {
    let expectation = expectation.trim();
    let (field, rest) = split_before(expectation, expectation.find(is_end_of_word));
    let rest = rest.trim_start();
    // Words end at a blank or a symbol, symbols where no operator goes on.
    let end = if rest.starts_with(SYMBOLS) { end_of_symbols(rest) } else { rest.find(is_end_of_word) };
    let (operator, value) = split_before(rest, end);
    Written { field, operator, value: value.trim() }
}

fn is_end_of_word(c: char) -> bool {
    c.is_whitespace() || SYMBOLS.contains(&c)
}

/// Where the operator ends that a text begins with. A value may begin with a symbol too, as in `serverName
/// ==~x`: the operator is the longest one that is known, and only what is known nowhere takes all of the
/// symbols.
fn end_of_symbols(text: &str) -> Option<usize> {
    let ours = SPELLED.iter().map(|(spelled, _)| *spelled);
    let known = ours.chain(FOREIGN.iter().map(|(foreign, _)| *foreign));
    let longest = known.filter(|known| text.starts_with(known)).map(str::len).max();
    longest.or_else(|| text.find(|c| !SYMBOLS.contains(&c)))
}

fn split_before(text: &str, end: Option<usize>) -> (&str, &str) {
    match end {
        Some(end) => text.split_at_checked(end).unwrap_or((text, "")),
        None => (text, ""),
    }
}

impl Operator {
    /// Whether an expectation of this field may have it. A secret is there or not, and nothing else is said
    /// of it.
    pub(super) fn fits(self, field: &Field) -> bool {
        let fits_kind = match self {
            Self::Present | Self::Absent => return true,
            Self::Compares(Comparison::Equal | Comparison::NotEqual) => true,
            Self::Compares(
                Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast,
            ) => has_order(field.kind),
            Self::Matches => is_searched(field.kind),
        };
        fits_kind && !field.secret
    }
}

/// Whether one value of a kind may be less than another.
fn has_order(kind: Kind) -> bool {
    match kind {
        // Words have an order, too, but not one that everybody agrees on.
        Kind::Flag | Kind::Text | Kind::Address | Kind::Key | Kind::Permissions => false,
        Kind::Version
        | Kind::Number
        | Kind::Count
        | Kind::Port
        | Kind::Rate
        | Kind::Bytes
        | Kind::Seconds
        | Kind::Days
        | Kind::Timestamp
        | Kind::Expiry
        | Kind::Cipher => true,
    }
}

/// Whether something may be looked for in the text of a kind's values.
fn is_searched(kind: Kind) -> bool {
    match kind {
        Kind::Text | Kind::Version | Kind::Address | Kind::Key | Kind::Permissions | Kind::Cipher => true,
        // Their text has units in it, which may be others for a larger amount: whoever searches it wants a
        // comparison.
        Kind::Flag
        | Kind::Number
        | Kind::Count
        | Kind::Port
        | Kind::Rate
        | Kind::Bytes
        | Kind::Seconds
        | Kind::Days
        | Kind::Timestamp
        | Kind::Expiry => false,
    }
}

/// `license.valid takes ==, !=, present and absent`.
pub(super) fn those_of(field: &Field) -> String {
    let words = words();
    let mut symbols = String::new();
    for &(spelled, operator) in SPELLED {
        if operator.fits(field) && !words.contains(&spelled) {
            symbols.push_str(spelled);
            symbols.push_str(", ");
        }
    }
    // Whether a value is there can be asked of every field.
    format!("{} takes {symbols}{}", field.path, words.join(" and "))
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &(spelled, operator) in SPELLED {
            if operator == *self {
                return f.write_str(spelled);
            }
        }
        Ok(())
    }
}

impl Comparison {
    /// Whether it holds between two values; none where they have no order.
    pub(super) fn holds(self, one: &Measure, other: &Measure) -> Option<bool> {
        match self {
            Self::Equal => Some(one == other),
            Self::NotEqual => Some(one != other),
            Self::Less => one.order(other).map(Ordering::is_lt),
            Self::AtMost => one.order(other).map(Ordering::is_le),
            Self::Greater => one.order(other).map(Ordering::is_gt),
            Self::AtLeast => one.order(other).map(Ordering::is_ge),
        }
    }
}
