//! The four answers of a check, which of several counts, and the exit code: the contract of monitoring
//! plugins.

use clap::ValueEnum;

use crate::exit::ExitCode;
use crate::failure::FailureKind;
use crate::health::Outcome;

/// The answer of a check, the worst last: the order is that of monitoring plugins, for which what nobody can
/// tell is worse than a warning and not as bad as what is known to be critical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Status {
    /// In order.
    Ok,
    /// Something will need attention.
    Warning,
    /// Nobody can tell.
    Unknown,
    /// Something needs attention now.
    Critical,
}

impl Status {
    /// The worst of several; of none it is unknown, because where nothing was judged nobody can tell.
    pub(crate) fn worst_of(several: impl Iterator<Item = Self>) -> Self {
        several.max().unwrap_or(Self::Unknown)
    }

    /// The exit code, unless told otherwise.
    pub const fn exit_code(self) -> ExitCode {
        match self {
            Self::Ok => ExitCode::CheckOk,
            Self::Warning => ExitCode::CheckWarning,
            Self::Critical => ExitCode::CheckCritical,
            Self::Unknown => ExitCode::CheckUnknown,
        }
    }

    /// The name for machines; monitoring systems write it in capitals.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Unknown => "unknown",
        }
    }
}

/// What an outcome counts as.
impl From<Outcome> for Status {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            // What was skipped does not count as unknown: older servers lack some of the fields, and who is
            // no superuser is not sent others. Only a target of which nothing was judged is unknown.
            Outcome::NotApplicable | Outcome::Skipped | Outcome::Ok | Outcome::Notice => Self::Ok,
            Outcome::Warning => Self::Warning,
            Outcome::Odd | Outcome::Unknown => Self::Unknown,
            Outcome::Critical => Self::Critical,
        }
    }
}

/// What the user wants the failures to ask to count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FailurePolicy {
    /// No name, no connection: critical, unless told otherwise.
    pub unreachable: Option<Status>,
    /// The deadline passed: unknown, unless told otherwise.
    pub timeout: Option<Status>,
    /// Rejected, or not permitted: unknown, unless told otherwise.
    pub auth: Option<Status>,
    /// The certificate is not trusted: unknown, unless told otherwise.
    pub trust: Option<Status>,
}

impl FailurePolicy {
    /// What a failure of this kind counts as. A server that cannot be reached is down; of every other
    /// failure, nobody can tell whose fault it is.
    pub fn status(self, kind: FailureKind) -> Status {
        match kind {
            FailureKind::Unreachable => self.unreachable.unwrap_or(Status::Critical),
            FailureKind::Deadline => self.timeout.unwrap_or(Status::Unknown),
            FailureKind::Authentication | FailureKind::Permission => self.auth.unwrap_or(Status::Unknown),
            FailureKind::Trust => self.trust.unwrap_or(Status::Unknown),
            FailureKind::Usage
            | FailureKind::Configuration
            | FailureKind::Protocol
            | FailureKind::LookUp
            | FailureKind::Internal
            | FailureKind::Interrupted => Status::Unknown,
        }
    }
}

impl FailurePolicy {
    /// The option of `check` that says what a failure of this kind counts as.
    pub const fn option(kind: FailureKind) -> Option<&'static str> {
        match kind {
            FailureKind::Unreachable => Some("--on-unreachable"),
            FailureKind::Deadline => Some("--on-timeout"),
            FailureKind::Authentication | FailureKind::Permission => Some("--on-auth"),
            FailureKind::Trust => Some("--on-trust"),
            FailureKind::Usage
            | FailureKind::Configuration
            | FailureKind::Protocol
            | FailureKind::LookUp
            | FailureKind::Internal
            | FailureKind::Interrupted => None,
        }
    }
}

/// What ends with a failing exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Warnings, as if they were critical.
    Warning,
    /// What is critical or unknown; warnings end with 0.
    Critical,
}

/// From the verdict to the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExitPolicy {
    /// Which verdicts fail, where that was said.
    pub fail_on: Option<FailOn>,
    /// Whether every verdict ends with 0.
    pub exit_zero: bool,
}

impl ExitPolicy {
    /// The exit code of a verdict.
    pub fn exit_code(self, verdict: Status) -> ExitCode {
        if self.exit_zero {
            return ExitCode::CheckOk;
        }
        // Only a warning can be taken for more or less: unknown stays unknown, or a monitor would take a
        // check that was not made for one that failed.
        match (verdict, self.fail_on) {
            (Status::Warning, Some(FailOn::Warning)) => ExitCode::CheckCritical,
            (Status::Warning, Some(FailOn::Critical)) => ExitCode::CheckOk,
            (verdict, _) => verdict.exit_code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::iter;

    use super::*;

    /// Every status, in the order of their exit codes, 0 to 3; how bad they are is another order.
    const BY_EXIT_CODE: [Status; 4] = [Status::Ok, Status::Warning, Status::Critical, Status::Unknown];

    #[test]
    fn the_worst_of_several_is_that_of_monitoring_plugins() {
        let mut statuses = BY_EXIT_CODE;
        statuses.sort_unstable();
        assert_eq!(statuses, [Status::Ok, Status::Warning, Status::Unknown, Status::Critical]);
        assert_eq!(Status::worst_of(BY_EXIT_CODE.into_iter()), Status::Critical);
        assert_eq!(Status::worst_of(iter::empty()), Status::Unknown, "nothing was judged");
    }

    #[test]
    fn exit_codes_follow_the_policy() {
        let codes = |policy: ExitPolicy| BY_EXIT_CODE.map(|status| policy.exit_code(status).number());
        assert_eq!(codes(ExitPolicy::default()), [0, 1, 2, 3]);
        assert_eq!(codes(ExitPolicy { fail_on: Some(FailOn::Warning), exit_zero: false }), [0, 2, 2, 3]);
        assert_eq!(codes(ExitPolicy { fail_on: Some(FailOn::Critical), exit_zero: false }), [0, 0, 2, 3]);
        assert_eq!(codes(ExitPolicy { fail_on: Some(FailOn::Warning), exit_zero: true }), [0; 4]);
    }

    #[test]
    fn only_a_server_that_cannot_be_reached_is_critical_unless_told_otherwise() {
        let critical = FailureKind::ALL
            .iter()
            .filter(|kind| FailurePolicy::default().status(**kind) == Status::Critical);
        assert_eq!(critical.collect::<Vec<_>>(), [&FailureKind::Unreachable]);
        let policy = FailurePolicy {
            unreachable: Some(Status::Unknown),
            timeout: Some(Status::Critical),
            ..FailurePolicy::default()
        };
        assert_eq!(
            (policy.status(FailureKind::Unreachable), policy.status(FailureKind::Deadline)),
            (Status::Unknown, Status::Critical)
        );
    }
}
