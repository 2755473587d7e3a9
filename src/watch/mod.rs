//! What changes on targets that are asked again and again: what happened, and the state that it adds up to. It asks
//! nobody, prints nothing and looks at no clock: the same answers at the same moments give the same events.
//!
//! ```text
//! answers of pollers, or the lines of a recording → events → state of each target, and the last events
//! ```
//!
//! | module | what it is for |
//! |---|---|
//! | [`event`] | what may happen to a target |
//! | [`changes`] | what differs between two answers of a target |
//! | [`target`] | a target: from its answers to events, and what is known of it |
//! | [`replay`] | the same from the events of a recording |
//! | [`until`] | what is waited for |

pub(crate) mod changes;
pub(crate) mod event;
pub(crate) mod replay;
pub(crate) mod target;
pub(crate) mod until;

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::check::report::TargetResult;
use event::{EventKind, WatchEvent};
use target::WatchedTarget;

/// How many events are remembered to be shown. A watch may last for months.
const REMEMBERED: usize = 200;

/// Every target that is watched, and what happened last.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// In the order in which they were named.
    pub(crate) targets: Vec<WatchedTarget>,
    /// The last events, the newest last; not what a target said at first.
    pub(crate) history: VecDeque<WatchEvent>,
}

impl Watch {
    /// Targets that have not been asked yet.
    pub(crate) fn new(names: &[String]) -> Self {
        let targets = names.iter().map(|name| WatchedTarget::new(name)).collect();
        Self { targets, history: VecDeque::new() }
    }

    /// Takes in what came of asking a target at the moment `now`, and gives back what has happened to it. `next` is when it
    /// is asked again; none where it is not.
    pub(crate) fn take(
        &mut self,
        index: usize,
        result: TargetResult,
        now: Timestamp,
        next: Option<Timestamp>,
    ) -> Vec<WatchEvent> {
        let Some(target) = self.targets.get_mut(index) else { return Vec::new() };
        let events = target.take(result, now, next);
        for event in &events {
            self.remember(event);
        }
        events
    }

    /// Takes in an event of a recording.
    pub(crate) fn replay(&mut self, event: &WatchEvent) {
        let known = self.targets.iter().position(|target| target.name == event.target);
        let index = known.unwrap_or_else(|| {
            self.targets.push(WatchedTarget::new(&event.target));
            self.targets.len() - 1
        });
        if let Some(target) = self.targets.get_mut(index) {
            target.replay(event);
        }
        self.remember(event);
    }

    fn remember(&mut self, event: &WatchEvent) {
        // That a target was seen first is no change, and its document would live as long as the history.
        if matches!(event.kind, EventKind::Snapshot { .. }) {
            return;
        }
        if self.history.len() == REMEMBERED {
            self.history.pop_front();
        }
        self.history.push_back(event.shortened());
    }
}
