//! Which certificates are good.
//!
//! The verifier sees every certificate that a server shows and keeps it, so that a refusal can say what is wrong with it;
//! how that is told is [`super::error`]'s. Signatures are always verified: a pin, a remembered certificate or
//! `--insecure` says whose certificate it may be, never that the server need not hold its key.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, PeerMisbehaved, SignatureScheme};
use webpki::RawPublicKeyEntity;

use super::TrustOptions;
use super::certificate::{key_support, public_key};
use super::chain::{Chain, Intermediate};
use super::error::TrustError;
use super::fingerprint::Fingerprint;
use super::handshake::{self, ClientCertificate, TlsResult, not_taken, provider};
use super::key::KeySupport;
use super::roots::{Roots, Shown, Validation};
use super::short_rsa::ShortRsaVerifier;
use super::store::RememberedCertificate;
use crate::endpoint::Endpoint;
use crate::failure::Result;

/// What is decided about a certificate: why it is good, or why it is not.
pub(crate) type Decision = std::result::Result<TrustReason, TrustError>;

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
    /// The certificate of its chain that runs out before it does, and without which the chain is none.
    pub(crate) intermediate: Option<Intermediate>,
    pub(crate) key: KeySupport,
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
            Self::Signed => "an authority that this machine trusts has signed it",
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
    /// [`crate::failure::FailureKind::Configuration`] where the roots or the remembered certificates cannot be read.
    pub(crate) fn new(endpoint: &Endpoint, trust: &TrustOptions) -> Result<Arc<Self>> {
        let rule = TrustRule::new(endpoint, trust)?;
        let provider = Arc::new(provider());
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
        let provider = Arc::new(provider());
        let roots = Some(Roots::load(trust.ca_file.as_deref(), &provider)?);
        Ok(Arc::new(Self { rule, roots, is_inspection: true, provider, seen: Mutex::default() }))
    }

    /// The configuration of TLS connections that ask this verifier.
    pub(crate) fn client_config(
        self: &Arc<Self>,
        client_certificate: &Arc<ClientCertificate>,
    ) -> TlsResult<ClientConfig> {
        let verifier = Arc::clone(self) as _;
        handshake::client_config(provider(), rustls::DEFAULT_VERSIONS, verifier, client_certificate)
    }

    /// The same for a server with a short RSA key: see [`super::short_rsa`].
    pub(crate) fn client_config_for_short_rsa(
        self: &Arc<Self>,
        client_certificate: &Arc<ClientCertificate>,
    ) -> TlsResult<ClientConfig> {
        let verifier = Arc::new(ShortRsaVerifier(Arc::clone(self) as _));
        handshake::client_config(provider(), &[&rustls::version::TLS12], verifier, client_certificate)
    }

    /// Whether the certificate that was shown last is good, and only the signature with its short key could not be
    /// verified.
    pub(crate) fn has_short_rsa(&self) -> bool {
        match self.seen() {
            Some(seen) => seen.key == KeySupport::Short && self.passes(&seen),
            None => false,
        }
    }

    /// Forgets what was shown: what comes next is another connection.
    pub(crate) fn forget_seen(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The certificate that was shown last.
    pub(crate) fn seen(&self) -> Option<SeenCertificate> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the handshake goes on with a certificate.
    fn passes(&self, seen: &SeenCertificate) -> bool {
        // Whoever looks at a certificate is told, too, that its key is of no use.
        if self.is_inspection { seen.key != KeySupport::Missing } else { seen.decision.is_ok() }
    }

    /// Whether a certificate with such a key is good, given what the roots say.
    fn decide(&self, der: &CertificateDer<'_>, key: KeySupport, validation: Option<&Validation>) -> Decision {
        let decision = self.decide_by_rule(Fingerprint::from_certificate(der), validation);
        // Whoever gives the server's own certificate takes nobody's word for it, so that its key may be short.
        let is_given = self.roots.as_ref().is_some_and(|roots| roots.has_been_given(der));
        match (&decision, key) {
            // Somebody else's certificate is worse than any key.
            (Err(TrustError::NotPinned | TrustError::Changed(_)), _) => decision,
            (_, KeySupport::Missing) => Err(TrustError::UnsupportedKey),
            (Ok(TrustReason::Signed), KeySupport::Short) if !is_given => Err(TrustError::ShortKey),
            _ => decision,
        }
    }

    /// Whether a certificate is good by the rule.
    fn decide_by_rule(&self, shown: Fingerprint, validation: Option<&Validation>) -> Decision {
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

impl ServerCertVerifier for CertificateVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> TlsResult<ServerCertVerified> {
        let shown = Shown { own: end_entity, intermediates, server_name, ocsp_response, now };
        let validation = self.roots.as_ref().map(|roots| roots.verify(&shown));
        let key = key_support(end_entity);
        let decision = self.decide(end_entity, key, validation.as_ref());
        // Only roots that accept the chain can say which certificate it cannot do without; otherwise the names have to do.
        let intermediate = match (&self.roots, &validation) {
            (Some(roots), Some(Ok(()))) => roots.first_to_expire(&shown),
            _ => first_to_expire_by_name(&shown),
        };
        // Kept whether it passes or not: a refusal tells what is wrong with it.
        let der = end_entity.clone().into_owned();
        let seen = SeenCertificate { der, decision, validation, intermediate, key };
        let passes = self.passes(&seen);
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        if passes { Ok(ServerCertVerified::assertion()) } else { Err(not_taken()) }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        der: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> TlsResult<HandshakeSignatureValid> {
        if key_support(der) == KeySupport::Short {
            return Err(short_key());
        }
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
        if key_support(der) == KeySupport::Short {
            return Err(short_key());
        }
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

/// A short key never gets here with a signature that could be verified. The dialer tries it in another way: see
/// [`CertificateVerifier::has_short_rsa`].
fn short_key() -> rustls::Error {
    not_taken()
}

/// Most servers show no chain, and then there is nothing to read.
fn first_to_expire_by_name(shown: &Shown<'_>) -> Option<Intermediate> {
    if shown.intermediates.is_empty() {
        return None;
    }
    Chain::read(shown.own, shown.intermediates)?.first_to_expire_by_name()
}
