//! What a certificate says about itself, whatever its shape. Whether to believe it is decided in [`super::verifier`].
//!
//! Nothing here is safe to show as it is: whoever prints it cleans it.

use std::net::IpAddr;

use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, SubjectPublicKeyInfoDer};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer as _;
use x509_parser::time::ASN1Time;

use super::fingerprint::Fingerprint;
use super::key::{self, KeySupport};
use crate::units::amount::counted;
use crate::units::time::days_until;

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
    /// Whether it names itself as its issuer. Its signature is not checked for that.
    pub self_signed: bool,
}

impl Certificate {
    /// Reads a certificate.
    ///
    /// # Errors
    /// Where the bytes are no X.509 certificate, or more than one.
    pub(crate) fn read(der: &CertificateDer<'_>) -> anyhow::Result<Self> {
        let certificate = parse(der)?;
        // What cannot be read names nobody, and is no reason not to show the rest.
        let names = match certificate.subject_alternative_name() {
            Ok(Some(extension)) => extension.value.general_names.iter().map(spell_name).collect(),
            Ok(None) | Err(_) => Vec::new(),
        };
        Ok(Self {
            fingerprint: Fingerprint::from_certificate(der),
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            names,
            not_before: timestamp(certificate.validity().not_before),
            not_after: timestamp(certificate.validity().not_after),
            key: key::spell(certificate.public_key()),
            // Two texts may be alike and yet two names, so the names are compared as they were encoded.
            self_signed: certificate.subject().as_raw() == certificate.issuer().as_raw(),
        })
    }
}

/// The public key of a certificate of any version, for checking what was signed with it.
///
/// # Errors
/// As [`Certificate::read`].
pub(crate) fn public_key(der: &CertificateDer<'_>) -> anyhow::Result<SubjectPublicKeyInfoDer<'static>> {
    let certificate = parse(der)?;
    Ok(certificate.public_key().raw.to_vec().into())
}

/// What can be made of the key of a certificate. One that cannot be read is refused for that, and not for its key.
pub(crate) fn key_support(der: &CertificateDer<'_>) -> KeySupport {
    match parse(der) {
        Ok(certificate) => key::support(certificate.public_key()),
        Err(_) => KeySupport::Full,
    }
}

/// The bits of the public key, without the name of its algorithm.
///
/// # Errors
/// As [`Certificate::read`].
pub(super) fn key_bits(der: &CertificateDer<'_>) -> anyhow::Result<Vec<u8>> {
    let certificate = parse(der)?;
    Ok(certificate.public_key().subject_public_key.data.to_vec())
}

/// A certificate in its parts.
///
/// # Errors
/// As [`Certificate::read`], in words of our own: a reader cannot do anything with the library's.
pub(super) fn parse<'a>(der: &'a CertificateDer<'_>) -> anyhow::Result<X509Certificate<'a>> {
    let Ok((rest, certificate)) = X509Certificate::from_der(der) else {
        anyhow::bail!("it is no X.509 certificate");
    };
    // The fingerprint covers every byte, so none of them may be one that nobody has read.
    anyhow::ensure!(rest.is_empty(), "something follows the certificate");
    Ok(certificate)
}

/// A name as people write it. Kinds by which no server is reached are left to the library's words.
fn spell_name(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(host) => (*host).to_owned(),
        GeneralName::IPAddress(bytes) => match ip_address(bytes) {
            Some(ip) => ip.to_string(),
            None => name.to_string(),
        },
        other => other.to_string(),
    }
}

/// Four bytes are an IPv4 address, sixteen an IPv6 one; X.509 says it by the length alone.
fn ip_address(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(v4) = <[u8; 4]>::try_from(bytes) {
        return Some(v4.into());
    }
    let v6 = <[u8; 16]>::try_from(bytes).ok()?;
    Some(v6.into())
}

/// The whole days between now and a moment, in either direction, as `3 days`; none for less than one.
pub(crate) fn days_away(then: Timestamp) -> Option<String> {
    match days_until(then).abs() {
        0 => None,
        days => Some(counted(days, "day")),
    }
}

/// A time beyond the calendar's end is as good as its end: `99991231235959Z` means "never".
pub(super) fn timestamp(time: ASN1Time) -> Timestamp {
    let seconds = time.timestamp();
    let nearest = if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(seconds).unwrap_or(nearest)
}

#[cfg(test)]
pub(super) mod tests {
    use rcgen::{CertificateParams, DistinguishedName, DnType, Issuer, KeyPair, PublicKeyData as _, SanType};

    use super::*;

    /// What a certificate is to say: for these names, with an empty subject, from 2020 to 2030.
    pub(in crate::trust) fn params(names: &[&str]) -> CertificateParams {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.not_before = rcgen::date_time_ymd(2020, 1, 2);
        params.not_after = rcgen::date_time_ymd(2030, 1, 2);
        params
    }

    /// A certificate that was signed with its own key.
    pub(in crate::trust) fn self_signed(params: &CertificateParams) -> CertificateDer<'static> {
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().clone()
    }

    /// A certificate that an authority of this name has signed.
    pub(in crate::trust) fn signed_by(
        authority: &str,
        params: &CertificateParams,
    ) -> CertificateDer<'static> {
        let mut root = self::params(&[]);
        root.distinguished_name.push(DnType::CommonName, authority);
        let issuer = Issuer::new(root, KeyPair::generate().unwrap());
        params.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap().der().clone()
    }

    #[test]
    fn what_a_certificate_says_is_read() {
        let mut params = params(&["paris.example", "*.paris.example", "10.1.2.3", "2001:db8::1"]);
        params.distinguished_name.push(DnType::CommonName, "paris");
        params.subject_alt_names.push(SanType::Rfc822Name("ops@paris.example".try_into().unwrap()));
        let der = signed_by("Paris Root", &params);
        let certificate = Certificate::read(&der).unwrap();
        assert_eq!(certificate.fingerprint, Fingerprint::from_certificate(&der));
        assert_eq!(
            (certificate.subject.as_str(), certificate.issuer.as_str()),
            ("CN=paris", "CN=Paris Root")
        );
        assert!(!certificate.self_signed);
        assert_eq!(
            certificate.names,
            ["paris.example", "*.paris.example", "10.1.2.3", "2001:db8::1", "RFC822Name(ops@paris.example)"]
        );
        assert_eq!(certificate.not_before, "2020-01-02T00:00:00Z".parse().unwrap());
        assert_eq!(certificate.not_after, "2030-01-02T00:00:00Z".parse().unwrap());
    }

    #[test]
    fn a_certificate_may_say_next_to_nothing() {
        let certificate = Certificate::read(&self_signed(&params(&[]))).unwrap();
        assert_eq!((certificate.subject.as_str(), certificate.issuer.as_str()), ("", ""));
        assert!(certificate.names.is_empty());
        assert!(certificate.self_signed);
    }

    #[test]
    fn keys_are_told_by_algorithm_and_size() {
        for (algorithm, key) in [
            (&rcgen::PKCS_ED25519, "Ed25519"),
            (&rcgen::PKCS_ECDSA_P256_SHA256, "ECDSA P-256, 256 bits"),
            (&rcgen::PKCS_ECDSA_P384_SHA384, "ECDSA P-384, 384 bits"),
        ] {
            let pair = KeyPair::generate_for(algorithm).unwrap();
            let der = params(&["paris"]).self_signed(&pair).unwrap().der().clone();
            assert_eq!(Certificate::read(&der).unwrap().key, key);
            assert_eq!(public_key(&der).unwrap(), pair.subject_public_key_info().into());
        }
    }

    #[test]
    fn what_is_no_certificate_or_more_than_one_is_refused() {
        let der = self_signed(&params(&["paris"]));
        let longer: CertificateDer<'_> = [der.as_ref(), b"\0"].concat().into();
        assert_eq!(Certificate::read(&longer).unwrap_err().to_string(), "something follows the certificate");
        let shorter = CertificateDer::from(&der[..der.len() - 1]);
        assert_eq!(Certificate::read(&shorter).unwrap_err().to_string(), "it is no X.509 certificate");
    }
}
