//! Many targets asked at the same time, once or again until all is well: workers, a deadline for each target, pauses, and
//! an end in good order when somebody interrupts. What the answers mean is left to whoever asks.

use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Session;
use crate::config::{Layer, Settings, Sources};
use crate::credentials::SecretCache;
use crate::failure::{Failure, FailureKind, Result};
use crate::process::child::running_children;
use crate::process::deadline::Deadline;
use crate::process::signals::{HeldSignals, TERMINATING, pending_cleanups};
use crate::progress::Progress;
use crate::source::Fetched;

/// The pauses between two rounds: the first, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How long clean-ups have after an interruption.
const FAREWELL: Duration = Duration::from_secs(1);

/// How often to look whether somebody interrupts.
const LOOK: Duration = Duration::from_millis(50);

/// Targets to be asked.
pub struct Pool {
    members: Vec<Member>,
    /// The most that are asked at the same time.
    parallel: usize,
    /// What is to be told of the settings of the targets.
    warnings: Vec<String>,
}

/// A target of the pool.
struct Member {
    target: String,
    state: MemberState,
}

enum MemberState {
    /// It can be asked.
    Ready(Box<Session>),
    /// It is with a worker; after an interruption it stays there.
    Busy,
    /// Its settings make no sense.
    Unusable(Failure),
}

/// What came of asking a target.
#[derive(Debug)]
pub struct Asked {
    /// The target, as the user named it.
    pub target: String,
    /// Why it has no certificate to look at, where it has none.
    pub uncertified: Option<&'static str>,
    /// How long it took, without the time that secrets and people take.
    pub took: Duration,
    /// The answer, its secrets masked; or why there is none.
    pub answer: Result<Fetched>,
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
        targets: Vec<String>,
        options: &Layer,
        sources: &Sources,
        progress: &Progress,
        parallel: usize,
    ) -> Self {
        let is_alone = targets.len() == 1;
        let secrets = Arc::new(SecretCache::default());
        let mut pool = Self { members: Vec::with_capacity(targets.len()), parallel, warnings: Vec::new() };
        for target in targets {
            let state = match Settings::resolve(Some(&target), options, sources) {
                Ok(mut settings) => {
                    pool.warnings.append(&mut settings.warnings);
                    let progress = if is_alone { progress.clone() } else { progress.clone().called(&target) };
                    let session = Session::open_sharing(settings, progress, Arc::clone(&secrets));
                    let session = if is_alone { session } else { session.without_prompt() };
                    MemberState::Ready(Box::new(session))
                }
                Err(failure) => MemberState::Unusable(failure),
            };
            pool.members.push(Member { target, state });
        }
        pool
    }

    /// How many targets it has.
    pub fn size(&self) -> usize {
        self.members.len()
    }

    /// What is to be told of the settings of the targets.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Asks every target and gives back what `evaluate` makes of each, in order; those that are not good enough again,
    /// until they are, the time is over, waiting cannot help, or somebody interrupts. Whoever has not answered until
    /// then is a failure of the kind [`FailureKind::Interrupted`].
    pub fn ask<R>(mut self, evaluate: impl Fn(Asked) -> R, retry: Option<RetryPolicy<'_, R>>) -> Vec<R> {
        // Where signals cannot be held back, an interruption ends the process as it always did.
        let signals = HeldSignals::hold(TERMINATING).ok();
        let everybody = 0..self.members.len();
        let mut results: Vec<Option<PoolResult<R>>> = Vec::new();
        results.resize_with(self.members.len(), || None);
        self.round(everybody.collect(), &evaluate, &mut results, signals.as_ref());
        if let Some(mut retry) = retry {
            self.ask_again(&mut retry, &evaluate, &mut results, signals.as_ref());
        }
        results.into_iter().flatten().map(|result| result.value).collect()
    }

    fn ask_again<R>(
        &mut self,
        retry: &mut RetryPolicy<'_, R>,
        evaluate: &impl Fn(Asked) -> R,
        results: &mut [Option<PoolResult<R>>],
        signals: Option<&HeldSignals>,
    ) {
        let until = Deadline::after(retry.wait);
        let mut pause = FIRST_PAUSE;
        loop {
            let mut waiting = Vec::new();
            for (place, result) in results.iter().enumerate() {
                if let Some(result) = result
                    && result.may_pass
                    && !(retry.suffices)(&result.value)
                {
                    waiting.push(place);
                }
            }
            let first = waiting.first().and_then(|place| results.get(*place)?.as_ref());
            let (Some(first), Ok(left)) = (first, until.left()) else { return };
            (retry.on_pause)(&first.value, left);
            if is_interrupted_during(pause.min(left), signals) {
                return;
            }
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
            self.round(waiting, evaluate, results, signals);
        }
    }

    /// Asks the targets at these places, many at a time.
    fn round<R>(
        &mut self,
        places: Vec<usize>,
        evaluate: &impl Fn(Asked) -> R,
        results: &mut [Option<PoolResult<R>>],
        signals: Option<&HeldSignals>,
    ) {
        let mut queue = VecDeque::with_capacity(places.len());
        let mut awaited = BTreeSet::new();
        for place in places {
            let Some(member) = self.members.get_mut(place) else { continue };
            match std::mem::replace(&mut member.state, MemberState::Busy) {
                MemberState::Ready(session) => {
                    queue.push_back(Question { place, target: member.target.clone(), session });
                    awaited.insert(place);
                }
                MemberState::Unusable(failure) => {
                    let asked = Asked::failed(member.target.clone(), failure.clone());
                    member.state = MemberState::Unusable(failure);
                    put(results, place, PoolResult::new(asked, evaluate));
                }
                MemberState::Busy => {}
            }
        }
        let answers = start_workers(queue, self.parallel);
        while !awaited.is_empty() {
            match answers.recv_timeout(LOOK) {
                Ok(Answer { place, session, asked }) => {
                    awaited.remove(&place);
                    if let Some(member) = self.members.get_mut(place) {
                        member.state = MemberState::Ready(session);
                    }
                    put(results, place, PoolResult::new(asked, evaluate));
                }
                Err(RecvTimeoutError::Timeout) if !signals.is_some_and(HeldSignals::caught) => {}
                // Interrupted, or a worker was lost with what it asked: nobody is left out.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        answers.stop();
        if !awaited.is_empty() {
            wait_for_cleanups();
        }
        for place in awaited {
            // What a target answered in an earlier round is worth more than that it was interrupted in this one.
            let has_result = results.get(place).is_some_and(Option::is_some);
            if let Some(member) = self.members.get(place)
                && !has_result
            {
                let asked = Asked::failed(member.target.clone(), interrupted());
                put(results, place, PoolResult::new(asked, evaluate));
            }
        }
    }
}

/// What came of a target, and whether it may become better by itself.
struct PoolResult<R> {
    value: R,
    may_pass: bool,
}

impl<R> PoolResult<R> {
    fn new(asked: Asked, evaluate: &impl Fn(Asked) -> R) -> Self {
        let may_pass = match &asked.answer {
            Ok(_) => true,
            Err(failure) => may_pass(failure.kind()),
        };
        Self { value: evaluate(asked), may_pass }
    }
}

/// Whether a failure may pass by itself. A login that was rejected is not tried again: a few of those lock an account.
fn may_pass(kind: FailureKind) -> bool {
    match kind {
        FailureKind::Unreachable | FailureKind::Deadline | FailureKind::Protocol => true,
        FailureKind::Usage
        | FailureKind::Configuration
        | FailureKind::Authentication
        | FailureKind::Permission
        | FailureKind::Trust
        | FailureKind::Internal
        | FailureKind::Interrupted => false,
    }
}

fn put<R>(results: &mut [Option<PoolResult<R>>], place: usize, result: PoolResult<R>) {
    if let Some(slot) = results.get_mut(place) {
        *slot = Some(result);
    }
}

impl Asked {
    fn failed(target: String, failure: Failure) -> Self {
        Self { target, uncertified: None, took: Duration::ZERO, answer: Err(failure) }
    }
}

fn interrupted() -> Failure {
    Failure::message(FailureKind::Interrupted, "interrupted before it answered")
}

/// Gives what workers have begun the time to be put right: this process may be over before its workers are. A program
/// that was started by nobody any more would go on, and a terminal at a password would show nothing of what is typed.
fn wait_for_cleanups() {
    let until = Instant::now() + FAREWELL;
    while running_children() + pending_cleanups() > 0 && Instant::now() < until {
        thread::sleep(LOOK);
    }
}

/// Waits; false where nobody interrupts.
fn is_interrupted_during(pause: Duration, signals: Option<&HeldSignals>) -> bool {
    let until = Instant::now() + pause;
    loop {
        if signals.is_some_and(HeldSignals::caught) {
            return true;
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        thread::sleep(left.min(LOOK));
    }
}

/// A session on its way to a worker.
struct Question {
    place: usize,
    target: String,
    session: Box<Session>,
}

/// A session on its way back.
struct Answer {
    place: usize,
    session: Box<Session>,
    asked: Asked,
}

/// What the workers share.
#[derive(Default)]
struct Shared {
    queue: Mutex<VecDeque<Question>>,
    stopped: AtomicBool,
}

/// The answers of workers, as they arrive.
struct Answers {
    receiver: Receiver<Answer>,
    shared: Arc<Shared>,
}

impl Answers {
    fn recv_timeout(&self, time: Duration) -> std::result::Result<Answer, RecvTimeoutError> {
        self.receiver.recv_timeout(time)
    }

    /// Nothing more is taken from the queue. What is being asked is left to its end, which may be that of the process.
    fn stop(&self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
    }
}

/// Starts as many workers as there is work for. Threads are not scoped: one that hangs in a system call must not keep the
/// answers of the others.
fn start_workers(queue: VecDeque<Question>, parallel: usize) -> Answers {
    let wanted = queue.len().min(parallel.max(1));
    let shared = Arc::new(Shared { queue: Mutex::new(queue), stopped: AtomicBool::new(false) });
    let (sender, receiver) = channel();
    let mut started = 0;
    for _ in 0..wanted {
        let (sender, shared) = (sender.clone(), Arc::clone(&shared));
        if thread::Builder::new().spawn(move || work(&shared, &sender)).is_ok() {
            started += 1;
        }
    }
    if started == 0 {
        // A machine that has no thread left asks one after the other.
        work(&shared, &sender);
    }
    Answers { receiver, shared }
}

/// Asks what is in the queue, until it is empty or nobody wants to know any more.
fn work(shared: &Shared, answers: &Sender<Answer>) {
    while !shared.stopped.load(Ordering::SeqCst) {
        let next = shared.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some(Question { place, target, mut session }) = next else { return };
        let asked = ask_one(target, &mut session);
        if answers.send(Answer { place, session, asked }).is_err() {
            return;
        }
    }
}

fn ask_one(target: String, session: &mut Session) -> Asked {
    // The time that a secret takes is not the server's; what is wrong with it comes up again.
    let _ = session.read_credentials();
    let started = Instant::now();
    let answer = session.server_info();
    let took = started.elapsed().saturating_sub(session.typing());
    Asked { target, uncertified: session.target().uncertified(), took, answer }
}
