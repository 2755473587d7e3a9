//! Asks servers: each at most once at the same time, and so many at the same time at most.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};

use super::asked::Asked;
use super::rejected::RejectedLogin;
use super::setup::Setup;
use crate::config::{ChosenTarget, Settings};
use crate::failure::{Failure, FailureKind};
use crate::progress::{Progress, Step};
use crate::session::{Session, TargetAnswer};

/// What a session has beyond its deadline to give up by itself. One that hangs in a call of the system's does not. Less than
/// what a budget leaves for the way back, or Prometheus would not hear of it.
const GRACE: Duration = Duration::from_millis(200);

/// With less than this left, nobody is asked once more.
const WORTH_ASKING: Duration = Duration::from_millis(500);

/// A probe waits for a slot for one part in so many of its time. What is left has to be enough for a server that is well, or
/// it would be told of as one that does not answer.
const WAITING_SHARE: u32 = 4;

/// How many may wait for a slot at the same time: fewer than there is room for among the clients, so that others still get in.
const LINE: usize = 128;

/// Asks servers.
pub(super) struct Prober {
    /// Each server that is being asked has one.
    slots: Arc<Semaphore>,
    /// Whoever waits for one.
    line: Semaphore,
    /// Told whenever a server begins to be asked.
    starts: Notify,
    /// How many wait, for a slot or for the answer to somebody else.
    waiting: AtomicUsize,
    /// Who follows the sessions.
    progress: Progress,
    state: Mutex<ProberState>,
}

#[derive(Default)]
struct ProberState {
    /// The servers that are being asked, by name.
    running: HashMap<String, RunningProbe>,
}

/// A server that is being asked.
#[derive(Clone)]
struct RunningProbe {
    asked: watch::Receiver<Option<Arc<Asked>>>,
    progress: Progress,
    started: Instant,
}

/// How it stands with asking a server.
enum Begun {
    Now(RunningProbe),
    /// Somebody else has begun.
    Before(RunningProbe),
    /// The login is not sent again yet: what came of it.
    Rejected(Arc<Asked>),
}

/// So many servers are being asked that no other one is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Busy;

impl Prober {
    /// Asks at most so many servers at the same time.
    pub(super) fn new(parallel: usize, progress: Progress) -> Self {
        Self {
            // More than a semaphore can count is as good as no limit.
            slots: Arc::new(Semaphore::new(parallel.min(Semaphore::MAX_PERMITS))),
            line: Semaphore::new(LINE),
            starts: Notify::new(),
            waiting: AtomicUsize::new(0),
            progress,
            state: Mutex::default(),
        }
    }

    /// How many servers are being asked.
    pub(super) fn in_flight(&self) -> usize {
        self.state().running.len()
    }

    /// How many wait, for a slot or for the answer to somebody else.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Whether no other server could be asked now.
    pub(super) fn is_full(&self) -> bool {
        self.slots.available_permits() == 0
    }

    /// Asks a server of the configuration within `budget`, or within its own timeout, whichever is shorter. Whoever asks for
    /// a server that is being asked is given that answer, unless it came to nothing within a shorter time than theirs.
    ///
    /// # Errors
    /// [`Busy`] where too many others are being asked, and go on being asked for a while.
    pub(super) async fn ask(
        self: &Arc<Self>,
        setup: &Arc<Setup>,
        name: &str,
        budget: Option<Duration>,
    ) -> Result<Arc<Asked>, Busy> {
        let begun = Instant::now();
        loop {
            // Anew each time: what was resolved goes into the session.
            let settings =
                match Settings::resolve_chosen(&ChosenTarget::named(name), &setup.options, &setup.sources) {
                    Ok(settings) => settings,
                    Err(failure) => return Ok(Asked::failed(name, failure)),
                };
            let timeout = settings.connect.timeout;
            // An answer that comes when Prometheus has given up is a gap in the graph, so the shorter time counts.
            let given = budget.map_or(timeout, |budget| budget.min(timeout));
            let until = begun + given;
            let (mut running, is_ours) = match self.begin(setup, name, settings, until).await? {
                Begun::Now(running) => (running, true),
                Begun::Before(running) => (running, false),
                Begun::Rejected(asked) => return Ok(asked),
            };
            let waits = (!is_ours).then(|| Waits::begin(&self.waiting));
            let answer = tokio::time::timeout(left(until) + GRACE, running.answer()).await;
            drop(waits);
            let asked = match answer {
                Ok(Some(asked)) => asked,
                Ok(None) => {
                    let what = "the thread that asked was lost";
                    return Ok(Asked::failed(name, Failure::message(FailureKind::Internal, what)));
                }
                Err(_) => return Ok(running.overdue(name, given)),
            };
            if is_ours || left(until) < WORTH_ASKING || !asked.may_be_better_with_more_time() {
                return Ok(asked);
            }
        }
    }

    /// Begins to ask a server, once there is a slot for it; or finds that somebody else has begun.
    async fn begin(
        self: &Arc<Self>,
        setup: &Arc<Setup>,
        name: &str,
        mut settings: Settings,
        until: Instant,
    ) -> Result<Begun, Busy> {
        let slot = tokio::select! {
            // In this order: nobody who can have the answer of somebody else takes a slot.
            biased;
            begun = self.begun(setup, name) => return Ok(begun),
            slot = self.slot(left(until) / WAITING_SHARE) => slot?,
        };
        // Less the wait. Never zero: whoever has no time at all could not say in which phase it ran out.
        settings.connect.timeout = left(until).max(Duration::from_millis(1));
        Ok(self.start(setup, name, settings, slot))
    }

    /// Waits until somebody else has begun to ask a server, or it is known that it is not to be asked.
    async fn begun(&self, setup: &Setup, name: &str) -> Begun {
        loop {
            // Before the look at what has begun, so that nothing begins unnoticed between the two.
            let start = self.starts.notified();
            // In a statement of its own, so that the state is not locked while this one waits.
            let begun = self.state().begun(setup, name);
            if let Some(begun) = begun {
                return begun;
            }
            start.await;
        }
    }

    /// A slot for one more server. Whoever comes in a burst waits for a moment, in the order in which they came: a scrape that
    /// is a little late is worth more than a gap in the graph.
    async fn slot(&self, patience: Duration) -> Result<OwnedSemaphorePermit, Busy> {
        if let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
            return Ok(slot);
        }
        let Ok(_in_line) = self.line.try_acquire() else { return Err(Busy) };
        let _waits = Waits::begin(&self.waiting);
        match tokio::time::timeout(patience, Arc::clone(&self.slots).acquire_owned()).await {
            Ok(Ok(slot)) => Ok(slot),
            Ok(Err(_)) | Err(_) => Err(Busy),
        }
    }

    fn start(
        self: &Arc<Self>,
        setup: &Arc<Setup>,
        name: &str,
        settings: Settings,
        slot: OwnedSemaphorePermit,
    ) -> Begun {
        let mut state = self.state();
        // Somebody else may have begun while this one waited for the slot.
        if let Some(begun) = state.begun(setup, name) {
            return begun;
        }
        let (answered, asked) = watch::channel(None);
        // Recorded, so that one that does not end in time can still say how far it got.
        let running = RunningProbe {
            asked,
            progress: self.progress.clone().called(name).recording(),
            started: Instant::now(),
        };
        state.running.insert(name.to_owned(), running.clone());
        drop(state);
        self.starts.notify_waiters();
        let progress = running.progress.clone();
        let (prober, setup, name) = (Arc::clone(self), Arc::clone(setup), name.to_owned());
        tokio::task::spawn_blocking(move || {
            let mut session = Session::open_sharing(settings, progress.clone(), setup.shared(&name));
            // Whoever is at the terminal that a service was started from is not there to answer scrapes.
            session.stop_prompting();
            // The time that a secret takes is not the server's; what is wrong with it comes up again.
            let _ = session.read_credentials();
            let answer = session.ask_target(name.clone());
            let asked = Arc::new(Asked { answer, steps: progress.steps() });
            // In this order: whoever has the answer finds the server free to be asked, and a slot to do so.
            prober.finish(&setup, &name, &asked);
            drop(slot);
            // Whoever asked may have gone.
            let _ = answered.send(Some(asked));
        });
        Begun::Now(running)
    }

    fn finish(&self, setup: &Setup, name: &str, asked: &Asked) {
        // Locked to the end: nobody is to find the server free before it is known that its login was rejected.
        let mut state = self.state();
        state.running.remove(name);
        let Err(failure) = &asked.answer.answer else { return };
        if matches!(failure.kind(), FailureKind::Configuration | FailureKind::Authentication) {
            setup.forget_secrets(name);
        }
        if let Some(rejected) = RejectedLogin::from_failure(failure) {
            setup.note_rejection(name, rejected);
        }
    }

    fn state(&self) -> MutexGuard<'_, ProberState> {
        // What a thread wrote down before it panicked is true all the same.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who waits, counted until it is dropped.
struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn begin(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn left(until: Instant) -> Duration {
    until.saturating_duration_since(Instant::now())
}

impl ProberState {
    /// What has begun already, or is not to begin; none where the server may be asked.
    fn begun(&self, setup: &Setup, name: &str) -> Option<Begun> {
        match self.running.get(name) {
            Some(running) => Some(Begun::Before(running.clone())),
            None => setup.rejected(name).map(Begun::Rejected),
        }
    }
}

impl RunningProbe {
    /// Waits for what comes of it; none where its thread was lost.
    async fn answer(&mut self) -> Option<Arc<Asked>> {
        match self.asked.wait_for(Option::is_some).await {
            Ok(asked) => asked.clone(),
            Err(_) => None,
        }
    }

    /// What is told of a server whose session does not end in time: how far it got. Its thread goes on, and keeps the slot:
    /// a server in which threads get stuck is not given another one at every scrape.
    fn overdue(&self, name: &str, given: Duration) -> Arc<Asked> {
        let mut steps = self.progress.steps();
        let current = self.progress.current();
        let took = self.started.elapsed();
        let mut what = "it takes longer than the deadline".to_owned();
        if let Some(phase) = current {
            // What the phases that are over have not taken, the one that hangs has.
            let spent: Duration = steps.iter().map(|step| step.took).sum();
            steps.push(Step { phase, took: took.saturating_sub(spent), result: None });
            what = format!("{} takes longer than the deadline", phase.title());
        }
        let failure = Failure::message(FailureKind::Deadline, what)
            .context(format!("cannot ask {name} within {} ms", given.as_millis()))
            .in_phase(current.map(crate::progress::Phase::name));
        let answer = TargetAnswer { target: name.to_owned(), uncertified: None, took, answer: Err(failure) };
        Arc::new(Asked { answer, steps })
    }
}
