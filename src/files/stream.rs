//! What is written into and is no file: devices, pipes, and what this process or another one has open.
//!
//! A standard stream that cannot be written to fails, as with curl and the coreutils. Rust's own streams would swallow
//! what is written: one that is closed is `/dev/null` before `main` begins, and one that is open for reading alone counts
//! as written to.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::fd::{AsFd as _, BorrowedFd};
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::io::Errno;

/// Whether the process was started without a standard output, or a standard error.
static HAS_NO_STDOUT: AtomicBool = AtomicBool::new(false);
static HAS_NO_STDERR: AtomicBool = AtomicBool::new(false);

// What is open for reading and writing alike on /dev/null may be Rust's own, and as well what a service manager or a
// script's subprocess.DEVNULL gave: there is no telling later.
ctor::declarative::ctor! {
    #[ctor(unsafe)]
    fn look_at_streams() {
        HAS_NO_STDOUT.store(is_closed(rustix::stdio::stdout()), Ordering::Relaxed);
        HAS_NO_STDERR.store(is_closed(rustix::stdio::stderr()), Ordering::Relaxed);
    }
}

fn is_closed(stream: BorrowedFd<'_>) -> bool {
    rustix::io::fcntl_getfd(stream) == Err(Errno::BADF)
}

/// Whether somebody reads what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StreamReader {
    There,
    Gone,
}

/// Writes to standard output. Whoever has stopped reading does not want to hear of it; for whoever goes on writing it is
/// said that they have.
///
/// # Errors
/// The system's.
pub(crate) fn write_to_stdout(contents: &[u8]) -> io::Result<StreamReader> {
    write_to_own(io::stdout().as_fd(), HAS_NO_STDOUT.load(Ordering::Relaxed), contents)
}

/// Whether somebody reads standard output, as far as that can be known without writing.
pub(crate) fn reader_of_stdout() -> StreamReader {
    let stdout = io::stdout();
    // No event is asked for: errors and hang-ups are reported in any case, and only they matter here.
    let mut polled = [PollFd::new(&stdout, PollFlags::empty())];
    let asked = poll(&mut polled, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }));
    let [polled] = polled;
    let is_gone = asked.is_ok() && polled.revents().intersects(PollFlags::ERR | PollFlags::HUP);
    if is_gone { StreamReader::Gone } else { StreamReader::There }
}

fn write_to_stderr(contents: &[u8]) -> io::Result<StreamReader> {
    write_to_own(io::stderr().as_fd(), HAS_NO_STDERR.load(Ordering::Relaxed), contents)
}

fn write_to_own(stream: BorrowedFd<'_>, is_closed: bool, contents: &[u8]) -> io::Result<StreamReader> {
    // Nothing is lost.
    if contents.is_empty() {
        return Ok(StreamReader::There);
    }
    if is_closed {
        return Err(io::Error::other("it is closed"));
    }
    let mut stream = File::from(stream.try_clone_to_owned()?);
    match stream.write_all(contents) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(StreamReader::Gone),
        Err(error) if Errno::from_io_error(&error) == Some(Errno::BADF) => {
            Err(io::Error::other("it is open for reading alone"))
        }
        outcome => outcome.map(|()| StreamReader::There),
    }
}

/// Whether it is the name of something that a process has open, such as `/dev/fd/3`. It may be a file, and is not to be
/// replaced all the same: whoever opened it holds on to it.
pub(super) fn is_open_file(path: &Path) -> bool {
    let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else { return false };
    let is_number = name.to_str().is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number {
        return false;
    }
    // Linux keeps them below /proc, and /dev/fd is a link to there; elsewhere it is a directory of its own.
    let Ok(directory) = directory.canonicalize() else { return false };
    directory == Path::new("/dev/fd")
        || (directory.starts_with("/proc") && directory.file_name() == Some(OsStr::new("fd")))
}

/// Writes into it. A pipe without a reader is not waited for: nobody may ever come.
pub(super) fn pour(path: &Path, contents: &[u8]) -> io::Result<()> {
    // Opened anew, a socket is refused, and a file is written from its beginning.
    match own_stream(path) {
        Some(1) => return write_to_stdout(contents).map(|_| ()),
        Some(2) => return write_to_stderr(contents).map(|_| ()),
        _ => {}
    }
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
    // What a file that is open holds already was put there by somebody.
    let opened = File::options().append(true).custom_flags(flags).open(path);
    let mut stream = opened.map_err(|error| not_opened(path, error))?;
    // From here on there is a reader, who may take his time.
    rustix::fs::fcntl_setfl(&stream, rustix::fs::fcntl_getfl(&stream)? - OFlags::NONBLOCK)?;
    stream.write_all(contents)
}

/// The number of a stream that this process has open.
fn own_stream(path: &Path) -> Option<u32> {
    let number = path.file_name()?.to_str()?.parse().ok()?;
    let directory = path.parent()?.canonicalize().ok()?;
    let own = fs::canonicalize("/proc/self/fd").unwrap_or_else(|_| "/dev/fd".into());
    if is_open_file(path) && directory == own { Some(number) } else { None }
}

/// The system says the same of a pipe that nobody reads and of a socket: that there is no such device.
fn not_opened(path: &Path, error: io::Error) -> io::Error {
    if Errno::from_io_error(&error) != Some(Errno::NXIO) {
        return error;
    }
    let is_pipe = fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo());
    io::Error::other(if is_pipe { "nobody reads from this pipe" } else { "it cannot be written to" })
}
