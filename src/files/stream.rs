//! What is written into and is no file: devices, pipes, and what this process or another one has open.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;

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
        Some(1) => return write_all(&mut io::stdout().lock(), contents),
        Some(2) => return write_all(&mut io::stderr().lock(), contents),
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

/// Whoever has stopped reading from this process's own streams does not want to hear of it.
fn write_all(stream: &mut impl Write, contents: &[u8]) -> io::Result<()> {
    match stream.write_all(contents).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

/// The system says the same of a pipe that nobody reads and of a socket: that there is no such device.
fn not_opened(path: &Path, error: io::Error) -> io::Error {
    if Errno::from_io_error(&error) != Some(Errno::NXIO) {
        return error;
    }
    let is_pipe = fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo());
    io::Error::other(if is_pipe { "nobody reads from this pipe" } else { "it cannot be written to" })
}
