//! What a program of the vendor's says when it fails: the end of it, made fit to be shown, and what it means.

use crate::failure::FailureKind;
use crate::secret::{Redactor, Secret};
use crate::text::sanitize;

/// The most lines that are repeated: the last ones say what happened, those above what was done before.
const LINES: usize = 3;

/// The most characters of a line that are repeated.
const WIDTH: usize = 300;

/// What the words of a client tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Client and server are of different releases.
    Releases,
    /// The client does not trust the server's certificate.
    Trust,
    /// No password helps: the account is locked, disabled or has run out.
    Account,
    /// Somebody took too long.
    Time,
    /// Nobody answers for names.
    LookUp,
    /// There is no way to the server, or it broke off.
    Network,
    /// The login was rejected, or is missing.
    Login,
    /// Whoever asks may not do that, or nobody may.
    Permission,
}

/// Words, and what a client tells of with one of them.
struct Meaning {
    reason: Reason,
    words: &'static [&'static str],
}

/// Neither the exit codes nor the words of the vendor's clients are documented, so only what can hardly mean anything
/// else is here: their own few documented words, those of the systems' networks, and those in which PAM and Windows
/// reject a login, which is the operating system's. The first row with a word that occurs counts: a login that timed out
/// was not rejected, and a certificate that has expired is no account.
const MEANINGS: [Meaning; 8] = [
    Meaning {
        reason: Reason::Releases,
        words: &["api version", "versions do not match", "version mismatch", "incompatible version"],
    },
    Meaning {
        reason: Reason::Trust,
        words: &["certificate", "self-signed", "self signed", "not trusted", "untrusted"],
    },
    Meaning {
        reason: Reason::Account,
        words: &[
            "account locked",
            "account is locked",
            "locked out",
            "account is currently locked",
            "account disabled",
            "account is disabled",
            "currently disabled",
            "account expired",
            "account has expired",
            "account restriction",
            "time restriction",
            "password expired",
            "password has expired",
            "password for this account has expired",
            "password must be changed",
            "change your password",
            "credentials expired",
            "authentication token expired",
            "token is no longer valid",
            "maximum number of retries",
        ],
    },
    Meaning {
        reason: Reason::Time,
        words: &["timed out", "timeout", "time-out", "time out", "did not properly respond", "took too long"],
    },
    Meaning {
        reason: Reason::LookUp,
        words: &["temporary failure in name resolution", "non-recoverable failure in name resolution"],
    },
    Meaning {
        reason: Reason::Network,
        words: &[
            "connection refused",
            "connection was refused",
            "refused the connection",
            "refused to connect",
            "actively refused",
            "connection reset",
            "connection was reset",
            "reset by peer",
            "forcibly closed",
            "connection abort",
            "connection was aborted",
            "connection closed",
            "connection was closed",
            "closed the connection",
            "connection lost",
            "lost connection",
            "broken pipe",
            "end of file",
            "unexpected eof",
            "unreachable",
            "no route to host",
            "host is down",
            "network is down",
            "could not resolve",
            "cannot resolve",
            "failed to resolve",
            "unable to resolve",
            "name resolution",
            "unknown host",
            "no such host",
            "host not found",
            "name or service not known",
            "nodename nor servname",
            "no address associated",
            // Python's own names, which are all there is where an error has no words.
            "connectionerror",
            "connectionrefused",
            "connectionreset",
            "connectionaborted",
            "brokenpipe",
        ],
    },
    Meaning {
        reason: Reason::Login,
        words: &[
            "authenticat",
            "password",
            "credential",
            "login",
            "log in",
            "logon",
            "logged on",
            "sign in",
            "signing in",
            "unknown user",
            "user unknown",
            "no such user",
            "user name",
            "username",
            "account",
            "unauthorized",
            "unauthorised",
        ],
    },
    Meaning {
        reason: Reason::Permission,
        words: &[
            "permission denied",
            "access denied",
            "access is denied",
            "not permitted",
            "not allowed",
            "not authorized",
            "not authorised",
            "privilege",
            "forbidden",
        ],
    },
];

impl Reason {
    /// The reason that the words give, where they give one.
    pub(super) fn from_words(words: &str) -> Option<Self> {
        reasons(words).first().copied()
    }

    /// Whether the words tell of the network and of nothing else. Somebody who asks PAM, which asks a directory that
    /// cannot be reached, hears of a rejected login and of the network in one breath.
    pub(super) fn is_plainly_network(words: &str) -> bool {
        let reasons = reasons(words);
        !reasons.is_empty()
            && reasons.iter().all(|reason| matches!(reason, Self::Time | Self::LookUp | Self::Network))
    }

    /// The kind of failure, whatever the client was doing.
    pub(super) fn kind(self) -> FailureKind {
        match self {
            Self::Releases => FailureKind::Protocol,
            Self::Trust => FailureKind::Trust,
            Self::Account | Self::Login => FailureKind::Authentication,
            Self::Time => FailureKind::Deadline,
            Self::LookUp => FailureKind::LookUp,
            Self::Network => FailureKind::Unreachable,
            Self::Permission => FailureKind::Permission,
        }
    }
}

/// Every reason that the words give, the one that counts first.
fn reasons(words: &str) -> Vec<Reason> {
    let words = words.to_lowercase();
    let mut reasons = Vec::new();
    for meaning in &MEANINGS {
        if meaning.words.iter().any(|word| says(&words, word)) {
            reasons.push(meaning.reason);
        }
    }
    reasons
}

/// Whether the word occurs, other than as an option in a text about usage: `--timeout` is no time-out.
fn says(words: &str, word: &str) -> bool {
    for (start, _) in words.match_indices(word) {
        if !words.get(..start).unwrap_or_default().ends_with("--") {
            return true;
        }
    }
    false
}

/// The last words of a program, in one line: the last lines of its output that are not empty, without the secret.
pub(super) fn last(output: &[u8], secret: Option<&Secret>) -> Option<String> {
    // Masked as a whole: a secret may have a line feed in it, and a shortened line may hold half of one.
    let output = mask(&String::from_utf8_lossy(output), secret);
    let mut last = Vec::new();
    for line in output.lines().rev().map(str::trim) {
        if last.len() == LINES {
            break;
        }
        if !line.is_empty() {
            last.push(sanitize::cut(line.to_owned(), WIDTH));
        }
    }
    if last.is_empty() {
        return None;
    }
    last.reverse();
    Some(last.join(" / "))
}

/// What was printed before anything that may be a document, whole or not: documents hold tokens, and are not repeated.
pub(super) fn prose(printed: &[u8]) -> &[u8] {
    let mut end = 0;
    for line in printed.split_inclusive(|byte| *byte == b'\n') {
        if line.contains(&b'{') {
            break;
        }
        end += line.len();
    }
    printed.get(..end).unwrap_or_default()
}

/// A program may repeat what it was given. We do not.
fn mask(output: &str, secret: Option<&Secret>) -> String {
    let secret = secret.map(Secret::expose);
    Redactor::new(secret.as_slice()).mask_words(output)
}

#[cfg(test)]
mod tests;
