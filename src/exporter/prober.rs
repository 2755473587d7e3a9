//! Asks servers: each at most once at the same time, and so many at the same time at most.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::asked::Asked;
use super::rejected::RejectedLogin;
use super::setup::Setup;
use crate::config::{ChosenTarget, Settings};
use crate::failure::{Failure, FailureKind};
use crate::progress::{Progress, Step};
use crate::session::{Session, TargetAnswer};

/// What a session has beyond its deadline to give up by itself. One that hangs in a call of the system's does not.
const GRACE: Duration = Duration::from_millis(200);

/// With less than this left, nobody is asked once more.
const WORTH_ASKING: Duration = Duration::from_millis(500);

/// Asks servers.
pub(super) struct Prober {
    parallel: usize,
    /// Who follows the sessions.
    progress: Progress,
    state: Mutex<ProberState>,
}

#[derive(Default)]
struct ProberState {
    /// The servers that are being asked, by name.
    running: HashMap<String, Running>,
    /// The servers that rejected a login.
    rejected: HashMap<String, RejectedLogin>,
}

/// A server that is being asked.
#[derive(Clone)]
struct Running {
    asked: watch::Receiver<Option<Arc<Asked>>>,
    progress: Progress,
    started: Instant,
}

/// So many servers are being asked that no other one is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Busy;

impl Prober {
    /// Asks at most so many servers at the same time.
    pub(super) fn new(parallel: usize, progress: Progress) -> Self {
        Self { parallel, progress, state: Mutex::default() }
    }

    /// How many servers are being asked.
    pub(super) fn in_flight(&self) -> usize {
        self.state().running.len()
    }

    /// Whether no other server could be asked now.
    pub(super) fn is_full(&self) -> bool {
        self.in_flight() >= self.parallel
    }

    /// Sends logins again that were rejected: somebody has changed the configuration.
    pub(super) fn forget_rejections(&self) {
        self.state().rejected.clear();
    }

    /// Asks a server of the configuration within `budget`, or within its own timeout, whichever is shorter. Whoever asks for
    /// a server that is being asked is given that answer, unless it came to nothing within a shorter time than theirs.
    ///
    /// # Errors
    /// [`Busy`] where too many others are being asked.
    pub(super) async fn ask(
        self: &Arc<Self>,
        setup: &Arc<Setup>,
        name: &str,
        budget: Option<Duration>,
    ) -> Result<Arc<Asked>, Busy> {
        let chosen = ChosenTarget::named(name);
        let mut settings = match Settings::resolve_chosen(&chosen, &setup.options, &setup.sources) {
            Ok(settings) => settings,
            Err(failure) => return Ok(Asked::failed(name, failure)),
        };
        let timeout = settings.connect.timeout;
        let given = budget.map_or(timeout, |budget| budget.min(timeout));
        let until = Instant::now() + given;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            settings.connect.timeout = left.max(Duration::from_millis(1));
            let (mut running, is_ours) = match self.join(name) {
                Ok(Some(running)) => (running, false),
                Ok(None) => (self.start(setup, name, settings)?, true),
                Err(asked) => return Ok(asked),
            };
            let asked = match tokio::time::timeout(left + GRACE, running.answer()).await {
                Ok(Some(asked)) => asked,
                Ok(None) => {
                    let what = "the thread that asked was lost";
                    return Ok(Asked::failed(name, Failure::message(FailureKind::Internal, what)));
                }
                Err(_) => return Ok(running.overdue(name, given)),
            };
            let left = until.saturating_duration_since(Instant::now());
            if is_ours || left < WORTH_ASKING || !asked.may_be_better_with_more_time() {
                return Ok(asked);
            }
            // The settings are gone with the session where there was one, so they are read once more.
            settings = match Settings::resolve_chosen(&chosen, &setup.options, &setup.sources) {
                Ok(settings) => settings,
                Err(failure) => return Ok(Asked::failed(name, failure)),
            };
        }
    }

    /// The asking of a server that has begun, if any; or what came of a login that is not sent again.
    fn join(&self, name: &str) -> Result<Option<Running>, Arc<Asked>> {
        let mut state = self.state();
        if let Some(running) = state.running.get(name) {
            return Ok(Some(running.clone()));
        }
        match state.rejected.get(name) {
            Some(rejected) if rejected.holds() => Err(rejected.asked(name)),
            Some(_) => {
                state.rejected.remove(name);
                Ok(None)
            }
            None => Ok(None),
        }
    }

    fn start(self: &Arc<Self>, setup: &Arc<Setup>, name: &str, settings: Settings) -> Result<Running, Busy> {
        let mut state = self.state();
        if state.running.len() >= self.parallel {
            return Err(Busy);
        }
        let (answered, asked) = watch::channel(None);
        let running = Running {
            asked,
            progress: self.progress.clone().called(name).recording(),
            started: Instant::now(),
        };
        state.running.insert(name.to_owned(), running.clone());
        drop(state);
        let progress = running.progress.clone();
        let (prober, setup, name) = (Arc::clone(self), Arc::clone(setup), name.to_owned());
        tokio::task::spawn_blocking(move || {
            let session = Session::open_sharing(settings, progress.clone(), setup.secrets(&name));
            let mut session = session.without_prompt();
            // The time that a secret takes is not the server's; what is wrong with it comes up again.
            let _ = session.read_credentials();
            let answer = session.ask_target(name.clone());
            let asked = Arc::new(Asked { answer, steps: progress.steps() });
            prober.finish(&setup, &name, &asked);
            // Whoever asked may have gone.
            let _ = answered.send(Some(asked));
        });
        Ok(running)
    }

    fn finish(&self, setup: &Setup, name: &str, asked: &Asked) {
        let mut state = self.state();
        state.running.remove(name);
        let Err(failure) = &asked.answer.answer else { return };
        if matches!(failure.kind(), FailureKind::Configuration | FailureKind::Authentication) {
            setup.forget_secrets(name);
        }
        if let Some(rejected) = RejectedLogin::of(failure) {
            state.rejected.insert(name.to_owned(), rejected);
        }
    }

    fn state(&self) -> MutexGuard<'_, ProberState> {
        // What a thread wrote down before it panicked is true all the same.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    /// Waits for what comes of it; none where its thread was lost.
    async fn answer(&mut self) -> Option<Arc<Asked>> {
        match self.asked.wait_for(Option::is_some).await {
            Ok(asked) => asked.clone(),
            Err(_) => None,
        }
    }

    /// What is told of a server whose session does not end in time: how far it got.
    fn overdue(&self, name: &str, given: Duration) -> Arc<Asked> {
        let mut steps = self.progress.steps();
        let current = self.progress.current();
        let took = self.started.elapsed();
        let mut what = "it takes longer than the deadline".to_owned();
        if let Some(phase) = current {
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
