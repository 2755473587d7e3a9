//! What can be wrong with a certificate, in words, and the command that would trust it all the same.

use std::borrow::Cow;

use jiff::Timestamp;
use rustls::CertificateError;
use rustls::pki_types::CertificateDer;

use super::certificate::Certificate;
use super::fingerprint::Fingerprint;
use super::store::Remembered;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind};
use crate::source::Target;
use crate::units::amount::counted;
use crate::units::time::{days_until, spell_utc};

/// Why a certificate is not good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustError {
    /// It is none of the pinned ones.
    NotPinned,
    /// Another one is remembered.
    Changed(Remembered),
    /// Nobody whom the system or the user trusts has signed it.
    UnknownIssuer,
    /// It was made for other names.
    WrongName,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotValidYet,
    /// It is an authority's own, as `openssl req -x509` makes them.
    Authority,
    /// It is of a version before 3, which knows no names of servers.
    OldVersion,
    /// Anything else, in the words of the library.
    Other(String),
}

impl TrustError {
    pub(crate) fn of(error: &rustls::Error) -> Self {
        let rustls::Error::InvalidCertificate(error) = error else { return Self::Other(error.to_string()) };
        match error {
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::WrongName
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotValidYet,
            CertificateError::Other(other) => match other.0.downcast_ref() {
                Some(webpki::Error::CaUsedAsEndEntity) => Self::Authority,
                Some(webpki::Error::UnsupportedCertVersion) => Self::OldVersion,
                _ => Self::Other(other.to_string()),
            },
            other => Self::Other(other.to_string()),
        }
    }

    /// What is wrong, as the end of a sentence about "it".
    pub fn words(&self, certificate: &Certificate, endpoint: &Endpoint) -> String {
        let Certificate { issuer, not_before, not_after, .. } = certificate;
        match self {
            Self::NotPinned => "it is none of the pinned ones".to_owned(),
            Self::Changed(remembered) => {
                format!("another one is remembered since {}", spell_utc(remembered.since))
            }
            Self::UnknownIssuer if certificate.self_signed => "nobody but itself has signed it".to_owned(),
            Self::UnknownIssuer => {
                format!("it was signed by {issuer}, whom this machine does not know")
            }
            Self::WrongName if certificate.names.is_empty() => {
                format!("it was not made for {}; it names no host at all", endpoint.host)
            }
            Self::WrongName => {
                format!("it was not made for {}, only for {}", endpoint.host, some_of(&certificate.names))
            }
            Self::Expired => {
                format!("it expired on {}{}", spell_utc(*not_after), days_between(*not_after, " ago"))
            }
            Self::NotValidYet => {
                format!(
                    "it is not valid before {}{}",
                    spell_utc(*not_before),
                    days_between(*not_before, " from now")
                )
            }
            Self::Authority => {
                "it is an authority's own (CA:TRUE, as `openssl req -x509` makes them)".to_owned()
            }
            Self::OldVersion => "it is of an old version of X.509, which names no hosts".to_owned(),
            Self::Other(words) => format!("it does not pass: {words}"),
        }
    }
}

/// The refusal of a certificate.
pub(crate) fn refusal(der: &CertificateDer<'_>, objection: &TrustError, endpoint: &Endpoint) -> Failure {
    let authority = endpoint.authority();
    let shown = Fingerprint::of(der);
    let certificate = match Certificate::read(der) {
        Ok(certificate) => certificate,
        Err(error) => {
            return Failure::new(FailureKind::Trust, error)
                .context(format!("the certificate of {authority} cannot be read"));
        }
    };
    if let TrustError::Changed(remembered) = objection {
        return changed(remembered, shown, endpoint);
    }
    let words = objection.words(&certificate, endpoint);
    let failure = Failure::message(
        FailureKind::Trust,
        format!("the certificate of {authority} is not trusted: {words}"),
    )
    .hint(format!("its fingerprint is {shown}"));
    if *objection == TrustError::NotPinned {
        return failure.hint(format!("if that is the server's own: --pin {shown}"));
    }
    failure
        .hints(how_to_compare(endpoint))
        .hint(format!("if that is the server's own, remember it: {}", command("trust", endpoint)))
}

/// The one refusal that must not be overlooked.
fn changed(remembered: &Remembered, shown: Fingerprint, endpoint: &Endpoint) -> Failure {
    Failure::message(
        FailureKind::Trust,
        format!(
            "THE CERTIFICATE OF {} HAS CHANGED: either the server has a new one, or somebody else answers in its place",
            endpoint.authority()
        ),
    )
    .hint(format!("remembered: {}, since {}", remembered.fingerprint, spell_utc(remembered.since)))
    .hint(format!("shown now:  {shown}"))
    .hints(how_to_compare(endpoint))
    .hint(format!("to look at it, and to remember it instead: {}", command("trust", endpoint)))
    .hint(format!("to forget the old one: {}", command("trust --remove", endpoint)))
}

/// On this machine there is nobody in between.
fn how_to_compare(endpoint: &Endpoint) -> Option<String> {
    let port = endpoint.port;
    (!endpoint.is_loopback())
        .then(|| format!("compare it: on the server itself, jsinfo trust localhost:{port} shows it"))
}

/// A command about the server of an endpoint, ready for a shell.
pub(crate) fn command(verb: &str, endpoint: &Endpoint) -> String {
    let target = Target::spelling(endpoint);
    // Only a zero byte cannot be quoted, and no host holds one.
    let word = shlex::try_quote(&target).unwrap_or(Cow::Borrowed(&target));
    format!("jsinfo {verb} {word}")
}

/// A certificate may name hundreds of hosts.
fn some_of(names: &[String]) -> String {
    const MOST: usize = 5;
    let (first, more) = names.split_at(names.len().min(MOST));
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    format!("{}{more}", first.join(", "))
}

/// `, 3 days ago`; nothing for less than a day.
fn days_between(then: Timestamp, direction: &str) -> String {
    match days_until(then).abs() {
        0 => String::new(),
        days => format!(", {}{direction}", counted(days.into(), "day")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advised_command_is_ready_for_a_shell_and_leads_to_the_same_server() {
        for (written, advised) in [
            ("paris", "jsinfo trust paris:8886"),
            ("https://paris:443/gate", "jsinfo trust paris:443"),
            // Brackets are a pattern to a shell.
            ("[::2]:9000", "jsinfo trust '[::2]:9000'"),
            // A host may be called like a prefix of the grammar.
            ("https://demo:9000", "jsinfo trust https://demo:9000"),
            ("https://file:9000", "jsinfo trust https://file:9000"),
        ] {
            let target = Target::parse(written).unwrap();
            assert_eq!(command("trust", target.certified().unwrap()), advised);
        }
    }
}
