//! TLS on a connection that is open: the handshake, and what is done where it fails for the sake of a key.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{AlertDescription, ClientConfig, ClientConnection, ProtocolVersion, StreamOwned};

use super::Dialer;
use super::failures::tls_error;
use crate::failure::{Failure, FailureKind, Result};
use crate::progress::Phase;
use crate::source::api::stream::{ApiStream, SharedDeadline, TimedStream};
use crate::trust::certificate::Certificate;
use crate::trust::fingerprint::Fingerprint;
use crate::trust::onlooker::Onlooker;
use crate::trust::verifier::{CertificateVerifier, SeenCertificate, TrustReason};

/// What came of a handshake that could be begun.
enum Handshake {
    Agreed(Box<StreamOwned<ClientConnection, TimedStream>>),
    /// One of the two does not want to. What it means is told once it is known what else there is to try.
    Failed(io::Error),
}

impl Dialer {
    /// Agrees on TLS over an open connection.
    pub(super) fn secure(&self, socket: TcpStream, verifier: &Arc<CertificateVerifier>) -> Result<ApiStream> {
        let phase = self.progress.begin(Phase::Tls);
        verifier.forget_seen();
        // Kept for a second handshake: a name may have several addresses, and it has to be the same machine.
        let address = socket.peer_addr().map_err(|error| self.broken_off("the TLS handshake", &error))?;
        let config = verifier.client_config(&self.client_certificate).map_err(cannot_start_tls)?;
        let mut handshake = self.shake_hands(socket, config)?;
        if let Handshake::Failed(error) = handshake {
            handshake = self.again_for_short_rsa(&address, verifier, error)?;
        }
        let stream = match handshake {
            Handshake::Agreed(stream) => stream,
            Handshake::Failed(error) => {
                let unusable = if self.may_be_for_its_key(&error) { self.look_at(&address)? } else { None };
                return Err(self.tls_failure(verifier, unusable.as_ref(), &error));
            }
        };
        // To name the certificate it has to be read, which is left out where nobody follows.
        if self.progress.is_followed() {
            phase.done(summary(&stream.conn, verifier));
        } else {
            phase.done("");
        }
        Ok(ApiStream::Tls(stream))
    }

    /// Where a handshake failed with `first` because of a short RSA key, connects once more, in the way in which such a key
    /// can be verified.
    fn again_for_short_rsa(
        &self,
        address: &SocketAddr,
        verifier: &Arc<CertificateVerifier>,
        first: io::Error,
    ) -> Result<Handshake> {
        if !verifier.has_short_rsa() {
            return Ok(Handshake::Failed(first));
        }
        let config =
            verifier.client_config_for_short_rsa(&self.client_certificate).map_err(cannot_start_tls)?;
        let socket = self.connect_to(address, 1).map_err(|error| self.not_connected(&error))?;
        match self.shake_hands(socket, config)? {
            // The server refuses the older TLS. Why that was wanted is what there is to tell of.
            Handshake::Failed(error) if is_alert(&error) && !self.client_certificate.is_wanted() => {
                Ok(Handshake::Failed(first))
            }
            again => Ok(again),
        }
    }

    /// Shakes hands. An error is that it could not even be begun.
    fn shake_hands(&self, socket: TcpStream, config: ClientConfig) -> Result<Handshake> {
        let name = self.server_name()?;
        let mut tls = ClientConnection::new(Arc::new(config), name).map_err(cannot_start_tls)?;
        self.first_bytes.clear();
        let mut stream = self.timed(socket, true);
        // Only the handshake is the connection's own; what is said afterwards has the total deadline.
        stream.deadline = SharedDeadline::from(self.connect_deadline());
        while tls.is_handshaking() {
            if let Err(error) = tls.complete_io(&mut stream) {
                return Ok(Handshake::Failed(error));
            }
        }
        // From here on the bytes of the socket are encrypted, and what was heard so far was not yet the server's answer.
        self.first_bytes.clear();
        let stream = StreamOwned::new(tls, self.timed(stream.socket, false));
        Ok(Handshake::Agreed(Box::new(stream)))
    }

    /// Whether a server may have refused TLS because it has no key of a kind that is of use here. Their alerts differ.
    fn may_be_for_its_key(&self, error: &io::Error) -> bool {
        match tls_error(error) {
            Some(rustls::Error::AlertReceived(alert)) => {
                let has_its_own_reason =
                    matches!(alert, AlertDescription::ProtocolVersion | AlertDescription::UnrecognisedName);
                !has_its_own_reason && !self.client_certificate.is_wanted()
            }
            _ => false,
        }
    }

    /// The certificate of a server that breaks off before it shows one.
    fn look_at(&self, address: &SocketAddr) -> Result<Option<CertificateDer<'static>>> {
        let onlooker = Arc::new(Onlooker::default());
        for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
            let Ok(socket) = self.connect_to(address, 1) else { break };
            let config = onlooker.client_config(version).map_err(cannot_start_tls)?;
            // It always fails: what counts is what was seen until then.
            let _ = self.shake_hands(socket, config)?;
            if let Some(der) = onlooker.seen() {
                return Ok(Some(der));
            }
        }
        Ok(None)
    }

    /// What the certificate has to be made for, and what the server is told that it is asked for.
    fn server_name(&self) -> Result<ServerName<'static>> {
        // TLS sends no server name for an address, and the certificate has to have the address itself.
        if let Some(ip) = self.endpoint.ip() {
            return Ok(ServerName::from(ip));
        }
        let host = &self.endpoint.host;
        ServerName::try_from(host.clone()).map_err(|_| {
            Failure::message(FailureKind::Usage, format!("{host} cannot be the name in a certificate"))
        })
    }
}

/// Whether the other end said why it refuses TLS.
fn is_alert(error: &io::Error) -> bool {
    matches!(tls_error(error), Some(rustls::Error::AlertReceived(_)))
}

fn cannot_start_tls(error: rustls::Error) -> Failure {
    Failure::new(FailureKind::Internal, error).context("cannot start TLS")
}

/// What was agreed on with whom, and why that is good.
fn summary(tls: &ClientConnection, verifier: &CertificateVerifier) -> String {
    let agreed = format!("{}, {}", version_name(tls), cipher_name(tls));
    let Some(SeenCertificate { der, decision, .. }) = verifier.seen() else { return agreed };
    let fingerprint = Fingerprint::from_certificate(&der);
    let subject = match Certificate::read(&der) {
        Ok(certificate) => certificate.subject,
        Err(_) => String::new(),
    };
    // An inspection goes on with any.
    let reason = decision.map_or("it is not trusted", TrustReason::words);
    format!("{agreed}; certificate {fingerprint} ({subject}): {reason}")
}

/// The cipher suite by its registered name: rustls tells the names of the two versions apart, the register does not.
pub(in crate::source::api) fn cipher_name(tls: &ClientConnection) -> &'static str {
    let Some(suite) = tls.negotiated_cipher_suite() else { return "unknown" };
    match suite.suite().as_str() {
        Some("TLS13_AES_128_GCM_SHA256") => "TLS_AES_128_GCM_SHA256",
        Some("TLS13_AES_256_GCM_SHA384") => "TLS_AES_256_GCM_SHA384",
        Some("TLS13_CHACHA20_POLY1305_SHA256") => "TLS_CHACHA20_POLY1305_SHA256",
        Some(other) => other,
        None => "unknown",
    }
}

/// The version of TLS as people write it.
pub(in crate::source::api) fn version_name(tls: &ClientConnection) -> &'static str {
    match tls.protocol_version() {
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        Some(other) => other.as_str().unwrap_or("TLS"),
        None => "TLS",
    }
}
