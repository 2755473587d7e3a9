//! Certificates made for one test, of every shape that real servers have, and servers that show them.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use rcgen::{CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, SupportedProtocolVersion};

/// A certificate and its key.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Self-signed for these names, and otherwise as `change` says.
    pub(crate) fn new(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params(names, change).self_signed(&key).unwrap();
        Self { certificate: certificate.der().clone(), key: key.serialize_der().try_into().unwrap() }
    }

    /// Signed by an authority that is made for it; and that authority, as PEM.
    pub(crate) fn signed_by(
        authority: &str,
        names: &[&str],
        change: impl FnOnce(&mut CertificateParams),
    ) -> (Self, String) {
        let root = Authority::root(authority);
        (root.identity(names, change), root.pem())
    }

    /// Made by the openssl command, which writes `key.pem` and `certificate.pem`; it is run once for each line.
    pub(crate) fn by_openssl(commands: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for arguments in commands {
            openssl(directory.path(), arguments);
        }
        let file = |name: &str| directory.path().join(name);
        Self {
            certificate: CertificateDer::from_pem_file(file("certificate.pem")).unwrap(),
            key: PrivateKeyDer::from_pem_file(file("key.pem")).unwrap(),
        }
    }

    /// The fingerprint as openssl computes it, in jsinfo's form.
    pub(crate) fn fingerprint(&self) -> String {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(self.pem().as_bytes()).unwrap();
        fingerprint_of(file.path())
    }

    /// A server that shows it, and these certificates beside it.
    pub(crate) fn server_with(&self, chain: &[CertificateDer<'static>]) -> ServerConfig {
        self.server_showing([std::slice::from_ref(&self.certificate), chain].concat())
    }

    /// A server that shows these certificates in place of its own.
    pub(crate) fn server_showing(&self, shown: Vec<CertificateDer<'static>>) -> ServerConfig {
        let mut certified = CertifiedKey::clone(&self.certified());
        certified.cert = shown;
        config(rustls::ALL_VERSIONS, Arc::new(Shown(Mutex::new(Arc::new(certified)))))
    }

    /// Its certificate as PEM.
    pub(crate) fn pem(&self) -> String {
        pem(&self.certificate)
    }

    /// A server that shows it, in one version of TLS.
    pub(crate) fn server_of(&self, version: &'static SupportedProtocolVersion) -> ServerConfig {
        config(&[version], Arc::new(Shown(Mutex::new(self.certified()))))
    }

    /// A server that shows it.
    pub(crate) fn server(&self) -> ServerConfig {
        self.server_that_may_change().0
    }

    /// A server that shows it, until it is given another one to show.
    pub(crate) fn server_that_may_change(&self) -> (ServerConfig, Arc<Shown>) {
        let shown = Arc::new(Shown(Mutex::new(self.certified())));
        (config(rustls::ALL_VERSIONS, Arc::clone(&shown)), shown)
    }

    /// rustls would refuse to serve what its clients refuse, and servers in the field do not: nothing is checked.
    fn certified(&self) -> Arc<CertifiedKey> {
        let key = rustls::crypto::ring::sign::any_supported_type(&self.key).unwrap();
        Arc::new(CertifiedKey::new(vec![self.certificate.clone()], key))
    }
}

/// Somebody who signs certificates.
pub(crate) struct Authority {
    params: CertificateParams,
    key: KeyPair,
    pub(crate) certificate: CertificateDer<'static>,
}

impl Authority {
    /// A root of this name.
    pub(crate) fn root(name: &str) -> Self {
        let (params, key) = (authority_params(name, |_| {}), KeyPair::generate().unwrap());
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self { params, key, certificate }
    }

    /// An authority that this one has signed, and otherwise as `change` says.
    pub(crate) fn authority(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let (params, key) = (authority_params(name, change), KeyPair::generate().unwrap());
        let certificate = params.signed_by(&key, &self.issuer()).unwrap().der().clone();
        Self { params, key, certificate }
    }

    /// A certificate for another authority and its key, whoever has signed that one before.
    pub(crate) fn cross_sign(
        &self,
        other: &Self,
        change: impl FnOnce(&mut CertificateParams),
    ) -> CertificateDer<'static> {
        let mut params = other.params.clone();
        change(&mut params);
        params.signed_by(&other.key, &self.issuer()).unwrap().der().clone()
    }

    /// A server that this authority has signed.
    pub(crate) fn identity(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params(names, change).signed_by(&key, &self.issuer()).unwrap();
        Identity { certificate: certificate.der().clone(), key: key.serialize_der().try_into().unwrap() }
    }

    /// Its certificate as PEM.
    pub(crate) fn pem(&self) -> String {
        pem(&self.certificate)
    }

    fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }
}

fn authority_params(name: &str, change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    params(&[], |params| {
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        change(params);
    })
}

fn pem(der: &CertificateDer<'_>) -> String {
    let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for line in data_encoding::BASE64.encode(der).as_bytes().chunks(64) {
        pem.push_str(std::str::from_utf8(line).unwrap());
        pem.push('\n');
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}

/// The certificate that a server shows now.
#[derive(Debug)]
pub(crate) struct Shown(Mutex<Arc<CertifiedKey>>);

impl Shown {
    pub(crate) fn change_to(&self, other: &Identity) {
        *self.0.lock().unwrap() = other.certified();
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.lock().unwrap()))
    }
}

fn config(versions: &[&'static SupportedProtocolVersion], shown: Arc<Shown>) -> ServerConfig {
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(shown)
}

fn params(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    change(&mut params);
    params
}

/// Lets a certificate expire with the beginning of a day, so many days from now.
pub(crate) fn expire_in(params: &mut CertificateParams, days: i64) {
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let last = today.checked_add(days.days()).unwrap();
    let part = |number: i8| u8::try_from(number).unwrap();
    params.not_after = rcgen::date_time_ymd(last.year().into(), part(last.month()), part(last.day()));
}

/// The fingerprint of a certificate in PEM as openssl computes it, in jsinfo's form.
pub(crate) fn fingerprint_of(file: &Path) -> String {
    let file = file.to_str().unwrap();
    let told = openssl(Path::new("/"), &format!("x509 -in {file} -noout -fingerprint -sha256"));
    let (_, hex) = told.trim().split_once('=').unwrap();
    format!("sha256:{}", hex.replace(':', "").to_lowercase())
}

/// Runs openssl in a directory, and gives back what it says.
pub(crate) fn openssl(directory: &Path, arguments: &str) -> String {
    let output = Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(directory)
        .output()
        .expect("openssl is needed for certificates as people make them");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A self-signed certificate for these names, as a server's configuration and as PEM.
pub(crate) fn self_signed(names: &[&str]) -> (ServerConfig, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = params(names, |_| {}).self_signed(&key).unwrap();
    let identity =
        Identity { certificate: certificate.der().clone(), key: key.serialize_der().try_into().unwrap() };
    (identity.server(), certificate.pem())
}
