//! What is known of the terminal behind standard output, and when colour is wanted.

use std::io::{self, IsTerminal as _};

use anstyle::{AnsiColor, Style};

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the environment says of colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ColorEnvironment {
    /// `NO_COLOR` is set.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set, and not 0.
    pub force_color: bool,
    /// `TERM` is `dumb`.
    pub is_dumb: bool,
}

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

fn positive(size: u16) -> Option<u16> {
    if size > 0 { Some(size) } else { None }
}

impl ColorChoice {
    /// The option, then the environment, then whether anyone is watching.
    pub(super) fn wants_color(self, environment: ColorEnvironment, is_terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if environment.no_color => false,
            Self::Auto if environment.force_color => true,
            Self::Auto => is_terminal && !environment.is_dumb,
        }
    }
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
    fn the_option_counts_before_the_environment_and_that_before_the_terminal() {
        let nothing = ColorEnvironment::default();
        let (no_color, force_color) = (
            ColorEnvironment { no_color: true, ..nothing },
            ColorEnvironment { force_color: true, ..nothing },
        );
        let dumb = ColorEnvironment { is_dumb: true, ..nothing };
        for (choice, environment, is_terminal, color) in [
            (ColorChoice::Always, no_color, false, true),
            (ColorChoice::Never, force_color, true, false),
            (ColorChoice::Auto, nothing, true, true),
            (ColorChoice::Auto, nothing, false, false),
            (ColorChoice::Auto, no_color, true, false),
            (ColorChoice::Auto, force_color, false, true),
            (ColorChoice::Auto, ColorEnvironment { no_color: true, ..force_color }, true, false),
            (ColorChoice::Auto, dumb, true, false),
        ] {
            let wanted = choice.wants_color(environment, is_terminal);
            assert_eq!(wanted, color, "{choice:?} {environment:?} {is_terminal}");
        }
    }

    #[test]
    fn only_a_label_is_painted() {
        assert_eq!(paint_label("hint: do it", true), "\u{1b}[36mhint:\u{1b}[0m do it");
        for line in ["hint: do it", "note: hint: no", "hint:"] {
            assert_eq!(paint_label(line, line != "hint: do it"), line);
        }
    }
}
