//! The certificates that a server shows beside its own: which of them matter, and which is at fault.
//!
//! The library verifies a chain and says what is wrong with it, not with which of its certificates.

use std::fmt;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use x509_parser::certificate::X509Certificate;

use super::certificate::{parse, timestamp};

/// One of the certificates between the server's own and a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intermediate {
    /// Whose it is, as a distinguished name; often enough empty.
    pub subject: String,
    /// From when on it is valid.
    pub not_before: Timestamp,
    /// Until when it is valid.
    pub not_after: Timestamp,
}

/// `the intermediate CN=Paris Issuing`; not safe to show as it is.
impl fmt::Display for Intermediate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.subject.is_empty() {
            return f.write_str("an intermediate without a name");
        }
        write!(f, "the intermediate {}", self.subject)
    }
}

/// The name that the chain ends at, and why nobody knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainEnd {
    /// The server shows no certificate of that name.
    Missing(String),
    /// The server shows it, signed by itself: a root that this machine does not have.
    SelfSigned(String),
}

/// What a server showed, read. What cannot be read leads nowhere.
pub(super) struct Chain<'a> {
    own: X509Certificate<'a>,
    others: Vec<Link<'a>>,
}

/// A certificate that is not the server's own.
struct Link<'a> {
    der: &'a CertificateDer<'a>,
    certificate: X509Certificate<'a>,
}

impl<'a> Chain<'a> {
    /// Reads what a server showed; none where its own certificate cannot be read.
    pub(super) fn read(own: &'a CertificateDer<'a>, others: &'a [CertificateDer<'a>]) -> Option<Self> {
        let mut links = Vec::new();
        for der in others {
            if let Ok(certificate) = parse(der) {
                links.push(Link { der, certificate });
            }
        }
        Some(Self { own: parse(own).ok()?, others: links })
    }

    /// The certificate that is too old: the first on the way up. None where that is the server's own.
    pub(super) fn expired(&self, now: Timestamp) -> Option<Intermediate> {
        self.at_fault(|certificate| not_after(certificate) < now)
    }

    /// The certificate whose time has not come. None where that is the server's own.
    pub(super) fn not_valid_yet(&self, now: Timestamp) -> Option<Intermediate> {
        self.at_fault(|certificate| now < not_before(certificate))
    }

    fn at_fault(&self, is_bad: impl Fn(&X509Certificate<'_>) -> bool) -> Option<Intermediate> {
        if is_bad(&self.own) {
            return None;
        }
        // A root that the server shows is on no way up, and what was verified with may be another way than ours.
        let everything = self.way_up().into_iter().chain(&self.others);
        for link in everything {
            if is_bad(&link.certificate) {
                return Some(link.intermediate());
            }
        }
        None
    }

    /// Where the chain ends, if it goes further than the server's own certificate.
    pub(super) fn end(&self) -> Option<ChainEnd> {
        let way_up = self.way_up();
        let top = way_up.last().map_or(&self.own, |link| &link.certificate);
        let issuer = top.issuer();
        let is_shown =
            self.others.iter().any(|link| !link.is_between() && link.certificate.subject() == issuer);
        if is_shown {
            Some(ChainEnd::SelfSigned(issuer.to_string()))
        } else if way_up.is_empty() {
            None
        } else {
            Some(ChainEnd::Missing(issuer.to_string()))
        }
    }

    /// The certificate with which a chain that is good breaks, before the server's own runs out. `is_good` says whether
    /// these would be enough, too: one that is not missed, as an old cross-signature is not, breaks nothing.
    pub(super) fn first_to_expire(
        &self,
        is_good: impl Fn(&[CertificateDer<'_>]) -> bool,
    ) -> Option<Intermediate> {
        let mut candidates: Vec<&Link<'_>> = Vec::new();
        for link in &self.others {
            if link.is_between() && not_after(&link.certificate) < not_after(&self.own) {
                candidates.push(link);
            }
        }
        candidates.sort_by_key(|link| not_after(&link.certificate));
        // Taken out one by one, the soonest to expire first: the first one whose loss breaks the chain is the one to tell of.
        let mut left: Vec<CertificateDer<'_>> = self.others.iter().map(|link| link.der.clone()).collect();
        for candidate in candidates {
            left.retain(|der| der != candidate.der);
            if !is_good(&left) {
                return Some(candidate.intermediate());
            }
        }
        None
    }

    /// The same by names alone, where nothing was verified.
    pub(super) fn first_to_expire_by_name(&self) -> Option<Intermediate> {
        let way_up = self.way_up();
        let first = way_up.into_iter().min_by_key(|link| not_after(&link.certificate))?;
        if not_after(&self.own) <= not_after(&first.certificate) {
            return None;
        }
        Some(first.intermediate())
    }

    /// The certificates that lead up from the server's own, each the issuer of the one before, as far as names tell. Of
    /// several for one name, the one that is valid for longest: the others are not needed.
    fn way_up(&self) -> Vec<&Link<'a>> {
        let mut way: Vec<&Link<'a>> = Vec::new();
        let mut below = &self.own;
        // Certificates may name each other in a circle.
        while way.len() < self.others.len() {
            let mut issuers = Vec::new();
            for link in &self.others {
                if link.is_between() && link.certificate.subject() == below.issuer() {
                    issuers.push(link);
                }
            }
            let Some(issuer) = issuers.into_iter().max_by_key(|link| not_after(&link.certificate)) else {
                break;
            };
            way.push(issuer);
            below = &issuer.certificate;
        }
        way
    }
}

impl Link<'_> {
    /// Whether it is no root.
    fn is_between(&self) -> bool {
        self.certificate.subject() != self.certificate.issuer()
    }

    fn intermediate(&self) -> Intermediate {
        Intermediate {
            subject: self.certificate.subject().to_string(),
            not_before: not_before(&self.certificate),
            not_after: not_after(&self.certificate),
        }
    }
}

fn not_before(certificate: &X509Certificate<'_>) -> Timestamp {
    timestamp(certificate.validity().not_before)
}

fn not_after(certificate: &X509Certificate<'_>) -> Timestamp {
    timestamp(certificate.validity().not_after)
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};

    use super::*;

    /// Midnight at the beginning of a day of this year.
    fn on(day: u8) -> Timestamp {
        format!("2026-06-{day:02}T00:00:00Z").parse().unwrap()
    }

    fn named(name: &str) -> CertificateParams {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
    }

    /// A certificate that names this subject and this issuer, valid from one of those days to another. Who has signed it
    /// does not matter to a chain.
    fn link(subject: &str, issuer: &str, days: (u8, u8)) -> CertificateDer<'static> {
        let mut params = named(subject);
        params.not_before = rcgen::date_time_ymd(2026, 6, days.0);
        params.not_after = rcgen::date_time_ymd(2026, 6, days.1);
        let issuer = Issuer::new(named(issuer), KeyPair::generate().unwrap());
        params.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap().der().clone()
    }

    fn subject(intermediate: Option<Intermediate>) -> Option<String> {
        intermediate.map(|intermediate| intermediate.subject)
    }

    #[test]
    fn the_first_one_on_the_way_up_is_at_fault() {
        let own = link("paris", "Issuing", (5, 20));
        let others = [
            link("Policy", "Root", (1, 8)),
            link("Stray", "Nobody", (1, 2)),
            link("Issuing", "Policy", (2, 9)),
        ];
        let chain = Chain::read(&own, &others).unwrap();
        assert_eq!(subject(chain.expired(on(6))), Some("CN=Stray".to_owned()), "whatever else there is");
        assert_eq!(subject(chain.expired(on(9))), Some("CN=Policy".to_owned()));
        let issuing = chain.expired(on(10)).unwrap();
        assert_eq!(issuing.to_string(), "the intermediate CN=Issuing");
        assert_eq!((issuing.not_before, issuing.not_after), (on(2), on(9)));
        assert_eq!(chain.expired(on(21)), None, "the server's own comes first");
        assert_eq!(chain.not_valid_yet(on(4)), None);
        let early = [link("Issuing", "Root", (10, 30))];
        let chain = Chain::read(&own, &early).unwrap();
        assert_eq!(subject(chain.not_valid_yet(on(6))), Some("CN=Issuing".to_owned()));
        assert_eq!(chain.expired(on(6)), None);
    }

    #[test]
    fn a_chain_ends_at_somebody_who_is_shown_or_not() {
        let own = link("paris", "Issuing", (1, 20));
        let issuing = link("Issuing", "Root", (1, 20));
        let root = link("Root", "Root", (1, 20));
        let end = |others: &[CertificateDer<'_>]| Chain::read(&own, others).unwrap().end();
        assert_eq!(end(&[]), None);
        assert_eq!(end(from_ref(&root)), None, "a root that has nothing to do with it");
        assert_eq!(end(from_ref(&issuing)), Some(ChainEnd::Missing("CN=Root".to_owned())));
        assert_eq!(end(&[root, issuing]), Some(ChainEnd::SelfSigned("CN=Root".to_owned())));
        let circle = [link("Issuing", "Policy", (1, 20)), link("Policy", "Issuing", (1, 20))];
        assert_eq!(end(&circle), Some(ChainEnd::Missing("CN=Issuing".to_owned())), "it does end");
    }

    #[test]
    fn a_chain_breaks_with_the_first_that_is_missed() {
        let own = link("paris", "Issuing", (1, 20));
        let old_cross = link("Root", "Old Root", (1, 3));
        let cross = link("Issuing", "Other", (1, 4));
        let issuing = link("Issuing", "Root", (1, 9));
        let long = link("Policy", "Root", (1, 25));
        let others = [old_cross, cross.clone(), issuing.clone(), long.clone(), link("Root", "Root", (1, 2))];
        let chain = Chain::read(&own, &others).unwrap();
        let either = chain.first_to_expire(|left| left.contains(&cross) || left.contains(&issuing));
        assert_eq!(either.map(|link| link.not_after), Some(on(9)), "the longer one holds until then");
        let needed = chain.first_to_expire(|left| left.contains(&cross));
        assert_eq!(needed.map(|link| link.not_after), Some(on(4)));
        assert_eq!(chain.first_to_expire(|_| true), None, "none of them is needed");
        assert_eq!(
            chain.first_to_expire(|left| left.contains(&long)),
            None,
            "the server's own is over before"
        );
    }

    #[test]
    fn by_name_the_way_leads_over_those_that_are_valid_for_longest() {
        let own = link("paris", "Issuing", (1, 20));
        let others = [
            link("Issuing", "Other", (1, 2)),
            link("Issuing", "Policy", (1, 12)),
            link("Policy", "Root", (1, 9)),
            link("Stray", "Root", (1, 3)),
            link("Root", "Root", (1, 2)),
        ];
        let chain = Chain::read(&own, &others).unwrap();
        assert_eq!(subject(chain.first_to_expire_by_name()), Some("CN=Policy".to_owned()));
        let long = [link("Issuing", "Root", (1, 20))];
        assert_eq!(Chain::read(&own, &long).unwrap().first_to_expire_by_name(), None);
        assert_eq!(Chain::read(&own, &[]).unwrap().first_to_expire_by_name(), None);
    }

    #[test]
    fn what_cannot_be_read_leads_nowhere() {
        let own = link("paris", "Issuing", (1, 20));
        let others = [CertificateDer::from(&b"no"[..]), link("Issuing", "Root", (1, 9))];
        let chain = Chain::read(&own, &others).unwrap();
        assert_eq!(subject(chain.first_to_expire_by_name()), Some("CN=Issuing".to_owned()));
        assert!(Chain::read(&others[0], &[]).is_none());
    }
}
