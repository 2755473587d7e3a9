//! What the targets said at another time: `--baseline`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::check::baseline::Baseline;
use crate::cli::CheckArgs;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;
use crate::snapshot::{SnapshotIndex, name_for};
use crate::source::file::{self, Saved};

/// One document for one target, or a directory that has one for each. Of whom it has none is told by name.
pub(super) fn load(args: &CheckArgs, targets: &[String], output: &Output) -> Result<Baseline> {
    let Some(path) = &args.baseline else { return Ok(Baseline::None) };
    if path.is_dir() {
        return load_directory(path, targets, output);
    }
    if targets.len() != 1 {
        return Err(Failure::message(
            FailureKind::Usage,
            "this baseline is of one server, and several are asked",
        )
        .hint("give a directory with a document for each: TARGET.json")
        .hint("or ask one target at a time, each with its own"));
    }
    match load_file(path)? {
        Saved::Document(document) => Ok(Baseline::One(document)),
        Saved::Failure(saved) => Err(Failure::message(
            FailureKind::Configuration,
            format!("--baseline: {} holds no document: {}", path.display(), saved.failure.message_line()),
        )
        .hint("save one while the server answers: jsinfo show TARGET --json")),
    }
}

fn load_directory(directory: &Path, targets: &[String], output: &Output) -> Result<Baseline> {
    let index = SnapshotIndex::read(directory).map_err(|failure| failure.context("--baseline"))?;
    let files = index.as_ref().map(SnapshotIndex::by_target);
    let mut documents = HashMap::new();
    for target in targets {
        let file = match &files {
            Some(files) => files.get(target.as_str()).map(|entry| directory.join(&entry.file)),
            None => existing(directory.join(name_for(target))),
        };
        // A server that is new has none yet: that is found where it is judged, and keeps no other from being.
        let Some(file) = file else {
            output.warn(format_args!(
                "{target} has no baseline: {}",
                missing(directory, target, index.is_some())
            ));
            continue;
        };
        match load_file(&file)? {
            Saved::Document(document) => {
                documents.insert(target.clone(), document);
            }
            Saved::Failure(saved) => {
                output.warn(format_args!("{target} has no baseline: {}", saved.failure.message_line()));
            }
        }
    }
    Ok(Baseline::PerTarget(documents))
}

fn existing(file: PathBuf) -> Option<PathBuf> {
    if file.exists() { Some(file) } else { None }
}

fn missing(directory: &Path, target: &str, is_indexed: bool) -> String {
    if is_indexed {
        format!("it is not in the index of {}", directory.display())
    } else {
        format!("there is no {}", directory.join(name_for(target)).display())
    }
}

fn load_file(path: &Path) -> Result<Saved> {
    file::load(path).map_err(|failure| failure.context("--baseline"))
}
