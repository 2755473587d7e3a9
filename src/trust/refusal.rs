//! How a certificate is refused: what is wrong with it, its fingerprint, and the command that would trust it all the same.

use rustls::pki_types::CertificateDer;

use super::certificate::Certificate;
use super::error::TrustError;
use super::fingerprint::Fingerprint;
use super::key::GOOD_KEYS;
use super::store::RememberedCertificate;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind};
use crate::text::shell_word::shell_word;
use crate::units::time::spell_utc;

/// The refusal of a certificate.
pub(crate) fn refusal(der: &CertificateDer<'_>, error: &TrustError, endpoint: &Endpoint) -> Failure {
    let authority = endpoint.authority();
    let shown = Fingerprint::from_certificate(der);
    let certificate = match Certificate::read(der) {
        Ok(certificate) => certificate,
        Err(error) => {
            return Failure::new(FailureKind::Trust, error)
                .context(format!("the certificate of {authority} cannot be read"))
                .hint("give the server a certificate that others can read, such as `openssl x509`");
        }
    };
    if let TrustError::Changed(remembered) = error {
        return changed(remembered, shown, endpoint);
    }
    // Nothing that trusts it would help, and to be pinned it has to be verified all the same.
    if *error == TrustError::UnsupportedKey {
        return unsupported_key(&certificate.key, endpoint);
    }
    let words = error.words(&certificate, endpoint);
    let failure = Failure::message(
        FailureKind::Trust,
        format!("the certificate of {authority} is not trusted: {words}"),
    )
    .hint(format!("its fingerprint is {shown}"));
    // Beside a pin nothing counts, so to remember the certificate would not help.
    if *error == TrustError::NotPinned {
        return failure.hint(format!("if that is the server's own: --pin {shown}"));
    }
    failure
        .hints(how_to_compare(endpoint))
        .hint(format!("if that is the server's own, remember it: {}", command("trust", endpoint)))
}

/// The refusal of a short key over TLS 1.3, by whose signatures it cannot be verified.
pub(crate) fn refusal_of_short_key(der: &CertificateDer<'_>, endpoint: &Endpoint) -> Failure {
    let key = match Certificate::read(der) {
        Ok(certificate) => certificate.key,
        Err(_) => "short RSA".to_owned(),
    };
    unsupported_key(
        &format!("{key}, which can be verified over TLS 1.2 alone, and that the server refuses"),
        endpoint,
    )
}

/// The refusal of a key that nothing can be done with here. Nobody is blamed: it may be as good as any.
fn unsupported_key(key: &str, endpoint: &Endpoint) -> Failure {
    let authority = endpoint.authority();
    Failure::message(
        FailureKind::Trust,
        format!("jsinfo cannot take the key of {authority}'s certificate ({key})"),
    )
    .hint(format!("give the server a certificate with another key: {GOOD_KEYS}"))
    .hint(format!("until then, the vendor's own command may take it: console:{authority}"))
}

/// The one refusal that must not be overlooked.
fn changed(remembered: &RememberedCertificate, shown: Fingerprint, endpoint: &Endpoint) -> Failure {
    Failure::message(
        FailureKind::Trust,
        format!(
            "THE CERTIFICATE OF {} HAS CHANGED: either the server has a new one, or somebody else answers in its place",
            endpoint.authority()
        ),
    )
    .hint(format!("remembered: {}, since {}", remembered.fingerprint, spell_utc(remembered.since)))
    .hint(format!("shown now:  {shown}"))
    .hints(how_to_compare(endpoint))
    .hint(format!("to look at it, and to remember it instead: {}", command("trust", endpoint)))
    .hint(format!("to forget the old one: {}", command("trust --remove", endpoint)))
}

/// On this machine there is nobody in between, and nothing to compare.
fn how_to_compare(endpoint: &Endpoint) -> Option<String> {
    if endpoint.is_loopback() {
        return None;
    }
    let port = endpoint.port;
    Some(format!("compare it: on the server itself, jsinfo trust localhost:{port} shows it"))
}

/// A command about the server of an endpoint, ready for a shell.
pub(crate) fn command(verb: &str, endpoint: &Endpoint) -> String {
    format!("jsinfo {verb} {}", shell_word(&endpoint.shortest_target()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::certificate::tests::{params, self_signed};

    fn paris() -> Endpoint {
        Endpoint::parse_host("paris.example").unwrap()
    }

    fn remembered(der: &CertificateDer<'_>) -> RememberedCertificate {
        RememberedCertificate {
            server: paris().identity(),
            fingerprint: Fingerprint::from_certificate(der),
            since: "2026-01-02T03:04:05Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_changed_certificate_is_refused_with_both_fingerprints() {
        let (old, new) = (self_signed(&params(&["paris.example"])), self_signed(&params(&["paris.example"])));
        let error = TrustError::Changed(remembered(&old));
        let failure = refusal(&new, &error, &paris());
        assert_eq!(failure.kind(), FailureKind::Trust);
        assert!(failure.message_line().starts_with("THE CERTIFICATE OF paris.example:8886 HAS CHANGED: "));
        assert_eq!(
            failure.hint_lines(),
            [
                format!("remembered: {}, since 2026-01-02 03:04:05 UTC", Fingerprint::from_certificate(&old)),
                format!("shown now:  {}", Fingerprint::from_certificate(&new)),
                "compare it: on the server itself, jsinfo trust localhost:8886 shows it".to_owned(),
                "to look at it, and to remember it instead: jsinfo trust paris.example:8886".to_owned(),
                "to forget the old one: jsinfo trust --remove paris.example:8886".to_owned(),
            ]
        );
    }

    #[test]
    fn where_there_are_pins_only_another_pin_is_advised() {
        let der = self_signed(&params(&["paris.example"]));
        let failure = refusal(&der, &TrustError::NotPinned, &paris());
        let shown = Fingerprint::from_certificate(&der);
        assert_eq!(
            failure.message_line(),
            "the certificate of paris.example:8886 is not trusted: it is none of the pinned ones"
        );
        assert_eq!(
            failure.hint_lines(),
            [format!("its fingerprint is {shown}"), format!("if that is the server's own: --pin {shown}")]
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused_for_that() {
        let failure = refusal(&CertificateDer::from(&b"no"[..]), &TrustError::UnknownIssuer, &paris());
        let told = "the certificate of paris.example:8886 cannot be read: it is no X.509 certificate";
        assert_eq!(failure.message_line(), told);
    }

    #[test]
    fn an_advised_command_is_ready_for_a_shell() {
        assert_eq!(command("trust", &paris()), "jsinfo trust paris.example:8886");
        // Brackets are a pattern to a shell.
        let address = Endpoint::parse_host("[::2]:9000").unwrap();
        assert_eq!(command("trust --remove", &address), "jsinfo trust --remove '[::2]:9000'");
    }
}
