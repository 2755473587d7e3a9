//! What is wrong with a response that is no HTTP, or none that can be read, in words of our own.

use ureq_proto::Error as ProtocolError;

use super::connection::foreign_protocol_hint;
use super::refusal;
use super::rpc::Call;
use super::stream::FirstBytes;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind};

/// What is to be said of a response where nothing more is known.
const NO_HTTP_AFTER_ALL: &str = "began an answer in HTTP, and what followed is none";

/// The failure of a call whose response could not be read.
pub(super) fn failure(
    endpoint: &Endpoint,
    call: &Call<'_>,
    first_bytes: &FirstBytes,
    error: &ureq::Error,
) -> Failure {
    // A TLS port answers plain text with an alert, which is a record of TLS and not HTTP.
    if first_bytes.are_tls() && !endpoint.tls {
        return refusal::speaks_tls(endpoint);
    }
    let what = match what_is_wrong(error) {
        Some(what) => what,
        None if first_bytes.is_empty() => {
            let what = format!("cannot ask {}: the request could not be made", endpoint.authority());
            return Failure::message(FailureKind::Internal, what);
        }
        // The request is out, and was answered: whatever it is, it is not about that.
        None => NO_HTTP_AFTER_ALL,
    };
    // SSH and mail servers greet whoever comes: their own words say better what listens there than a fault in HTTP.
    if !first_bytes.are_http() {
        return says_something_else(endpoint, "HTTP", first_bytes).hint(foreign_protocol_hint(endpoint));
    }
    if what == NO_HTTP_AFTER_ALL {
        return Failure::message(FailureKind::Protocol, format!("{} {what}", endpoint.authority()))
            .hint("look for what stands between here and the server, such as a proxy");
    }
    refusal::misunderstood(endpoint, call, format_args!("{what}"))
}

/// The failure to find a protocol, with what the server says instead, as far as that is text.
pub(super) fn says_something_else(endpoint: &Endpoint, protocol: &str, first_bytes: &FirstBytes) -> Failure {
    let what = format!("{} does not speak {protocol}", endpoint.authority());
    match first_bytes.banner() {
        None => Failure::message(FailureKind::Protocol, what),
        Some(banner) => {
            let failure = Failure::message(FailureKind::Protocol, format!("{what}; it says"));
            if banner.is_whole {
                failure.quoting(banner.text)
            } else {
                failure.quoting_beginning(banner.text)
            }
        }
    }
}

/// What is wrong with a response that begins like one; none where it is not the response.
fn what_is_wrong(error: &ureq::Error) -> Option<&'static str> {
    match error {
        ureq::Error::LargeResponseHeader(..) => Some("the head of the answer is larger than 64 KiB"),
        ureq::Error::Protocol(error) => what_is_wrong_with_http(error),
        _ => None,
    }
}

fn what_is_wrong_with_http(error: &ProtocolError) -> Option<&'static str> {
    match error {
        ProtocolError::HttpParseTooManyHeaders => Some("the head of the answer has more than 128 headers"),
        ProtocolError::TooManyContentLengthHeaders => {
            Some("the head of the answer names several lengths (Content-Length)")
        }
        ProtocolError::BadContentLengthHeader => {
            Some("the length in the head of the answer is no number (Content-Length)")
        }
        ProtocolError::ConflictingBodyHeaders => {
            Some("the head of the answer names a length and pieces (Content-Length, Transfer-Encoding)")
        }
        ProtocolError::ChunkLenNotAscii
        | ProtocolError::ChunkLenNotANumber
        | ProtocolError::ChunkExpectedCrLf
        | ProtocolError::BadHeader(_)
        | ProtocolError::UnsupportedVersion
        | ProtocolError::HttpParseFail(_)
        | ProtocolError::HeadersWith100
        | ProtocolError::BadReject100Status(_)
        | ProtocolError::NoLocationHeader
        | ProtocolError::BadLocationHeader(_) => Some(NO_HTTP_AFTER_ALL),
        // These are about requests.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(first: &[u8], error: &ureq::Error) -> (FailureKind, String) {
        let endpoint = Endpoint::parse_url("http", "http://127.0.0.1:1").unwrap();
        let first_bytes = FirstBytes::default();
        first_bytes.record(first);
        let failure = failure(&endpoint, &Call::GET_SERVER_INFO, &first_bytes, error);
        (failure.kind(), failure.message_line())
    }

    #[test]
    fn once_something_was_answered_it_is_never_the_request_that_could_not_be_made() {
        for error in [ureq::Error::BodyStalled, ureq::Error::ConnectionFailed, ureq::Error::RedirectFailed] {
            let (kind, words) = told(b"HTTP/1.1 200 OK\r\n", &error);
            assert_eq!(
                (kind, words),
                (FailureKind::Protocol, format!("127.0.0.1:1 {NO_HTTP_AFTER_ALL}")),
                "{error}"
            );
            assert_eq!(told(b"", &error).0, FailureKind::Internal, "{error}");
        }
    }
}
