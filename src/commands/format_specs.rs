//! Where the formats of a command go that writes several from one asking: standard output, and files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, FailureKind, Result};
use crate::format::{Format, FormatCommand, FormatSpec};
use crate::output::sink::FileSink;
use crate::output::{Output, TermStyle};

/// The format that standard output gets, one at most: the usual one where none is named; none where all go into files.
pub(super) fn to_standard_output(
    specs: &[FormatSpec],
    is_json: bool,
    command: FormatCommand,
) -> Result<Option<Format>> {
    let mut named = Vec::new();
    for spec in specs {
        if spec.file.is_none() {
            named.push(spec.format);
        }
    }
    if is_json {
        named.push(Format::Json);
    }
    match named.as_slice() {
        [] if specs.is_empty() => Ok(Some(Format::default())),
        // Where all of them go into files, standard output stays empty.
        [] => Ok(None),
        [format] => Ok(Some(*format)),
        [one, other, ..] => {
            let (one, other) = (one.name(command), other.name(command));
            Err(Failure::message(
                FailureKind::Usage,
                format!("{one} and {other} would both go to standard output"),
            )
            .hint(format!("give one of them a file, as in --format {other}=FILE")))
        }
    }
}

/// Refuses what would leave one report of two.
pub(super) fn refuse_one_file_twice(specs: &[FormatSpec]) -> Result<()> {
    let mut files = HashSet::new();
    for spec in specs {
        let Some(file) = &spec.file else { continue };
        if !files.insert(in_one_spelling(file)) {
            return Err(Failure::message(
                FailureKind::Usage,
                format!("two formats would both go to {}", file.display()),
            )
            .hint("give each a file of its own"));
        }
    }
    Ok(())
}

/// Writes the files, then standard output: what `draw` makes of each format.
pub(super) fn write_all(
    specs: &[FormatSpec],
    stdout: Option<Format>,
    command: FormatCommand,
    output: &Output,
    draw: impl Fn(Format, TermStyle) -> Result<String>,
) -> Result<()> {
    for spec in specs {
        if let Some(file) = &spec.file {
            FileSink::new(file).write(spec.format.name(command), &draw(spec.format, TermStyle::FILE)?)?;
        }
    }
    match stdout {
        Some(format) => output.document(&draw(format, output.style())?),
        None => Ok(()),
    }
}

/// The path of a file that may not be there yet, in the one spelling of its directory; as it is where that is not there.
fn in_one_spelling(file: &Path) -> PathBuf {
    let directory = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    match (directory.canonicalize(), file.file_name()) {
        (Ok(directory), Some(name)) => directory.join(name),
        _ => file.to_owned(),
    }
}
