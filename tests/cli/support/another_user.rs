//! `jsinfo` run by another user, which takes a superuser to arrange. Continuous integration is one.

use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::{JSINFO, Run};

/// Nobody in particular, by number; the name is not the same everywhere.
pub(crate) const NOBODY: u32 = 65534;

/// A directory that every user can reach, with `jsinfo` in it: the one that was built may be in somebody's home.
pub(crate) struct Common {
    directory: TempDir,
}

impl Common {
    /// None where whoever runs the tests is no superuser.
    pub(crate) fn new() -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            assert!(std::env::var_os("CI").is_none(), "only a superuser can try what other users see");
            let _ = writeln!(io::stderr(), "no superuser, and what other users see was not tried");
            return None;
        }
        let common = Self { directory: tempfile::tempdir().unwrap() };
        set_mode(common.path(), 0o755);
        // Copied by another program: what this one has open for writing, a program that it starts meanwhile has, too, and
        // then it cannot be run.
        let copied = Command::new("cp").arg(JSINFO).arg(common.path().join("jsinfo")).status().unwrap();
        assert!(copied.success());
        Some(common)
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// A file of this owner and group with this mode.
    pub(crate) fn file(&self, name: &str, contents: &str, owner: u32, group: u32, mode: u32) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, contents).unwrap();
        std::os::unix::fs::chown(&path, Some(owner), Some(group)).unwrap();
        set_mode(&path, mode);
        path.into_os_string().into_string().unwrap()
    }

    /// `jsinfo`, run by [`NOBODY`] in that directory.
    pub(crate) fn jsinfo(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]);
        command.arg(self.path().join("jsinfo")).args(arguments).current_dir(self.path());
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        Run::from_command(command)
    }
}

pub(crate) fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
