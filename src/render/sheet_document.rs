//! A server's document as a sheet: what it comes to, what is wrong with it, and its sections.

use super::ShowOptions;
use super::sheet::{Opening, Sheet, SheetFinding, Tone, counted};
use super::sheet_blocks::{SheetBlocks, SheetUse};
use super::sheet_findings;
use crate::catalogue;
use crate::check::report::{CheckLine, TargetResult};
use crate::check::status::Status;
use crate::document::{Document, Lookup};
use crate::health;
use crate::health::rules::ANSWER;
use crate::health::{Outcome, RULES};
use crate::json::Value;
use crate::selection::Selection;

impl Sheet {
    /// A document as people are shown it.
    pub(super) fn from_document(
        document: &Document,
        result: &TargetResult,
        options: &ShowOptions,
        sheet_use: SheetUse,
    ) -> Self {
        let findings = DocumentFindings { document, result, selection: &options.selection };
        let blocks = SheetBlocks::new(document, result, options, sheet_use);
        Self {
            opening: Opening::from_result(result),
            findings: findings.all(),
            hints: Vec::new(),
            blocks: blocks.all(),
            notes: [findings.elsewhere(), blocks.left_out()].into_iter().flatten().collect(),
        }
    }
}

/// What is wrong with the parts of a document that are wanted.
struct DocumentFindings<'a> {
    document: &'a Document,
    result: &'a TargetResult,
    selection: &'a Selection,
}

impl DocumentFindings<'_> {
    /// What is wrong in what is wanted; of some parts, what of them is in order where nothing is wrong.
    fn all(&self) -> Vec<SheetFinding> {
        let wanted: Vec<_> = self.noteworthy().into_iter().filter(|line| self.is_wanted(line)).collect();
        // Odd values count as unknown: they come behind what is as bad, and before the warnings.
        let as_bad_as_odd = wanted.partition_point(|line| line.counts_as() >= Status::Unknown);
        let (first, last) = wanted.split_at(as_bad_as_odd);
        let mut findings = sheet_findings::grouped(first);
        for sentence in self.odd_values() {
            let answer = ANSWER.code.to_owned();
            let finding = SheetFinding {
                labels: vec![answer],
                severity: Outcome::Odd.name(),
                ..SheetFinding::new(Tone::Odd, &sentence)
            };
            // Of a section that is there twice, each of its fields says the same.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        findings.extend(sheet_findings::grouped(last));
        if findings.is_empty() && !self.selection.is_everything() {
            findings.extend(self.in_order());
        }
        findings
    }

    /// What was found, the worst first. What is odd is told by itself, in its place: the line of the rule that tells of
    /// all of it at once is left out, unless there is nothing else to tell.
    fn noteworthy(&self) -> Vec<&CheckLine> {
        let is_understood = self.document.is_recognised();
        let mut noteworthy = Vec::new();
        for line in &self.result.lines {
            if line.outcome.is_noteworthy() && !(is_understood && line.id.code() == ANSWER.code) {
                noteworthy.push(line);
            }
        }
        noteworthy
    }

    /// What is of another type than documented, or there twice, where a rule reads it: a sentence for each. No verdict depends
    /// on any other.
    fn odd_values(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        for field in catalogue::fields() {
            // What no rule reads may be what it likes: no verdict depends on it.
            if !self.selection.wants(field) || !RULES.iter().any(|rule| rule.reads(field)) {
                continue;
            }
            match self.document.lookup(field) {
                Lookup::Odd(value) => {
                    sentences.push(health::odd(field.path, value, field.kind.description()));
                }
                Lookup::Repeated(repeated) => sentences.push(repeated.to_string()),
                Lookup::Absent | Lookup::Null | Lookup::Is(_) => {}
            }
        }
        for section in catalogue::sections() {
            if !self.selection.wants_section(section) {
                continue;
            }
            match self.document.odd_section(section) {
                None | Some(Value::Null) => {}
                Some(odd) => sentences.push(health::odd(section.path, odd, "an object")),
            }
        }
        sentences
    }

    /// Which rules found what is wanted in order; none where no rule has looked at it.
    fn in_order(&self) -> Option<SheetFinding> {
        let mut codes = Vec::new();
        for line in &self.result.lines {
            let is_about_it = line.field.is_some_and(|field| self.selection.wants(field));
            if is_about_it && line.outcome == Outcome::Ok && !codes.contains(&line.id.code()) {
                codes.push(line.id.code());
            }
        }
        if codes.is_empty() {
            return None;
        }
        Some(SheetFinding::new(Tone::Good, &format!("in order: {}", codes.join(", "))))
    }

    /// Whether a line is about what is wanted. One that is about the server as a whole belongs to the whole document.
    fn is_wanted(&self, line: &CheckLine) -> bool {
        match line.field {
            Some(field) => self.selection.wants(field),
            None => self.selection.is_everything(),
        }
    }

    /// How much was found in what is not shown.
    fn elsewhere(&self) -> Option<String> {
        let count = self.noteworthy().into_iter().filter(|line| !self.is_wanted(line)).count();
        if count == 0 {
            None
        } else {
            Some(format!("{} in what is not shown here", counted(count, "finding")))
        }
    }
}
