//! Whether one server can send to another.

/// Whether one server can send to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteVerdict {
    /// Nothing is in the way.
    Yes,
    /// Something is.
    No,
    /// Something is not known that could be in the way.
    Unknown,
}

impl RouteVerdict {
    /// The name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}
