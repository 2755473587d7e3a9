//! Many targets asked at the same time, once or again until all is well: rounds, pauses, and an end in good order when
//! somebody interrupts. What the answers mean is left to whoever asks.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::{Duration, Instant};

use super::workers::{FinishedJob, FinishedJobs, Job, TargetAnswer, start_workers};
use super::{Session, SharedByRun};
use crate::config::{ChosenTarget, Layer, Settings, Sources};
use crate::failure::{Failure, FailureKind, Result};
use crate::process::child::running_children;
use crate::process::deadline::Deadline;
use crate::process::signals::{HeldSignals, TERMINATING, pending_cleanups};
use crate::progress::Progress;

/// The most targets that are asked at the same time, unless told otherwise: the waiting for one is used for the others, and a
/// machine with few cores is still quick with each.
pub const AT_ONCE: usize = 64;

/// The pauses between two rounds: the first, and the longest. A server that starts takes seconds, and many that ask again
/// and again would be in its way.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Why a target is not asked again that might answer better another time.
pub(super) const NOT_ASKED_AGAIN: &str =
    "it is not asked again, because a login is sent once: a few that are rejected lock an account";

/// How long clean-ups have after an interruption.
const CLEANUP_GRACE: Duration = Duration::from_secs(1);

/// The most targets of which it is guessed what they may have been meant to be. Each is held against every name of the
/// configuration file, and of thousands nobody reads the guesses.
const MOST_GUESSES: usize = 20;

/// How often to look whether somebody interrupts.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Targets to be asked.
pub struct Pool {
    members: Vec<PoolMember>,
    /// The most that are asked at the same time.
    parallel: usize,
    /// What is to be told of the settings of the targets.
    warnings: Vec<String>,
    /// How many targets have answered, or will not.
    done: Arc<AtomicUsize>,
}

/// A target of the pool.
struct PoolMember {
    target: String,
    state: MemberState,
}

enum MemberState {
    /// It can be asked.
    Ready(Box<Session>),
    /// It is with a worker; asked for the last time, or interrupted, it does not come back.
    Busy,
    /// Its settings make no sense.
    Unusable(Failure),
}

/// How long to ask again those that are not well, and what for.
pub struct RetryPolicy<'a, R> {
    /// For so long at most.
    pub wait: Duration,
    /// Whether a result is good enough.
    pub suffices: &'a dyn Fn(&R) -> bool,
    /// Told of the first result that is not, before each pause, with the time that is left.
    pub on_pause: &'a mut dyn FnMut(&R, Duration),
}

impl Pool {
    /// Resolves what each target is asked with. One whose settings make no sense keeps no other from being asked. Where
    /// there are several, nobody is prompted and the steps are told under each target's name. A secret that several want
    /// is read once.
    pub fn open(
        targets: Vec<ChosenTarget>,
        options: &Layer,
        sources: &Sources,
        progress: &Progress,
        parallel: usize,
    ) -> Self {
        let is_one = targets.len() == 1;
        let shared = SharedByRun::default();
        let members = Vec::with_capacity(targets.len());
        let mut pool = Self { members, parallel, warnings: Vec::new(), done: Arc::default() };
        let mut guesses = 0;
        let mut has_documents = false;
        for chosen in targets {
            let state = match Settings::resolve_chosen(&chosen, options, sources) {
                Ok(mut settings) => {
                    if guesses < MOST_GUESSES && settings.guess(&sources.configuration) {
                        guesses += 1;
                    }
                    // Of saved documents, all are told the same.
                    if chosen.document.is_none() || !has_documents {
                        pool.warnings.append(&mut settings.warnings);
                    }
                    has_documents |= chosen.document.is_some();
                    let shared = shared.clone();
                    let session = if is_one {
                        Session::open_sharing(settings, progress.clone(), shared)
                    } else {
                        // The steps of several are mixed on standard error, and each line has to say whose it is.
                        let named = progress.clone().called(&chosen.name);
                        let mut session = Session::open_sharing(settings, named, shared);
                        session.stop_prompting();
                        session
                    };
                    MemberState::Ready(Box::new(session))
                }
                Err(failure) => MemberState::Unusable(failure),
            };
            pool.members.push(PoolMember { target: chosen.name, state });
        }
        pool
    }

    /// The same, giving back documents as they were sent, tokens included.
    #[must_use]
    pub fn with_secrets(mut self) -> Self {
        for member in &mut self.members {
            if let MemberState::Ready(session) = &mut member.state {
                session.keep_secrets();
            }
        }
        self
    }

    /// The targets with their sessions, or with what is wrong with their settings.
    pub(crate) fn into_sessions(self) -> Vec<(String, Result<Box<Session>>)> {
        let mut sessions = Vec::with_capacity(self.members.len());
        for PoolMember { target, state } in self.members {
            match state {
                MemberState::Ready(session) => sessions.push((target, Ok(session))),
                MemberState::Unusable(failure) => sessions.push((target, Err(failure))),
                // Nobody has been asked.
                MemberState::Busy => {}
            }
        }
        sessions
    }

    /// How many targets it has.
    pub fn size(&self) -> usize {
        self.members.len()
    }

    /// How many targets have answered, or will not, while they are asked.
    pub fn done(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.done)
    }

    /// What is to be told of the settings of the targets.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Asks every target and gives back what `evaluate` makes of each, in order; those that are not good enough again,
    /// until they are, the time is over, waiting cannot help, or somebody interrupts. Whoever has not answered until
    /// then is a failure of the kind [`FailureKind::Interrupted`].
    pub fn ask<R>(self, evaluate: impl Fn(TargetAnswer) -> R, retry: Option<RetryPolicy<'_, R>>) -> Vec<R> {
        let everybody = 0..self.members.len();
        let mut run = PoolRun::new(self, evaluate, retry.is_some());
        run.round(everybody.collect());
        if let Some(mut retry) = retry {
            run.ask_again(&mut retry);
        }
        run.into_values()
    }
}

/// One call of [`Pool::ask`]: who is asked, and what has come of it so far.
struct PoolRun<R, E> {
    members: Vec<PoolMember>,
    parallel: usize,
    /// Whether there may be another round.
    keeps_sessions: bool,
    evaluate: E,
    /// By the index of the member; none where it has not been asked to the end.
    results: Vec<Option<PoolResult<R>>>,
    done: Arc<AtomicUsize>,
    /// None where the system does not let them be held back: then an interruption ends the process as it always did.
    signals: Option<HeldSignals>,
}

impl<R, E: Fn(TargetAnswer) -> R> PoolRun<R, E> {
    fn new(pool: Pool, evaluate: E, keeps_sessions: bool) -> Self {
        let Pool { members, parallel, done, warnings: _ } = pool;
        let mut results = Vec::new();
        results.resize_with(members.len(), || None);
        // Held back for the whole run, so that Ctrl-C gives back what has arrived instead of ending the process.
        let signals = HeldSignals::hold(TERMINATING).ok();
        Self { members, parallel, keeps_sessions, evaluate, results, done, signals }
    }

    /// Pause and round in turn, until all are well, the time is over, or somebody interrupts.
    fn ask_again(&mut self, retry: &mut RetryPolicy<'_, R>) {
        let until = Deadline::after(retry.wait);
        let mut pause = FIRST_PAUSE;
        loop {
            let Ok(left) = until.left() else { return };
            let mut indices = self.worth_asking_again(retry, left);
            let Some(first) = indices.first().and_then(|index| self.result(*index)) else { return };
            (retry.on_pause)(&first.value, left);
            let wanted = self.shortest_wanted_pause(&indices);
            if self.is_interrupted_during(pause.max(wanted).min(left)) {
                return;
            }
            // Half as long again each time: a quick recovery is noticed soon, and a slow server is not pestered.
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
            // Servers that still want to be left alone sit this round out, and are looked at again in the next.
            indices.retain(|index| self.wanted_pause(*index).is_zero());
            self.round(indices);
        }
    }

    /// Those that may become better within the time that is left. One that wants to be left alone for longer is not asked
    /// again.
    fn worth_asking_again(&self, retry: &RetryPolicy<'_, R>, left: Duration) -> Vec<usize> {
        let mut indices = Vec::new();
        for (index, result) in self.results.iter().enumerate() {
            if let Some(result) = result
                && result.may_pass
                && self.wanted_pause(index) <= left
                && !(retry.suffices)(&result.value)
            {
                indices.push(index);
            }
        }
        indices
    }

    /// How much longer a target wants to be left alone.
    fn wanted_pause(&self, index: usize) -> Duration {
        let not_before = self.result(index).and_then(|result| result.not_before);
        not_before.map_or(Duration::ZERO, |moment| moment.saturating_duration_since(Instant::now()))
    }

    /// How much longer all of them want to be left alone.
    fn shortest_wanted_pause(&self, indices: &[usize]) -> Duration {
        indices.iter().map(|index| self.wanted_pause(*index)).min().unwrap_or_default()
    }

    /// Asks the members with these indices, many at a time.
    fn round(&mut self, indices: Vec<usize>) {
        let queue = self.take_jobs(indices);
        let mut awaited: BTreeSet<usize> = queue.iter().map(|job| job.index).collect();
        let finished_jobs = start_workers(queue, self.parallel, self.keeps_sessions);
        self.collect(&finished_jobs, &mut awaited);
        // Before the clean-ups are waited for, or a worker that is done would begin with the next target.
        finished_jobs.stop();
        if !awaited.is_empty() {
            wait_for_cleanups();
            self.give_up(awaited);
        }
    }

    /// The jobs of a round. Members whose settings make no sense need no worker: their result is known.
    fn take_jobs(&mut self, indices: Vec<usize>) -> VecDeque<Job> {
        let mut queue = VecDeque::with_capacity(indices.len());
        for index in indices {
            let Some(member) = self.members.get_mut(index) else { continue };
            let target = member.target.clone();
            match std::mem::replace(&mut member.state, MemberState::Busy) {
                MemberState::Ready(session) => queue.push_back(Job { index, target, session }),
                MemberState::Unusable(failure) => {
                    member.state = MemberState::Unusable(failure.clone());
                    self.set_result(index, TargetAnswer::failed(target, failure));
                }
                // Its worker was lost. What the target answered before is all there is.
                MemberState::Busy => {}
            }
        }
        queue
    }

    /// Takes in what the workers finish, until nobody is awaited any more, somebody interrupts, or no worker is left.
    fn collect(&mut self, finished_jobs: &FinishedJobs, awaited: &mut BTreeSet<usize>) {
        while !awaited.is_empty() {
            match finished_jobs.recv_timeout(POLL_INTERVAL) {
                Ok(FinishedJob { index, session, answer }) => {
                    awaited.remove(&index);
                    if let Some(session) = session
                        && let Some(member) = self.members.get_mut(index)
                    {
                        member.state = MemberState::Ready(session);
                    }
                    self.set_result(index, answer);
                }
                // Looked for only when nothing arrives: an answer that is there is worth having even then.
                Err(RecvTimeoutError::Timeout) => {
                    if self.is_interrupted() {
                        break;
                    }
                }
                // A worker was lost with what it asked.
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    }

    /// Nobody is left out: who is awaited in vain was interrupted. What a target answered in an earlier round is worth more
    /// than that.
    fn give_up(&mut self, awaited: BTreeSet<usize>) {
        for index in awaited {
            if self.result(index).is_some() {
                continue;
            }
            if let Some(member) = self.members.get(index) {
                let answer = TargetAnswer::failed(member.target.clone(), interrupted());
                self.set_result(index, answer);
            }
        }
    }

    fn result(&self, index: usize) -> Option<&PoolResult<R>> {
        self.results.get(index)?.as_ref()
    }

    fn set_result(&mut self, index: usize, mut answer: TargetAnswer) {
        // Where it would be asked again otherwise, whoever waits is to know why it is not.
        if self.keeps_sessions
            && let Err(failure) = &mut answer.answer
            && failure.is_after_login()
        {
            *failure = failure.clone().adding(NOT_ASKED_AGAIN);
        }
        if let Some(slot) = self.results.get_mut(index) {
            // Counted once, however often the target is asked again.
            if slot.is_none() {
                self.done.fetch_add(1, Ordering::Relaxed);
            }
            *slot = Some(PoolResult::new(answer, &self.evaluate));
        }
    }

    fn into_values(self) -> Vec<R> {
        let mut values = Vec::with_capacity(self.results.len());
        for result in self.results.into_iter().flatten() {
            values.push(result.value);
        }
        values
    }

    fn is_interrupted(&self) -> bool {
        self.signals.as_ref().is_some_and(HeldSignals::caught)
    }

    /// Waits; false where nobody interrupts.
    fn is_interrupted_during(&self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        loop {
            if self.is_interrupted() {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            // In small pieces, because a signal does not end it: the standard library goes on sleeping.
            thread::sleep(left.min(POLL_INTERVAL));
        }
    }
}

/// What came of a target, and whether it may become better by itself.
struct PoolResult<R> {
    value: R,
    may_pass: bool,
    /// Until when it wants to be left alone, where it says so.
    not_before: Option<Instant>,
}

impl<R> PoolResult<R> {
    fn new(answer: TargetAnswer, evaluate: &impl Fn(TargetAnswer) -> R) -> Self {
        let (may_pass, pause) = match &answer.answer {
            Ok(_) => (true, None),
            Err(failure) => (failure.may_pass(), failure.wanted_pause()),
        };
        let not_before = pause.and_then(|pause| Instant::now().checked_add(pause));
        Self { value: evaluate(answer), may_pass, not_before }
    }
}

fn interrupted() -> Failure {
    Failure::message(FailureKind::Interrupted, "interrupted before it answered")
}

/// Gives what workers have begun the time to be put right: this process may be over before its workers are. A program
/// that was started by nobody any more would go on, and a terminal at a password would show nothing of what is typed.
pub(crate) fn wait_for_cleanups() {
    let until = Instant::now() + CLEANUP_GRACE;
    while running_children() + pending_cleanups() > 0 && Instant::now() < until {
        thread::sleep(POLL_INTERVAL);
    }
}
