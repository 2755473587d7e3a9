//! Files of the user's: read up to a limit, replaced as a whole, and TOML with its lines.

pub(crate) mod replace;
pub(crate) mod toml;

use std::io;

/// The most that is read of an answer, a file or a program, in bytes: thousands of times what a server sends, and still
/// no burden for a small machine.
pub(crate) const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The system's own words, without its error number.
pub(crate) fn io_message(error: io::Error) -> anyhow::Error {
    // The two that users meet are worth words without "(os error 2)" behind them.
    match error.kind() {
        io::ErrorKind::NotFound => anyhow::anyhow!("no such file"),
        io::ErrorKind::PermissionDenied => anyhow::anyhow!("permission denied"),
        _ => error.into(),
    }
}
