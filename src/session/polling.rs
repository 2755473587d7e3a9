//! Targets that are asked again and again, each by a thread of its own: one that hangs holds up no other. A session is kept
//! from one question to the next, and with it its login.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use super::pool::{NOT_ASKED_AGAIN, wait_for_cleanups};
use super::{Session, TargetAnswer};
use crate::failure::{Failure, FailureKind, Result};
use crate::process::child::end_children;

/// The pause before a target that gave no answer is asked again. It doubles with each failure.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// How often targets are asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// From one question to the next; a target that takes longer than that is asked again at once.
    pub(crate) interval: Duration,
    /// How many questions each target is asked; none for as many as there is time for.
    pub(crate) rounds: Option<u64>,
}

/// What came of a question.
#[derive(Debug)]
pub(crate) struct Polled {
    /// The place of the target among the others.
    pub(crate) index: usize,
    pub(crate) answer: TargetAnswer,
    pub(crate) next: NextQuestion,
}

/// Whether a target is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NextQuestion {
    /// It is, after this pause.
    After(Duration),
    /// It is not: it was asked as often as was wanted.
    Done,
    /// It is not, because that would do no good, or harm.
    GivenUp,
}

/// Asks each target at its pace, and no person, and gives what comes of it to `deliver`, until that says that nobody wants
/// to know any more. What is known without asking is given back.
pub(crate) fn start<D>(sessions: Vec<(String, Result<Box<Session>>)>, pace: Pace, deliver: &D) -> Vec<Polled>
where
    D: Fn(Polled) -> bool + Clone + Send + 'static,
{
    let mut known = Vec::new();
    for (index, (target, session)) in sessions.into_iter().enumerate() {
        let failure = match session {
            Ok(session) => match start_one(index, target.clone(), session, pace, deliver.clone()) {
                Ok(()) => continue,
                Err(_) => Failure::message(FailureKind::Internal, "this machine has no thread left for it"),
            },
            Err(failure) => failure,
        };
        let answer = TargetAnswer::failed(target, failure);
        known.push(Polled { index, answer, next: NextQuestion::GivenUp });
    }
    known
}

fn start_one(
    index: usize,
    target: String,
    mut session: Box<Session>,
    pace: Pace,
    deliver: impl Fn(Polled) -> bool + Send + 'static,
) -> io::Result<()> {
    // The terminal may be somebody else's by now.
    session.stop_prompting();
    let poller = Poller { index, target, session, pace, asked: 0, has_answered: false, failures: 0 };
    thread::Builder::new().spawn(move || poller.run(&deliver)).map(|_| ())
}

/// Ends the programs that were started for a target: nobody wants to know any more what comes of them.
pub(crate) fn end_programs() {
    let _held = end_children();
    wait_for_cleanups();
}

/// Who asks one target.
struct Poller {
    index: usize,
    target: String,
    session: Box<Session>,
    pace: Pace,
    asked: u64,
    has_answered: bool,
    /// How many questions in a row were not answered.
    failures: u32,
}

impl Poller {
    fn run(mut self, deliver: &impl Fn(Polled) -> bool) {
        loop {
            let started = Instant::now();
            // The time that a secret takes is not the server's; what is wrong with it comes up again.
            let _ = self.session.read_credentials();
            let mut answer = self.session.ask_target(self.target.clone());
            let next = self.next_after(&mut answer, started.elapsed());
            if !deliver(Polled { index: self.index, answer, next }) {
                return;
            }
            match next {
                NextQuestion::After(pause) => thread::sleep(pause),
                NextQuestion::Done | NextQuestion::GivenUp => return,
            }
        }
    }

    /// What comes after a question that took so long.
    fn next_after(&mut self, answer: &mut TargetAnswer, took: Duration) -> NextQuestion {
        self.asked += 1;
        let is_last = self.pace.rounds.is_some_and(|rounds| self.asked >= rounds);
        let Err(failure) = &mut answer.answer else {
            self.has_answered = true;
            self.failures = 0;
            let pause = self.pace.interval.saturating_sub(took);
            return if is_last { NextQuestion::Done } else { NextQuestion::After(pause) };
        };
        if is_final(failure, self.has_answered) {
            if failure.is_after_login() {
                *failure = failure.clone().adding(NOT_ASKED_AGAIN);
            }
            return NextQuestion::GivenUp;
        }
        if is_last {
            return NextQuestion::Done;
        }
        let pause = back_off(self.pace.interval, self.failures);
        self.failures += 1;
        NextQuestion::After(failure.wanted_pause().unwrap_or_default().max(pause))
    }
}

/// The pause after so many failures in a row before the last one: it grows from a second to the interval.
fn back_off(interval: Duration, failures: u32) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failures));
    doubled.min(interval.max(FIRST_PAUSE))
}

/// Whether a target is not asked again: another login might be the one that locks an account, and what nobody but the user
/// can change does not pass. What was answered once may be again: a certificate is renewed, a saved document written anew.
fn is_final(failure: &Failure, has_answered: bool) -> bool {
    if failure.may_pass() {
        return false;
    }
    failure.is_after_login() || !has_answered || failure.kind().is_refusal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_a_second_to_the_interval() {
        let pauses = |interval| [0, 1, 2, 3, 40].map(|failures| back_off(interval, failures).as_secs());
        assert_eq!(pauses(Duration::from_secs(5)), [1, 2, 4, 5, 5]);
        assert_eq!(pauses(Duration::ZERO), [1, 1, 1, 1, 1]);
        assert_eq!(pauses(Duration::from_secs(60)), [1, 2, 4, 8, 60]);
    }

    #[test]
    fn what_only_the_user_can_change_ends_it_unless_it_was_well_before() {
        let of = |kind| Failure::message(kind, "no");
        for (failure, at_first, later) in [
            (of(FailureKind::Unreachable), false, false),
            (of(FailureKind::Deadline), false, false),
            (of(FailureKind::Trust), true, false),
            (of(FailureKind::Configuration), true, false),
            (of(FailureKind::Authentication), true, true),
            (of(FailureKind::Unreachable).after_login(), true, true),
        ] {
            assert_eq!((is_final(&failure, false), is_final(&failure, true)), (at_first, later), "{failure}");
        }
    }
}
