//! The logins of a run. One that a server rejected, or may have, is not sent to it again, whatever it is called: a few that
//! are rejected lock an account.
//!
//! Servers that several targets lead to are asked at the same time, so whoever comes second with the same login waits for
//! what comes of the first one.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};

/// What is known of the logins of a run.
#[derive(Debug, Default)]
pub(crate) struct Logins {
    known: Mutex<HashMap<LoginKey, Login>>,
    /// Told whenever a login has come back.
    returned: Condvar,
    /// Secrets are hashed with keys that nobody knows.
    hasher: RandomState,
}

/// A server and a caller.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct LoginKey {
    server: String,
    caller: u64,
}

/// How it stands with one login.
#[derive(Debug, Default)]
struct Login {
    state: LoginState,
    /// How often it has come back, or could not be sent.
    rounds: u64,
    /// Why the server could not be reached in the last round, where it could not.
    unreached: Option<Failure>,
}

#[derive(Debug, Default)]
enum LoginState {
    #[default]
    NotSent,
    /// Somebody sends it.
    OnItsWay,
    Accepted,
    /// Rejected, or nobody knows.
    Failed(Failure),
}

/// Whoever may send a login now. Dropped without an end, it was not sent.
pub(crate) struct LoginTurn<'a> {
    logins: &'a Logins,
    key: LoginKey,
}

impl Logins {
    /// Waits for whoever sends the same login to the same server, unless it was accepted before.
    ///
    /// # Errors
    /// What came of it, where it failed; or why the server could not be reached, where this waited for somebody who could
    /// not reach it.
    pub(crate) fn begin(&self, endpoint: &Endpoint, credentials: &Credentials) -> Result<LoginTurn<'_>> {
        let key = self.key(endpoint, credentials);
        let mut known = self.known();
        let mut joined = None;
        loop {
            let login = known.entry(key.clone()).or_default();
            // Only whoever waited for it shares that the server was out of reach; whoever comes later tries anew.
            if let (Some(joined), Some(failure)) = (joined, &login.unreached)
                && login.rounds > joined
            {
                return Err(failure.clone());
            }
            match &login.state {
                LoginState::Failed(failure) => return Err(failure.clone()),
                LoginState::Accepted => break,
                LoginState::NotSent => {
                    login.state = LoginState::OnItsWay;
                    login.unreached = None;
                    break;
                }
                LoginState::OnItsWay => {}
            }
            joined.get_or_insert(login.rounds);
            known = self.returned.wait(known).unwrap_or_else(PoisonError::into_inner);
        }
        drop(known);
        Ok(LoginTurn { logins: self, key })
    }

    /// Forgets the logins that failed: they may be sent again.
    #[cfg(any(test, feature = "exporter"))]
    pub(crate) fn forget_failed(&self) {
        self.known().retain(|_, login| !matches!(login.state, LoginState::Failed(_)));
    }

    fn key(&self, endpoint: &Endpoint, credentials: &Credentials) -> LoginKey {
        // The secret belongs to it: where one password was rejected, another one for the same user is no repetition.
        let caller = (credentials.caller_name(), credentials.secrets());
        LoginKey { server: endpoint.api_identity(), caller: self.hasher.hash_one(caller) }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<LoginKey, Login>> {
        // What was known before a thread panicked is true all the same.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LoginTurn<'_> {
    /// Says what came of it.
    pub(crate) fn end<T>(self, outcome: &Result<T>) {
        let mut known = self.logins.known();
        let login = known.entry(self.key.clone()).or_default();
        match outcome {
            Ok(_) => login.state = LoginState::Accepted,
            Err(failure) if failure.is_after_login() => login.state = LoginState::Failed(failure.clone()),
            // Dropped, it is taken for one that was not sent.
            Err(failure) => {
                let kind = failure.kind();
                if matches!(kind, FailureKind::Unreachable | FailureKind::LookUp | FailureKind::Deadline) {
                    login.unreached = Some(failure.clone());
                }
            }
        }
    }
}

impl Drop for LoginTurn<'_> {
    fn drop(&mut self) {
        let mut known = self.logins.known();
        let login = known.entry(self.key.clone()).or_default();
        login.rounds += 1;
        if matches!(login.state, LoginState::OnItsWay) {
            login.state = LoginState::NotSent;
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
    use std::time::Duration;

    use super::*;
    use crate::secret::Secret;

    fn endpoint(written: &str) -> Endpoint {
        Endpoint::parse_host(written).unwrap()
    }

    fn user(name: &str, password: &str) -> Credentials {
        Credentials::User { name: name.to_owned(), password: Secret::new(password.to_owned()) }
    }

    fn rejected() -> Failure {
        Failure::message(FailureKind::Authentication, "rejected").after_login()
    }

    #[test]
    fn a_login_that_failed_is_not_sent_again_to_the_same_server() {
        let logins = Logins::default();
        let paris = endpoint("paris");
        let end = |endpoint: &Endpoint, who: &Credentials, outcome: Result<()>| {
            logins.begin(endpoint, who).map(|turn| turn.end(&outcome))
        };
        end(&paris, &user("ops", "x"), Err(rejected())).unwrap();
        let again = end(&endpoint("PARIS:8886"), &user("ops", "x"), Ok(())).unwrap_err();
        assert_eq!(again.message_line(), "rejected");
        for (server, who) in
            [("oslo", user("ops", "x")), ("paris", user("ops", "y")), ("paris", user("eve", "x"))]
        {
            end(&endpoint(server), &who, Ok(())).unwrap();
            // One that was accepted may be sent again, until it is rejected.
            end(&endpoint(server), &who, Err(rejected())).unwrap();
            end(&endpoint(server), &who, Ok(())).unwrap_err();
        }
        logins.forget_failed();
        end(&paris, &user("ops", "x"), Ok(())).unwrap();
    }

    #[test]
    fn of_many_at_once_one_sends_it_and_all_are_told() {
        for (failure, sent) in [
            (rejected(), 1),
            (Failure::message(FailureKind::Unreachable, "refused"), 1),
            // What is wrong with the certificate may be wrong for one of them alone.
            (Failure::message(FailureKind::Trust, "unknown"), 8),
        ] {
            let (logins, asked) = (Logins::default(), AtomicUsize::new(0));
            let (paris, ops) = (endpoint("paris"), user("ops", "x"));
            let first = logins.begin(&paris, &ops).unwrap();
            let arrived = Barrier::new(8);
            thread::scope(|scope| {
                let mut others = Vec::new();
                for _ in 0..7 {
                    others.push(scope.spawn(|| {
                        arrived.wait();
                        let turn = logins.begin(&paris, &ops)?;
                        asked.fetch_add(1, Ordering::SeqCst);
                        turn.end(&Err::<(), _>(failure.clone()));
                        Err::<(), _>(failure.clone())
                    }));
                }
                arrived.wait();
                // They have only a lock between them and their waiting.
                thread::sleep(Duration::from_millis(200));
                first.end(&Err::<(), _>(failure.clone()));
                for other in others {
                    assert_eq!(other.join().unwrap().unwrap_err().message_line(), failure.message_line());
                }
            });
            assert_eq!(asked.load(Ordering::SeqCst) + 1, sent, "{failure}");
        }
    }
}
