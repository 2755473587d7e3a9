//! Standard output, standard error, and files. A closed pipe is silent, a full disk is a failure, and nothing
//! panics. Only [`crate::progress`] and the prompt of [`crate::credentials`] write to standard error themselves:
//! they stand below, and are told while a session waits.

mod confirmation;
pub(crate) mod screen;
pub(crate) mod sink;
mod style;
mod wrap;

use std::fmt;
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::config::{ColorChoice, ColorEnvironment, ErrorFormat};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;
use crate::files::stream::{StreamReader, write_to_stdout};
use crate::json;
use crate::process::waiting_line::{WaitingLine, without_line};
use crate::progress::{Phase, Progress};
use crate::schema::failure::FailureDocument;
use crate::source;
use crate::text::sanitize;

pub use confirmation::confirm;
pub use style::TermStyle;
pub(crate) use style::paint_label;

/// How large the parts are in which a document is written as it is made, in bytes.
const PART: usize = 64 * 1024;

/// The two streams.
#[derive(Debug, Clone)]
pub struct Output {
    style: TermStyle,
    color_on_stderr: bool,
    /// The columns of the terminal behind standard error; none where there is no terminal, and one line is one line.
    width_of_stderr: Option<u16>,
    error_format: ErrorFormat,
    progress: Progress,
    is_verbose: bool,
    /// Whether `TERM` is `dumb`: nothing can be drawn in place.
    is_dumb: bool,
    /// The columns of the terminal behind standard error, where it can take a line away again.
    columns_to_wait: Option<u16>,
}

impl Output {
    /// Looks at the streams of this process.
    pub fn new(choice: ColorChoice, verbose: bool, environment: ColorEnvironment) -> Self {
        let style = TermStyle::from_stdout(choice, environment);
        // The library that colours for the layout engine asks the environment once more, for the whole
        // process, and would put NO_COLOR above the option. Where it is asked at all, the decision has been
        // made.
        if style.color {
            crossterm::style::force_color_output(true);
        }
        let width_of_stderr = style::width_of_stderr();
        Self {
            style,
            color_on_stderr: choice.wants_color(environment, io::stderr().is_terminal()),
            width_of_stderr,
            columns_to_wait: if environment.is_dumb { None } else { width_of_stderr },
            error_format: ErrorFormat::default(),
            progress: Progress::new(verbose),
            is_verbose: verbose,
            is_dumb: environment.is_dumb,
        }
    }

    /// The same with failures told in another format.
    #[must_use]
    pub fn with_error_format(self, error_format: ErrorFormat) -> Self {
        Self { error_format, ..self }
    }

    /// What to render for.
    pub fn style(&self) -> TermStyle {
        self.style
    }

    /// Who follows a session's steps.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Whether everything is to be told.
    pub fn is_verbose(&self) -> bool {
        self.is_verbose
    }

    /// While it lives, whatever takes longer than a second says on a terminal which part of the way to a target it waits for.
    pub(crate) fn waits_for(&self, target: &str, progress: &Progress) -> WaitingLine {
        let is_stdin = source::is_stdin(target);
        let (target, progress) = (sanitize::line(target).into_owned(), progress.clone());
        WaitingLine::start(self.columns_to_wait, move |elapsed| {
            let phase = match progress.current()? {
                // A program that gives a secret may ask for it at the terminal, and a person may type the document.
                Phase::Credentials => return None,
                Phase::File if is_stdin => return None,
                phase => phase,
            };
            Some(format!("waiting for {target}: {} ({} s)", phase.title(), elapsed.as_secs()))
        })
    }

    /// While it lives, what takes longer than a second says on a terminal how many of several targets are done.
    pub(crate) fn waits_for_many(&self, targets: usize, done: Arc<AtomicUsize>) -> WaitingLine {
        WaitingLine::start(self.columns_to_wait, move |elapsed| {
            let done = done.load(Ordering::Relaxed);
            let bar = bar(done, targets);
            Some(format!("{bar} {done} of {targets} targets are done ({} s)", elapsed.as_secs()))
        })
    }

    /// Writes one complete document to standard output. A reader who has gone away is no failure.
    ///
    /// # Errors
    /// [`FailureKind::Internal`] where it cannot be written.
    pub fn document(&self, document: &str) -> Result<()> {
        stream(document).map(|_| ())
    }

    /// Whether the terminal behind standard output can be drawn on.
    pub(crate) fn may_draw(&self) -> bool {
        self.style.terminal && !self.is_dumb
    }

    /// Says something that is worth knowing and no failure.
    pub fn warn(&self, warning: impl fmt::Display) {
        self.write_lines(&format!("warning: {}", sanitize::line(&warning.to_string())));
    }

    /// Says several such things, a line each.
    pub fn warn_all(&self, warnings: &[String]) {
        for warning in warnings {
            self.warn(warning);
        }
    }

    /// Says what was done.
    pub fn note(&self, note: impl fmt::Display) {
        self.write_lines(&sanitize::line(&note.to_string()));
    }

    /// Says what to do next.
    pub fn hint(&self, hint: impl fmt::Display) {
        self.write_lines(&format!("hint: {}", sanitize::line(&hint.to_string())));
    }

    /// Says what failed, what to do, and with which code the process will end.
    pub fn failure(&self, failure: &Failure, exit_code: ExitCode) {
        match self.error_format {
            ErrorFormat::Text => self.write_lines(&failure.to_string()),
            // One object a line, however wide the terminal is. With standard error gone there is nobody left to be told.
            ErrorFormat::Json => {
                let line = json::compact(&FailureDocument::from_failure(failure, exit_code)) + "\n";
                // In one piece, so that nobody else's words come into it.
                let _ = without_line(|| io::stderr().write_all(line.as_bytes()));
            }
        }
    }

    /// Whether failures are told for programs.
    pub(crate) fn tells_failures_as_json(&self) -> bool {
        self.error_format == ErrorFormat::Json
    }

    /// Adds lines for people to what failed; programs have it all.
    pub fn failure_details(&self, lines: &[String]) {
        if self.error_format == ErrorFormat::Text {
            for line in lines {
                self.note(line);
            }
        }
    }

    /// Writes lines to standard error.
    fn write_lines(&self, lines: &str) {
        for line in lines.lines() {
            let wrapped = match self.width_of_stderr {
                Some(width) => wrap::wrap(line, width.into()),
                None => vec![line.to_owned()],
            };
            for line in wrapped {
                // With standard error gone there is nobody left to be told.
                let line = paint_label(&line, self.color_on_stderr);
                let _ = without_line(|| writeln!(io::stderr(), "{line}"));
            }
        }
    }
}

/// Writes a part of what goes on and on to standard output, and says whether anybody still reads it.
///
/// # Errors
/// As [`Output::document`].
pub(crate) fn stream(part: &str) -> Result<StreamReader> {
    without_line(|| write_to_stdout(part.as_bytes())).map_err(cannot_write)
}

/// Writes one document to standard output as it is made, part by part. A reader who has gone away is no failure.
///
/// # Errors
/// As [`Output::document`].
pub(crate) fn stream_as_made(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<()> {
    let mut parts = BufWriter::with_capacity(PART, StandardOutput);
    match write(&mut parts).and_then(|()| parts.flush()) {
        // Nobody reads it any more, and nobody needs the rest.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(cannot_write(error)),
        _ => Ok(()),
    }
}

fn cannot_write(error: io::Error) -> Failure {
    Failure::new(FailureKind::Internal, io_message(error)).context("cannot write to standard output")
}

/// Standard output, for what is written in parts. A reader who has gone away ends it.
struct StandardOutput;

impl io::Write for StandardOutput {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        match without_line(|| write_to_stdout(part))? {
            StreamReader::There => Ok(part.len()),
            StreamReader::Gone => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How much of it is done, as a bar.
fn bar(done: usize, all: usize) -> String {
    const CELLS: usize = 20;
    let filled = (done * CELLS).checked_div(all).unwrap_or_default().min(CELLS);
    format!("{}{}", "▇".repeat(filled), "▁".repeat(CELLS - filled))
}
