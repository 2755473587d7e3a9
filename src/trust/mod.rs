//! Which certificates are good: what one says about itself, how it is known again, and why it is trusted or not.

mod ca_file;
pub mod certificate;
pub mod chain;
pub mod error;
pub mod fingerprint;
pub(crate) mod handshake;
pub(crate) mod key;
pub(crate) mod onlooker;
pub(crate) mod refusal;
mod roots;
mod short_rsa;
pub mod store;
pub mod verifier;

use std::path::PathBuf;

pub use fingerprint::Fingerprint;
use store::Store;

/// What makes a certificate good, beside the roots of the system. A loopback address needs none of it. Where a
/// certificate is remembered, only that one is good. In which order these count is decided in [`verifier`].
#[derive(Debug, Clone, Default)]
pub struct TrustOptions {
    /// The fingerprints that are good whatever else the certificate says. With one, nothing else is.
    pub pins: Vec<Fingerprint>,
    /// A file of more roots, or with the server's own certificate: PEM, or one certificate in DER.
    pub ca_file: Option<PathBuf>,
    /// Whether every certificate is good.
    pub insecure: bool,
    /// Where the certificates that the user has looked at are remembered.
    pub store: Store,
}
