//! How bad something is: a mark, a colour and a word, since no one of them reaches everybody.

use crate::check::report::CheckLine;
use crate::check::status::Status;
use crate::render::sheet::Tone;
use crate::render::summary;

/// A mark with its word. The letter names the picture among those at the head of the page, and the class for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Empty where there is no picture.
    pub(super) letter: &'static str,
    /// Empty where there is nothing to say.
    pub(super) word: &'static str,
}

impl Mark {
    /// What a line of a report looks like, with the word for how bad it is.
    pub(super) fn from_line(line: &CheckLine) -> Self {
        Self { word: summary::severity(line), ..Self::from(summary::tone(line)) }
    }

    /// The same where only what is noteworthy is marked.
    pub(super) fn if_noteworthy(tone: Tone) -> Self {
        match tone {
            Tone::Notice | Tone::Warning | Tone::Critical | Tone::Odd => Self::from(tone),
            Tone::Plain | Tone::Good | Tone::Nothing | Tone::Aside => Self { letter: "", word: "" },
        }
    }

    /// The colour of the bar, as it is in the picture.
    pub(super) fn fill(self) -> &'static str {
        match self.letter {
            "c" => "#d32f2f",
            "w" => "#b26a00",
            "u" => "#7b61c4",
            "k" => "#2e8540",
            "n" => "#2374d6",
            _ => "#777",
        }
    }
}

impl From<Tone> for Mark {
    fn from(tone: Tone) -> Self {
        let (letter, word) = match tone {
            Tone::Plain | Tone::Nothing => ("", ""),
            Tone::Good => ("k", "ok"),
            Tone::Notice => ("n", "notice"),
            Tone::Warning => ("w", "warning"),
            Tone::Critical => ("c", "critical"),
            Tone::Odd => ("u", "unknown"),
            Tone::Aside => ("a", "skipped"),
        };
        Self { letter, word }
    }
}

impl From<Status> for Mark {
    fn from(status: Status) -> Self {
        Tone::from(status).into()
    }
}
