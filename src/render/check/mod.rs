//! A check's report as text: one file a format. None of them decides anything; the verdict and the exit code are the
//! report's.
//!
//! `text` and `markdown` are for people, and tell them what [`summary`] has; all the others are contracts.

mod json;
mod junit;
mod markdown;
mod metrics;
mod nagios;
mod prometheus;
mod rules;
mod summary;
mod text;

use std::fs::{self, File, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;

use crate::check::report::{CheckLine, Report};
use crate::cli::CheckFormat;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::MAX_BYTES;
use crate::files::io_message;
use crate::files::replace::replace;
use crate::output::TermStyle;

pub use metrics::{Metric, metrics};
use prometheus::PreviousFile;
pub(crate) use rules::Rules;

/// A report in a format, for standard output.
pub(crate) fn render(report: &Report, format: CheckFormat, style: TermStyle) -> String {
    match format {
        CheckFormat::Text => text::render(report, style),
        CheckFormat::Json => json::render(report),
        CheckFormat::Nagios => nagios::render(report),
        CheckFormat::Prometheus => prometheus::render(report, None),
        CheckFormat::Junit => junit::render(report),
        CheckFormat::Markdown => markdown::render(report),
    }
}

/// Puts a report in a format into a file, for everybody to read: those who collect it are other users.
///
/// # Errors
/// [`FailureKind::Internal`] where it cannot be written.
pub(crate) fn write(report: &Report, format: CheckFormat, file: &Path) -> Result<()> {
    let is_special = fs::metadata(file).is_ok_and(|metadata| !metadata.is_file());
    let text = match format {
        CheckFormat::Prometheus if !is_special => {
            prometheus::render(report, Some(&PreviousFile { path: file, before: &contents(file) }))
        }
        format => render(report, format, TermStyle::FILE),
    };
    // What is no file, such as /dev/stderr or a pipe, has to stay what it is.
    let written = if is_special {
        pour(file, &text)
    } else {
        replace(file, text.as_bytes(), Some(Permissions::from_mode(READABLE)))
    };
    written.map_err(|error| {
        let error = match error.kind() {
            io::ErrorKind::NotFound => anyhow::anyhow!("no such directory"),
            _ => io_message(error),
        };
        Failure::new(FailureKind::Internal, error).context(format!(
            "cannot write {} to {}",
            format.name(),
            file.display()
        ))
    })
}

/// Writes into something that is no file. A pipe without a reader is not waited for.
fn pour(place: &Path, text: &str) -> io::Result<()> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
    let mut pipe = File::options().write(true).custom_flags(flags).open(place)?;
    // From here on there is a reader, who may take his time.
    rustix::fs::fcntl_setfl(&pipe, rustix::fs::fcntl_getfl(&pipe)? - OFlags::NONBLOCK)?;
    pipe.write_all(text.as_bytes())
}

/// What a file holds; nothing where it is not there, cannot be read, or is too large to be one of ours.
fn contents(file: &Path) -> String {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(MAX_BYTES as u64).read_to_end(&mut bytes));
    if read.is_ok_and(|length| length < MAX_BYTES) {
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        String::new()
    }
}

/// Readable for everybody, writable for the owner.
const READABLE: u32 = 0o644;

/// The words for how a line counts: its state, or that it is muted.
fn status_name(line: &CheckLine) -> &'static str {
    if line.muted.is_some() { "muted" } else { line.outcome.name() }
}
