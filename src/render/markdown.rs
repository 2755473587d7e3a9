//! Markdown for tickets: headings, lists and tables. No contract: it may become better at any time.
//!
//! A document is drawn as a [`Sheet`]; the report of a check is in [`super::markdown_check`].

// Writing to a string cannot fail.
use std::fmt::Write as _;

use super::ShowOptions;
use super::sheet::{Block, Opening, Sheet, SheetFinding, SheetLine, Tone};
use super::sheet_blocks::SheetUse;
use crate::check::report::TargetResult;
use crate::check::status::Status;
use crate::document::Document;

/// A document. Nothing is shortened: a ticket is copied from.
pub(super) fn document(document: &Document, result: &TargetResult, options: &ShowOptions) -> String {
    sheet(&Sheet::from_document(document, result, options, SheetUse::default()))
}

fn sheet(sheet: &Sheet) -> String {
    let Opening { verdict, headline, summary } = &sheet.opening;
    let mut text = match *verdict {
        Some(verdict) => format!("## {}\n", heading(verdict, headline)),
        None => format!("## {}\n", escaped(headline)),
    };
    if !summary.is_empty() {
        let _ = writeln!(text, "\n{}", escaped(summary));
    }
    if !sheet.findings.is_empty() {
        text.push('\n');
    }
    for finding in &sheet.findings {
        push_finding(&mut text, finding);
    }
    for block in &sheet.blocks {
        push_block(&mut text, block);
    }
    for note in &sheet.notes {
        let _ = writeln!(text, "\n_{}_", escaped(note));
    }
    text
}

/// A verdict and what it is about.
pub(super) fn heading(verdict: Status, headline: &str) -> String {
    format!("{}{} · {}", mark(verdict.into()), verdict.name().to_uppercase(), escaped(headline))
}

fn push_finding(text: &mut String, finding: &SheetFinding) {
    let SheetFinding { tone, labels, severity: _, sentence, advice } = finding;
    text.push_str("- ");
    text.push_str(mark(*tone));
    for label in labels {
        let _ = write!(text, "**{}**: ", escaped(label));
    }
    text.push_str(&escaped(sentence));
    if !advice.is_empty() {
        let _ = write!(text, " → {}", escaped(advice));
    }
    text.push('\n');
}

fn push_block(text: &mut String, block: &Block) {
    let _ = write!(text, "\n### {}\n\n", escaped(block.title));
    if let Some(note) = &block.note {
        let _ = writeln!(text, "_{}_", escaped(note));
    }
    if block.lines.is_empty() {
        return;
    }
    if block.note.is_some() {
        text.push('\n');
    }
    text.push_str("| Field | Value |\n| --- | --- |\n");
    for SheetLine { tone, label, text: value, is_fresh: _ } in &block.lines {
        let _ = writeln!(text, "| {} | {}{} |", escaped(label), mark(*tone), escaped(value));
    }
}

/// What shows a tone where there is no colour, with the space behind it.
pub(super) fn mark(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain | Tone::Nothing | Tone::Aside => "",
        Tone::Good => "✅ ",
        Tone::Notice => "ℹ️ ",
        Tone::Warning => "⚠️ ",
        Tone::Critical => "❌ ",
        Tone::Odd => "❓ ",
    }
}

/// Text that stays text: whatever Markdown would act on, links and mentions included, is escaped.
pub(super) fn escaped(text: &str) -> String {
    // Looked for once: a megabyte of full stops would be searched a million times.
    let (has_scheme, has_www) = (text.contains("://"), text.contains("www."));
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '!' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            '&' => safe.push_str("&amp;"),
            // A backslash does not keep a forge from writing to whoever has that name.
            '@' => safe.push_str("&#64;"),
            // What looks like an address would become a link.
            ':' if has_scheme => safe.push_str("&#58;"),
            '.' if has_www => safe.push_str("&#46;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::catalogue;
    use crate::examples;
    use crate::selection::Selection;

    #[test]
    fn a_document() {
        let sent = examples::document();
        // By name: another field that is documented changes nothing here.
        let fields = [
            "license.valid",
            "license.expiry",
            "bandwidthLimits.incomingRateLimit",
            "bandwidthLimits.outgoingRateLimit",
            "configuration.garbageCollect.intervalSeconds",
        ];
        let selection = Selection::new(&[], &fields.map(|path| catalogue::field(path).unwrap()), &[]);
        let options = ShowOptions { all: true, selection, ..ShowOptions::default() };
        expect![[r###"
            ## ❌ CRITICAL · paris · JetStream 2.9.2 on Linux · asked as ops

            ./paris.json · 1 critical, 1 in order

            - ❌ **license.valid**: the license is not valid: License expired → install a valid license
            - ❓ **answer**: bandwidthLimits.outgoingRateLimit is "fast", but is documented as an integer of kilobits a second

            ### License

            | Field | Value |
            | --- | --- |
            | Valid | ❌ no |
            | Expires | not sent |

            ### Bandwidth limits

            | Field | Value |
            | --- | --- |
            | Incoming rate | 100 Mbit/s |
            | Outgoing rate | ❓ fast (odd: an integer of kilobits a second is documented) |

            ### Garbage collection

            _not sent: only a superuser sees it (--superuser)_

            | Field | Value |
            | --- | --- |
            | Interval | not sent (since 1.8.0) |
        "###]].assert_eq(&document(&sent, &examples::judged(sent.clone()), &options));
    }

    #[test]
    fn a_server_cannot_write_markup() {
        assert_eq!(escaped("see http://x.y or www.z"), "see http&#58;//x&#46;y or www&#46;z");
        assert_eq!(
            escaped("a|b [x](y) <img> @ops #1 **b** `c` &lt; \\"),
            "a\\|b \\[x\\](y) \\<img\\> &#64;ops \\#1 \\*\\*b\\*\\* \\`c\\` &amp;lt; \\\\"
        );
    }
}
