//! The way to a document phase by phase: what was done, what was left out and why, and what is in the way.

use std::time::Duration;

use super::{Session, TargetAnswer};
use crate::config::table::ADDRESS;
use crate::config::{ResolvedSetting, Settings};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind};
use crate::json::Value;
use crate::progress::{Phase, Progress, Step};
use crate::source::{Ask, PlannedPhase, Target};

/// The way to a document, the settings, and what went wrong.
#[derive(Debug)]
pub(crate) struct Diagnosis {
    /// What was asked.
    pub(crate) target: String,
    /// The phases in their order. One that was gone through twice is there twice.
    pub(crate) phases: Vec<DiagnosisPhase>,
    /// The ways to the server that were tried, first the one that was asked for; none where no server is asked.
    pub(crate) ways: Vec<DiagnosisWay>,
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

/// A way to the server.
#[derive(Debug)]
pub(crate) struct DiagnosisWay {
    /// The target that takes it.
    pub(crate) target: String,
    pub(crate) outcome: WayOutcome,
    /// The command that keeps it, for one that was found here.
    pub(crate) save: Option<String>,
}

/// Where a way leads.
#[derive(Debug)]
pub(crate) enum WayOutcome {
    /// To the server, which said this.
    Open { detail: String },
    /// To no answer.
    Closed { reason: String },
    /// It was not tried.
    Untried { reason: String },
}

/// Goes the whole way, after a refusal too, and tells of it. The progress has to be one that records.
pub(crate) fn diagnose(settings: Settings, progress: &Progress) -> Diagnosis {
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
    let is_configured = resolved.iter().any(|setting| setting.name == ADDRESS.name);
    let ways = ways(&session, is_configured, &steps, failure.as_ref());
    Diagnosis { target: answer.target.clone(), phases, ways, settings: resolved, failure, answer }
}

/// The way that was asked for, and where something else than was expected answers there, the others.
fn ways(
    session: &Session,
    is_configured: bool,
    steps: &[Step],
    failure: Option<&Failure>,
) -> Vec<DiagnosisWay> {
    let source = session.target.source();
    // A saved document is no server.
    if source.phases().iter().any(|planned| planned.phase == Phase::File) {
        return Vec::new();
    }
    let target = session.target.to_string();
    let outcome = match failure {
        None => WayOutcome::Open { detail: "the server answers".to_owned() },
        // Whoever is refused has reached the server, so nothing is wrong with the way.
        Some(failure) if failure.kind().is_refusal() => WayOutcome::Open {
            detail: format!("the server answers, and refuses: {}", failure.message_line()),
        },
        Some(failure) => WayOutcome::Closed { reason: failure.message_line() },
    };
    let mut ways = vec![DiagnosisWay { target: target.clone(), outcome, save: None }];
    if !failure.is_some_and(|failure| is_foreign(failure, steps)) {
        return ways;
    }
    for other in source.other_ways() {
        let outcome = try_way(session, &other);
        let save = match &outcome {
            WayOutcome::Open { .. } if is_configured => {
                Some(format!("jsinfo server add {target} {other} --replace"))
            }
            WayOutcome::Open { .. } => Some(format!("jsinfo server add {} {other}", name_for(&other))),
            WayOutcome::Closed { .. } | WayOutcome::Untried { .. } => None,
        };
        ways.push(DiagnosisWay { target: other, outcome, save });
    }
    ways
}

/// Whether somebody is there who does not speak as an API port is expected to: in another protocol, or not at all.
fn is_foreign(failure: &Failure, steps: &[Step]) -> bool {
    let is_connected = steps.iter().any(|step| step.phase == Phase::Connection && step.result.is_some());
    match failure.kind() {
        FailureKind::Protocol | FailureKind::Unreachable | FailureKind::Deadline => is_connected,
        _ => false,
    }
}

/// Asks as nobody: one more login might be the one that locks an account.
fn try_way(session: &Session, other: &str) -> WayOutcome {
    let fetched = Target::parse(other).and_then(|target| {
        let mut connection = target.source().connect(&session.connect)?;
        connection.server_info(&Ask::default())
    });
    match fetched {
        Ok(fetched) => {
            let detail = match fetched.document.value_at("version").and_then(Value::as_str) {
                Some(version) => format!("JetStream {version} answers, asked as nobody"),
                None => "the server answers, asked as nobody".to_owned(),
            };
            WayOutcome::Open { detail }
        }
        // Neither client nor module is on this machine.
        Err(failure) if failure.kind() == FailureKind::Configuration => {
            WayOutcome::Untried { reason: failure.message_line() }
        }
        Err(failure) if failure.kind() == FailureKind::Authentication => WayOutcome::Open {
            detail: format!("the server wants to know who asks: {}", failure.message_line()),
        },
        Err(failure) => WayOutcome::Closed { reason: failure.message_line() },
    }
}

/// What to call the server of such a target in the configuration file: the first part of its host's name.
fn name_for(target: &str) -> &str {
    let host = target.split_once(':').map_or(target, |(_, host)| host);
    let name = host.split(['.', ':']).next().unwrap_or_default();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { "NAME" }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_called_like_its_host() {
        for (target, name) in [
            ("console:paris", "paris"),
            ("console:paris.example:9000", "paris"),
            ("python:10.1.2.3", "NAME"),
            ("python:[::1]:9000", "NAME"),
        ] {
            assert_eq!(name_for(target), name, "{target}");
        }
    }
}
