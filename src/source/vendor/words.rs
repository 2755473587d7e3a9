//! What a program of the vendor's says when it fails: the end of it, made fit to be shown, and what kind of failure it
//! is.

use crate::failure::FailureKind;
use crate::secret::{MASK, Secret};
use crate::text::sanitize;

/// The most lines that are repeated: the last ones say what happened, those above what was done before.
const LINES: usize = 3;

/// The most characters of a line that are repeated.
const WIDTH: usize = 300;

/// Words, and the kind of failure that a program tells of with one of them.
struct Meaning {
    kind: FailureKind,
    words: &'static [&'static str],
}

/// Neither the exit codes nor the words of the vendor's programs are documented, so only what can hardly mean
/// anything else is taken for more than an answer that was not understood. The first row with a word that occurs counts:
/// a refused password is no refused connection.
const MEANINGS: [Meaning; 3] = [
    Meaning { kind: FailureKind::Trust, words: &["certificate"] },
    Meaning {
        kind: FailureKind::Authentication,
        words: &["authenticat", "password", "unknown user", "login"],
    },
    Meaning {
        kind: FailureKind::Unreachable,
        words: &[
            "refused",
            "unreachable",
            "no route to host",
            "connection reset",
            "resolve",
            "unknown host",
            "name or service not known",
            "nodename nor servname",
        ],
    },
];

/// The last words of a program, in one line: the last lines of its output that are not empty, without the secret.
pub(super) fn last(output: &[u8], secret: Option<&Secret>) -> Option<String> {
    // Masked as a whole: a secret may have a line feed in it, and a shortened line may hold half of one.
    let output = mask(&String::from_utf8_lossy(output), secret);
    let mut last = Vec::new();
    for line in output.lines().rev().map(str::trim) {
        if last.len() == LINES {
            break;
        }
        if !line.is_empty() {
            last.push(sanitize::cut(line.to_owned(), WIDTH));
        }
    }
    if last.is_empty() {
        return None;
    }
    last.reverse();
    Some(last.join(" / "))
}

/// What was printed before anything that may be a document, whole or not: documents hold tokens, and are not repeated.
pub(super) fn prose(printed: &[u8]) -> &[u8] {
    let mut end = 0;
    for line in printed.split_inclusive(|byte| *byte == b'\n') {
        if line.contains(&b'{') {
            break;
        }
        end += line.len();
    }
    printed.get(..end).unwrap_or_default()
}

/// What kind of failure the words tell of.
pub(super) fn kind(words: &str) -> FailureKind {
    let words = words.to_lowercase();
    for meaning in &MEANINGS {
        if meaning.words.iter().any(|word| words.contains(word)) {
            return meaning.kind;
        }
    }
    FailureKind::Protocol
}

/// A program may repeat what it was given. We do not.
fn mask(output: &str, secret: Option<&Secret>) -> String {
    match secret.map(Secret::expose) {
        Some(secret) if !secret.is_empty() => output.replace(secret, MASK),
        _ => output.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_words_are_taken_for_more_than_an_unknown_answer() {
        for (words, kind_of_failure) in [
            ("Authentication failed", FailureKind::Authentication),
            ("the password was refused", FailureKind::Authentication),
            ("connect: Connection refused", FailureKind::Unreachable),
            ("Could not resolve host", FailureKind::Unreachable),
            ("network is unreachable", FailureKind::Unreachable),
            ("self-signed certificate", FailureKind::Trust),
            ("API versions do not match", FailureKind::Protocol),
            ("", FailureKind::Protocol),
        ] {
            assert_eq!(kind(words), kind_of_failure, "{words}");
        }
    }

    #[test]
    fn nothing_of_a_document_is_prose() {
        for (printed, said) in [
            ("careful\n{\"user\": {\n\"token\": \"t\"", "careful\n"),
            ("got {\"token\": \"t\"}", ""),
            ("one\ntwo", "one\ntwo"),
        ] {
            assert_eq!(prose(printed.as_bytes()), said.as_bytes());
        }
    }

    #[test]
    fn last_words_are_few_short_and_hold_no_secret() {
        let secret = Secret::new("hunter2".to_owned());
        let last = |said: &str| last(said.as_bytes(), Some(&secret));
        assert_eq!(last(" \n\n"), None);
        assert_eq!(last("a\nb\n\nc\r\nd\n"), Some("b / c / d".to_owned()));
        assert_eq!(last("ops:hunter2@paris"), Some("ops:***@paris".to_owned()));
        let long = last(&"é".repeat(2 * WIDTH)).unwrap();
        assert_eq!(long, format!("{}…", "é".repeat(WIDTH)));
        assert_eq!(self::last(b"\xff!", None), Some("\u{fffd}!".to_owned()));
    }
}
