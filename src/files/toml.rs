//! The user's TOML files, read so that every complaint names its line.
//!
//! What the keys mean belongs to those who read them: [`crate::config::Configuration`] and [`crate::check`].

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml_edit::{Document, Item, Key, TableLike};

use crate::failure::{Failure, FailureKind, Result};
use crate::files::{BYTE_ORDER_MARK, io_message, read};
use crate::text::nearest::{did_you_mean, nearest};

/// A file and where it is.
#[derive(Debug)]
pub(crate) struct TomlFile {
    pub(crate) path: Arc<PathBuf>,
    text: String,
    /// Where the lines begin, in bytes; but for the first. Every setting is told with its line, and counting from the top
    /// for each would take seconds for a file of thousands of servers.
    line_starts: Vec<usize>,
}

/// A place in a text as editors count it, from 1; the column in characters.
struct Position {
    line: usize,
    column: usize,
}

impl TomlFile {
    /// Reads a file.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let text = read::text(path)?;
        Ok(Self::new(path, text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text)))
    }

    /// A file whose text is known.
    pub(crate) fn new(path: &Path, text: &str) -> Self {
        let line_starts = text.match_indices('\n').map(|(newline, _)| newline + 1).collect();
        Self { path: Arc::new(path.to_owned()), text: text.to_owned(), line_starts }
    }

    /// The failure to read a file that was named.
    pub(crate) fn unreadable(what: &str, path: &Path, error: io::Error) -> Failure {
        Failure::new(FailureKind::Configuration, io_message(error))
            .context(format!("cannot read {what} {}", path.display()))
    }

    /// The file's contents.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`], with line and column.
    pub(crate) fn document(&self) -> Result<Document<&str>> {
        let error = match Document::parse(self.text.as_str()) {
            Ok(document) => return Ok(document),
            Err(error) => error,
        };
        let Position { line, column } = self.position(error.span());
        let path = self.path.display();
        // The parser says in a second line what it had expected.
        let what: Vec<_> = error.message().lines().collect();
        let what = what.join(", ");
        Err(Failure::message(FailureKind::Configuration, format!("{path}:{line}:{column}: {what}"))
            .hint("the file is TOML: docs/configuration.md has an example"))
    }

    /// The line of a key, counted from 1.
    pub(crate) fn line(&self, key: &Key) -> usize {
        self.position(key.span()).line
    }

    /// A key and where it stands, for messages.
    pub(crate) fn place(&self, key: &Key) -> String {
        format!("{}:{}: {}", self.path.display(), self.line(key), key.get())
    }

    /// A key or its value makes no sense.
    pub(crate) fn fault(&self, key: &Key, what: &str) -> Failure {
        Failure::message(FailureKind::Configuration, format!("{}: {what}", self.place(key)))
    }

    /// The value is of another type than the key takes.
    pub(crate) fn misfit(&self, key: &Key, takes: &str) -> Failure {
        self.fault(key, &format!("it takes {takes}"))
    }

    /// The value is none of the words that the key takes.
    pub(crate) fn none_of<N: AsRef<str>>(&self, key: &Key, word: &str, names: &[N]) -> Failure {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let meant = did_you_mean(&nearest(word, names.iter().copied()));
        self.fault(key, &format!("{word} is none of {}", names.join(", "))).hints(meant)
    }

    pub(crate) fn table<'i>(&self, key: &Key, item: &'i Item, takes: &str) -> Result<&'i dyn TableLike> {
        item.as_table_like().ok_or_else(|| self.misfit(key, takes))
    }

    /// Where a span of bytes begins; one that is not known is taken for the beginning of the file.
    fn position(&self, span: Option<Range<usize>>) -> Position {
        let offset = match span {
            Some(span) => span.start,
            None => 0,
        };
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts.get(..line).and_then(<[usize]>::last).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        Position { line: line + 1, column: before.chars().count() + 1 }
    }
}

/// The keys of a table with their values.
pub(crate) fn entries(table: &dyn TableLike) -> impl Iterator<Item = (&Key, &Item)> {
    // The iterator itself gives the keys' text only, and not where they stand.
    table.iter().filter_map(|(key, _)| table.get_key_value(key))
}

/// A list of texts; text alone is a list of one.
pub(crate) fn texts(item: &Item) -> Option<Vec<String>> {
    if let Some(text) = item.as_str() {
        return Some(vec![text.to_owned()]);
    }
    let mut texts = Vec::new();
    for value in item.as_array()? {
        texts.push(value.as_str()?.to_owned());
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_as_editors_count_it() {
        let file = TomlFile::new(Path::new("x.toml"), "a = 1\n\nbé = 2\nc");
        for (offset, line, column) in
            [(0, 1, 1), (5, 1, 6), (6, 2, 1), (7, 3, 1), (10, 3, 3), (15, 4, 1), (16, 4, 2)]
        {
            let position = file.position(Some(offset..offset));
            assert_eq!((position.line, position.column), (line, column), "{offset}");
        }
        let nowhere = file.position(None);
        assert_eq!((nowhere.line, nowhere.column), (1, 1));
    }
}
