//! Mounts that nobody else sees: a single file over another one, as containers have it, and devices of a test's own.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;

use super::{JSINFO, Run};

/// In a mount namespace of its own, where this user may do everything.
const ALONE: [&str; 2] = ["--map-root-user", "--mount"];

/// Whether such mounts can be made. Many containers do not let anybody; continuous integration does.
pub(crate) fn can_mount() -> bool {
    if Command::new("unshare").args(ALONE).arg("true").status().is_ok_and(|status| status.success()) {
        return true;
    }
    assert!(std::env::var_os("CI").is_none(), "nothing can be mounted here");
    let _ = writeln!(io::stderr(), "nothing can be mounted here, and mounted files were not tried");
    false
}

/// `jsinfo` with these arguments in this directory, where each second file of the pairs is mounted over the first.
pub(crate) fn jsinfo_with_mounts(directory: &Path, mounts: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut setup = String::new();
    for (place, mounted) in mounts {
        setup.extend(["mount --bind '", mounted, "' '", place, "' && "]);
    }
    setup.push_str("exec \"$0\" \"$@\"");
    let mut command = Command::new("unshare");
    command.args(ALONE).args(["sh", "-c", &setup, JSINFO]).args(arguments);
    command.current_dir(directory).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    Run::from_command(command)
}
