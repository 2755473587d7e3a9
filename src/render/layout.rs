//! Rows of cells as aligned lines. The only file that knows the layout engine, which wraps them into a terminal's width;
//! where there is none, nothing is wrapped and nothing is cut off, and a long text costs no more than its length.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Row, Table};
use crossterm::style::{Attribute, Color, Stylize as _, style};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::sheet::Tone;
use crate::output::TermStyle;
use crate::text::sanitize;

/// The narrowest width that lines are fitted to, in columns; on less, the terminal wraps.
const NARROWEST: u16 = 40;

/// The fewest columns in which a text is read with ease. Where it would have less beside what stands in front of it, it stands
/// below.
pub(super) const NARROWEST_TEXT: usize = 16;

/// How far a text stands in that stands below.
pub(super) const INDENT: usize = 4;

/// What a mark takes, with the blank behind it.
const MARK: usize = 2;

/// The most characters of a cell on a terminal: several screens of them. To break a word into lines, the engine reads the
/// rest of it anew for each line, and for a megabyte that takes minutes.
const MOST_ON_TERMINAL: usize = 4000;

/// The widest text that others are aligned with where nothing is wrapped, in columns: as wide as the longest name of a
/// host. One text that is longer must not put thousands of blanks into every other line.
const WIDEST_ALIGNED: usize = 255;

/// A text in a place of its own. It may hold line feeds, and nothing else that a terminal would act on.
#[derive(Debug, Clone)]
pub(super) struct LayoutCell {
    text: String,
    tone: Tone,
    is_bold: bool,
    is_reversed: bool,
}

impl LayoutCell {
    pub(super) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, is_bold: false, is_reversed: false }
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

    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    #[must_use]
    pub(super) fn bold(mut self) -> Self {
        self.is_bold = true;
        self
    }

    #[must_use]
    pub(super) fn reversed(mut self) -> Self {
        self.is_reversed = true;
        self
    }

    fn into_engine(self) -> Cell {
        let look = self.look();
        let cell = Cell::new_owned(sanitize::cut(self.text, MOST_ON_TERMINAL));
        let cell = match look.color {
            Some(color) => cell.fg(color),
            None => cell,
        };
        look.attributes.into_iter().fold(cell, Cell::add_attribute)
    }

    /// One of its lines with its look.
    fn painted(&self, line: &str) -> String {
        let look = self.look();
        let mut painted = style(line);
        if let Some(color) = look.color {
            painted = painted.with(color);
        }
        for attribute in look.attributes {
            painted = painted.attribute(attribute);
        }
        painted.to_string()
    }

    fn look(&self) -> Look {
        // A style around nothing would still be written.
        if self.text.is_empty() {
            return Look { color: None, attributes: Vec::new() };
        }
        let (color, attribute) = match self.tone {
            Tone::Plain => (None, None),
            Tone::Good => (Some(Color::DarkGreen), None),
            Tone::Notice => (Some(Color::DarkCyan), None),
            Tone::Warning | Tone::Odd => (Some(Color::DarkYellow), Some(Attribute::Bold)),
            Tone::Critical => (Some(Color::DarkRed), Some(Attribute::Bold)),
            Tone::Nothing | Tone::Aside => (None, Some(Attribute::Dim)),
        };
        let mut attributes: Vec<_> = attribute.into_iter().collect();
        if self.is_bold {
            attributes.push(Attribute::Bold);
        }
        if self.is_reversed {
            attributes.push(Attribute::Reverse);
        }
        Look { color, attributes }
    }
}

/// What colour makes of a text.
struct Look {
    color: Option<Color>,
    attributes: Vec<Attribute>,
}

/// Aligns rows, one line each; wrapped into a terminal's width, whole elsewhere. The right margins of the
/// cells, in columns, begin anew where there are more cells than margins, as for two blocks that stand side
/// by side.
pub(super) fn lay_out(rows: Vec<Vec<LayoutCell>>, margins: &[u16], style: TermStyle) -> String {
    let Some(width) = style.width else { return whole(rows, margins, style.color) };
    let width = width.max(NARROWEST);
    if fits_beside(&rows, margins, style) {
        wrapped(rows, margins, width, style.color)
    } else {
        stacked(rows, margins, width, style.color)
    }
}

/// Whether the last text of each row has room beside what stands in front of it.
pub(super) fn fits_beside(rows: &[Vec<LayoutCell>], margins: &[u16], style: TermStyle) -> bool {
    let Some(width) = style.width.map(|width| width.max(NARROWEST)) else { return true };
    let widths = widths(rows);
    // Blocks side by side are as many as there is room for.
    let Some((text, in_front)) = widths.split_last().filter(|_| widths.len() <= margins.len()) else {
        return true;
    };
    let mut taken = 0;
    for (width, margin) in in_front.iter().zip(margins) {
        taken += width + usize::from(*margin);
    }
    usize::from(width).saturating_sub(taken) >= NARROWEST_TEXT.min(*text)
}

/// What stands in front in a line of its own, or in as many as it takes, and the text below it.
fn stacked(rows: Vec<Vec<LayoutCell>>, margins: &[u16], width: u16, color: bool) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut text = String::new();
    for mut row in rows {
        let is_whole = row.len() == columns;
        let Some(last) = row.pop() else { continue };
        let has_front = row.iter().any(|cell| !cell.text.is_empty());
        if has_front {
            push_front(&mut text, &row, margins, width, color);
        } else if last.text.is_empty() {
            text.push('\n');
            continue;
        }
        // A title stands where others have what comes behind their mark.
        let indent = if has_front || is_whole { INDENT } else { MARK };
        let room = width.saturating_sub(u16::try_from(indent).unwrap_or_default());
        for line in wrapped(vec![vec![last]], &[0], room, color).lines() {
            if !line.is_empty() {
                text.extend(std::iter::repeat_n(' ', indent));
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

/// The cells in front of a text, in as many lines as they take.
fn push_front(text: &mut String, cells: &[LayoutCell], margins: &[u16], width: u16, color: bool) {
    let mut taken = 0;
    for (place, (cell, margin)) in cells.iter().zip(margins).enumerate() {
        let part = sanitize::cut(cell.text.replace('\n', " "), MOST_ON_TERMINAL);
        if part.is_empty() {
            // What has no mark is aligned with what has one.
            if place == 0 {
                text.extend(std::iter::repeat_n(' ', MARK));
                taken = MARK;
            }
            continue;
        }
        if taken > MARK && taken + part.width() > usize::from(width) {
            text.truncate(text.trim_end().len());
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', MARK));
            taken = MARK;
        }
        taken += part.width() + usize::from(*margin);
        text.push_str(&if color { cell.painted(&part) } else { part });
        text.extend(std::iter::repeat_n(' ', usize::from(*margin)));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
}

/// Every line as long as it is.
fn whole(rows: Vec<Vec<LayoutCell>>, margins: &[u16], color: bool) -> String {
    let widths = widths(&rows);
    let mut text = String::new();
    // A row goes when its line is there: there may be megabytes in it.
    for row in rows {
        let mut cells: Vec<_> = row.iter().map(|cell| (cell, cell.text.split('\n'))).collect();
        for _ in 0..height(&row) {
            // The blanks are written in front of what comes behind them, and so none is at the end of a line.
            let mut blanks = 0;
            let start = text.len();
            for (place, (cell, lines)) in cells.iter_mut().enumerate() {
                let part = lines.next().unwrap_or_default();
                if !part.is_empty() {
                    text.extend(std::iter::repeat_n(' ', blanks));
                    if color {
                        text.push_str(&cell.painted(part));
                    } else {
                        push_part(&mut text, part);
                    }
                    blanks = 0;
                }
                let width = widths.get(place).copied().unwrap_or_default();
                let margin = margins.get(place % margins.len()).copied().unwrap_or_default();
                blanks += width.saturating_sub(part.width()) + usize::from(margin);
            }
            // A text may end in blanks of its own.
            let end = text.get(start..).unwrap_or_default().trim_end().len();
            text.truncate(start + end);
            text.push('\n');
        }
    }
    text
}

/// Puts a part at the end. Room is made for twice as much as is there, as always, unless the part alone is large.
fn push_part(text: &mut String, part: &str) {
    const LARGE: usize = 1 << 20;

    if part.len() > LARGE {
        text.reserve_exact(part.len() + 1);
    }
    text.push_str(part);
}

/// How wide each column is.
fn widths(rows: &[Vec<LayoutCell>]) -> Vec<usize> {
    let mut widths = Vec::new();
    for row in rows {
        for (place, cell) in row.iter().enumerate() {
            if place == widths.len() {
                // As the engine has it: a column in which nothing stands is one, too.
                widths.push(1);
            }
            for line in cell.text.split('\n') {
                let width = line.width();
                if let Some(widest) = widths.get_mut(place)
                    && width <= WIDEST_ALIGNED
                {
                    *widest = width.max(*widest);
                }
            }
        }
    }
    widths
}

/// How many lines a row takes.
fn height(row: &[LayoutCell]) -> usize {
    row.iter().map(|cell| cell.text.split('\n').count()).max().unwrap_or_default()
}

/// Lines that fit the width.
fn wrapped(rows: Vec<Vec<LayoutCell>>, margins: &[u16], width: u16, color: bool) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    for row in rows {
        let cells: Vec<Cell> = row.into_iter().map(LayoutCell::into_engine).collect();
        table.add_row(Row::from(cells));
    }
    if color {
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

/// A text of no more columns than this, with an ellipsis where it is cut.
pub(super) fn cut_to_width(text: String, columns: usize) -> String {
    if text.width() <= columns {
        return text;
    }
    let mut cut = String::new();
    let mut width = 0;
    for c in text.chars() {
        width += c.width().unwrap_or_default();
        // The ellipsis takes one.
        if width >= columns {
            break;
        }
        cut.push(c);
    }
    // One is enough.
    format!("{}…", cut.trim_end_matches(['…', ' ']))
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
    fn a_text_is_cut_by_the_columns_that_it_takes() {
        for (text, cut) in [
            ("", ""),
            ("abcd", "abcd"),
            ("abcde", "abc…"),
            ("東東", "東東"),
            ("東東a", "東…"),
            ("a東東", "a東…"),
        ] {
            assert_eq!(cut_to_width(text.to_owned(), 4), cut);
        }
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
    fn a_text_without_room_beside_what_stands_in_front_stands_below() {
        let name = "media-gateway-01.production.example.com";
        let mark = || LayoutCell::new("!", Tone::Warning);
        let rows = vec![
            vec![LayoutCell::blank(), LayoutCell::title("TITLE")],
            vec![
                mark(),
                LayoutCell::plain(name),
                LayoutCell::plain("license"),
                LayoutCell::plain("it expires soon"),
            ],
            vec![LayoutCell::blank(); 3].into_iter().chain([LayoutCell::plain("→ renew it")]).collect(),
            vec![LayoutCell::blank()],
            vec![
                LayoutCell::blank(),
                LayoutCell::plain("oslo"),
                LayoutCell::blank(),
                LayoutCell::plain("well"),
            ],
        ];
        let style = TermStyle { width: Some(44), ..TermStyle::FILE };
        expect![[r#"
              TITLE
            ! media-gateway-01.production.example.com
              license
                it expires soon
                → renew it

              oslo
                well
        "#]]
        .assert_eq(&lay_out(rows.clone(), &[1, 2, 2, 0], style));
        let wider = TermStyle { width: Some(80), ..TermStyle::FILE };
        expect![[r#"
              TITLE
            ! media-gateway-01.production.example.com  license  it expires soon
                                                                → renew it

              oslo                                              well
        "#]]
        .assert_eq(&lay_out(rows, &[1, 2, 2, 0], wider));
    }

    #[test]
    fn a_long_text_stays_in_one_line_and_pushes_no_other_aside() {
        let long = "\u{6771}".repeat(1 << 20);
        let rows = vec![
            vec![LayoutCell::plain("key"), LayoutCell::plain(&long), LayoutCell::plain("end")],
            vec![LayoutCell::plain(&long), LayoutCell::plain("x"), LayoutCell::plain("y")],
            vec![LayoutCell::plain("a"), LayoutCell::plain("b"), LayoutCell::plain("c")],
        ];
        let text = lay_out(rows, &[1, 1, 1], TermStyle::FILE);
        assert_eq!(text, format!("key {long} end\n{long} x y\na   b c\n"));
    }

    #[test]
    fn a_terminal_is_given_some_screens_of_a_long_text() {
        let style = TermStyle { width: Some(80), ..TermStyle::FILE };
        for long in ["x", "\u{6771}", "word "] {
            let rows = vec![vec![LayoutCell::plain("key"), LayoutCell::plain(long.repeat(1 << 20))]];
            let text = lay_out(rows, &[1, 0], style);
            assert!((2_000..20_000).contains(&text.len()), "{}", text.len());
            assert!(text.contains('…'));
        }
    }

    #[test]
    fn colour_is_around_the_text_alone() {
        crossterm::style::force_color_output(true);
        let style = TermStyle { color: true, ..TermStyle::FILE };
        let verdict = vec![LayoutCell::new("CRITICAL", Tone::Critical).bold()];
        expect![[r#"\u{1b}[38;5;1m\u{1b}[1mCRITICAL\u{1b}[0m\n"#]]
            .assert_eq(&lay_out(vec![verdict], &[0], style).escape_debug().to_string());
        let row = vec![LayoutCell::new("", Tone::Warning), LayoutCell::new("x", Tone::Aside)];
        expect![[r#"   \u{1b}[2mx\u{1b}[0m\n"#]]
            .assert_eq(&lay_out(vec![row], &[2, 0], style).escape_debug().to_string());
    }
}
