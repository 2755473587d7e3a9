//! What a server or a gateway refuses, and what nobody understands of an answer, in words and with what to do next.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use ureq::Body;
use ureq::http::{Response, StatusCode, header};

use super::rpc::{Call, code};
use crate::credentials::{CHECK_THE_LOGIN, Credentials, WHO_MAY_BE_SUPERUSER, ways_to_authenticate};
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind};
use crate::progress::Phase;
use crate::source::target_name;
use crate::units::time::{read_retry_after, spell_span};

/// What a response may be compressed with.
const CODINGS: [&str; 6] = ["gzip", "x-gzip", "compress", "deflate", "br", "zstd"];

/// What stands where a server says nothing.
const NO_REASON: &str = "no reason given";

/// What servers write, in small letters, to whoever speaks plain HTTP to their TLS port: nginx, Apache, Go, Tomcat.
const WANTS_TLS: [&str; 4] = [
    "plain http request was sent to https port",
    "speaking plain http to an ssl-enabled server port",
    "sent an http request to an https server",
    "requires tls",
];

/// What matters of a response's head.
pub(super) struct HttpStatus {
    code: StatusCode,
    location: Option<String>,
    content_type: Option<String>,
    content_encoding: Option<String>,
    retry_after: Option<Duration>,
}

impl HttpStatus {
    pub(super) fn from_response(response: &Response<Body>) -> Self {
        Self {
            code: response.status(),
            location: text_header(response, header::LOCATION),
            content_type: text_header(response, header::CONTENT_TYPE),
            content_encoding: text_header(response, header::CONTENT_ENCODING),
            retry_after: text_header(response, header::RETRY_AFTER)
                .and_then(|written| read_retry_after(&written, Timestamp::now())),
        }
    }

    /// Whether the response carries an answer.
    pub(super) fn is_ok(&self) -> bool {
        self.code == StatusCode::OK
    }

    /// Whether the request itself is to blame, as TLS servers say to whoever speaks plain HTTP.
    pub(super) fn is_bad_request(&self) -> bool {
        self.code == StatusCode::BAD_REQUEST
    }
}

fn text_header(response: &Response<Body>, name: header::HeaderName) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

/// The failure that a status other than 200 means: the gateway or the HTTP server refused before the call was made. Of
/// its page the beginning is enough.
pub(super) fn of_status(
    endpoint: &Endpoint,
    call: &Call<'_>,
    who: Option<&Credentials>,
    status: &HttpStatus,
    page: &[u8],
) -> Option<Failure> {
    if status.is_ok() {
        return None;
    }
    if !endpoint.tls && status.is_bad_request() {
        let page = String::from_utf8_lossy(page).to_lowercase();
        if WANTS_TLS.iter().any(|words| page.contains(words)) {
            return Some(speaks_tls(endpoint));
        }
    }
    let authority = endpoint.authority();
    let refused = format!("{authority} refused {}", call.method());
    let code = status.code;
    let spelled = spell(code);
    let failure = match (code.as_u16(), who) {
        (401, Some(who)) => unauthenticated(endpoint, call, who).quoting(spelled.as_str()),
        // The server itself refuses in JSON, with 200: whoever says this stands in front of it.
        (401, None) => Failure::message(FailureKind::Authentication, format!("{refused}: {spelled}"))
            .hint(ways_to_authenticate()),
        (403, Some(_)) => Failure::message(FailureKind::Permission, format!("{refused}: {spelled}"))
            .hint("ask as another user, who may"),
        (403, None) => Failure::message(FailureKind::Permission, format!("{refused}: {spelled}"))
            .hint("ask as a user who may, with --user NAME"),
        (429, _) => Failure::message(FailureKind::Unreachable, format!("{refused}: {spelled}"))
            .hint("it is asked too often: wait, and ask less often"),
        (502..=504, _) => Failure::message(FailureKind::Unreachable, format!("{refused}: {spelled}"))
            .hint("a gateway answers for the server: try again when the server is up"),
        (number, _) => {
            let location = status.location.as_deref().filter(|_| code.is_redirection());
            let hint = what_to_write(endpoint, location);
            let failure = match location {
                Some(location) => {
                    let what =
                        format!("{refused}: HTTP {number}, and redirects are not followed; it leads to");
                    Failure::message(FailureKind::Protocol, what).quoting(without_query(location))
                }
                None => Failure::message(FailureKind::Protocol, format!("{refused}: {spelled}")),
            };
            failure.hint(hint)
        }
    };
    Some(with_pause(failure, status))
}

/// A status with what the standard calls it, where that is known: the server's own reason may be anything.
fn spell(code: StatusCode) -> String {
    match code.canonical_reason() {
        Some(reason) => format!("HTTP {} {reason}", code.as_u16()),
        None => format!("HTTP {}", code.as_u16()),
    }
}

/// Some that refuse for a while say for how long.
fn with_pause(failure: Failure, status: &HttpStatus) -> Failure {
    if !matches!(status.code, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        return failure;
    }
    match status.retry_after {
        Some(pause) if !pause.is_zero() => {
            let told = format!("it wants to be asked again in {}", spell_span(pause.as_secs().into()));
            failure.retry_after(Some(pause)).hint(told)
        }
        _ => failure,
    }
}

/// Somebody has said who asks, and is asked for it all the same.
fn unauthenticated(endpoint: &Endpoint, call: &Call<'_>, who: &Credentials) -> Failure {
    let (authority, name, method) = (endpoint.authority(), who.caller_name(), call.method());
    if call.phase() == Phase::Authentication {
        return rejected(endpoint, who);
    }
    let what = format!("the session of {name} with {authority} ended after the login, before {method}");
    Failure::message(FailureKind::Authentication, what).hint(
        "a gateway that spreads the calls of a session over several servers does that: ask the server itself",
    )
}

/// Who asks is not believed.
fn rejected(endpoint: &Endpoint, who: &Credentials) -> Failure {
    let hint = match who {
        Credentials::User { .. } => CHECK_THE_LOGIN,
        Credentials::Token { .. } => "check where the token comes from, and that it has not run out",
    };
    let what = format!("{} rejected {}", endpoint.authority(), who.caller_name());
    Failure::message(FailureKind::Authentication, what).hint(hint)
}

/// Where a redirect leads, without what may give access there.
fn without_query(location: &str) -> String {
    target_name(location.split(['?', '#']).next().unwrap_or_default())
}

/// What to write in place of an endpoint that refuses, or leads to another one.
fn what_to_write(endpoint: &Endpoint, location: Option<&str>) -> String {
    match location {
        Some(location) if !endpoint.tls && location.starts_with("https://") => {
            "write that address if it is the server's own".to_owned()
        }
        _ => is_it_an_api(endpoint),
    }
}

/// The failure to speak plain HTTP to a port that wants TLS.
pub(super) fn speaks_tls(endpoint: &Endpoint) -> Failure {
    let authority = endpoint.authority();
    Failure::message(FailureKind::Protocol, format!("{authority} speaks TLS where plain HTTP was expected"))
        .hint(format!("write https://{authority}"))
}

/// The failure that a body means which cannot be the answer, whatever is in it.
pub(super) fn of_body(
    endpoint: &Endpoint,
    call: &Call<'_>,
    status: &HttpStatus,
    body: &[u8],
) -> Option<Failure> {
    // Compressed bytes look like broken JSON, so whether they are compressed is asked first.
    if let Some(coding) = coding_of(status, body) {
        let (authority, method) = (endpoint.authority(), call.method());
        let what = format!("{authority} answered {method} compressed ({coding}), which nobody asked for");
        let hint =
            "a gateway in front of the server does that: turn it off for this path, or ask the server itself";
        return Some(Failure::message(FailureKind::Protocol, what).hint(hint));
    }
    // Gateways and login pages answer with 200 and HTML, of which a JSON reader would only say that it begins wrongly.
    if body.trim_ascii_start().starts_with(b"<") {
        return Some(misunderstood(endpoint, call, format_args!("the answer is a web page, and no JSON")));
    }
    None
}

/// How a body is compressed: what its head says, or the first bytes of one whose head says nothing.
fn coding_of(status: &HttpStatus, body: &[u8]) -> Option<String> {
    match &status.content_encoding {
        Some(coding) if !coding.is_empty() && !coding.eq_ignore_ascii_case("identity") => {
            // What a header says is the server's text, so only a coding that is known is repeated.
            let known = CODINGS.iter().find(|known| known.eq_ignore_ascii_case(coding));
            Some((*known.unwrap_or(&"in a way of its own")).to_owned())
        }
        _ if body.starts_with(&[0x1f, 0x8b]) => Some("gzip".to_owned()),
        _ if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => Some("zstd".to_owned()),
        _ => None,
    }
}

/// The failure that the server answered with.
pub(super) fn of_error(
    endpoint: &Endpoint,
    call: &Call<'_>,
    who: Option<&Credentials>,
    number: Option<i64>,
    words: &str,
) -> Failure {
    let authority = endpoint.authority();
    let method = call.method();
    let (kind, what, hint) = match (number, who) {
        (Some(code::AUTHENTICATION_REQUIRED), None) => (
            FailureKind::Authentication,
            format!("{authority} requires authentication"),
            Some(ways_to_authenticate()),
        ),
        // Nobody tried to log in, so no name and no password can be to blame.
        (Some(code::AUTHENTICATION_FAILED), None) => (
            FailureKind::Authentication,
            format!("{authority} rejected {method}"),
            Some(ways_to_authenticate()),
        ),
        (Some(code::AUTHENTICATION_REQUIRED), Some(who)) => {
            return unauthenticated(endpoint, call, who).quoting_or(words, NO_REASON);
        }
        (Some(code::AUTHENTICATION_FAILED), Some(who)) => {
            return rejected(endpoint, who).quoting_or(words, NO_REASON);
        }
        (Some(code::PERMISSION_DENIED), _) => {
            (FailureKind::Permission, format!("{authority} does not permit {method}"), None)
        }
        (Some(code::VERSION_MISMATCH), _) => (
            FailureKind::Protocol,
            format!("{authority} speaks another version of the API"),
            Some("jsinfo and the server are too far apart: update the older of the two".to_owned()),
        ),
        (Some(code::UNKNOWN_METHOD), _) => (
            FailureKind::Protocol,
            format!("{authority} does not know the call {method}"),
            Some(is_it_an_api(endpoint)),
        ),
        (number, _) => {
            let number = match number {
                Some(number) => format!(" (error {number})"),
                None => String::new(),
            };
            (
                FailureKind::Protocol,
                format!("{authority} failed at {method}{number}"),
                Some("the words are the server's own: its event log may say more".to_owned()),
            )
        }
    };
    let failure = Failure::message(kind, what).quoting_or(words, NO_REASON).hints(hint);
    // Only there a way out is known: what else a user may not do is the server's to decide.
    if kind == FailureKind::Permission && method == Call::SUPERUSER.method() {
        return failure.hints(WHO_MAY_BE_SUPERUSER.map(str::to_owned));
    }
    failure
}

/// The body is something else than JSON; a server that serves pages says which.
pub(super) fn not_json(endpoint: &Endpoint, call: &Call<'_>, status: &HttpStatus, error: &str) -> Failure {
    match &status.content_type {
        Some(kind) if !kind.to_lowercase().starts_with("application/json") => {
            misunderstood(endpoint, call, format_args!("{error}; it calls itself")).quoting(kind.as_str())
        }
        _ => misunderstood(endpoint, call, format_args!("{error}")),
    }
}

/// The answer makes no sense.
pub(super) fn misunderstood(endpoint: &Endpoint, call: &Call<'_>, what: fmt::Arguments<'_>) -> Failure {
    let authority = endpoint.authority();
    let message = format!("cannot understand {authority} at {}: {what}", call.method());
    Failure::message(FailureKind::Protocol, message).hint(is_it_an_api(endpoint))
}

/// What to check where an answer makes no sense.
fn is_it_an_api(endpoint: &Endpoint) -> String {
    let url = endpoint.to_string();
    // To a gateway a path with a slash behind it may be another one, and the slash is easily added by habit.
    if let Some(shorter) = url.strip_suffix('/') {
        return format!(
            "is {url} a JetStream API? {shorter}, without the slash at its end, is another address"
        );
    }
    format!(
        "is {url} a JetStream API? behind a gateway its path is part of the address, as in https://HOST/PATH"
    )
}
