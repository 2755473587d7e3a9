//! A look at a server's certificate: the way to the server and no further. Nothing is asked, and nobody says who asks.

use std::sync::Arc;

use super::connection::{Dialer, cipher_name, version_name};
use super::stream::ApiStream;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::source::options::ConnectOptions;
use crate::trust::certificate::Certificate;
use crate::trust::chain::Intermediate;
use crate::trust::error::TrustError;
use crate::trust::key::KeySupport;
use crate::trust::verifier::CertificateVerifier;

/// What the look showed.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// The server's certificate.
    pub certificate: Certificate,
    /// Whether its key is shorter than is safe.
    pub has_short_key: bool,
    /// The version of TLS, such as `TLS 1.3`.
    pub version: &'static str,
    /// The cipher suite, by its registered name.
    pub cipher: &'static str,
    /// The certificate of its chain that runs out before it does, where there is one.
    pub intermediate: Option<Intermediate>,
    /// What the roots of the system and of `--ca-file` say to it.
    pub validation: std::result::Result<(), TrustError>,
}

/// Looks the name up, connects and shakes hands, whoever answers.
///
/// # Errors
/// Every kind of failure on the way, but none because of the certificate.
pub fn inspect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Inspection> {
    let verifier = CertificateVerifier::for_inspection(endpoint, &options.trust)?;
    let stream = Dialer::new(endpoint, options, Some(Arc::clone(&verifier))).dial()?;
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
    Ok(Inspection {
        certificate,
        has_short_key: seen.key == KeySupport::Short,
        version: version_name(&stream.conn),
        cipher: cipher_name(&stream.conn),
        intermediate: seen.intermediate,
        // An inspection always asks the roots, so there is an answer.
        validation: seen.validation.unwrap_or(Err(TrustError::UnknownIssuer)),
    })
}

#[cfg(test)]
mod tests {
    use crate::endpoint::Endpoint;
    use crate::source::Target;

    /// What hints advise has to lead to the server that they are about, whatever it is called.
    #[test]
    fn the_shortest_target_leads_to_the_same_host_and_port_over_tls() {
        for (written, shortest) in [
            ("paris", "paris:8886"),
            ("https://paris:443/gate", "paris:443"),
            ("[::2]:9000", "[::2]:9000"),
            ("10.1.2.3", "10.1.2.3:8886"),
            ("https://.:9000", ".:9000"),
            // A host may be called like a prefix of the grammar.
            ("https://demo:9000", "https://demo:9000"),
            ("https://file:9000", "https://file:9000"),
            ("https://Console:9000", "https://Console:9000"),
            ("https://python:9000", "https://python:9000"),
            ("https://dir:9000", "https://dir:9000"),
            ("https://http:9000", "https://http:9000"),
            ("https://https:9000", "https://https:9000"),
            ("https://jetstream:9000", "https://jetstream:9000"),
            ("https://demo.example:9000", "demo.example:9000"),
        ] {
            let target = Target::parse(written).unwrap();
            let endpoint = target.certified().unwrap();
            assert_eq!(endpoint.shortest_target(), shortest);
            let advised = Target::parse(shortest).unwrap();
            let Endpoint { tls, host, port, .. } = advised.certified().unwrap();
            assert_eq!((*tls, host, *port), (true, &endpoint.host, endpoint.port), "{written}");
        }
    }
}
