//! A state directory of a test's own, with what `jsinfo trust` remembers.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Run, jsinfo_with};

/// The directory, for as long as the test runs.
pub(crate) struct State(TempDir);

impl State {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A store that somebody else has written.
    pub(crate) fn holding(lines: impl AsRef<[u8]>) -> Self {
        let state = Self::new();
        std::fs::create_dir(state.directory().join("jsinfo")).unwrap();
        std::fs::write(state.store(), lines).unwrap();
        state
    }

    pub(crate) fn directory(&self) -> &Path {
        self.0.path()
    }

    /// The directory as a variable's value.
    pub(crate) fn path(&self) -> &str {
        self.directory().to_str().unwrap()
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.directory().join("jsinfo/certificates")
    }

    /// What is remembered.
    pub(crate) fn text(&self) -> String {
        std::fs::read_to_string(self.store()).unwrap()
    }

    /// `jsinfo` with this state directory.
    pub(crate) fn jsinfo(&self, arguments: &[&str]) -> Run {
        jsinfo_with(arguments).env("XDG_STATE_HOME", self.path())
    }
}
