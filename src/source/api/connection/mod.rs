//! The way to the server: name look-up, TCP and TLS, each under the deadline and each with its own failure.
//!
//! TLS is [`tls`]'s. What a failure on the way is called is said in [`failures`]. HTTP is somebody else's: [`super::http`]
//! speaks it over the stream that is opened here.

mod failures;
mod tls;

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use dns_lookup::{AddrInfoHints, LookupError, SockType};
use rustix::io::Errno;

use super::stream::{ApiStream, FirstBytes, SharedDeadline, TimedStream};
use crate::endpoint::{self, Endpoint};
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;
use crate::process::deadline::Deadline;
use crate::progress::{Phase, Progress};
use crate::source::logins::LoginGate;
use crate::source::options::ConnectOptions;
use crate::trust::certificate::Certificate;
use crate::trust::chain::Intermediate;
use crate::trust::handshake::ClientCertificate;
use crate::trust::verifier::CertificateVerifier;

pub(super) use failures::foreign_protocol_hint;
pub(super) use tls::{cipher_name, version_name};

/// Opens connections to one endpoint.
#[derive(Debug)]
pub(super) struct Dialer {
    pub(super) endpoint: Endpoint,
    /// Where the endpoint wants TLS.
    verifier: Option<Arc<CertificateVerifier>>,
    /// For everything together; every stream that was opened here keeps to it.
    total: SharedDeadline,
    /// For the newest connection, from look-up to TLS: each has the whole time.
    connecting: SharedDeadline,
    connect_timeout: Duration,
    /// Whether the newest connection's server has asked for one.
    pub(super) client_certificate: Arc<ClientCertificate>,
    /// When the newest connection was there.
    connected: Mutex<Option<Instant>>,
    progress: Progress,
    /// Those of the newest connection.
    pub(super) first_bytes: FirstBytes,
    /// Where a login waits for another one of its kind.
    pub(super) login_gate: LoginGate,
}

impl Dialer {
    /// A dialer that has connected to nothing yet. The total deadline begins now.
    pub(super) fn new(
        endpoint: &Endpoint,
        options: &ConnectOptions,
        verifier: Option<Arc<CertificateVerifier>>,
    ) -> Self {
        Self {
            endpoint: endpoint.clone(),
            verifier,
            total: SharedDeadline::after(options.timeout),
            connecting: SharedDeadline::after(options.connect_timeout),
            connect_timeout: options.connect_timeout,
            client_certificate: Arc::default(),
            connected: Mutex::default(),
            progress: options.progress.clone(),
            first_bytes: FirstBytes::default(),
            login_gate: LoginGate::default(),
        }
    }

    /// Begins the total deadline anew, `timeout` from now, for connections that are open already too.
    pub(super) fn start_ask(&self, timeout: Duration) {
        self.total.restart(timeout);
    }

    /// Looks the name up, connects, and shakes hands where the endpoint wants TLS.
    pub(super) fn dial(&self) -> Result<ApiStream> {
        // What an earlier connection left would be told as if this one had said it.
        self.first_bytes.clear();
        self.client_certificate.forget();
        self.connecting.restart(self.connect_timeout);
        let addresses = self.look_up()?;
        let socket = self.connect(&addresses)?;
        let stream = match &self.verifier {
            Some(verifier) => self.secure(socket, verifier)?,
            None => ApiStream::Plain(self.timed(socket, true)),
        };
        // From here on the time counts as the server's: see `asked_since`.
        *self.connected.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Ok(stream)
    }

    /// The earliest that a request can have been sent that was begun at `begun`: the first one opens the connection, and
    /// so does one that finds it closed.
    pub(super) fn asked_since(&self, begun: Instant) -> Instant {
        match *self.connected.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(connected) => begun.max(connected),
            None => begun,
        }
    }

    /// Whether the newest connection was open already at `begun`.
    pub(super) fn was_connected_before(&self, begun: Instant) -> bool {
        self.connected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some_and(|connected| connected < begun)
    }

    /// Waits until what is about to be sent may be, within the time for everything.
    pub(super) fn wait_to_send(&self) -> Result<()> {
        self.login_gate.pass(self.total.now())
    }

    /// Whether the time for everything is over.
    pub(super) fn is_too_late(&self) -> bool {
        self.total.now().left().is_err()
    }

    /// The certificate that the newest connection showed, where there was one and it can be read.
    pub(super) fn certificate(&self) -> Option<Certificate> {
        let seen = self.verifier.as_ref()?.seen()?;
        Certificate::read(&seen.der).ok()
    }

    /// The certificate of its chain that runs out before it does, where there is one.
    pub(super) fn intermediate(&self) -> Option<Intermediate> {
        self.verifier.as_ref()?.seen()?.intermediate
    }

    /// The deadline of the newest connection, which never outlasts the total one.
    fn connect_deadline(&self) -> Deadline {
        self.total.now().or_earlier(self.connecting.now())
    }

    fn look_up(&self) -> Result<Vec<SocketAddr>> {
        let Endpoint { host, port, .. } = &self.endpoint;
        if let Some(ip) = self.endpoint.ip() {
            return Ok(vec![SocketAddr::new(ip, *port)]);
        }
        let phase = self.progress.begin(Phase::LookUp);
        let left = self.connect_deadline().left().map_err(|_| self.too_late("the name look-up"))?;
        let (sender, receiver) = mpsc::channel();
        let query = (host.clone(), *port);
        // The system's look-up cannot be told to stop. On a thread of its own it is left behind when it takes too long;
        // then nobody receives what it sends.
        let started = thread::Builder::new().spawn(move || sender.send(system_look_up(&query)));
        // Without memory, or with too many threads of the user's.
        started.map_err(|error| {
            Failure::new(FailureKind::Internal, io_message(error)).context("cannot start a name look-up")
        })?;
        let mut addresses = match receiver.recv_timeout(left) {
            Ok(Ok(addresses)) => addresses,
            Ok(Err(error)) => return Err(self.not_looked_up(error)),
            Err(_) => return Err(self.too_late("the name look-up")),
        };
        if self.endpoint.is_loopback() {
            // What is allowed for this machine holds for this machine only, whatever a name server says.
            addresses.retain(|address| endpoint::is_loopback(address.ip()));
        }
        if addresses.is_empty() {
            return Err(self.unknown_name());
        }
        let found: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
        phase.done(format_args!("{host} is {}", found.join(", ")));
        Ok(addresses)
    }

    /// Connects to the first address that answers.
    fn connect(&self, addresses: &[SocketAddr]) -> Result<TcpStream> {
        let phase = self.progress.begin(Phase::Connection);
        let mut last_error = None;
        for (tried, address) in addresses.iter().enumerate() {
            match self.connect_to(address, addresses.len() - tried) {
                Ok(socket) => {
                    phase.done(format_args!("connected to {address}"));
                    return Ok(socket);
                }
                Err(error) => last_error = Some(error),
            }
        }
        match last_error {
            Some(error) => Err(self.not_connected(&error)),
            None => Err(self.unknown_name()),
        }
    }

    /// One of `untried` addresses gets an equal share of the time that is left: one behind which nobody answers, as IPv6
    /// often is, must not use up the time of the others.
    fn connect_to(&self, address: &SocketAddr, untried: usize) -> io::Result<TcpStream> {
        let untried = u32::try_from(untried).unwrap_or(u32::MAX);
        let left = self.connect_deadline().left()?;
        let socket = TcpStream::connect_timeout(address, left / untried)?;
        // Where nobody listens on a port of this machine, the system may have given the socket that very port, and joined it with
        // itself: one in tens of thousands. All that could be read from it is what was sent.
        if socket.local_addr()? == *address {
            return Err(Errno::CONNREFUSED.into());
        }
        // Head and body of a request are written apart, and the body would wait until the head is acknowledged.
        socket.set_nodelay(true)?;
        Ok(socket)
    }

    /// A socket under the total deadline.
    fn timed(&self, socket: TcpStream, is_heard: bool) -> TimedStream {
        let (deadline, first_bytes) = (self.total.clone(), self.first_bytes.clone());
        TimedStream { socket, deadline, first_bytes, is_heard }
    }
}

/// What the system knows: its hosts file, its name servers, and whatever else it asks.
fn system_look_up((host, port): &(String, u16)) -> std::result::Result<Vec<SocketAddr>, LookupError> {
    // Without the type, each address comes once for each type that there is.
    let hints = AddrInfoHints { socktype: SockType::Stream.into(), ..AddrInfoHints::default() };
    let mut addresses = Vec::new();
    for found in dns_lookup::getaddrinfo(Some(host), None, Some(hints))? {
        let mut address = found?.sockaddr;
        address.set_port(*port);
        addresses.push(address);
    }
    Ok(addresses)
}
