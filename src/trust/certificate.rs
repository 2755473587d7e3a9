//! What a certificate says about itself, whatever its shape. Whether to believe it is decided in [`super::verifier`].
//!
//! Nothing here is safe to show as it is: whoever prints it cleans it.

use std::net::IpAddr;

use anyhow::Context as _;
use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, SubjectPublicKeyInfoDer};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::oid_registry as oid;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::fingerprint::Fingerprint;

/// A certificate, read.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// Its SHA-256.
    pub fingerprint: Fingerprint,
    /// Whose it is, as a distinguished name; often empty.
    pub subject: String,
    /// Who signed it, as a distinguished name.
    pub issuer: String,
    /// The host names and addresses that it was made for. Names in the subject do not count.
    pub names: Vec<String>,
    /// From when on it is valid.
    pub not_before: Timestamp,
    /// Until when it is valid.
    pub not_after: Timestamp,
    /// The algorithm and size of its key.
    pub key: String,
    /// Whether it was signed with its own key.
    pub self_signed: bool,
}

impl Certificate {
    /// Reads a certificate.
    pub(crate) fn read(der: &CertificateDer<'_>) -> anyhow::Result<Self> {
        let certificate = parse(der)?;
        let names = certificate.subject_alternative_name().ok().flatten();
        Ok(Self {
            fingerprint: Fingerprint::of(der),
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            names: names
                .map(|names| names.value.general_names.iter().map(name).collect())
                .unwrap_or_default(),
            not_before: moment(certificate.validity().not_before),
            not_after: moment(certificate.validity().not_after),
            key: key(certificate.public_key()),
            self_signed: certificate.subject().as_raw() == certificate.issuer().as_raw(),
        })
    }
}

/// The public key of a certificate of any version, for checking what was signed with it.
pub(crate) fn public_key(der: &CertificateDer<'_>) -> anyhow::Result<SubjectPublicKeyInfoDer<'static>> {
    Ok(parse(der)?.public_key().raw.to_vec().into())
}

fn parse<'a>(der: &'a CertificateDer<'_>) -> anyhow::Result<X509Certificate<'a>> {
    let (rest, certificate) = X509Certificate::from_der(der).context("it is no X.509 certificate")?;
    anyhow::ensure!(rest.is_empty(), "something follows the certificate");
    Ok(certificate)
}

fn name(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(name) => (*name).to_owned(),
        GeneralName::IPAddress(bytes) => address(bytes).map_or_else(|| name.to_string(), |ip| ip.to_string()),
        // Kinds of names that no server is reached by, in the library's words.
        other => other.to_string(),
    }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}

fn key(key: &SubjectPublicKeyInfo<'_>) -> String {
    let algorithm = &key.algorithm.algorithm;
    if *algorithm == oid::OID_SIG_ED25519 {
        return "Ed25519".to_owned();
    }
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => format!("RSA, {} bits", rsa.key_size()),
        Ok(PublicKey::EC(point)) => {
            let curve = key.algorithm.parameters.as_ref().and_then(|curve| curve.as_oid().ok());
            match curve {
                Some(curve) if curve == oid::OID_EC_P256 => "ECDSA P-256, 256 bits".to_owned(),
                Some(curve) if curve == oid::OID_NIST_EC_P384 => "ECDSA P-384, 384 bits".to_owned(),
                Some(curve) if curve == oid::OID_NIST_EC_P521 => "ECDSA P-521, 521 bits".to_owned(),
                _ => format!("ECDSA, {} bits", point.key_size()),
            }
        }
        _ => format!("algorithm {algorithm}"),
    }
}

/// A time beyond the calendar's end is as good as its end.
fn moment(time: ASN1Time) -> Timestamp {
    let seconds = time.timestamp();
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
