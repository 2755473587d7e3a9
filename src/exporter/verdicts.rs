//! What came of the last probe of each server: for the front page, and for a line on standard error where a server begins
//! to fail. No probe is ever answered from here.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::check::report::TargetResult;
use crate::check::status::Status;
use crate::progress::Step;

/// The last verdict of each server, by name.
#[derive(Default)]
pub(super) struct Verdicts(Mutex<HashMap<String, LastVerdict>>);

/// What came of a probe. Nothing in it is safe to show as it is, and nothing is secret.
#[derive(Debug, Clone)]
pub(super) struct LastVerdict {
    pub(super) at: Timestamp,
    pub(super) verdict: Status,
    /// The policy that it was judged by.
    pub(super) policy: Option<String>,
    /// What was found, the worst first: each with what to do about it, or nothing.
    pub(super) findings: Vec<LastFinding>,
    /// How many more were found than are kept.
    pub(super) more: usize,
    /// The phases that were gone through.
    pub(super) steps: Vec<Step>,
    pub(super) took: Duration,
    /// Why there was no answer.
    failure: Option<String>,
}

/// A thing that was found.
#[derive(Debug, Clone)]
pub(super) struct LastFinding {
    pub(super) status: Status,
    pub(super) sentence: String,
    pub(super) advice: Vec<String>,
}

/// The most findings that are kept of a server.
const MOST_FINDINGS: usize = 20;

impl LastVerdict {
    pub(super) fn new(result: &TargetResult, steps: Vec<Step>, policy: Option<&str>, at: Timestamp) -> Self {
        let failure = result.answer.as_ref().err();
        let mut findings = Vec::new();
        let mut more = 0;
        for line in &result.lines {
            if !line.outcome.is_noteworthy() {
                continue;
            }
            if findings.len() == MOST_FINDINGS {
                more += 1;
                continue;
            }
            let mut advice = Vec::new();
            match failure {
                // The first line is the failure, and its hints know more than the rule does.
                Some(failure) if findings.is_empty() => advice = failure.hint_lines(),
                _ if line.advice.is_empty() => {}
                _ => advice.push(line.advice.clone()),
            }
            findings.push(LastFinding {
                status: line.counts_as(),
                sentence: line.sentence.to_string(),
                advice,
            });
        }
        Self {
            at,
            verdict: result.verdict,
            policy: policy.map(str::to_owned),
            findings,
            more,
            steps,
            took: result.took,
            failure: failure.map(crate::failure::Failure::message_line),
        }
    }
}

impl Verdicts {
    /// Keeps a verdict, and gives back what is to be told of it: that a server begins to fail, or answers again.
    pub(super) fn record(&self, name: &str, verdict: LastVerdict) -> Option<String> {
        let mut verdicts = self.verdicts();
        let failure = verdict.failure.clone();
        let earlier = verdicts.insert(name.to_owned(), verdict).and_then(|earlier| earlier.failure);
        match (failure, earlier) {
            (Some(failure), None) => Some(format!("{name}: {failure}")),
            (None, Some(_)) => Some(format!("{name}: answers again")),
            // How long something took, or a port, may be in its words: that it still fails is nothing new.
            (Some(_), Some(_)) | (None, None) => None,
        }
    }

    /// The last verdict of a server, where it was asked.
    pub(super) fn of(&self, name: &str) -> Option<LastVerdict> {
        self.verdicts().get(name).cloned()
    }

    /// Forgets all others.
    pub(super) fn keep(&self, is_wanted: impl Fn(&str) -> bool) {
        self.verdicts().retain(|name, _| is_wanted(name));
    }

    fn verdicts(&self) -> MutexGuard<'_, HashMap<String, LastVerdict>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
