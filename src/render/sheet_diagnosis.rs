//! A diagnosis as a sheet: what is in the way and what to do about it, or how the server is; the phases, and the settings.

use super::sheet::{Block, Opening, Sheet, SheetFinding, SheetLine, Tone};
use super::sheet_findings;
use super::summary;
use crate::check::report::{CheckLine, TargetResult};
use crate::config::{Origin, ResolvedSetting};
use crate::session::doctor::{Diagnosis, DiagnosisPhase, DiagnosisWay, PhaseOutcome, WayOutcome};
use crate::text::sanitize;
use crate::units::time::spell_elapsed;

impl Sheet {
    /// Settings that nobody set are shown to who wants to know everything.
    pub(super) fn from_diagnosis(diagnosis: &Diagnosis, result: &TargetResult, verbose: bool) -> Self {
        let target = sanitize::line(&diagnosis.target).into_owned();
        let mut hints = other_ways(diagnosis);
        let (opening, findings) = if let Some(failure) = &diagnosis.failure {
            hints.extend(failure.hint_lines());
            let headline = format!("the way to {target} is not clear");
            let opening = Opening { verdict: Some(result.verdict), headline, summary: String::new() };
            (opening, vec![SheetFinding::new(Tone::Critical, &failure.message_line())])
        } else {
            let summary = format!("the way to {target} is clear · {}", summary::counts(result));
            (Opening { summary, ..Opening::from_result(result) }, health(result))
        };
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
        let mut settings = Vec::new();
        for setting in &diagnosis.settings {
            if verbose || setting.origin != Origin::Default {
                settings.push(setting_line(setting));
            }
        }
        if !settings.is_empty() {
            blocks.push(Block { title: "Settings", note: None, lines: settings });
        }
        let hints = hints.iter().map(|hint| sanitize::line(hint).into_owned()).collect();
        Self { opening, findings, hints, blocks, notes: Vec::new() }
    }
}

/// What is wrong with the server that the way leads to.
fn health(result: &TargetResult) -> Vec<SheetFinding> {
    let noteworthy: Vec<&CheckLine> =
        result.lines.iter().filter(|line| line.outcome.is_noteworthy()).collect();
    sheet_findings::grouped(&noteworthy)
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
    SheetLine::new(tone, &way.target, sanitize::line(&text))
}

fn phase_line(DiagnosisPhase { phase, outcome }: &DiagnosisPhase) -> SheetLine {
    let (tone, text) = match outcome {
        PhaseOutcome::Done { took, result } => (Tone::Good, format!("{result} ({})", spell_elapsed(*took))),
        PhaseOutcome::Failed { took } => (Tone::Critical, format!("failed ({})", spell_elapsed(*took))),
        PhaseOutcome::Skipped { reason } => (Tone::Nothing, reason.clone()),
    };
    SheetLine::new(tone, phase.title(), sanitize::line(&text))
}

fn setting_line(setting: &ResolvedSetting) -> SheetLine {
    let text = format!("{} ({})", setting.value, setting.origin);
    SheetLine::new(Tone::Plain, setting.name, sanitize::line(&text))
}
