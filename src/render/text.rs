//! Text for people: aligned lines, colour where it means something, fitted to a terminal. No contract: it may
//! become better at any time.
//!
//! A document and a diagnosis are drawn as a [`Sheet`]; the report of a check is in [`super::text_check`],
//! lists are in [`super::text_lists`].

use super::ShowOptions;
use super::layout::{LayoutCell, lay_out};
use super::sheet::{Block, Sheet, SheetFinding, SheetLine, Tone};
use crate::check::report::TargetResult;
use crate::document::Document;
use crate::output::{TermStyle, paint_label};
use crate::session::doctor::Diagnosis;

/// The narrowest terminal on which blocks stand side by side, in columns: on less, long values would be
/// wrapped.
const WIDE: u16 = 140;

/// The cells of a line: mark, label, value. Their right margins, in columns.
const MARGINS: [u16; 3] = [1, 2, 4];

/// Those of the first line: verdict, headline.
const HEADLINE_MARGINS: [u16; 2] = [2, 0];

/// A document, its sections one below the other; on a wide terminal, in two columns.
pub(super) fn document(
    document: &Document,
    result: &TargetResult,
    options: &ShowOptions,
    style: TermStyle,
) -> String {
    // On a terminal a key must not push everything else aside; a file may be searched for it.
    sheet(&Sheet::from_document(document, result, options, style.terminal), style)
}

/// What is in the way, or how the server is where nothing is; the phases, the settings, and what to do.
pub(crate) fn diagnosis(diagnosis: &Diagnosis, result: &TargetResult, style: TermStyle) -> String {
    sheet(&Sheet::from_diagnosis(diagnosis, result), style)
}

/// Draws a sheet.
pub(super) fn sheet(sheet: &Sheet, style: TermStyle) -> String {
    let mut headline = Vec::new();
    if let Some(verdict) = sheet.verdict {
        headline.push(LayoutCell::new(verdict.name().to_uppercase(), verdict.into()).bold());
    }
    headline.push(LayoutCell::title(&sheet.headline));
    let mut text = lay_out(vec![headline], &HEADLINE_MARGINS, style);
    let findings = lay_out(sheet.findings.iter().map(finding_row).collect(), &MARGINS, style);
    if !sheet.findings.is_empty() {
        text.push('\n');
        text.push_str(&findings);
    }
    let blocks: Vec<Rows> = sheet.blocks.iter().map(block_rows).collect();
    let rows = match style.width {
        Some(width) if width >= WIDE => side_by_side(blocks),
        _ => blocks.concat(),
    };
    text.push_str(&lay_out(rows, &MARGINS, style));
    if !sheet.notes.is_empty() {
        let notes = sheet.notes.iter().map(|note| vec![LayoutCell::new(note, Tone::Aside)]);
        text.push('\n');
        text.push_str(&lay_out(notes.collect(), &MARGINS, style));
    }
    let is_wrong = sheet.findings.iter().any(|finding| finding.tone != Tone::Good);
    let has_scrolled = style.height.is_some_and(|height| text.lines().count() >= usize::from(height));
    if is_wrong && has_scrolled {
        // What is wrong has to be seen at a glance, and the glance falls on the end.
        text.push('\n');
        text.push_str(&findings);
    }
    if !sheet.hints.is_empty() {
        text.push('\n');
        for hint in &sheet.hints {
            // Not through the layout: a command in two pieces cannot be copied.
            text.push_str(&paint_label(&format!("hint: {hint}"), style.color));
            text.push('\n');
        }
    }
    text
}

/// Lines on their way into the layout.
type Rows = Vec<Vec<LayoutCell>>;

fn finding_row(finding: &SheetFinding) -> Vec<LayoutCell> {
    vec![LayoutCell::new(mark(finding.tone), finding.tone), LayoutCell::plain(&finding.sentence)]
}

/// A blank line, the title, and the lines.
fn block_rows(block: &Block) -> Rows {
    let note = block.note.as_deref().unwrap_or_default();
    let title = vec![
        LayoutCell::blank(),
        LayoutCell::title(block.title.to_uppercase()),
        LayoutCell::new(note, Tone::Nothing),
    ];
    let mut rows = vec![blank_row(), title];
    rows.extend(block.lines.iter().map(value_row));
    rows
}

fn blank_row() -> Vec<LayoutCell> {
    vec![LayoutCell::blank(); MARGINS.len()]
}

/// A value whose label says what it is. Its colour is worth a look: of what is in order, only the mark has
/// one.
fn value_row(line: &SheetLine) -> Vec<LayoutCell> {
    let tone = if line.tone == Tone::Good { Tone::Plain } else { line.tone };
    vec![
        LayoutCell::new(mark(line.tone), line.tone),
        LayoutCell::plain(&line.label),
        LayoutCell::new(&line.text, tone),
    ]
}

/// What tells tones apart where there is no colour.
pub(super) fn mark(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain | Tone::Nothing => "",
        Tone::Good => "✓",
        Tone::Notice => "i",
        Tone::Warning => "!",
        Tone::Critical => "✗",
        Tone::Odd => "?",
        Tone::Aside => "-",
    }
}

/// Two columns of whole blocks, split where the longer one is shortest; of several such places, at the last.
fn side_by_side(mut blocks: Vec<Rows>) -> Rows {
    let mut split = 0;
    let mut shortest = usize::MAX;
    for place in 0..=blocks.len() {
        let (left, right) = blocks.split_at(place);
        let longer = height(left).max(height(right));
        // Of equally short ones the last: most of it on the left reads as one list.
        if longer <= shortest {
            (split, shortest) = (place, longer);
        }
    }
    let right = blocks.split_off(split).concat();
    let left = blocks.concat();
    if right.is_empty() {
        return left;
    }
    let height = left.len().max(right.len());
    let mut rows = Vec::with_capacity(height);
    for (left, right) in filled_up(left, height).into_iter().zip(filled_up(right, height)) {
        rows.push([left, right].concat());
    }
    rows
}

fn height(blocks: &[Rows]) -> usize {
    blocks.iter().map(Vec::len).sum()
}

fn filled_up(mut rows: Rows, height: usize) -> Rows {
    rows.resize(height, blank_row());
    rows
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::catalogue;
    use crate::examples;
    use crate::selection::Selection;

    const LICENSE: [&str; 3] = ["license.valid", "license.expiry", "license.errorMessage"];
    const LIMITS: [&str; 3] = [
        "bandwidthLimits.incomingLimitActive",
        "bandwidthLimits.incomingRateLimit",
        "bandwidthLimits.outgoingRateLimit",
    ];
    const USER: [&str; 3] = ["user.userName", "user.token", "user.tokenSession"];

    /// These fields by name: another one that is documented changes nothing here.
    fn shown(fields: &[&str], style: TermStyle) -> String {
        let sent = examples::document();
        let fields: Vec<_> = fields.iter().map(|path| catalogue::field(path).unwrap()).collect();
        let options = ShowOptions { selection: Selection::new(&[], &fields, &[]), ..ShowOptions::default() };
        document(&sent, &examples::judged(sent.clone()), &options, style)
    }

    #[test]
    fn a_document() {
        expect![[r#"
            CRITICAL  paris · JetStream 2.9.2 on Linux

            ✗ the license is not valid: License expired
            ? bandwidthLimits.outgoingRateLimit is "fast", and an integer of kilobits a second is documented

              LICENSE
            ✗ Valid                  no
              Expires                not sent
              Problem                License expired

              BANDWIDTH LIMITS
              Incoming limit active  not sent (since 1.6.0)
              Incoming rate limit    100 Mbit/s
            ? Outgoing rate limit    fast (odd: an integer of kilobits a second is documented)

              CONFIGURATION          not sent: only a superuser sees it (--superuser)

              USER
              Name                   ops
              Token                  ***
              Token session          not sent
        "#]]
        .assert_eq(&shown(
            &[&LICENSE[..], &LIMITS, &["configuration.triggersAvailable"], &USER].concat(),
            TermStyle::FILE,
        ));
    }

    #[test]
    fn on_a_wide_terminal_blocks_stand_side_by_side_and_what_is_wrong_stands_at_the_end_too() {
        let style = TermStyle { terminal: true, width: Some(160), height: Some(10), color: false };
        expect![[r#"
            CRITICAL  paris · JetStream 2.9.2 on Linux

            ✗ the license is not valid: License expired
            ? bandwidthLimits.outgoingRateLimit is "fast", and an integer of kilobits a second is documented

              LICENSE                                                                               USER
            ✗ Valid                  no                                                             Name           ops
              Expires                not sent                                                       Token          ***
              Problem                License expired                                                Token session  not sent

              BANDWIDTH LIMITS
              Incoming limit active  not sent (since 1.6.0)
              Incoming rate limit    100 Mbit/s
            ? Outgoing rate limit    fast (odd: an integer of kilobits a second is documented)

            ✗ the license is not valid: License expired
            ? bandwidthLimits.outgoingRateLimit is "fast", and an integer of kilobits a second is documented
        "#]].assert_eq(&shown(&[LICENSE, LIMITS, USER].concat(), style));
    }

    #[test]
    fn what_is_not_wanted_is_counted() {
        expect![[r#"
            CRITICAL  paris · JetStream 2.9.2 on Linux

            ✗ the license is not valid: License expired

              LICENSE
            ✗ Valid    no
              Expires  not sent
              Problem  License expired
        "#]]
        .assert_eq(&shown(&LICENSE, TermStyle::FILE));
    }

    #[test]
    fn a_way_with_something_in_it() {
        expect![[r#"
            CRITICAL  the way to paris is not clear

            ✗ connection refused

              PHASES
            ✓ credentials         read for ops (1.3 ms)
            ✗ connection          failed (20.0 ms)
              TLS                 not reached

              WAYS TO THE SERVER
            ✗ paris               connection refused
            ✓ console:paris       JetStream 2.9.2 answers, asked as nobody
              python:paris        not tried: cannot run python3: there is no such program

              SETTINGS
              target              paris (argument)
              token               JETSTREAM_API_TOKEN (JETSTREAM_API_TOKEN)
              superuser           true (config.toml:5)
              ca-file             — (default)

            hint: console:paris leads to the server; to save that: jsinfo server add paris console:paris --replace
            hint: start it
        "#]]
        .assert_eq(&diagnosis(&examples::diagnosis(), &examples::diagnosed(), TermStyle::FILE));
    }
}
