//! How failures are told: in words for people, or as JSON for programs.

use std::borrow::Cow;

use strum::VariantArray;

use super::setting::Word;

/// How failures are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, VariantArray)]
pub enum ErrorFormat {
    /// A line, and what to do in lines below it.
    #[default]
    Text,
    /// A JSON object on one line.
    Json,
}

impl ErrorFormat {
    /// The words for it, for help, completions and the configuration file.
    pub(super) fn words() -> Vec<Word> {
        Self::VARIANTS.iter().map(|format| format.word()).collect()
    }

    const fn word(self) -> Word {
        let (name, about) = match self {
            Self::Text => ("text", "For people"),
            Self::Json => ("json", "For programs: a JSON object on one line"),
        };
        Word { name, alias: None, about: Cow::Borrowed(about) }
    }

    /// The format that a word names; upper and lower case are the same.
    pub fn read(word: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|format| format.word().is_written(word))
    }
}
