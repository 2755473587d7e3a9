//! The one loop of a watch: it takes in what comes, tells what has happened, and knows when it is over.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::feed::Input;
use super::recording::SavedEvents;
use super::screen::Pressed;
use super::view::View;
use crate::check::expectation::Expectation;
use crate::check::plan::Plan;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::stream::StreamReader;
use crate::process::deadline::Deadline;
use crate::render::watch_events;
use crate::session::polling::{NextQuestion, Polled};
use crate::units::time::spell_given;
use crate::watch::event::WatchEvent;
use crate::watch::{Watch, until};

/// What is waited for, and for how long.
#[derive(Debug)]
pub(super) struct Until {
    expectation: Expectation,
    /// For how long at most.
    wait: Option<Duration>,
    /// The end of that, once it has begun.
    deadline: Option<Deadline>,
}

impl Until {
    pub(super) fn new(expectation: Expectation, wait: Option<Duration>) -> Self {
        Self { expectation, wait, deadline: None }
    }

    /// The time is counted from here: a person may have typed a password before.
    fn begin(&mut self) {
        self.deadline = self.wait.map(Deadline::after);
    }

    fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline.left().is_err())
    }

    fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.left().unwrap_or_default())
    }
}

/// Whoever follows what happens.
pub(super) struct Follower {
    watch: Watch,
    view: View,
    plan: Plan,
    until: Option<Until>,
    saved: Option<SavedEvents>,
    /// How many events of a recording are still wanted; none for all.
    events_left: Option<u64>,
    /// How many targets are still asked.
    asked: usize,
    /// Why targets are given up, by their places.
    given_up: BTreeMap<usize, Failure>,
    /// Whether a target was asked as often as was wanted.
    is_counted: bool,
    /// The moment of the last event of a recording, and when it was played.
    played: Option<(Timestamp, Instant)>,
    /// Whether there are no more events in it.
    is_over: bool,
}

/// How a watch has ended well.
#[derive(Debug)]
pub(super) enum Ending {
    /// Nobody wants to see more, or there is nothing more to see.
    Done,
    /// What was waited for has come.
    Met(Expectation),
}

impl Follower {
    pub(super) fn new(
        watch: Watch,
        view: View,
        until: Option<Until>,
        saved: Option<SavedEvents>,
        events_left: Option<u64>,
    ) -> Self {
        Self {
            asked: watch.targets.len(),
            watch,
            view,
            plan: Plan::standard(),
            until,
            saved,
            events_left,
            given_up: BTreeMap::new(),
            is_counted: false,
            played: None,
            is_over: false,
        }
    }

    /// Follows to the end. What is known already is taken in first.
    pub(super) fn follow(mut self, known: Vec<Polled>, inputs: &Receiver<Input>) -> Result<Ending> {
        if let Some(until) = &mut self.until {
            until.begin();
        }
        for polled in known {
            if let ControlFlow::Break(ending) = self.take_answer(polled)? {
                return Ok(ending);
            }
        }
        loop {
            let step = match inputs.recv_timeout(self.patience()) {
                Ok(input) => self.take(input)?,
                Err(RecvTimeoutError::Timeout) => ControlFlow::Continue(()),
                // Whoever ends says so before. To wait for them would be to wait for ever.
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Failure::message(
                        FailureKind::Internal,
                        "the threads that ask the servers have ended",
                    ));
                }
            };
            if let ControlFlow::Break(ending) = step {
                return Ok(ending);
            }
            if self.until.as_ref().is_some_and(Until::is_over) {
                return Err(self.not_met());
            }
            let now = self.now();
            if self.view.refresh(&self.watch, now)? == StreamReader::Gone {
                return Ok(Ending::Done);
            }
        }
    }

    /// How long to wait for something before it is looked whether anything else has to be done.
    fn patience(&self) -> Duration {
        let patience = self.view.patience();
        match self.until.as_ref().and_then(Until::left) {
            Some(left) => patience.min(left),
            None => patience,
        }
    }

    /// Now; of a recording, what was now when it was made.
    fn now(&self) -> Timestamp {
        match self.played {
            // Nothing is known of the time behind the last event.
            Some((moment, _)) if self.is_over => moment,
            Some((moment, since)) => {
                let elapsed = SignedDuration::try_from(since.elapsed()).unwrap_or_default();
                moment.saturating_add(elapsed).unwrap_or(moment)
            }
            None => Timestamp::now(),
        }
    }

    fn take(&mut self, input: Input) -> Result<ControlFlow<Ending>> {
        match input {
            Input::Polled(polled) => self.take_answer(*polled),
            Input::Recorded(event, line) => self.take_recorded(&event, &line),
            Input::RecordingOver(outcome) => {
                outcome?;
                self.is_over = true;
                self.view.note_end();
                // Whoever looks at the screen wants to see how it ended.
                if self.view.stays_at_the_end() && self.until.is_none() {
                    return Ok(ControlFlow::Continue(()));
                }
                self.end()
            }
            Input::Key(key) => match self.view.press(key)? {
                Pressed::Quit => Ok(ControlFlow::Break(Ending::Done)),
                Pressed::Nothing => Ok(ControlFlow::Continue(())),
            },
        }
    }

    fn take_answer(&mut self, polled: Polled) -> Result<ControlFlow<Ending>> {
        let Polled { index, answer, next } = polled;
        let now = Timestamp::now();
        let failure = answer.answer.as_ref().err().cloned();
        let result = self.plan.evaluate(answer, now);
        let next_moment = match next {
            NextQuestion::After(pause) => {
                now.saturating_add(SignedDuration::try_from(pause).unwrap_or_default()).ok()
            }
            NextQuestion::Done | NextQuestion::GivenUp => None,
        };
        let events = self.watch.take(index, result, now, next_moment);
        if self.tell(&events)? == StreamReader::Gone {
            return Ok(ControlFlow::Break(Ending::Done));
        }
        if let Some(met) = self.met() {
            return Ok(ControlFlow::Break(met));
        }
        match (next, failure) {
            (NextQuestion::After(_), _) => return Ok(ControlFlow::Continue(())),
            (NextQuestion::Done, _) | (NextQuestion::GivenUp, None) => self.is_counted = true,
            // What all have to say, this one never will.
            (NextQuestion::GivenUp, Some(failure)) if self.until.is_some() => return Err(failure),
            (NextQuestion::GivenUp, Some(failure)) => {
                self.given_up.insert(index, failure);
            }
        }
        self.asked = self.asked.saturating_sub(1);
        if self.asked == 0 { self.end() } else { Ok(ControlFlow::Continue(())) }
    }

    fn take_recorded(&mut self, event: &WatchEvent, line: &str) -> Result<ControlFlow<Ending>> {
        self.played = Some((event.time, Instant::now()));
        self.watch.replay(event);
        self.save(line)?;
        if self.view.tell_recorded(event, line)? == StreamReader::Gone {
            return Ok(ControlFlow::Break(Ending::Done));
        }
        if let Some(met) = self.met() {
            return Ok(ControlFlow::Break(met));
        }
        if let Some(left) = &mut self.events_left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                return self.end();
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Tells what has happened, and saves it.
    fn tell(&mut self, events: &[WatchEvent]) -> Result<StreamReader> {
        let mut reader = StreamReader::There;
        // All of them, even where nobody reads any more: what is saved is to be whole.
        for event in events {
            if self.saved.is_some() {
                self.save(&watch_events::json_line(event))?;
            }
            if self.view.tell(event)? == StreamReader::Gone {
                reader = StreamReader::Gone;
            }
        }
        Ok(reader)
    }

    fn save(&mut self, line: &str) -> Result<()> {
        match &mut self.saved {
            Some(saved) => saved.save(line),
            None => Ok(()),
        }
    }

    /// The end, where what is waited for has come.
    fn met(&self) -> Option<Ending> {
        let wanted = self.until.as_ref()?;
        if until::is_met(&wanted.expectation, &self.watch) {
            Some(Ending::Met(wanted.expectation.clone()))
        } else {
            None
        }
    }

    /// Nothing more comes.
    fn end(&mut self) -> Result<ControlFlow<Ending>> {
        if self.until.is_some() {
            return Err(self.not_met());
        }
        match self.given_up.first_key_value() {
            // Where one was asked to the end, what there is to know is known.
            Some((_, failure)) if !self.is_counted => Err(failure.clone()),
            _ => Ok(ControlFlow::Break(Ending::Done)),
        }
    }

    /// What is waited for has not come.
    fn not_met(&self) -> Failure {
        let Some(wanted) = &self.until else {
            return Failure::message(FailureKind::Internal, "nothing is waited for");
        };
        let missing = until::first_missing(&wanted.expectation, &self.watch);
        let missing = missing.unwrap_or_else(|| "nothing was asked".to_owned());
        let tried = match wanted.deadline {
            Some(deadline) if wanted.is_over() => {
                format!("waited {} for {}", spell_given(deadline.given()), wanted.expectation)
            }
            _ => format!("waited to the end for {}", wanted.expectation),
        };
        Failure::message(FailureKind::Deadline, missing).context(tried)
    }
}
