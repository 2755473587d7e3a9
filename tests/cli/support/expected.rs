//! Texts that tests expect. `UPDATE_EXPECT=1 cargo test` writes them all anew: those in the tests, the README and the
//! completions.

use std::fmt::Display;
use std::path::Path;

use expect_test::Expect;

/// What can be shown, and is compared with a text of the test.
pub(crate) trait Shows {
    /// Asserts that it is shown so, to the last character.
    fn assert_shows(&self, expected: Expect);
}

impl<T: Display + ?Sized> Shows for T {
    fn assert_shows(&self, expected: Expect) {
        expected.assert_eq(&self.to_string());
    }
}

/// Asserts that a committed file holds this text. A whole file is no message: only its first other line is shown.
pub(crate) fn assert_committed(path: &Path, text: &str) {
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    if committed == text {
        return;
    }
    // The variable of expect_test: one run writes whatever is expected.
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, text).unwrap();
        return;
    }
    let same = committed.lines().zip(text.lines()).take_while(|(committed, now)| committed == now).count();
    panic!(
        "{} is out of date from line {} on: UPDATE_EXPECT=1 cargo test\ncommitted: {:?}\nnow:       {:?}",
        path.display(),
        same + 1,
        committed.lines().nth(same),
        text.lines().nth(same)
    );
}
