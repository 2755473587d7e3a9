//! The way to a document phase by phase: what was done, what was left out and why, and what is in the way.

use std::time::Duration;

use super::{Session, TargetAnswer};
use crate::config::{ResolvedSetting, Settings};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::progress::{Phase, Progress, Step};
use crate::source::PlannedPhase;

/// The way to a document, the settings, and what went wrong.
#[derive(Debug)]
pub(crate) struct Diagnosis {
    /// What was asked.
    pub(crate) target: String,
    /// The phases in their order. One that was gone through twice is there twice.
    pub(crate) phases: Vec<DiagnosisPhase>,
    /// Every setting, and who said it.
    pub(crate) settings: Vec<ResolvedSetting>,
    /// The first failure; none where nothing is in the way.
    pub(crate) failure: Option<Failure>,
    /// What came of it all, for whoever judges it.
    pub(crate) answer: TargetAnswer,
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

/// Goes the whole way, after a refusal too, and tells of it.
pub(crate) fn diagnose(settings: Settings, progress: Progress) -> Diagnosis {
    let progress = progress.recording();
    let resolved = settings.resolved.clone();
    let mut session = Session::open(settings, progress.clone());
    session.keep_going = true;
    let answer = session.ask_target(session.target.to_string());
    let steps = progress.steps();
    let mut phases = Vec::new();
    for planned in planned_phases(&session, &steps) {
        let before = phases.len();
        for step in &steps {
            if step.phase == planned.phase {
                phases.push(DiagnosisPhase::from_step(step));
            }
        }
        if phases.len() == before {
            let outcome = PhaseOutcome::Skipped { reason: planned.if_skipped.to_owned() };
            phases.push(DiagnosisPhase { phase: planned.phase, outcome });
        }
    }
    let failure = answer.answer.as_ref().err().cloned();
    Diagnosis { target: answer.target.clone(), phases, settings: resolved, failure, answer }
}

/// The phases of such a target, each with the reason for which it may be left out in this session.
fn planned_phases(session: &Session, steps: &[Step]) -> Vec<PlannedPhase> {
    let source = session.target.source();
    let is_anonymous = !session.caller.source.names_anyone() && session.caller.credentials().is_none();
    let was_asked = steps.iter().any(|step| step.phase == Phase::ServerInfo);
    let mut phases = Vec::new();
    if source.takes_credentials() {
        phases.push(PlannedPhase { phase: Phase::Credentials, if_skipped: "no user and no token is given" });
    }
    for mut planned in source.phases() {
        match planned.phase {
            // Where nobody got so far, that it was not reached is the better reason.
            Phase::Authentication if is_anonymous && was_asked => planned.if_skipped = "anonymous",
            Phase::Superuser if !session.superuser => planned.if_skipped = "not asked for (--superuser)",
            _ => {}
        }
        phases.push(planned);
    }
    phases
}

impl Diagnosis {
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
