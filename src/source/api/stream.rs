//! An open connection on which nothing outlasts the deadline, and what the server said on it first.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustls::{ClientConnection, StreamOwned};

use crate::process::deadline::Deadline;

/// A deadline that can be set anew while a stream is open: clones share it. A session keeps one connection and asks often
/// on it, each time with a deadline of its own.
#[derive(Debug, Clone)]
pub(super) struct SharedDeadline(Arc<Mutex<Deadline>>);

/// The first bytes that the server sent, on a new connection or in answer to a request: whether it answered at all, and
/// what it speaks instead. Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct FirstBytes(Arc<Mutex<Vec<u8>>>);

/// An open connection.
#[derive(Debug)]
pub(super) enum ApiStream {
    Plain(TimedStream),
    Tls(Box<StreamOwned<ClientConnection, TimedStream>>),
}

/// A socket on which no operation outlasts the deadline.
#[derive(Debug)]
pub(super) struct TimedStream {
    pub(super) socket: TcpStream,
    pub(super) deadline: SharedDeadline,
    pub(super) first_bytes: FirstBytes,
    /// Whether its bytes are what the server says; once TLS is agreed on, they are only what it is wrapped in.
    pub(super) is_heard: bool,
}

impl SharedDeadline {
    /// A deadline `given` from now.
    pub(super) fn after(given: Duration) -> Self {
        Self::from(Deadline::after(given))
    }

    /// Gives everybody who shares it another one, `given` from now.
    pub(super) fn restart(&self, given: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Deadline::after(given);
    }

    /// The deadline that holds now.
    pub(super) fn now(&self) -> Deadline {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Deadline> for SharedDeadline {
    fn from(deadline: Deadline) -> Self {
        Self(Arc::new(Mutex::new(deadline)))
    }
}

/// The first line that a server says which is no HTTP.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Banner {
    pub(super) text: String,
    /// Whether that is all that it said.
    pub(super) is_whole: bool,
}

impl FirstBytes {
    /// Enough to tell the protocols apart, and for the line with which many servers greet.
    const ENOUGH: usize = 256;

    /// The least letters that tell anybody anything.
    const LEAST_OF_A_BANNER: usize = 3;

    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    pub(super) fn record(&self, bytes: &[u8]) {
        let mut first = self.lock();
        let room = Self::ENOUGH.saturating_sub(first.len());
        first.extend(bytes.iter().take(room));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    pub(super) fn are_http(&self) -> bool {
        self.lock().starts_with(b"HTTP/")
    }

    /// The first line, where it is text.
    pub(super) fn banner(&self) -> Option<Banner> {
        let bytes = self.lock();
        let line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
        // Of what filled the buffer nobody knows whether it went on, because the rest was not recorded.
        let is_whole = bytes.len() < Self::ENOUGH && bytes.trim_ascii_end().len() <= line.len();
        let text = match std::str::from_utf8(line) {
            Ok(text) => text,
            // It ends within a letter, and there was no room for the rest.
            Err(error) if error.error_len().is_none() && !is_whole => {
                std::str::from_utf8(line.get(..error.valid_up_to())?).ok()?
            }
            Err(_) => return None,
        };
        // Binary protocols send lengths and zeros, which may be UTF-8 and are no words all the same.
        if text.contains('\0') || text.chars().count() < Self::LEAST_OF_A_BANNER {
            return None;
        }
        Some(Banner { text: text.to_owned(), is_whole })
    }

    /// Whether they are a TLS record: the answer to plain text on a TLS port. A record begins with its kind, 20 to 23, and
    /// the version, whose first byte has been 3 since SSL 3.0.
    pub(super) fn are_tls(&self) -> bool {
        matches!(self.lock().as_slice(), [0x14..=0x17, 0x03, ..])
    }
}

impl ApiStream {
    /// Whether the other end has neither closed the connection nor said anything unasked: a request can be sent on it.
    pub(super) fn is_idle(&self) -> bool {
        let socket = match self {
            Self::Plain(stream) => &stream.socket,
            Self::Tls(stream) => &stream.sock.socket,
        };
        if socket.set_nonblocking(true).is_err() {
            return false;
        }
        // To find nothing to read is what is hoped for: a closed connection reads as its end.
        let has_nothing_to_read =
            socket.peek(&mut [0]).is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock);
        // One that is not idle is thrown away, and need not be set back to blocking.
        has_nothing_to_read && socket.set_nonblocking(false).is_ok()
    }

    /// Whether the connection is encrypted.
    pub(super) fn is_tls(&self) -> bool {
        matches!(self, Self::Tls(_))
    }
}

impl Read for ApiStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => {
                let count = stream.read(buffer)?;
                // What the server says is known only here, unwrapped.
                stream.sock.first_bytes.record(buffer.get(..count).unwrap_or_default());
                Ok(count)
            }
        }
    }
}

impl Write for ApiStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

impl Read for TimedStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The time that is left shrinks with every read, so a server that sends one byte a second gains nothing by it.
        self.socket.set_read_timeout(Some(self.deadline.now().left()?))?;
        acknowledge_at_once(&self.socket);
        let count = self.socket.read(buffer).map_err(timed_out)?;
        if self.is_heard {
            self.first_bytes.record(buffer.get(..count).unwrap_or_default());
        }
        Ok(count)
    }
}

impl Write for TimedStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(self.deadline.now().left()?))?;
        self.socket.write(bytes).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

/// A server that writes head and body apart waits for the first to be acknowledged, and the system takes its time:
/// 40 ms for each answer. The system forgets the option with every read, so it is set before each.
#[cfg_attr(not(target_os = "linux"), allow(unused_variables, reason = "only Linux has the option"))]
fn acknowledge_at_once(socket: &TcpStream) {
    // Without it all is well, but slower.
    #[cfg(target_os = "linux")]
    let _ = rustix::net::sockopt::set_tcp_quickack(socket, true);
}

/// A socket's time-out is [`io::ErrorKind::WouldBlock`] on some systems.
fn timed_out(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::WouldBlock { io::ErrorKind::TimedOut.into() } else { error }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use super::*;

    #[test]
    fn the_first_line_is_a_banner_where_it_is_text() {
        let banner = |bytes: &[u8]| {
            let first = FirstBytes::default();
            first.record(bytes);
            first.banner().map(|banner| (banner.text, banner.is_whole))
        };
        assert_eq!(banner(b"SSH-2.0-OpenSSH_9.2\r\n"), Some(("SSH-2.0-OpenSSH_9.2".to_owned(), true)));
        assert_eq!(banner(b"220-a\r\n220 b\r\n"), Some(("220-a".to_owned(), false)));
        assert_eq!(banner("é".repeat(200).as_bytes()), Some(("é".repeat(128), false)));
        assert_eq!(banner(format!("x{}", "é".repeat(200)).as_bytes()).unwrap().0.chars().count(), 128);
        for nothing in [&b""[..], b"\r\n", b"ok", b"\xff\xfe\xfd\xfc", b"\0\0\0*JETSTREAM"] {
            assert_eq!(banner(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_deadline_that_begins_anew_holds_for_a_stream_that_was_open_before() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let socket = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut server, _) = listener.accept().unwrap();
        let deadline = SharedDeadline::after(Duration::from_millis(1));
        let mut stream = TimedStream {
            socket,
            deadline: deadline.clone(),
            first_bytes: FirstBytes::default(),
            is_heard: true,
        };
        let mut buffer = [0; 4];
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(stream.read(&mut buffer).unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert_eq!(stream.write(b"?").unwrap_err().kind(), io::ErrorKind::TimedOut);
        deadline.restart(Duration::from_secs(60));
        server.write_all(b"yes!").unwrap();
        stream.read_exact(&mut buffer).unwrap();
        assert_eq!(&buffer, b"yes!");
        // A deadline that is still to come ends a read that has begun.
        deadline.restart(Duration::from_millis(50));
        assert_eq!(stream.read(&mut buffer).unwrap_err().kind(), io::ErrorKind::TimedOut);
    }
}
