//! The certificates that rows name: each made for the run, by rcgen or by openssl, and all with one root that is trusted.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, CustomExtension, DnType, GeneralSubtree, IsCa,
    NameConstraints, SanType,
};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use super::super::support::certificate::{Authority, Identity};
use super::super::support::openssl_server::OpensslIdentity;

/// The name under which rows ask.
const HOST: &str = "0.0.0.0";

/// What a server shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// Nothing is wrong with it.
    Good,
    GoodInTls12,
    SelfSigned,
    SelfSignedAuthority,
    SelfSignedAndExpired,
    UnknownAuthority,
    HostileAuthority,
    Expired,
    ExpiredLongAgo,
    NotYetValid,
    ExpiredAndOtherName,
    OtherName,
    ManyOtherNames,
    NoName,
    NameInSubjectAlone,
    AddressAsName,
    HostileName,
    Authority,
    OtherPurpose,
    UnknownCriticalExtension,
    MissingIntermediate,
    WrongOrder,
    IntermediateFirst,
    RootBehind,
    Twice,
    IntermediateExpired,
    IntermediateNotYetValid,
    IntermediateIsNoAuthority,
    NameConstraints,
    PathTooLong,
    ChainTooDeep,
    Strangers,
    UnknownRoot,
    UnknownRootBehind,
    RootMadeAnew,
    OtherKey,
    OtherKeyInTls12,
    Large,
    Huge,
    Garbage,
    Nothing,
    CutShort,
    TrailingBytes,
    DateOfNoCalendar,
    SignatureSpoiled,
    OldVersion,
    SignedWithSha1,
    SignedWithMd5,
    SignedByP521,
    ClientCertificate,
    ClientCertificateInTls12,
    ClientCertificatePerhaps,
}

/// Those who sign, and where the root is that rows trust.
pub(super) struct Certificates {
    root: Authority,
    issuing: Authority,
    stranger: Authority,
    /// An authority of openssl's, whose key can sign in every way that there is.
    by_openssl: OpensslIdentity,
    /// The file with the roots that rows trust.
    roots: String,
}

impl Certificates {
    pub(super) fn new() -> Self {
        let root = Authority::root("Paris Root");
        let by_openssl = OpensslIdentity::made_by(&[
            "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj /CN=Openssl",
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-521 -nodes -keyout p521.key -out p521.pem -subj /CN=P521",
            "req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=paris \
             -addext subjectAltName=IP:0.0.0.0",
            "x509 -req -in request.pem -signkey key.pem -out version1.pem",
            "x509 -req -in request.pem -CA root.pem -CAkey root.key -copy_extensions copyall -sha1 -out sha1.pem",
            "x509 -req -in request.pem -CA root.pem -CAkey root.key -copy_extensions copyall -md5 -out md5.pem",
            "x509 -req -in request.pem -CA p521.pem -CAkey p521.key -copy_extensions copyall -out by-p521.pem",
        ]);
        let roots = by_openssl.file("roots.pem");
        let all = [root.pem(), read(&by_openssl, "root.pem"), read(&by_openssl, "p521.pem")].concat();
        std::fs::write(&roots, all).unwrap();
        let issuing = root.authority("Paris Issuing", |_| {});
        Self { issuing, root, stranger: Authority::root("Oslo Root"), by_openssl, roots }
    }

    /// The file with the roots that rows trust.
    pub(super) fn root_file(&self) -> &str {
        &self.roots
    }

    /// A server's certificate that the trusted root has signed.
    fn signed(&self, change: impl FnOnce(&mut CertificateParams)) -> Identity {
        self.root.identity(&[HOST], change)
    }

    /// The same with other names.
    fn named(&self, names: &[&str]) -> Identity {
        self.root.identity(names, |_| {})
    }

    /// The same behind an authority that the root has signed, which is shown beside it.
    fn behind(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> ServerConfig {
        let issuing = self.root.authority(name, change);
        issuing.identity(&[HOST], |_| {}).server_with(&[issuing.certificate])
    }

    /// A server that shows these bytes in place of a certificate.
    fn bytes(&self, change: impl FnOnce(&mut Vec<u8>)) -> ServerConfig {
        let identity = self.signed(|_| {});
        let mut der = identity.certificate.to_vec();
        change(&mut der);
        Identity { certificate: CertificateDer::from(der), key: identity.key }.server()
    }

    /// A certificate that openssl made beside the others.
    fn made_by_openssl(&self, certificate: &str) -> ServerConfig {
        let pem = read(&self.by_openssl, certificate);
        let key = read(&self.by_openssl, "key.pem");
        Identity {
            certificate: CertificateDer::from_pem_slice(pem.as_bytes()).unwrap(),
            key: PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
        }
        .server()
    }

    /// A server that wants a certificate of whoever asks, in one version of TLS.
    fn asking(&self, version: &'static SupportedProtocolVersion, is_needed: bool) -> ServerConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.stranger.certificate.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::clone(&provider));
        if !is_needed {
            verifier = verifier.allow_unauthenticated();
        }
        let identity = self.signed(|_| {});
        ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_client_cert_verifier(verifier.build().unwrap())
            .with_single_cert(vec![identity.certificate], identity.key)
            .unwrap()
    }

    /// The TLS of a server that shows this.
    #[allow(clippy::too_many_lines, reason = "one step for each that there is")]
    pub(super) fn server(&self, shown: Shown) -> ServerConfig {
        let good = || self.issuing.identity(&[HOST], |_| {});
        let issuing = self.issuing.certificate.clone();
        let root = self.root.certificate.clone();
        match shown {
            Shown::Good => good().server_with(&[issuing]),
            Shown::GoodInTls12 => self.signed(|_| {}).server_of(&rustls::version::TLS12),
            Shown::SelfSigned => Identity::new(&[HOST], |_| {}).server(),
            Shown::SelfSignedAuthority => Identity::new(&[HOST], authority).server(),
            Shown::SelfSignedAndExpired => Identity::new(&[HOST], expired).server(),
            Shown::UnknownAuthority => self.stranger.identity(&[HOST], |_| {}).server(),
            Shown::HostileAuthority => {
                Identity::signed_by("Evil \u{1b}[31m\u{202e}Corp\nerror: x", &[HOST], |_| {}).0.server()
            }
            Shown::Expired => self.signed(expired).server(),
            Shown::ExpiredLongAgo => {
                self.signed(|params| params.not_after = rcgen::date_time_ymd(1999, 1, 1)).server()
            }
            Shown::NotYetValid => self.signed(early).server(),
            Shown::ExpiredAndOtherName => self.root.identity(&["paris.example"], expired).server(),
            Shown::OtherName => self.named(&["paris.example", "10.1.2.3"]).server(),
            Shown::ManyOtherNames => self.named(&["a", "b", "c", "d", "e", "f", "g"]).server(),
            Shown::NoName => self.named(&[]).server(),
            Shown::NameInSubjectAlone => self
                .root
                .identity(&[], |params| params.distinguished_name.push(DnType::CommonName, HOST))
                .server(),
            Shown::AddressAsName => self.root.identity(&[], |params| dns_name(params, HOST)).server(),
            Shown::HostileName => {
                self.root.identity(&[], |params| dns_name(params, "evil\u{1b}[31m\nerror: x")).server()
            }
            Shown::Authority => self.signed(authority).server(),
            Shown::OtherPurpose => self
                .signed(|params| {
                    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
                })
                .server(),
            Shown::UnknownCriticalExtension => self.signed(|params| extension(params, 2, true)).server(),
            Shown::MissingIntermediate => good().server(),
            Shown::WrongOrder => {
                let inner = self.issuing.authority("Paris Inner", |_| {});
                inner.identity(&[HOST], |_| {}).server_with(&[issuing, root, inner.certificate])
            }
            Shown::IntermediateFirst => {
                let Identity { certificate, key } = good();
                Identity { certificate: issuing, key }.server_with(&[certificate])
            }
            Shown::RootBehind => good().server_with(&[issuing, root]),
            Shown::Twice => {
                let identity = good();
                identity.server_with(&[identity.certificate.clone(), issuing.clone(), issuing])
            }
            Shown::IntermediateExpired => self.behind("Paris Old", expired),
            Shown::IntermediateNotYetValid => self.behind("Paris Early", early),
            Shown::IntermediateIsNoAuthority => {
                self.behind("Paris Clerk", |params| params.is_ca = IsCa::NoCa)
            }
            Shown::NameConstraints => self.behind("Paris Narrow", |params| {
                let nobody = GeneralSubtree::IpAddress(CidrSubnet::V4([0; 4], [255; 4]));
                params.name_constraints =
                    Some(NameConstraints { permitted_subtrees: Vec::new(), excluded_subtrees: vec![nobody] });
            }),
            Shown::PathTooLong => {
                let last = IsCa::Ca(BasicConstraints::Constrained(0));
                let outer = self.root.authority("Paris Last", |params| params.is_ca = last);
                let inner = outer.authority("Paris One More", |_| {});
                inner.identity(&[HOST], |_| {}).server_with(&[inner.certificate, outer.certificate])
            }
            Shown::ChainTooDeep => {
                let mut chain = vec![self.root.authority("Paris 0", |_| {})];
                for depth in 1..12 {
                    chain.push(chain[depth - 1].authority(&format!("Paris {depth}"), |_| {}));
                }
                let identity = chain[11].identity(&[HOST], |_| {});
                let chain: Vec<_> = chain.into_iter().rev().map(|authority| authority.certificate).collect();
                identity.server_with(&chain)
            }
            Shown::Strangers => {
                let strangers: Vec<_> = (0..20)
                    .map(|number| Authority::root(&format!("Stranger {number}")).certificate)
                    .collect();
                good().server_with(&strangers)
            }
            Shown::UnknownRoot => {
                let issuing = self.stranger.authority("Oslo Issuing", |_| {});
                issuing.identity(&[HOST], |_| {}).server_with(&[issuing.certificate])
            }
            Shown::UnknownRootBehind => {
                let issuing = self.stranger.authority("Oslo Issuing", |_| {});
                let chain = [issuing.certificate.clone(), self.stranger.certificate.clone()];
                issuing.identity(&[HOST], |_| {}).server_with(&chain)
            }
            Shown::RootMadeAnew => Authority::root("Paris Root").identity(&[HOST], |_| {}).server(),
            Shown::OtherKey => self.with_other_key().server_of(&rustls::version::TLS13),
            Shown::OtherKeyInTls12 => self.with_other_key().server_of(&rustls::version::TLS12),
            Shown::Large => self.signed(|params| extension(params, 40_000, false)).server(),
            Shown::Huge => self.signed(|params| extension(params, 100_000, false)).server(),
            Shown::Garbage => self.bytes(|der| *der = b"\x30\x82this is no certificate\0\xff".to_vec()),
            Shown::Nothing => self.signed(|_| {}).server_showing(Vec::new()),
            Shown::CutShort => self.bytes(|der| der.truncate(der.len() / 2)),
            Shown::TrailingBytes => self.bytes(|der| der.extend([0; 4])),
            Shown::DateOfNoCalendar => self.bytes(|der| {
                let start = der.windows(2).position(|pair| pair == [0x17, 0x0d]).unwrap() + 2;
                der[start..start + 12].fill(b'9');
            }),
            Shown::SignatureSpoiled => self.bytes(|der| *der.last_mut().unwrap() ^= 1),
            Shown::OldVersion => self.made_by_openssl("version1.pem"),
            Shown::SignedWithSha1 => self.made_by_openssl("sha1.pem"),
            Shown::SignedWithMd5 => self.made_by_openssl("md5.pem"),
            Shown::SignedByP521 => self.made_by_openssl("by-p521.pem"),
            Shown::ClientCertificate => self.asking(&rustls::version::TLS13, true),
            Shown::ClientCertificateInTls12 => self.asking(&rustls::version::TLS12, true),
            Shown::ClientCertificatePerhaps => self.asking(&rustls::version::TLS13, false),
        }
    }

    /// A good certificate, and the key of another one.
    fn with_other_key(&self) -> Identity {
        Identity { certificate: self.signed(|_| {}).certificate, key: self.signed(|_| {}).key }
    }
}

fn read(directory: &OpensslIdentity, name: &str) -> String {
    std::fs::read_to_string(directory.file(name)).unwrap()
}

fn authority(params: &mut CertificateParams) {
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
}

fn expired(params: &mut CertificateParams) {
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
}

fn early(params: &mut CertificateParams) {
    params.not_before = rcgen::date_time_ymd(2999, 1, 1);
}

fn dns_name(params: &mut CertificateParams, name: &str) {
    params.subject_alt_names.push(SanType::DnsName(name.try_into().unwrap()));
}

/// An extension that nobody knows.
fn extension(params: &mut CertificateParams, length: usize, is_critical: bool) {
    let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5; length]);
    extension.set_criticality(is_critical);
    params.custom_extensions = vec![extension];
}
