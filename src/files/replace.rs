//! Files that are replaced as a whole: whoever reads meanwhile sees the old one or the new one, and a full disk leaves
//! the old one.

use std::fs::Permissions;
use std::io::{self, Write as _};
use std::path::Path;

/// Puts a file in place at once. Its directory has to be there. A new one is its owner's alone, unless it is to have
/// other `permissions`.
///
/// # Errors
/// The system's.
pub(crate) fn replace(path: &Path, contents: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    // Beside the old one, because a file cannot be moved at once from another file system.
    let directory = match path.parent() {
        Some(directory) if directory != Path::new("") => directory,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(contents)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    // After a power failure the new name must not lead to contents that never reached the disk.
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
