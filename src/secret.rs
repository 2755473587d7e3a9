//! Text that gives access: it cannot be printed, and its memory is cleared when it goes.

use std::fmt;

use zeroize::Zeroizing;

/// What stands in place of a secret.
pub const MASK: &str = "***";

/// A password, a token or a session, that no message, log or dump of memory is to repeat. No `Display`, no `Serialize`; `Debug` shows a mask.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for the one place that has to send it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({MASK})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".to_owned())), "Secret(***)");
    }
}
