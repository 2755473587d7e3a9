//! Files of the user's: read up to a limit, locked, replaced as a whole, and TOML with its lines.

pub(crate) mod home;
pub(crate) mod journal;
pub(crate) mod line_ends;
pub(crate) mod lock;
pub(crate) mod read;
pub(crate) mod replace;
pub(crate) mod stream;
pub(crate) mod toml;

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use crate::text::io_words::io_words;

/// The most that is read of an answer, a file or a program, in bytes: thousands of times what a server sends, and still
/// no burden for a small machine.
pub(crate) const MAX_BYTES: usize = 8 * 1024 * 1024;

/// What editors of other systems put in front of a text in UTF-8. It is no part of the text.
pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// Makes a directory and those around it, each for its owner alone where it is new.
pub(crate) fn make_private_directory(directory: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

/// Whether a file that is named is standard input: `-`, or by one of the names that the system has for it.
pub(crate) fn is_stdin(path: &Path) -> bool {
    ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].iter().any(|name| path == Path::new(name))
}

/// What the system has against it, in words of ours.
pub(crate) fn io_message(error: io::Error) -> anyhow::Error {
    // What is no error of the system's may have causes of its own, which are told behind it.
    if error.get_ref().is_some_and(|inner| inner.source().is_some()) {
        return error.into();
    }
    anyhow::anyhow!(io_words(&error))
}

/// Whether there is no such file, nor a directory that it could be in.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
