//! A server's API port: JSON-RPC 2.0 over HTTP, one session on one connection.
//!
//! The calls are `auth`, `superuser` and `getServerInfo`, in that order, the first two once a session and only where they
//! are wanted. Here they become a session that lasts.
//!
//! | module | what it is for |
//! |---|---|
//! | [`client`] | one call after the other over one connection |
//! | [`rpc`] | the shape of requests and responses |
//! | [`refusal`] | the words for what a server refuses |
//! | [`no_http`] | the words for what is no HTTP, or none that can be read |
//! | [`http`] | HTTP, with a connection of ours under it |
//! | [`connection`] | looking names up, connecting, TLS; whom to trust is [`crate::trust`]'s |
//! | [`stream`] | the bytes, and the deadline |
//! | [`inspection`] | a look at the certificate alone |

mod client;
mod connection;
mod http;
pub mod inspection;
mod no_http;
mod refusal;
pub(crate) mod rpc;
mod stream;

use super::capability::{Ask, Connection, PlannedPhase, Source};
use super::fetched::{FetchMeta, Fetched};
use super::options::ConnectOptions;
use super::vendor;
use crate::credentials::Credentials;
use crate::document::Document;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::json::Value;
use crate::progress::Phase;
use client::RpcClient;
use rpc::Call;

/// A server's API port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiSource {
    pub(super) endpoint: Endpoint,
}

impl ApiSource {
    /// Reads `HOST`, `HOST:PORT`, `[::1]:PORT` or a bare IPv6 address.
    pub(super) fn from_host(written: &str) -> Result<Self> {
        Ok(Self { endpoint: Endpoint::parse_host(written)? })
    }

    /// Reads `https://`, `http://` and `jetstream://`.
    pub(super) fn from_url(scheme: &str, written: &str) -> Result<Self> {
        Ok(Self { endpoint: Endpoint::parse_url(scheme, written)? })
    }
}

impl Source for ApiSource {
    fn takes_credentials(&self) -> bool {
        true
    }

    fn refuses_tokens(&self) -> Option<&'static str> {
        None
    }

    fn takes_trust(&self) -> bool {
        true
    }

    fn ignores_caller(&self) -> Option<&'static str> {
        None
    }

    fn superuser_unless_told(&self) -> Option<bool> {
        Some(false)
    }

    fn tls_endpoint(&self) -> std::result::Result<&Endpoint, &'static str> {
        if self.endpoint.tls { Ok(&self.endpoint) } else { Err("plain HTTP is not encrypted") }
    }

    fn refuse_impossible(&self, _superuser: bool, _token: bool) -> Result<()> {
        Ok(())
    }

    fn refuse_plaintext(&self) -> Result<()> {
        self.endpoint.refuse_plaintext()
    }

    fn phases(&self) -> Vec<PlannedPhase> {
        phases(self.endpoint.tls, self.endpoint.ip().is_some())
    }

    fn other_ways(&self) -> Vec<String> {
        vendor::targets_of(&self.endpoint)
    }

    fn connect(&self, options: &ConnectOptions) -> Result<Box<dyn Connection>> {
        let client = RpcClient::new(&self.endpoint, options)?;
        let allow_plaintext = options.allow_plaintext;
        Ok(Box::new(ApiConnection { client, allow_plaintext, is_authenticated: false, is_logged_in: false }))
    }
}

/// What is done on the way to a document over HTTP.
pub(super) fn phases(tls: bool, is_address: bool) -> Vec<PlannedPhase> {
    let look_up = if is_address {
        PlannedPhase::unless(Phase::LookUp, "an address needs none")
    } else {
        PlannedPhase::new(Phase::LookUp)
    };
    let tls = if tls {
        PlannedPhase::new(Phase::Tls)
    } else {
        PlannedPhase::unless(Phase::Tls, "plain HTTP has none")
    };
    vec![
        look_up,
        PlannedPhase::new(Phase::Connection),
        tls,
        PlannedPhase::new(Phase::Authentication),
        PlannedPhase::new(Phase::Superuser),
        PlannedPhase::new(Phase::ServerInfo),
    ]
}

/// A session that lasts from one question to the next.
struct ApiConnection {
    client: RpcClient,
    allow_plaintext: bool,
    /// Whether `auth` has been answered: whatever comes of what follows, it is not sent again.
    is_authenticated: bool,
    /// Whether `auth`, and `superuser` where it was wanted, have been answered.
    is_logged_in: bool,
}

impl Connection for ApiConnection {
    fn server_info(&mut self, ask: &Ask<'_>) -> Result<Fetched> {
        // A session refuses it before it reads a secret. This is where one would be sent, whoever asks, so it is refused
        // here too.
        if ask.credentials.is_some() && !self.allow_plaintext {
            self.client.endpoint().refuse_plaintext()?;
        }
        self.client.start_ask();
        self.ask(ask).map_err(|failure| self.without_secrets(failure, ask))
    }
}

impl ApiConnection {
    fn ask(&mut self, ask: &Ask<'_>) -> Result<Fetched> {
        if !self.is_logged_in {
            return self.log_in_and_ask(ask);
        }
        let fetched = self.get_server_info(ask);
        if !is_session_lost(&fetched, ask) {
            return fetched;
        }
        // The server has been started anew, or has forgotten the session. The login was good before, so it is no guess.
        self.client.forget_session();
        self.is_authenticated = false;
        self.is_logged_in = false;
        self.log_in_and_ask(ask)
    }

    /// Makes the calls, in their order. The first failure ends it, unless it is only a refusal and how far it goes is of
    /// interest.
    fn log_in_and_ask(&mut self, ask: &Ask<'_>) -> Result<Fetched> {
        let refusal = match self.log_in(ask) {
            Ok(()) => None,
            Err(failure) if ask.keep_going && failure.kind().is_refusal() => Some(failure),
            Err(failure) => return Err(failure),
        };
        let fetched = self.get_server_info(ask);
        // It was asked only to see how far it goes: what came of that must not pass for the answer that was wanted.
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        // Whatever came of the question, the login is good: another one would be sent for nothing.
        self.is_logged_in = ask.credentials.is_some();
        fetched
    }

    /// Calls `auth` and `superuser`, as far as they are wanted. Where it goes on after a refusal of the first, the first
    /// refusal is the one to tell of.
    fn log_in(&mut self, ask: &Ask<'_>) -> Result<()> {
        let mut refusal = None;
        if let Some(credentials) = ask.credentials
            && !self.is_authenticated
        {
            match self.client.log_in(credentials) {
                Ok(()) => self.is_authenticated = true,
                Err(failure) if ask.keep_going && failure.kind().is_refusal() => refusal = Some(failure),
                Err(failure) => return Err(failure),
            }
        }
        if ask.superuser {
            let outcome = self.client.call(&Call::SUPERUSER, ask.credentials);
            // It was asked all the same, so that its phase is seen; of two refusals the first says why.
            if refusal.is_none() {
                outcome?;
            }
        }
        match refusal {
            Some(failure) => Err(failure),
            None => Ok(()),
        }
    }

    fn get_server_info(&mut self, ask: &Ask<'_>) -> Result<Fetched> {
        let (info, meta) = self.client.call(&Call::GET_SERVER_INFO, ask.credentials)?;
        let document = Document::from_value(info).map_err(|error| {
            let what = format_args!("the result is no Server Information Structure: {error}");
            refusal::misunderstood(self.client.endpoint(), &Call::GET_SERVER_INFO, what)
        })?;
        let certificate = self.client.certificate();
        let intermediate = self.client.intermediate();
        let login = ask.credentials.map(Credentials::caller_name);
        let port = Some(self.client.endpoint().port);
        let superuser = ask.superuser;
        let meta = FetchMeta { certificate, intermediate, login, superuser, port, ..meta };
        Ok(Fetched { document, meta: Some(meta) })
    }

    /// A server may repeat what it was sent.
    fn without_secrets(&self, failure: Failure, ask: &Ask<'_>) -> Failure {
        let mut secrets = match ask.credentials {
            Some(credentials) => credentials.secrets(),
            None => Vec::new(),
        };
        // Whoever has the session is logged in, so it is as secret as the password.
        let session = self.client.session_header();
        secrets.extend(session.as_deref());
        failure.redacted(&secrets)
    }
}

/// Whether an answer to somebody who has logged in shows that the server knows nothing of it any more. A server that
/// takes a session it does not know for a new one answers as to a stranger.
fn is_session_lost(fetched: &Result<Fetched>, ask: &Ask<'_>) -> bool {
    if ask.credentials.is_none() {
        return false;
    }
    match fetched {
        Ok(fetched) => fetched.document.value_at("user.authed").and_then(Value::as_bool) == Some(false),
        Err(failure) => failure.kind() == FailureKind::Authentication,
    }
}
