//! A file to whose end lines are added, each of which is there as soon as it was written: whoever ends the program loses
//! none.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;

use super::MAX_BYTES;
use super::read::UserFile;

/// The longest line that is read: a document, and what stands around it.
const MOST_OF_A_LINE: u64 = 2 * MAX_BYTES as u64;

/// A file to whose end lines are added.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
}

impl Journal {
    /// Opens it, or makes it where it is not there. What is no file, such as a pipe, is written into as well.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::options().append(true).create(true).open(path)? })
    }

    /// Adds a line, with its end.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn add(&mut self, line: &str) -> io::Result<()> {
        // In one piece: two programs may add to one file.
        self.file.write_all(line.as_bytes())
    }
}

/// Reads the lines of a file one by one: it may be longer than memory.
#[derive(Debug)]
pub(crate) struct Lines {
    reader: BufReader<UserFile>,
}

/// A line that was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct JournalLine {
    /// Without its end.
    pub(crate) bytes: Vec<u8>,
    /// Whether it had one. The last line has none where whoever wrote it was ended in the midst of it.
    pub(crate) is_whole: bool,
}

impl Lines {
    /// Opens a file.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { reader: BufReader::new(UserFile::open(path)?) })
    }

    /// The next line; none at the end.
    ///
    /// # Errors
    /// The system's, and [`io::ErrorKind::InvalidData`] for a line that is longer than any of ours.
    pub(crate) fn next(&mut self) -> io::Result<Option<JournalLine>> {
        let mut bytes = Vec::new();
        if self.reader.by_ref().take(MOST_OF_A_LINE).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let is_whole = bytes.last() == Some(&b'\n');
        if is_whole {
            bytes.pop();
        } else if bytes.len() as u64 == MOST_OF_A_LINE {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a line is longer than 16 MiB"));
        }
        Ok(Some(JournalLine { bytes, is_whole }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_and_read_one_by_one() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("x.ndjson");
        Journal::open(&path).unwrap().add("one\n").unwrap();
        let mut journal = Journal::open(&path).unwrap();
        journal.add("two\n").unwrap();
        journal.add("thr").unwrap();
        let mut lines = Lines::open(&path).unwrap();
        for (text, is_whole) in [("one", true), ("two", true), ("thr", false)] {
            assert_eq!(lines.next().unwrap(), Some(JournalLine { bytes: text.into(), is_whole }));
        }
        assert_eq!(lines.next().unwrap(), None);
    }
}
