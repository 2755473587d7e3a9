//! Writing a directory of saved documents, so that it can be read at any moment, whenever the writing is stopped.

use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::failure::SavedFailureDocument;
use super::index::{INDEX, SnapshotDocument, SnapshotEntry, SnapshotIndex};
use super::names::FileNames;
use crate::document::Document;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::lock::FileLock;
use crate::files::replace::{Readers, replace};
use crate::files::{io_message, make_private_directory};
use crate::json::{self, JsonWriter, Value};

/// What came of asking a target.
#[derive(Debug, Clone, Copy)]
pub struct SavedAnswer<'a> {
    /// What the target is called.
    pub target: &'a str,
    /// Its document, or why there is none.
    pub answer: std::result::Result<&'a Document, &'a Failure>,
}

/// Refuses a directory in which something else lies than a snapshot: nobody's documents are written over. To be asked
/// before any server is.
///
/// # Errors
/// [`FailureKind::Usage`] for such a directory and for what is none; [`FailureKind::Configuration`] for one that cannot be
/// read, or whose index is broken.
pub fn refuse_unsuitable(directory: &Path) -> Result<()> {
    let shown = directory.display();
    let mut entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(Failure::message(FailureKind::Usage, format!("{shown} is no directory"))
                .hint("name a directory that is new, empty, or was saved before"));
        }
        Err(error) => {
            return Err(Failure::new(FailureKind::Configuration, io_message(error))
                .context(format!("cannot read the directory {shown}")));
        }
    };
    if entries.next().is_none() || SnapshotIndex::read(directory)?.is_some() {
        return Ok(());
    }
    let what =
        format!("{shown} holds something else than what was saved there before: it has no {INDEX} of jsinfo");
    Err(Failure::message(FailureKind::Usage, what)
        .hint("name a directory that is new, empty, or was saved before"))
}

/// Saves what came of asking targets: a file for each, which only its owner can read, and the index of them. Secrets are
/// masked; everything else of a document is as it was sent.
///
/// Each file is replaced as a whole, and the index last: killed at any moment, it leaves whole files. Files of targets that
/// are not among these stay where they are, without a place in the index.
///
/// # Errors
/// Those of [`refuse_unsuitable`]; [`FailureKind::Internal`] where something cannot be written.
pub fn save(directory: &Path, answers: &[SavedAnswer<'_>], now: Timestamp) -> Result<()> {
    refuse_unsuitable(directory)?;
    make_private_directory(directory).map_err(|error| unwritten(directory, error))?;
    let index = directory.join(INDEX);
    let _lock = FileLock::acquire(&index).map_err(|error| unwritten(directory, error))?;
    // Once more, now that no other run can change it.
    let old = SnapshotIndex::read(directory)?;
    if old.is_none() {
        // From here on it is a snapshot, which is begun again when this run is killed before its end.
        write(&index, &indented(&SnapshotDocument::new(&[], now)))?;
    }
    let entries = entries(answers, old.as_ref());
    for (entry, answer) in entries.iter().zip(answers) {
        write(&directory.join(&entry.file), &contents(answer, now))?;
    }
    write(&index, &indented(&SnapshotDocument::new(&entries, now)))
}

/// An entry for each target. Whoever had a file keeps it: until the new index is there, the old one leads to it.
fn entries(answers: &[SavedAnswer<'_>], old: Option<&SnapshotIndex>) -> Vec<SnapshotEntry> {
    let mut names = FileNames::new();
    let old = old.map(SnapshotIndex::by_target).unwrap_or_default();
    let mut kept = Vec::with_capacity(answers.len());
    // First those that keep their files, or a new name might be one of these.
    for answer in answers {
        let entry = old.get(answer.target).filter(|entry| names.take(&entry.file));
        kept.push(entry.map(|entry| entry.file.clone()));
    }
    let mut entries = Vec::with_capacity(answers.len());
    for (answer, kept) in answers.iter().zip(kept) {
        let file = match kept {
            Some(file) => file,
            None => names.name(answer.target),
        };
        entries.push(SnapshotEntry {
            target: answer.target.to_owned(),
            file,
            answered: answer.answer.is_ok(),
        });
    }
    entries
}

fn contents(answer: &SavedAnswer<'_>, now: Timestamp) -> String {
    match answer.answer {
        Ok(document) => {
            let mut masked = document.clone();
            masked.mask_secrets();
            let mut writer = JsonWriter::new(false);
            // What goes to memory cannot fail.
            let _ = writer.value(&Value::Object(masked.into_root()));
            writer.finish() + "\n"
        }
        Err(failure) => indented(&SavedFailureDocument::new(answer.target, failure, now)),
    }
}

fn indented(structure: &impl serde::Serialize) -> String {
    json::pretty(structure) + "\n"
}

fn write(path: &Path, text: &str) -> Result<()> {
    replace(path, text.as_bytes(), Readers::Owner).map_err(|error| unwritten(path, error))
}

fn unwritten(path: &Path, error: io::Error) -> Failure {
    Failure::new(FailureKind::Internal, io_message(error)).context(format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::snapshot::saved_files;

    const INFO: &str = "{\"version\": 2.90, \"user\": {\"token\": \"hunter2\"}, \"x\": [1e400]}";

    fn moment() -> Timestamp {
        "2026-11-29T05:40:07Z".parse().unwrap()
    }

    fn document() -> Document {
        Document::from_json(INFO.as_bytes()).unwrap()
    }

    fn failure() -> Failure {
        Failure::message(FailureKind::Deadline, "no answer").hint("wait longer")
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn names(directory: &Path) -> Vec<String> {
        let mut names = Vec::new();
        for entry in fs::read_dir(directory).unwrap() {
            names.push(entry.unwrap().file_name().into_string().unwrap());
        }
        names.sort();
        names
    }

    /// Saves these targets, all of which answered.
    fn save_answered(directory: &Path, targets: &[&str]) -> Result<()> {
        let document = document();
        let mut answers = Vec::new();
        for target in targets {
            answers.push(SavedAnswer { target, answer: Ok(&document) });
        }
        save(directory, &answers, moment())
    }

    fn targets(directory: &Path) -> Vec<(String, String)> {
        let files = saved_files(directory).unwrap();
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        files.into_iter().map(|file| (file.target, name(&file.path))).collect()
    }

    #[test]
    fn a_directory_is_private_masked_and_as_it_was_sent() {
        let parent = tempfile::tempdir().unwrap();
        let directory = parent.path().join("a/saved");
        let (document, failure) = (document(), failure());
        let answers = [
            SavedAnswer { target: "paris", answer: Ok(&document) },
            SavedAnswer { target: "https://127.0.0.1:9000/x", answer: Err(&failure) },
        ];
        save(&directory, &answers, moment()).unwrap();
        assert_eq!(mode(&directory), 0o700);
        let files = ["https%3A%2F%2F127.0.0.1%3A9000%2Fx.json", "index.json", "paris.json"];
        assert_eq!(names(&directory), files);
        for file in files {
            assert_eq!(mode(&directory.join(file)), 0o600, "{file}");
        }
        expect_test::expect![[r#"
            {
              "version": 2.90,
              "user": {
                "token": "***"
              },
              "x": [
                1e400
              ]
            }
        "#]]
        .assert_eq(&fs::read_to_string(directory.join("paris.json")).unwrap());
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/snapshot",
              "schemaVersion": 1,
              "saved": "2026-11-29T05:40:07Z",
              "entries": [
                {
                  "target": "paris",
                  "file": "paris.json",
                  "answered": true
                },
                {
                  "target": "https://127.0.0.1:9000/x",
                  "file": "https%3A%2F%2F127.0.0.1%3A9000%2Fx.json",
                  "answered": false
                }
              ]
            }
        "#]]
        .assert_eq(&fs::read_to_string(directory.join("index.json")).unwrap());
        let saved = fs::read_to_string(directory.join(files[0])).unwrap();
        assert!(saved.contains("\"message\": \"no answer\""), "{saved}");
    }

    #[test]
    fn what_is_read_back_is_what_was_saved_in_that_order() {
        let directory = tempfile::tempdir().unwrap();
        save_answered(directory.path(), &["rome", "Paris", "paris", "demo:1.9", "index", "a/b"]).unwrap();
        let expected = [
            ("rome", "rome.json"),
            ("Paris", "Paris.json"),
            ("paris", "%70aris.json"),
            ("demo:1.9", "demo%3A1.9.json"),
            ("index", "%69ndex.json"),
            ("a/b", "a%2Fb.json"),
        ];
        assert_eq!(
            targets(directory.path()),
            expected.map(|(one, other)| (one.to_owned(), other.to_owned()))
        );
    }

    #[test]
    fn whoever_had_a_file_keeps_it_and_other_files_stay() {
        let directory = tempfile::tempdir().unwrap();
        save_answered(directory.path(), &["Paris", "paris", "rome"]).unwrap();
        fs::write(directory.path().join("notes.txt"), "mine").unwrap();
        save_answered(directory.path(), &["oslo", "paris", "Paris"]).unwrap();
        let files: Vec<_> = targets(directory.path()).into_iter().map(|(_, file)| file).collect();
        assert_eq!(files, ["oslo.json", "%70aris.json", "Paris.json"]);
        let all = ["%70aris.json", "Paris.json", "index.json", "notes.txt", "oslo.json", "rome.json"];
        assert_eq!(names(directory.path()), all);
    }

    #[test]
    fn nobodys_documents_are_written_over() {
        let directory = tempfile::tempdir().unwrap();
        let paris = directory.path().join("paris.json");
        fs::write(&paris, "mine").unwrap();
        let refused = save_answered(directory.path(), &["paris"]).unwrap_err();
        assert_eq!(refused.kind(), FailureKind::Usage);
        assert_eq!(fs::read_to_string(&paris).unwrap(), "mine");
        assert_eq!(refuse_unsuitable(&paris).unwrap_err().kind(), FailureKind::Usage);
        let index = directory.path().join("index.json");
        fs::write(&index, INFO).unwrap();
        assert_eq!(refuse_unsuitable(directory.path()).unwrap_err().kind(), FailureKind::Usage, "a server's");
        fs::write(&index, "{\"schema\": \"jsinfo/snapshot\"").unwrap();
        assert_eq!(refuse_unsuitable(directory.path()).unwrap_err().kind(), FailureKind::Configuration);
    }

    #[test]
    fn killed_before_its_end_it_leaves_what_can_be_saved_again() {
        let directory = tempfile::tempdir().unwrap();
        // The second file cannot be written: a directory is in its place.
        fs::write(directory.path().join("index.json"), indented(&SnapshotDocument::new(&[], moment())))
            .unwrap();
        fs::create_dir(directory.path().join("rome.json")).unwrap();
        let failed = save_answered(directory.path(), &["paris", "rome"]).unwrap_err();
        assert_eq!(failed.kind(), FailureKind::Internal);
        assert_eq!(saved_files(directory.path()).unwrap_err().kind(), FailureKind::Usage);
        fs::remove_dir(directory.path().join("rome.json")).unwrap();
        save_answered(directory.path(), &["paris", "rome"]).unwrap();
        assert_eq!(targets(directory.path()).len(), 2);
    }
}
