//! A server's API port: JSON-RPC 2.0 over HTTP, one session on one connection.
//!
//! The calls are `auth`, `superuser` and `getServerInfo`, in that order, the first two where they are wanted. The way
//! to the server is [`connection`]'s, whom to trust is [`crate::trust`]'s, HTTP is [`http`]'s, the shape of requests and
//! responses is [`rpc`]'s; here they come together, and every way in which they fail gets its words.

mod connection;
mod http;
pub mod inspection;
pub(crate) mod rpc;
mod stream;

use std::io;
use std::sync::Arc;
use std::time::Instant;

use ureq::http::{HeaderValue, StatusCode, header};
use ureq::{Agent, Body};
use zeroize::Zeroizing;

use self::connection::{Dialer, foreign_protocol_hint};
use self::rpc::{Call, RpcError, SESSION_HEADER, code};
use super::fetched::{FetchMeta, Fetched};
use crate::credentials::{Credentials, ways_to_authenticate};
use crate::document::Document;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::MAX_BYTES;
use crate::source::options::ConnectOptions;
use crate::trust::verifier::CertificateVerifier;

/// Asks the server for its document.
///
/// # Errors
/// Every kind of failure between here and there.
pub fn fetch(endpoint: &Endpoint, access: &ConnectOptions) -> Result<Fetched> {
    if access.credentials.is_some() && !access.allow_plaintext {
        endpoint.refuse_plaintext()?;
    }
    let mut session = ApiSession::new(endpoint, access)?;
    // A server may repeat what it was sent.
    session.ask().map_err(|failure| failure.redacted(&session.secrets()))
}

struct ApiSession<'a> {
    dialer: Arc<Dialer>,
    agent: Agent,
    access: &'a ConnectOptions,
    next_id: u64,
    /// The newest session header. It is a secret, so it is marked sensitive.
    cookie: Option<HeaderValue>,
}

impl<'a> ApiSession<'a> {
    fn new(endpoint: &Endpoint, access: &'a ConnectOptions) -> Result<Self> {
        let verifier = endpoint.tls.then(|| CertificateVerifier::new(endpoint, &access.trust)).transpose()?;
        let dialer = Arc::new(Dialer::new(endpoint, access, verifier));
        Ok(Self { agent: http::agent(Arc::clone(&dialer)), dialer, access, next_id: 1, cookie: None })
    }

    /// Makes the calls, in their order. The first failure ends it, unless it is only a refusal and how far it goes is
    /// of interest.
    fn ask(&mut self) -> Result<Fetched> {
        let who = self.access.credentials.as_ref();
        let auth = who.map(Call::auth);
        let superuser = self.access.superuser.then_some(Call::SUPERUSER);
        let mut refused = None;
        for call in auth.into_iter().chain(superuser) {
            match self.call(&call, who) {
                Err(failure) if self.access.keep_going && failure.kind().is_refusal() => {
                    refused.get_or_insert(failure);
                }
                outcome => drop(outcome?),
            }
        }
        let answer = self.call(&Call::GET_SERVER_INFO, who).and_then(|(info, meta)| {
            let document = Document::from_json(info.as_bytes()).map_err(|error| {
                let what = format_args!("the result is no Server Information Structure: {error}");
                self.misunderstood(&Call::GET_SERVER_INFO, what)
            })?;
            let (certificate, login) = (self.dialer.certificate(), who.map(Credentials::who));
            Ok(Fetched { document, meta: Some(FetchMeta { certificate, login, ..meta }) })
        });
        refused.map_or(answer, Err)
    }

    /// Everything that must not be seen in a message.
    fn secrets(&self) -> Vec<&str> {
        let credentials = self.access.credentials.iter().flat_map(Credentials::secrets);
        credentials.chain(self.cookie.iter().filter_map(|cookie| cookie.to_str().ok())).collect()
    }

    /// Makes one call and gives back its result as JSON, null included, and the way that it came.
    fn call(&mut self, call: &Call<'_>, who: Option<&Credentials>) -> Result<(String, FetchMeta)> {
        let id = self.next_id;
        self.next_id += 1;
        let phase = self.access.progress.begin(call.phase());
        let body = call.request(id).map_err(|error| Failure::new(FailureKind::Internal, error))?;
        let begun = Instant::now();
        let (status, body) = self.exchange(call, &body)?;
        let meta = FetchMeta::since(self.dialer.asked_since(begun));
        let outcome = match status.refusal() {
            Some(Refusal { kind, what }) => Err(self.refused(call, kind, &what)),
            None => match rpc::read_response(&body, id) {
                Ok(result) => Ok(result.to_owned()),
                Err(RpcError::Refused { code, message }) => Err(self.faulted(call, who, code, &message)),
                Err(RpcError::NotJson(error)) => Err(self.not_json(call, &status, &error)),
                Err(RpcError::Malformed(what)) => Err(self.misunderstood(call, format_args!("{what}"))),
            },
        };
        if let Ok(result) = &outcome {
            phase.done(call.success(who, result));
        }
        outcome.map(|result| (result, meta))
    }

    /// Sends a request and reads the whole response.
    fn exchange(&mut self, call: &Call<'_>, body: &Zeroizing<Vec<u8>>) -> Result<(HttpStatus, Vec<u8>)> {
        let phase = call.method();
        // Whether anything is answered to this request, and not to the one before.
        self.dialer.first_bytes.clear();
        let mut request = self.agent.post(self.dialer.endpoint.to_string()).content_type("application/json");
        if let Some(cookie) = &self.cookie {
            request = request.header(SESSION_HEADER, cookie.clone());
        }
        let mut response =
            request.send(body.as_slice()).map_err(|error| self.transport_failure(phase, error))?;
        if let Some(cookie) = response.headers().get(SESSION_HEADER) {
            let mut cookie = cookie.clone();
            cookie.set_sensitive(true);
            self.cookie = Some(cookie);
        }
        let status = HttpStatus::of(&response);
        if status.refusal().is_some() {
            return Ok((status, Vec::new()));
        }
        let limit = MAX_BYTES as u64;
        let body = response.body_mut().with_config().limit(limit).read_to_vec();
        let body = body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => self.misunderstood(
                call,
                format_args!("the answer is larger than {} MiB", MAX_BYTES / 1024 / 1024),
            ),
            error => self.transport_failure(phase, error),
        })?;
        Ok((status, body))
    }

    fn transport_failure(&self, phase: &str, error: ureq::Error) -> Failure {
        let authority = self.dialer.endpoint.authority();
        match error {
            ureq::Error::Other(inner) => match inner.downcast::<Failure>() {
                Ok(failure) => *failure,
                Err(inner) => Failure::new(FailureKind::Internal, anyhow::anyhow!(inner)),
            },
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => self.dialer.too_late(phase),
            ureq::Error::Io(error) => self.dialer.broken_off(phase, &error),
            _ if self.dialer.first_bytes.are_tls() && !self.dialer.endpoint.tls => Failure::message(
                FailureKind::Protocol,
                format!("{authority} speaks TLS where plain HTTP was expected"),
            )
            .hint(format!("write https://{authority}")),
            error => {
                Failure::message(FailureKind::Protocol, format!("{authority} does not speak HTTP: {error}"))
                    .hint(foreign_protocol_hint(&self.dialer.endpoint))
            }
        }
    }

    /// The gateway or the HTTP server refused before the call was made.
    fn refused(&self, call: &Call<'_>, kind: FailureKind, what: &str) -> Failure {
        let authority = self.dialer.endpoint.authority();
        let failure = Failure::message(kind, format!("{authority} refused {}: {what}", call.method()));
        failure.hint(match kind {
            FailureKind::Authentication => ways_to_authenticate(),
            FailureKind::Permission => "ask as a user who may, with --user NAME".to_owned(),
            FailureKind::Unreachable => {
                "a gateway answers for the server: try again when the server is up".to_owned()
            }
            _ => self.doubt(),
        })
    }

    /// What to check where an answer makes no sense.
    fn doubt(&self) -> String {
        format!(
            "is {} a JetStream API? a gateway's path is spelled out, as in https://HOST/PATH",
            self.dialer.endpoint
        )
    }

    /// The server answered with an error of its own.
    fn faulted(&self, call: &Call<'_>, who: Option<&Credentials>, number: i64, message: &str) -> Failure {
        let authority = self.dialer.endpoint.authority();
        let method = call.method();
        let message = if message.is_empty() { "no reason given".to_owned() } else { shortened(message) };
        let failure = |kind, what: String| Failure::message(kind, format!("{what}: {message}"));
        match (number, who) {
            (code::AUTHENTICATION_REQUIRED, None) => {
                failure(FailureKind::Authentication, format!("{authority} requires authentication"))
                    .hint(ways_to_authenticate())
            }
            (code::AUTHENTICATION_REQUIRED | code::AUTHENTICATION_FAILED, Some(who)) => failure(
                FailureKind::Authentication,
                format!("{authority} rejected {}", who.who()),
            )
            .hint(match who {
                Credentials::User { .. } => "check the name, and where the password comes from",
                Credentials::Token { .. } => "check where the token comes from, and that it has not run out",
            }),
            (code::AUTHENTICATION_FAILED, None) => {
                failure(FailureKind::Authentication, format!("{authority} rejected {method}"))
                    .hint(ways_to_authenticate())
            }
            (code::PERMISSION_DENIED, _) => {
                failure(FailureKind::Permission, format!("{authority} does not permit {method}")).hints(
                    (method == "superuser")
                        .then(|| "leave --superuser out, or ask as another user".to_owned()),
                )
            }
            (code::VERSION_MISMATCH, _) => {
                failure(FailureKind::Protocol, format!("{authority} speaks another version of the API"))
                    .hint("jsinfo and the server are too far apart: update the older of the two")
            }
            (code::UNKNOWN_METHOD, _) => {
                failure(FailureKind::Protocol, format!("{authority} does not know the call {method}"))
                    .hint(self.doubt())
            }
            (number, _) => {
                failure(FailureKind::Protocol, format!("{authority} failed at {method} (error {number})"))
                    .hint("the words are the server's own: its event log may say more")
            }
        }
    }

    fn not_json(&self, call: &Call<'_>, status: &HttpStatus, error: &str) -> Failure {
        let kind = status
            .content_type
            .as_deref()
            .filter(|kind| !kind.to_lowercase().starts_with("application/json"));
        let kind = kind.map(|kind| format!("; it calls itself {kind}")).unwrap_or_default();
        self.misunderstood(call, format_args!("{error}{kind}"))
    }

    fn misunderstood(&self, call: &Call<'_>, what: std::fmt::Arguments<'_>) -> Failure {
        let authority = self.dialer.endpoint.authority();
        Failure::message(
            FailureKind::Protocol,
            format!("cannot understand {authority} at {}: {what}", call.method()),
        )
        .hint(self.doubt())
    }
}

/// As many of the server's words as fit into a message.
fn shortened(words: &str) -> String {
    const ENOUGH: usize = 300;
    match words.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words.to_owned(),
    }
}

/// What matters of a response's head.
struct HttpStatus {
    code: StatusCode,
    location: Option<String>,
    content_type: Option<String>,
}

/// A response that carries no answer.
struct Refusal {
    kind: FailureKind,
    what: String,
}

impl HttpStatus {
    fn of(response: &ureq::http::Response<Body>) -> Self {
        let text =
            |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self {
            code: response.status(),
            location: text(header::LOCATION),
            content_type: text(header::CONTENT_TYPE),
        }
    }

    /// What a status other than 200 means.
    fn refusal(&self) -> Option<Refusal> {
        let kind = match self.code.as_u16() {
            200 => return None,
            401 => FailureKind::Authentication,
            403 => FailureKind::Permission,
            429 | 502..=504 => FailureKind::Unreachable,
            _ => FailureKind::Protocol,
        };
        let what = match &self.location {
            Some(location) if self.code.is_redirection() => {
                format!("HTTP {} leads to {location}, and redirects are not followed", self.code.as_u16())
            }
            _ => format!("HTTP {}", self.code),
        };
        Some(Refusal { kind, what })
    }
}
