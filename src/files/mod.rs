//! Files of the user's: read up to a limit, replaced as a whole, and TOML with its lines.

pub(crate) mod replace;
pub(crate) mod toml;

use std::io;

use crate::text::io_words::io_words;

/// The most that is read of an answer, a file or a program, in bytes: thousands of times what a server sends, and still
/// no burden for a small machine.
pub(crate) const MAX_BYTES: usize = 8 * 1024 * 1024;

/// What the system has against it, in words of ours.
pub(crate) fn io_message(error: io::Error) -> anyhow::Error {
    // What is no error of the system's may have causes of its own, which are told behind it.
    if error.get_ref().is_some_and(|inner| inner.source().is_some()) {
        return error.into();
    }
    anyhow::anyhow!(io_words(&error))
}
