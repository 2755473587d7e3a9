//! The targets of a command that takes several, and what these cannot share.

use std::path::Path;

use crate::config::setting::{Setting, SettingValue};
use crate::config::table::{PASSWORD_FILE, TOKEN_FILE};
use crate::config::{self, ChosenTarget, Layer, Sources};
use crate::failure::{Failure, FailureKind, Result};

/// What is to be asked: what was written, and what a file lists.
///
/// # Errors
/// Those of [`config::targets`], and [`FailureKind::Usage`] where standard input would be read twice.
pub(super) fn targets(
    written: &[String],
    list: Option<&Path>,
    options: &Layer,
    sources: &Sources,
) -> Result<Vec<ChosenTarget>> {
    let targets = config::targets(written, list, sources)?;
    refuse_sharing(options, list, targets.len())?;
    Ok(targets)
}

/// What they are called.
pub(super) fn names(targets: &[ChosenTarget]) -> Vec<String> {
    targets.iter().map(|target| target.name.clone()).collect()
}

/// Refuses what several targets cannot share: standard input can be read once.
fn refuse_sharing(options: &Layer, list: Option<&Path>, targets: usize) -> Result<()> {
    if !is_stdin(options, &PASSWORD_FILE) && !is_stdin(options, &TOKEN_FILE) {
        return Ok(());
    }
    if list.is_some_and(|list| list.as_os_str() == "-") {
        return Err(Failure::message(
            FailureKind::Usage,
            "standard input gives a secret or the list of targets, not both",
        )
        .hint("put one of them into a file"));
    }
    if targets > 1 {
        return Err(Failure::message(
            FailureKind::Usage,
            "standard input gives its secret to one target only",
        )
        .hint("put the secret into a file, or ask one target at a time"));
    }
    Ok(())
}

/// Whether the file of a secret is standard input.
fn is_stdin(options: &Layer, setting: &Setting) -> bool {
    match options.get(setting) {
        Some(said) => matches!(&said.value, SettingValue::Path(path) if path.as_os_str() == "-"),
        None => false,
    }
}
