//! What servers said at another time, for the rules that compare with it.

use std::collections::HashMap;

use crate::document::Document;

/// What servers said at another time.
#[derive(Debug, Default)]
pub enum Baseline {
    /// Nobody knows.
    #[default]
    None,
    /// The one server that is asked.
    One(Document),
    /// Each target, by its name; of some there may be nothing.
    PerTarget(HashMap<String, Document>),
}

impl Baseline {
    /// What a target said.
    pub fn of(&self, target: &str) -> Option<&Document> {
        match self {
            Self::None => None,
            Self::One(document) => Some(document),
            Self::PerTarget(documents) => documents.get(target),
        }
    }
}
