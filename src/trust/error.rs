//! What can be wrong with a certificate, in words, and the command that would trust it all the same.

use std::borrow::Cow;

use jiff::Timestamp;
use rustls::CertificateError;
use rustls::pki_types::CertificateDer;

use super::certificate::{Certificate, days_away};
use super::fingerprint::Fingerprint;
use super::store::RememberedCertificate;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind};
use crate::units::time::spell_utc;

/// Why a certificate is not good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustError {
    /// It is none of the pinned ones.
    NotPinned,
    /// Another one is remembered.
    Changed(RememberedCertificate),
    /// Nobody whom the system or the user trusts has signed it.
    UnknownIssuer,
    /// It was made for other names.
    WrongName,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotValidYet,
    /// It is an authority's own. A server must not show one, but `openssl req -x509` makes no others unless told to, so
    /// many do.
    Authority,
    /// It is of a version before 3, which knows no names of servers.
    OldVersion,
    /// Anything else, in the words of the library.
    Other(String),
}

impl TrustError {
    /// What the roots have against a certificate.
    pub(crate) fn from_rustls(error: &rustls::Error) -> Self {
        let rustls::Error::InvalidCertificate(error) = error else { return Self::Other(error.to_string()) };
        match error {
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::WrongName
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotValidYet,
            // Two shapes that many servers show have no variant in rustls: they come as webpki's own errors.
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
        let Certificate { issuer, names, not_before, not_after, .. } = certificate;
        let host = &endpoint.host;
        match self {
            Self::NotPinned => "it is none of the pinned ones".to_owned(),
            Self::Changed(remembered) => {
                format!("another one is remembered since {}", spell_utc(remembered.since))
            }
            // rustls has one word for both.
            Self::UnknownIssuer if certificate.self_signed => "nobody but itself has signed it".to_owned(),
            Self::UnknownIssuer => {
                format!("it was signed by {issuer}, whom this machine does not know")
            }
            Self::WrongName if names.is_empty() => {
                format!("it was not made for {host}; it names no host at all")
            }
            Self::WrongName => format!("it was not made for {host}, only for {}", first_names(names)),
            Self::Expired => {
                format!("it expired on {}{}", spell_utc(*not_after), distance(*not_after, "ago"))
            }
            Self::NotValidYet => {
                format!(
                    "it is not valid before {}{}",
                    spell_utc(*not_before),
                    distance(*not_before, "from now")
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
pub(crate) fn refusal(der: &CertificateDer<'_>, error: &TrustError, endpoint: &Endpoint) -> Failure {
    let authority = endpoint.authority();
    let shown = Fingerprint::from_certificate(der);
    let certificate = match Certificate::read(der) {
        Ok(certificate) => certificate,
        Err(error) => {
            return Failure::new(FailureKind::Trust, error)
                .context(format!("the certificate of {authority} cannot be read"));
        }
    };
    if let TrustError::Changed(remembered) = error {
        return changed(remembered, shown, endpoint);
    }
    let words = error.words(&certificate, endpoint);
    let failure = Failure::message(
        FailureKind::Trust,
        format!("the certificate of {authority} is not trusted: {words}"),
    )
    .hint(format!("its fingerprint is {shown}"));
    // Beside a pin nothing counts, so to remember the certificate would not help.
    if *error == TrustError::NotPinned {
        return failure.hint(format!("if that is the server's own: --pin {shown}"));
    }
    failure
        .hints(how_to_compare(endpoint))
        .hint(format!("if that is the server's own, remember it: {}", command("trust", endpoint)))
}

/// The one refusal that must not be overlooked.
fn changed(remembered: &RememberedCertificate, shown: Fingerprint, endpoint: &Endpoint) -> Failure {
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

/// On this machine there is nobody in between, and nothing to compare.
fn how_to_compare(endpoint: &Endpoint) -> Option<String> {
    if endpoint.is_loopback() {
        return None;
    }
    let port = endpoint.port;
    Some(format!("compare it: on the server itself, jsinfo trust localhost:{port} shows it"))
}

/// A command about the server of an endpoint, ready for a shell.
pub(crate) fn command(verb: &str, endpoint: &Endpoint) -> String {
    let target = endpoint.shortest_target();
    // Only a zero byte cannot be quoted, and no host holds one.
    let word = shlex::try_quote(&target).unwrap_or(Cow::Borrowed(&target));
    format!("jsinfo {verb} {word}")
}

/// A certificate may name hundreds of hosts, and this is one line: the first five have to do.
fn first_names(names: &[String]) -> String {
    const MOST: usize = 5;
    let (first, others) = names.split_at(names.len().min(MOST));
    let listed = first.join(", ");
    if others.is_empty() { listed } else { format!("{listed} and {} more", others.len()) }
}

/// `, 3 days ago`; nothing for less than a day.
fn distance(then: Timestamp, direction: &str) -> String {
    match days_away(then) {
        Some(days) => format!(", {days} {direction}"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::trust::certificate::tests::{params, self_signed, signed_by};

    const HOUR: Duration = Duration::from_secs(3600);
    const DAY: Duration = Duration::from_secs(86_400);

    fn paris() -> Endpoint {
        Endpoint::parse_host("paris.example").unwrap()
    }

    /// The words about a certificate of Paris that was made for these names.
    fn words(error: &TrustError, der: &CertificateDer<'_>) -> String {
        error.words(&Certificate::read(der).unwrap(), &paris())
    }

    #[test]
    fn an_unknown_issuer_is_named_unless_it_is_the_certificate_itself() {
        let params = params(&["paris.example"]);
        let own = words(&TrustError::UnknownIssuer, &self_signed(&params));
        assert_eq!(own, "nobody but itself has signed it");
        let other = words(&TrustError::UnknownIssuer, &signed_by("Paris Root", &params));
        assert_eq!(other, "it was signed by CN=Paris Root, whom this machine does not know");
    }

    #[test]
    fn a_wrong_name_is_told_with_the_first_of_the_right_ones() {
        let only_for = |names: &[&str]| words(&TrustError::WrongName, &self_signed(&params(names)));
        assert_eq!(only_for(&[]), "it was not made for paris.example; it names no host at all");
        assert_eq!(
            only_for(&["a.example", "10.1.2.3"]),
            "it was not made for paris.example, only for a.example, 10.1.2.3"
        );
        assert_eq!(
            only_for(&["a", "b", "c", "d", "e"]),
            "it was not made for paris.example, only for a, b, c, d, e"
        );
        assert_eq!(
            only_for(&["a", "b", "c", "d", "e", "f", "g"]),
            "it was not made for paris.example, only for a, b, c, d, e and 2 more"
        );
    }

    /// The words about a certificate that expired so long ago, without the moment.
    fn expired(ago: Duration) -> String {
        let mut params = params(&["paris.example"]);
        params.not_after = (SystemTime::now() - ago).into();
        let der = self_signed(&params);
        let moment = spell_utc(Certificate::read(&der).unwrap().not_after);
        words(&TrustError::Expired, &der).replace(&moment, "THEN")
    }

    /// The words about a certificate that becomes valid so much later, without the moment.
    fn not_valid_yet(later: Duration) -> String {
        let mut params = params(&["paris.example"]);
        params.not_before = (SystemTime::now() + later).into();
        let der = self_signed(&params);
        let moment = spell_utc(Certificate::read(&der).unwrap().not_before);
        words(&TrustError::NotValidYet, &der).replace(&moment, "THEN")
    }

    #[test]
    fn a_time_that_is_over_or_has_not_come_is_told_with_its_distance() {
        assert_eq!(expired(HOUR), "it expired on THEN");
        assert_eq!(expired(DAY + HOUR), "it expired on THEN, 1 day ago");
        assert_eq!(expired(400 * DAY + HOUR), "it expired on THEN, 400 days ago");
        assert_eq!(not_valid_yet(HOUR), "it is not valid before THEN");
        assert_eq!(not_valid_yet(3 * DAY + HOUR), "it is not valid before THEN, 3 days from now");
    }

    fn remembered(der: &CertificateDer<'_>) -> RememberedCertificate {
        RememberedCertificate {
            server: paris().identity(),
            fingerprint: Fingerprint::from_certificate(der),
            since: "2026-01-02T03:04:05Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_changed_certificate_is_refused_with_both_fingerprints() {
        let (old, new) = (self_signed(&params(&["paris.example"])), self_signed(&params(&["paris.example"])));
        let error = TrustError::Changed(remembered(&old));
        assert_eq!(words(&error, &new), "another one is remembered since 2026-01-02 03:04:05 UTC");
        let failure = refusal(&new, &error, &paris());
        assert_eq!(failure.kind(), FailureKind::Trust);
        assert!(failure.message_line().starts_with("THE CERTIFICATE OF paris.example:8886 HAS CHANGED: "));
        assert_eq!(
            failure.hint_lines(),
            [
                format!("remembered: {}, since 2026-01-02 03:04:05 UTC", Fingerprint::from_certificate(&old)),
                format!("shown now:  {}", Fingerprint::from_certificate(&new)),
                "compare it: on the server itself, jsinfo trust localhost:8886 shows it".to_owned(),
                "to look at it, and to remember it instead: jsinfo trust paris.example:8886".to_owned(),
                "to forget the old one: jsinfo trust --remove paris.example:8886".to_owned(),
            ]
        );
    }

    #[test]
    fn where_there_are_pins_only_another_pin_is_advised() {
        let der = self_signed(&params(&["paris.example"]));
        let failure = refusal(&der, &TrustError::NotPinned, &paris());
        let shown = Fingerprint::from_certificate(&der);
        assert_eq!(
            failure.message_line(),
            "the certificate of paris.example:8886 is not trusted: it is none of the pinned ones"
        );
        assert_eq!(
            failure.hint_lines(),
            [format!("its fingerprint is {shown}"), format!("if that is the server's own: --pin {shown}")]
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused_for_that() {
        let failure = refusal(&CertificateDer::from(&b"no"[..]), &TrustError::UnknownIssuer, &paris());
        let told = "the certificate of paris.example:8886 cannot be read: it is no X.509 certificate: ";
        assert!(failure.message_line().starts_with(told), "{failure}");
    }

    #[test]
    fn an_advised_command_is_ready_for_a_shell() {
        assert_eq!(command("trust", &paris()), "jsinfo trust paris.example:8886");
        // Brackets are a pattern to a shell.
        let address = Endpoint::parse_host("[::2]:9000").unwrap();
        assert_eq!(command("trust --remove", &address), "jsinfo trust --remove '[::2]:9000'");
    }
}
