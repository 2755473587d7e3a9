//! Reading the user's files: up to a limit, and never for ever. What is named may be a pipe that nobody writes to, or a
//! device without an end.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;

use super::MAX_BYTES;

/// How long a file may take that is a pipe or a device: a program that decrypts or fetches one has the time that it takes,
/// and a monitor is told before it gives up by itself.
const PATIENCE: Duration = Duration::from_secs(15);

/// More than most files have.
const USUAL_BYTES: usize = 8 * 1024;

/// An open file of the user's.
#[derive(Debug)]
pub(crate) struct UserFile {
    file: File,
    /// How long it may take, and until when that is; none for what is on a disk and never waits.
    wait: Option<(Duration, Instant)>,
}

impl UserFile {
    /// Opens a file. What has no other end yet is no failure here: it is waited for when it is read.
    ///
    /// # Errors
    /// The system's; [`io::ErrorKind::IsADirectory`] for a directory, which could be opened and not be read.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Self::open_for(path, PATIENCE)
    }

    /// The same with another time that a pipe or a device may take.
    ///
    /// # Errors
    /// As [`UserFile::open`].
    pub(crate) fn open_for(path: &Path, patience: Duration) -> io::Result<Self> {
        let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
        // Without it, to open a pipe waits for whoever writes.
        let file = File::options().read(true).custom_flags(flags).open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
        }
        let wait = if metadata.is_file() { None } else { Some((patience, Instant::now() + patience)) };
        Ok(Self { file, wait })
    }

    /// What the system says of the file that is open, whatever its name leads to by now.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn metadata(&self) -> io::Result<Metadata> {
        self.file.metadata()
    }

    /// Waits until there is something to read, or the end.
    fn wait(&self) -> io::Result<()> {
        let Some((patience, until)) = self.wait else { return Ok(()) };
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let what = format!("it was not at its end after {patience:?}");
                return Err(io::Error::new(io::ErrorKind::TimedOut, what));
            }
            let left = Timespec::try_from(left).map_err(io::Error::other)?;
            // Before anything is ready, a pipe that nobody has opened for writing would pass for one at its end.
            // A signal makes this fail with `Interrupted`; whoever reads then tries again.
            if poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&left))? > 0 {
                return Ok(());
            }
        }
    }
}

impl Read for UserFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.wait()?;
            match self.file.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                result => return result,
            }
        }
    }
}

/// All that is in a file.
///
/// # Errors
/// As [`UserFile::open`] and [`whole`].
pub(crate) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    whole(UserFile::open(path)?)
}

/// All that is in a file, which is text.
///
/// # Errors
/// As [`bytes`], and [`io::ErrorKind::InvalidData`] for what is no text.
pub(crate) fn text(path: &Path) -> io::Result<String> {
    let text = String::from_utf8(bytes(path)?);
    text.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

/// All that comes.
///
/// # Errors
/// The system's; [`io::ErrorKind::FileTooLarge`] for more than [`MAX_BYTES`], and [`io::ErrorKind::TimedOut`] for a pipe
/// or a device that takes too long.
pub(crate) fn whole(from: impl Read) -> io::Result<Vec<u8>> {
    // Room for what there usually is: it is read at once, and not in pieces that grow.
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    // One byte more than is allowed tells what is too large from what just fits.
    from.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES {
        let what = format!("it is larger than {} MiB", MAX_BYTES / 1024 / 1024);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::path::PathBuf;
    use std::thread;

    use super::*;

    /// A pipe with a name, in a directory that goes with the test.
    fn fifo() -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        (directory, path)
    }

    #[test]
    fn a_pipe_is_waited_for_up_to_its_end_and_no_longer_than_the_deadline() {
        let (_directory, path) = fifo();
        let read = |patience: u64| whole(UserFile::open_for(&path, Duration::from_millis(patience)).unwrap());
        let started = Instant::now();
        assert_eq!(read(200).unwrap_err().kind(), io::ErrorKind::TimedOut, "nobody writes");
        assert!(started.elapsed() >= Duration::from_millis(200));
        // One who comes late, writes in pieces, and goes.
        let late = path.clone();
        let writer = thread::spawn(move || {
            thread::sleep(Duration::from_millis(100));
            let mut pipe = File::options().write(true).open(late).unwrap();
            for piece in ["ab", "", "cd"] {
                pipe.write_all(piece.as_bytes()).unwrap();
                thread::sleep(Duration::from_millis(50));
            }
        });
        assert_eq!(read(60_000).unwrap(), b"abcd");
        writer.join().unwrap();
        // One who writes and does not go, and one who does not even write.
        for written in ["ab", ""] {
            let mut writer = File::options().read(true).write(true).open(&path).unwrap();
            writer.write_all(written.as_bytes()).unwrap();
            assert_eq!(read(200).unwrap_err().kind(), io::ErrorKind::TimedOut, "{written:?}");
        }
    }

    #[test]
    fn what_has_no_end_is_read_up_to_the_limit() {
        for endless in ["/dev/zero", "/dev/urandom"] {
            assert_eq!(bytes(Path::new(endless)).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        }
        assert_eq!(whole(io::repeat(b' ').take(MAX_BYTES as u64)).unwrap().len(), MAX_BYTES);
        assert_eq!(bytes(Path::new("/dev/null")).unwrap(), b"");
    }

    #[test]
    fn a_directory_and_what_is_no_text_are_told_apart() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(bytes(directory.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        let path = directory.path().join("x");
        assert_eq!(text(&path).unwrap_err().kind(), io::ErrorKind::NotFound);
        std::fs::write(&path, b"\xff").unwrap();
        assert_eq!(text(&path).unwrap_err().kind(), io::ErrorKind::InvalidData);
        std::fs::write(&path, "é").unwrap();
        assert_eq!(text(&path).unwrap(), "é");
    }
}
