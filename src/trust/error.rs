//! What can be wrong with a certificate, in words. How it is refused, and what to do about it, is [`super::refusal`]'s.

use std::net::IpAddr;

use jiff::Timestamp;
use rustls::CertificateError;

use super::certificate::{Certificate, days_away};
use super::chain::{Chain, ChainEnd, Intermediate};
use super::key::GOOD_KEYS;
use super::store::RememberedCertificate;
use crate::endpoint::Endpoint;
use crate::units::time::{days_until, spell_utc};

/// Why a certificate is not good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustError {
    /// It is none of the pinned ones.
    NotPinned,
    /// Another one is remembered.
    Changed(RememberedCertificate),
    /// Nobody whom the system or the user trusts has signed it.
    UnknownIssuer,
    /// Nobody whom the system or the user trusts has signed the last one of its chain.
    UnknownRoot(ChainEnd),
    /// It was made for other names.
    WrongName,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotValidYet,
    /// The time of one of its chain is over.
    IntermediateExpired(Intermediate),
    /// The time of one of its chain has not come.
    IntermediateNotValidYet(Intermediate),
    /// It is an authority's own. A server must not show one, but `openssl req -x509` makes no others unless told to, so
    /// many do.
    Authority,
    /// It is of a version before 3, which knows no names of servers.
    OldVersion,
    /// It was not made for servers.
    WrongPurpose,
    /// Nothing that was signed with its key can be verified here.
    UnsupportedKey,
    /// Its key is so short that the word of whoever signed it does not suffice.
    ShortKey,
    /// It, or one of its chain, was signed in a way that cannot be verified here.
    UnsupportedSignature,
    /// It, or one of its chain, was not signed by the one that it names.
    BadSignature,
    /// It holds something that must not be passed over, and that nobody here knows.
    UnknownExtension,
    /// Whoever signed it has taken it back.
    Revoked,
    /// Anything else. The library has words for it, which help nobody but its authors.
    Other,
}

impl TrustError {
    /// What the roots have against a certificate that was shown with this chain, where that can be read.
    pub(super) fn from_rustls(error: &rustls::Error, chain: Option<&Chain<'_>>, now: Timestamp) -> Self {
        let rustls::Error::InvalidCertificate(error) = error else { return Self::Other };
        match error {
            CertificateError::UnknownIssuer => match chain.and_then(Chain::end) {
                Some(end) => Self::UnknownRoot(end),
                None => Self::UnknownIssuer,
            },
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::WrongName
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                match chain.and_then(|chain| chain.expired(now)) {
                    Some(intermediate) => Self::IntermediateExpired(intermediate),
                    None => Self::Expired,
                }
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                match chain.and_then(|chain| chain.not_valid_yet(now)) {
                    Some(intermediate) => Self::IntermediateNotValidYet(intermediate),
                    None => Self::NotValidYet,
                }
            }
            CertificateError::BadSignature => Self::BadSignature,
            CertificateError::UnsupportedSignatureAlgorithmContext { .. }
            | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
                Self::UnsupportedSignature
            }
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                Self::WrongPurpose
            }
            CertificateError::Revoked => Self::Revoked,
            // Two shapes that many servers show have no variant in rustls: they come as webpki's own errors.
            CertificateError::Other(other) => match other.0.downcast_ref() {
                Some(webpki::Error::CaUsedAsEndEntity) => Self::Authority,
                Some(webpki::Error::UnsupportedCertVersion) => Self::OldVersion,
                Some(webpki::Error::UnsupportedCriticalExtension) => Self::UnknownExtension,
                // The platform's verifier has an error of its own for that, which has no name that we may use.
                None if other.to_string() == "certificate had invalid extensions" => Self::WrongPurpose,
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }

    /// What is wrong, as the end of a sentence about "it": first what the roots found, then what else anybody can see, so that
    /// whoever mends the one does not find the other only then.
    pub fn words(&self, certificate: &Certificate, endpoint: &Endpoint) -> String {
        let mut words = self.own_words(certificate, endpoint);
        for more in self.what_else(certificate, endpoint) {
            words.push_str(", and ");
            words.push_str(&more);
        }
        words
    }

    /// What is wrong beside what the roots found: they say no more than the first that they come upon. That it is self-signed is
    /// not among it, since whoever gave it as a root wants it so.
    fn what_else(&self, certificate: &Certificate, endpoint: &Endpoint) -> Vec<String> {
        let is_about_others =
            matches!(self, Self::UnknownIssuer | Self::UnknownRoot(_) | Self::Authority | Self::OldVersion);
        let is_about_time = matches!(self, Self::Expired | Self::NotValidYet);
        let mut more = Vec::new();
        if (is_about_others || *self == Self::WrongName) && certificate.not_after < Timestamp::now() {
            more.push(format!("it {}", expired(certificate.not_after)));
        }
        let may_name_others = (is_about_others || is_about_time) && *self != Self::OldVersion;
        if may_name_others && names_others(certificate, endpoint) {
            more.push(wrong_name(certificate, endpoint));
        }
        more
    }

    fn own_words(&self, certificate: &Certificate, endpoint: &Endpoint) -> String {
        let Certificate { issuer, not_before, not_after, key, self_signed, .. } = certificate;
        match self {
            Self::NotPinned => "it is none of the pinned ones".to_owned(),
            Self::Changed(remembered) => {
                format!("a different one has been remembered since {}", spell_utc(remembered.since))
            }
            // rustls has one word for both.
            Self::UnknownIssuer if *self_signed => {
                "it is self-signed: nobody but itself has signed it".to_owned()
            }
            Self::UnknownIssuer => {
                format!("it was signed by {issuer}, whom this machine does not know")
            }
            Self::UnknownRoot(ChainEnd::Missing(root)) => {
                format!("its chain ends at {root}, whom this machine does not know")
            }
            Self::UnknownRoot(ChainEnd::SelfSigned(root)) => {
                format!("its chain ends at {root}, which is self-signed and not known to this machine")
            }
            Self::WrongName => wrong_name(certificate, endpoint),
            Self::Expired => format!("it {}", expired(*not_after)),
            Self::NotValidYet => format!("it {}", not_valid_yet(*not_before)),
            Self::IntermediateExpired(intermediate) => {
                format!("{intermediate}, which vouches for it, {}", expired(intermediate.not_after))
            }
            Self::IntermediateNotValidYet(intermediate) => {
                format!("{intermediate}, which vouches for it, {}", not_valid_yet(intermediate.not_before))
            }
            Self::Authority if *self_signed => {
                "it is self-signed, and an authority's own (CA:TRUE, as `openssl req -x509` makes them)"
                    .to_owned()
            }
            Self::Authority => "it is an authority's own (CA:TRUE) and no server's".to_owned(),
            Self::OldVersion if *self_signed => {
                "it is self-signed, and of an old version of X.509, which names no hosts".to_owned()
            }
            Self::OldVersion => "it is of an old version of X.509, which names no hosts".to_owned(),
            Self::WrongPurpose => {
                "it was made for another purpose than a server's (extended key usage)".to_owned()
            }
            Self::UnsupportedKey => format!("jsinfo cannot take its key ({key})"),
            Self::ShortKey => format!("its key is too short to be trusted on its signer's word ({key})"),
            Self::UnsupportedSignature => format!(
                "it, or one of its chain, was signed in a way that jsinfo cannot verify (as with SHA-1, or with a key \
                 other than {GOOD_KEYS})"
            ),
            // An authority that was made anew has its old name, and a key that fits nothing it signed before.
            Self::BadSignature => format!(
                "it was not signed by the {issuer} that this machine knows, or with a key that jsinfo cannot take"
            ),
            Self::UnknownExtension => {
                "it has a critical extension that jsinfo does not know, and must not pass over".to_owned()
            }
            Self::Revoked => "whoever signed it has revoked it".to_owned(),
            Self::Other => "this machine's rules for certificates do not let it pass".to_owned(),
        }
    }
}

/// Whether a certificate was made for names, and none of them is the host's. The roots judge it by all its rules; here a
/// name that may be the host's is taken for it.
fn names_others(certificate: &Certificate, endpoint: &Endpoint) -> bool {
    let is_host = |name: &String| match name.strip_prefix("*.") {
        // A star stands for one label and no more, so what comes behind the first dot has to be the same.
        Some(domain) => {
            endpoint.host.split_once('.').is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(domain))
        }
        None => match endpoint.ip() {
            Some(ip) => name.parse::<IpAddr>() == Ok(ip),
            None => name.eq_ignore_ascii_case(&endpoint.host),
        },
    };
    !certificate.names.is_empty() && !certificate.names.iter().any(is_host)
}

fn wrong_name(certificate: &Certificate, endpoint: &Endpoint) -> String {
    let Certificate { subject, names, .. } = certificate;
    let host = &endpoint.host;
    // An address among the names would have been good, so what looks like one is written as a name.
    if let Some(ip) = endpoint.ip()
        && names.iter().any(|name| name.parse::<IpAddr>() == Ok(ip))
    {
        return format!("it has the address {host} as a DNS name (DNS:{host}), where IP:{host} has to stand");
    }
    if !names.is_empty() {
        return format!("it was made for another name than {host}: {}", first_names(names));
    }
    if subject.split(", ").any(|part| part.strip_prefix("CN=").is_some_and(|name| name == host)) {
        return format!(
            "it names {host} in its subject alone, which does not count: it has no subjectAltName"
        );
    }
    format!("it was not made for {host}; it names no host at all")
}

/// Since when it is over, as the end of a sentence.
fn expired(not_after: Timestamp) -> String {
    /// So many days after the end of a certificate, nobody has simply forgotten it.
    const SUSPICIOUS: i128 = 3_650;
    let told = format!("expired on {}{}", spell_utc(not_after), distance(not_after, "ago"));
    if days_until(not_after) < -SUSPICIOUS { format!("{told}{}", by_our_clock()) } else { told }
}

/// From when on it is good, as the end of a sentence. A certificate is made before it is used, so a clock that is behind
/// is as likely as anything else.
fn not_valid_yet(not_before: Timestamp) -> String {
    let from = spell_utc(not_before);
    format!("is not valid before {from}{}{}", distance(not_before, "from now"), by_our_clock())
}

fn by_our_clock() -> String {
    format!(" (this machine's clock says {}: is it right?)", spell_utc(Timestamp::now()))
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

    use rcgen::{DnType, SanType};
    use rustls::pki_types::CertificateDer;

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
        assert_eq!(own, "it is self-signed: nobody but itself has signed it");
        let other = words(&TrustError::UnknownIssuer, &signed_by("Paris Root", &params));
        assert_eq!(other, "it was signed by CN=Paris Root, whom this machine does not know");
    }

    #[test]
    fn another_name_is_told_with_the_first_of_the_right_ones() {
        let only_for = |names: &[&str]| words(&TrustError::WrongName, &self_signed(&params(names)));
        assert_eq!(only_for(&[]), "it was not made for paris.example; it names no host at all");
        let told = "it was made for another name than paris.example";
        assert_eq!(only_for(&["a.example", "10.1.2.3"]), format!("{told}: a.example, 10.1.2.3"));
        assert_eq!(only_for(&["a", "b", "c", "d", "e"]), format!("{told}: a, b, c, d, e"));
        assert_eq!(
            only_for(&["a", "b", "c", "d", "e", "f", "g"]),
            format!("{told}: a, b, c, d, e and 2 more")
        );
    }

    #[test]
    fn what_else_is_wrong_is_told_with_it() {
        let mut params = params(&["oslo.example"]);
        let other = "it was made for another name than paris.example: oslo.example";
        let own = words(&TrustError::UnknownIssuer, &self_signed(&params));
        assert_eq!(own, format!("it is self-signed: nobody but itself has signed it, and {other}"));
        params.not_after = (SystemTime::now() - 3 * DAY - HOUR).into();
        let der = self_signed(&params);
        let then = spell_utc(Certificate::read(&der).unwrap().not_after);
        let told = words(&TrustError::Authority, &der);
        assert!(told.ends_with(&format!(", and it expired on {then}, 3 days ago, and {other}")), "{told}");
        assert_eq!(
            words(&TrustError::Expired, &der),
            format!("it expired on {then}, 3 days ago, and {other}")
        );
        assert_eq!(words(&TrustError::NotPinned, &der), "it is none of the pinned ones");
        let wildcard = self_signed(&crate::trust::certificate::tests::params(&["*.example"]));
        assert!(!words(&TrustError::UnknownIssuer, &wildcard).contains("another name"));
    }

    #[test]
    fn a_name_that_stands_where_nobody_looks_is_told() {
        let mut params = params(&[]);
        params.distinguished_name.push(DnType::OrganizationName, "Paris");
        params.distinguished_name.push(DnType::CommonName, "paris.example");
        let told =
            "it names paris.example in its subject alone, which does not count: it has no subjectAltName";
        assert_eq!(words(&TrustError::WrongName, &self_signed(&params)), told);
    }

    #[test]
    fn an_address_that_is_written_as_a_name_is_told() {
        for (host, written) in [("10.1.2.3", "10.1.2.3"), ("2001:db8::1", "2001:DB8:0::1")] {
            let endpoint = Endpoint::parse_host(host).unwrap();
            let mut params = params(&["paris.example"]);
            params.subject_alt_names.push(SanType::DnsName(written.try_into().unwrap()));
            let certificate = Certificate::read(&self_signed(&params)).unwrap();
            assert_eq!(
                TrustError::WrongName.words(&certificate, &endpoint),
                format!("it has the address {host} as a DNS name (DNS:{host}), where IP:{host} has to stand")
            );
        }
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
        assert_eq!(expired(3_650 * DAY + HOUR), "it expired on THEN, 3650 days ago");
        let early = without_clock(&not_valid_yet(HOUR));
        assert_eq!(early, "it is not valid before THEN");
        let early = without_clock(&not_valid_yet(3 * DAY + HOUR));
        assert_eq!(early, "it is not valid before THEN, 3 days from now");
        // Nobody forgets a certificate for so long.
        assert_eq!(without_clock(&expired(3_651 * DAY + HOUR)), "it expired on THEN, 3651 days ago");
    }

    /// What is told beside what this machine's clock says.
    fn without_clock(words: &str) -> String {
        let (told, clock) = words.split_once(" (this machine's clock says ").expect("the clock is told");
        let now = spell_utc(Timestamp::now());
        let (day, _) = now.split_once(' ').unwrap();
        assert!(clock.starts_with(day) && clock.ends_with(" UTC: is it right?)"), "{words}");
        told.to_owned()
    }

    #[test]
    fn it_is_said_which_certificate_of_the_chain_is_at_fault() {
        let der = signed_by("Paris Issuing", &params(&["paris.example"]));
        let intermediate = Intermediate {
            subject: "CN=Paris Issuing".to_owned(),
            not_before: "2999-01-01T00:00:00Z".parse().unwrap(),
            not_after: "2020-01-01T00:00:00Z".parse().unwrap(),
        };
        let told = words(&TrustError::IntermediateExpired(intermediate.clone()), &der);
        let vouching = "the intermediate CN=Paris Issuing, which vouches for it,";
        assert!(told.starts_with(&format!("{vouching} expired on 2020-01-01 00:00:00 UTC, ")), "{told}");
        let told = words(&TrustError::IntermediateNotValidYet(intermediate), &der);
        assert!(
            told.starts_with(&format!("{vouching} is not valid before 2999-01-01 00:00:00 UTC")),
            "{told}"
        );
        let missing = TrustError::UnknownRoot(ChainEnd::Missing("CN=Root".to_owned()));
        assert_eq!(words(&missing, &der), "its chain ends at CN=Root, whom this machine does not know");
        let shown = TrustError::UnknownRoot(ChainEnd::SelfSigned("CN=Root".to_owned()));
        assert_eq!(
            words(&shown, &der),
            "its chain ends at CN=Root, which is self-signed and not known to this machine"
        );
    }
}
