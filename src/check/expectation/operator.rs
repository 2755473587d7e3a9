//! The operators of expectations: how they are spelled, which fields take them, and what other languages write.

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

const SPELLED: [(&str, Operator); 9] = [
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
const FOREIGN: [(&str, &str); 27] = [
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
pub(super) fn spelled(token: &str) -> Option<Operator> {
    SPELLED.iter().find(|(spelled, _)| spelled.eq_ignore_ascii_case(token)).map(|(_, operator)| *operator)
}

/// The operator that is meant by a token that is none, such as `is` in `is present`.
pub(super) fn meant(token: &str, value: &str) -> Option<Operator> {
    let foreign = || FOREIGN.iter().find(|(foreign, _)| foreign.eq_ignore_ascii_case(token));
    let mistyped = || nearest(token, WORDS).first().copied();
    let word = WORDS.into_iter().find(|word| word.eq_ignore_ascii_case(value));
    spelled(word.or_else(|| foreign().map(|(_, spelling)| *spelling)).or_else(mistyped)?)
}

/// The field, the operator and the value, as they are written; what is missing is empty.
pub(super) fn split(written: &str) -> (&str, &str, &str) {
    let part = |text, end| str::split_at_checked(text, end).unwrap_or((text, ""));
    let is_end = |c: char| c.is_whitespace() || SYMBOLS.contains(&c);
    let written = written.trim();
    let (field, rest) = part(written, written.find(is_end).unwrap_or(written.len()));
    let rest = rest.trim_start();
    let end = if rest.starts_with(SYMBOLS) {
        // The longest that is known: a value may start with a symbol, too.
        let known =
            SPELLED.iter().map(|(spelled, _)| *spelled).chain(FOREIGN.iter().map(|(foreign, _)| *foreign));
        let longest = known.filter(|known| rest.starts_with(known)).map(str::len).max();
        longest.or_else(|| rest.find(|c| !SYMBOLS.contains(&c)))
    } else {
        rest.find(is_end)
    };
    let (operator, value) = part(rest, end.unwrap_or(rest.len()));
    (field, operator, value.trim())
}

impl Operator {
    /// Whether an expectation of this field may have it. A secret is there or not, and nothing else is said of it.
    pub(super) fn fits(self, field: &Field) -> bool {
        let fits_kind = match self {
            Self::Present | Self::Absent => return true,
            Self::Compares(Comparison::Equal | Comparison::NotEqual) => true,
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
    let fitting = SPELLED.iter().filter(|(_, operator)| operator.fits(field)).map(|(spelled, _)| *spelled);
    let symbols: String =
        fitting.filter(|spelled| !WORDS.contains(spelled)).flat_map(|symbol| [symbol, ", "]).collect();
    format!("{} takes {symbols}{}", field.path, WORDS.join(" and "))
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelled = SPELLED.iter().find(|(_, operator)| operator == self);
        write!(f, "{}", spelled.map_or("", |(spelled, _)| spelled))
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
