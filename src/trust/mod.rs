//! Which certificates are good: what one says about itself, how it is known again, and why it is trusted or not.

pub mod certificate;
pub mod error;
pub mod fingerprint;
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
    /// A PEM file of more roots.
    pub ca_file: Option<PathBuf>,
    /// Whether every certificate is good.
    pub insecure: bool,
    /// Where the certificates that the user has looked at are remembered.
    pub store: Store,
}
