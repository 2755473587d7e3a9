//! Which certificates are good.
//!
//! The judge sees every certificate that a server shows and keeps its fingerprint, so that a refusal can name it.
//! Signatures are always verified: a pin or `--insecure` says whose certificate it may be, never that the server need
//! not hold its key.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::failure::{Failure, Kind, Result};
use crate::target::access::Trust;
use crate::target::endpoint::Endpoint;

/// The SHA-256 of a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    fn of(certificate: &CertificateDer<'_>) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.as_ref());
        Self(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads `sha256:` and 64 hexadecimal digits in any case, with or without the colons that openssl puts between them.
impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(written: &str) -> std::result::Result<Self, Self::Err> {
        let malformed = || "a pin is sha256: and 64 hexadecimal digits".to_owned();
        let hex = written.strip_prefix("sha256:").ok_or_else(malformed)?.replace(':', "");
        let digits: Vec<u8> = hex
            .chars()
            .map(|c| c.to_digit(16)?.try_into().ok())
            .collect::<Option<_>>()
            .ok_or_else(malformed)?;
        let bytes: Vec<u8> =
            digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
        if digits.len() != 64 {
            return Err(malformed());
        }
        bytes.try_into().map(Self).map_err(|_| malformed())
    }
}

/// Judges the certificates of one session's connections.
#[derive(Debug)]
pub(crate) struct Judge {
    rule: Rule,
    provider: Arc<CryptoProvider>,
    shown: Mutex<Option<Fingerprint>>,
}

#[derive(Debug)]
enum Rule {
    /// Every certificate: the server is on this machine, or the user said so.
    Any,
    /// One of these.
    Pinned(Vec<Fingerprint>),
    /// What the system trusts, and what the user's own roots have signed.
    Signed(Verifier),
}

impl Judge {
    /// The judge for an endpoint. The system's roots are loaded only where they will be needed.
    ///
    /// # Errors
    /// [`Kind::Configuration`] where the roots cannot be read.
    pub(crate) fn new(endpoint: &Endpoint, trust: &Trust) -> Result<Arc<Self>> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let rule = if !trust.pins.is_empty() {
            Rule::Pinned(trust.pins.clone())
        } else if trust.insecure || endpoint.is_loopback() {
            Rule::Any
        } else {
            Rule::Signed(
                system(trust.ca_file.as_deref(), &provider)
                    .map_err(|error| Failure::new(Kind::Configuration, error))?,
            )
        };
        Ok(Arc::new(Self { rule, provider, shown: Mutex::new(None) }))
    }

    /// The configuration of TLS connections that ask this judge.
    pub(crate) fn client_config(self: &Arc<Self>) -> std::result::Result<ClientConfig, rustls::Error> {
        Ok(ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(self) as Arc<dyn ServerCertVerifier>)
            .with_no_client_auth())
    }

    /// The fingerprint of the certificate that was shown last.
    pub(crate) fn shown(&self) -> Option<Fingerprint> {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn system(ca_file: Option<&Path>, provider: &Arc<CryptoProvider>) -> anyhow::Result<Verifier> {
    let extra = match ca_file {
        Some(path) => roots(path).with_context(|| format!("cannot use {} as roots", path.display()))?,
        None => Vec::new(),
    };
    Verifier::new_with_extra_roots(extra, Arc::clone(provider)).context("cannot use the system's roots")
}

fn roots(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let pem = std::fs::read(path).map_err(crate::target::file::plainly)?;
    let roots: Vec<_> = CertificateDer::pem_slice_iter(&pem)
        .collect::<std::result::Result<_, _>>()
        .context("it is not PEM")?;
    anyhow::ensure!(!roots.is_empty(), "it holds no certificate");
    Ok(roots)
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        let fingerprint = Fingerprint::of(end_entity);
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(fingerprint);
        match &self.rule {
            Rule::Any => Ok(ServerCertVerified::assertion()),
            Rule::Pinned(pins) if pins.contains(&fingerprint) => Ok(ServerCertVerified::assertion()),
            Rule::Pinned(_) => Err(CertificateError::ApplicationVerificationFailure.into()),
            Rule::Signed(system) => {
                system.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_it_is_printed_and_as_openssl_prints_it() {
        let printed = format!("sha256:{}", "0aFF".repeat(16));
        let fingerprint: Fingerprint = printed.parse().unwrap();
        assert_eq!(fingerprint.to_string(), printed.to_lowercase());
        let openssl = format!("sha256:{}", vec!["0A:FF"; 16].join(":"));
        assert_eq!(openssl.parse(), Ok(fingerprint));
        for wrong in ["", "sha256:", "sha1:00", "sha256:0aff", &format!("{printed}0"), "sha256:zz"] {
            assert!(wrong.parse::<Fingerprint>().is_err(), "{wrong}");
        }
    }
}
