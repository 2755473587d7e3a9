//! What a session is doing, step by step: told on standard error under `--verbose`, and kept for `doctor`.

use std::fmt;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use strum::VariantArray;

use crate::process::waiting_line::without_line;
use crate::text::sanitize;
use crate::units::time::spell_elapsed;

/// A part of the way to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub enum Phase {
    /// Reading passwords and tokens from where they are.
    Credentials,
    /// From a name to addresses.
    LookUp,
    /// TCP.
    Connection,
    /// TLS, and whether the certificate is trusted.
    Tls,
    /// The call `auth`.
    Authentication,
    /// The call `superuser`.
    Superuser,
    /// The call `getServerInfo`.
    ServerInfo,
    /// A run of the vendor's own client, from its start to its end.
    Client,
    /// Reading a saved document.
    File,
}

/// A phase that is over.
#[derive(Debug, Clone)]
pub struct Step {
    /// Which one.
    pub phase: Phase,
    /// How long it took.
    pub took: Duration,
    /// What came of it; none where it failed.
    pub result: Option<String>,
}

/// Follows a session. Clones follow the same one.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    verbose: bool,
    keeps: bool,
    /// Whose session it is, where there are several.
    name: Option<Arc<str>>,
    seen: Arc<Mutex<Recorded>>,
}

/// What has been seen of a session.
#[derive(Debug, Default)]
struct Recorded {
    steps: Vec<Step>,
    /// The time that all phases together took.
    spent: Duration,
    /// How many phases failed.
    failures: usize,
    /// The phases that have begun and are not over, the last one inside the others.
    running: Vec<Phase>,
    /// The last one that did.
    last_failed: Option<Phase>,
}

/// A phase that has begun. Dropped before it is [`Stopwatch::done`], it has failed. Another one may begin and end
/// meanwhile, as a connection does during the first call: its time is its own, and so is its failure.
#[derive(Debug)]
pub struct Stopwatch<'a> {
    progress: &'a Progress,
    phase: Phase,
    started: Instant,
    spent_before: Duration,
    failures_before: usize,
    is_done: bool,
}

impl Phase {
    /// The name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::LookUp => "name look-up",
            Self::Connection => "connection",
            Self::Tls => "TLS",
            Self::Authentication => "authentication",
            Self::Superuser => "superuser",
            Self::ServerInfo => "getServerInfo",
            Self::Client => "vendor's client",
            Self::File => "saved document",
        }
    }

    /// The name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::LookUp => "lookUp",
            Self::Connection => "connection",
            Self::Tls => "tls",
            Self::Authentication => "authentication",
            Self::Superuser => "superuser",
            Self::ServerInfo => "getServerInfo",
            Self::Client => "client",
            Self::File => "file",
        }
    }
}

impl Progress {
    /// Tells steps, where the user asked for that.
    pub fn new(verbose: bool) -> Self {
        Self { verbose, ..Self::default() }
    }

    /// The same for a session of its own, keeping the steps.
    #[must_use]
    pub fn recording(self) -> Self {
        Self { keeps: true, seen: Arc::default(), ..self }
    }

    /// The same for a session of its own, one of several at the same time: its steps are told under its name.
    #[must_use]
    pub fn called(self, name: &str) -> Self {
        Self { name: Some(name.into()), seen: Arc::default(), ..self }
    }

    /// The steps so far, where they are kept.
    pub fn steps(&self) -> Vec<Step> {
        self.seen().steps.clone()
    }

    /// The phase that is waited for.
    pub fn current(&self) -> Option<Phase> {
        self.seen().running.last().copied()
    }

    /// How many phases have failed so far.
    pub(crate) fn failures(&self) -> usize {
        self.seen().failures
    }

    /// The last phase that failed since there were so many failures; none where none did.
    pub(crate) fn failed_since(&self, failures: usize) -> Option<Phase> {
        let seen = self.seen();
        if seen.failures > failures { seen.last_failed } else { None }
    }

    /// A phase begins.
    pub fn begin(&self, phase: Phase) -> Stopwatch<'_> {
        let mut seen = self.seen();
        seen.running.push(phase);
        Stopwatch {
            progress: self,
            phase,
            started: Instant::now(),
            spent_before: seen.spent,
            failures_before: seen.failures,
            is_done: false,
        }
    }

    /// Whether anybody wants to know what comes of a phase.
    pub fn is_followed(&self) -> bool {
        self.verbose || self.keeps
    }

    /// Tells something that is no phase.
    pub fn tell(&self, what: fmt::Arguments<'_>) {
        if self.verbose {
            // With standard error gone there is nobody left to tell.
            let line = format!("* {}", sanitize::line(&self.under_name(what)));
            let _ = without_line(|| writeln!(io::stderr(), "{line}"));
        }
    }

    fn under_name(&self, what: fmt::Arguments<'_>) -> String {
        match &self.name {
            Some(name) => format!("{name}: {what}"),
            None => what.to_string(),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Recorded> {
        // What a thread wrote down before it panicked is true all the same.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stopwatch<'_> {
    /// The phase is over, and this came of it.
    pub fn done(mut self, result: impl fmt::Display) {
        self.is_done = true;
        // Where nobody follows, the result is not worth its text.
        if self.progress.is_followed() {
            self.end(Some(result.to_string()));
        }
    }

    fn end(&self, result: Option<String>) {
        let mut seen = self.progress.seen();
        // Less what other phases took since this one began.
        let spent_inside = seen.spent.saturating_sub(self.spent_before);
        let took = self.started.elapsed().saturating_sub(spent_inside);
        seen.spent += took;
        if result.is_none() {
            seen.failures += 1;
            seen.last_failed = Some(self.phase);
        }
        let summary = result.as_deref().unwrap_or("failed");
        self.progress.tell(format_args!("{}: {summary} ({})", self.phase.title(), spell_elapsed(took)));
        if self.progress.keeps {
            seen.steps.push(Step { phase: self.phase, took, result });
        }
    }
}

impl Drop for Stopwatch<'_> {
    fn drop(&mut self) {
        let mut seen = self.progress.seen();
        if let Some(place) = seen.running.iter().rposition(|phase| *phase == self.phase) {
            seen.running.remove(place);
        }
        // Where the phase inside failed, this one did not get so far as to fail by itself.
        let failed_inside = seen.failures > self.failures_before;
        drop(seen);
        if !self.is_done && !failed_inside {
            self.end(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_with_a_name_is_one_of_its_own_and_told_under_it() {
        let all = Progress::new(false).recording();
        let paris = all.clone().called("paris");
        let call = all.begin(Phase::ServerInfo);
        let other = paris.begin(Phase::Connection);
        std::thread::sleep(Duration::from_millis(50));
        other.done("connected");
        call.done("answered");
        assert_eq!(paris.clone().steps().len(), 1, "clones follow the same session");
        let [step] = &all.steps()[..] else { panic!("the other session's step is not here") };
        assert!(step.took >= Duration::from_millis(50), "nor is its time");
        assert_eq!(paris.under_name(format_args!("connected")), "paris: connected");
        assert_eq!(paris.recording().under_name(format_args!("connected")), "paris: connected");
        assert_eq!(all.under_name(format_args!("connected")), "connected");
    }

    #[test]
    fn a_phase_inside_another_has_its_own_time_and_its_own_failure() {
        let progress = Progress::new(false).recording();
        let call = progress.begin(Phase::ServerInfo);
        let connection = progress.begin(Phase::Connection);
        std::thread::sleep(Duration::from_millis(50));
        connection.done("connected");
        call.done("answered");
        let failing = progress.begin(Phase::ServerInfo);
        drop(progress.begin(Phase::Connection));
        drop(failing);
        let steps = progress.steps();
        let seen: Vec<_> = steps.iter().map(|step| (step.phase, step.result.as_deref())).collect();
        let expected = [
            (Phase::Connection, Some("connected")),
            (Phase::ServerInfo, Some("answered")),
            (Phase::Connection, None),
        ];
        assert_eq!(seen, expected);
        assert!(steps[0].took >= Duration::from_millis(50) && steps[1].took < steps[0].took);
    }
}
