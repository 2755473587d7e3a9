//! Where a setting came from, so that whoever wonders can be told.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Who said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An argument of the command line.
    Argument,
    /// An option of the command line, by its name without the dashes.
    Option(&'static str),
    /// A variable of the environment.
    Variable(&'static str),
    /// A line of the configuration file, counted from 1.
    File(Arc<PathBuf>, usize),
    /// Nobody.
    Default,
}

/// A value and who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

/// A setting that acts, as it is shown: no secret is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedSetting {
    /// The name of its option, or of its key in the configuration file.
    pub name: &'static str,
    /// The value.
    pub value: DisplayValue,
    /// Where it came from.
    pub origin: Origin,
}

/// The value of a setting as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisplayValue {
    /// Nobody said anything, and nothing stands for it.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// Anything else, in words.
    Text(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument => f.write_str("argument"),
            Self::Option(name) => write!(f, "--{name}"),
            Self::Variable(name) => f.write_str(name),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

impl fmt::Display for DisplayValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("—"),
            Self::Flag(yes) => write!(f, "{yes}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}
