//! The way to a document phase by phase: what was done, what was left out and why, and what is in the way.

use super::Session;
use crate::config::{ResolvedSetting, Settings};
use crate::failure::Failure;
use crate::progress::{Phase, Progress, Step};
use crate::source::PlannedPhase;

/// What was found on the way.
#[derive(Debug)]
pub struct Diagnosis {
    /// The target, as the user named it.
    pub target: String,
    /// The phases, in order; one that was gone through twice is there twice.
    pub phases: Vec<PhaseReport>,
    /// Every setting that acts, and who said it.
    pub settings: Vec<ResolvedSetting>,
    /// The first failure; none where nothing is in the way.
    pub failure: Option<Failure>,
}

/// What came of a phase.
#[derive(Debug)]
pub enum PhaseReport {
    /// It was gone through, or failed.
    Taken(Step),
    /// It was left out.
    Skipped {
        /// Which one.
        phase: Phase,
        /// Why.
        reason: &'static str,
    },
}

/// Goes the whole way, after a refusal too, and tells of it.
pub fn diagnose(settings: Settings, progress: Progress) -> Diagnosis {
    let progress = progress.recording();
    let resolved = settings.resolved.clone();
    let mut session = Session::open(settings, progress.clone());
    session.keep_going = true;
    let failure = session.server_info().err();
    let steps = progress.steps();
    let mut phases = Vec::new();
    for planned in planned_phases(&session, &steps) {
        let taken: Vec<&Step> = steps.iter().filter(|step| step.phase == planned.phase).collect();
        if taken.is_empty() {
            phases.push(PhaseReport::Skipped { phase: planned.phase, reason: planned.if_skipped });
        }
        for step in taken {
            phases.push(PhaseReport::Taken(step.clone()));
        }
    }
    Diagnosis { target: session.target.to_string(), phases, settings: resolved, failure }
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
            Phase::Authentication if is_anonymous && was_asked => planned.if_skipped = "anonymous",
            Phase::Superuser if !session.superuser => planned.if_skipped = "not asked for (--superuser)",
            _ => {}
        }
        phases.push(planned);
    }
    phases
}
