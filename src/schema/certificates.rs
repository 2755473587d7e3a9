//! `jsinfo/certificates` 1: the certificates that are remembered, as `jsinfo trust --list --json` prints them.
//!
//! Certificates may get more fields. What is here stays as it is.

use serde::Serialize;

use crate::trust::store::RememberedCertificate;
use crate::units::time::spell_rfc3339;

const NAME: &str = "jsinfo/certificates";
const VERSION: u32 = 1;

/// Every certificate that is remembered, in the file's order.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct CertificateListDocument<'a> {
    /// `jsinfo/certificates`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// The certificates; an empty list where none is remembered.
    certificates: Vec<CertificateEntry<'a>>,
}

/// A certificate.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CertificateEntry<'a> {
    /// Whose it is: `host:port`.
    server: &'a str,
    /// Which it is, as `--pin` takes it: `sha256:` and the fingerprint in hexadecimal digits.
    fingerprint: String,
    /// When it was remembered: RFC 3339 in UTC, to the second.
    since: String,
}

impl<'a> CertificateListDocument<'a> {
    pub(crate) fn from_remembered(all: &'a [RememberedCertificate]) -> Self {
        let certificates = all.iter().map(CertificateEntry::from_remembered).collect();
        Self { schema: NAME, schema_version: VERSION, certificates }
    }
}

impl<'a> CertificateEntry<'a> {
    fn from_remembered(remembered: &'a RememberedCertificate) -> Self {
        Self {
            server: &remembered.server,
            fingerprint: remembered.fingerprint.to_string(),
            since: spell_rfc3339(remembered.since),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_version_stay() {
        let remembered = RememberedCertificate {
            server: "paris:8886".to_owned(),
            fingerprint: format!("sha256:{}", "0".repeat(64)).parse().unwrap(),
            since: "2026-11-24T20:00:07Z".parse().unwrap(),
        };
        let all = [remembered];
        let document = CertificateListDocument::from_remembered(&all);
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/certificates",
              "schemaVersion": 1,
              "certificates": [
                {
                  "server": "paris:8886",
                  "fingerprint": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                  "since": "2026-11-24T20:00:07Z"
                }
              ]
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(&document).unwrap());
    }
}
