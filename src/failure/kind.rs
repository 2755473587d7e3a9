//! The kinds of failure.

use strum::VariantArray;

/// The kinds of failure, one for each exit code that is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub enum FailureKind {
    /// The command line makes no sense.
    Usage,
    /// A configuration file, a saved document or the source of a secret cannot be used.
    Configuration,
    /// No name, no connection, or a gateway that says the server is down.
    Unreachable,
    /// Authentication was rejected, or is missing.
    Authentication,
    /// Authenticated, but not permitted.
    Permission,
    /// The server's certificate is not trusted, or a secret would have crossed the network in the clear.
    Trust,
    /// The deadline passed.
    Deadline,
    /// The answer was not understood.
    Protocol,
    /// A name could not be looked up, and whether it exists is not known: nobody answers for names.
    LookUp,
    /// The output could not be written, or a fault of jsinfo's own.
    Internal,
    /// Interrupted by the user.
    Interrupted,
}

impl FailureKind {
    /// Every kind.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Configuration => "configuration",
            Self::Unreachable => "unreachable",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::Trust => "trust",
            Self::Deadline => "deadline",
            Self::Protocol => "protocol",
            Self::LookUp => "look-up",
            Self::Internal => "internal",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether the server answered, and the answer was no.
    pub(crate) const fn is_refusal(self) -> bool {
        matches!(self, Self::Authentication | Self::Permission)
    }

    /// Whether it may be the server's fault, or that of the way to it; otherwise nobody asked it.
    pub(crate) const fn may_be_servers_fault(self) -> bool {
        match self {
            Self::Unreachable
            | Self::Authentication
            | Self::Permission
            | Self::Trust
            | Self::Deadline
            | Self::Protocol => true,
            // The name service is this machine's.
            Self::Usage | Self::Configuration | Self::LookUp | Self::Internal | Self::Interrupted => false,
        }
    }

    /// Whether it may pass by itself.
    pub(super) const fn may_pass(self) -> bool {
        match self {
            Self::Unreachable | Self::Deadline | Self::LookUp | Self::Protocol => true,
            Self::Usage
            | Self::Configuration
            | Self::Authentication
            | Self::Permission
            | Self::Trust
            | Self::Internal
            | Self::Interrupted => false,
        }
    }
}
