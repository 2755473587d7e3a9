//! The user's own directory, and the `~` that stands for it. A shell expands that at the start of a word only: not in
//! `--option=~/x`, not in a variable that is set in quotes, and not in a file.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// The variable that says which directory it is.
pub(crate) const HOME: &str = "HOME";

/// The user's own directory as this process was told, where it was.
pub(crate) fn directory() -> Option<PathBuf> {
    usable(std::env::var_os(HOME)?.into())
}

/// A home that can be one. System users have `/dev/null`, or a directory that nobody made: then there is no home.
pub(crate) fn usable(home: PathBuf) -> Option<PathBuf> {
    match std::fs::metadata(&home) {
        Ok(metadata) if metadata.is_dir() => Some(home),
        // It may be there and not be shown, and then whoever reads in it says so.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Some(home),
        _ => None,
    }
}

/// The path with `home` in place of a `~` at its start. `~oslo` is a file like another.
pub(crate) fn expand(path: &Path, home: Option<&Path>) -> PathBuf {
    let mut components = path.components();
    if components.next().map(Component::as_os_str) != Some(OsStr::new("~")) {
        return path.to_owned();
    }
    match home {
        Some(home) if components.as_path() == Path::new("") => home.to_owned(),
        Some(home) => home.join(components.as_path()),
        None => path.to_owned(),
    }
}

/// The path with this process's home in place of a `~` at its start.
pub(crate) fn expand_own(path: &Path) -> PathBuf {
    expand(path, directory().as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_home_at_the_start_of_a_path_only() {
        for (written, expanded) in [
            ("~/pw", "/home/ops/pw"),
            ("~/a/~/b", "/home/ops/a/~/b"),
            ("~", "/home/ops"),
            ("~/", "/home/ops"),
            ("~oslo/pw", "~oslo/pw"),
            ("./~/pw", "./~/pw"),
            ("/~", "/~"),
            ("pw", "pw"),
            ("-", "-"),
            ("", ""),
        ] {
            assert_eq!(
                expand(Path::new(written), Some(Path::new("/home/ops"))),
                Path::new(expanded),
                "{written}"
            );
            assert_eq!(expand(Path::new(written), None).as_os_str(), written, "without a home it stays");
        }
    }

    #[test]
    fn a_home_that_is_no_directory_is_none() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(usable(directory.path().to_owned()), Some(directory.path().to_owned()));
        for none in ["/dev/null", "/dev/null/x", "/nowhere"] {
            assert_eq!(usable(none.into()), None, "{none}");
        }
    }
}
