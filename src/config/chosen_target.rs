//! A target of a command that takes several: what it is called, and what is behind the name.

use std::fmt;
use std::path::PathBuf;

use super::origin::Origin;
use crate::failure::Failure;

/// A target that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenTarget {
    /// What it is called: in every output, in policies and in baselines.
    pub name: String,
    /// The saved document that it is, where a directory has it; else the configuration and the grammar say what is behind
    /// the name.
    pub document: Option<PathBuf>,
    /// Who named it, or the directory or group in which it is.
    pub origin: Origin,
}

impl ChosenTarget {
    /// A target as somebody typed it.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), document: None, origin: Origin::Argument }
    }

    /// Says where it is named, where that is a line of a file.
    pub(super) fn place(&self, failure: Failure) -> Failure {
        match self.origin {
            Origin::File(..) => failure.context(&self.origin),
            Origin::Argument | Origin::Option(_) | Origin::Variable(_) | Origin::Default => failure,
        }
    }
}

impl fmt::Display for ChosenTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
