//! Responses: the status, the type of what is in them, and what a browser is not to do with it.

use http_body_util::Full;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE,
};
use hyper::{Response, StatusCode};

use crate::failure::Failure;
use crate::http_server::Reply;

const PLAIN: &str = "text/plain; charset=utf-8";
const METRICS: &str = "text/plain; version=0.0.4; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

/// Nothing of it is to be guessed at, kept, or shown inside of anything.
const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("referrer-policy"), HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("content-security-policy"),
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
    ),
];

/// A line or two for people.
pub(super) fn plain(status: StatusCode, text: impl Into<String>) -> Reply {
    let mut text = text.into();
    text.push('\n');
    reply(status, PLAIN, text)
}

/// What failed, and what to do.
pub(super) fn failed(status: StatusCode, failure: &Failure) -> Reply {
    plain(status, failure.to_string())
}

/// Metrics in the text format of Prometheus.
pub(super) fn metrics(text: String) -> Reply {
    reply(StatusCode::OK, METRICS, text)
}

/// A JSON document.
pub(super) fn json(text: String) -> Reply {
    reply(StatusCode::OK, JSON, text)
}

/// A page for people.
pub(super) fn html(text: String) -> Reply {
    reply(StatusCode::OK, HTML, text)
}

/// Another method is wanted.
pub(super) fn not_allowed(wanted: &'static str) -> Reply {
    let mut reply = plain(StatusCode::METHOD_NOT_ALLOWED, format!("error: only {wanted} is taken here"));
    reply.headers_mut().insert(ALLOW, HeaderValue::from_static(wanted));
    reply
}

/// It was asked by a name that could be anybody's.
pub(super) fn misdirected() -> Reply {
    let what = "error: without a token it answers by an address or localhost alone, not by this name; a proxy asks it over --listen unix:PATH, or sends its address as Host";
    plain(StatusCode::MISDIRECTED_REQUEST, what)
}

/// The token is missing, or another one.
pub(super) fn unauthorized() -> Reply {
    let what = "error: the token is missing or not the right one\nhint: authorization: Bearer TOKEN, or the token as a password";
    let mut reply = plain(StatusCode::UNAUTHORIZED, what);
    // Without Basic among them no browser would ask for a token.
    reply
        .headers_mut()
        .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer, Basic realm=\"jsinfo exporter\""));
    reply
}

/// Too many servers are being asked.
pub(super) fn busy() -> Reply {
    let what = "error: too many servers are being asked at the same time\nhint: jsinfo exporter --parallel N allows more";
    let mut reply = plain(StatusCode::SERVICE_UNAVAILABLE, what);
    reply.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    reply
}

fn reply(status: StatusCode, content_type: &'static str, text: String) -> Reply {
    let mut reply = Response::new(Full::from(text));
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    reply
}
