//! Threads that ask targets, one after the other each.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Session;
use crate::failure::{Failure, Result};
use crate::source::Fetched;

/// What came of asking a target.
#[derive(Debug, Clone)]
pub struct TargetAnswer {
    /// The target, as the user named it.
    pub target: String,
    /// Why it has no certificate to look at, where it has none.
    pub uncertified: Option<&'static str>,
    /// How long it took, without the time that secrets and people take.
    pub took: Duration,
    /// The answer; or why there is none.
    pub answer: Result<Fetched>,
}

impl TargetAnswer {
    pub(super) fn failed(target: String, failure: Failure) -> Self {
        Self { target, uncertified: None, took: Duration::ZERO, answer: Err(failure) }
    }
}

/// A session on its way to a worker.
pub(super) struct Job {
    /// The number by which the pool knows the target.
    pub(super) index: usize,
    pub(super) target: String,
    pub(super) session: Box<Session>,
}

/// A session on its way back.
pub(super) struct FinishedJob {
    pub(super) index: usize,
    /// None where it was asked for the last time.
    pub(super) session: Option<Box<Session>>,
    pub(super) answer: TargetAnswer,
}

/// What the workers share.
#[derive(Default)]
struct Shared {
    queue: Mutex<VecDeque<Job>>,
    /// Whether the sessions are wanted back.
    keeps_sessions: bool,
    stopped: AtomicBool,
}

/// What workers finish, as it arrives.
pub(super) struct FinishedJobs {
    receiver: Receiver<FinishedJob>,
    shared: Arc<Shared>,
}

impl FinishedJobs {
    pub(super) fn recv_timeout(&self, time: Duration) -> std::result::Result<FinishedJob, RecvTimeoutError> {
        self.receiver.recv_timeout(time)
    }

    /// Nothing more is taken from the queue. What is being asked is left to its end, which may be that of the process.
    pub(super) fn stop(&self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
    }
}

/// Starts as many workers as there is work for. Threads are not scoped: one that hangs in a system call must not keep the
/// answers of the others.
pub(super) fn start_workers(queue: VecDeque<Job>, parallel: usize, keeps_sessions: bool) -> FinishedJobs {
    let wanted = queue.len().min(parallel.max(1));
    let queue = Mutex::new(queue);
    let shared = Arc::new(Shared { queue, keeps_sessions, stopped: AtomicBool::new(false) });
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
    // The sender of this function ends here: when the last worker has ended, too, the channel says so.
    FinishedJobs { receiver, shared }
}

/// Asks what is in the queue, until it is empty or nobody wants to know any more.
fn work(shared: &Shared, finished_jobs: &Sender<FinishedJob>) {
    while !shared.stopped.load(Ordering::SeqCst) {
        // In a statement of its own, so that the queue is free again while the target is asked.
        let next = shared.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some(Job { index, target, mut session }) = next else { return };
        let answer = ask_one(target, &mut session);
        // A session that is not asked again ends here, beside the others and with its connection, once its answer is on
        // its way: of many targets, only as many connections are open as there are workers.
        let (kept, ended) = if shared.keeps_sessions { (Some(session), None) } else { (None, Some(session)) };
        if finished_jobs.send(FinishedJob { index, session: kept, answer }).is_err() {
            return;
        }
        drop(ended);
    }
}

fn ask_one(target: String, session: &mut Session) -> TargetAnswer {
    // The time that a secret takes is not the server's; what is wrong with it comes up again.
    let _ = session.read_credentials();
    session.ask_target(target)
}
