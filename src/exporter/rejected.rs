//! Logins that were rejected are not sent again at every scrape: a few that are rejected lock an account.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::asked::Asked;
use crate::failure::{Failure, FailureKind};

/// How long a login is not sent again. Accounts are locked by a few within a quarter of an hour.
const AFTER_REJECTION: Duration = Duration::from_secs(3600);

/// The same where it is not known whether the login was rejected: its answer never came.
const AFTER_SILENCE: Duration = Duration::from_secs(600);

/// How long a login that failed so is not sent again.
pub(super) fn hold(failure: &Failure) -> Duration {
    match failure.kind() {
        FailureKind::Unreachable | FailureKind::Deadline => AFTER_SILENCE,
        _ => AFTER_REJECTION,
    }
}

/// A login that may have been rejected.
pub(super) struct RejectedLogin {
    failure: Failure,
    until: Instant,
    wait: Duration,
}

impl RejectedLogin {
    /// What a failure means for the next login; none where none was sent.
    pub(super) fn from_failure(failure: &Failure) -> Option<Self> {
        if !failure.is_after_login() {
            return None;
        }
        let wait = hold(failure);
        Some(Self { failure: failure.clone(), until: Instant::now() + wait, wait })
    }

    /// Whether the login is still not to be sent.
    pub(super) fn holds(&self) -> bool {
        Instant::now() < self.until
    }

    /// What is told meanwhile: what the server said.
    pub(super) fn asked(&self, name: &str) -> Arc<Asked> {
        let minutes = self.wait.as_secs() / 60;
        let failure = self
            .failure
            .clone()
            .adding(format_args!(
                "the login is not sent again for {minutes} min, because a few that are rejected lock an account"
            ))
            .hint("put the login right, then reload the exporter: it sends it once more at once");
        Asked::failed(name, failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_login_that_may_have_been_rejected_holds() {
        let failure = |kind| Failure::message(kind, "no");
        assert!(RejectedLogin::from_failure(&failure(FailureKind::Authentication)).is_none());
        let wait = |kind| RejectedLogin::from_failure(&failure(kind).after_login()).unwrap().wait;
        assert_eq!(wait(FailureKind::Authentication), AFTER_REJECTION);
        assert_eq!(wait(FailureKind::Deadline), AFTER_SILENCE);
        let rejected =
            RejectedLogin::from_failure(&failure(FailureKind::Authentication).after_login()).unwrap();
        assert!(rejected.holds());
        let told = rejected.asked("paris").answer.answer.as_ref().unwrap_err().message_line();
        assert!(told.starts_with("no; the login is not sent again for 60 min"), "{told}");
    }
}
