//! Which certificates are good.
//!
//! The verifier sees every certificate that a server shows and keeps it, so that a refusal can say what is wrong with it;
//! how that is told is [`super::error`]'s. Signatures are always verified: a pin, a remembered certificate or
//! `--insecure` says whose certificate it may be, never that the server need not hold its key.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls13_signature_with_raw_key};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, PeerMisbehaved, SignatureScheme};
use rustls_platform_verifier::Verifier;
use webpki::RawPublicKeyEntity;

use super::TrustOptions;
use super::certificate::public_key;
use super::error::TrustError;
use super::fingerprint::Fingerprint;
use super::store::RememberedCertificate;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;

/// What TLS asks of a verifier fails with rustls's own error.
type TlsResult<T> = std::result::Result<T, rustls::Error>;

/// What is decided about a certificate: why it is good, or why it is not.
pub(crate) type Decision = std::result::Result<TrustReason, TrustError>;

/// What the roots of the system and of the user say to a certificate.
pub(crate) type Validation = std::result::Result<(), TrustError>;

/// Verifies the certificates of one session's connections.
#[derive(Debug)]
pub(crate) struct CertificateVerifier {
    rule: TrustRule,
    /// Asked where the rule depends on them, and in an inspection.
    roots: Option<Roots>,
    /// Whether every certificate passes, so that it can be looked at whatever is wrong with it.
    is_inspection: bool,
    provider: Arc<CryptoProvider>,
    seen: Mutex<Option<SeenCertificate>>,
}

/// The certificate that a server showed, and what was decided about it.
#[derive(Debug, Clone)]
pub(crate) struct SeenCertificate {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) decision: Decision,
    /// None where the roots were not asked.
    pub(crate) validation: Option<Validation>,
}

/// Why a certificate is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustReason {
    /// Every certificate is: the user said so.
    Insecure,
    /// Every certificate of this machine is.
    Loopback,
    /// It is one of the pinned ones.
    Pinned,
    /// It is the remembered one.
    Remembered,
    /// Somebody whom the system or the user trusts has signed it.
    Signed,
}

impl TrustReason {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Insecure => "--insecure trusts anyone",
            Self::Loopback => "a loopback address needs no trusted certificate",
            Self::Pinned => "it is pinned",
            Self::Remembered => "it is the remembered one",
            Self::Signed => "somebody that this machine trusts has signed it",
        }
    }
}

/// Which certificates are good for one endpoint.
#[derive(Debug)]
enum TrustRule {
    /// Every certificate.
    Any(TrustReason),
    /// One of these.
    Pinned(Vec<Fingerprint>),
    /// This one, even where the system would trust another.
    Remembered(RememberedCertificate),
    /// What a root has signed.
    Signed,
}

impl TrustRule {
    /// The rule for an endpoint. The order matters: no other option weakens a pin, what the user says for this run comes
    /// before what was said once, and what was remembered holds for a loopback address too, where a tunnel may end.
    fn new(endpoint: &Endpoint, trust: &TrustOptions) -> Result<Self> {
        if !trust.pins.is_empty() {
            return Ok(Self::Pinned(trust.pins.clone()));
        }
        if trust.insecure {
            return Ok(Self::Any(TrustReason::Insecure));
        }
        if let Some(remembered) = trust.store.get(endpoint)? {
            return Ok(Self::Remembered(remembered));
        }
        if endpoint.is_loopback() {
            return Ok(Self::Any(TrustReason::Loopback));
        }
        Ok(Self::Signed)
    }
}

impl CertificateVerifier {
    /// The verifier for an endpoint. The system's roots are loaded, and the remembered certificates read, only where they
    /// will be needed.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where the roots or the remembered certificates cannot be read.
    pub(crate) fn new(endpoint: &Endpoint, trust: &TrustOptions) -> Result<Arc<Self>> {
        let rule = TrustRule::new(endpoint, trust)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        // Loading them takes milliseconds, and a pin needs none.
        let roots = match rule {
            TrustRule::Signed => Some(Roots::load(trust.ca_file.as_deref(), &provider)?),
            TrustRule::Any(_) | TrustRule::Pinned(_) | TrustRule::Remembered(_) => None,
        };
        Ok(Arc::new(Self { rule, roots, is_inspection: false, provider, seen: Mutex::default() }))
    }

    /// A verifier that lets every certificate through, and keeps what the roots say to it.
    ///
    /// # Errors
    /// As [`CertificateVerifier::new`].
    pub(crate) fn for_inspection(endpoint: &Endpoint, trust: &TrustOptions) -> Result<Arc<Self>> {
        let rule = TrustRule::new(endpoint, trust)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = Some(Roots::load(trust.ca_file.as_deref(), &provider)?);
        Ok(Arc::new(Self { rule, roots, is_inspection: true, provider, seen: Mutex::default() }))
    }

    /// The configuration of TLS connections that ask this verifier.
    pub(crate) fn client_config(self: &Arc<Self>) -> TlsResult<ClientConfig> {
        let builder = ClientConfig::builder_with_provider(Arc::clone(&self.provider));
        // "Dangerous" is rustls's name for every verifier that is not its own.
        let verifying = builder
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(self) as Arc<dyn ServerCertVerifier>);
        Ok(verifying.with_no_client_auth())
    }

    /// The certificate that was shown last.
    pub(crate) fn seen(&self) -> Option<SeenCertificate> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a certificate is good by the rule, given what the roots say.
    fn decide(&self, shown: Fingerprint, validation: Option<&Validation>) -> Decision {
        match &self.rule {
            TrustRule::Any(reason) => Ok(*reason),
            TrustRule::Pinned(pins) if pins.contains(&shown) => Ok(TrustReason::Pinned),
            TrustRule::Pinned(_) => Err(TrustError::NotPinned),
            TrustRule::Remembered(remembered) if remembered.fingerprint == shown => {
                Ok(TrustReason::Remembered)
            }
            TrustRule::Remembered(remembered) => Err(TrustError::Changed(remembered.clone())),
            TrustRule::Signed => match validation {
                Some(Ok(())) => Ok(TrustReason::Signed),
                Some(Err(error)) => Err(error.clone()),
                // It does not happen, since this rule loads them; where it did, nobody would have vouched for it.
                None => Err(TrustError::UnknownIssuer),
            },
        }
    }
}

/// The roots of the system and of the user; none on a machine that has none.
#[derive(Debug)]
struct Roots(Option<Verifier>);

impl Roots {
    fn load(ca_file: Option<&Path>, provider: &Arc<CryptoProvider>) -> Result<Self> {
        let provider = Arc::clone(provider);
        let Some(path) = ca_file else {
            // A machine without roots, as containers are, trusts nobody; that is no reason not to look.
            return Ok(Self(Verifier::new(provider).ok()));
        };
        match load_with(path, provider) {
            Ok(verifier) => Ok(Self(Some(verifier))),
            Err(error) => Err(Failure::new(FailureKind::Configuration, error)
                .context(format!("cannot use {} as roots", path.display()))),
        }
    }

    fn verify(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Validation {
        let Some(verifier) = &self.0 else { return Err(TrustError::UnknownIssuer) };
        match verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Ok(_) => Ok(()),
            Err(error) => Err(TrustError::from_rustls(&error)),
        }
    }
}

/// The system's roots and those of a PEM file.
fn load_with(path: &Path, provider: Arc<CryptoProvider>) -> anyhow::Result<Verifier> {
    let pem = std::fs::read(path).map_err(io_message)?;
    let mut extra = Vec::new();
    for root in CertificateDer::pem_slice_iter(&pem) {
        extra.push(root.context("it is not PEM")?);
    }
    anyhow::ensure!(!extra.is_empty(), "it holds no certificate");
    Ok(Verifier::new_with_extra_roots(extra, provider)?)
}

impl ServerCertVerifier for CertificateVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> TlsResult<ServerCertVerified> {
        let validation = self
            .roots
            .as_ref()
            .map(|roots| roots.verify(end_entity, intermediates, server_name, ocsp_response, now));
        let decision = self.decide(Fingerprint::from_certificate(end_entity), validation.as_ref());
        let passes = self.is_inspection || decision.is_ok();
        // Kept whether it passes or not: a refusal tells what is wrong with it.
        let seen = SeenCertificate { der: end_entity.clone().into_owned(), decision, validation };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        if passes {
            Ok(ServerCertVerified::assertion())
        } else {
            // This error only ends the handshake. The words of the refusal come from what was seen.
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        der: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> TlsResult<HandshakeSignatureValid> {
        let spki = handshake_key(der)?;
        let key = RawPublicKeyEntity::try_from(&spki).map_err(|_| CertificateError::BadEncoding)?;
        for (scheme, algorithms) in self.provider.signature_verification_algorithms.mapping {
            if *scheme != signed.scheme {
                continue;
            }
            // TLS 1.2 leaves open which curve a scheme means, so the one that fits the key is looked for.
            for algorithm in *algorithms {
                if key.verify_signature(*algorithm, message, signed.signature()).is_ok() {
                    return Ok(HandshakeSignatureValid::assertion());
                }
            }
            // A scheme is listed once.
            return Err(CertificateError::BadSignature.into());
        }
        Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        der: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> TlsResult<HandshakeSignatureValid> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &handshake_key(der)?, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// The key that signed the handshake. It alone is enough to verify with: rustls's own way would first have the
/// certificate be of a shape that webpki trusts, and a pin holds for every shape.
fn handshake_key(der: &CertificateDer<'_>) -> TlsResult<SubjectPublicKeyInfoDer<'static>> {
    public_key(der).map_err(|_| CertificateError::BadEncoding.into())
}
