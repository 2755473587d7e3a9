//! A file that a text goes into: whole or not at all, for everybody to read. What is no file, such as
//! `/dev/stderr` or a pipe, is written into and stays what it is.

use std::fs::{self, File, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;

use crate::failure::{Failure, FailureKind, Result};
use crate::files::replace::replace;
use crate::files::{MAX_BYTES, io_message};

/// Readable for everybody, writable for the owner: those who collect reports are other users.
const READABLE: u32 = 0o644;

/// A place for a text.
#[derive(Debug)]
pub(crate) struct FileSink<'a> {
    path: &'a Path,
    is_replaced: bool,
}

impl<'a> FileSink<'a> {
    /// Looks at what is there now.
    pub(crate) fn new(path: &'a Path) -> Self {
        let is_special = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
        Self { path, is_replaced: !is_special }
    }

    /// Whether it is a file, or will be one, whose contents are replaced.
    pub(crate) fn is_replaced(&self) -> bool {
        self.is_replaced
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

    /// Writes `text`, which is told as `what` where that fails.
    ///
    /// # Errors
    /// [`FailureKind::Internal`] where it cannot be written.
    pub(crate) fn write(&self, what: &str, text: &str) -> Result<()> {
        let written = if self.is_replaced {
            replace(self.path, text.as_bytes(), Some(Permissions::from_mode(READABLE)))
        } else {
            self.pour(text)
        };
        written.map_err(|error| {
            let error = match error.kind() {
                io::ErrorKind::NotFound => anyhow::anyhow!("no such directory"),
                _ => io_message(error),
            };
            let tried = format!("cannot write {what} to {}", self.path.display());
            Failure::new(FailureKind::Internal, error).context(tried)
        })
    }

    /// Writes into something that is no file. A pipe without a reader is not waited for: nobody may ever
    /// come.
    fn pour(&self, text: &str) -> io::Result<()> {
        let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
        let mut pipe = File::options().write(true).custom_flags(flags).open(self.path)?;
        // From here on there is a reader, who may take his time.
        rustix::fs::fcntl_setfl(&pipe, rustix::fs::fcntl_getfl(&pipe)? - OFlags::NONBLOCK)?;
        pipe.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_readable_for_everybody() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report");
        let sink = FileSink::new(&path);
        assert!(sink.is_replaced());
        assert_eq!(sink.earlier_text(), "");
        sink.write("json", "one").unwrap();
        sink.write("json", "two").unwrap();
        assert_eq!(FileSink::new(&path).earlier_text(), "two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, READABLE);
    }

    #[test]
    fn what_is_no_file_stays_what_it_is() {
        let null = Path::new("/dev/null");
        let sink = FileSink::new(null);
        assert!(!sink.is_replaced());
        sink.write("json", "one").unwrap();
        assert!(!fs::metadata(null).unwrap().is_file());
    }

    #[test]
    fn what_cannot_be_written_says_what_and_where() {
        let failure = FileSink::new(Path::new("/nowhere/report")).write("json", "one").unwrap_err();
        assert_eq!(failure.to_string(), "error: cannot write json to /nowhere/report: no such directory");
    }
}
