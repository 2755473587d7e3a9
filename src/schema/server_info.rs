//! `jsinfo/server-info` 1: a server's document under today's names and in documented types, as
//! `jsinfo show --json --normalize` prints it.
//!
//! Its fields are the catalogue's: there may be more of them. What a server sends that is in no catalogue, or of another
//! type than documented, stands in it as it was sent.

use crate::json::{Member, Text};

const NAME: &str = "jsinfo/server-info";
const VERSION: i64 = 1;

/// What stands in front of the document and says what it is.
pub(crate) fn label() -> [Member; 2] {
    [
        Member { key: Text::new("schema"), value: NAME.into() },
        Member { key: Text::new("schemaVersion"), value: VERSION.into() },
    ]
}
