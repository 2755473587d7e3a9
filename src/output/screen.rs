//! Lines that are drawn in place, on a screen of their own: only those that differ from what is there, all of them at once
//! where the terminal can do that.

use std::io;

use crossterm::cursor::MoveTo;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use unicode_width::UnicodeWidthChar as _;

use crate::process::full_screen::{self, push, write};

/// What begins a sequence that a terminal acts on, and what takes every style off.
const ESCAPE: char = '\u{1b}';
const RESET: &str = "\u{1b}[0m";

/// The size of a terminal that does not know its own.
const USUAL_SIZE: (u16, u16) = (80, 24);

/// A screen that is drawn on. Dropped, it gives the terminal back.
#[derive(Debug)]
pub(crate) struct LiveScreen {
    /// What is there, as far as that is known.
    drawn: Option<DrawnScreen>,
}

#[derive(Debug)]
struct DrawnScreen {
    size: (u16, u16),
    lines: Vec<DrawnLine>,
}

/// A line that fits the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct DrawnLine {
    text: String,
    /// Whether it takes the last column. The cursor then stands on what was written there, and not behind it.
    is_full: bool,
}

impl LiveScreen {
    /// Takes the terminal's screen.
    ///
    /// # Errors
    /// The system's, where there is none.
    pub(crate) fn open() -> io::Result<Self> {
        // Made first: where only half of it comes about, that is undone.
        let screen = Self { drawn: None };
        full_screen::take()?;
        Ok(screen)
    }

    /// The columns and the lines of the terminal, now.
    pub(crate) fn size() -> (u16, u16) {
        match terminal_size::terminal_size() {
            Some((width, height)) if width.0 > 0 && height.0 > 0 => (width.0, height.0),
            _ => USUAL_SIZE,
        }
    }

    /// Gives the terminal back for a while.
    pub(crate) fn give_back(&mut self) {
        self.drawn = None;
        full_screen::give_back();
    }

    /// Takes it again. Somebody else may have drawn on it.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn take(&mut self) -> io::Result<()> {
        self.drawn = None;
        full_screen::take()
    }

    /// Forgets what is there: the next time, all is drawn.
    pub(crate) fn forget(&mut self) {
        self.drawn = None;
    }

    /// Draws lines for a terminal of this size, from its top. What is too long is cut off.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn draw(&mut self, lines: &[String], size: (u16, u16)) -> io::Result<()> {
        let (width, height) = size;
        let mut cut = Vec::with_capacity(height.into());
        for line in lines.iter().take(height.into()) {
            cut.push(cut_to(line, width.into()));
        }
        cut.resize(height.into(), DrawnLine::default());
        let known = self.drawn.as_ref().filter(|drawn| drawn.size == size);
        let text = update(known.map(|drawn| drawn.lines.as_slice()), &cut);
        if !text.is_empty() {
            write(&text)?;
        }
        self.drawn = Some(DrawnScreen { size, lines: cut });
        Ok(())
    }
}

impl Drop for LiveScreen {
    fn drop(&mut self) {
        full_screen::give_back();
    }
}

/// What makes these lines of those that are there; of what nobody knows, everything.
fn update(there: Option<&[DrawnLine]>, lines: &[DrawnLine]) -> String {
    let mut text = String::new();
    push(&mut text, BeginSynchronizedUpdate);
    let start = text.len();
    if there.is_none() {
        push(&mut text, Clear(ClearType::All));
    }
    for (row, line) in lines.iter().enumerate() {
        let is_there = match there {
            Some(there) => there.get(row) == Some(line),
            None => line.text.is_empty(),
        };
        if is_there {
            continue;
        }
        push(&mut text, MoveTo(0, u16::try_from(row).unwrap_or(u16::MAX)));
        // Cleared behind and not before, so that no terminal shows it empty in between.
        text.push_str(&line.text);
        // Behind a full line the cursor stands on its last column, which would be cleared with the rest.
        if !line.is_full {
            push(&mut text, Clear(ClearType::UntilNewLine));
        }
    }
    if text.len() == start {
        return String::new();
    }
    push(&mut text, EndSynchronizedUpdate);
    text
}

/// What stands at the end of a line that was cut off.
const CUT: char = '…';

/// The beginning of a line that fits so many columns, with the styles that are in it, and none behind it.
fn cut_to(line: &str, columns: usize) -> DrawnLine {
    let mut cut = String::with_capacity(line.len());
    let (mut width, mut is_styled) = (0, false);
    // Where it would have to be cut, with the last column for the mark.
    let mut end = 0;
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == ESCAPE {
            is_styled = true;
            cut.push(c);
            // A style ends with its letter, and takes no column.
            for c in rest.by_ref() {
                cut.push(c);
                if c.is_ascii_alphabetic() {
                    break;
                }
            }
            continue;
        }
        width += c.width().unwrap_or_default();
        if width > columns {
            break;
        }
        cut.push(c);
        if width < columns {
            end = cut.len();
        }
    }
    if width <= columns {
        return DrawnLine { text: cut, is_full: width == columns };
    }
    cut.truncate(end);
    if columns > 0 {
        cut.push(CUT);
    }
    if is_styled {
        cut.push_str(RESET);
    }
    DrawnLine { text: cut, is_full: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_to_the_columns_that_it_takes() {
        for (line, columns, expected) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("abcd", 1, "…"),
            ("abc", 0, ""),
            ("東京都", 5, "東京…"),
            ("東京都", 4, "東…"),
            ("e\u{301}ab", 2, "e\u{301}…"),
            ("\u{1b}[1mab\u{1b}[0mcd", 3, "\u{1b}[1mab…\u{1b}[0m"),
            ("\u{1b}[38;5;1mabcd\u{1b}[0m", 2, "\u{1b}[38;5;1ma…\u{1b}[0m"),
            ("\u{1b}[1mab\u{1b}[0m", 2, "\u{1b}[1mab\u{1b}[0m"),
        ] {
            assert_eq!(cut_to(line, columns).text, expected, "{line:?}");
        }
    }

    fn lines(text: &str) -> Vec<DrawnLine> {
        text.split(' ').map(|line| cut_to(line, 2)).collect()
    }

    #[test]
    fn only_what_differs_is_written() {
        let (one, other) = (lines("a b c"), lines("a x c"));
        let whole =
            "\u{1b}[?2026h\u{1b}[2J\u{1b}[1;1Ha\u{1b}[K\u{1b}[2;1Hb\u{1b}[K\u{1b}[3;1Hc\u{1b}[K\u{1b}[?2026l";
        assert_eq!(update(None, &one), whole);
        assert_eq!(update(Some(&one), &one), "");
        assert_eq!(update(Some(&one), &other), "\u{1b}[?2026h\u{1b}[2;1Hx\u{1b}[K\u{1b}[?2026l");
        // Behind the last column there is nothing to clear, and the last one would be.
        let full = lines("a xx c");
        assert_eq!(update(Some(&one), &full), "\u{1b}[?2026h\u{1b}[2;1Hxx\u{1b}[?2026l");
    }
}
