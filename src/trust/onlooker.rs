//! A look at a certificate whose key is of no use here.
//!
//! A server that has no other key than such a one breaks off when it is offered none of its signatures, and what is wrong
//! with it is never seen. So it is offered everything, and the handshake ends as soon as the certificate is there: no
//! connection ever comes of it.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{ActiveKeyExchange, SupportedKxGroup};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, NamedGroup, SignatureScheme, SupportedProtocolVersion};

use super::handshake::{ClientCertificate, TlsResult, client_config, not_taken, provider};

/// Every scheme with which a server signs, those that cannot be verified here in front.
const SCHEMES: &[SignatureScheme] = &[
    SignatureScheme::ECDSA_NISTP521_SHA512,
    SignatureScheme::ED448,
    // The three of RSA-PSS with a key for that alone, which rustls has no names for.
    SignatureScheme::Unknown(0x0809),
    SignatureScheme::Unknown(0x080a),
    SignatureScheme::Unknown(0x080b),
    // The three of brainpool's curves.
    SignatureScheme::Unknown(0x081a),
    SignatureScheme::Unknown(0x081b),
    SignatureScheme::Unknown(0x081c),
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ED25519,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
    // SHA-224.
    SignatureScheme::Unknown(0x0303),
    SignatureScheme::Unknown(0x0301),
    SignatureScheme::ECDSA_SHA1_Legacy,
    SignatureScheme::RSA_PKCS1_SHA1,
];

/// The curves beside those that keys are agreed on with: to a server of TLS 1.2 they say which keys it may show.
static CURVES: &[&dyn SupportedKxGroup] = &[
    &OnlyNamed(NamedGroup::secp521r1),
    // P-224, secp256k1, brainpoolP256r1, P384r1 and P512r1.
    &OnlyNamed(NamedGroup::Unknown(21)),
    &OnlyNamed(NamedGroup::Unknown(22)),
    &OnlyNamed(NamedGroup::Unknown(26)),
    &OnlyNamed(NamedGroup::Unknown(27)),
    &OnlyNamed(NamedGroup::Unknown(28)),
];

/// Keeps the certificate that a server shows, and breaks off.
#[derive(Debug, Default)]
pub(crate) struct Onlooker(Mutex<Option<CertificateDer<'static>>>);

impl Onlooker {
    /// The configuration of a connection that shows a certificate, in one version of TLS: a server whose key is of no use
    /// to the newer one may have it for the older one only.
    pub(crate) fn client_config(
        self: &Arc<Self>,
        version: &'static SupportedProtocolVersion,
    ) -> TlsResult<ClientConfig> {
        let mut provider = provider();
        provider.kx_groups.extend(CURVES);
        client_config(provider, &[version], Arc::clone(self) as _, &Arc::new(ClientCertificate::default()))
    }

    /// The certificate, where the server has shown one.
    pub(crate) fn seen(&self) -> Option<CertificateDer<'static>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Onlooker {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> TlsResult<ServerCertVerified> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end_entity.clone().into_owned());
        Err(not_taken())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> TlsResult<HandshakeSignatureValid> {
        Err(not_taken())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> TlsResult<HandshakeSignatureValid> {
        Err(not_taken())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        SCHEMES.to_vec()
    }
}

/// A curve that is only named. No key is ever agreed on, since the handshake ends before.
#[derive(Debug)]
struct OnlyNamed(NamedGroup);

impl SupportedKxGroup for OnlyNamed {
    fn start(&self) -> TlsResult<Box<dyn ActiveKeyExchange>> {
        Err(rustls::Error::General("this curve is only named".to_owned()))
    }

    fn name(&self) -> NamedGroup {
        self.0
    }
}
