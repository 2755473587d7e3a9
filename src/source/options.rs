//! How a target is asked: how long it may take, what is trusted, and with which programs.

use std::ffi::OsString;
use std::time::Duration;

use super::logins::TargetLogins;
use crate::progress::Progress;
use crate::trust::TrustOptions;

/// The total deadline, unless told otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(15);

/// The deadline for look-up, connection and TLS, unless told otherwise.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Everything that a connection needs to know beside the address and who asks.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// The time for everything that one question takes.
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
    /// Who else sends the same login.
    pub(crate) logins: TargetLogins,
}

/// Nothing is trusted beyond the system, and nobody follows.
impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            trust: TrustOptions::default(),
            allow_plaintext: false,
            programs: Programs::default(),
            progress: Progress::default(),
            logins: TargetLogins::default(),
        }
    }
}

/// The programs that ask a server for `console:` and `python:` targets, each as a path or a name to be looked up.
#[derive(Debug, Clone)]
pub struct Programs {
    /// The vendor's command; none where it is to be looked for.
    pub console: Option<OsString>,
    /// A Python that has the vendor's module.
    pub python: OsString,
    /// The directories in which the vendor's command is looked for first, as `PATH` writes them.
    pub path: Option<OsString>,
}

impl Default for Programs {
    fn default() -> Self {
        Self { console: None, python: "python3".into(), path: None }
    }
}
