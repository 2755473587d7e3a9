//! The targets of a command that takes several, and what these cannot share.

use std::collections::HashSet;
use std::path::Path;

use crate::check::plan::Plan;
use crate::check::report::TargetResult;
use crate::check::scope::NamedTarget;
use crate::config::setting::{Setting, SettingValue};
use crate::config::table::{PASSWORD_FILE, TOKEN_FILE};
use crate::config::{self, ChosenTarget, Layer, Sources};
use crate::failure::{Failure, FailureKind, Result};
use crate::files;
use crate::text::nearest::{did_you_mean, nearest};

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

/// Fits a plan to those who are asked: rules that compare have somebody to compare with, and groups are their members.
///
/// # Errors
/// [`FailureKind::Configuration`] for a policy that names a group that is none, or whom nobody asks and no configuration
/// knows: most likely a typo, and then what was to be muted is heard, and what was expected is not looked at.
pub(super) fn fit(plan: &mut Plan, targets: &[String], sources: &Sources) -> Result<()> {
    plan.drop_incomparable(targets.len());
    plan.expand_groups(|named| Ok(names(&config::targets(named, None, sources)?)))?;
    let mut known: HashSet<&str> = targets.iter().map(String::as_str).collect();
    known.extend(sources.configuration.server_names());
    for NamedTarget { name, place } in plan.named_targets() {
        if known.contains(name) {
            continue;
        }
        let asked = targets.iter().map(String::as_str);
        let candidates = asked.chain(sources.configuration.server_names());
        let what = format!("{name} is not asked, and no server of the configuration");
        return Err(Failure::message(FailureKind::Configuration, what)
            .context(place)
            .hints(did_you_mean(&nearest(name, candidates)))
            .hint("take it out, or say what it is: jsinfo server add NAME ADDRESS"));
    }
    Ok(())
}

/// What to do about the servers that gave no answer, as long as they are few.
pub(super) fn advice(results: &[TargetResult]) -> Vec<String> {
    const FEW: usize = 3;

    let mut silent = Vec::new();
    for result in results {
        if let Err(failure) = &result.answer {
            silent.push((&result.target, failure));
        }
    }
    if silent.len() > FEW {
        return vec!["jsinfo doctor TARGET shows how far it goes".to_owned()];
    }
    let is_one = results.len() == 1;
    let mut advice = Vec::new();
    for (target, failure) in silent {
        for hint in failure.hint_lines() {
            advice.push(if is_one { hint } else { format!("{target}: {hint}") });
        }
    }
    advice
}

/// Why servers gave no answer, for programs.
pub(super) fn failures(results: &[TargetResult]) -> Vec<Failure> {
    results.iter().filter_map(|result| result.answer.as_ref().err().cloned()).collect()
}

/// Refuses what several targets cannot share: standard input can be read once.
fn refuse_sharing(options: &Layer, list: Option<&Path>, targets: usize) -> Result<()> {
    if !is_stdin(options, &PASSWORD_FILE) && !is_stdin(options, &TOKEN_FILE) {
        return Ok(());
    }
    if list.is_some_and(files::is_stdin) {
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
        Some(said) => matches!(&said.value, SettingValue::Path(path) if files::is_stdin(path)),
        None => false,
    }
}
