//! Deadlines: over everything that it takes to get a document, over retries, a secret's command, a child's output.

use std::io;
use std::time::{Duration, Instant};

/// A moment after which nothing is waited for any more, and the time that was given until then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    at: Instant,
    given: Duration,
}

impl Deadline {
    /// A deadline `given` from now.
    pub(crate) fn after(given: Duration) -> Self {
        let now = Instant::now();
        // A time beyond what the clock can count to is no deadline at all; a century will do.
        let at = now.checked_add(given).unwrap_or_else(|| now + Duration::from_secs(100 * 365 * 86_400));
        Self { at, given }
    }

    /// The earlier of two: a part of the way has a deadline of its own, and never outlasts the whole.
    pub(crate) fn or_earlier(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }

    /// The time that was given, as somebody would write it: in whole milliseconds, where it is one at least.
    pub(crate) fn given(&self) -> Duration {
        let milliseconds = (self.given + Duration::from_micros(500)).as_millis();
        match u64::try_from(milliseconds) {
            Ok(milliseconds) if milliseconds > 0 => Duration::from_millis(milliseconds),
            Ok(_) | Err(_) => self.given,
        }
    }

    /// The time that is left.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`], where none is.
    pub(crate) fn left(&self) -> io::Result<Duration> {
        match self.at.saturating_duration_since(Instant::now()) {
            // An error and not zero, because a timeout of zero means "wait for ever" to a socket.
            Duration::ZERO => Err(io::ErrorKind::TimedOut.into()),
            left => Ok(left),
        }
    }
}
