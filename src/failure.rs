//! What went wrong, what kind of wrong it is, and what to do next.
//!
//! Whoever finds a fault makes a [`Failure`]; the command that fails prints it and ends with the exit code of its kind,
//! which is [`crate::exit`]'s.

mod kind;
mod quoted;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::secret::Redactor;
use crate::text::io_words::without_numbers;
use crate::text::sanitize;
use quoted::Quoted;

pub use kind::FailureKind;

/// A failure on its way to the user: its kind, the chain of its causes, and what to do next.
///
/// A clone shares the causes: whoever asks again, or reads a secret for many servers, tells of the same failure twice.
#[derive(Debug, Clone)]
pub struct Failure {
    kind: FailureKind,
    error: SharedError,
    hints: Vec<String>,
    /// Whether a login had been sent, or may have been.
    after_login: bool,
    /// How long the server wants to be left alone, where it says so.
    retry_after: Option<Duration>,
    /// The phase in which it happened; none if none had begun.
    phase: Option<&'static str>,
}

type SharedError = Arc<dyn Error + Send + Sync>;

/// One message of our own in the chain of causes.
#[derive(Debug)]
struct Cause {
    message: String,
    source: Option<SharedError>,
}

/// The result of everything that can fail in front of a user.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure without hints. The error says what was tried and what happened, in lower case, without a full stop.
    pub fn new(kind: FailureKind, error: impl Into<anyhow::Error>) -> Self {
        let error: Box<dyn Error + Send + Sync> = error.into().into();
        Self::from_error(kind, error.into())
    }

    /// A failure that one sentence explains.
    pub fn message(kind: FailureKind, message: impl fmt::Display) -> Self {
        Self::from_error(kind, Arc::new(Cause { message: message.to_string(), source: None }))
    }

    fn from_error(kind: FailureKind, error: SharedError) -> Self {
        Self { kind, error, hints: Vec::new(), after_login: false, retry_after: None, phase: None }
    }

    /// The same where a login may have been with the server by then. Nobody sends it again without being told to: a few
    /// that are rejected lock an account.
    #[must_use]
    pub fn after_login(mut self) -> Self {
        self.after_login = true;
        self
    }

    /// Whether a login may have been with the server.
    pub fn is_after_login(&self) -> bool {
        self.after_login
    }

    /// Appends a clause to the message.
    #[must_use]
    pub fn adding(mut self, more: impl fmt::Display) -> Self {
        let message = format!("{}; {more}", self.joined());
        self.error = Arc::new(Cause { message, source: None });
        self
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
        self.error = Arc::new(Cause { message: tried.to_string(), source: Some(self.error) });
        self
    }

    /// Ends with somebody else's words, which may repeat a secret: they are kept whole until that is masked, and cut
    /// where they are shown.
    #[must_use]
    pub(crate) fn quoting(self, words: impl Into<String>) -> Self {
        self.ending_with(Quoted::whole(words.into()))
    }

    /// The same with words of our own where the others are empty.
    #[must_use]
    pub(crate) fn quoting_or(self, words: &str, otherwise: &'static str) -> Self {
        self.quoting(if words.is_empty() { otherwise } else { words })
    }

    /// The same where only the beginning of the words is known.
    #[must_use]
    pub(crate) fn quoting_beginning(self, words: impl Into<String>) -> Self {
        self.ending_with(Quoted::beginning(words.into()))
    }

    fn ending_with(mut self, quoted: Quoted) -> Self {
        self.error = Arc::new(Cause { message: self.joined(), source: Some(Arc::new(quoted)) });
        self
    }

    /// Masks secrets that somebody else's words may repeat, in the messages and in the hints.
    #[must_use]
    pub fn redacted(self, secrets: &[&str]) -> Self {
        let redactor = Redactor::new(secrets);
        self.reworded_by(&|text| redactor.mask(text), &|quoted| quoted.masked(&redactor))
    }

    /// The same failure in other words: each message of the chain and each hint is given to `reword`.
    #[must_use]
    pub fn reworded(self, reword: impl Fn(String) -> String) -> Self {
        self.reworded_by(&reword, &|quoted| quoted.reworded(&reword))
    }

    fn reworded_by(
        mut self,
        reword: &dyn Fn(String) -> String,
        reword_quoted: &dyn Fn(&Quoted) -> Quoted,
    ) -> Self {
        self.error = reworded(&*self.error, reword, reword_quoted);
        self.hints = self.hints.into_iter().map(reword).collect();
        self
    }

    /// Says when the server wants to be asked again, where it does.
    #[must_use]
    pub(crate) fn retry_after(mut self, pause: Option<Duration>) -> Self {
        self.retry_after = pause;
        self
    }

    /// How long the server wants to be left alone.
    pub(crate) fn wanted_pause(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Says in which part of the way it happened, where that is known.
    #[must_use]
    pub(crate) fn in_phase(mut self, phase: Option<&'static str>) -> Self {
        self.phase = phase;
        self
    }

    /// The name of the part of the way in which it happened; none where it was on no way.
    pub(crate) fn phase(&self) -> Option<&'static str> {
        self.phase
    }

    /// Whether it may pass by itself, and trying again does no harm.
    pub(crate) fn may_pass(&self) -> bool {
        !self.after_login && self.kind.may_pass()
    }

    /// What was tried and what happened, in one line that is safe to show.
    pub fn message_line(&self) -> String {
        sanitize::line(&without_numbers(&self.joined())).into_owned()
    }

    /// Every message of the chain in one, as it is.
    fn joined(&self) -> String {
        let mut line = self.error.to_string();
        let mut cause = self.error.source();
        while let Some(error) = cause {
            line.push_str(": ");
            line.push_str(&error.to_string());
            cause = error.source();
        }
        line
    }

    /// What to do next, each hint in one line that is safe to show.
    pub fn hint_lines(&self) -> Vec<String> {
        self.hints.iter().map(|hint| sanitize::line(hint).into_owned()).collect()
    }

    /// The kind, and with it the exit code.
    pub fn kind(&self) -> FailureKind {
        self.kind
    }
}

/// The chain that begins with `error` in other words. Of the errors nothing is left but what they said: they may hold what
/// is not to be shown.
fn reworded(
    error: &(dyn Error + 'static),
    reword: &dyn Fn(String) -> String,
    reword_quoted: &dyn Fn(&Quoted) -> Quoted,
) -> SharedError {
    // Quoted words may end within a secret, which takes another way to be found than in our own.
    if let Some(quoted) = error.downcast_ref::<Quoted>() {
        return Arc::new(reword_quoted(quoted));
    }
    let source = error.source().map(|source| reworded(source, reword, reword_quoted));
    Arc::new(Cause { message: reword(error.to_string()), source })
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

/// `error: `, one line with every cause, then a line for each hint. Nothing in it can act on a terminal.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message_line())?;
        for hint in self.hint_lines() {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

// Without a source: its own text holds every cause already.
impl Error for Failure {}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_secret_is_masked_however_it_is_repeated() {
        let secret = "hun\"ter\\2é😀";
        for repeated in [secret, r#"hun\"ter\\2é😀"#, r#"hun\"ter\\2\u00e9\ud83d\ude00"#] {
            let failure = Failure::message(FailureKind::Protocol, format!("no {repeated}!")).hint(repeated);
            let masked = failure.redacted(&[secret, ""]);
            assert_eq!(
                (masked.message_line(), masked.hint_lines()),
                ("no ***!".to_owned(), vec!["***".to_owned()])
            );
        }
    }

    #[test]
    fn of_two_secrets_the_longer_one_is_masked_whole() {
        let failure =
            Failure::message(FailureKind::Protocol, "hunter and hunter2").redacted(&["hunter", "hunter2"]);
        assert_eq!(failure.message_line(), "*** and ***");
    }

    #[test]
    fn every_message_of_the_chain_and_every_hint_is_reworded() {
        let reset = io::Error::other(anyhow::anyhow!("port 9 is closed").context("port 9 is reset"));
        let failure =
            Failure::new(FailureKind::Unreachable, anyhow::Error::new(reset).context("no way to port 9"))
                .context("cannot ask port 9")
                .hint("open port 9");
        let told = "cannot ask port 9: no way to port 9: port 9 is reset: port 9 is closed";
        assert_eq!(failure.message_line(), told);
        let by_name = failure.reworded(|text| text.replace("port 9", "paris"));
        assert_eq!(by_name.message_line(), told.replace("port 9", "paris"));
        assert_eq!(by_name.hint_lines(), ["open paris"]);
    }

    #[test]
    fn no_number_of_the_systems_is_told_whoever_repeats_it() {
        let full = io::Error::from_raw_os_error(28);
        let failure = Failure::new(
            FailureKind::Internal,
            anyhow::Error::new(full).context("a library (os error 2) failed"),
        );
        assert_eq!(failure.message_line(), "a library failed: No space left on device");
    }

    #[test]
    fn that_a_login_was_sent_and_what_is_added_outlast_every_change() {
        let failure = Failure::message(FailureKind::Protocol, "hunter2 is odd").context("cannot ask");
        assert!(!failure.is_after_login());
        let failure =
            failure.hint("look").after_login().context("paris").adding("it stops").redacted(&["hunter2"]);
        assert!(failure.is_after_login());
        assert_eq!(failure.to_string(), "error: paris: cannot ask: *** is odd; it stops\nhint: look");
    }

    #[test]
    fn a_clone_says_the_same_and_is_changed_alone() {
        let failure =
            Failure::message(FailureKind::Deadline, "too late").context("cannot ask").hint("wait longer");
        let again = failure.clone().context("again").hint("or not");
        assert_eq!(failure.to_string(), "error: cannot ask: too late\nhint: wait longer");
        assert_eq!(again.to_string(), "error: again: cannot ask: too late\nhint: wait longer\nhint: or not");
    }

    #[test]
    fn a_failure_is_one_line_and_its_hints() {
        let failure = Failure::message(FailureKind::Protocol, "said \u{1b}[31mno\n")
            .context("cannot read")
            .hint("try again")
            .hint("or not");
        assert_eq!(
            failure.to_string(),
            "error: cannot read: said \\u001b[31mno\\n\nhint: try again\nhint: or not"
        );
    }
}
