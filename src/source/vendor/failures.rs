//! How a client that failed is told of: what kind of failure it is, whether a login may have been sent, and what to do.
//!
//! What a client says counts more than what it was doing: a login that broke off was not rejected.

use std::io;

use super::words::{self, Reason};
use super::{ClientRun, VendorClient, places, why_not_run};
use crate::credentials::{CHECK_THE_LOGIN, WHO_MAY_BE_SUPERUSER, ways_to_give_a_password};
use crate::failure::{Failure, FailureKind};
use crate::files::MAX_BYTES;
use crate::process::child::{ChildError, Finished, ending};
use crate::secret::Secret;

/// What a client was doing when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientStep {
    /// It does not say: the vendor's command does everything at once.
    Unknown,
    /// Connecting.
    Connect,
    /// Logging in.
    Auth,
    /// Asking for a superuser's rights.
    Superuser,
    /// Anything else.
    Call,
}

/// What is known of a client's failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ClientFault {
    pub(super) kind: FailureKind,
    reason: Option<Reason>,
    /// Whether a login may be with the server, good or not.
    login_may_be_sent: bool,
}

impl ClientFault {
    /// What comes of the step and of the client's words; `logs_in` is whether it was told a user.
    pub(super) fn new(step: ClientStep, words: &str, logs_in: bool) -> Self {
        let reason = Reason::from_words(words);
        let login_may_be_sent = match step {
            ClientStep::Connect => false,
            ClientStep::Auth => true,
            // What broke off before the login, or after one that was good, may be tried again.
            ClientStep::Unknown | ClientStep::Superuser | ClientStep::Call => {
                logs_in && !Reason::is_plainly_network(words)
            }
        };
        Self { kind: kind(step, reason, logs_in), reason, login_may_be_sent }
    }
}

fn kind(step: ClientStep, reason: Option<Reason>, logs_in: bool) -> FailureKind {
    match (reason, step) {
        // This is PAM's word for a login that is rejected, too, and the vendor's command asks for no more rights than
        // everybody has.
        (Some(Reason::Permission), ClientStep::Unknown) if logs_in => FailureKind::Authentication,
        // The login was good by then.
        (Some(Reason::Account | Reason::Login), ClientStep::Superuser) if logs_in => FailureKind::Permission,
        (Some(reason), _) if reason != Reason::Permission => reason.kind(),
        // That something is not permitted says no more than the step does. It may be a file of this machine.
        (_, ClientStep::Connect) => FailureKind::Unreachable,
        (_, ClientStep::Auth) => FailureKind::Authentication,
        (_, ClientStep::Superuser) | (Some(_), ClientStep::Call) => FailureKind::Permission,
        (_, ClientStep::Unknown) | (None, ClientStep::Call) => FailureKind::Protocol,
    }
}

impl ClientRun<'_> {
    /// The client did not come to an end by itself.
    pub(super) fn not_finished(&self, fault: ChildError) -> Failure {
        let (program, authority) = (self.program(), self.authority());
        match fault {
            ChildError::NotRun(error) => self.not_run(&error),
            ChildError::TooLate(said) => {
                let failure = Failure::message(
                    FailureKind::Deadline,
                    format!(
                        "{authority} took too long: {program} was not over after {:?}",
                        self.until.given()
                    ),
                );
                // Of a client that hung, what it said last is all that there is.
                let last = self.last_words(&said).map(|words| format!("it said last: {words}"));
                self.with_login(
                    failure.hints(self.needs_ipv4()).hints(last).hint("--timeout gives it longer"),
                )
            }
            ChildError::TooLarge => self.with_login(Failure::message(
                FailureKind::Protocol,
                format!("{program} printed more than {} MiB for {authority}", MAX_BYTES / 1024 / 1024),
            )),
            ChildError::Interrupted => Failure::message(FailureKind::Interrupted, "interrupted"),
        }
    }

    fn not_run(&self, error: &io::Error) -> Failure {
        let client = self.source.client;
        let is_looked_for = client == VendorClient::Console && self.options.programs.console.is_none();
        let why = if is_looked_for && error.kind() == io::ErrorKind::NotFound {
            format!("it is neither in PATH nor {}", places::USUAL_PLACE)
        } else {
            why_not_run(error)
        };
        Failure::message(FailureKind::Configuration, format!("cannot run {}: {why}", self.program()))
            .hint(client.remedy())
    }

    /// The client itself says that it failed, doing `step`. Its words say how; where they do not, the advice is all
    /// there is.
    pub(super) fn failed(&self, step: ClientStep, finished: &Finished, advice: String) -> Failure {
        let (program, authority) = (self.program(), self.authority());
        let words = self.words_of(finished);
        // What the words mean does not change with what is masked in them.
        let meant = last_of(finished, None).unwrap_or_default();
        let fault = self.fault(step, &meant);
        let words = words.as_deref().unwrap_or("it did not say why");
        let message = format!("{program} failed for {authority} and {}: {words}", ending(finished.status));
        self.told(fault, message, Some(advice))
    }

    /// What comes of the client's words in this run.
    pub(super) fn fault(&self, step: ClientStep, words: &str) -> ClientFault {
        ClientFault::new(step, words, self.caller.is_some())
    }

    /// The failure in words, with what to do; the advice stands where the kind of failure has none of its own.
    pub(super) fn told(&self, fault: ClientFault, message: String, advice: Option<String>) -> Failure {
        let mut hints = self.hints(fault);
        if hints.is_empty() {
            hints.extend(advice);
        }
        if matches!(fault.kind, FailureKind::Unreachable | FailureKind::Deadline | FailureKind::Protocol) {
            // In front of the others, since none of them helps with an address that the product does not speak.
            hints.splice(..0, self.needs_ipv4());
        }
        let failure = Failure::message(fault.kind, message).hints(hints);
        if fault.login_may_be_sent { failure.after_login() } else { failure }
    }

    /// What came out is no answer.
    pub(super) fn misunderstood(&self, why: impl std::fmt::Display, finished: &Finished) -> Failure {
        let (program, authority) = (self.program(), self.authority());
        let failure = Failure::message(
            FailureKind::Protocol,
            format!("the answer of {program} for {authority} was not understood: {why}"),
        );
        self.with_login(failure.hints(self.words_of(finished).map(|words| format!("it said last: {words}"))))
    }

    /// Nobody knows how far the client came: where it was told a user, the server may have been, too.
    fn with_login(&self, failure: Failure) -> Failure {
        if self.caller.is_some() { failure.after_login() } else { failure }
    }

    /// The last words of a program that ended: of its errors, or else of what it printed.
    fn words_of(&self, finished: &Finished) -> Option<String> {
        last_of(finished, self.caller.map(|caller| caller.password))
    }

    /// What to do about a failure that the server or the way to it is to blame for.
    fn hints(&self, fault: ClientFault) -> Vec<String> {
        let endpoint = &self.source.endpoint;
        let hint = match (fault.kind, fault.reason) {
            (_, Some(Reason::Releases)) => format!(
                "the server and the vendor's client on this machine are of different releases: update the older of the \
                 two, or name another client with {}",
                self.source.client.variable()
            ),
            (FailureKind::Authentication, Some(Reason::Account)) if self.caller.is_some() => {
                "no other password helps there: whoever looks after the account can say more".to_owned()
            }
            (FailureKind::Authentication, _) if self.caller.is_some() => CHECK_THE_LOGIN.to_owned(),
            (FailureKind::Authentication, _) => {
                format!("give --user NAME and the password with {}", ways_to_give_a_password())
            }
            (FailureKind::Permission, _) if self.superuser => {
                return WHO_MAY_BE_SUPERUSER.map(str::to_owned).to_vec();
            }
            (FailureKind::Permission, _) => "ask as a user who may, with --user NAME".to_owned(),
            (FailureKind::Unreachable, _) => {
                format!("check that the server runs, and that {} is its API port", endpoint.port)
            }
            (FailureKind::Deadline, _) => format!(
                "the vendor's client gives up by itself, whatever --timeout says: check that the server runs, and that \
                 nothing on the way drops packets to port {}",
                endpoint.port
            ),
            (FailureKind::LookUp, _) => "see to the name service of this machine".to_owned(),
            (FailureKind::Trust, _) => {
                "the vendor's client keeps its own list of certificates: --pin and --ca-file do not reach it"
                    .to_owned()
            }
            _ => return Vec::new(),
        };
        vec![hint]
    }

    /// What is to be said where an address is one that the product does not speak.
    fn needs_ipv4(&self) -> Option<String> {
        let is_ipv6 = self.source.endpoint.ip().is_some_and(|ip| ip.is_ipv6());
        is_ipv6.then(|| {
            "JetStream speaks IPv4 only: ask for the server by its name or its IPv4 address".to_owned()
        })
    }
}

/// The last words of a program that ended, without the secret.
fn last_of(finished: &Finished, secret: Option<&Secret>) -> Option<String> {
    words::last(&finished.stderr, secret).or_else(|| words::last(words::prose(&finished.stdout), secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSIONS: &str = "API versions do not match";

    #[test]
    fn words_overrule_the_step() {
        use ClientStep::{Auth, Call, Connect, Superuser, Unknown};
        use FailureKind::{Authentication, Deadline, LookUp, Permission, Protocol, Trust, Unreachable};
        for (words, kinds) in [
            // In the order of the steps: unknown, connect, auth, superuser, call.
            (VERSIONS, [Protocol; 5]),
            ("certificate", [Trust; 5]),
            ("timed out", [Deadline; 5]),
            ("connection reset by peer", [Unreachable; 5]),
            ("Temporary failure in name resolution", [LookUp; 5]),
            (
                "Authentication failure",
                [Authentication, Authentication, Authentication, Permission, Authentication],
            ),
            ("Account locked", [Authentication, Authentication, Authentication, Permission, Authentication]),
            ("Permission denied", [Authentication, Unreachable, Authentication, Permission, Permission]),
            ("something else", [Protocol, Unreachable, Authentication, Permission, Protocol]),
        ] {
            for (step, kind) in [Unknown, Connect, Auth, Superuser, Call].into_iter().zip(kinds) {
                assert_eq!(ClientFault::new(step, words, true).kind, kind, "{step:?}: {words}");
            }
        }
        // Without a user nobody was rejected.
        for (step, words, kind) in [
            (Unknown, "Permission denied", Protocol),
            (Superuser, "Authentication failure", Authentication),
            (Call, "Authentication failure", Authentication),
        ] {
            assert_eq!(ClientFault::new(step, words, false).kind, kind, "{step:?}: {words}");
        }
    }

    #[test]
    fn a_login_is_taken_for_sent_unless_it_plainly_was_not() {
        use ClientStep::{Auth, Call, Connect, Superuser, Unknown};
        for (step, words, logs_in, sent) in [
            (Connect, VERSIONS, true, false),
            (Connect, "something else", true, false),
            (Auth, "connection reset by peer", true, true),
            (Auth, "something else", true, true),
            (Unknown, "Connection refused", true, false),
            (Unknown, "timed out", true, false),
            (Unknown, "authentication timed out", true, true),
            (Unknown, "Invalid credentials", true, true),
            (Unknown, "Permission denied", true, true),
            (Unknown, VERSIONS, true, true),
            (Unknown, "something else", true, true),
            (Unknown, "", true, true),
            (Unknown, "something else", false, false),
            (Superuser, "not allowed", true, true),
            (Call, "connection reset by peer", true, false),
            (Call, "something else", true, true),
            (Call, "something else", false, false),
        ] {
            let fault = ClientFault::new(step, words, logs_in);
            assert_eq!(fault.login_may_be_sent, sent, "{step:?}: {words}");
        }
    }
}
