//! A check's report on its way out: the files, standard output, and what people are to do.

use std::path::Path;

use crate::check::report::Report;
use crate::cli::CheckArgs;
use crate::exit::ExitCode;
use crate::failure::{Failure, Result};
use crate::format::{Format, FormatCommand};
use crate::output::sink::FileSink;
use crate::output::{Output, TermStyle, stream_as_made};
use crate::render;
use crate::render::prometheus::{Textfile, last_successes};

/// Writes the files, then standard output, and gives back the exit code. What cannot be written makes the
/// verdict unknown, unless it is worse, and everything else that is written says so.
pub(super) fn emit(
    mut report: Report,
    args: &CheckArgs,
    stdout: Option<Format>,
    output: &Output,
) -> ExitCode {
    for failure in write_files(&report, args) {
        take_in(&failure, &mut report, args, output);
    }
    if let Some(format) = stdout
        && let Err(failure) = print(&report, format, args, output)
    {
        take_in(&failure, &mut report, args, output);
    }
    report.exit_code()
}

/// Takes a failure to write into the report, and writes the files that can be written once more.
fn take_in(failure: &Failure, report: &mut Report, args: &CheckArgs, output: &Output) {
    let is_first = report.failure.is_none();
    if is_first {
        report.failure = Some(failure.clone());
    }
    output.failure(failure, report.exit_code());
    if is_first {
        // What fails here has failed before.
        write_files(report, args);
    }
}

fn print(report: &Report, format: Format, args: &CheckArgs, output: &Output) -> Result<()> {
    if format == Format::Json {
        return stream_as_made(|out| render::write_check_json(report, out));
    }
    output.document(&render::check(report, format, args.all, output.style(), None)?)
}

/// Writes every file, and gives back what could not be written.
fn write_files(report: &Report, args: &CheckArgs) -> Vec<Failure> {
    let mut failures = Vec::new();
    for spec in &args.format {
        if let Some(file) = &spec.file
            && let Err(failure) = write_file(report, spec.format, args.all, file)
        {
            failures.push(failure);
        }
    }
    failures
}

fn write_file(report: &Report, format: Format, all: bool, file: &Path) -> Result<()> {
    let sink = FileSink::new(file);
    // What is no file keeps nothing, and what it is called tells no collector anything.
    let textfile = if format == Format::Prometheus && sink.is_replaced() {
        let name = file.to_string_lossy().into_owned();
        Some(Textfile { name, last_successes: last_successes(&sink.earlier_text()) })
    } else {
        None
    };
    let text = render::check(report, format, all, TermStyle::FILE, textfile.as_ref())?;
    sink.write(format.name(FormatCommand::Check), &text)
}
