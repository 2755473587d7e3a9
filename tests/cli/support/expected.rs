//! Texts that tests expect. `UPDATE_EXPECT=1 cargo test` writes them all anew: those in the tests, the README and the
//! completions.

use std::fmt::Display;
use std::path::Path;

use expect_test::Expect;
use jsinfo::endpoint::GRAMMAR;
use jsinfo::format::{Format, FormatCommand};

use super::Outcome;

/// What can be shown, and is compared with a text of the test.
pub(crate) trait Shows {
    /// Asserts that it is shown so, to the last character.
    fn assert_shows(&self, expected: Expect);
}

impl<T: Display + ?Sized> Shows for T {
    fn assert_shows(&self, expected: Expect) {
        expected.assert_eq(&with_placeholders(&self.to_string()));
    }
}

/// Lists that grow with the program are not what a message is tried for: their own tests have them.
fn with_placeholders(text: &str) -> String {
    let formats = Format::names_of_command(FormatCommand::Show).join(", ");
    text.replace(GRAMMAR, "[GRAMMAR]").replace(&formats, "[FORMATS]")
}

/// Asserts that a committed file holds this text. A whole file is no message: only its first other line is shown.
pub(crate) fn assert_committed(path: &Path, text: &str) {
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    if committed == text {
        return;
    }
    // The variable of expect_test: one run writes whatever is expected.
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, text).unwrap();
        return;
    }
    let same = committed.lines().zip(text.lines()).take_while(|(committed, now)| committed == now).count();
    panic!(
        "{} is out of date from line {} on: UPDATE_EXPECT=1 cargo test\ncommitted: {:?}\nnow:       {:?}",
        path.display(),
        same + 1,
        committed.lines().nth(same),
        text.lines().nth(same)
    );
}

/// What the number before it counts: it grows with the rules and with the sample documents.
const COUNTED: [&str; 3] = [" in order", " skipped", " bytes"];

/// The text with `[N]` for numbers that are no concern of the test: how many rules found nothing, how many had nothing
/// to judge by, how long a sample document is.
pub(crate) fn without_counts(text: &str) -> String {
    let mut masked = text.to_owned();
    for counted in COUNTED {
        let pieces: Vec<&str> = masked.split(counted).collect();
        let Some((last, before)) = pieces.split_last() else { continue };
        let mut text = String::new();
        for piece in before {
            let words = piece.trim_end_matches(|c: char| c.is_ascii_digit());
            let number = if words.len() < piece.len() { "[N]" } else { "" };
            text.extend([words, number, counted]);
        }
        masked = text + last;
    }
    masked
}

impl Outcome {
    /// The same without such numbers.
    pub(crate) fn without_counts(mut self) -> Self {
        self.stdout = without_counts(&self.stdout);
        self
    }
}
