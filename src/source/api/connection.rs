//! The way to the server: name look-up, TCP and TLS, each under the deadline and each with its own failure.
//!
//! HTTP is somebody else's: [`super::http`] speaks it over the stream that is opened here.

use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConnection, ProtocolVersion, StreamOwned, SupportedCipherSuite};

use super::stream::{ApiStream, FirstBytes, TimedStream};
use crate::endpoint::{self, Endpoint};
use crate::failure::{Failure, FailureKind, Result};
use crate::process::deadline::Deadline;
use crate::progress::{Phase, Progress};
use crate::source::options::ConnectOptions;
use crate::trust::certificate::Certificate;
use crate::trust::error;
use crate::trust::fingerprint::Fingerprint;
use crate::trust::verifier::{CertificateVerifier, SeenCertificate, TrustReason};

/// Opens connections to one endpoint.
#[derive(Debug)]
pub(super) struct Dialer {
    pub(super) endpoint: Endpoint,
    /// Where the endpoint wants TLS.
    verifier: Option<Arc<CertificateVerifier>>,
    total: Deadline,
    connect_timeout: Duration,
    /// That of the newest connection: each has the whole time.
    connect: Mutex<Deadline>,
    /// When the newest connection was there.
    connected: Mutex<Option<Instant>>,
    progress: Progress,
    pub(super) first_bytes: FirstBytes,
}

impl Dialer {
    pub(super) fn new(
        endpoint: &Endpoint,
        access: &ConnectOptions,
        verifier: Option<Arc<CertificateVerifier>>,
    ) -> Self {
        let total = Deadline::after(access.timeout);
        Self {
            endpoint: endpoint.clone(),
            verifier,
            total,
            connect_timeout: access.connect_timeout,
            connect: Mutex::new(total),
            connected: Mutex::default(),
            progress: access.progress.clone(),
            first_bytes: FirstBytes::default(),
        }
    }

    /// Looks the name up, connects, and shakes hands where the endpoint wants TLS.
    pub(super) fn dial(&self) -> Result<ApiStream> {
        self.first_bytes.clear();
        *self.connect.lock().unwrap_or_else(PoisonError::into_inner) = Deadline::after(self.connect_timeout);
        let addresses = self.look_up()?;
        let socket = self.connect(&addresses)?;
        let first_bytes = self.first_bytes.clone();
        let stream = TimedStream { socket, deadline: self.total, first_bytes, is_heard: true };
        let stream = match &self.verifier {
            Some(verifier) => self.shake_hands(stream, verifier)?,
            None => ApiStream::Plain(stream),
        };
        *self.connected.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Ok(stream)
    }

    /// The earliest that a request can have been sent that was begun at `begun`: the first one opens the connection, and
    /// so does one that finds it closed.
    pub(super) fn asked_since(&self, begun: Instant) -> Instant {
        let connected = *self.connected.lock().unwrap_or_else(PoisonError::into_inner);
        connected.map_or(begun, |connected| begun.max(connected))
    }

    /// The certificate that the newest connection showed, where there was one and it can be read.
    pub(super) fn certificate(&self) -> Option<Certificate> {
        let seen = self.verifier.as_ref()?.seen()?;
        Certificate::read(&seen.der).ok()
    }

    /// The deadline of the newest connection.
    fn connect_deadline(&self) -> Deadline {
        self.total.or_earlier(*self.connect.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn look_up(&self) -> Result<Vec<SocketAddr>> {
        let Endpoint { host, port, .. } = &self.endpoint;
        if let Some(ip) = self.endpoint.ip() {
            return Ok(vec![(ip, *port).into()]);
        }
        let phase = self.progress.begin(Phase::LookUp);
        let left = self.connect_deadline().left().map_err(|_| self.too_late("the name look-up"))?;
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
        let found: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
        phase.done(format_args!("{host} is {}", found.join(", ")));
        Ok(addresses)
    }

    fn connect(&self, addresses: &[SocketAddr]) -> Result<TcpStream> {
        let phase = self.progress.begin(Phase::Connection);
        let mut failure = None;
        for (tried, address) in addresses.iter().enumerate() {
            let share = u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
            let attempt = self
                .connect_deadline()
                .left()
                .and_then(|left| TcpStream::connect_timeout(address, left / share));
            match attempt.and_then(|socket| socket.set_nodelay(true).map(|()| socket)) {
                Ok(socket) => {
                    phase.done(format_args!("connected to {address}"));
                    return Ok(socket);
                }
                Err(error) => failure = Some(error),
            }
        }
        let authority = self.endpoint.authority();
        Err(match failure {
            Some(error) if error.kind() == io::ErrorKind::TimedOut => self.too_late("the connection"),
            // The server may be in the best of health.
            Some(error) if is_of_this_machine(&error) => {
                Failure::new(FailureKind::Internal, error).context(format!("cannot connect to {authority}"))
            }
            Some(error) => Failure::message(
                FailureKind::Unreachable,
                format!("cannot connect to {authority}: {}", in_words(&error)),
            )
            .hint(format!("check that the server runs, and that {} is its API port", self.endpoint.port))
            .hints((!self.endpoint.is_loopback()).then(|| {
                "a server that does not allow remote control answers only on its own machine".to_owned()
            })),
            None => self.unknown_name(),
        })
    }

    fn shake_hands(&self, mut stream: TimedStream, verifier: &Arc<CertificateVerifier>) -> Result<ApiStream> {
        let phase = self.progress.begin(Phase::Tls);
        let name = match self.endpoint.ip() {
            Some(ip) => Ok(ServerName::from(ip)),
            None => ServerName::try_from(self.endpoint.host.clone()),
        };
        let name = name.map_err(|_| {
            Failure::message(
                FailureKind::Usage,
                format!("{} cannot be the name in a certificate", self.endpoint.host),
            )
        })?;
        let handshake =
            verifier.client_config().and_then(|config| ClientConnection::new(Arc::new(config), name));
        let mut tls = handshake
            .map_err(|error| Failure::new(FailureKind::Internal, error).context("cannot start TLS"))?;
        stream.deadline = self.connect_deadline();
        while tls.is_handshaking() {
            tls.complete_io(&mut stream).map_err(|error| self.tls_failure(verifier, &error))?;
        }
        stream.deadline = self.total;
        stream.is_heard = false;
        self.first_bytes.clear();
        if self.progress.is_followed() {
            phase.done(agreement(&tls, verifier));
        } else {
            phase.done("");
        }
        Ok(ApiStream::Tls(Box::new(StreamOwned::new(tls, stream))))
    }

    fn tls_failure(&self, verifier: &CertificateVerifier, error: &io::Error) -> Failure {
        let authority = self.endpoint.authority();
        if error.kind() == io::ErrorKind::TimedOut {
            return self.too_late("the TLS handshake");
        }
        let Some(cause) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) else {
            return self.broken_off("the TLS handshake", error);
        };
        match cause {
            rustls::Error::InvalidCertificate(reason) => self.not_trusted(verifier, reason),
            _ if self.first_bytes.are_http() => Failure::message(
                FailureKind::Protocol,
                format!("{authority} speaks plain HTTP where TLS was expected"),
            )
            .hint(format!("write http://{authority} if that is meant")),
            rustls::Error::AlertReceived(alert) => {
                let alert = in_separate_words(alert.as_str().unwrap_or("UnknownAlert"));
                Failure::message(FailureKind::Protocol, format!("{authority} refused TLS:{alert}"))
                    .hint("the server's own log may say why")
            }
            rustls::Error::PeerIncompatible(reason) => Failure::message(
                FailureKind::Protocol,
                format!("{authority} speaks no TLS that is safe: {reason:?}"),
            )
            .hint("TLS 1.2 or 1.3 is needed, with a cipher of today"),
            _ => Failure::message(FailureKind::Protocol, format!("{authority} does not speak TLS"))
                .hint(format!("if it speaks plain HTTP: http://{authority}"))
                .hint(foreign_protocol_hint(&self.endpoint)),
        }
    }

    fn not_trusted(&self, verifier: &CertificateVerifier, reason: &CertificateError) -> Failure {
        let authority = self.endpoint.authority();
        match (reason, verifier.seen()) {
            // This is how the verifier ends a handshake.
            (
                CertificateError::ApplicationVerificationFailure,
                Some(SeenCertificate { der, standing: Err(error), .. }),
            ) => error::refusal(&der, &error, &self.endpoint),
            // The certificate passed, and then the signature of the handshake did not.
            (CertificateError::BadSignature, _) => Failure::message(
                FailureKind::Trust,
                format!(
                    "whoever answers for {authority} does not hold the key of the certificate that it shows"
                ),
            )
            .hint("no option gets past that: look for what stands between here and the server"),
            _ => Failure::message(
                FailureKind::Trust,
                format!("the certificate of {authority} cannot be used: {reason}"),
            ),
        }
    }

    pub(super) fn too_late(&self, phase: &str) -> Failure {
        let authority = self.endpoint.authority();
        let (option, deadline) = if self.total.left().is_err() {
            ("--timeout", self.total)
        } else {
            ("--connect-timeout", self.connect_deadline())
        };
        let given = deadline.given();
        Failure::message(
            FailureKind::Deadline,
            format!("{authority} took too long: {phase} was not over after {given:?}"),
        )
        .hint(format!("{option} gives it longer"))
    }

    /// The connection ended without an error of the protocol above it.
    pub(super) fn broken_off(&self, phase: &str, error: &io::Error) -> Failure {
        let authority = self.endpoint.authority();
        let failure = |kind, what: String| Failure::message(kind, what);
        if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            let what = format!("{authority} broke TLS off during {phase}: {error}");
            return failure(FailureKind::Protocol, what).hint("the server's own log may say why");
        }
        if self.first_bytes.is_empty() {
            let what = format!("{authority} closed the connection during {phase}, without an answer");
            let other = if self.endpoint.tls { "plain HTTP: http" } else { "TLS: https" };
            return failure(FailureKind::Unreachable, what)
                .hint(format!("if it speaks {other}://{authority}"))
                .hint(foreign_protocol_hint(&self.endpoint));
        }
        if error.kind() == io::ErrorKind::UnexpectedEof {
            failure(FailureKind::Protocol, format!("the answer of {authority} was cut short during {phase}"))
        } else {
            let what = format!("the connection to {authority} broke during {phase}: {}", in_words(error));
            failure(FailureKind::Unreachable, what)
        }
        .hint("the server, or something on the way, gave up: try again")
    }

    fn unknown_name(&self) -> Failure {
        let host = &self.endpoint.host;
        let failure =
            Failure::message(FailureKind::Unreachable, format!("no address is known for the name {host}"));
        if host.to_ascii_lowercase().ends_with(".json") {
            failure.hint(format!("to read a file, write ./{host}"))
        } else {
            failure.hint("check the spelling, and that this machine's name look-up works")
        }
    }
}

/// What was agreed on with whom, and why that is good.
fn agreement(tls: &ClientConnection, verifier: &CertificateVerifier) -> String {
    let version = tls.protocol_version().map_or("TLS", version_name);
    let cipher = tls.negotiated_cipher_suite().map_or("unknown", cipher_name);
    let Some(SeenCertificate { der, standing, .. }) = verifier.seen() else {
        return format!("{version}, {cipher}");
    };
    let subject = Certificate::read(&der).map(|certificate| certificate.subject).unwrap_or_default();
    let fingerprint = Fingerprint::of(&der);
    let why = standing.map_or("it is not trusted", TrustReason::words);
    format!("{version}, {cipher}; certificate {fingerprint} ({subject}): {why}")
}

/// `HandshakeFailure` as ` handshake failure`.
fn in_separate_words(name: &str) -> String {
    name.chars().fold(String::new(), |words, c| {
        if c.is_uppercase() { words + " " + &c.to_lowercase().to_string() } else { words + &c.to_string() }
    })
}

/// A cipher suite by its registered name: rustls tells the names of the two versions apart, the register does not.
pub(super) fn cipher_name(suite: SupportedCipherSuite) -> &'static str {
    match suite.suite().as_str().unwrap_or("unknown") {
        "TLS13_AES_128_GCM_SHA256" => "TLS_AES_128_GCM_SHA256",
        "TLS13_AES_256_GCM_SHA384" => "TLS_AES_256_GCM_SHA384",
        "TLS13_CHACHA20_POLY1305_SHA256" => "TLS_CHACHA20_POLY1305_SHA256",
        other => other,
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

/// Whether this machine has no more of what a connection takes.
fn is_of_this_machine(error: &io::Error) -> bool {
    let exhausted = [Errno::MFILE, Errno::NFILE, Errno::NOMEM, Errno::NOBUFS];
    Errno::from_io_error(error).is_some_and(|error| exhausted.contains(&error))
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
