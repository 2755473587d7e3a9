//! Signals that end the process, held back while something has to be put right first.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use std::{fs, io};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

/// Ctrl-C, what a service manager ends a program with, and a terminal that goes.
pub(crate) const ENDING: &[i32] = &[SIGINT, SIGTERM, SIGHUP];

/// How often to look whether a signal came.
const LOOK: Duration = Duration::from_millis(20);

/// The signals that have been held back at least once. A handler cannot be taken away again, only told to do nothing
/// of its own, so there is one for each signal and not one for each holder.
static SIGNALS: Mutex<BTreeMap<i32, Signal>> = Mutex::new(BTreeMap::new());

struct Signal {
    holders: usize,
    deadly: Arc<AtomicBool>,
    caught: Arc<AtomicBool>,
}

/// While it lives, the signals do nothing but be remembered.
#[derive(Debug)]
pub(crate) struct Held(Vec<i32>);

impl Held {
    /// Holds the signals back, less those that whoever started jsinfo wants ignored, as `nohup` does: a handler would
    /// make them deadly.
    ///
    /// # Errors
    /// What the system has against it.
    pub(crate) fn hold(signals: &[i32]) -> io::Result<Self> {
        let mut known = known();
        let mut held = Vec::with_capacity(signals.len());
        for number in signals {
            if !known.contains_key(number) && !is_ignored(*number) {
                known.insert(*number, Signal::register(*number)?);
            }
        }
        for number in signals {
            if let Some(signal) = known.get_mut(number) {
                signal.acquire();
                held.push(*number);
            }
        }
        Ok(Self(held))
    }

    /// Whether one of the signals came.
    pub(crate) fn caught(&self) -> bool {
        let known = known();
        self.0
            .iter()
            .filter_map(|number| known.get(number))
            .any(|signal| signal.caught.load(Ordering::SeqCst))
    }

    /// Lets a signal that came do now what it would have done, unless somebody else still holds it back.
    pub(crate) fn let_through(&self) {
        let came = |number: &&i32| {
            let known = known();
            known
                .get(*number)
                .is_some_and(|signal| signal.holders == 1 && signal.caught.load(Ordering::SeqCst))
        };
        if let Some(number) = self.0.iter().find(came) {
            // Where the process outlives it, the caller's own failure ends it.
            let _ = low_level::emulate_default_handler(*number);
        }
    }
}

/// Does what may wait for long and does not hear of signals. When one comes, `put_right` is called and the signal ends
/// the process as it would have, from a thread that waits beside. `put_right` is told whether the waiting goes on: it may
/// have ended by the signal.
///
/// # Errors
/// What the system has against it.
pub(crate) fn ending_with<T>(put_right: impl Fn(bool) + Sync, wait: impl FnOnce() -> T) -> io::Result<T> {
    let signals = Held::hold(ENDING)?;
    let (over, is_over) = channel::<()>();
    let (held, put_right) = (&signals, &put_right);
    thread::scope(|scope| {
        let watch = move || {
            while !held.caught() && is_over.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {}
            if held.caught() {
                put_right(is_over.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout));
                held.let_through();
            }
        };
        thread::Builder::new().spawn_scoped(scope, watch)?;
        let outcome = wait();
        drop(over);
        Ok(outcome)
    })
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut known = known();
        for number in &self.0 {
            if let Some(signal) = known.get_mut(number) {
                signal.release();
            }
        }
    }
}

impl Signal {
    fn register(number: i32) -> io::Result<Self> {
        let signal = Self { holders: 0, deadly: Arc::default(), caught: Arc::default() };
        flag::register_conditional_default(number, Arc::clone(&signal.deadly))?;
        flag::register(number, Arc::clone(&signal.caught))?;
        Ok(signal)
    }

    fn acquire(&mut self) {
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

/// Whether the process was started with the signal ignored. Only Linux tells.
fn is_ignored(number: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    u32::try_from(number - 1).is_ok_and(|bit| ignored.checked_shr(bit).unwrap_or_default() & 1 == 1)
}

fn known() -> MutexGuard<'static, BTreeMap<i32, Signal>> {
    SIGNALS.lock().unwrap_or_else(PoisonError::into_inner)
}
