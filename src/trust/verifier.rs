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

use super::certificate;
use super::error::TrustError;
use super::fingerprint::Fingerprint;
use super::store::Remembered;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::trust::TrustOptions;

/// Judges the certificates of one session's connections.
#[derive(Debug)]
pub(crate) struct CertificateVerifier {
    rule: TrustRule,
    /// Those whose signature counts; there where the rule asks them, or where their opinion is wanted anyway.
    authorities: Option<Authorities>,
    /// Whether a certificate is let through whatever is wrong with it.
    only_looks: bool,
    provider: Arc<CryptoProvider>,
    seen: Mutex<Option<SeenCertificate>>,
}

/// The certificate that a server showed, and what was thought of it.
#[derive(Debug, Clone)]
pub(crate) struct SeenCertificate {
    pub(crate) der: CertificateDer<'static>,
    /// Whether it is good here, and why or why not.
    pub(crate) standing: std::result::Result<TrustReason, TrustError>,
    /// What the system's roots and the user's say, where they were asked.
    pub(crate) authorities: Option<std::result::Result<(), TrustError>>,
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

#[derive(Debug)]
enum TrustRule {
    /// Every certificate.
    Any(TrustReason),
    /// One of these.
    Pinned(Vec<Fingerprint>),
    /// This one, even where the system would trust another.
    Remembered(Remembered),
    /// What the authorities have signed.
    Signed,
}

impl CertificateVerifier {
    /// The verifier for an endpoint. The system's roots are loaded, and the remembered certificates read, only where they
    /// will be needed.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where the roots or the remembered certificates cannot be read.
    pub(crate) fn new(endpoint: &Endpoint, trust: &TrustOptions) -> Result<Arc<Self>> {
        Self::with(endpoint, trust, false)
    }

    /// A verifier that says what it thinks of a certificate, and lets every one through.
    ///
    /// # Errors
    /// As [`CertificateVerifier::new`].
    pub(crate) fn that_only_looks(endpoint: &Endpoint, trust: &TrustOptions) -> Result<Arc<Self>> {
        Self::with(endpoint, trust, true)
    }

    fn with(endpoint: &Endpoint, trust: &TrustOptions, only_looks: bool) -> Result<Arc<Self>> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let rule = TrustRule::of(endpoint, trust)?;
        let asked = only_looks || matches!(rule, TrustRule::Signed);
        let authorities = asked
            .then(|| Authorities::load(trust.ca_file.as_deref(), &provider))
            .transpose()
            .map_err(|error| Failure::new(FailureKind::Configuration, error))?;
        Ok(Arc::new(Self { rule, authorities, only_looks, provider, seen: Mutex::new(None) }))
    }

    /// The configuration of TLS connections that ask this verifier.
    pub(crate) fn client_config(self: &Arc<Self>) -> std::result::Result<ClientConfig, rustls::Error> {
        Ok(ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(self) as Arc<dyn ServerCertVerifier>)
            .with_no_client_auth())
    }

    /// The certificate that was shown last.
    pub(crate) fn seen(&self) -> Option<SeenCertificate> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl TrustRule {
    fn of(endpoint: &Endpoint, trust: &TrustOptions) -> Result<Self> {
        if !trust.pins.is_empty() {
            return Ok(Self::Pinned(trust.pins.clone()));
        }
        if trust.insecure {
            return Ok(Self::Any(TrustReason::Insecure));
        }
        Ok(match trust.remembered.get(endpoint)? {
            Some(remembered) => Self::Remembered(remembered),
            None if endpoint.is_loopback() => Self::Any(TrustReason::Loopback),
            None => Self::Signed,
        })
    }
}

/// The roots of the system and of the user.
#[derive(Debug)]
struct Authorities(Option<Verifier>);

impl Authorities {
    fn load(ca_file: Option<&Path>, provider: &Arc<CryptoProvider>) -> anyhow::Result<Self> {
        let provider = Arc::clone(provider);
        let Some(path) = ca_file else {
            // A machine without roots, as containers are, trusts nobody; that is no reason not to look.
            return Ok(Self(Verifier::new(provider).ok()));
        };
        let tried = || format!("cannot use {} as roots", path.display());
        let extra = roots(path).with_context(tried)?;
        Verifier::new_with_extra_roots(extra, provider).map(Some).map(Self).with_context(tried)
    }
}

fn roots(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let pem = std::fs::read(path).map_err(crate::files::io_message)?;
    let roots: Vec<_> = CertificateDer::pem_slice_iter(&pem)
        .collect::<std::result::Result<_, _>>()
        .context("it is not PEM")?;
    anyhow::ensure!(!roots.is_empty(), "it holds no certificate");
    Ok(roots)
}

impl ServerCertVerifier for CertificateVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        let asked = self.authorities.as_ref().map(|Authorities(verifier)| {
            let verifier = verifier.as_ref().ok_or(CertificateError::UnknownIssuer)?;
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now).map(drop)
        });
        let authorities = asked.map(|verdict| verdict.map_err(|error: rustls::Error| TrustError::of(&error)));
        let shown = Fingerprint::of(end_entity);
        let standing = match &self.rule {
            TrustRule::Any(grounds) => Ok(*grounds),
            TrustRule::Pinned(pins) if pins.contains(&shown) => Ok(TrustReason::Pinned),
            TrustRule::Pinned(_) => Err(TrustError::NotPinned),
            TrustRule::Remembered(remembered) if remembered.fingerprint == shown => {
                Ok(TrustReason::Remembered)
            }
            TrustRule::Remembered(remembered) => Err(TrustError::Changed(remembered.clone())),
            TrustRule::Signed => {
                authorities.clone().unwrap_or(Err(TrustError::UnknownIssuer)).map(|()| TrustReason::Signed)
            }
        };
        let good = self.only_looks || standing.is_ok();
        let seen = SeenCertificate { der: end_entity.clone().into_owned(), standing, authorities };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        if good {
            Ok(ServerCertVerified::assertion())
        } else {
            // The words for it come from what was seen.
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let key = public_key(certificate)?;
        let key = RawPublicKeyEntity::try_from(&key).map_err(|_| CertificateError::BadEncoding)?;
        let schemes = self.provider.signature_verification_algorithms.mapping;
        let (_, algorithms) = schemes
            .iter()
            .find(|(scheme, _)| *scheme == signed.scheme)
            .ok_or(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme)?;
        // TLS 1.2 leaves open which curve a scheme means, so the one that fits the key is looked for.
        let verified =
            algorithms.iter().any(|a| key.verify_signature(*a, message, signed.signature()).is_ok());
        if verified {
            Ok(HandshakeSignatureValid::assertion())
        } else {
            Err(CertificateError::BadSignature.into())
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &public_key(certificate)?, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// The key alone is enough to verify with. rustls's own way would first have the certificate be of a shape that webpki
/// trusts, and a pin holds for every shape.
fn public_key(
    certificate: &CertificateDer<'_>,
) -> std::result::Result<SubjectPublicKeyInfoDer<'static>, rustls::Error> {
    certificate::public_key(certificate).map_err(|_| CertificateError::BadEncoding.into())
}
