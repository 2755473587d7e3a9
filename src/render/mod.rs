//! Documents as text: one file a format, and what formats share.
//!
//! `json`, `kv` and `env` are contracts for machines; `table` and `markdown` show the same [`report`] to people.
//! [`listing`] is for lists of our own, [`mod@certificate`] for a look at a certificate, [`check`] for the reports of a
//! check, and [`diagnosis`] for those of `doctor`.

mod certificate;
pub(crate) mod check;
pub(crate) mod diagnosis;
mod env;
mod failing;
mod json;
mod kv;
pub(crate) mod listing;
mod markdown;
mod report;
mod snake_case;
mod table;

pub use certificate::{certificate, remembered};
pub use check::{Metric, metrics};

use crate::cli::Format;
use crate::document::Document;
use crate::output::Look;
use crate::sanitise;
use crate::selection::Selection;

/// What the user wants to see, and how.
#[derive(Debug)]
pub struct Wish {
    /// The format.
    pub format: Format,
    /// The parts.
    pub selection: Selection,
    /// Whether people are shown what was not sent and what is unknown, too.
    pub all: bool,
    /// Whether JSON is one line.
    pub compact: bool,
}

/// A document as text, ready for standard output.
#[derive(Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The text, with its last newline.
    pub text: String,
    /// What the format could not say.
    pub warnings: Vec<String>,
}

/// Renders the wanted parts of a document.
pub fn render(document: &Document, wish: &Wish, look: Look) -> Rendered {
    let mut warnings = Vec::new();
    let text = match wish.format {
        Format::Json => json::render(document, &wish.selection, wish.compact),
        Format::Kv => kv::render(document, &wish.selection),
        Format::Env => {
            let text = env::render(document, &wish.selection, &mut warnings);
            // Exact where a shell reads it; harmless where a person does.
            if look.terminal { sanitise::lines(&text).into_owned() } else { text }
        }
        Format::Table => table::render(&report::Report::new(document, wish, look.terminal), look),
        Format::Markdown => markdown::render(&report::Report::new(document, wish, false)),
    };
    Rendered { text, warnings }
}
