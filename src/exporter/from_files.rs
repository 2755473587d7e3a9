//! Something that is read from files, and anew when they change. A file that cannot be used changes nothing.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::failure::Result;
use crate::output::Output;

/// How often the files are looked at, at most.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

type Read<T> = Box<dyn Fn() -> Result<T> + Send + Sync>;

/// What was read last, and from where.
pub(super) struct FromFiles<T> {
    paths: Vec<PathBuf>,
    read: Read<T>,
    state: Mutex<FromFilesState<T>>,
}

struct FromFilesState<T> {
    value: Arc<T>,
    stamps: Vec<Stamp>,
    looked: Instant,
}

/// What tells a file from what it was before; none where it is not there.
type Stamp = Option<(u64, i64, i64, u64)>;

impl<T> FromFiles<T> {
    /// Reads the files for the first time.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn new(
        paths: Vec<PathBuf>,
        read: impl Fn() -> Result<T> + Send + Sync + 'static,
    ) -> Result<Self> {
        // Before they are read: what is written meanwhile is read again.
        let stamps = stamps(&paths);
        let value = Arc::new(read()?);
        let state = FromFilesState { value, stamps, looked: Instant::now() };
        Ok(Self { paths, read: Box::new(read), state: Mutex::new(state) })
    }

    /// What is in the files now, or was when they could be used last.
    pub(super) fn get(&self, output: &Output) -> Arc<T> {
        // Locked while the files are read: a change is read once, however many requests notice it.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.looked.elapsed() >= LOOK_INTERVAL {
            state.looked = Instant::now();
            let stamps = stamps(&self.paths);
            if stamps != state.stamps {
                // Remembered whatever comes of it: a file that cannot be used is told of once, and not at every request.
                state.stamps = stamps;
                match (self.read)() {
                    Ok(value) => {
                        state.value = Arc::new(value);
                        output.note(format_args!("{} read anew", self.spell_paths()));
                    }
                    Err(failure) => {
                        let what = failure.context("what was read before stays in force");
                        output.failure(&what, what.kind().into());
                    }
                }
            }
        }
        Arc::clone(&state.value)
    }

    fn spell_paths(&self) -> String {
        let mut spelled = Vec::new();
        for path in &self.paths {
            spelled.push(path.display().to_string());
        }
        spelled.join(" and ")
    }
}

fn stamps(paths: &[PathBuf]) -> Vec<Stamp> {
    paths.iter().map(|path| stamp(path)).collect()
}

fn stamp(path: &Path) -> Stamp {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.ino(), metadata.mtime(), metadata.mtime_nsec(), metadata.size()))
}
