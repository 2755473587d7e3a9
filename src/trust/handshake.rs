//! What every TLS connection here has in common, whoever verifies the certificate.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

#[cfg(feature = "exporter")]
use rustls::ServerConfig;
use rustls::client::ResolvesClientCert;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::UnixTime;
#[cfg(feature = "exporter")]
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, ClientConfig, SignatureScheme, SupportedProtocolVersion};

/// What comes of a step of a handshake. An error only ends it: the words of a refusal come from what was seen.
pub(super) type TlsResult<T> = Result<T, rustls::Error>;

/// The error that ends a handshake in which a certificate or a key is not taken.
pub(super) fn not_taken() -> rustls::Error {
    CertificateError::ApplicationVerificationFailure.into()
}

/// The cryptography.
pub(super) fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}

/// The configuration of connections in these versions of TLS.
pub(super) fn client_config(
    provider: CryptoProvider,
    versions: &[&'static SupportedProtocolVersion],
    verifier: Arc<dyn ServerCertVerifier>,
    client_certificate: &Arc<ClientCertificate>,
) -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_details(Arc::new(provider), Arc::new(SystemClock));
    // "Dangerous" is rustls's name for every verifier that is not its own.
    let verifying =
        builder.with_protocol_versions(versions)?.dangerous().with_custom_certificate_verifier(verifier);
    Ok(verifying.with_client_cert_resolver(Arc::clone(client_certificate) as _))
}

/// The configuration of a server of ours that shows this chain.
///
/// # Errors
/// Where the key is none that can be used, or another one than the certificate's.
#[cfg(feature = "exporter")]
pub(crate) fn server_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let builder =
        ServerConfig::builder_with_provider(Arc::new(provider())).with_safe_default_protocol_versions()?;
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key)?;
    // A client that speaks only HTTP/2 is refused in the handshake, and not by an answer that it cannot read.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The certificate that jsinfo does not have. A server that wants one seldom says so when it breaks off, so it is kept
/// that it has asked.
#[derive(Debug, Default)]
pub(crate) struct ClientCertificate {
    is_wanted: AtomicBool,
    /// Whether the server has answered without one: it only asks, on each connection anew.
    is_dispensable: AtomicBool,
}

impl ClientCertificate {
    /// Whether the server has asked for one, and not gone on without.
    pub(crate) fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Relaxed) && !self.is_dispensable.load(Ordering::Relaxed)
    }

    /// Nobody has asked yet on this connection.
    pub(crate) fn forget(&self) {
        self.is_wanted.store(false, Ordering::Relaxed);
    }

    /// The server has answered, so it does without.
    pub(crate) fn dispense_with(&self) {
        self.is_dispensable.store(true, Ordering::Relaxed);
    }
}

impl ResolvesClientCert for ClientCertificate {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.is_wanted.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        // Or else nobody would ask above.
        true
    }
}

/// This machine's clock. rustls's own does not survive one that is before 1970, as of a machine whose battery is empty.
#[derive(Debug)]
struct SystemClock;

impl TimeProvider for SystemClock {
    fn current_time(&self) -> Option<UnixTime> {
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Some(UnixTime::since_unix_epoch(since_epoch))
    }
}
