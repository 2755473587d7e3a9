//! What the roots of the system and of the user say to a certificate.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls_platform_verifier::Verifier;
use webpki::EndEntityCert;

use super::ca_file;
use super::certificate::Certificate;
use super::chain::{Chain, Intermediate};
use super::error::TrustError;
use crate::failure::{Failure, FailureKind, Result};

/// What the roots say to a certificate.
pub(crate) type Validation = std::result::Result<(), TrustError>;

/// The roots of the system and of the user.
#[derive(Debug)]
pub(super) struct Roots {
    /// None on a machine that has no roots, as containers are.
    verifier: Option<Verifier>,
    /// The certificates of the user's file. One of them may be a server's own, which is no root to the verifier.
    given: Vec<CertificateDer<'static>>,
}

/// What a server showed, and what it has to be good for.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) own: &'a CertificateDer<'a>,
    pub(super) intermediates: &'a [CertificateDer<'a>],
    pub(super) server_name: &'a ServerName<'a>,
    pub(super) ocsp_response: &'a [u8],
    pub(super) now: UnixTime,
}

impl Roots {
    /// Loads the roots.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where the user's file cannot be used.
    pub(super) fn load(ca_file: Option<&Path>, provider: &Arc<CryptoProvider>) -> Result<Self> {
        let provider = Arc::clone(provider);
        let Some(path) = ca_file else {
            // A machine that trusts nobody is no reason not to look.
            return Ok(Self { verifier: Verifier::new(provider).ok(), given: Vec::new() });
        };
        let given = ca_file::read(path)?;
        let mut anchors = Vec::new();
        for der in &given {
            // What cannot be anybody's root may still be the server's own.
            if webpki::anchor_from_trusted_cert(der).is_ok() {
                anchors.push(der.clone());
            }
        }
        if anchors.is_empty() {
            return Ok(Self { verifier: Verifier::new(provider).ok(), given });
        }
        match Verifier::new_with_extra_roots(anchors, provider) {
            Ok(verifier) => Ok(Self { verifier: Some(verifier), given }),
            Err(_) => Err(Failure::message(
                FailureKind::Configuration,
                format!("cannot use {} as roots: this system does not take them", path.display()),
            )),
        }
    }

    /// Whether a certificate is good.
    pub(super) fn verify(&self, shown: &Shown<'_>) -> Validation {
        let error = match self.ask_verifier(shown, shown.intermediates) {
            Some(Ok(())) => return Ok(()),
            Some(Err(error)) => Some(error),
            None => None,
        };
        if self.has_been_given(shown.own) {
            return verify_as_itself(shown);
        }
        let chain = Chain::read(shown.own, shown.intermediates);
        // Without roots, nobody is known, as with others.
        let error = error.unwrap_or(rustls::CertificateError::UnknownIssuer.into());
        Err(TrustError::from_rustls(&error, chain.as_ref(), timestamp(shown.now)))
    }

    /// The certificate with which the chain of a good one breaks, before the server's own runs out.
    pub(super) fn first_to_expire(&self, shown: &Shown<'_>) -> Option<Intermediate> {
        // It stands for itself.
        if self.has_been_given(shown.own) {
            return None;
        }
        let chain = Chain::read(shown.own, shown.intermediates)?;
        chain.first_to_expire(|intermediates| matches!(self.ask_verifier(shown, intermediates), Some(Ok(()))))
    }

    /// Whether this very certificate is in the user's file.
    pub(super) fn has_been_given(&self, own: &CertificateDer<'_>) -> bool {
        self.given.iter().any(|given| given == own)
    }

    fn ask_verifier(
        &self,
        shown: &Shown<'_>,
        intermediates: &[CertificateDer<'_>],
    ) -> Option<std::result::Result<(), rustls::Error>> {
        let Shown { own, server_name, ocsp_response, now, .. } = *shown;
        let verdict =
            self.verifier.as_ref()?.verify_server_cert(own, intermediates, server_name, ocsp_response, now);
        Some(verdict.map(|_| ()))
    }
}

/// The very certificate that the user has given is trusted as itself, whatever its shape, as curl does: who signed it
/// does not matter, its name and its time do.
fn verify_as_itself(shown: &Shown<'_>) -> Validation {
    let Ok(certificate) = Certificate::read(shown.own) else { return Err(TrustError::Other) };
    let now = timestamp(shown.now);
    if certificate.not_after < now {
        return Err(TrustError::Expired);
    }
    if now < certificate.not_before {
        return Err(TrustError::NotValidYet);
    }
    let fits = match EndEntityCert::try_from(shown.own) {
        Ok(certificate) => certificate.verify_is_valid_for_subject_name(shown.server_name).is_ok(),
        Err(_) => false,
    };
    if fits { Ok(()) } else { Err(TrustError::WrongName) }
}

/// A time beyond the calendar's end is as good as its end.
fn timestamp(time: UnixTime) -> Timestamp {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}
