//! A lock that keeps other runs from changing a file until this one has written what it made of it.
//!
//! The directory is locked: the file itself is replaced by another one, and a lock file would be left behind. The system
//! takes the lock back from a run that was killed.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::replace::{Destination, directory_of};

/// How long another run may take. What is done under the lock takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often to look whether the other run is done.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// Held until it is dropped.
#[derive(Debug)]
pub(crate) struct FileLock {
    _directory: Option<File>,
}

impl FileLock {
    /// Locks the file that the path leads to; one that is not there yet, too. Its directory has to be there. A device or
    /// a pipe keeps nothing that could be lost, and is not locked.
    ///
    /// # Errors
    /// The system's, and who has the lock where nobody gives it back.
    pub(crate) fn acquire(path: &Path) -> io::Result<Self> {
        Self::acquire_within(path, PATIENCE)
    }

    fn acquire_within(path: &Path, patience: Duration) -> io::Result<Self> {
        // Two links that lead to one file are one lock.
        let Destination::File(file) = Destination::find(path)? else { return Ok(Self { _directory: None }) };
        let directory = directory_of(&file);
        let opened = match File::open(directory) {
            // Whoever may enter a directory and not list it can change its files, and lock nothing.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Ok(Self { _directory: None });
            }
            opened => opened?,
        };
        let start = Instant::now();
        loop {
            match flock(&opened, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Self { _directory: Some(opened) }),
                Err(Errno::WOULDBLOCK) if start.elapsed() < patience => thread::sleep(POLL_INTERVAL),
                Err(Errno::WOULDBLOCK) => return Err(io::Error::other(held_by_another(directory, &opened))),
                Err(Errno::INTR) => {}
                Err(error) if is_without_locks(error) => return Ok(Self { _directory: None }),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Whether the file system knows no such lock, as those of a network may: without it, a change is still better than none.
fn is_without_locks(error: Errno) -> bool {
    matches!(error, Errno::NOTSUP | Errno::NOSYS | Errno::NOLCK | Errno::BADF | Errno::INVAL)
}

/// Says who has it, as far as the system tells.
fn held_by_another(directory: &Path, opened: &File) -> String {
    let directory = directory.display();
    match holder(opened) {
        Some(holder) => format!("{holder} keeps {directory} locked"),
        None => format!("another program keeps {directory} locked"),
    }
}

/// The process that holds the lock. Only Linux tells.
fn holder(opened: &File) -> Option<String> {
    let metadata = opened.metadata().ok()?;
    let locks = fs::read_to_string("/proc/locks").ok()?;
    let (major, minor) = (rustix::fs::major(metadata.dev()), rustix::fs::minor(metadata.dev()));
    let process = find_holder(&locks, &format!("{major:02x}:{minor:02x}:{}", metadata.ino()))?;
    let name = fs::read_to_string(PathBuf::from(format!("/proc/{process}/comm"))).ok()?;
    Some(format!("{} (process {process})", name.trim()))
}

/// The process that holds the lock of a file, in the system's list of all locks: `1: FLOCK ADVISORY WRITE PID FILE 0 EOF`.
/// Whoever waits for one is listed with an arrow.
fn find_holder(locks: &str, file: &str) -> Option<u32> {
    for line in locks.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [_, "FLOCK", _, _, process, locked, ..] = words.as_slice()
            && *locked == file
        {
            return process.parse().ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(50);

    #[test]
    fn whoever_comes_second_is_told_who_has_it_and_gets_it_later() {
        let directory = tempfile::tempdir().unwrap();
        let (file, link) = (directory.path().join("file"), directory.path().join("link"));
        std::os::unix::fs::symlink("file", &link).unwrap();
        let first = FileLock::acquire(&file).unwrap();
        for path in [&file, &link] {
            let refused = FileLock::acquire_within(path, SOON).unwrap_err().to_string();
            assert!(refused.ends_with(&format!("keeps {} locked", directory.path().display())), "{refused}");
        }
        drop(first);
        FileLock::acquire_within(&link, SOON).unwrap();
    }

    #[test]
    fn a_link_into_another_directory_locks_what_it_leads_to() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (file, link) = (there.path().join("file"), here.path().join("link"));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let _first = FileLock::acquire(&link).unwrap();
        FileLock::acquire_within(&file, SOON).unwrap_err();
        FileLock::acquire_within(&here.path().join("other"), SOON).unwrap();
    }

    #[test]
    fn a_device_is_not_locked() {
        let null = Path::new("/dev/null");
        let (_first, _second) =
            (FileLock::acquire(null).unwrap(), FileLock::acquire_within(null, SOON).unwrap());
    }

    #[test]
    fn the_holder_is_found_among_all_locks() {
        let locks = "1: POSIX  ADVISORY  WRITE 11 08:01:77 0 EOF\n\
                     2: FLOCK  ADVISORY  WRITE 22 08:01:78 0 EOF\n\
                     3: FLOCK  ADVISORY  WRITE 33 08:01:77 0 EOF\n\
                     3: -> FLOCK  ADVISORY  WRITE 44 08:01:77 0 EOF\n";
        assert_eq!(find_holder(locks, "08:01:77"), Some(33));
        assert_eq!(find_holder(locks, "08:01:79"), None);
    }
}
