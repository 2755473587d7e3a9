//! Names of files, as a shell would complete them.

use std::path::Path;

use super::Candidate;
use crate::files::home::expand_own;

/// As many as anybody looks through.
const MOST: usize = 500;

/// The files of the directory in which what is typed lies, each with all that is typed in front of its name. `kept` is what
/// a file may be; directories are always among them.
pub(super) fn named(typed: &str, kept: fn(&str) -> bool) -> Vec<Candidate> {
    let (directory, name) = match typed.rsplit_once('/') {
        Some((directory, name)) => (format!("{directory}/"), name),
        None => (String::new(), typed),
    };
    let place = if directory.is_empty() { ".".into() } else { expand_own(Path::new(&directory)) };
    let Ok(entries) = std::fs::read_dir(place) else { return Vec::new() };
    let mut candidates = Vec::new();
    for entry in entries.flatten() {
        if candidates.len() == MOST {
            break;
        }
        let Ok(file) = entry.file_name().into_string() else { continue };
        // Nobody looks for hidden files but by their dot.
        if !file.starts_with(name) || file.starts_with('.') && !name.starts_with('.') {
            continue;
        }
        // Links to directories lead on as well, so the path is looked at and not the entry.
        let is_directory = entry.path().is_dir();
        if is_directory {
            candidates.push(Candidate::new(format!("{directory}{file}/"), ""));
        } else if kept(&file) {
            candidates.push(Candidate::new(format!("{directory}{file}"), ""));
        }
    }
    candidates.sort_by(|one, other| one.word.cmp(&other.word));
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_found_among_however_many_others() {
        let directory = tempfile::tempdir().unwrap();
        for number in 0..2 * MOST {
            std::fs::write(directory.path().join(format!("other-{number}")), "").unwrap();
        }
        std::fs::write(directory.path().join("paris.json"), "").unwrap();
        let offered = |name: &str| named(&format!("{}/{name}", directory.path().display()), |_| true);
        assert_eq!(offered("pa").len(), 1);
        assert_eq!(offered("other").len(), MOST);
    }
}
