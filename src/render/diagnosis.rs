//! What `doctor` found, for people and for machines.
//!
//! The JSON is a contract: frozen structures apart from the internal types, with a schema's name and version.

use serde::Serialize;

use super::failing::FailureEntry;
use super::listing::{self, SettingEntry};
use super::sheet::{Block, Sheet, SheetFinding, SheetLine, Tone};
use super::table;
use crate::exit::ExitCode;
use crate::output::TermStyle;
use crate::progress::{Phase, Step};
use crate::session::doctor::{self, PhaseReport};
use crate::text::sanitize;

const SCHEMA_VERSION: u32 = 1;

/// The way to a document, the settings, and what went wrong.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Diagnosis {
    schema: &'static str,
    schema_version: u32,
    target: String,
    exit_code: u8,
    phases: Vec<PhaseEntry>,
    settings: Vec<SettingEntry>,
    /// The first failure; null where there was none.
    failure: Option<FailureEntry>,
}

#[derive(Debug, Serialize)]
struct PhaseEntry {
    name: &'static str,
    #[serde(skip)]
    title: &'static str,
    /// `ok`, `failed` or `skipped`.
    status: &'static str,
    /// Null where it was skipped.
    milliseconds: Option<f64>,
    /// What came of it, or why it was skipped; null where it failed.
    detail: Option<String>,
}

impl Diagnosis {
    /// What was found on the way.
    pub(crate) fn new(found: &doctor::Diagnosis) -> Self {
        let failure = found.failure.as_ref();
        Self {
            schema: "jsinfo/doctor",
            schema_version: SCHEMA_VERSION,
            target: found.target.clone(),
            exit_code: failure.map_or(ExitCode::Done, |failure| failure.kind().into()).number(),
            phases: found.phases.iter().map(PhaseEntry::new).collect(),
            settings: listing::entries(&found.settings),
            failure: failure.map(FailureEntry::of),
        }
    }

    pub(crate) fn json(&self) -> String {
        super::json::of(self)
    }

    /// What is wrong, the phases, the settings, and what to do.
    pub(crate) fn table(&self, style: TermStyle) -> String {
        let (tone, sentence) = match &self.failure {
            Some(failure) => (Tone::Critical, failure.message.clone()),
            None => (Tone::Good, "nothing is in the way".to_owned()),
        };
        let report = Sheet {
            headline: format!("The way to {}", sanitize::line(&self.target)),
            findings: vec![SheetFinding { tone, sentence }],
            blocks: vec![
                Block {
                    title: "Phases",
                    note: None,
                    lines: self.phases.iter().map(PhaseEntry::line).collect(),
                },
                Block {
                    title: "Settings",
                    note: None,
                    lines: self.settings.iter().map(SettingEntry::line).collect(),
                },
            ],
            notes: Vec::new(),
            hints: self.failure.as_ref().map(|failure| failure.hints.clone()).unwrap_or_default(),
        };
        table::render(&report, style)
    }
}

impl PhaseEntry {
    fn new(report: &PhaseReport) -> Self {
        match report {
            PhaseReport::Taken(step) => Self::taken(step),
            PhaseReport::Skipped { phase, reason } => Self::skipped(*phase, reason),
        }
    }

    fn taken(step: &Step) -> Self {
        Self {
            name: step.phase.name(),
            title: step.phase.title(),
            status: if step.result.is_some() { "ok" } else { "failed" },
            milliseconds: Some((step.took.as_secs_f64() * 10_000.0).round() / 10.0),
            detail: step.result.clone(),
        }
    }

    fn skipped(phase: Phase, reason: &str) -> Self {
        let detail = Some(reason.to_owned());
        Self { name: phase.name(), title: phase.title(), status: "skipped", milliseconds: None, detail }
    }

    fn line(&self) -> SheetLine {
        let tone = match self.status {
            "ok" => Tone::Good,
            "failed" => Tone::Critical,
            _ => Tone::Nothing,
        };
        let took = self.milliseconds.map(|took| format!(" ({took:.1} ms)")).unwrap_or_default();
        let text = format!("{}{took}", self.detail.as_deref().unwrap_or("failed"));
        SheetLine { tone, label: self.title.to_owned(), text: sanitize::line(&text).into_owned() }
    }
}

impl SettingEntry {
    fn line(&self) -> SheetLine {
        let text = format!("{} ({})", self.value, self.place());
        SheetLine { tone: Tone::Plain, label: self.name.to_owned(), text: sanitize::line(&text).into_owned() }
    }
}
