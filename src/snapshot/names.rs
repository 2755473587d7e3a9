//! The names of the files: which one holds what a target said, and whose a file is where no index says it.

use std::collections::HashSet;

use data_encoding::{HEXUPPER, HEXUPPER_PERMISSIVE};

use super::index::INDEX;

/// What the names of saved documents end with.
pub(super) const EXTENSION: &str = ".json";

/// The longest name without its ending. Most file systems take 255 bytes, and a file that is being written has a longer
/// name for a moment.
const LONGEST: usize = 200;

/// The name of the file that holds what a target said, among those of other targets: `paris.json`. What a file's name
/// may not hold, or means something in it, is written as in a URL: `https%3A%2F%2Fparis.json`.
pub(crate) fn name_for(target: &str) -> String {
    format!("{}{EXTENSION}", escaped(target, 0))
}

/// The target in the name of a file, as [`name_for`] wrote it; any other name stands for itself.
pub(super) fn target_in(file: &str) -> String {
    let stem = file.strip_suffix(EXTENSION).unwrap_or(file);
    match unescaped(stem) {
        Some(target) => target,
        None => stem.to_owned(),
    }
}

/// Names that are no other target's file, on file systems, too, that take upper and lower case for the same.
pub(super) struct FileNames {
    used: HashSet<String>,
    /// How many were too long for a file's name.
    numbered: u64,
}

impl FileNames {
    /// None is used but that of the index.
    pub(super) fn new() -> Self {
        Self { used: HashSet::from([INDEX.to_owned()]), numbered: 0 }
    }

    /// Takes a name, unless it is used.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.used.insert(name.to_ascii_lowercase())
    }

    /// A name for a target, which nobody else has.
    pub(super) fn name(&mut self, target: &str) -> String {
        // Where its letters are those of another one, more and more of them are escaped.
        for letters in 0..=target.len() {
            let stem = escaped(target, letters);
            if stem.len() > LONGEST {
                break;
            }
            let name = format!("{stem}{EXTENSION}");
            if self.take(&name) {
                return name;
            }
        }
        let stem = escaped(target, 0);
        let beginning = stem.get(..LONGEST).unwrap_or(&stem);
        loop {
            self.numbered += 1;
            // No name that holds a target has a tilde.
            let name = format!("{beginning}~{}{EXTENSION}", self.numbered);
            if self.take(&name) {
                return name;
            }
        }
    }
}

/// A target as part of a file's name; so many of its first letters are escaped although they need not be.
fn escaped(target: &str, letters: usize) -> String {
    let mut name = String::with_capacity(target.len() + EXTENSION.len());
    for (place, byte) in target.bytes().enumerate() {
        // With a dot in front it would be hidden, or lead to another directory.
        let is_plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || (byte == b'.' && place > 0);
        if is_plain && place >= letters {
            name.push(char::from(byte));
        } else {
            name.push('%');
            name.push_str(&HEXUPPER.encode(&[byte]));
        }
    }
    name
}

/// None where a percent sign stands for no byte, or the bytes are no text.
fn unescaped(stem: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(stem.len());
    let mut pieces = stem.split('%');
    bytes.extend_from_slice(pieces.next()?.as_bytes());
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2)?;
        bytes.extend(HEXUPPER_PERMISSIVE.decode(digits.as_bytes()).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_targets_file_has_a_name_that_no_other_targets_has() {
        for (target, name) in [
            ("paris", "paris.json"),
            ("https://paris:8886", "https%3A%2F%2Fparis%3A8886.json"),
            ("paris.example", "paris.example.json"),
            ("../x", "%2E.%2Fx.json"),
            (".x", "%2Ex.json"),
            ("a b", "a%20b.json"),
            ("münchen", "m%C3%BCnchen.json"),
            ("demo:1.9", "demo%3A1.9.json"),
            ("50%", "50%25.json"),
            ("", ".json"),
        ] {
            assert_eq!(name_for(target), name);
            assert_eq!(target_in(name), target);
        }
    }

    #[test]
    fn a_name_that_holds_no_target_stands_for_itself() {
        for (name, target) in
            [("50%.json", "50%"), ("a%ZZ.json", "a%ZZ"), ("%FF.json", "%FF"), ("a b.json", "a b"), ("x", "x")]
        {
            assert_eq!(target_in(name), target);
        }
    }

    #[test]
    fn names_differ_in_more_than_the_case_of_letters() {
        let mut names = FileNames::new();
        let targets = ["paris", "Paris", "PARIS", "index", "Index", "paris"];
        let files = targets.map(|target| names.name(target));
        assert_eq!(
            files,
            ["paris.json", "%50aris.json", "%50%41RIS.json", "%69ndex.json", "%49ndex.json", "%70aris.json",]
        );
        for (target, file) in targets.iter().zip(&files) {
            assert_eq!(target_in(file), *target);
        }
    }

    #[test]
    fn a_target_of_any_length_has_a_file() {
        let mut names = FileNames::new();
        let long = "/".repeat(1000);
        let (one, other) = (names.name(&long), names.name(&long));
        assert!(one.len() < 230 && one.ends_with("~1.json"), "{one}");
        assert!(other.ends_with("~2.json"), "{other}");
    }
}
