//! Text that gives access: it cannot be printed, and its memory is cleared when it goes.

use std::cmp::Reverse;
use std::fmt;

use zeroize::Zeroizing;

use crate::text::sanitize;

/// What stands in place of a secret.
pub const MASK: &str = "***";

/// A password, a token or a session, that no message, log or dump of memory is to repeat. No `Display`, no `Serialize`; `Debug` shows a mask.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for the one place that has to send it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({MASK})")
    }
}

/// What stands in place of words that hold a secret which is too short to be masked in them.
const WORDS_WITHHELD: &str = "(its words are not shown, because they hold the secret)";

/// The most characters of a secret that is too short to be masked: a mask in every other word would say which letters
/// it is made of.
const TOO_SHORT: usize = 2;

/// Keeps secrets out of words that may repeat them, however they are spelled.
pub(crate) struct Redactor {
    /// The longest first: a secret may begin with a shorter one, and what comes after that would stay.
    spellings: Vec<String>,
    too_short: Vec<String>,
}

impl Redactor {
    pub(crate) fn new(secrets: &[&str]) -> Self {
        let mut redactor = Self { spellings: Vec::new(), too_short: Vec::new() };
        for secret in secrets {
            // An empty one is found between any two letters.
            if secret.is_empty() {
                continue;
            }
            let is_too_short = secret.chars().count() <= TOO_SHORT;
            let list = if is_too_short { &mut redactor.too_short } else { &mut redactor.spellings };
            list.extend(spellings(secret));
        }
        redactor.spellings.sort_by_key(|spelling| Reverse(spelling.len()));
        redactor
    }

    /// Masks the secrets in words of our own, less those that would be found in any.
    pub(crate) fn mask(&self, mut text: String) -> String {
        for spelling in &self.spellings {
            if text.contains(spelling) {
                text = text.replace(spelling, MASK);
            }
        }
        text
    }

    /// Masks the secrets in somebody else's words, which have to be whole: of half a secret nobody knows what it is.
    /// Words that hold one which is too short for that are withheld.
    pub(crate) fn mask_words(&self, words: &str) -> String {
        if self.too_short.iter().any(|secret| words.contains(secret)) {
            return WORDS_WITHHELD.to_owned();
        }
        self.mask(words.to_owned())
    }

    /// The same for words of which only the beginning is known: it may end in the middle of a secret.
    pub(crate) fn mask_beginning(&self, words: &str) -> String {
        let mut masked = self.mask_words(words);
        let mut tail = 0;
        for spelling in &self.spellings {
            for (end, _) in spelling.char_indices().skip(1) {
                let half = spelling.get(..end).unwrap_or_default();
                if masked.ends_with(half) {
                    tail = tail.max(end);
                }
            }
        }
        if tail > 0 {
            masked.truncate(masked.len() - tail);
            masked.push_str(MASK);
        }
        masked
    }
}

/// How a text may stand in somebody's words: as it is, or as one of the many writers of JSON writes it.
fn spellings(text: &str) -> Vec<String> {
    let quoted = serde_json::Value::from(text).to_string();
    let bare = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(&quoted);
    let mut spellings = vec![text.to_owned(), bare.to_owned()];
    for is_upper in [false, true] {
        spellings.push(ascii(bare, is_upper));
    }
    for place in 0..spellings.len() {
        // PHP writes a slash so.
        spellings.extend(spellings.get(place).map(|spelling| spelling.replace('/', "\\/")));
    }
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

/// The text with all but ASCII escaped, in small or in capital digits.
fn ascii(text: &str, is_upper: bool) -> String {
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            ascii.push(c);
            continue;
        }
        let mut escaped = String::new();
        sanitize::push_escaped(&mut escaped, c);
        if is_upper {
            escaped = escaped.to_uppercase().replace("\\U", "\\u");
        }
        ascii.push_str(&escaped);
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_costs_the_words_that_hold_it_and_no_others() {
        let redactor = Redactor::new(&["e", "ü9", ""]);
        assert_eq!(redactor.mask_words("no"), "no");
        for words in ["never", "\\u00FC9", "\\u00fc9", "ü9"] {
            assert_eq!(redactor.mask_words(words), WORDS_WITHHELD, "{words}");
        }
        assert_eq!(redactor.mask("never".to_owned()), "never", "our own words stay readable");
    }

    #[test]
    fn a_beginning_ends_before_half_a_secret() {
        let redactor = Redactor::new(&["hunter2", "hunting"]);
        assert_eq!(redactor.mask_beginning("say hunter2, hunti"), "say ***, ***");
        assert_eq!(redactor.mask_beginning("say h"), "say ***");
        assert_eq!(redactor.mask_beginning("say no"), "say no");
    }

    #[test]
    fn slashes_and_letters_are_masked_as_others_escape_them() {
        let redactor = Redactor::new(&["a/é\"b"]);
        for repeated in ["a/é\"b", "a\\/é\\\"b", "a\\/\\u00e9\\\"b", "a/\\u00E9\\\"b"] {
            assert_eq!(redactor.mask_words(repeated), MASK, "{repeated}");
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".to_owned())), "Secret(***)");
    }
}
