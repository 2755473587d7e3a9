//! Signals that end the process, held back while something has to be put right first.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
#[cfg(feature = "exporter")]
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{Signal, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::{flag, low_level};

/// Ctrl-C, what a service manager ends a program with, and a terminal that goes.
pub(crate) const TERMINATING: &[i32] = &[SIGINT, SIGTERM, SIGHUP];

/// Those, and what Ctrl-\ sends: whoever hears of nothing else ends by it, but not before what has to be was put right.
pub(crate) const PUT_RIGHT_BEFORE: &[i32] = &[SIGINT, SIGTERM, SIGHUP, SIGQUIT];

/// How often to look whether a signal came.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Whether a hang-up means that files are to be read anew, as with services it does: then it ends nothing.
static HANG_UP_RELOADS: AtomicBool = AtomicBool::new(false);

/// From now on a hang-up ends neither this process nor anything that it has begun. Gives back what can be read from once
/// for each.
///
/// # Errors
/// What the system has against it.
#[cfg(feature = "exporter")]
pub(crate) fn reload_on_hang_up() -> io::Result<UnixStream> {
    HANG_UP_RELOADS.store(true, Ordering::SeqCst);
    let (reader, writer) = pair()?;
    low_level::pipe::register(SIGHUP, writer)?;
    Ok(reader)
}

/// Gives back what can be read from when one of the signals comes, less those that are ignored. Whoever wants to live to read
/// it holds them back, too.
///
/// # Errors
/// What the system has against it.
#[cfg(feature = "exporter")]
pub(crate) fn watch(signals: &[i32]) -> io::Result<UnixStream> {
    let (reader, writer) = pair()?;
    let ignored = ignored_signals();
    for number in signals {
        if !is_ignored(*number, ignored) {
            low_level::pipe::register(*number, writer.try_clone()?)?;
        }
    }
    Ok(reader)
}

#[cfg(feature = "exporter")]
fn pair() -> io::Result<(UnixStream, UnixStream)> {
    let (reader, writer) = UnixStream::pair()?;
    reader.set_nonblocking(true)?;
    Ok((reader, writer))
}

/// The signals that have been held back at least once. A handler cannot be taken away again, only told to do nothing
/// of its own, so there is one for each signal and not one for each holder.
static SIGNALS: Mutex<BTreeMap<i32, SignalState>> = Mutex::new(BTreeMap::new());

/// The signal that a holder noticed last; 0 for none.
static LAST_CAUGHT: AtomicI32 = AtomicI32::new(0);

/// Whether whoever was interrupted was so by this signal.
fn was_last(signal: i32) -> bool {
    LAST_CAUGHT.load(Ordering::SeqCst) == signal
}

/// Whether what was interrupted was so because its terminal has gone.
pub(crate) fn was_hung_up() -> bool {
    was_last(SIGHUP)
}

/// Whether what was interrupted was so by somebody who ends programs, such as a service manager.
pub(crate) fn was_terminated() -> bool {
    was_last(SIGTERM)
}

/// What the handler of a signal reads and writes, and who wants it held back.
struct SignalState {
    holders: usize,
    /// Whether it ends the process, as it would without a handler.
    deadly: Arc<AtomicBool>,
    caught: Arc<AtomicBool>,
}

/// While it lives, the signals do nothing but be remembered.
#[derive(Debug)]
pub(crate) struct HeldSignals {
    numbers: Vec<i32>,
}

impl HeldSignals {
    /// Holds the signals back, less those that whoever started jsinfo wants ignored, as `nohup` does: a handler would
    /// make them deadly.
    ///
    /// # Errors
    /// What the system has against it.
    pub(crate) fn hold(signals: &[i32]) -> io::Result<Self> {
        let mut known = known_signals();
        let ignored = ignored_signals();
        for number in signals {
            if !known.contains_key(number) && !is_ignored(*number, ignored) {
                known.insert(*number, SignalState::register(*number)?);
            }
        }
        // From here on nothing can fail: `Drop` releases what is acquired, and there is nothing to drop before the end.
        let mut numbers = Vec::with_capacity(signals.len());
        for number in signals {
            if let Some(signal) = known.get_mut(number) {
                signal.acquire();
                numbers.push(*number);
            }
        }
        Ok(Self { numbers })
    }

    /// Whether one of the signals came.
    pub(crate) fn caught(&self) -> bool {
        let known = known_signals();
        for number in &self.numbers {
            if known.get(number).is_some_and(SignalState::was_caught) {
                LAST_CAUGHT.store(*number, Ordering::SeqCst);
                return true;
            }
        }
        false
    }

    /// Lets a signal that came do now what it would have done, unless somebody else still holds it back: they have
    /// something to put right, too, and the last of them does this.
    pub(crate) fn re_raise(&self) {
        if let Some(number) = self.caught_by_nobody_else() {
            // Where the process outlives it, the caller's own failure ends it.
            let _ = low_level::emulate_default_handler(number);
        }
    }

    fn caught_by_nobody_else(&self) -> Option<i32> {
        let known = known_signals();
        for number in &self.numbers {
            if let Some(signal) = known.get(number)
                && signal.was_caught()
                // The one holder is this one, so nobody else has anything left to put right.
                && signal.holders == 1
            {
                return Some(*number);
            }
        }
        None
    }
}

/// Stops this process and those that belong to it, as Ctrl-Z does; where there is a shell that could let it go on. Gives back
/// when it goes on.
pub(crate) fn stop_until_continued() {
    /// How long a signal may be on its way to another thread.
    const ON_ITS_WAY: Duration = Duration::from_millis(200);

    let goes_on = Arc::new(AtomicBool::new(false));
    let Ok(registered) = flag::register(SIGCONT, Arc::clone(&goes_on)) else { return };
    // Not SIGSTOP: where no shell is there to let it go on, the system passes this over.
    if kill_current_process_group(Signal::TSTP).is_ok() {
        let mut waited = Duration::ZERO;
        while !goes_on.load(Ordering::SeqCst) && waited < ON_ITS_WAY {
            thread::sleep(POLL_INTERVAL);
            waited += POLL_INTERVAL;
        }
    }
    low_level::unregister(registered);
}

/// Notices whether the process was stopped, and goes on.
#[derive(Debug)]
pub(crate) struct Continuations {
    seen: Arc<AtomicBool>,
}

impl Continuations {
    /// Where the system does not tell, none is noticed.
    pub(crate) fn watch() -> Self {
        let seen = Arc::default();
        let _ = flag::register(SIGCONT, Arc::clone(&seen));
        Self { seen }
    }

    /// Whether it went on since this was asked last.
    pub(crate) fn seen(&self) -> bool {
        self.seen.swap(false, Ordering::SeqCst)
    }
}

/// Does what may wait for long and does not hear of signals. When one comes, `clean_up` is called and the signal ends
/// the process as it would have, from a thread that waits beside. `clean_up` is told whether the waiting goes on: it may
/// have ended by the signal.
///
/// # Errors
/// What the system has against it.
pub(crate) fn with_cleanup<T>(clean_up: impl Fn(bool) + Sync, wait: impl FnOnce() -> T) -> io::Result<T> {
    let held = HeldSignals::hold(PUT_RIGHT_BEFORE)?;
    let pending = PendingCleanup::new();
    // The thread beside takes what it is given; references, so that it all lives until both have ended.
    let (clean_up, signals, pending) = (&clean_up, &held, &pending);
    // Nothing is ever sent: that the one end is dropped tells the other one that the waiting is over.
    let (waiting, is_over) = channel();
    thread::scope(|scope| {
        thread::Builder::new()
            .spawn_scoped(scope, move || end_at_signal(signals, &is_over, clean_up, pending))?;
        let outcome = wait();
        drop(waiting);
        Ok(outcome)
    })
}

/// Waits for a signal and ends the process by it, or returns when there is nothing to wait for any more.
fn end_at_signal(
    signals: &HeldSignals,
    is_over: &Receiver<()>,
    clean_up: impl Fn(bool),
    pending: &PendingCleanup,
) {
    while !signals.caught() {
        if !still_waits(is_over) {
            break;
        }
    }
    // Looked at again, because the signal may be what ended the waiting.
    if !signals.caught() {
        return;
    }
    // If it is not, it may be about to: it has a moment for that.
    let goes_on = still_waits(is_over);
    clean_up(goes_on);
    pending.finish();
    signals.re_raise();
}

/// Gives the waiting a moment to end. Whether it goes on after that.
fn still_waits(is_over: &Receiver<()>) -> bool {
    is_over.recv_timeout(POLL_INTERVAL) == Err(RecvTimeoutError::Timeout)
}

/// How many clean-ups a signal would still have to do, in all threads.
static PENDING_CLEANUPS: AtomicUsize = AtomicUsize::new(0);

/// How many clean-ups a signal would still have to do. Whoever holds signals back and ends the process itself waits for
/// 0: before that, a terminal may show nothing of what is typed.
pub(crate) fn pending_cleanups() -> usize {
    PENDING_CLEANUPS.load(Ordering::SeqCst)
}

/// Counts a clean-up until it is done, or has nothing to put right any more.
struct PendingCleanup {
    is_finished: AtomicBool,
}

impl PendingCleanup {
    fn new() -> Self {
        PENDING_CLEANUPS.fetch_add(1, Ordering::SeqCst);
        Self { is_finished: AtomicBool::new(false) }
    }

    /// Once only: after a signal it is finished before the holder is dropped, and the drop must not count down again.
    fn finish(&self) {
        if !self.is_finished.swap(true, Ordering::SeqCst) {
            PENDING_CLEANUPS.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Drop for PendingCleanup {
    fn drop(&mut self) {
        self.finish();
    }
}

impl Drop for HeldSignals {
    fn drop(&mut self) {
        let mut known = known_signals();
        for number in &self.numbers {
            if let Some(signal) = known.get_mut(number) {
                signal.release();
            }
        }
    }
}

impl SignalState {
    fn register(number: i32) -> io::Result<Self> {
        let signal = Self { holders: 0, deadly: Arc::default(), caught: Arc::default() };
        // Handlers run in the order in which they were registered; `deadly` decides before anything is noted.
        flag::register_conditional_default(number, Arc::clone(&signal.deadly))?;
        flag::register(number, Arc::clone(&signal.caught))?;
        Ok(signal)
    }

    fn was_caught(&self) -> bool {
        self.caught.load(Ordering::SeqCst)
    }

    fn acquire(&mut self) {
        // What came while nobody held it back was answered then.
        if self.holders == 0 {
            self.caught.store(false, Ordering::SeqCst);
        }
        self.holders += 1;
        self.deadly.store(false, Ordering::SeqCst);
    }

    fn release(&mut self) {
        self.holders -= 1;
        self.deadly.store(self.holders == 0, Ordering::SeqCst);
    }
}

/// The signals that this process ignores, a bit for each. Only Linux tells; elsewhere it is none.
fn ignored_signals() -> u64 {
    // The file says nothing of its size: with room for all of it, it is read at once.
    let mut status = String::with_capacity(4096);
    let file = File::open("/proc/self/status");
    if file.and_then(|mut file| file.read_to_string(&mut status)).is_err() {
        return 0;
    }
    let Some(hex) = status.lines().find_map(|line| line.strip_prefix("SigIgn:")) else { return 0 };
    u64::from_str_radix(hex.trim(), 16).unwrap_or(0)
}

/// Whether a signal is to do nothing to this process.
fn is_ignored(number: i32, ignored: u64) -> bool {
    let is_reload = number == SIGHUP && HANG_UP_RELOADS.load(Ordering::SeqCst);
    is_reload || is_in_mask(number, ignored)
}

fn is_in_mask(number: i32, mask: u64) -> bool {
    // The lowest bit is signal 1.
    let Ok(bit) = u32::try_from(number - 1) else { return false };
    mask.checked_shr(bit).is_some_and(|rest| rest & 1 == 1)
}

fn known_signals() -> MutexGuard<'static, BTreeMap<i32, SignalState>> {
    // A panic elsewhere leaves nothing half done here.
    SIGNALS.lock().unwrap_or_else(PoisonError::into_inner)
}
