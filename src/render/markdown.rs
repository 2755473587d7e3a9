//! The report for tickets: headings, lists and tables in Markdown.

// Writing to a string cannot fail.
use std::fmt::Write as _;

use super::sheet::{Block, Sheet, SheetFinding, SheetLine, Tone};

pub(super) fn render(report: &Sheet) -> String {
    let mut text = format!("## {}\n", escaped(&report.headline));
    if !report.findings.is_empty() {
        text.push('\n');
    }
    for SheetFinding { tone, sentence } in &report.findings {
        let _ = writeln!(text, "- {}{}", mark(*tone), escaped(sentence));
    }
    for block in &report.blocks {
        push_block(&mut text, block);
    }
    for note in &report.notes {
        let _ = writeln!(text, "\n_{}_", escaped(note));
    }
    text
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
    for SheetLine { tone, label, text: value } in &block.lines {
        let _ = writeln!(text, "| {} | {}{} |", escaped(label), mark(*tone), escaped(value));
    }
}

/// What a tone is where there is no colour.
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
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '!' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            '&' => safe.push_str("&amp;"),
            '@' => safe.push_str("&#64;"),
            // What looks like an address would become a link.
            ':' if text.contains("://") => safe.push_str("&#58;"),
            '.' if text.contains("www.") => safe.push_str("&#46;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_cannot_write_markup() {
        assert_eq!(escaped("see http://x.y or www.z"), "see http&#58;//x&#46;y or www&#46;z");
        assert_eq!(
            escaped("a|b [x](y) <img> @ops #1 **b** `c` &lt; \\"),
            "a\\|b \\[x\\](y) \\<img\\> &#64;ops \\#1 \\*\\*b\\*\\* \\`c\\` &amp;lt; \\\\"
        );
    }
}
