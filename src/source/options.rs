//! What a target is asked with: who asks, how long it may take, and what is trusted.

use std::ffi::OsString;
use std::time::Duration;

use crate::credentials::Credentials;
use crate::progress::Progress;
use crate::trust::TrustOptions;

/// The total deadline, unless told otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(15);

/// The deadline for look-up, connection and TLS, unless told otherwise.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Everything that a session needs to know beside the address.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// Who asks; nobody for the anonymous view.
    pub credentials: Option<Credentials>,
    /// Whether to ask for a superuser's rights.
    pub superuser: bool,
    /// The time for everything together.
    pub timeout: Duration,
    /// The time for name look-up, connection and TLS together.
    pub connect_timeout: Duration,
    /// What makes a certificate good.
    pub trust: TrustOptions,
    /// Whether credentials may cross a network in the clear.
    pub allow_plaintext: bool,
    /// What stands for the vendor's clients on this machine.
    pub programs: Programs,
    /// Who follows the steps.
    pub progress: Progress,
    /// Whether to go on after a refusal, to see how far it goes.
    pub keep_going: bool,
}

/// Nobody asks, nothing is trusted beyond the system, and nobody follows.
impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            credentials: None,
            superuser: false,
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            trust: TrustOptions::default(),
            allow_plaintext: false,
            programs: Programs::default(),
            progress: Progress::default(),
            keep_going: false,
        }
    }
}

/// The programs that ask a server for `console:` and `python:` targets, each as a path or a name to be looked up.
#[derive(Debug, Clone)]
pub struct Programs {
    /// The vendor's command.
    pub console: OsString,
    /// A Python that has the vendor's module.
    pub python: OsString,
}

impl Default for Programs {
    fn default() -> Self {
        Self { console: "jetstream".into(), python: "python3".into() }
    }
}
