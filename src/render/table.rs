//! The report as aligned columns; on a wide terminal, the sections stand in two of them.
//!
//! The only file that knows the layout engine.

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Row, Table};

use super::sheet::{Block, Sheet, SheetFinding, SheetLine, Tone};
use crate::output::{TermStyle, labelled};
use crate::text::sanitize;

/// The narrowest terminal on which sections stand side by side, in columns.
const WIDE: u16 = 140;

/// The narrowest width that lines are fitted to; on less, the terminal wraps.
const NARROWEST: u16 = 40;

/// The cells of a line: mark, label, value. Their right margins, in columns.
const MARGINS: [u16; 3] = [1, 2, 4];

pub(super) fn render(report: &Sheet, style: TermStyle) -> String {
    let mut text =
        layout(vec![vec![Cell::new(&report.headline).add_attribute(Attribute::Bold)]], &MARGINS, style);
    let findings = layout(report.findings.iter().map(finding).collect(), &MARGINS, style);
    if !report.findings.is_empty() {
        text.push('\n');
        text.push_str(&findings);
    }
    let blocks: Vec<Vec<Vec<Cell>>> = report.blocks.iter().map(block).collect();
    let rows = match style.width {
        Some(width) if width >= WIDE => side_by_side(blocks),
        _ => blocks.concat(),
    };
    text.push_str(&layout(rows, &MARGINS, style));
    if !report.notes.is_empty() {
        text.push('\n');
        let note = |note: &String| vec![Cell::new(note).add_attribute(Attribute::Dim)];
        text.push_str(&layout(report.notes.iter().map(note).collect(), &MARGINS, style));
    }
    let is_wrong = report.findings.iter().any(|finding| finding.tone != Tone::Good);
    let has_scrolled = style.height.is_some_and(|height| text.lines().count() >= usize::from(height));
    if is_wrong && has_scrolled {
        // What is wrong has to be seen at a glance, and the glance falls on the end.
        text.push('\n');
        text.push_str(&findings);
    }
    if !report.hints.is_empty() {
        text.push('\n');
        // Not through the layout: a command in two pieces cannot be copied.
        let hints = report.hints.iter().map(|hint| labelled(&format!("hint: {hint}"), style.color) + "\n");
        text.extend(hints);
    }
    text
}

/// The right margins of a line with a mark, in columns.
const MARKED_MARGINS: [u16; 5] = [1, 2, 2, 2, 2];

/// Plain columns under headings.
pub(super) fn columns<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
    style: TermStyle,
) -> String {
    let header = header.map(|title| Cell::new(title).add_attribute(Attribute::Bold)).to_vec();
    let rows = rows.map(|row| row.iter().map(|text| Cell::new(sanitize::line(text))).collect());
    layout(std::iter::once(header).chain(rows).collect(), &[2; N], style)
}

/// A line with a mark.
pub(super) struct Marked {
    pub(super) tone: Tone,
    /// What it is about, a column each.
    pub(super) labels: Vec<String>,
    /// What there is to say, in its tone.
    pub(super) text: String,
    /// What may be left out where there is no room.
    pub(super) aside: String,
}

/// Lines with marks. What is aside stands beside the text: in a column of its own where a terminal has room for it, else
/// below; and right behind the text where no terminal is.
pub(super) fn marked(lines: &[Marked], style: TermStyle) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let Some(width) = style.width else {
        return layout(lines.iter().map(Marked::in_one).collect(), &MARKED_MARGINS, style);
    };
    let beside = |style| layout(lines.iter().map(Marked::beside).collect(), &MARKED_MARGINS, style);
    let columns = beside(TermStyle::FILE).lines().map(|line| line.chars().count()).max();
    if columns <= Some(usize::from(width)) {
        beside(style)
    } else {
        layout(lines.iter().flat_map(Marked::below).collect(), &MARKED_MARGINS, style)
    }
}

impl Marked {
    fn head(&self) -> Vec<Cell> {
        let label = |text| if self.tone == Tone::Aside { styled(text, self.tone) } else { Cell::new(text) };
        let labels = self.labels.iter().map(|text| label(text));
        std::iter::once(styled(mark(self.tone), self.tone)).chain(labels).collect()
    }

    fn text(&self) -> Cell {
        styled(&self.text, self.tone)
    }

    fn aside(&self) -> Cell {
        styled(&self.aside, Tone::Aside)
    }

    fn in_one(&self) -> Vec<Cell> {
        let text = [self.text.as_str(), &self.aside].map(str::trim).join("  ");
        [self.head(), vec![styled(text.trim_end(), self.tone)]].concat()
    }

    fn beside(&self) -> Vec<Cell> {
        [self.head(), vec![self.text(), self.aside()]].concat()
    }

    fn below(&self) -> Vec<Vec<Cell>> {
        let blank = vec![Cell::new(""); self.labels.len() + 1];
        let aside = (!self.aside.is_empty()).then(|| [blank, vec![self.aside()]].concat());
        std::iter::once([self.head(), vec![self.text()]].concat()).chain(aside).collect()
    }
}

/// A word in a tone, to be put into a line.
pub(super) fn emphasised(word: &str, tone: Tone, style: TermStyle) -> String {
    layout(vec![vec![styled(word, tone).add_attribute(Attribute::Bold)]], &[0], style).trim_end().to_owned()
}

/// A blank line, the title, and the lines.
fn block(block: &Block) -> Vec<Vec<Cell>> {
    let title = Cell::new(block.title.to_uppercase()).add_attribute(Attribute::Bold);
    let note = styled(block.note.as_deref().unwrap_or_default(), Tone::Nothing);
    let head = [blank(), vec![Cell::new(""), title, note]];
    head.into_iter().chain(block.lines.iter().map(value)).collect()
}

fn blank() -> Vec<Cell> {
    vec![Cell::new(""); MARGINS.len()]
}

/// A value whose label says what it is: the mark and a value that worries are coloured.
fn value(line: &SheetLine) -> Vec<Cell> {
    let text = match line.tone {
        Tone::Good => Cell::new(&line.text),
        tone => styled(&line.text, tone),
    };
    vec![styled(mark(line.tone), line.tone), Cell::new(&line.label), text]
}

fn finding(finding: &SheetFinding) -> Vec<Cell> {
    vec![styled(mark(finding.tone), finding.tone), Cell::new(&finding.sentence)]
}

/// What tells tones apart where there is no colour.
fn mark(tone: Tone) -> &'static str {
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

fn styled(text: &str, tone: Tone) -> Cell {
    let cell = Cell::new(text);
    match tone {
        // A style around nothing would still be written.
        _ if text.is_empty() => cell,
        Tone::Plain => cell,
        Tone::Good => cell.fg(Color::DarkGreen),
        Tone::Notice => cell.fg(Color::DarkCyan),
        Tone::Warning | Tone::Odd => cell.fg(Color::DarkYellow).add_attribute(Attribute::Bold),
        Tone::Critical => cell.fg(Color::DarkRed).add_attribute(Attribute::Bold),
        Tone::Nothing | Tone::Aside => cell.add_attribute(Attribute::Dim),
    }
}

/// Two columns of whole blocks, split where the longer one is shortest.
fn side_by_side(mut blocks: Vec<Vec<Vec<Cell>>>) -> Vec<Vec<Cell>> {
    let height = |blocks: &[Vec<Vec<Cell>>]| blocks.iter().map(Vec::len).sum::<usize>();
    let longest = |split: &usize| {
        let (left, right) = blocks.split_at(*split);
        height(left).max(height(right))
    };
    let split = (0..=blocks.len()).rev().min_by_key(longest).unwrap_or_default();
    let right = blocks.split_off(split).concat();
    let left = blocks.concat();
    if right.is_empty() {
        return left;
    }
    let rows = left.len().max(right.len());
    let padded = |column: Vec<Vec<Cell>>| column.into_iter().chain(std::iter::repeat_with(blank)).take(rows);
    padded(left).zip(padded(right)).map(|(left, right)| [left, right].concat()).collect()
}

/// Aligned lines; wrapped into a terminal's width, whole elsewhere.
fn layout(rows: Vec<Vec<Cell>>, margins: &[u16], style: TermStyle) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).add_rows(rows.into_iter().map(Row::from));
    match style.width {
        Some(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(NARROWEST));
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    if style.color {
        // The engine asks the environment again; the decision has been made.
        crossterm::style::force_color_output(true);
        table.enforce_styling().style_text_only();
    } else {
        table.force_no_tty();
    }
    let columns = table.column_count();
    for (place, column) in table.column_iter_mut().enumerate() {
        let is_last = place + 1 == columns;
        let margin = margins.get(place % margins.len()).copied().unwrap_or_default();
        column.set_padding((0, if is_last { 0 } else { margin }));
        if !is_last && (place + 1) % margins.len() != 0 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.lines().fold(String::new(), |text, line| text + line.trim_end() + "\n")
}
