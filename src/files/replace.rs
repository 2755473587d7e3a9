//! Files that are replaced as a whole: whoever reads meanwhile sees the old one or the new one, and a full disk leaves
//! the old one.
//!
//! What somebody put in the file's place stays what it is: a link leads where it led, a device or a pipe is written into,
//! and a file that cannot be replaced, such as one that is mounted into a container by itself, gets its new contents where
//! it is. Everything that jsinfo writes is written here.

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{Gid, Uid};

use super::stream;

/// As many links as Linux follows, one after the other.
const MAX_LINKS: usize = 40;

/// Who may read a file that is new. One that is replaced stays as open as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Its owner alone.
    Owner,
    /// Whoever the process's mask lets read.
    Everybody,
}

impl Readers {
    const fn mode(self) -> u32 {
        match self {
            Self::Owner => 0o600,
            Self::Everybody => 0o666,
        }
    }
}

/// Where what is written goes, behind all links.
#[derive(Debug)]
pub(crate) enum Destination {
    /// A file, or a name for one that is not there yet.
    File(PathBuf),
    /// A device, a pipe, or what a process has open, such as `/dev/stdout`.
    Stream(PathBuf),
}

impl Destination {
    /// Looks at what is there now.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn find(path: &Path) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            if stream::is_open_file(&path) {
                return Ok(Self::Stream(path));
            }
            let Ok(target) = fs::read_link(&path) else {
                let is_file = fs::metadata(&path).map_or(true, |metadata| metadata.is_file());
                return Ok(if is_file { Self::File(path) } else { Self::Stream(path) });
            };
            if is_laid_by_others(&path)? {
                return Err(io::Error::other(
                    "another user's link in a directory that everybody writes to is not followed",
                ));
            }
            // A link is read from where it is, not from where the process is.
            path = directory_of(&path).join(target);
        }
        Err(rustix::io::Errno::LOOP.into())
    }

    /// Whether it is a file, or will be one.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self, Self::File(_))
    }

    /// Puts the contents there.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn write(&self, contents: &[u8], readers: Readers) -> io::Result<()> {
        match self {
            Self::File(path) => write_file(path, contents, readers),
            Self::Stream(path) => stream::pour(path, contents),
        }
    }
}

/// Puts the contents where the path leads. Its directory has to be there.
///
/// # Errors
/// The system's.
pub(crate) fn replace(path: &Path, contents: &[u8], readers: Readers) -> io::Result<()> {
    Destination::find(path)?.write(contents, readers)
}

/// Whether a link in a directory like `/tmp` was put there by a user who is neither this one nor the directory's: it may
/// be meant to have another file overwritten. Linux follows none of those either, where it is told so.
fn is_laid_by_others(link: &Path) -> io::Result<bool> {
    const EVERYBODY_MAY_ADD: u32 = 0o1002;

    let directory = fs::metadata(directory_of(link))?;
    if directory.mode() & EVERYBODY_MAY_ADD != EVERYBODY_MAY_ADD {
        return Ok(false);
    }
    let owner = fs::symlink_metadata(link)?.uid();
    Ok(owner != directory.uid() && owner != rustix::process::geteuid().as_raw())
}

fn write_file(path: &Path, contents: &[u8], readers: Readers) -> io::Result<()> {
    let old = match fs::metadata(path) {
        Ok(old) => old,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return put_in_place(path, contents, readers.mode(), |_| Ok(()));
        }
        Err(error) => return Err(error),
    };
    // Nobody else can read it before it has the access of the old one.
    match put_in_place(path, contents, Readers::Owner.mode(), |new| keep_access(new, path, &old)) {
        Err(error) if is_only_in_the_way(&error) => {}
        outcome => return outcome,
    }
    match overwrite(path, contents) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
        outcome => return outcome,
    }
    // It can be replaced and not written into: it belongs to somebody else, and from now on to whoever runs this.
    put_in_place(path, contents, Readers::Owner.mode(), |new| {
        new.set_permissions(Permissions::from_mode(old.mode()))
    })
}

/// Makes a file beside the old one and puts it in its place at once. From another file system that could not be done.
fn put_in_place(
    path: &Path,
    contents: &[u8],
    mode: u32,
    set_access: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    let mut file = builder.permissions(Permissions::from_mode(mode)).tempfile_in(directory_of(path))?;
    file.write_all(contents)?;
    set_access(file.as_file())?;
    // After a power failure the new name must not lead to contents that never reached the disk.
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Lets those have the new file who had the old one.
fn keep_access(new: &File, path: &Path, old: &Metadata) -> io::Result<()> {
    let made = new.metadata()?;
    let owner = (made.uid() != old.uid()).then(|| Uid::from_raw(old.uid()));
    let group = (made.gid() != old.gid()).then(|| Gid::from_raw(old.gid()));
    if owner.is_some() || group.is_some() {
        // The owner before the mode: with a new owner the system takes bits of the mode away.
        rustix::fs::fchown(new, owner, group)?;
    }
    new.set_permissions(Permissions::from_mode(old.mode()))?;
    keep_access_list(new, path);
    Ok(())
}

/// Where the old file names more users than its mode can, so does the new one. Not every file system can say so.
#[cfg(target_os = "linux")]
fn keep_access_list(new: &File, path: &Path) {
    const ACCESS_LIST: &str = "system.posix_acl_access";

    // A list that is longer than this is an error here, and not copied; the mode still is.
    let mut list = vec![0; 4096];
    if let Ok(length) = rustix::fs::getxattr(path, ACCESS_LIST, &mut list) {
        list.truncate(length);
        // Its mode holds all the same.
        let _ = rustix::fs::fsetxattr(new, ACCESS_LIST, &list, rustix::fs::XattrFlags::empty());
    }
}

#[cfg(not(target_os = "linux"))]
fn keep_access_list(_: &File, _: &Path) {}

/// Whether a file cannot be replaced but may be written into: its directory or its owner is in the way, or it is mounted
/// by itself. A full disk would take its contents from it.
fn is_only_in_the_way(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::ResourceBusy
            | io::ErrorKind::CrossesDevices
    )
}

/// Writes the contents over the old ones. It is cut to its length last, so that nobody finds it empty.
fn overwrite(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    file.write_all(contents)?;
    file.set_len(contents.len() as u64)?;
    file.sync_all()
}

pub(super) fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(directory) if directory != Path::new("") => directory,
        _ => Path::new("."),
    }
}
