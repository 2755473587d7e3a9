//! What every kind of target has to answer before it compiles: what it can do, and how it is asked.

use std::fmt;

use super::ConnectOptions;
use super::fetched::Fetched;
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::failure::Result;
use crate::progress::Phase;

/// A place that documents come from. No method has a default: a new kind of target answers every question.
pub trait Source: fmt::Debug + Send + Sync {
    /// Whether it may want to know who asks.
    fn takes_credentials(&self) -> bool;

    /// Why a token is of no use here; none where it may be.
    fn refuses_tokens(&self) -> Option<&'static str>;

    /// Whether the server's certificate is jsinfo's to judge, and what is sent jsinfo's to protect.
    fn takes_trust(&self) -> bool;

    /// Why options about the caller and about trust have no effect here; none where they may have one.
    fn ignores_caller(&self) -> Option<&'static str>;

    /// Whether a superuser's rights are asked for by default; none where they make no difference.
    fn superuser_unless_told(&self) -> Option<bool>;

    /// The endpoint that is reached over TLS, or why there is none whose certificate could be looked at.
    ///
    /// # Errors
    /// The reason, as the end of a sentence.
    fn tls_endpoint(&self) -> std::result::Result<&Endpoint, &'static str>;

    /// Refuses a wish that it cannot carry out, before anybody is asked for a secret.
    ///
    /// # Errors
    /// [`crate::failure::FailureKind::Usage`], with the reason and the way out.
    fn refuse_impossible(&self, superuser: bool, token: bool) -> Result<()>;

    /// Refuses to send credentials across a network in the clear.
    ///
    /// # Errors
    /// [`crate::failure::FailureKind::Trust`], where they would be.
    fn refuse_plaintext(&self) -> Result<()>;

    /// What is done on the way to a document, in order.
    fn phases(&self) -> Vec<PlannedPhase>;

    /// Other targets that may reach the same server, where something unexpected answers at this one; the best guess first.
    fn other_ways(&self) -> Vec<String>;

    /// Makes ready to ask. Nothing is sent before the first question.
    ///
    /// # Errors
    /// What keeps it from being asked at all, such as roots that cannot be read.
    fn connect(&self, options: &ConnectOptions) -> Result<Box<dyn Connection>>;
}

/// A way to a document that stays open from one question to the next.
pub trait Connection: Send {
    /// Asks for the document. Whoever asks is logged in first, once: the login lasts until the server forgets it, and is
    /// then made anew. The deadline is counted from here.
    ///
    /// # Errors
    /// Every kind of failure that a server, the way to it, or a file can have.
    fn server_info(&mut self, ask: &Ask<'_>) -> Result<Fetched>;
}

/// A question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ask<'a> {
    /// Who asks; nobody for the anonymous view.
    pub credentials: Option<&'a Credentials>,
    /// Whether to ask for a superuser's rights.
    pub superuser: bool,
    /// Whether to go on after a refusal, to see how far it goes. The refusal is the outcome all the same.
    pub keep_going: bool,
}

/// A phase on the way to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedPhase {
    /// Which one.
    pub phase: Phase,
    /// Why it was left out, where it was.
    pub if_skipped: &'static str,
}

impl PlannedPhase {
    /// A phase that is left out only where the way ended before it.
    pub(super) const fn new(phase: Phase) -> Self {
        Self { phase, if_skipped: "not reached" }
    }

    /// A phase that is left out for a reason of its own.
    pub(super) const fn unless(phase: Phase, if_skipped: &'static str) -> Self {
        Self { phase, if_skipped }
    }
}
