//! An open connection on which nothing outlasts the deadline, and what the server said on it first.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::{ClientConnection, StreamOwned};

use crate::process::deadline::Deadline;

/// The first bytes that the server sent, on a new connection or in answer to a request: whether it answered at all, and
/// what it speaks instead.
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
    pub(super) deadline: Deadline,
    pub(super) first_bytes: FirstBytes,
    /// Whether its bytes are what the server says; once TLS is agreed on, they are only what it is wrapped in.
    pub(super) is_heard: bool,
}

impl FirstBytes {
    const ENOUGH: usize = 8;

    fn with<T>(&self, act: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn clear(&self) {
        self.with(Vec::clear);
    }

    fn record(&self, bytes: &[u8]) {
        self.with(|first| {
            let room = Self::ENOUGH.saturating_sub(first.len()).min(bytes.len());
            first.extend(bytes.iter().take(room));
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.with(|first| first.is_empty())
    }

    pub(super) fn are_http(&self) -> bool {
        self.with(|first| first.starts_with(b"HTTP/"))
    }

    /// Whether they are a TLS record: the answer to plain text on a TLS port.
    pub(super) fn are_tls(&self) -> bool {
        self.with(|first| matches!(first.as_slice(), [0x14..=0x17, 0x03, ..]))
    }
}

impl ApiStream {
    /// Whether the other end has neither closed the connection nor said anything unasked.
    pub(super) fn is_idle(&self) -> bool {
        let socket = match self {
            Self::Plain(stream) => &stream.socket,
            Self::Tls(stream) => &stream.sock.socket,
        };
        let looked = socket.set_nonblocking(true).and_then(|()| socket.peek(&mut [0]));
        let idle = matches!(looked, Err(error) if error.kind() == io::ErrorKind::WouldBlock);
        idle && socket.set_nonblocking(false).is_ok()
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
        self.socket.set_read_timeout(Some(self.deadline.left()?))?;
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
        self.socket.set_write_timeout(Some(self.deadline.left()?))?;
        self.socket.write(bytes).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

/// A server that writes head and body apart waits for the first to be acknowledged, and the system takes its time:
/// 40 ms for each answer. The wish is forgotten with every read.
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
