//! Why there is no connection to the server, or why it ended: each way to fail in its own words, with what to do next.

use std::io;

use dns_lookup::{LookupError, LookupErrorKind};
use heck::ToSnakeCase as _;
use rustix::io::Errno;
use rustls::pki_types::CertificateDer;
use rustls::{AlertDescription, CertificateError, InvalidMessage, PeerIncompatible, PeerMisbehaved};

use super::Dialer;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind};
use crate::source::api::no_http::says_something_else;
use crate::text::io_words::io_words;
use crate::trust::certificate::{Certificate, key_support};
use crate::trust::error::TrustError;
use crate::trust::key::KeySupport;
use crate::trust::refusal::{refusal, refusal_of_short_key};
use crate::trust::verifier::{CertificateVerifier, SeenCertificate};

/// What the server could have taken.
const OFFERED: &str = "jsinfo speaks TLS 1.2 and 1.3 with ECDHE and AES-GCM or ChaCha20-Poly1305, and takes keys of \
                       RSA (2048 to 8192 bits), P-256, P-384 and Ed25519";

impl Dialer {
    /// The name has no address.
    pub(super) fn unknown_name(&self) -> Failure {
        let host = &self.endpoint.host;
        Failure::message(FailureKind::Unreachable, format!("no address is known for the name {host}"))
            .hint("check the spelling, and which names the name servers of this machine know")
    }

    /// Nobody says whether the name has an address.
    pub(super) fn not_looked_up(&self, error: LookupError) -> Failure {
        let host = &self.endpoint.host;
        let reason = match error.kind() {
            LookupErrorKind::NoName | LookupErrorKind::NoData => return self.unknown_name(),
            LookupErrorKind::Again => "the resolver of this machine got no usable answer",
            LookupErrorKind::Fail => "the resolver of this machine was refused an answer",
            _ => {
                let error = io::Error::from(error);
                if is_of_this_machine(&error) {
                    let what = format!("cannot look up {host}: {}", io_words(&error));
                    return Failure::message(FailureKind::Internal, what);
                }
                "the resolver of this machine does not work"
            }
        };
        Failure::message(FailureKind::LookUp, format!("the look-up of {host} failed: {reason}"))
            .hint("see to the name service of this machine, such as the name servers in /etc/resolv.conf")
            .hint("an address in place of the name needs no look-up")
    }

    /// None of the addresses could be connected to; `error` is the last one's.
    pub(super) fn not_connected(&self, error: &io::Error) -> Failure {
        if error.kind() == io::ErrorKind::TimedOut {
            return self.too_late("the connection");
        }
        let authority = self.endpoint.authority();
        // The server may be in the best of health.
        if is_of_this_machine(error) {
            let what = format!("cannot connect to {authority}: {}", io_words(error));
            return Failure::message(FailureKind::Internal, what);
        }
        let failure = Failure::message(
            FailureKind::Unreachable,
            format!("cannot connect to {authority}: {}", io_words(error)),
        )
        .hint(format!("check that the server runs, and that {} is its API port", self.endpoint.port));
        // A server that does not allow remote control answers its own machine, so that cannot be the reason here.
        if self.endpoint.is_loopback() {
            return failure;
        }
        failure.hint("a server that does not allow remote control answers only on its own machine")
    }

    /// The handshake ended without TLS. `unusable` is the certificate that was seen afterwards, where the server had broken
    /// off before it showed it.
    pub(super) fn tls_failure(
        &self,
        verifier: &CertificateVerifier,
        unusable: Option<&CertificateDer<'_>>,
        error: &io::Error,
    ) -> Failure {
        let authority = self.endpoint.authority();
        if error.kind() == io::ErrorKind::TimedOut {
            return self.too_late("the TLS handshake");
        }
        let Some(cause) = tls_error(error) else { return self.broken_off("the TLS handshake", error) };
        if let rustls::Error::InvalidCertificate(reason) = cause {
            return self.not_trusted(verifier, reason);
        }
        // To rustls that is a record of an unknown kind, like any other text.
        if self.first_bytes.are_http() {
            return Failure::message(
                FailureKind::Protocol,
                format!("{authority} speaks plain HTTP where TLS was expected"),
            )
            .hint(format!("write http://{authority} if that is meant"));
        }
        match cause {
            rustls::Error::AlertReceived(alert) => self.alerted(*alert, unusable),
            rustls::Error::PeerIncompatible(
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
            ) => self.old_tls(),
            rustls::Error::PeerIncompatible(_) => Failure::message(
                FailureKind::Protocol,
                format!("{authority} shares no TLS version or cipher with jsinfo"),
            )
            .hint(OFFERED),
            rustls::Error::PeerMisbehaved(
                PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme
                | PeerMisbehaved::SignedKxWithWrongAlgorithm,
            ) => Failure::message(
                FailureKind::Trust,
                format!("{authority} signs in a way that jsinfo cannot verify, and did not offer (SHA-1?)"),
            )
            .hint(OFFERED),
            rustls::Error::InvalidMessage(InvalidMessage::HandshakePayloadTooLarge) => {
                self.certificates_too_large()
            }
            rustls::Error::NoCertificatesPresented => Failure::message(
                FailureKind::Trust,
                format!("{authority} shows no certificate, and without one nobody can tell who answers"),
            )
            .hint("see to the certificate in the server's configuration, or in that of what stands in front of it"),
            _ if self.first_bytes.are_tls() => Failure::message(
                FailureKind::Protocol,
                format!("{authority} began an answer in TLS, and what followed is none"),
            )
            .hint("look for what stands between here and the server, such as a proxy")
            .hint("the server's own log may say why"),
            _ => says_something_else(&self.endpoint, "TLS", &self.first_bytes)
                .hint(format!("if it speaks plain HTTP: http://{authority}"))
                .hint(foreign_protocol_hint(&self.endpoint)),
        }
    }

    /// The other end said why it refuses TLS, in one word of the standard.
    fn alerted(&self, alert: AlertDescription, unusable: Option<&CertificateDer<'_>>) -> Failure {
        // Servers put a missing client certificate into all kinds of alerts: that they asked for one says more.
        if self.client_certificate.is_wanted() {
            return self.client_certificate_wanted();
        }
        if alert == AlertDescription::ProtocolVersion {
            return self.old_tls();
        }
        if let Some(der) = unusable
            && is_unsupported(der)
        {
            return refusal(der, &TrustError::UnsupportedKey, &self.endpoint);
        }
        let authority = self.endpoint.authority();
        let reason = separate_words(alert.as_str().unwrap_or("UnknownAlert"));
        let log = "the server's own log may say why";
        match alert {
            // That is what the standard has these two for.
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => Failure::message(
                FailureKind::Protocol,
                format!("{authority} refused TLS: nothing that jsinfo offers suits it ({reason})"),
            )
            .hint(OFFERED)
            .hint(log),
            AlertDescription::UnrecognisedName => Failure::message(
                FailureKind::Protocol,
                format!(
                    "{authority} refused TLS: it does not know the name {} ({reason})",
                    self.endpoint.host
                ),
            )
            .hint("ask it by a name that it knows, or by its address"),
            _ => Failure::message(FailureKind::Protocol, format!("{authority} refused TLS: {reason}"))
                .hint(log),
        }
    }

    /// The server knows neither of the versions that are offered.
    fn old_tls(&self) -> Failure {
        let authority = self.endpoint.authority();
        Failure::message(
            FailureKind::Protocol,
            format!("{authority} speaks neither TLS 1.2 nor TLS 1.3, only an older version"),
        )
        .hint("older versions are not safe: let the server, or what stands in front of it, speak TLS 1.2 or 1.3")
        .hint(foreign_protocol_hint(&self.endpoint))
    }

    /// No other message of a handshake is ever so long.
    fn certificates_too_large(&self) -> Failure {
        Failure::message(
            FailureKind::Trust,
            format!(
                "the certificates that {} shows are larger than 64 KiB, which is more than jsinfo reads",
                self.endpoint.authority()
            ),
        )
        .hint("let the server show a smaller one, and leave out of its chain what nobody needs, such as the root")
    }

    /// The server does not go on without a certificate of ours.
    fn client_certificate_wanted(&self) -> Failure {
        let Endpoint { port, .. } = self.endpoint;
        Failure::message(
            FailureKind::Trust,
            format!(
                "{} wants a client certificate, and jsinfo has none to show",
                self.endpoint.authority()
            ),
        )
        .hint(format!(
            "ask the server where it wants none: past the gateway that does, or on its own machine (jsinfo doctor \
             localhost:{port})"
        ))
    }

    fn not_trusted(&self, verifier: &CertificateVerifier, reason: &CertificateError) -> Failure {
        let authority = self.endpoint.authority();
        // This is how the verifier ends a handshake; it has kept the certificate and what is wrong with it.
        if *reason == CertificateError::ApplicationVerificationFailure
            && let Some(SeenCertificate { der, decision, .. }) = verifier.seen()
        {
            return match decision {
                Err(error) if !verifier.has_short_rsa() => refusal(&der, &error, &self.endpoint),
                // It was good, and what was signed with its key could not be verified.
                _ => refusal_of_short_key(&der, &self.endpoint),
            };
        }
        // The certificate passed, and then the signature of the handshake did not.
        if *reason == CertificateError::BadSignature {
            return Failure::message(
                FailureKind::Trust,
                format!(
                    "whoever answers for {authority} does not hold the key of the certificate that it shows"
                ),
            )
            .hint("no option gets past that: look for what stands between here and the server");
        }
        // Where every certificate is good, as on loopback, one that cannot be read fails only here.
        if let Some(seen) = verifier.seen()
            && Certificate::read(&seen.der).is_err()
        {
            return refusal(&seen.der, &TrustError::Other, &self.endpoint);
        }
        Failure::message(
            FailureKind::Trust,
            format!("the signature of {authority} does not fit the key of its certificate"),
        )
        .hint(OFFERED)
    }

    /// A deadline passed: the total one, or else that of the connection.
    pub(in crate::source::api) fn too_late(&self, phase: &str) -> Failure {
        let authority = self.endpoint.authority();
        let total = self.total.now();
        // Where both are over, the total is named: more time for the connection alone would change nothing.
        let (option, deadline) = match total.left() {
            Err(_) => ("--timeout", total),
            Ok(_) => ("--connect-timeout", self.connect_deadline()),
        };
        let given = deadline.given();
        Failure::message(
            FailureKind::Deadline,
            format!("{authority} took too long: {phase} was not over after {given:?}"),
        )
        .hint(format!("{option} gives it longer"))
    }

    /// The connection ended without an error of the protocol above it.
    pub(in crate::source::api) fn broken_off(&self, phase: &str, error: &io::Error) -> Failure {
        let authority = self.endpoint.authority();
        // In TLS 1.3 the server finds the certificate missing when the connection is already there; some say so in an
        // alert, and some of the alerts are lost.
        if self.client_certificate.is_wanted() {
            return self.client_certificate_wanted();
        }
        if let Some(error) = tls_error(error) {
            return Failure::message(
                FailureKind::Protocol,
                format!("{authority} broke TLS off during {phase}: {}", tls_words(error)),
            )
            .hint("the server's own log may say why");
        }
        // Many servers hang up, without a word, on whoever speaks another protocol than they do.
        if self.first_bytes.is_empty() {
            let other = if self.endpoint.tls { "plain HTTP: http" } else { "TLS: https" };
            return Failure::message(
                FailureKind::Unreachable,
                format!("{authority} closed the connection during {phase}, without an answer"),
            )
            .hint(format!("if it speaks {other}://{authority}"))
            .hint(foreign_protocol_hint(&self.endpoint));
        }
        let failure = if error.kind() == io::ErrorKind::UnexpectedEof {
            let what = format!("the answer of {authority} was cut short during {phase}");
            Failure::message(FailureKind::Protocol, what)
        } else {
            let what = format!("the connection to {authority} broke during {phase}: {}", io_words(error));
            Failure::message(FailureKind::Unreachable, what)
        };
        failure.hint("the server, or something on the way, gave up: try again")
    }
}

/// What to try where a server answers in another protocol.
pub(in crate::source::api) fn foreign_protocol_hint(endpoint: &Endpoint) -> String {
    let authority = endpoint.authority();
    format!(
        "if {authority} is a JetStream server's own API port, ask through the vendor's command: console:{authority}"
    )
}

/// rustls reads and writes through [`io`], so its errors come wrapped in those.
pub(super) fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// The end of a connection that was there, in words of our own.
fn tls_words(error: &rustls::Error) -> String {
    match error {
        rustls::Error::AlertReceived(alert) => {
            format!("it says {}", separate_words(alert.as_str().unwrap_or("UnknownAlert")))
        }
        _ => "what it sent is no TLS any more".to_owned(),
    }
}

/// Whether the key of a certificate is of no use here.
fn is_unsupported(der: &CertificateDer<'_>) -> bool {
    key_support(der) == KeySupport::Missing
}

/// `HandshakeFailure` as `handshake failure`: the standard has only the one word for an alert.
fn separate_words(name: &str) -> String {
    name.to_snake_case().replace('_', " ")
}

/// Whether this machine has no more of what a connection takes.
fn is_of_this_machine(error: &io::Error) -> bool {
    let exhausted = [Errno::MFILE, Errno::NFILE, Errno::NOMEM, Errno::NOBUFS];
    Errno::from_io_error(error).is_some_and(|error| exhausted.contains(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_told_in_separate_words() {
        assert_eq!(separate_words("HandshakeFailure"), "handshake failure");
        assert_eq!(separate_words("UnknownCA"), "unknown ca");
        assert_eq!(separate_words("UnknownPSKIdentity"), "unknown psk identity");
        assert_eq!(separate_words("UnrecognisedName"), "unrecognised name");
        assert_eq!(separate_words(""), "");
    }
}
