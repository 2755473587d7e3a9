//! What a program of the vendor's says when it fails: the end of it, made fit to be shown, and what kind of failure it
//! is.

use crate::failure::FailureKind;
use crate::secret::Secret;

/// The most lines that are repeated.
const LINES: usize = 3;

/// The most characters of a line that are repeated.
const WIDTH: usize = 300;

/// Neither the exit codes nor the words of the vendor's programs are documented, so only what can hardly mean
/// anything else is taken for more than an answer that was not understood. The first row with a word that occurs counts.
const MEANINGS: [(FailureKind, &[&str]); 3] = [
    (FailureKind::Trust, &["certificate"]),
    (FailureKind::Authentication, &["authenticat", "password", "unknown user", "login"]),
    (
        FailureKind::Unreachable,
        &[
            "refused",
            "unreachable",
            "no route to host",
            "connection reset",
            "resolve",
            "unknown host",
            "name or service not known",
            "nodename nor servname",
        ],
    ),
];

/// The last words of a program, in one line: the last lines of what it said that are not empty, without the secret.
pub(super) fn last(said: &[u8], secret: Option<&Secret>) -> Option<String> {
    let said = String::from_utf8_lossy(said);
    let mut lines: Vec<String> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .rev()
        .take(LINES)
        .map(|line| bounded(&without(line, secret)))
        .collect();
    lines.reverse();
    (!lines.is_empty()).then(|| lines.join(" / "))
}

/// What was printed before anything that may be a document, whole or not: documents hold tokens, and are not repeated.
pub(super) fn prose(printed: &[u8]) -> &[u8] {
    let lines = printed.split_inclusive(|byte| *byte == b'\n');
    let length = lines.take_while(|line| !line.contains(&b'{')).map(<[u8]>::len).sum();
    printed.get(..length).unwrap_or_default()
}

/// What kind of failure the words tell of.
pub(super) fn kind(words: &str) -> FailureKind {
    let words = words.to_lowercase();
    MEANINGS
        .into_iter()
        .find(|(_, known)| known.iter().any(|word| words.contains(word)))
        .map_or(FailureKind::Protocol, |(kind, _)| kind)
}

/// A program may repeat what it was given. We do not.
fn without(said: &str, secret: Option<&Secret>) -> String {
    match secret.map(Secret::expose) {
        Some(secret) if !secret.is_empty() => said.replace(secret, crate::secret::MASK),
        _ => said.to_owned(),
    }
}

fn bounded(line: &str) -> String {
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(line)),
        None => line.to_owned(),
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
