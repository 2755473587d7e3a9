//! A check's report as text: one file a format. None of them decides anything; the verdict and the exit code are the
//! report's.
//!
//! `text` and `markdown` are for people, and tell them what [`told`] has; all the others are contracts.

mod json;
mod junit;
mod markdown;
mod rules;
mod text;
mod told;

use std::fs::{self, Permissions};
use std::path::Path;

use jiff::Timestamp;

use crate::check::report::{Line, Report};
use crate::cli::CheckFormat;
use crate::failure::{Failure, Kind, Result};
use crate::output::Look;
use crate::replacing::replace;
use crate::target::file::plainly;

pub(crate) use rules::Rules;

/// A report in a format, for standard output.
pub(crate) fn render(report: &Report, format: CheckFormat, look: Look) -> String {
    match format {
        CheckFormat::Text => text::render(report, look),
        CheckFormat::Json => json::render(report),
        CheckFormat::Junit => junit::render(report),
        CheckFormat::Markdown => markdown::render(report),
    }
}

/// Puts a report in a format into a file, for everybody to read: those who collect it are other users.
///
/// # Errors
/// [`Kind::Internal`] where it cannot be written.
pub(crate) fn write(report: &Report, format: CheckFormat, file: &Path) -> Result<()> {
    let text = render(report, format, Look::FILE);
    // What is no file, such as /dev/stderr or a pipe, has to stay what it is.
    let written = match fs::metadata(file) {
        Ok(metadata) if !metadata.is_file() => fs::write(file, text),
        _ => replace(file, text.as_bytes(), readable()),
    };
    written.map_err(|error| {
        Failure::new(Kind::Internal, plainly(error)).context(format!(
            "cannot write {} to {}",
            format.name(),
            file.display()
        ))
    })
}

/// Readable for everybody, writable for the owner.
#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere there are no such permissions")]
fn readable() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable() -> Option<Permissions> {
    None
}

/// A moment as programs read it, in UTC.
fn written(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The words for how a line counts: its state, or that it is muted.
fn status_name(line: &Line) -> &'static str {
    if line.muted.is_some() { "muted" } else { line.state.name() }
}
