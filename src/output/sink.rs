//! A file that a text goes into: whole or not at all, for everybody to read. What is no file, such as
//! `/dev/stderr` or a pipe, is written into and stays what it is.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::failure::{Failure, FailureKind, Result};
use crate::files::replace::{Destination, Readers};
use crate::files::{MAX_BYTES, io_message};

/// A place for a text.
#[derive(Debug)]
pub(crate) struct FileSink<'a> {
    path: &'a Path,
    destination: io::Result<Destination>,
}

impl<'a> FileSink<'a> {
    /// Looks at what is there now.
    pub(crate) fn new(path: &'a Path) -> Self {
        Self { path, destination: Destination::find(path) }
    }

    /// Whether it is a file, or will be one, whose contents are replaced.
    pub(crate) fn is_replaced(&self) -> bool {
        self.destination.as_ref().is_ok_and(Destination::is_file)
    }

    /// What the file holds until it is replaced; nothing where it is not there, cannot be read, or is too
    /// large to be one of ours.
    pub(crate) fn earlier_text(&self) -> String {
        let mut bytes = Vec::new();
        let read = File::open(self.path).and_then(|file| file.take(MAX_BYTES as u64).read_to_end(&mut bytes));
        match read {
            Ok(length) if length < MAX_BYTES => String::from_utf8_lossy(&bytes).into_owned(),
            _ => String::new(),
        }
    }

    /// Writes `text`, which is told as `what` where that fails. Those who collect reports are other users, so a new file
    /// is for everybody to read.
    ///
    /// # Errors
    /// [`FailureKind::Internal`] where it cannot be written.
    pub(crate) fn write(self, what: &str, text: &str) -> Result<()> {
        let written =
            self.destination.and_then(|destination| destination.write(text.as_bytes(), Readers::Everybody));
        written.map_err(|error| {
            let error = match error.kind() {
                io::ErrorKind::NotFound => anyhow::anyhow!("no such directory"),
                _ => io_message(error),
            };
            let tried = format!("cannot write {what} to {}", self.path.display());
            Failure::new(FailureKind::Internal, error).context(tried)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report");
        let sink = FileSink::new(&path);
        assert!(sink.is_replaced());
        assert_eq!(sink.earlier_text(), "");
        sink.write("json", "one").unwrap();
        FileSink::new(&path).write("json", "two").unwrap();
        assert_eq!(FileSink::new(&path).earlier_text(), "two");
    }

    #[test]
    fn what_is_no_file_stays_what_it_is() {
        let null = Path::new("/dev/null");
        let sink = FileSink::new(null);
        assert!(!sink.is_replaced());
        sink.write("json", "one").unwrap();
        assert!(!std::fs::metadata(null).unwrap().is_file());
    }

    #[test]
    fn what_cannot_be_written_says_what_and_where() {
        let failure = FileSink::new(Path::new("/nowhere/report")).write("json", "one").unwrap_err();
        assert_eq!(failure.to_string(), "error: cannot write json to /nowhere/report: no such directory");
    }
}
