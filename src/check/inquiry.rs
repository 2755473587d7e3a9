//! Asking several targets at the same time, once or until all is in order. What the answers mean is
//! [`super::evaluate`]'s.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::evaluate::Asked;
use super::plan::Plan;
use super::report::TargetResult;
use super::status::Status;
use crate::cli::AccessOptions;
use crate::config::{Settings, Sources};
use crate::failure::{Failure, FailureKind};
use crate::output::Output;
use crate::process::deadline::Deadline;
use crate::units::time;

/// The most targets that are asked at the same time.
const AT_ONCE: usize = 32;

/// The pauses between two rounds: the first, and the longest.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(5)];

/// Targets to be asked, and what to judge their answers by.
pub struct Pool<'a> {
    plan: &'a Plan,
    questions: Vec<Question>,
}

/// A target, and what came of asking it last.
struct Question {
    target: String,
    /// What to ask it with; or what is wrong with that.
    settings: Result<Settings, Failure>,
    result: Option<TargetResult>,
}

/// How long to ask again, and what for.
pub struct RetryPolicy<'a> {
    /// For so long at most.
    pub wait: Duration,
    /// The statuses that are good enough.
    pub suffices: &'a dyn Fn(Status) -> bool,
}

impl<'a> Pool<'a> {
    /// Settles what each target is asked with. One that makes no sense keeps no other from being asked.
    pub fn new(
        plan: &'a Plan,
        targets: Vec<String>,
        options: &AccessOptions,
        sources: &Sources,
        output: &Output,
    ) -> Self {
        let is_alone = targets.len() == 1;
        let question = |target: String| {
            let settings = Settings::resolve(Some(&target), options, sources, output).map(|mut settings| {
                if is_alone {
                    return settings;
                }
                settings.access.progress = settings.access.progress.clone().called(&target);
                settings.without_prompt()
            });
            Question { target, settings, result: None }
        };
        Self { plan, questions: targets.into_iter().map(question).collect() }
    }

    /// Asks every target, and gives back what was found of each, in order.
    pub fn ask(mut self, patience: Option<&RetryPolicy<'_>>, output: &Output) -> Vec<TargetResult> {
        self.round(|_| true);
        if let Some(patience) = patience {
            self.ask_again(patience, output);
        }
        self.questions.into_iter().filter_map(|question| question.result).collect()
    }

    /// Asks those again that are not good enough, until they are, the time is over, or waiting cannot help.
    fn ask_again(&mut self, patience: &RetryPolicy<'_>, output: &Output) {
        let until = Deadline::after(patience.wait);
        let mut pause = PAUSES[0];
        let mut told = String::new();
        loop {
            let waits = |question: &Question| question.waits(patience.suffices);
            let waiting = self.questions.iter().find(|question| waits(question));
            let (Some(waiting), Ok(left)) = (waiting, until.left()) else { return };
            if self.questions.iter().any(Question::was_interrupted) {
                return;
            }
            let story = if self.questions.len() == 1 {
                waiting.story().to_owned()
            } else {
                format!("{}: {}", waiting.target, waiting.story())
            };
            if story != told {
                let seconds = i128::try_from(left.as_millis().div_ceil(1000)).unwrap_or(i128::MAX);
                output.note(format_args!("waiting up to {}: {story}", time::spell_span(seconds)));
                told = story;
            }
            thread::sleep(pause.min(left));
            pause = (pause * 3 / 2).min(PAUSES[1]);
            self.round(waits);
        }
    }

    /// Asks those that are wanted, many at a time.
    fn round(&mut self, wanted: impl Fn(&Question) -> bool) {
        let plan = self.plan;
        let questions: Vec<_> = self.questions.iter_mut().filter(|question| wanted(question)).collect();
        let helpers = questions.len().min(AT_ONCE).saturating_sub(1);
        let queue = Mutex::new(questions.into_iter());
        let work = || {
            let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            while let Some(question) = next() {
                question.ask(plan);
            }
        };
        thread::scope(|scope| {
            for _ in 0..helpers {
                // Whoever cannot be had leaves more to do for the others.
                let _ = thread::Builder::new().spawn_scoped(scope, work);
            }
            work();
        });
    }
}

impl Question {
    fn ask(&mut self, plan: &Plan) {
        let uncertified = self.settings.as_ref().ok().and_then(|settings| settings.target.uncertified());
        // The time that a secret takes is not the server's; what is wrong with it comes up again.
        let _ = self.settings.as_mut().map(Settings::read_credentials);
        let started = Instant::now();
        let answer = match &mut self.settings {
            Ok(settings) => settings.fetch(),
            Err(failure) => Err(failure.again()),
        };
        let typing = self.settings.as_ref().map_or(Duration::ZERO, Settings::typing);
        let (target, took) = (self.target.clone(), started.elapsed().saturating_sub(typing));
        self.result = Some(plan.evaluate(Asked { target, uncertified, took, answer }, Timestamp::now()));
    }

    /// Whether it is not good enough, and may become so by itself. A login that was rejected is not tried again: a few
    /// of those lock an account.
    fn waits(&self, suffices: &dyn Fn(Status) -> bool) -> bool {
        self.result.as_ref().is_some_and(|result| {
            let kind = result.answer.as_ref().err().map(Failure::kind);
            let may_pass = match kind {
                None | Some(FailureKind::Unreachable | FailureKind::Deadline | FailureKind::Protocol) => true,
                Some(
                    FailureKind::Usage
                    | FailureKind::Configuration
                    | FailureKind::Authentication
                    | FailureKind::Permission
                    | FailureKind::Trust
                    | FailureKind::Internal
                    | FailureKind::Interrupted,
                ) => false,
            };
            may_pass && !suffices(result.status)
        })
    }

    fn was_interrupted(&self) -> bool {
        let failure = self.result.as_ref().and_then(|result| result.answer.as_ref().err());
        failure.is_some_and(|failure| failure.kind() == FailureKind::Interrupted)
    }

    /// What is in the way, in a clause.
    fn story(&self) -> &str {
        let worst = self.result.as_ref().and_then(|result| result.lines.first());
        worst.map_or("", |line| line.sentence.as_str())
    }
}
