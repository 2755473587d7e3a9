//! A target that is watched: from its answers to events, and what is known of it.

use std::time::Duration;

use jiff::Timestamp;

use super::changes::changes;
use super::event::{EventKind, Judgement, WatchEvent};
use crate::catalogue::Field;
use crate::check::report::TargetResult;
use crate::document::Document;
use crate::failure::Failure;

/// How long a change counts as fresh, in seconds.
const FRESH: i64 = 15;

/// What is known of a target.
#[derive(Debug)]
pub(crate) struct WatchedTarget {
    /// The target, as the user named it.
    pub(crate) name: String,
    /// The last answer that is one, and what the rules make of it; none before the first.
    pub(crate) result: Option<TargetResult>,
    /// When that came.
    pub(crate) answered: Option<Timestamp>,
    /// Since when there is none; none where the last question was answered.
    pub(crate) outage: Option<Outage>,
    /// What the rules make of the last answer, or of there being none.
    pub(crate) judgement: Option<Judgement>,
    /// When it was last seen to be launched anew.
    pub(crate) restarted: Option<Timestamp>,
    /// When it is asked again; none where it is not.
    pub(crate) next: Option<Timestamp>,
    /// What changed, and when: one entry a field.
    changed: Vec<(&'static Field, Timestamp)>,
}

/// A time without answers.
#[derive(Debug)]
pub(crate) struct Outage {
    /// Since when.
    pub(crate) since: Timestamp,
    /// Why the last question was not answered.
    pub(crate) failure: Failure,
}

impl WatchedTarget {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            result: None,
            answered: None,
            outage: None,
            judgement: None,
            restarted: None,
            next: None,
            changed: Vec::new(),
        }
    }

    /// The fields that changed a short while ago.
    pub(crate) fn fresh(&self, now: Timestamp) -> Vec<&'static Field> {
        let mut fresh = Vec::new();
        for (field, since) in &self.changed {
            if now.as_second() - since.as_second() < FRESH {
                fresh.push(*field);
            }
        }
        fresh
    }

    /// What it said last; none before the first answer.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.result.as_ref()?.document()
    }

    /// Takes in what came of asking it.
    pub(super) fn take(
        &mut self,
        result: TargetResult,
        now: Timestamp,
        next: Option<Timestamp>,
    ) -> Vec<WatchEvent> {
        let judgement = Judgement::new(&result);
        let kinds = match &result.answer {
            Ok(fetched) => self.of_answer(&fetched.document, judgement, now),
            Err(failure) => self.of_failure(failure, judgement),
        };
        // The answer takes its place last: until then the one before is there, which it was compared with.
        let mut events = Vec::new();
        for kind in kinds {
            self.note(&kind, now);
            events.push(WatchEvent { time: now, target: self.name.clone(), kind });
        }
        self.next = next;
        match (&result.answer, &mut self.outage) {
            (Ok(_), _) => {
                self.answered = Some(now);
                self.result = Some(result);
            }
            // That there is no answer was told once; why there is none may change, and the screen says it.
            (Err(failure), Some(outage)) => outage.failure = failure.clone(),
            (Err(_), None) => {}
        }
        events
    }

    fn of_answer(&self, document: &Document, judgement: Judgement, now: Timestamp) -> Vec<EventKind> {
        let mut kinds = Vec::new();
        if let Some(outage) = &self.outage {
            kinds.push(EventKind::Up { outage: between(outage.since, now) });
        }
        match self.document() {
            None => kinds.push(EventKind::Snapshot { document: document.clone(), judgement }),
            Some(before) => {
                kinds.extend(changes(before, document));
                kinds.extend(self.of_judgement(judgement));
            }
        }
        kinds
    }

    fn of_failure(&self, failure: &Failure, judgement: Judgement) -> Vec<EventKind> {
        let mut kinds = Vec::new();
        if self.outage.is_none() {
            kinds.push(EventKind::Down { failure: failure.clone() });
        }
        kinds.extend(self.of_judgement(judgement));
        kinds
    }

    fn of_judgement(&self, judgement: Judgement) -> Option<EventKind> {
        match &self.judgement {
            Some(before) if before.is_same(&judgement) => None,
            before => {
                Some(EventKind::Verdict { old: before.as_ref().map(|before| before.verdict), judgement })
            }
        }
    }

    /// Takes in an event: what it says of the state beside the document.
    pub(super) fn note(&mut self, kind: &EventKind, now: Timestamp) {
        match kind {
            EventKind::Snapshot { judgement, .. } => {
                self.judgement = Some(judgement.clone());
                // A recording may begin anew without an end of what it told before.
                self.outage = None;
            }
            EventKind::Verdict { judgement, .. } => self.judgement = Some(judgement.clone()),
            EventKind::Change { field, .. } => {
                self.changed.retain(|(known, _)| known != field);
                self.changed.push((field, now));
            }
            EventKind::Restart { .. } => self.restarted = Some(now),
            EventKind::Down { failure } => {
                self.outage = Some(Outage { since: now, failure: failure.clone() });
            }
            EventKind::Up { .. } => self.outage = None,
        }
    }
}

/// The time between two moments; none where a clock was put back.
pub(crate) fn between(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::plan::Plan;
    use crate::failure::FailureKind;
    use crate::session::TargetAnswer;
    use crate::source::Fetched;

    fn moment(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_377_607 + second).unwrap()
    }

    /// The names of what happens when this is answered, or nothing is.
    fn told(target: &mut WatchedTarget, second: i64, answer: Option<&str>) -> String {
        let answer = match answer {
            Some(json) => Ok(Fetched { document: Document::from_json(json.as_bytes()).unwrap(), meta: None }),
            None => Err(Failure::message(FailureKind::Unreachable, "connection refused")),
        };
        let asked =
            TargetAnswer { target: "paris".to_owned(), uncertified: None, took: Duration::ZERO, answer };
        let result = Plan::standard().evaluate(asked, moment(second));
        let names: Vec<&str> =
            target.take(result, moment(second), None).iter().map(|event| event.kind.name()).collect();
        names.join(" ")
    }

    const WELL: &str = r#"{"version": "2.9.2", "serverId": "a", "license": {"valid": true}}"#;
    const INVALID: &str = r#"{"version": "2.9.2", "serverId": "a", "license": {"valid": false}}"#;
    const RESTARTED: &str = r#"{"version": "2.9.3", "serverId": "b", "license": {"valid": true}}"#;

    #[test]
    fn what_happens_is_told_once() {
        let mut target = WatchedTarget::new("paris");
        for (second, answer, expected) in [
            (0, Some(WELL), "snapshot"),
            (5, Some(WELL), ""),
            (10, Some(INVALID), "change verdict"),
            (15, Some(INVALID), ""),
            (20, None, "down verdict"),
            (21, None, ""),
            (40, Some(INVALID), "up verdict"),
            (45, Some(RESTARTED), "restart change change verdict"),
        ] {
            assert_eq!(told(&mut target, second, answer), expected, "{second}");
        }
        assert_eq!(target.restarted, Some(moment(45)));
        let fresh: Vec<&str> = target.fresh(moment(59)).iter().map(|field| field.path).collect();
        assert_eq!(fresh, ["version", "license.valid"]);
        assert!(target.fresh(moment(60)).is_empty());
    }

    #[test]
    fn a_target_may_be_down_before_it_answers_first() {
        let mut target = WatchedTarget::new("paris");
        assert_eq!(told(&mut target, 0, None), "down verdict");
        assert_eq!(told(&mut target, 1, None), "");
        let outage = target.outage.as_ref().unwrap();
        assert_eq!(outage.since, moment(0));
        assert_eq!(told(&mut target, 2, Some(WELL)), "up snapshot");
        assert!(target.outage.is_none());
    }
}
