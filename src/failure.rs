//! What went wrong, what kind of wrong it is, and what to do next.
//!
//! Whoever finds a fault makes a [`Failure`]; the command that fails prints it and ends with the exit code of its kind,
//! which is [`crate::exit`]'s.

use std::fmt::{self, Write as _};

use crate::secret::MASK;
use crate::text::sanitize;

/// The kinds of failure, one for each exit code that is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The output could not be written, or a fault of jsinfo's own.
    Internal,
    /// Interrupted by the user.
    Interrupted,
}

impl FailureKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Usage,
        Self::Configuration,
        Self::Unreachable,
        Self::Authentication,
        Self::Permission,
        Self::Trust,
        Self::Deadline,
        Self::Protocol,
        Self::Internal,
        Self::Interrupted,
    ];

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
            Self::Internal => "internal",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether the server answered, and the answer was no.
    pub(crate) const fn is_refusal(self) -> bool {
        matches!(self, Self::Authentication | Self::Permission)
    }

    /// Whether it may be the server's fault, or that of the way to it; otherwise nobody asked it.
    pub(crate) const fn is_of_server(self) -> bool {
        match self {
            Self::Unreachable
            | Self::Authentication
            | Self::Permission
            | Self::Trust
            | Self::Deadline
            | Self::Protocol => true,
            Self::Usage | Self::Configuration | Self::Internal | Self::Interrupted => false,
        }
    }
}

/// A failure on its way to the user.
#[derive(Debug)]
pub struct Failure {
    kind: FailureKind,
    error: anyhow::Error,
    hints: Vec<String>,
}

impl Clone for Failure {
    fn clone(&self) -> Self {
        self.again()
    }
}

/// The result of everything that can fail in front of a user.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure without hints. The error says what was tried and what happened, in lower case, without a full stop.
    pub fn new(kind: FailureKind, error: impl Into<anyhow::Error>) -> Self {
        Self { kind, error: error.into(), hints: Vec::new() }
    }

    /// A failure that is told in one sentence.
    pub fn message(kind: FailureKind, message: impl fmt::Display) -> Self {
        Self::new(kind, anyhow::anyhow!("{message}"))
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds hints, where there are any.
    #[must_use]
    pub fn hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.extend(hints);
        self
    }

    /// Adds hints in front of the others: nearer to what was meant.
    #[must_use]
    pub fn hints_first(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.splice(..0, hints);
        self
    }

    /// Puts in front what was being tried.
    #[must_use]
    pub fn context(mut self, tried: impl fmt::Display) -> Self {
        self.error = self.error.context(tried.to_string());
        self
    }

    /// Masks secrets that somebody else's words may repeat.
    #[must_use]
    pub fn without(self, secrets: &[&str]) -> Self {
        let spelled = |secret: &&str| [vec![(*secret).to_owned()], in_json(secret)].concat();
        let secrets: Vec<_> = secrets.iter().filter(|secret| !secret.is_empty()).flat_map(spelled).collect();
        self.reworded(|text| secrets.iter().fold(text, |text, secret| text.replace(secret, MASK)))
    }

    /// Tells the same in other words.
    #[must_use]
    pub fn reworded(mut self, reword: impl Fn(String) -> String) -> Self {
        self.hints = self.hints.into_iter().map(&reword).collect();
        self.error = anyhow::anyhow!(reword(format!("{:#}", self.error)));
        self
    }

    /// The same once more, for whoever asks again.
    #[must_use]
    pub(crate) fn again(&self) -> Self {
        Self { hints: self.hints.clone(), ..Self::message(self.kind, format_args!("{:#}", self.error)) }
    }

    /// What was tried and what happened, in one line that is safe to show.
    pub fn told(&self) -> String {
        sanitize::line(&format!("{:#}", self.error)).into_owned()
    }

    /// What to do next, safe to show.
    pub fn advice(&self) -> Vec<String> {
        self.hints.iter().map(|hint| sanitize::line(hint).into_owned()).collect()
    }

    /// The kind, and with it the exit code.
    pub fn kind(&self) -> FailureKind {
        self.kind
    }
}

/// How a text may stand in somebody's JSON: with letters as they are, or all but ASCII escaped.
fn in_json(text: &str) -> Vec<String> {
    let quoted = serde_json::Value::from(text).to_string();
    let bare = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(&quoted);
    let mut escaped = String::with_capacity(bare.len());
    for c in bare.chars() {
        if c.is_ascii() {
            escaped.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    vec![bare.to_owned(), escaped]
}

/// `error: `, one line with every cause, then a line for each hint. Nothing in it can act on a terminal.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.told())?;
        self.advice().iter().try_for_each(|hint| write!(f, "\nhint: {hint}"))
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_masked_however_it_is_repeated() {
        let secret = "hun\"ter\\2é😀";
        for repeated in [secret, r#"hun\"ter\\2é😀"#, r#"hun\"ter\\2\u00e9\ud83d\ude00"#] {
            let failure = Failure::message(FailureKind::Protocol, format!("no {repeated}!")).hint(repeated);
            let masked = failure.without(&[secret, ""]);
            assert_eq!((masked.told(), masked.advice()), ("no ***!".to_owned(), vec!["***".to_owned()]));
        }
    }

    #[test]
    fn a_failure_is_one_line_and_its_hints() {
        let failure = Failure::message(FailureKind::Protocol, "said \u{1b}[31mno\n")
            .context("cannot read")
            .hint("try again")
            .hint("or not");
        insta::assert_snapshot!(failure, @r"
        error: cannot read: said \u001b[31mno\n
        hint: try again
        hint: or not
        ");
    }
}
