//! How bad it is: what came of judging one thing.

/// What came of judging one thing, the worst last. What it counts as in a check, and how it looks, is left to
/// those above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nobody wanted to know: what it compares with, such as a baseline, was not given.
    NotApplicable,
    /// It was not there to be judged.
    Skipped,
    /// In order.
    Ok,
    /// Worth knowing.
    Notice,
    /// Will need attention.
    Warning,
    /// It is of another type than documented, so nobody can tell. Kept apart from [`Outcome::Unknown`], so
    /// that a check can tell of all odd values in one place.
    Odd,
    /// Nobody can tell.
    Unknown,
    /// Needs attention now.
    Critical,
}

impl Outcome {
    /// The name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotApplicable | Self::Skipped => "skipped",
            Self::Ok => "ok",
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Odd | Self::Unknown => "unknown",
            Self::Critical => "critical",
        }
    }

    /// Whether something is wrong, worth knowing, or unclear. What was skipped is none of these, and not in
    /// order either: it stands below [`Outcome::Ok`].
    pub fn is_noteworthy(self) -> bool {
        self > Self::Ok
    }
}
