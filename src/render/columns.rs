//! Blocks of labels and values as rows: one below the other, and side by side where the terminal has room for that.

use unicode_width::UnicodeWidthStr as _;

use super::layout::{LayoutCell, mark};
use super::sheet::{Block, SheetLine, Tone};

/// The cells of a line: mark, label, value. Their right margins, in columns.
pub(super) const MARGINS: [u16; 3] = [1, 2, 4];

/// The most columns of blocks: with more, nobody knows where to look next.
const MOST_COLUMNS: usize = 3;

/// The widest value that has to stay in one line, in columns. One that is longer may be wrapped, and must not keep the
/// blocks from standing side by side.
const WIDEST_VALUE: usize = 34;

/// What stands behind a value that was another one a short while ago.
const FRESH: &str = " •";

/// Lines on their way into the layout.
pub(super) type Rows = Vec<Vec<LayoutCell>>;

/// The rows of all blocks for a terminal of this width; one below the other where there is none. A server may send
/// megabytes in one value, so no block is copied.
pub(super) fn rows(mut blocks: Vec<Block>, width: Option<u16>) -> Rows {
    let Some(width) = width else { return stacked(blocks) };
    for count in (2..=MOST_COLUMNS).rev() {
        let columns = split(&blocks, count);
        if columns.len() == count && needed_width(&columns) <= usize::from(width) {
            let heights: Vec<usize> = columns.iter().map(|column| column.len()).collect();
            let columns = heights.into_iter().map(|height| blocks.drain(..height).collect());
            return side_by_side(columns.collect());
        }
    }
    stacked(blocks)
}

fn stacked(blocks: Vec<Block>) -> Rows {
    blocks.into_iter().flat_map(block_rows).collect()
}

/// So many runs of blocks that the longest is shortest; of several such, the first ones longest, so that most of it
/// reads as one list.
fn split(blocks: &[Block], count: usize) -> Vec<&[Block]> {
    if count <= 1 || blocks.len() < count {
        return vec![blocks];
    }
    let mut best: Vec<&[Block]> = Vec::new();
    let mut shortest = usize::MAX;
    for place in 1..=blocks.len() - (count - 1) {
        let (first, rest) = blocks.split_at(place);
        let mut columns = vec![first];
        columns.extend(split(rest, count - 1));
        let longest = columns.iter().map(|column| height(column)).max().unwrap_or_default();
        // Not `<`: of two splits that are equally short, the later one has the longer first column.
        if longest <= shortest {
            (best, shortest) = (columns, longest);
        }
    }
    best
}

/// How many lines blocks take: each has a blank line and a title.
fn height(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.lines.len() + 2).sum()
}

fn needed_width(columns: &[&[Block]]) -> usize {
    let mut needed = 0;
    for (place, column) in columns.iter().enumerate() {
        let (mut label, mut value) = (0, 0);
        for block in *column {
            // A title without a note stands in the place of a label.
            label = label.max(block.title.width());
            value = value.max(block.note.as_deref().unwrap_or_default().width().min(WIDEST_VALUE));
            for line in &block.lines {
                label = label.max(line.label.width());
                value = value.max(line.text.width().min(WIDEST_VALUE));
            }
        }
        let [after_mark, after_label, after_value] = MARGINS.map(usize::from);
        let is_last = place + 1 == columns.len();
        needed += 1 + after_mark + label + after_label + value + if is_last { 0 } else { after_value };
    }
    needed
}

fn side_by_side(columns: Vec<Vec<Block>>) -> Rows {
    let columns: Vec<Rows> = columns.into_iter().map(stacked).collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or_default();
    let mut rows = vec![Vec::new(); height];
    for column in columns {
        let blanks = height - column.len();
        let filled = column.into_iter().chain(std::iter::repeat_n(blank_row(), blanks));
        for (row, cells) in rows.iter_mut().zip(filled) {
            row.extend(cells);
        }
    }
    rows
}

/// A blank line, the title, and the lines.
fn block_rows(block: Block) -> Rows {
    let note = block.note.unwrap_or_default();
    let title = vec![
        LayoutCell::blank(),
        LayoutCell::title(block.title.to_uppercase()),
        LayoutCell::new(note, Tone::Nothing),
    ];
    let mut rows = vec![blank_row(), title];
    rows.extend(block.lines.into_iter().map(value_row));
    rows
}

fn blank_row() -> Vec<LayoutCell> {
    vec![LayoutCell::blank(); MARGINS.len()]
}

/// A value whose label says what it is. Its colour is worth a look: of what is in order, only the mark has
/// one.
fn value_row(line: SheetLine) -> Vec<LayoutCell> {
    let tone = if line.tone == Tone::Good { Tone::Plain } else { line.tone };
    let value = if line.is_fresh {
        // The mark is for those who see no colours.
        LayoutCell::new(format!("{}{FRESH}", line.text), tone).reversed()
    } else {
        LayoutCell::new(line.text, tone)
    };
    vec![LayoutCell::new(mark(line.tone), line.tone), LayoutCell::plain(line.label), value]
}
