//! Who may ask, and over what: a token, and TLS, whose files are read anew when they change; and by which name, where nothing
//! else keeps a stranger out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::BASE64;
use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use ring::digest::{SHA256, digest};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::from_files::FromFiles;
use crate::credentials::read_secret_file;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::{self, io_message};
use crate::output::Output;
use crate::secret::Secret;
use crate::trust::handshake::server_config;

/// What the command line says of who may ask.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProtectionOptions {
    /// The token.
    pub(crate) token: Option<PathBuf>,
    /// The certificate and its key.
    pub(crate) tls: Option<(PathBuf, PathBuf)>,
    /// The directory of a service manager, which vouches for the files in it.
    pub(crate) vouched: Option<PathBuf>,
    /// Whether everybody may, from wherever.
    pub(crate) allow_anyone: bool,
}

/// Through what somebody comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entrance {
    /// A socket in the file system, whose rights say who may; a proxy that stands there passes on any name.
    File,
    /// This machine's own network.
    Loopback,
    /// Any other.
    Network,
}

/// Who may ask.
pub(super) struct Protection {
    token: Option<FromFiles<Secret>>,
    tls: Option<FromFiles<Arc<ServerConfig>>>,
    allow_anyone: bool,
}

impl Protection {
    /// Reads the files.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where one cannot be used.
    pub(super) fn read(options: &ProtectionOptions) -> Result<Self> {
        let ProtectionOptions { token, tls, vouched, allow_anyone } = options.clone();
        let token = match token {
            None => None,
            Some(path) => {
                let (paths, vouched) = (vec![path.clone()], vouched.clone());
                Some(FromFiles::new(paths, move || read_secret_file(&path, vouched.as_deref()))?)
            }
        };
        let tls = match tls {
            None => None,
            Some((certificate, key)) => {
                let paths = vec![certificate.clone(), key.clone()];
                Some(FromFiles::new(paths, move || read_tls(&certificate, &key, vouched.as_deref()))?)
            }
        };
        Ok(Self { token, tls, allow_anyone })
    }

    /// Whether a token is wanted.
    pub(super) fn wants_token(&self) -> bool {
        self.token.is_some()
    }

    /// Whether anybody is answered who reaches it over a network.
    pub(super) fn allows_network(&self) -> bool {
        self.wants_token() || self.allow_anyone
    }

    /// Whether being on this machine is all that lets somebody in who comes in there. A browser is on this machine, too,
    /// and a page in it could give its own name this machine's address (DNS rebinding): then it has to ask by the address.
    /// Over TLS the browser itself holds the name against the certificate.
    pub(super) fn trusts_place(&self, entrance: Entrance) -> bool {
        entrance == Entrance::Loopback && !self.allows_network() && !self.is_tls()
    }

    /// Whether it is served over TLS.
    pub(super) fn is_tls(&self) -> bool {
        self.tls.is_some()
    }

    /// How to begin TLS; none where it is not wanted.
    pub(super) async fn tls(&self, output: &Output) -> Option<Arc<ServerConfig>> {
        let config = self.tls.as_ref()?.get(output).await;
        Some(Arc::clone(&config))
    }

    /// Whether a request may be answered: it has the token, where one is wanted.
    pub(super) async fn admits(&self, headers: &HeaderMap, output: &Output) -> bool {
        let Some(wanted) = &self.token else { return true };
        let Some(given) = token_of(headers) else { return false };
        // Hashed, so that it takes the same time wherever the two differ.
        let hashed = |text: &str| digest(&SHA256, text.as_bytes());
        let wanted = wanted.get(output).await;
        hashed(&given).as_ref() == hashed(wanted.expose()).as_ref()
    }
}

/// The token that a request has: `Bearer TOKEN`; or as a password, whoever it is said to be of, since a browser has no other
/// way.
fn token_of(headers: &HeaderMap) -> Option<String> {
    let (scheme, rest) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64.decode(rest.trim().as_bytes()).ok()?).ok()?;
    // In Basic a name has no colon, and a password may have some: the first one ends the name.
    let (_, password) = decoded.split_once(':')?;
    Some(password.to_owned())
}

fn read_tls(certificate: &Path, key: &Path, vouched: Option<&Path>) -> Result<Arc<ServerConfig>> {
    let bytes = files::read::bytes(certificate).map_err(|error| {
        Failure::new(FailureKind::Configuration, io_message(error)).context(cannot_use(certificate))
    })?;
    let mut chain = Vec::new();
    for section in CertificateDer::pem_slice_iter(&bytes) {
        chain.push(
            section.map_err(|_| unusable(certificate, "it is damaged: a certificate in PEM is wanted"))?,
        );
    }
    if chain.is_empty() {
        return Err(unusable(certificate, "it holds no certificate in PEM")
            .hint("the server's own comes first, then those that lead to its root"));
    }
    let secret = read_secret_file(key, vouched)?;
    let key_der = PrivateKeyDer::from_pem_slice(secret.expose().as_bytes())
        .map_err(|_| unusable(key, "it holds no private key in PEM without a passphrase"))?;
    server_config(chain, key_der)
        .map_err(|error| unusable(key, format!("it does not go with {}: {error}", certificate.display())))
}

fn unusable(path: &Path, what: impl Into<String>) -> Failure {
    Failure::message(FailureKind::Configuration, what.into()).context(cannot_use(path))
}

fn cannot_use(path: &Path) -> String {
    format!("cannot use {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_a_bearers_or_a_password() {
        let of = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, value.parse().unwrap());
            token_of(&headers)
        };
        assert_eq!(of("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(of("bearer  abc ").as_deref(), Some("abc"));
        // ops:a:c
        assert_eq!(of("Basic b3BzOmE6Yw==").as_deref(), Some("a:c"));
        for none in ["abc", "Basic !", "Basic b3Bz", "Digest abc", "Bearer"] {
            assert_eq!(of(none), None, "{none}");
        }
        assert_eq!(token_of(&HeaderMap::new()), None);
    }
}
