//! Text for people: aligned lines, colour where it means something, fitted to a terminal. No contract: it may
//! become better at any time.
//!
//! A document and a diagnosis are drawn as a [`Sheet`]; the report of a check is in [`super::text_check`],
//! lists are in [`super::text_lists`].

use super::ShowOptions;
use super::columns::{self, MARGINS};
use super::layout::{LayoutCell, lay_out};
use super::sheet::{Opening, Sheet, Tone};
use super::sheet_blocks::SheetUse;
use super::text_findings;
use crate::check::report::TargetResult;
use crate::document::Document;
use crate::output::TermStyle;
use crate::session::doctor::Diagnosis;

/// Those of the first lines: verdict, headline.
const OPENING_MARGINS: [u16; 2] = [2, 0];

/// A document: the answer first, then its sections, side by side where there is room.
pub(super) fn document(
    document: &Document,
    result: &TargetResult,
    options: &ShowOptions,
    style: TermStyle,
) -> String {
    // On a terminal a key must not push everything else aside; a file may be searched for it.
    let sheet_use = SheetUse {
        shortens: style.terminal,
        shortens_keys: style.terminal && !options.all,
        has_bars: style.color,
    };
    sheet(Sheet::from_document(document, result, options, sheet_use), style)
}

/// What is in the way and what to do, or how the server is where nothing is; the phases and the settings.
pub(crate) fn diagnosis(
    diagnosis: &Diagnosis,
    result: &TargetResult,
    verbose: bool,
    style: TermStyle,
) -> String {
    sheet(Sheet::from_diagnosis(diagnosis, result, verbose), style)
}

/// Draws a sheet.
pub(super) fn sheet(sheet: Sheet, style: TermStyle) -> String {
    let answer = Answer::new(&sheet, style);
    let mut text = answer.text();
    text.push_str(&blocks(sheet, style));
    if let Some(height) = style.height.map(usize::from)
        && text.lines().count() >= height
    {
        text.push('\n');
        text.push_str(&answer.within(height));
    }
    text
}

/// The sections of a sheet, and what is not shown.
pub(super) fn blocks(sheet: Sheet, style: TermStyle) -> String {
    let mut text = lay_out(columns::rows(sheet.blocks, style.width), &MARGINS, style);
    if !sheet.notes.is_empty() {
        let notes = sheet.notes.iter().map(|note| vec![LayoutCell::new(note, Tone::Aside)]);
        text.push('\n');
        text.push_str(&lay_out(notes.collect(), &MARGINS, style));
    }
    text
}

/// What somebody looks for first.
struct Answer {
    opening: String,
    /// With what to do.
    findings: String,
}

impl Answer {
    fn new(sheet: &Sheet, style: TermStyle) -> Self {
        let mut findings = text_findings::draw(&sheet.findings, style);
        for hint in &sheet.hints {
            // Not through the layout: a command in two pieces cannot be copied.
            findings.push_str("  → ");
            findings.push_str(hint);
            findings.push('\n');
        }
        Self { opening: opening(&sheet.opening, style), findings }
    }

    fn text(&self) -> String {
        if self.findings.is_empty() {
            self.opening.clone()
        } else {
            format!("{}\n{}", self.opening, self.findings)
        }
    }

    /// As much of it as a screen holds; what comes first matters most.
    fn within(&self, height: usize) -> String {
        let whole = self.text();
        // The line below is the shell's.
        let room = height.saturating_sub(1);
        let lines = whole.lines().count();
        if lines <= room {
            return whole;
        }
        let mut text = String::new();
        for line in whole.lines().take(room.saturating_sub(1)) {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str("  … the rest is above\n");
        text
    }
}

/// The first lines: the verdict, what it is about, and what the verdict was made of.
pub(super) fn opening(opening: &Opening, style: TermStyle) -> String {
    let Opening { verdict, headline, summary } = opening;
    let headline = LayoutCell::title(headline);
    let Some(verdict) = verdict else { return lay_out(vec![vec![headline]], &OPENING_MARGINS, style) };
    let verdict = LayoutCell::new(verdict.name().to_uppercase(), (*verdict).into()).bold();
    let mut rows = vec![vec![verdict, headline]];
    if !summary.is_empty() {
        rows.push(vec![LayoutCell::blank(), LayoutCell::plain(summary)]);
    }
    lay_out(rows, &OPENING_MARGINS, style)
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
            CRITICAL  paris · JetStream 2.9.2 on Linux · asked as ops
                      ./paris.json · 1 critical, 1 in order

            ✗ license.valid  critical  the license is not valid: License expired  → install a valid license
            ? answer         unknown   bandwidthLimits.outgoingRateLimit is "fast", but is documented as an integer of kilobits a second

              LICENSE
            ✗ Valid             no
              Expires           not sent
              Problem           License expired

              BANDWIDTH LIMITS
              Incoming limit    not sent (since 1.6.0)
              Incoming rate     100 Mbit/s
            ? Outgoing rate     fast (odd: an integer of kilobits a second is documented)

              CONFIGURATION     not sent: only a superuser sees it (--superuser)

              USER
              Name              ops
              Token             ***
              Token session     not sent
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
            CRITICAL  paris · JetStream 2.9.2 on Linux · asked as ops
                      ./paris.json · 1 critical, 1 in order

            ✗ license.valid  critical  the license is not valid: License expired
                                       → install a valid license
            ? answer         unknown   bandwidthLimits.outgoingRateLimit is "fast", but is documented as an integer of kilobits a second

              LICENSE                       BANDWIDTH LIMITS                                                                 USER
            ✗ Valid    no                   Incoming limit    not sent (since 1.6.0)                                         Name           ops
              Expires  not sent             Incoming rate     100 Mbit/s                                                     Token          ***
              Problem  License expired    ? Outgoing rate     fast (odd: an integer of kilobits a second is documented)      Token session  not sent

            CRITICAL  paris · JetStream 2.9.2 on Linux · asked as ops
                      ./paris.json · 1 critical, 1 in order

            ✗ license.valid  critical  the license is not valid: License expired
                                       → install a valid license
            ? answer         unknown   bandwidthLimits.outgoingRateLimit is "fast", but is documented as an integer of kilobits a second
        "#]].assert_eq(&shown(&[LICENSE, LIMITS, USER].concat(), style));
    }

    #[test]
    fn what_is_not_wanted_is_counted() {
        expect![[r#"
            CRITICAL  paris · JetStream 2.9.2 on Linux · asked as ops
                      ./paris.json · 1 critical, 1 in order

            ✗ license.valid  critical  the license is not valid: License expired  → install a valid license

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
              → console:paris leads to the server; to save that: jsinfo server add paris console:paris --replace
              → start it

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
        "#]]
        .assert_eq(&diagnosis(&examples::diagnosis(), &examples::diagnosed(), true, TermStyle::FILE));
    }
}
