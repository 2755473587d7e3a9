//! A diagnosis as a sheet: what is in the way, the phases, and the settings.

use super::sheet::{Block, Sheet, SheetFinding, SheetLine, Tone};
use super::summary;
use crate::check::report::TargetResult;
use crate::config::ResolvedSetting;
use crate::session::doctor::{Diagnosis, DiagnosisPhase, DiagnosisWay, PhaseOutcome, WayOutcome};
use crate::text::sanitize;

impl Sheet {
    pub(super) fn from_diagnosis(diagnosis: &Diagnosis, result: &TargetResult) -> Self {
        let target = sanitize::line(&diagnosis.target).into_owned();
        let mut findings = Vec::new();
        let (headline, mut hints) = match &diagnosis.failure {
            Some(failure) => {
                findings.push(SheetFinding::new(Tone::Critical, &failure.message_line()));
                (format!("the way to {target} is not clear"), failure.hint_lines())
            }
            None => (format!("the way to {target} is clear"), Vec::new()),
        };
        if diagnosis.failure.is_none() {
            findings.extend(health(result));
        }
        hints.splice(..0, other_ways(diagnosis));
        let mut blocks = vec![Block {
            title: "Phases",
            note: None,
            lines: diagnosis.phases.iter().map(phase_line).collect(),
        }];
        // The one that was asked for is what all the rest is about.
        if diagnosis.ways.len() > 1 {
            let lines = diagnosis.ways.iter().map(way_line).collect();
            blocks.push(Block { title: "Ways to the server", note: None, lines });
        }
        let settings = diagnosis.settings.iter().map(setting_line).collect();
        blocks.push(Block { title: "Settings", note: None, lines: settings });
        Self { verdict: Some(result.verdict), headline, findings, blocks, notes: Vec::new(), hints }
    }
}

/// What is wrong with the server that the way leads to; or that nothing is.
fn health(result: &TargetResult) -> Vec<SheetFinding> {
    let mut findings = Vec::new();
    for line in &result.lines {
        if line.outcome.is_noteworthy() {
            findings.push(SheetFinding::new(line.outcome.into(), &line.sentence));
        }
    }
    if findings.is_empty() {
        findings.push(SheetFinding::new(Tone::Good, &format!("its health: {}", summary::counts(result))));
    }
    findings
}

/// What to do where another way than that asked for leads to the server.
fn other_ways(diagnosis: &Diagnosis) -> Vec<String> {
    let mut hints = Vec::new();
    for way in &diagnosis.ways {
        if let Some(save) = &way.save {
            hints.push(format!("{} leads to the server; to save that: {save}", way.target));
        }
    }
    hints
}

fn way_line(way: &DiagnosisWay) -> SheetLine {
    let (tone, text) = match &way.outcome {
        WayOutcome::Open { detail } => (Tone::Good, detail.clone()),
        WayOutcome::Closed { reason } => (Tone::Critical, reason.clone()),
        WayOutcome::Untried { reason } => (Tone::Nothing, format!("not tried: {reason}")),
    };
    SheetLine { tone, label: way.target.clone(), text: sanitize::line(&text).into_owned() }
}

fn phase_line(DiagnosisPhase { phase, outcome }: &DiagnosisPhase) -> SheetLine {
    let (tone, text) = match outcome {
        PhaseOutcome::Done { took, result } => {
            (Tone::Good, format!("{result} ({:.1} ms)", took.as_secs_f64() * 1000.0))
        }
        PhaseOutcome::Failed { took } => {
            (Tone::Critical, format!("failed ({:.1} ms)", took.as_secs_f64() * 1000.0))
        }
        PhaseOutcome::Skipped { reason } => (Tone::Nothing, reason.clone()),
    };
    SheetLine { tone, label: phase.title().to_owned(), text: sanitize::line(&text).into_owned() }
}

fn setting_line(setting: &ResolvedSetting) -> SheetLine {
    let text = format!("{} ({})", setting.value, setting.origin);
    SheetLine { tone: Tone::Plain, label: setting.name.to_owned(), text: sanitize::line(&text).into_owned() }
}
