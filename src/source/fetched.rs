//! What a target gives back: the document, and what was seen on the way to it. What to make of either is left to those
//! above.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::document::Document;
use crate::trust::certificate::Certificate;
use crate::trust::chain::Intermediate;

/// A document, and what was seen on the way to it.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// What the server said.
    pub document: Document,
    /// How it came here; none for a saved document: nobody was asked.
    pub meta: Option<FetchMeta>,
}

/// The way of a document from a server to here.
#[derive(Debug, Clone)]
pub struct FetchMeta {
    /// This machine's clock when the answer was there.
    pub received: Timestamp,
    /// The time from the question to the whole of its answer, connecting left out; for the vendor's clients their whole
    /// run. At least as long as in truth: the server's clock was read somewhere in between.
    pub round_trip: Duration,
    /// The certificate that the server showed; none without TLS, where it cannot be read, and where the vendor's client
    /// keeps it to itself.
    pub certificate: Option<Certificate>,
    /// The certificate of its chain that runs out before it does, where there is one: with it, the chain breaks.
    pub intermediate: Option<Intermediate>,
    /// Who logged in, in words; none for an anonymous session.
    pub login: Option<String>,
    /// Whether a superuser's rights were asked for, and granted.
    pub superuser: bool,
    /// The port that was asked; none where nobody chose it, as with a sample server.
    pub port: Option<u16>,
}

impl FetchMeta {
    /// The answer is there. It was asked for at `asked` or later, by nobody in particular.
    pub(crate) fn since(asked: Instant) -> Self {
        // The clock is read first: what passes in between makes the trip longer, never shorter.
        let received = Timestamp::now();
        let round_trip = asked.elapsed();
        Self {
            received,
            round_trip,
            certificate: None,
            intermediate: None,
            login: None,
            superuser: false,
            port: None,
        }
    }
}
