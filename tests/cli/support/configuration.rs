//! A configuration file of a test's own.

use std::path::{Path, PathBuf};

use super::{Outcome, Run, jsinfo_with};

/// A configuration file in a directory of its own.
pub(crate) struct File {
    directory: tempfile::TempDir,
}

impl File {
    pub(crate) fn new(text: &str) -> Self {
        let file = Self { directory: tempfile::tempdir().unwrap() };
        std::fs::write(file.path(), text).unwrap();
        file
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory().join("config.toml")
    }

    pub(crate) fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    pub(crate) fn jsinfo(&self, arguments: &[&str]) -> Run {
        jsinfo_with(arguments).arg("--config").arg(self.path())
    }

    /// What a run leaves behind, without what differs from run to run.
    pub(crate) fn outcome(&self, arguments: &[&str]) -> Outcome {
        let outcome = self.jsinfo(arguments).run();
        let plain = |text: String| text.replace(&self.path().display().to_string(), "config.toml");
        Outcome { status: outcome.status, stdout: plain(outcome.stdout), stderr: plain(outcome.stderr) }
    }
}

/// Two servers and a group.
pub(crate) const FLEET: &str = r#"# The fleet.
default = "paris"   # the usual one
timeout = "30s"

# Two countries.

# the big one
[servers.paris]
address = "https://paris.example:8886"
user = "ops"
password-command = "pass show jetstream/paris"
superuser = true

# the old one
[servers.oslo] # in the cellar
address = "demo:1.9"

# for later
[groups]
europe = ["oslo", "paris"] # both
"#;
