//! Documents as text: one file a format, and what formats share.
//!
//! `json`, `kv` and `env` are contracts for machines; `table` and `markdown` show the same [`sheet`] to people.
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
mod sheet;
mod table;

pub use certificate::{certificate, remembered};
pub use check::{Metric, metrics};

use crate::cli::Format;
use crate::document::Document;
use crate::output::TermStyle;
use crate::selection::Selection;
use crate::text::sanitize;

/// What the user wants to see, and how.
#[derive(Debug)]
pub struct ShowOptions {
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
pub fn render(document: &Document, options: &ShowOptions, style: TermStyle) -> Rendered {
    let mut warnings = Vec::new();
    let text = match options.format {
        Format::Json => json::render(document, &options.selection, options.compact),
        Format::Kv => kv::render(document, &options.selection),
        Format::Env => {
            let text = env::render(document, &options.selection, &mut warnings);
            // Exact where a shell reads it; harmless where a person does.
            if style.terminal { sanitize::lines(&text).into_owned() } else { text }
        }
        Format::Table => table::render(&sheet::Sheet::new(document, options, style.terminal), style),
        Format::Markdown => markdown::render(&sheet::Sheet::new(document, options, false)),
    };
    Rendered { text, warnings }
}
