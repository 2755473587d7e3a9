//! The logins of a run. One that a server rejected, or may have, is not sent to it again, whatever it is called: a few that
//! are rejected lock an account.
//!
//! Servers that several targets lead to are asked at the same time, so whoever comes second with the same login waits for
//! what comes of the first one. Only the login waits: each finds its own way to the server, and what is wrong with that is
//! nobody else's.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::process::deadline::Deadline;
use crate::progress::Phase;

/// For so long after it was accepted, a login is no guess: in a run, all that waited for it send theirs at once.
const FRESH: Duration = Duration::from_secs(1);

/// How long a login that failed is not sent again.
pub(crate) type Hold = fn(&Failure) -> Duration;

/// What is known of the logins of a run.
#[derive(Debug, Default)]
pub(crate) struct Logins {
    known: Mutex<HashMap<LoginKey, Login>>,
    /// Told whenever a login has come back.
    returned: Condvar,
    /// Secrets are hashed with keys that nobody knows.
    hasher: RandomState,
    /// None where one that failed is never sent again.
    hold: Option<Hold>,
}

/// A server and a caller.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct LoginKey {
    server: String,
    caller: u64,
}

/// How it stands with one login.
#[derive(Debug)]
enum Login {
    /// Somebody sends it: the target that it is sent for.
    OnItsWay(String),
    Accepted(Instant),
    /// Rejected, or nobody knows.
    Failed(FailedLogin),
}

#[derive(Debug)]
struct FailedLogin {
    failure: Failure,
    /// The target that it was sent for.
    sent_for: String,
    since: Instant,
}

/// Whoever sends a login. Dropped without an end, it was not sent.
#[derive(Debug)]
pub(super) struct LoginTurn {
    logins: Arc<Logins>,
    key: LoginKey,
    target: String,
    /// Whether others wait for what comes of it.
    is_first: bool,
}

/// The logins of a run, for one of its targets.
#[derive(Debug, Clone, Default)]
pub(crate) struct TargetLogins {
    pub(crate) logins: Arc<Logins>,
    /// What the target is called.
    pub(crate) target: String,
}

/// Stands between a connection and the login that is about to be sent over it.
#[derive(Debug, Default)]
pub(super) struct LoginGate {
    state: Mutex<GateState>,
}

#[derive(Debug, Default)]
enum GateState {
    /// What is sent is no login.
    #[default]
    Open,
    Closed(TargetLogins, LoginKey),
    Passed(LoginTurn),
}

impl TargetLogins {
    /// Waits for whoever sends the same login to the same server.
    ///
    /// # Errors
    /// Those of [`Logins::begin`].
    pub(super) fn begin(
        &self,
        endpoint: &Endpoint,
        credentials: &Credentials,
        until: Deadline,
    ) -> Result<LoginTurn> {
        self.logins.begin(self.logins.key(endpoint, credentials), &self.target, until)
    }
}

impl LoginGate {
    /// From now on what is sent is this login, until it has ended.
    pub(super) fn close(&self, logins: &TargetLogins, endpoint: &Endpoint, credentials: &Credentials) {
        *self.state() = GateState::Closed(logins.clone(), logins.logins.key(endpoint, credentials));
    }

    /// Waits until it may be sent.
    ///
    /// # Errors
    /// Those of [`Logins::begin`]: then it is not sent.
    pub(super) fn pass(&self, until: Deadline) -> Result<()> {
        let state = std::mem::take(&mut *self.state());
        let state = match state {
            GateState::Closed(TargetLogins { logins, target }, key) => {
                GateState::Passed(logins.begin(key, &target, until)?)
            }
            state => state,
        };
        *self.state() = state;
        Ok(())
    }

    /// Says what came of it.
    pub(super) fn end<T>(&self, outcome: &Result<T>) {
        if let GateState::Passed(turn) = std::mem::take(&mut *self.state()) {
            turn.end(outcome);
        }
    }

    fn state(&self) -> MutexGuard<'_, GateState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Logins {
    /// Those of a service: a login that failed may be sent again after a while.
    #[cfg(any(test, feature = "exporter"))]
    pub(crate) fn held_for(hold: Hold) -> Self {
        Self { hold: Some(hold), ..Self::default() }
    }

    pub(super) fn key(&self, endpoint: &Endpoint, credentials: &Credentials) -> LoginKey {
        let caller = (credentials.caller_name(), credentials.secrets());
        LoginKey { server: endpoint.api_identity(), caller: self.hasher.hash_one(caller) }
    }

    /// Waits for whoever sends the same login to the same server, unless it was accepted just now.
    ///
    /// # Errors
    /// What came of it, where it failed; and [`FailureKind::Deadline`] where that is not known in time.
    pub(super) fn begin(self: &Arc<Self>, key: LoginKey, target: &str, until: Deadline) -> Result<LoginTurn> {
        let mut known = self.known();
        loop {
            let sender = match known.get(&key) {
                Some(Login::Failed(failed)) if self.holds(failed) => return Err(failed.told_to(target)),
                Some(Login::Accepted(when)) if self.hold.is_none() && when.elapsed() < FRESH => {
                    return Ok(self.turn(key, target, false));
                }
                // What was accepted long ago may be rejected by now: one of them finds out.
                None | Some(Login::Failed(_) | Login::Accepted(_)) => {
                    known.insert(key.clone(), Login::OnItsWay(target.to_owned()));
                    return Ok(self.turn(key, target, true));
                }
                Some(Login::OnItsWay(sender)) => sender.clone(),
            };
            let Ok(left) = until.left() else {
                let what = format!(
                    "the same login is on its way to this server for {sender}, and was not back in time"
                );
                return Err(Failure::message(FailureKind::Deadline, what).hint("--timeout gives it longer"));
            };
            known = match self.returned.wait_timeout(known, left) {
                Ok((known, _)) => known,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
    }

    fn turn(self: &Arc<Self>, key: LoginKey, target: &str, is_first: bool) -> LoginTurn {
        LoginTurn { logins: Arc::clone(self), key, target: target.to_owned(), is_first }
    }

    fn holds(&self, failed: &FailedLogin) -> bool {
        match self.hold {
            Some(hold) => failed.since.elapsed() < hold(&failed.failure),
            None => true,
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<LoginKey, Login>> {
        // What was known before a thread panicked is true all the same.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FailedLogin {
    /// The failure for a target. For another one than it was sent for, it says for which: the ways there may differ.
    fn told_to(&self, target: &str) -> Failure {
        let failure = self.failure.clone().in_phase(Some(Phase::Authentication.name()));
        if self.sent_for == target {
            return failure;
        }
        failure.context(format!(
            "the login was sent to this server for {}, and is not sent again",
            self.sent_for
        ))
    }
}

impl LoginTurn {
    /// Says what came of it.
    pub(super) fn end<T>(self, outcome: &Result<T>) {
        let login = match outcome {
            Ok(_) => Login::Accepted(Instant::now()),
            Err(failure) if failure.is_after_login() => Login::Failed(FailedLogin {
                failure: failure.clone(),
                sent_for: self.target.clone(),
                since: Instant::now(),
            }),
            // Dropped, it is taken for one that was not sent.
            Err(_) => return,
        };
        self.logins.known().insert(self.key.clone(), login);
    }
}

impl Drop for LoginTurn {
    fn drop(&mut self) {
        if !self.is_first {
            return;
        }
        let mut known = self.logins.known();
        if matches!(known.get(&self.key), Some(Login::OnItsWay(_))) {
            known.remove(&self.key);
        }
        drop(known);
        self.logins.returned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;
    use crate::secret::Secret;

    fn user(name: &str, password: &str) -> Credentials {
        Credentials::User { name: name.to_owned(), password: Secret::new(password.to_owned()) }
    }

    fn rejected() -> Failure {
        Failure::message(FailureKind::Authentication, "rejected").after_login()
    }

    /// Sends a login for a target that is called as its host, and says what came of it.
    fn send(logins: &Arc<Logins>, host: &str, who: &Credentials, outcome: &Result<()>) -> Result<()> {
        let key = logins.key(&Endpoint::parse_host(host).unwrap(), who);
        logins.begin(key, host, Deadline::after(Duration::from_secs(60)))?.end(outcome);
        Ok(())
    }

    #[test]
    fn a_login_that_failed_is_not_sent_again_to_the_same_server() {
        let logins = Arc::new(Logins::default());
        send(&logins, "paris", &user("ops", "x"), &Err(rejected())).unwrap();
        let again = send(&logins, "PARIS:8886", &user("ops", "x"), &Ok(())).unwrap_err();
        assert_eq!(
            again.message_line(),
            "the login was sent to this server for paris, and is not sent again: rejected"
        );
        assert_eq!(
            send(&logins, "paris", &user("ops", "x"), &Ok(())).unwrap_err().message_line(),
            "rejected"
        );
        let others = [("oslo", user("ops", "x")), ("paris", user("ops", "y")), ("paris", user("eve", "x"))];
        for (server, who) in others {
            send(&logins, server, &who, &Ok(())).unwrap();
            // One that was accepted may be sent again, until it is rejected.
            send(&logins, server, &who, &Err(rejected())).unwrap();
            send(&logins, server, &who, &Ok(())).unwrap_err();
        }
    }

    #[test]
    fn a_service_sends_it_again_after_a_while() {
        let logins = Arc::new(Logins::held_for(|_| Duration::from_millis(50)));
        let ops = user("ops", "x");
        send(&logins, "paris", &ops, &Err(rejected())).unwrap();
        send(&logins, "paris", &ops, &Ok(())).unwrap_err();
        thread::sleep(Duration::from_millis(60));
        send(&logins, "paris", &ops, &Err(rejected())).unwrap();
        send(&logins, "paris", &ops, &Ok(())).unwrap_err();
    }

    #[test]
    fn of_many_at_once_one_sends_it_and_all_are_told() {
        let unsent = Failure::message(FailureKind::Deadline, "late");
        for (failure, sent) in [(rejected(), 1), (unsent, 8)] {
            let (logins, asked) = (Arc::new(Logins::default()), AtomicUsize::new(0));
            let key = logins.key(&Endpoint::parse_host("paris").unwrap(), &user("ops", "x"));
            let begin = || logins.begin(key.clone(), "paris", Deadline::after(Duration::from_secs(60)));
            let first = begin().unwrap();
            let arrived = Barrier::new(8);
            thread::scope(|scope| {
                for _ in 0..7 {
                    scope.spawn(|| {
                        arrived.wait();
                        if let Ok(turn) = begin() {
                            asked.fetch_add(1, Ordering::SeqCst);
                            turn.end(&Err::<(), _>(failure.clone()));
                        }
                    });
                }
                arrived.wait();
                // They have only a lock between them and their waiting.
                thread::sleep(Duration::from_millis(200));
                first.end(&Err::<(), _>(failure.clone()));
            });
            assert_eq!(asked.load(Ordering::SeqCst) + 1, sent, "{failure}");
        }
    }

    #[test]
    fn nobody_waits_longer_than_they_have() {
        let logins = Arc::new(Logins::default());
        let key = logins.key(&Endpoint::parse_host("paris").unwrap(), &user("ops", "x"));
        let _first = logins.begin(key.clone(), "paris", Deadline::after(Duration::from_secs(60))).unwrap();
        let late = logins.begin(key, "lutetia", Deadline::after(Duration::from_millis(20))).unwrap_err();
        assert_eq!(late.kind(), FailureKind::Deadline);
        assert!(!late.is_after_login(), "it was not sent for this one");
    }
}
