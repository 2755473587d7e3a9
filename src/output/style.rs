//! What is known of the terminal behind standard output.

use std::io::{self, IsTerminal as _};

use anstyle::{AnsiColor, Style};

use crate::config::{ColorChoice, ColorEnvironment};

/// What standard output looks like to whoever renders for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermStyle {
    /// Whether a person is watching.
    pub terminal: bool,
    /// The width in columns, where there is a terminal to ask.
    pub width: Option<u16>,
    /// The height in lines, likewise.
    pub height: Option<u16>,
    /// Whether colour is wanted.
    pub color: bool,
}

impl TermStyle {
    /// A file: nobody watches, and nothing has to fit.
    pub const FILE: Self = Self { terminal: false, width: None, height: None, color: false };

    /// Looks at this process's standard output.
    pub(super) fn from_stdout(choice: ColorChoice, environment: ColorEnvironment) -> Self {
        let terminal = io::stdout().is_terminal();
        let color = choice.wants_color(environment, terminal);
        match terminal_size::terminal_size() {
            // A terminal that does not know its size says 0.
            Some((width, height)) if terminal => {
                Self { terminal, width: positive(width.0), height: positive(height.0), color }
            }
            _ => Self { terminal, width: None, height: None, color },
        }
    }
}

/// The width of the terminal behind standard error, where there is one.
pub(super) fn width_of_stderr() -> Option<u16> {
    if !io::stderr().is_terminal() {
        return None;
    }
    let (width, _) = terminal_size::terminal_size_of(io::stderr())?;
    positive(width.0)
}

fn positive(size: u16) -> Option<u16> {
    if size > 0 { Some(size) } else { None }
}

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

/// A line whose first word, where that says what the line is, has the colour of it.
pub(crate) fn paint_label(line: &str, color: bool) -> String {
    let Some((word, rest)) = line.split_once(' ') else { return line.to_owned() };
    let style = match word {
        "error:" => ERROR,
        "warning:" => WARNING,
        "hint:" => HINT,
        _ => return line.to_owned(),
    };
    if color { format!("{style}{word}{style:#} {rest}") } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_label_is_painted() {
        assert_eq!(paint_label("hint: do it", true), "\u{1b}[36mhint:\u{1b}[0m do it");
        for line in ["hint: do it", "note: hint: no", "hint:"] {
            assert_eq!(paint_label(line, line != "hint: do it"), line);
        }
    }
}
