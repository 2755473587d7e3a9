//! Text from elsewhere: made safe to show, or matched with the names that it may have meant.

pub(crate) mod explained;
pub(crate) mod io_words;
pub(crate) mod natural;
pub(crate) mod nearest;
pub(crate) mod sanitize;
pub(crate) mod shell_word;
