//! A text as one word of a command line, ready for a shell.

use std::borrow::Cow;

/// The text, quoted where it has to be. One with a zero byte stays as it is: no argument holds one, and nothing could quote
/// it.
pub(crate) fn shell_word(text: &str) -> Cow<'_, str> {
    shlex::try_quote(text).unwrap_or(Cow::Borrowed(text))
}
