//! A diagnosis as a sheet: what is in the way, the phases, and the settings.

use super::sheet::{Block, Sheet, SheetFinding, SheetLine, Tone};
use crate::config::ResolvedSetting;
use crate::session::doctor::{Diagnosis, DiagnosisPhase, PhaseOutcome};
use crate::text::sanitize;

impl Sheet {
    pub(super) fn from_diagnosis(diagnosis: &Diagnosis) -> Self {
        let (tone, sentence, hints) = if let Some(failure) = &diagnosis.failure {
            (Tone::Critical, failure.message_line(), failure.hint_lines())
        } else {
            (Tone::Good, "nothing is in the way".to_owned(), Vec::new())
        };
        let phases = diagnosis.phases.iter().map(phase_line).collect();
        let settings = diagnosis.settings.iter().map(setting_line).collect();
        Self {
            headline: format!("The way to {}", sanitize::line(&diagnosis.target)),
            findings: vec![SheetFinding { tone, sentence }],
            blocks: vec![
                Block { title: "Phases", note: None, lines: phases },
                Block { title: "Settings", note: None, lines: settings },
            ],
            notes: Vec::new(),
            hints,
        }
    }
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
