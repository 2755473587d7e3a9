//! What was found as lines of text: a mark, what it is about, how bad it is in a word, a sentence, and what to do.

use super::layout::{LayoutCell, lay_out, mark};
use super::sheet::{SheetFinding, Tone};
use crate::output::TermStyle;

/// The right margins of a line: those of the mark, of each label and of the severity; the sentence has none.
const MARK_MARGIN: u16 = 1;
const MARGIN: u16 = 2;

/// The lines. What to do stands below its sentence on a terminal; where there is none, right behind it, so that a line is
/// found with all that belongs to it.
pub(super) fn draw(findings: &[SheetFinding], style: TermStyle) -> String {
    let labels = findings.iter().map(|finding| finding.labels.len()).max().unwrap_or_default();
    let has_severity = findings.iter().any(|finding| !finding.severity.is_empty());
    let mut rows = Vec::new();
    for finding in findings {
        let mut cells = head(finding, labels, has_severity);
        // Where nothing is wrapped, a finding is one line, and whoever searches for it finds what to do as well.
        if style.width.is_none() {
            cells.push(LayoutCell::new(in_one_line(finding), sentence_tone(finding)));
            rows.push(cells);
            continue;
        }
        let blanks = vec![LayoutCell::blank(); cells.len()];
        cells.push(LayoutCell::new(&finding.sentence, sentence_tone(finding)));
        rows.push(cells);
        if !finding.advice.is_empty() {
            let mut cells = blanks;
            cells.push(LayoutCell::new(format!("→ {}", finding.advice), Tone::Aside));
            rows.push(cells);
        }
    }
    let mut margins = vec![MARK_MARGIN];
    margins.resize(1 + labels + usize::from(has_severity), MARGIN);
    margins.push(0);
    lay_out(rows, &margins, style)
}

/// The mark, the labels and the severity.
fn head(finding: &SheetFinding, labels: usize, has_severity: bool) -> Vec<LayoutCell> {
    let tone = if finding.tone == Tone::Aside { Tone::Aside } else { Tone::Plain };
    let mut cells = vec![LayoutCell::new(mark(finding.tone), finding.tone)];
    for label in &finding.labels {
        cells.push(LayoutCell::new(label, tone));
    }
    cells.resize(1 + labels, LayoutCell::blank());
    if has_severity {
        let tone = if finding.tone == Tone::Good { Tone::Plain } else { finding.tone };
        cells.push(LayoutCell::new(finding.severity, tone));
    }
    cells
}

/// What is of no weight is not to be looked at; anything else is read, and its word has the colour.
fn sentence_tone(finding: &SheetFinding) -> Tone {
    if finding.tone == Tone::Aside { Tone::Aside } else { Tone::Plain }
}

fn in_one_line(finding: &SheetFinding) -> String {
    if finding.advice.is_empty() {
        return finding.sentence.clone();
    }
    format!("{}  → {}", finding.sentence, finding.advice)
}
