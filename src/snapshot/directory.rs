//! What is in a directory of saved documents.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::index::SnapshotIndex;
use super::names::{EXTENSION, target_in};
use crate::failure::{Failure, FailureKind, Result};
use crate::files::{home, io_message};
use crate::text::natural;

/// A saved document of a directory, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SavedFile {
    /// The target that it was saved under.
    pub(crate) target: String,
    /// Where it is, behind the directory as that was written.
    pub(crate) path: PathBuf,
}

/// The saved documents of a directory: by its index in the order of the index, and without one every `*.json`, in the order
/// of the names, numbers by their value.
///
/// # Errors
/// [`FailureKind::Configuration`] for a directory that cannot be read; [`FailureKind::Usage`] for one that holds none: with
/// nothing asked, all would look well.
pub(crate) fn saved_files(directory: &Path) -> Result<Vec<SavedFile>> {
    let index = match SnapshotIndex::read(directory) {
        Ok(index) => index,
        Err(failure) => {
            // Where it cannot be read because nothing in the directory can, that is what to say.
            names(&home::expand_own(directory)).map_err(|error| unreadable(directory, error))?;
            return Err(failure);
        }
    };
    if let Some(index) = index {
        let mut files = Vec::with_capacity(index.entries.len());
        for entry in index.entries {
            files.push(SavedFile { target: entry.target, path: directory.join(entry.file) });
        }
        if files.is_empty() {
            return Err(nothing(directory, "its index lists none")
                .hint("saving it may have been interrupted: save it again"));
        }
        return Ok(files);
    }
    let names = names(&home::expand_own(directory)).map_err(|error| unreadable(directory, error))?;
    let mut files = Vec::with_capacity(names.len());
    for name in names {
        files.push(SavedFile { target: target_in(&name.to_string_lossy()), path: directory.join(name) });
    }
    if files.is_empty() {
        return Err(nothing(directory, "it has no NAME.json")
            .hint("a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints"));
    }
    Ok(files)
}

fn unreadable(directory: &Path, error: io::Error) -> Failure {
    Failure::new(FailureKind::Configuration, io_message(error))
        .context(format!("cannot read the directory {}", directory.display()))
}

fn nothing(directory: &Path, why: &str) -> Failure {
    let directory = directory.display();
    let what = format!("{directory} holds no saved document, so nothing would be asked: {why}");
    Failure::message(FailureKind::Usage, what)
}

/// The files that may be documents, in order.
fn names(directory: &Path) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(EXTENSION) && !text.starts_with('.') && !is_directory(&entry) {
            names.push(name);
        }
    }
    names.sort_by(|one, other| natural::compare(&stem(one), &stem(other)));
    Ok(names)
}

/// What stands before the ending: `paris` comes before `paris2`.
fn stem(name: &OsStr) -> String {
    let name = name.to_string_lossy();
    name.strip_suffix(EXTENSION).unwrap_or(&name).to_owned()
}

/// A link that leads nowhere is no directory: it is to be heard of.
fn is_directory(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
        Ok(kind) => kind.is_dir(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_index_every_json_is_a_document() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        for name in ["b10.json", "b9.json", "b.json", "demo%3A1.9.json", ".x.json", "x.txt", "x.json~"] {
            fs::write(path.join(name), "{}").unwrap();
        }
        fs::create_dir(path.join("d.json")).unwrap();
        std::os::unix::fs::symlink("d.json", path.join("e.json")).unwrap();
        std::os::unix::fs::symlink("nowhere", path.join("lost.json")).unwrap();
        let files = saved_files(path).unwrap();
        let targets: Vec<&str> = files.iter().map(|file| file.target.as_str()).collect();
        assert_eq!(targets, ["b", "b9", "b10", "demo:1.9", "lost"]);
        assert_eq!(files[0].path, path.join("b.json"));
    }

    #[test]
    fn a_directory_without_any_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let refused = saved_files(directory.path()).unwrap_err();
        assert_eq!(refused.kind(), FailureKind::Usage);
        let index = r#"{"schema": "jsinfo/snapshot", "schemaVersion": 1, "saved": "", "entries": []}"#;
        fs::write(directory.path().join("index.json"), index).unwrap();
        let refused = saved_files(directory.path()).unwrap_err().to_string();
        assert!(refused.contains("its index lists none"), "{refused}");
        let refused = saved_files(&directory.path().join("none")).unwrap_err();
        assert_eq!(refused.kind(), FailureKind::Configuration);
    }
}
