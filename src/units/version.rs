//! Versions of servers, in order.

/// A version: numbers with dots, and maybe text after them. Missing numbers are zero, so that 2.9 is 2.9.0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    /// Without the zeros at the end.
    numbers: Vec<u64>,
    stage: Stage,
}

/// As in semantic versioning, `2.9.1-rc1` comes before `2.9.1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    // Compared letter by letter, so that rc10 comes before rc2: no documented version of a server has a stage
    // at all.
    Before(String),
    Release,
}

impl Version {
    /// The version that is written; none where it does not start with a number. What follows a `+` or a blank names a
    /// build and counts for nothing.
    pub(crate) fn parse(written: &str) -> Option<Self> {
        let version = written.trim().split(['+', ' ']).next()?;
        let end = version.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(version.len());
        let (release, text) = version.split_at_checked(end)?;
        let mut numbers: Vec<u64> = Vec::new();
        for number in release.split('.') {
            numbers.push(number.parse().ok()?);
        }
        // People write 2.9 and servers 2.9.0, and both are the same version.
        while numbers.last() == Some(&0) {
            numbers.pop();
        }
        let stage = if text.is_empty() { Stage::Release } else { Stage::Before(text.to_owned()) };
        Some(Self { numbers, stage })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_in_order() {
        let ascending =
            ["0", "1.7.999", "2.8", "2.9-rc1", "2.9.0-rc2", "2.9", "2.9.1", "2.10", "10", "10.0.1-a"];
        let versions = ascending.map(|written| Version::parse(written).unwrap());
        assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
        for same in ["2.9.0", "2.09", "2.9.0.0", " 2.9 ", "2.9+7", "2.9.0 (linux)"] {
            assert_eq!(Version::parse(same), Version::parse("2.9"), "{same}");
        }
    }

    #[test]
    fn what_does_not_start_with_a_number_is_no_version() {
        for written in ["", " ", "unknown", "v2.9", "-1", "2.", "2..9", ".9", "2.x", "2.99999999999999999999"]
        {
            assert_eq!(Version::parse(written), None, "{written}");
        }
    }
}
