//! Recordings of a watch: which target is one, playing it, and the file that one is saved to.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::feed::Input;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::journal::{Journal, Lines};
use crate::files::{home, io_message, is_missing};
use crate::json::{self, Value};
use crate::source;
use crate::watch::replay;
use crate::watch::target::between;

/// The end of the name of such a file, in any case.
const EXTENSION: &str = "ndjson";

/// A file with the events of a watch.
#[derive(Debug)]
pub(super) struct Recording {
    path: PathBuf,
}

impl Recording {
    /// The recording that is named; none where servers are.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] where there is another target beside it.
    pub(super) fn find(targets: &[String]) -> Result<Option<Self>> {
        let found = targets.iter().find_map(|target| recording_named(target));
        let Some(path) = found else { return Ok(None) };
        if targets.len() > 1 {
            let what = format!("{} is a recording, and is seen alone", path.display());
            return Err(
                Failure::message(FailureKind::Usage, what).hint("name the others in a watch of their own")
            );
        }
        Ok(Some(Self { path }))
    }

    /// The target that it is to other commands.
    pub(super) fn target(&self) -> String {
        format!("file:{}", self.path.display())
    }

    /// Plays it: every event after as long a pause as there was, and not longer than `longest`.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where it cannot be read.
    pub(super) fn play(self, longest: Duration, sender: SyncSender<Input>) -> Result<()> {
        let lines = Lines::open(&self.path).map_err(|error| self.unusable(io_message(error)))?;
        let play = move || {
            let outcome = self.play_lines(lines, longest, &sender);
            // Where nobody wants to know any more, there is nobody to tell of the end.
            let _ = sender.send(Input::RecordingOver(outcome));
        };
        match thread::Builder::new().spawn(play) {
            Ok(_) => Ok(()),
            Err(_) => {
                Err(Failure::message(FailureKind::Internal, "this machine has no thread left to play it"))
            }
        }
    }

    fn play_lines(&self, mut lines: Lines, longest: Duration, sender: &SyncSender<Input>) -> Result<()> {
        let mut last: Option<Timestamp> = None;
        let mut number = 0;
        while let Some(line) = lines.next().map_err(|error| self.unusable(io_message(error)))? {
            number += 1;
            if line.bytes.trim_ascii().is_empty() {
                continue;
            }
            let read = json::read(&line.bytes).and_then(|value| Ok((replay::read(&value)?, value)));
            let (event, value) = match read {
                Ok((Some(event), value)) => (event, value),
                // Of a later release.
                Ok((None, _)) => continue,
                // Whoever wrote it was ended in the midst of a line: all that is whole was played.
                Err(_) if !line.is_whole => return Ok(()),
                Err(error) => return Err(self.unusable(error.context(format!("line {number}")))),
            };
            if let Some(last) = last {
                // Nobody waits for this thread: whoever quits meanwhile ends it.
                thread::sleep(between(last, event.time).min(longest));
            }
            last = Some(event.time);
            if sender.send(Input::Recorded(event, value.to_string() + "\n")).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn unusable(&self, error: anyhow::Error) -> Failure {
        Failure::new(FailureKind::Configuration, error)
            .context(format!("cannot use {}", self.path.display()))
            .hint("a recording is what jsinfo watch --save writes")
    }
}

/// The path of a recording: by its name, or because its first line says so.
fn recording_named(target: &str) -> Option<PathBuf> {
    let is_file = target.starts_with("file:");
    let path = home::expand_own(Path::new(target.strip_prefix("file:").unwrap_or(target)));
    // A URL may end like a recording's name, and is a server all the same.
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(EXTENSION))
        && !target.contains("://")
    {
        return Some(path);
    }
    let is_path = is_file || source::looks_like_path(target);
    if is_path && path.is_file() && is_recording(&path) { Some(path) } else { None }
}

/// Whether the first line of a file says that it is one.
fn is_recording(path: &Path) -> bool {
    let Ok(Some(line)) = Lines::open(path).and_then(|mut lines| lines.next()) else { return false };
    json::read(&line.bytes).is_ok_and(|value: Value| replay::is_recorded(&value))
}

/// The file that a recording is saved to, which goes on where there is one already.
///
/// # Errors
/// [`FailureKind::Internal`] where it cannot be written, [`FailureKind::Usage`] where it holds something else.
pub(super) fn open_for_saving(path: &Path) -> Result<SavedEvents> {
    let holds_something = path.is_file() && path.metadata().is_ok_and(|metadata| metadata.len() > 0);
    if holds_something && !is_recording(path) {
        let what = format!("--save: {} holds something else than a recording", path.display());
        return Err(Failure::message(FailureKind::Usage, what)
            .hint("give it a name of its own, such as watch.ndjson"));
    }
    let journal = Journal::open(path).map_err(|error| not_saved(path, error))?;
    Ok(SavedEvents { journal, path: path.to_owned() })
}

/// Where events are saved to.
pub(super) struct SavedEvents {
    journal: Journal,
    path: PathBuf,
}

impl SavedEvents {
    /// Saves the line of an event.
    ///
    /// # Errors
    /// [`FailureKind::Internal`] where it cannot be written.
    pub(super) fn save(&mut self, line: &str) -> Result<()> {
        self.journal.add(line).map_err(|error| not_saved(&self.path, error))
    }
}

fn not_saved(path: &Path, error: io::Error) -> Failure {
    let error = if is_missing(&error) { anyhow::anyhow!("no such directory") } else { io_message(error) };
    Failure::new(FailureKind::Internal, error).context(format!("cannot save events to {}", path.display()))
}
