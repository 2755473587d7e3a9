//! Where the vendor's command is, where nobody names it.

use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// The name of the vendor's command.
const COMMAND: &str = "jetstream";

/// Where the product puts it. What runs a check from a timer or as a service has a short `PATH`, often without it.
pub(super) const USUAL_PLACE: &str = "/usr/local/bin/jetstream";

/// The vendor's command: of the directories of `PATH`, or else where the product puts it.
pub(super) fn console(path: Option<&OsStr>) -> OsString {
    look_up(path, Path::new(USUAL_PLACE))
}

/// The command by its name alone, unless it is nowhere in `path` and can be run in its usual place.
fn look_up(path: Option<&OsStr>, usual_place: &Path) -> OsString {
    if let Some(path) = path {
        for directory in std::env::split_paths(path) {
            if is_program(&directory.join(COMMAND)) {
                return COMMAND.into();
            }
        }
    }
    if is_program(usual_place) { usual_place.into() } else { COMMAND.into() }
}

/// Whether it can be run by anybody; a shell passes over what cannot.
fn is_program(path: &Path) -> bool {
    match path.metadata() {
        Ok(metadata) => metadata.is_file() && metadata.permissions().mode() & 0o111 != 0,
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};

    use super::*;

    fn put(path: &Path, mode: u32) {
        fs::write(path, "").unwrap();
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn the_path_comes_before_the_usual_place() {
        let (first, second, usual) =
            (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = std::env::join_paths([first.path(), second.path()]).unwrap();
        let usual = usual.path().join("jetstream");
        let found = || look_up(Some(&path), &usual);
        assert_eq!(found(), "jetstream", "it is nowhere, and whoever runs it is told so");
        put(&usual, 0o755);
        assert_eq!(found(), usual.as_os_str());
        assert_eq!(look_up(None, &usual), usual.as_os_str(), "without a PATH");
        // What is called like it and cannot be run is passed over, as by a shell.
        put(&first.path().join("jetstream"), 0o644);
        fs::create_dir(second.path().join("jetstream")).unwrap();
        assert_eq!(found(), usual.as_os_str());
        fs::remove_dir(second.path().join("jetstream")).unwrap();
        put(&second.path().join("jetstream"), 0o755);
        assert_eq!(found(), "jetstream");
        put(&usual, 0o644);
        fs::remove_file(second.path().join("jetstream")).unwrap();
        assert_eq!(found(), "jetstream");
    }
}
