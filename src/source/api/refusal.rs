//! What a server or a gateway refuses, and what nobody understands of an answer, in words and with what to do next.

use std::fmt;

use ureq::Body;
use ureq::http::{Response, StatusCode, header};

use super::rpc::{Call, code};
use crate::credentials::{Credentials, ways_to_authenticate};
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind};
use crate::text::sanitize;

/// The most characters of a server's own words that are repeated in a message.
const MOST_CHARACTERS: usize = 300;

/// What matters of a response's head.
pub(super) struct HttpStatus {
    code: StatusCode,
    location: Option<String>,
    content_type: Option<String>,
}

impl HttpStatus {
    pub(super) fn from_response(response: &Response<Body>) -> Self {
        Self {
            code: response.status(),
            location: text_header(response, header::LOCATION),
            content_type: text_header(response, header::CONTENT_TYPE),
        }
    }

    /// Whether the response carries an answer.
    pub(super) fn is_ok(&self) -> bool {
        self.code == StatusCode::OK
    }
}

fn text_header(response: &Response<Body>, name: header::HeaderName) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

/// The failure that a status other than 200 means: the gateway or the HTTP server refused before the call was made.
pub(super) fn of_status(endpoint: &Endpoint, call: &Call<'_>, status: &HttpStatus) -> Option<Failure> {
    let number = status.code.as_u16();
    let (kind, hint) = match number {
        200 => return None,
        // The server itself refuses in JSON, with 200: whoever says this stands in front of it.
        401 => (FailureKind::Authentication, ways_to_authenticate()),
        403 => (FailureKind::Permission, "ask as a user who may, with --user NAME".to_owned()),
        429 | 502..=504 => (
            FailureKind::Unreachable,
            "a gateway answers for the server: try again when the server is up".to_owned(),
        ),
        _ => (FailureKind::Protocol, is_it_an_api(endpoint)),
    };
    let what = match &status.location {
        Some(location) if status.code.is_redirection() => {
            format!("HTTP {number} leads to {location}, and redirects are not followed")
        }
        _ => format!("HTTP {}", status.code),
    };
    let authority = endpoint.authority();
    Some(Failure::message(kind, format!("{authority} refused {}: {what}", call.method())).hint(hint))
}

/// The failure that the server answered with.
pub(super) fn of_error(
    endpoint: &Endpoint,
    call: &Call<'_>,
    who: Option<&Credentials>,
    number: i64,
    words: &str,
) -> Failure {
    let authority = endpoint.authority();
    let method = call.method();
    let (kind, what, hint) = match (number, who) {
        (code::AUTHENTICATION_REQUIRED, None) => (
            FailureKind::Authentication,
            format!("{authority} requires authentication"),
            Some(ways_to_authenticate()),
        ),
        // Nobody tried to log in, so no name and no password can be to blame.
        (code::AUTHENTICATION_FAILED, None) => (
            FailureKind::Authentication,
            format!("{authority} rejected {method}"),
            Some(ways_to_authenticate()),
        ),
        (code::AUTHENTICATION_REQUIRED | code::AUTHENTICATION_FAILED, Some(who)) => {
            let hint = match who {
                Credentials::User { .. } => "check the name, and where the password comes from",
                Credentials::Token { .. } => "check where the token comes from, and that it has not run out",
            };
            (
                FailureKind::Authentication,
                format!("{authority} rejected {}", who.caller_name()),
                Some(hint.to_owned()),
            )
        }
        (code::PERMISSION_DENIED, _) => {
            // Only there a way out is known: what else a user may not do is the server's to decide.
            let hint = if method == Call::SUPERUSER.method() {
                Some("leave --superuser out, or ask as another user".to_owned())
            } else {
                None
            };
            (FailureKind::Permission, format!("{authority} does not permit {method}"), hint)
        }
        (code::VERSION_MISMATCH, _) => (
            FailureKind::Protocol,
            format!("{authority} speaks another version of the API"),
            Some("jsinfo and the server are too far apart: update the older of the two".to_owned()),
        ),
        (code::UNKNOWN_METHOD, _) => (
            FailureKind::Protocol,
            format!("{authority} does not know the call {method}"),
            Some(is_it_an_api(endpoint)),
        ),
        (number, _) => (
            FailureKind::Protocol,
            format!("{authority} failed at {method} (error {number})"),
            Some("the words are the server's own: its event log may say more".to_owned()),
        ),
    };
    let words = if words.is_empty() {
        "no reason given".to_owned()
    } else {
        sanitize::cut(words.to_owned(), MOST_CHARACTERS)
    };
    Failure::message(kind, format!("{what}: {words}")).hints(hint)
}

/// The body is something else than JSON; a server that serves pages says which.
pub(super) fn not_json(endpoint: &Endpoint, call: &Call<'_>, status: &HttpStatus, error: &str) -> Failure {
    match &status.content_type {
        Some(kind) if !kind.to_lowercase().starts_with("application/json") => {
            misunderstood(endpoint, call, format_args!("{error}; it calls itself {kind}"))
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
    format!("is {endpoint} a JetStream API? a gateway's path is spelled out, as in https://HOST/PATH")
}
