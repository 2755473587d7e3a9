//! The order in which people look for names: numbers inside of them by their size, upper and lower case together.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::Chars;

/// `gw-2` before `gw-10`. Only the same text is equal.
pub(crate) fn compare(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one.chars().peekable(), other.chars().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return one.cmp(other),
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                number(&mut left).cmp(&number(&mut right))
            }
            _ => folded(left.next()).cmp(&folded(right.next())),
        };
        if order.is_ne() {
            return order;
        }
    }
}

fn folded(letter: Option<char>) -> Option<char> {
    letter.map(|letter| letter.to_lowercase().next().unwrap_or(letter))
}

/// The digits that come next, those that count for nothing left out: the longer number is the greater one.
fn number(text: &mut Peekable<Chars<'_>>) -> (usize, String) {
    let mut digits = String::new();
    while let Some(digit) = text.next_if(char::is_ascii_digit) {
        if digit != '0' || !digits.is_empty() {
            digits.push(digit);
        }
    }
    (digits.len(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_by_their_size() {
        let ascending = [
            "",
            "0",
            "1",
            "9",
            "10",
            "gw",
            "gw-1",
            "GW-1b",
            "gw-2",
            "gw-02b",
            "gw-10",
            "gw-99999999999999999999999",
            "gw-100000000000000000000000",
            "gwa",
            "é",
        ];
        for pair in ascending.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(compare("gw-1", "gw-1"), Ordering::Equal);
        assert_ne!(compare("gw-1", "gw-01"), Ordering::Equal);
    }
}
