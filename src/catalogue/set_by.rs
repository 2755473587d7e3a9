//! How people read who sees a value and what a change of it means, and with what it is set at the server.

use super::{Audience, Class};

/// With what a value is set at the server: options of `jetstream server`, and calls of its API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetBy {
    /// The options with which the server is started.
    pub options: &'static [&'static str],
    /// The calls that change it while the server runs.
    pub calls: &'static [&'static str],
    /// What else there is to know.
    pub note: Option<&'static str>,
}

impl SetBy {
    /// It is told in no way that is documented.
    pub const NOTHING: Self = Self { options: &[], calls: &[], note: None };

    pub(super) const fn by_options(options: &'static [&'static str]) -> Self {
        Self { options, ..Self::NOTHING }
    }

    pub(super) const fn by_calls(calls: &'static [&'static str]) -> Self {
        Self { calls, ..Self::NOTHING }
    }

    pub(super) const fn only(note: &'static str) -> Self {
        Self { note: Some(note), ..Self::NOTHING }
    }

    pub(super) const fn or_calls(self, calls: &'static [&'static str]) -> Self {
        Self { calls, ..self }
    }

    pub(super) const fn note(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }
}

impl Audience {
    /// The name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Authenticated => "authenticated",
            Self::Superuser => "superuser",
        }
    }

    /// As people read it.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Anyone => "everybody who can connect",
            Self::Authenticated => "callers who have logged in; it is null for all others",
            Self::Superuser => "superusers alone (ask with --superuser); to others it is not sent at all",
        }
    }
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Setting, Self::Identity, Self::State];

    /// The name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Setting => "setting",
            Self::Identity => "identity",
            Self::State => "state",
        }
    }

    /// As people read it.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Setting => "a setting: it changes when an administrator changes it",
            Self::Identity => "identity: it says which server this is",
            Self::State => "state: it moves by itself, or depends on who asks",
        }
    }
}
