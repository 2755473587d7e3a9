//! Standard output, standard error, and what is known of the terminal behind them.
//!
//! Everything that jsinfo prints goes through here: a closed pipe is silent, a full disk is a failure, and nothing
//! panics.

mod confirmation;

use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Style};

use crate::config::Environment;
use crate::failure::{Failure, FailureKind, Result};
use crate::progress::Progress;
use crate::text::sanitize;

pub use confirmation::{confirm, somebody_is_there};

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
}

/// The two streams.
#[derive(Debug)]
pub struct Output {
    style: TermStyle,
    color_on_stderr: bool,
    progress: Progress,
}

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

impl Output {
    /// Looks at the streams of this process.
    pub fn new(choice: ColorChoice, verbose: bool, environment: &Environment) -> Self {
        let terminal = io::stdout().is_terminal();
        let size = terminal.then(terminal_size::terminal_size).flatten();
        let style = TermStyle {
            terminal,
            width: size.map(|(width, _)| width.0).filter(|width| *width > 0),
            height: size.map(|(_, height)| height.0).filter(|height| *height > 0),
            color: wants_color(choice, environment, terminal),
        };
        let color_on_stderr = wants_color(choice, environment, io::stderr().is_terminal());
        Self { style, color_on_stderr, progress: Progress::new(verbose) }
    }

    /// What to render for.
    pub fn style(&self) -> TermStyle {
        self.style
    }

    /// Who follows a session's steps.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Writes one complete document to standard output. A reader who has gone away is no failure.
    ///
    /// # Errors
    /// [`FailureKind::Internal`] where it cannot be written.
    pub fn document(&self, document: &str) -> Result<()> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(document.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new(FailureKind::Internal, error).context("cannot write to standard output"))
            }
            _ => Ok(()),
        }
    }

    /// Tells of something that is worth knowing and no failure.
    pub fn warn(&self, warning: impl fmt::Display) {
        self.say(&format!("warning: {}", sanitize::line(&warning.to_string())));
    }

    /// Tells of several such things, a line each.
    pub fn warn_all(&self, warnings: &[String]) {
        for warning in warnings {
            self.warn(warning);
        }
    }

    /// Tells what was done.
    pub fn note(&self, note: impl fmt::Display) {
        self.say(&sanitize::line(&note.to_string()));
    }

    /// Tells what to do next.
    pub fn hint(&self, hint: impl fmt::Display) {
        self.say(&format!("hint: {}", sanitize::line(&hint.to_string())));
    }

    /// Tells of a failure.
    pub fn failure(&self, failure: &Failure) {
        self.say(&failure.to_string());
    }

    /// Writes lines to standard error, each with its first word in the colour of what it is.
    fn say(&self, lines: &str) {
        for line in lines.lines() {
            // With standard error gone there is nobody left to tell.
            let _ = writeln!(io::stderr(), "{}", labelled(line, self.color_on_stderr));
        }
    }
}

/// A line with its first word, where that says what it is, in that colour.
pub(crate) fn labelled(line: &str, color: bool) -> String {
    let painted = line.split_once(' ').filter(|_| color).and_then(|(word, rest)| {
        let style = match word {
            "error:" => ERROR,
            "warning:" => WARNING,
            "hint:" => HINT,
            _ => return None,
        };
        Some(format!("{style}{word}{style:#} {rest}"))
    });
    painted.unwrap_or_else(|| line.to_owned())
}

/// The option, then the environment, then whether anyone is watching.
fn wants_color(choice: ColorChoice, environment: &Environment, terminal: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if environment.no_color() => false,
        ColorChoice::Auto if environment.forces_color() => true,
        ColorChoice::Auto => terminal && !environment.terminal_is_dumb(),
    }
}
