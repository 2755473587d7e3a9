//! What came of asking a server.

use std::sync::Arc;
use std::time::Duration;

use crate::failure::{Failure, FailureKind};
use crate::progress::Step;
use crate::session::TargetAnswer;

/// The answer, and the way to it.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) answer: TargetAnswer,
    /// The phases that are over, in order.
    pub(super) steps: Vec<Step>,
}

impl Asked {
    /// That nobody was asked, and why.
    pub(super) fn failed(name: &str, failure: Failure) -> Arc<Self> {
        let answer = TargetAnswer {
            target: name.to_owned(),
            uncertified: None,
            took: Duration::ZERO,
            answer: Err(failure),
        };
        Arc::new(Self { answer, steps: Vec::new() })
    }

    /// Whether whoever has more time may get more out of it.
    pub(super) fn may_be_better_with_more_time(&self) -> bool {
        match &self.answer.answer {
            Ok(_) => false,
            Err(failure) => failure.kind() == FailureKind::Deadline && !failure.is_after_login(),
        }
    }
}
