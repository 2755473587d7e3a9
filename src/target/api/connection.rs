//! The way to the server: name look-up, TCP and TLS, each under the deadline and each with its own failure.
//!
//! HTTP is somebody else's: [`super::http`] speaks it over the stream that is opened here.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Instant;

use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConnection, ProtocolVersion, StreamOwned};

use super::objection;
use super::trust::{Judge, Seen};
use crate::failure::{Failure, Kind, Result};
use crate::output::Narrator;
use crate::target::access::Access;
use crate::target::deadline::Deadline;
use crate::target::endpoint::{self, Endpoint};

/// Opens connections to one endpoint.
#[derive(Debug)]
pub(super) struct Dialer {
    pub(super) endpoint: Endpoint,
    /// Where the endpoint wants TLS.
    judge: Option<Arc<Judge>>,
    total: Deadline,
    connect: Deadline,
    narrator: Narrator,
    pub(super) first_bytes: FirstBytes,
}

/// The first bytes that the server sent on the newest connection: they tell what it speaks instead.
#[derive(Debug, Clone, Default)]
pub(super) struct FirstBytes(Arc<Mutex<Vec<u8>>>);

/// An open connection.
#[derive(Debug)]
pub(super) enum Stream {
    Plain(TimedStream),
    Tls(Box<StreamOwned<ClientConnection, TimedStream>>),
}

/// A socket on which no operation outlasts the deadline.
#[derive(Debug)]
pub(super) struct TimedStream {
    socket: TcpStream,
    deadline: Deadline,
    first_bytes: FirstBytes,
}

impl Dialer {
    pub(super) fn new(endpoint: &Endpoint, access: &Access, judge: Option<Arc<Judge>>) -> Self {
        let total = Deadline::after(access.timeout);
        Self {
            endpoint: endpoint.clone(),
            judge,
            total,
            connect: Deadline::after(access.connect_timeout).or_earlier(total),
            narrator: access.narrator.clone(),
            first_bytes: FirstBytes::default(),
        }
    }

    /// Looks the name up, connects, and shakes hands where the endpoint wants TLS.
    pub(super) fn dial(&self) -> Result<Stream> {
        self.first_bytes.clear();
        let addresses = self.look_up()?;
        let socket = self.connect(&addresses)?;
        let stream = TimedStream { socket, deadline: self.total, first_bytes: self.first_bytes.clone() };
        match &self.judge {
            Some(judge) => self.shake_hands(stream, judge),
            None => Ok(Stream::Plain(stream)),
        }
    }

    fn look_up(&self) -> Result<Vec<SocketAddr>> {
        let Endpoint { host, port, .. } = &self.endpoint;
        if let Some(ip) = self.endpoint.ip() {
            return Ok(vec![(ip, *port).into()]);
        }
        let started = Instant::now();
        let left = self.connect.left().map_err(|_| self.too_late("the name look-up"))?;
        let (sender, receiver) = mpsc::channel();
        let query = (host.clone(), *port);
        // The system's look-up cannot be told to stop, so it is left behind when it takes too long.
        std::thread::spawn(move || sender.send(query.to_socket_addrs().map(Iterator::collect::<Vec<_>>)));
        let mut addresses = match receiver.recv_timeout(left) {
            Ok(Ok(addresses)) => addresses,
            Ok(Err(_)) => return Err(self.unknown_name()),
            Err(_) => return Err(self.too_late("the name look-up")),
        };
        if self.endpoint.is_loopback() {
            // What is allowed for this machine holds for this machine only, whatever a name server says.
            addresses.retain(|address| endpoint::is_loopback(address.ip()));
        }
        if addresses.is_empty() {
            return Err(self.unknown_name());
        }
        self.narrator.tell(format_args!("looked {host} up in {:.1?}", started.elapsed()));
        Ok(addresses)
    }

    fn connect(&self, addresses: &[SocketAddr]) -> Result<TcpStream> {
        let mut failure = None;
        for (tried, address) in addresses.iter().enumerate() {
            let started = Instant::now();
            let share = u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
            let attempt =
                self.connect.left().and_then(|left| TcpStream::connect_timeout(address, left / share));
            match attempt.and_then(|socket| socket.set_nodelay(true).map(|()| socket)) {
                Ok(socket) => {
                    self.narrator.tell(format_args!("connected to {address} in {:.1?}", started.elapsed()));
                    return Ok(socket);
                }
                Err(error) => failure = Some(error),
            }
        }
        let authority = self.endpoint.authority();
        Err(match failure {
            Some(error) if error.kind() == io::ErrorKind::TimedOut => self.too_late("the connection"),
            Some(error) => Failure::message(
                Kind::Unreachable,
                format!("cannot connect to {authority}: {}", in_words(&error)),
            )
            .hint(format!("check that the server runs, and that {} is its API port", self.endpoint.port))
            .hints((!self.endpoint.is_loopback()).then(|| {
                "a server that does not allow remote control answers only on its own machine".to_owned()
            })),
            None => self.unknown_name(),
        })
    }

    fn shake_hands(&self, mut stream: TimedStream, judge: &Arc<Judge>) -> Result<Stream> {
        let started = Instant::now();
        let authority = self.endpoint.authority();
        let name = match self.endpoint.ip() {
            Some(ip) => Ok(ServerName::from(ip)),
            None => ServerName::try_from(self.endpoint.host.clone()),
        };
        let name = name.map_err(|_| {
            Failure::message(
                Kind::Usage,
                format!("{} cannot be the name in a certificate", self.endpoint.host),
            )
        })?;
        let handshake =
            judge.client_config().and_then(|config| ClientConnection::new(Arc::new(config), name));
        let mut tls =
            handshake.map_err(|error| Failure::new(Kind::Internal, error).context("cannot start TLS"))?;
        stream.deadline = self.total.or_earlier(self.connect);
        while tls.is_handshaking() {
            tls.complete_io(&mut stream).map_err(|error| self.tls_failure(judge, &error))?;
        }
        stream.deadline = self.total;
        let version = tls.protocol_version().map_or("TLS", version_name);
        self.narrator.tell(format_args!("agreed on {version} with {authority} in {:.1?}", started.elapsed()));
        if let Some(Ok(grounds)) = judge.seen().map(|seen| seen.standing) {
            self.narrator.tell(format_args!("took the certificate of {authority}: {}", grounds.words()));
        }
        Ok(Stream::Tls(Box::new(StreamOwned::new(tls, stream))))
    }

    fn tls_failure(&self, judge: &Judge, error: &io::Error) -> Failure {
        let authority = self.endpoint.authority();
        if error.kind() == io::ErrorKind::TimedOut {
            return self.too_late("the TLS handshake");
        }
        let Some(cause) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) else {
            return self.broken_off("the TLS handshake", error);
        };
        match cause {
            rustls::Error::InvalidCertificate(reason) => self.not_trusted(judge, reason),
            _ if self.first_bytes.are_http() => Failure::message(
                Kind::Protocol,
                format!("{authority} speaks plain HTTP where TLS was expected"),
            )
            .hint(format!("write http://{authority} if that is meant")),
            rustls::Error::AlertReceived(alert) => {
                let alert = alert.as_str().unwrap_or("an unknown alert").to_lowercase().replace('_', " ");
                Failure::message(Kind::Protocol, format!("{authority} refused TLS: {alert}"))
                    .hint("the server's own log may say why")
            }
            rustls::Error::PeerIncompatible(reason) => Failure::message(
                Kind::Protocol,
                format!("{authority} speaks no TLS that is safe: {reason:?}"),
            )
            .hint("TLS 1.2 or 1.3 is needed, with a cipher of today"),
            _ => Failure::message(Kind::Protocol, format!("{authority} does not speak TLS"))
                .hint(foreign_protocol_hint(&self.endpoint)),
        }
    }

    fn not_trusted(&self, judge: &Judge, reason: &CertificateError) -> Failure {
        let authority = self.endpoint.authority();
        match (reason, judge.seen()) {
            // This is how the judge ends a handshake.
            (
                CertificateError::ApplicationVerificationFailure,
                Some(Seen { der, standing: Err(objection), .. }),
            ) => objection::refusal(&der, &objection, &self.endpoint),
            // The certificate passed, and then the signature of the handshake did not.
            (CertificateError::BadSignature, _) => Failure::message(
                Kind::Trust,
                format!(
                    "whoever answers for {authority} does not hold the key of the certificate that it shows"
                ),
            )
            .hint("no option gets past that: look for what stands between here and the server"),
            _ => Failure::message(
                Kind::Trust,
                format!("the certificate of {authority} cannot be used: {reason}"),
            ),
        }
    }

    pub(super) fn too_late(&self, phase: &str) -> Failure {
        let authority = self.endpoint.authority();
        let (option, deadline) = if self.total.left().is_err() {
            ("--timeout", self.total)
        } else {
            ("--connect-timeout", self.connect)
        };
        let given = deadline.given();
        Failure::message(
            Kind::Deadline,
            format!("{authority} took too long: {phase} was not over after {given:?}"),
        )
        .hint(format!("{option} gives it longer"))
    }

    /// The connection ended without an error of the protocol above it.
    pub(super) fn broken_off(&self, phase: &str, error: &io::Error) -> Failure {
        let authority = self.endpoint.authority();
        let failure = |kind, what: String| Failure::message(kind, what);
        if self.first_bytes.is_empty() {
            let what = format!("{authority} closed the connection during {phase}, without an answer");
            return failure(Kind::Unreachable, what).hint(foreign_protocol_hint(&self.endpoint));
        }
        if error.kind() == io::ErrorKind::UnexpectedEof {
            failure(Kind::Protocol, format!("the answer of {authority} was cut short during {phase}"))
        } else {
            let what = format!("the connection to {authority} broke during {phase}: {}", in_words(error));
            failure(Kind::Unreachable, what)
        }
        .hint("the server, or something on the way, gave up: try again")
    }

    fn unknown_name(&self) -> Failure {
        let host = &self.endpoint.host;
        let failure = Failure::message(Kind::Unreachable, format!("no address is known for the name {host}"));
        if host.to_ascii_lowercase().ends_with(".json") {
            failure.hint(format!("to read a file, write ./{host}"))
        } else {
            failure.hint("check the spelling, and that this machine's name look-up works")
        }
    }
}

/// A version of TLS as people write it.
pub(super) fn version_name(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLSv1_2 => "TLS 1.2",
        ProtocolVersion::TLSv1_3 => "TLS 1.3",
        other => other.as_str().unwrap_or("TLS"),
    }
}

/// What to try where a server answers in another protocol.
pub(super) fn foreign_protocol_hint(endpoint: &Endpoint) -> String {
    let authority = endpoint.authority();
    format!(
        "if {authority} is a JetStream server's own API port, ask through the vendor's command: console:{authority}"
    )
}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        io::ErrorKind::ConnectionReset => "connection reset".to_owned(),
        io::ErrorKind::BrokenPipe => "broken pipe".to_owned(),
        io::ErrorKind::NetworkUnreachable => "network unreachable".to_owned(),
        io::ErrorKind::HostUnreachable => "host unreachable".to_owned(),
        _ => error.to_string(),
    }
}

impl FirstBytes {
    const ENOUGH: usize = 8;

    fn with<T>(&self, act: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn clear(&self) {
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

    fn are_http(&self) -> bool {
        self.with(|first| first.starts_with(b"HTTP/"))
    }

    /// Whether they are a TLS record: the answer to plain text on a TLS port.
    pub(super) fn are_tls(&self) -> bool {
        self.with(|first| matches!(first.as_slice(), [0x14..=0x17, 0x03, ..]))
    }
}

impl Stream {
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

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
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
        let count = self.socket.read(buffer).map_err(timed_out)?;
        self.first_bytes.record(buffer.get(..count).unwrap_or_default());
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

/// A socket's time-out is [`io::ErrorKind::WouldBlock`] on some systems.
fn timed_out(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::WouldBlock { io::ErrorKind::TimedOut.into() } else { error }
}
