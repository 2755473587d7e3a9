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

/// The operators that are words.
const WORDS: [&str; 2] = ["present", "absent"];

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

/// The operator that is meant by a token that is none, such as `is` in `is present`.
pub(super) fn guess(token: &str, value: &str) -> Option<Operator> {
    // Whoever writes `is present` means present, whatever `is` may mean elsewhere.
    if let Some(word) = WORDS.iter().find(|word| word.eq_ignore_ascii_case(value)) {
        return from_token(word);
    }
    if let Some((_, spelled)) = FOREIGN.iter().find(|(foreign, _)| foreign.eq_ignore_ascii_case(token)) {
        return from_token(spelled);
    }
    from_token(nearest(token, WORDS).first()?)
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
            // Words have an order, too, but not one that everybody agrees on.
            Self::Compares(_) => {
                !matches!(field.kind, Kind::Flag | Kind::Text | Kind::Address | Kind::Key | Kind::Permissions)
            }
            Self::Matches => matches!(
                field.kind,
                Kind::Text | Kind::Version | Kind::Address | Kind::Key | Kind::Permissions | Kind::Cipher
            ),
        };
        fits_kind && !field.secret
    }
}

/// `license.valid takes ==, !=, present and absent`.
pub(super) fn those_of(field: &Field) -> String {
    let mut symbols = String::new();
    for &(spelled, operator) in SPELLED {
        if operator.fits(field) && !WORDS.contains(&spelled) {
            symbols.push_str(spelled);
            symbols.push_str(", ");
        }
    }
    format!("{} takes {symbols}{}", field.path, WORDS.join(" and "))
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
