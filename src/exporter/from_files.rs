//! Something that is read from files, and anew when they change. A file that cannot be used changes nothing.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::failure::Result;
use crate::output::Output;

/// How often the files are looked at, at most.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

type Read<T> = Box<dyn Fn() -> Result<T> + Send + Sync>;

/// What was read last, and from where.
pub(super) struct FromFiles<T> {
    files: Arc<Files<T>>,
}

struct Files<T> {
    paths: Vec<PathBuf>,
    read: Read<T>,
    state: Mutex<FilesState<T>>,
}

struct FilesState<T> {
    value: Arc<T>,
    stamps: Vec<Stamp>,
    looked: Instant,
}

/// What tells a file from what it was before; none where it is not there.
type Stamp = Option<(u64, i64, i64, u64)>;

impl<T: Send + Sync + 'static> FromFiles<T> {
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
        let state = Mutex::new(FilesState { value, stamps, looked: Instant::now() });
        Ok(Self { files: Arc::new(Files { paths, read: Box::new(read), state }) })
    }

    /// What is in the files now, or was when they could be used last.
    pub(super) async fn get(&self, output: &Output) -> Arc<T> {
        if self.files.is_due() {
            let files = Arc::clone(&self.files);
            // Files may be slow, and nobody else is to wait for them: whoever asks meanwhile has what was read before.
            let looked = tokio::task::spawn_blocking(move || files.look());
            match looked.await {
                Ok(Some(Ok(()))) => output.note(format_args!("{} read anew", self.files.spell_paths())),
                Ok(Some(Err(failure))) => {
                    let what = failure.context("what was read before stays in force");
                    output.failure(&what, what.kind().into());
                }
                Ok(None) | Err(_) => {}
            }
        }
        Arc::clone(&self.files.state().value)
    }
}

impl<T> Files<T> {
    /// Whether it is time to look at the files. Then it is this caller's to do, and nobody else's.
    fn is_due(&self) -> bool {
        let mut state = self.state();
        let is_due = state.looked.elapsed() >= LOOK_INTERVAL;
        if is_due {
            state.looked = Instant::now();
        }
        is_due
    }

    /// Reads the files where they have changed, and says what came of it; none where they have not.
    fn look(&self) -> Option<Result<()>> {
        let stamps = stamps(&self.paths);
        if stamps == self.state().stamps {
            return None;
        }
        let read = (self.read)();
        let mut state = self.state();
        // Remembered whatever comes of it: a file that cannot be used is told of once, and not at every request.
        state.stamps = stamps;
        match read {
            Ok(value) => {
                state.value = Arc::new(value);
                Some(Ok(()))
            }
            Err(failure) => Some(Err(failure)),
        }
    }

    fn state(&self) -> MutexGuard<'_, FilesState<T>> {
        // What was read before a thread panicked is true all the same.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
    // A file that was replaced has another number, and one that was written over has another time or size.
    Some((metadata.ino(), metadata.mtime(), metadata.mtime_nsec(), metadata.size()))
}
