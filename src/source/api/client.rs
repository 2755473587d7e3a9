//! One call after another on one kept connection: the request, the response, and how each failed.

use std::borrow::Cow;
use std::io::{self, Read as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::http::HeaderValue;
use zeroize::Zeroizing;

use super::connection::Dialer;
use super::refusal::{self, HttpStatus};
use super::rpc::{self, Call, RpcError, SESSION_HEADER};
use super::{http, no_http};
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::MAX_BYTES;
use crate::json::Value;
use crate::progress::{Phase, Progress};
use crate::source::fetched::FetchMeta;
use crate::source::logins::TargetLogins;
use crate::source::options::ConnectOptions;
use crate::trust::certificate::Certificate;
use crate::trust::chain::Intermediate;
use crate::trust::verifier::CertificateVerifier;

/// As much as is read of the page that a gateway refuses with.
const MOST_OF_A_PAGE: u64 = 4096;

/// Makes calls to one endpoint, one after another.
pub(super) struct RpcClient {
    dialer: Arc<Dialer>,
    agent: Agent,
    timeout: Duration,
    progress: Progress,
    logins: TargetLogins,
    next_id: u64,
    /// The newest session header. It is a secret, so it is marked sensitive.
    session_header: Option<HeaderValue>,
}

impl RpcClient {
    /// A client that has not connected yet.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`] where the roots or the remembered certificates cannot be read.
    pub(super) fn new(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self> {
        let verifier =
            if endpoint.tls { Some(CertificateVerifier::new(endpoint, &options.trust)?) } else { None };
        let dialer = Arc::new(Dialer::new(endpoint, options, verifier));
        Ok(Self {
            agent: http::agent(Arc::clone(&dialer)),
            dialer,
            timeout: options.timeout,
            progress: options.progress.clone(),
            logins: options.logins.clone(),
            next_id: 1,
            session_header: None,
        })
    }

    /// Where the calls go.
    pub(super) fn endpoint(&self) -> &Endpoint {
        &self.dialer.endpoint
    }

    /// Counts the deadline from now: each question has all of it.
    pub(super) fn start_ask(&self) {
        self.dialer.start_ask(self.timeout);
    }

    /// Goes on as a stranger: what the server knew of the session is gone.
    pub(super) fn forget_session(&mut self) {
        self.session_header = None;
    }

    /// The session as it is sent, for those who have to keep it out of messages.
    pub(super) fn session_header(&self) -> Option<Cow<'_, str>> {
        // A header may hold any bytes, and a server repeat them in UTF-8.
        self.session_header.as_ref().map(|session| String::from_utf8_lossy(session.as_bytes()))
    }

    /// The certificate that the newest connection showed, where there was one and it can be read.
    pub(super) fn certificate(&self) -> Option<Certificate> {
        self.dialer.certificate()
    }

    /// The certificate of its chain that runs out before it does, where there is one.
    pub(super) fn intermediate(&self) -> Option<Intermediate> {
        self.dialer.intermediate()
    }

    /// Logs in. A login that the server has rejected in this run is not sent again.
    ///
    /// # Errors
    /// Those of [`RpcClient::call`], and what came of the same login for another target.
    pub(super) fn log_in(&mut self, credentials: &Credentials) -> Result<()> {
        self.dialer.login_gate.close(&self.logins, &self.dialer.endpoint, credentials);
        let outcome = self.call(&Call::auth(credentials), Some(credentials));
        self.dialer.login_gate.end(&outcome);
        outcome.map(|_| ())
    }

    /// Makes one call and gives back its result null included, and the way that it came.
    ///
    /// # Errors
    /// What is wrong with the way, with the answer, or with who asks, in the server's words where it has any.
    pub(super) fn call(&mut self, call: &Call<'_>, who: Option<&Credentials>) -> Result<(Value, FetchMeta)> {
        // An answer with another number is none to this question.
        let id = self.next_id;
        self.next_id += 1;
        let progress = self.progress.clone();
        let phase = progress.begin(call.phase());
        let request = call.request(id).map_err(|error| Failure::new(FailureKind::Internal, error))?;
        let begun = Instant::now();
        let (status, body) = match self.exchange(call, &request) {
            // Many servers close a connection after each answer, or while nobody asks.
            // Only once: a new connection does not fail because an old one had been closed.
            Err(_) if self.died_unanswered(begun) && may_be_repeated(call) => {
                self.exchange(call, &request)?
            }
            outcome => outcome?,
        };
        // A connection that was opened for this call took its own time, which is none of the answer's.
        let meta = FetchMeta::since(self.dialer.asked_since(begun));
        let result = self.read(call, who, id, &status, &body).map_err(|failure| once_sent(call, failure))?;
        phase.done(call.success(who, body.len()));
        Ok((result, meta))
    }

    /// The result in what came back.
    fn read(
        &self,
        call: &Call<'_>,
        who: Option<&Credentials>,
        id: u64,
        status: &HttpStatus,
        body: &[u8],
    ) -> Result<Value> {
        let endpoint = &self.dialer.endpoint;
        // The server itself answers with 200, its refusals too: any other status comes from what stands in front of it.
        if let Some(failure) = refusal::of_status(endpoint, call, who, status, body) {
            return Err(self.with_missing_certificate(failure));
        }
        if let Some(failure) = refusal::of_body(endpoint, call, status, body) {
            return Err(failure);
        }
        match rpc::read_response(body, id) {
            Ok(result) => Ok(result),
            Err(RpcError::Refused { code, message }) => {
                Err(refusal::of_error(endpoint, call, who, code, &message))
            }
            Err(RpcError::OtherRequest(other)) => {
                let what = format_args!("the answer is to another request than {id}");
                Err(refusal::misunderstood(endpoint, call, what).quoting(other))
            }
            Err(RpcError::NotJson(error)) => Err(refusal::not_json(endpoint, call, status, &error)),
            Err(RpcError::Malformed(what)) => {
                Err(refusal::misunderstood(endpoint, call, format_args!("{what}")))
            }
        }
    }

    /// Whether a connection that was open before `begun` ended without a word. It is gone, so that the next request goes
    /// over a new one.
    fn died_unanswered(&self, begun: Instant) -> bool {
        // What has begun to answer has read the request, so it was no idle connection that had been closed.
        self.dialer.was_connected_before(begun)
            && self.dialer.first_bytes.is_empty()
            && !self.dialer.is_too_late()
    }

    /// Sends a request and reads the whole response; of one that is refused, only the beginning.
    fn exchange(&mut self, call: &Call<'_>, request: &Zeroizing<Vec<u8>>) -> Result<(HttpStatus, Vec<u8>)> {
        // Whether anything is answered to this request, and not to the one before.
        self.dialer.first_bytes.clear();
        let mut post = self.agent.post(self.dialer.endpoint.to_string()).content_type("application/json");
        if let Some(session) = &self.session_header {
            post = post.header(SESSION_HEADER, session.clone());
        }
        let mut response = match post.send(request.as_slice()) {
            Ok(response) => response,
            Err(error) => return Err(self.transport_failure(call, error)),
        };
        // Before the status is looked at: a refusal may bring a new session, too, and that has to be masked.
        if let Some(session) = response.headers().get(SESSION_HEADER) {
            let mut session = session.clone();
            session.set_sensitive(true);
            self.session_header = Some(session);
        }
        let status = HttpStatus::from_response(&response);
        if !status.is_ok() {
            let mut page = Vec::new();
            // Only there the words of a gateway's page say more than the status.
            if status.is_bad_request() {
                // Where the page breaks off, its beginning has to do, or the status alone.
                let _ = response.body_mut().as_reader().take(MOST_OF_A_PAGE).read_to_end(&mut page);
            }
            return Ok((status, page));
        }
        // It answers, so it does without.
        self.dialer.client_certificate.dispense_with();
        match response.body_mut().with_config().limit(MAX_BYTES as u64).read_to_vec() {
            Ok(body) => Ok((status, body)),
            Err(ureq::Error::BodyExceedsLimit(_)) => {
                let what = format_args!("the answer is larger than {} MiB", MAX_BYTES / 1024 / 1024);
                Err(once_sent(call, refusal::misunderstood(&self.dialer.endpoint, call, what)))
            }
            Err(error) => Err(self.transport_failure(call, error)),
        }
    }

    /// Gateways ask for a client certificate when TLS is agreed on, and refuse those without one in words of HTTP.
    fn with_missing_certificate(&self, failure: Failure) -> Failure {
        if !self.dialer.client_certificate.is_wanted() {
            return failure;
        }
        failure.hint(
            "it may be that it wants a client certificate: it asked for one, and jsinfo has none to show",
        )
    }

    fn transport_failure(&self, call: &Call<'_>, error: ureq::Error) -> Failure {
        let failure = match error {
            // The dialer's own failures come back in ureq's wrapping. Nothing has been sent then.
            ureq::Error::Other(inner) => {
                if let Ok(failure) = inner.downcast::<Failure>() {
                    return *failure;
                }
                let what = format!("cannot ask {}", self.dialer.endpoint.authority());
                Failure::message(FailureKind::Internal, what)
            }
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
                self.dialer.too_late(call.method())
            }
            ureq::Error::Io(error) => self.dialer.broken_off(call.method(), &error),
            error => no_http::failure(&self.dialer.endpoint, call, &self.dialer.first_bytes, &error),
        };
        once_sent(call, failure)
    }
}

/// Whether a call may have reached a server that gave no answer and be made again: it changes nothing. A login may have
/// been counted, and a few that fail lock an account.
fn may_be_repeated(call: &Call<'_>) -> bool {
    matches!(call.phase(), Phase::Superuser | Phase::ServerInfo)
}

/// The failure of a call that may have reached the server.
fn once_sent(call: &Call<'_>, failure: Failure) -> Failure {
    if call.phase() == Phase::Authentication { failure.after_login() } else { failure }
}
