//! A look at a server's certificate: the way to the server and no further. Nothing is asked, and nobody says who asks.

use std::sync::Arc;

use super::connection::{Dialer, cipher_name, version_name};
use super::stream::ApiStream;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::source::options::ConnectOptions;
use crate::trust::certificate::Certificate;
use crate::trust::error::TrustError;
use crate::trust::verifier::{CertificateVerifier, TrustReason};

/// What the look showed.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// The server's certificate.
    pub certificate: Certificate,
    /// The version of TLS, such as `TLS 1.3`.
    pub version: &'static str,
    /// The cipher suite, by its registered name.
    pub cipher: &'static str,
    /// Whether a session would trust the certificate, and why or why not.
    pub standing: std::result::Result<TrustReason, TrustError>,
    /// What the roots of the system and of `--ca-file` say to it.
    pub authorities: std::result::Result<(), TrustError>,
}

/// Looks the name up, connects and shakes hands, whoever answers.
///
/// # Errors
/// Every kind of failure on the way, but none because of the certificate.
pub fn inspect(endpoint: &Endpoint, access: &ConnectOptions) -> Result<Inspection> {
    let verifier = CertificateVerifier::that_only_looks(endpoint, &access.trust)?;
    let stream = Dialer::new(endpoint, access, Some(Arc::clone(&verifier))).dial()?;
    let (ApiStream::Tls(stream), Some(seen)) = (stream, verifier.seen()) else {
        return Err(Failure::message(
            FailureKind::Internal,
            format!("{} agreed on TLS without a certificate", endpoint.authority()),
        ));
    };
    let certificate = Certificate::read(&seen.der).map_err(|error| {
        Failure::new(FailureKind::Trust, error)
            .context(format!("the certificate of {} cannot be read", endpoint.authority()))
    })?;
    let version = stream.conn.protocol_version().map_or("TLS", version_name);
    let cipher = stream.conn.negotiated_cipher_suite().map_or("unknown", cipher_name);
    Ok(Inspection {
        certificate,
        version,
        cipher,
        standing: seen.standing,
        authorities: seen.authorities.unwrap_or(Err(TrustError::UnknownIssuer)),
    })
}
