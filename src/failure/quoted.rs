//! Somebody else's words in a failure.

use std::error::Error;
use std::fmt;

use crate::secret::Redactor;
use crate::text::sanitize;

/// The most characters of somebody else's words that are shown.
const MOST_CHARACTERS: usize = 300;

/// Somebody else's words, at the end of the chain of causes. They may repeat a secret, so they are kept whole until that
/// is masked, and cut where they are shown.
#[derive(Debug)]
pub(super) struct Quoted {
    words: String,
    /// Whether there was more of them.
    is_beginning: bool,
}

impl Quoted {
    pub(super) fn whole(words: String) -> Self {
        Self { words, is_beginning: false }
    }

    pub(super) fn beginning(words: String) -> Self {
        Self { words, is_beginning: true }
    }

    pub(super) fn masked(&self, redactor: &Redactor) -> Self {
        let words = if self.is_beginning {
            redactor.mask_beginning(&self.words)
        } else {
            redactor.mask_words(&self.words)
        };
        // What is withheld, or ends in a mask, is whole.
        Self::whole(words)
    }

    pub(super) fn reworded(&self, reword: &dyn Fn(String) -> String) -> Self {
        Self { words: reword(self.words.clone()), is_beginning: self.is_beginning }
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let beginning: String = self.words.chars().take(MOST_CHARACTERS + 1).collect();
        f.write_str(&sanitize::cut(beginning, MOST_CHARACTERS))
    }
}

impl Error for Quoted {}

#[cfg(test)]
mod tests {
    use crate::failure::{Failure, FailureKind};

    #[test]
    fn words_are_masked_as_a_whole_and_cut_where_they_are_shown() {
        let words = format!("{}hunter2{}", "x".repeat(297), "y".repeat(9));
        let failure = Failure::message(FailureKind::Protocol, "it says").quoting(words.clone());
        let masked = failure.redacted(&["hunter2"]).context("paris");
        assert_eq!(masked.message_line(), format!("paris: it says: {}***…", "x".repeat(297)));
        let failure = Failure::message(FailureKind::Protocol, "no entry for x").quoting(words);
        let withheld = failure.redacted(&["x"]);
        assert_eq!(
            withheld.message_line(),
            "no entry for x: (its words are not shown, because they hold the secret)"
        );
    }
}
