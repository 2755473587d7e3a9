//! Rows of cells as aligned lines, wrapped into a terminal's width. The only file that knows the layout
//! engine.

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Row, Table};

use super::sheet::Tone;
use crate::output::TermStyle;

/// The narrowest width that lines are fitted to, in columns; on less, the terminal wraps.
const NARROWEST: u16 = 40;

/// A text in a place of its own. It may hold line feeds, and nothing else that a terminal would act on.
#[derive(Debug, Clone)]
pub(super) struct LayoutCell {
    text: String,
    tone: Tone,
    is_bold: bool,
}

impl LayoutCell {
    pub(super) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, is_bold: false }
    }

    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Plain)
    }

    pub(super) fn title(text: impl Into<String>) -> Self {
        Self::plain(text).bold()
    }

    pub(super) fn blank() -> Self {
        Self::plain("")
    }

    #[must_use]
    pub(super) fn bold(mut self) -> Self {
        self.is_bold = true;
        self
    }

    fn into_engine(self) -> Cell {
        // A style around nothing would still be written.
        let is_empty = self.text.is_empty();
        let cell = Cell::new(self.text);
        if is_empty {
            return cell;
        }
        let cell = match self.tone {
            Tone::Plain => cell,
            Tone::Good => cell.fg(Color::DarkGreen),
            Tone::Notice => cell.fg(Color::DarkCyan),
            Tone::Warning | Tone::Odd => cell.fg(Color::DarkYellow).add_attribute(Attribute::Bold),
            Tone::Critical => cell.fg(Color::DarkRed).add_attribute(Attribute::Bold),
            Tone::Nothing | Tone::Aside => cell.add_attribute(Attribute::Dim),
        };
        if self.is_bold { cell.add_attribute(Attribute::Bold) } else { cell }
    }
}

/// Aligns rows, one line each; wrapped into a terminal's width, whole elsewhere. The right margins of the
/// cells, in columns, begin anew where there are more cells than margins, as for two blocks that stand side
/// by side.
pub(super) fn lay_out(rows: Vec<Vec<LayoutCell>>, margins: &[u16], style: TermStyle) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    for row in rows {
        let cells: Vec<Cell> = row.into_iter().map(LayoutCell::into_engine).collect();
        table.add_row(Row::from(cells));
    }
    match style.width {
        Some(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(NARROWEST));
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    if style.color {
        // Of colours, the engine's library has the last word: see `Output::new`. Margins are no text.
        table.enforce_styling().style_text_only();
    } else {
        table.force_no_tty();
    }
    set_margins(&mut table, margins);
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn set_margins(table: &mut Table, margins: &[u16]) {
    let columns = table.column_count();
    for (place, column) in table.column_iter_mut().enumerate() {
        let place_in_block = place % margins.len();
        let is_last = place + 1 == columns;
        let margin = if is_last { 0 } else { margins.get(place_in_block).copied().unwrap_or_default() };
        column.set_padding((0, margin));
        // Where there is no room for all, the text at the end of a block is wrapped, never a mark or a label.
        let ends_block = place_in_block + 1 == margins.len();
        if !is_last && !ends_block {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}

/// A few words in bold, to be put into a line.
pub(super) fn emphasized(words: &str, tone: Tone, style: TermStyle) -> String {
    let cell = LayoutCell::new(words, tone).bold();
    lay_out(vec![vec![cell]], &[0], style).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn rows() -> Vec<Vec<LayoutCell>> {
        let value = "a value of so many words that it does not fit";
        vec![
            vec![LayoutCell::new("!", Tone::Warning), LayoutCell::plain("label"), LayoutCell::plain(value)],
            vec![LayoutCell::blank(), LayoutCell::plain("long label"), LayoutCell::plain("first\nsecond")],
        ]
    }

    #[test]
    fn columns_are_aligned_and_lines_end_with_their_text() {
        expect![[r"
            !  label        a value of so many words that it does not fit
               long label   first
                            second
        "]]
        .assert_eq(&lay_out(rows(), &[2, 3, 0], TermStyle::FILE));
    }

    #[test]
    fn on_a_terminal_the_last_column_is_wrapped() {
        let style = TermStyle { width: Some(40), ..TermStyle::FILE };
        expect![[r#"
            !  label        a value of so many words
                            that it does not fit
               long label   first
                            second
        "#]]
        .assert_eq(&lay_out(rows(), &[2, 3, 0], style));
        let narrower = TermStyle { width: Some(10), ..TermStyle::FILE };
        assert_eq!(lay_out(rows(), &[2, 3, 0], narrower), lay_out(rows(), &[2, 3, 0], style));
    }

    #[test]
    fn colour_is_around_the_text_alone() {
        crossterm::style::force_color_output(true);
        let style = TermStyle { color: true, ..TermStyle::FILE };
        expect![[r#"\u{1b}[38;5;1m\u{1b}[1mCRITICAL\u{1b}[0m"#]]
            .assert_eq(&emphasized("CRITICAL", Tone::Critical, style).escape_debug().to_string());
        let row = vec![LayoutCell::new("", Tone::Warning), LayoutCell::new("x", Tone::Aside)];
        expect![[r#"   \u{1b}[2mx\u{1b}[0m\n"#]]
            .assert_eq(&lay_out(vec![row], &[2, 0], style).escape_debug().to_string());
    }
}
