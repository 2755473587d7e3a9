//! A look at a server's certificate: the way to the server and no further. Nothing is asked, and nobody says who asks.

use std::sync::Arc;

use super::certificate::Certificate;
use super::connection::{Dialer, cipher_name, version_name};
use super::objection::Objection;
use super::stream::Stream;
use super::trust::{Grounds, Judge};
use crate::failure::{Failure, Kind, Result};
use crate::target::access::Access;
use crate::target::endpoint::Endpoint;

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
    pub standing: std::result::Result<Grounds, Objection>,
    /// What the roots of the system and of `--ca-file` say to it.
    pub authorities: std::result::Result<(), Objection>,
}

/// Looks the name up, connects and shakes hands, whoever answers.
///
/// # Errors
/// Every kind of failure on the way, but none because of the certificate.
pub fn inspect(endpoint: &Endpoint, access: &Access) -> Result<Inspection> {
    let judge = Judge::that_only_looks(endpoint, &access.trust)?;
    let stream = Dialer::new(endpoint, access, Some(Arc::clone(&judge))).dial()?;
    let (Stream::Tls(stream), Some(seen)) = (stream, judge.seen()) else {
        return Err(Failure::message(
            Kind::Internal,
            format!("{} agreed on TLS without a certificate", endpoint.authority()),
        ));
    };
    let certificate = Certificate::read(&seen.der).map_err(|error| {
        Failure::new(Kind::Trust, error)
            .context(format!("the certificate of {} cannot be read", endpoint.authority()))
    })?;
    let version = stream.conn.protocol_version().map_or("TLS", version_name);
    let cipher = stream.conn.negotiated_cipher_suite().map_or("unknown", cipher_name);
    Ok(Inspection {
        certificate,
        version,
        cipher,
        standing: seen.standing,
        authorities: seen.authorities.unwrap_or(Err(Objection::UnknownIssuer)),
    })
}
