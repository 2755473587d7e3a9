//! What `doctor` finds: the way to a document phase by phase, the settings, and what went wrong. Plain
//! values; how they look is left to [`crate::render`], and what programs are promised to [`crate::schema`].

use std::time::Duration;

use crate::config::Setting;
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::progress::{Phase, Step};

/// The way to a document, the settings, and what went wrong.
#[derive(Debug)]
pub(crate) struct Diagnosis {
    /// What was asked.
    pub(crate) target: String,
    /// The phases in their order. One that was gone through twice is there twice.
    pub(crate) phases: Vec<DiagnosisPhase>,
    /// Every setting, and who said it.
    pub(crate) settings: Vec<Setting>,
    /// The first failure; none where nothing is in the way.
    pub(crate) failure: Option<Failure>,
}

/// A phase and what came of it.
#[derive(Debug)]
pub(crate) struct DiagnosisPhase {
    pub(crate) phase: Phase,
    pub(crate) outcome: PhaseOutcome,
}

/// What came of a phase.
#[derive(Debug)]
pub(crate) enum PhaseOutcome {
    /// It is over, and this came of it.
    Done { took: Duration, result: String },
    /// It failed.
    Failed { took: Duration },
    /// It was left out, or nobody got so far.
    Skipped { reason: String },
}

/// A phase on the way to a target, and why it may be left out.
pub(crate) type ExpectedPhase = (Phase, &'static str);

impl Diagnosis {
    /// Puts the steps that were taken into the order of the phases that such a target has.
    pub(crate) fn new(
        target: String,
        expected: &[ExpectedPhase],
        steps: &[Step],
        settings: Vec<Setting>,
        failure: Option<Failure>,
    ) -> Self {
        let mut phases = Vec::new();
        for (phase, reason) in expected {
            let taken = phases.len();
            for step in steps {
                if step.phase == *phase {
                    phases.push(DiagnosisPhase::from_step(step));
                }
            }
            if phases.len() == taken {
                let outcome = PhaseOutcome::Skipped { reason: (*reason).to_owned() };
                phases.push(DiagnosisPhase { phase: *phase, outcome });
            }
        }
        Self { target, phases, settings, failure }
    }

    /// The exit code of the process.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match &self.failure {
            Some(failure) => failure.kind().into(),
            None => ExitCode::Done,
        }
    }
}

impl DiagnosisPhase {
    fn from_step(step: &Step) -> Self {
        let took = step.took;
        let outcome = match &step.result {
            Some(result) => PhaseOutcome::Done { took, result: result.clone() },
            None => PhaseOutcome::Failed { took },
        };
        Self { phase: step.phase, outcome }
    }
}
