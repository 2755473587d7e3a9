//! The SHA-256 of a certificate: how it is known again, whatever else it says.

use std::fmt;
use std::str::FromStr;

use rustls::pki_types::CertificateDer;

/// The SHA-256 of a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(crate) fn of(certificate: &CertificateDer<'_>) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.as_ref());
        Self(bytes)
    }

    /// The way openssl prints it, in four lines, so that two people can compare it aloud.
    pub fn lines_with_colons(&self) -> [String; 4] {
        let mut lines: [String; 4] = Default::default();
        for (line, bytes) in lines.iter_mut().zip(self.0.chunks(8)) {
            *line = bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":");
        }
        lines
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads `sha256:` and 64 hexadecimal digits in any case, with or without the colons that openssl puts between them.
impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let malformed = || "a pin is sha256: and 64 hexadecimal digits".to_owned();
        let hex = written.strip_prefix("sha256:").ok_or_else(malformed)?.replace(':', "");
        let digits: Vec<u8> = hex
            .chars()
            .map(|c| c.to_digit(16)?.try_into().ok())
            .collect::<Option<_>>()
            .ok_or_else(malformed)?;
        let bytes: Vec<u8> =
            digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
        if digits.len() != 64 {
            return Err(malformed());
        }
        bytes.try_into().map(Self).map_err(|_| malformed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_it_is_printed_and_as_openssl_prints_it() {
        let printed = format!("sha256:{}", "0aFF".repeat(16));
        let fingerprint: Fingerprint = printed.parse().unwrap();
        assert_eq!(fingerprint.to_string(), printed.to_lowercase());
        let openssl = format!("sha256:{}", vec!["0A:FF"; 16].join(":"));
        assert_eq!(openssl.parse(), Ok(fingerprint));
        assert_eq!(format!("sha256:{}", fingerprint.lines_with_colons().join(":")), openssl);
        for wrong in ["", "sha256:", "sha1:00", "sha256:0aff", &format!("{printed}0"), "sha256:zz"] {
            assert!(wrong.parse::<Fingerprint>().is_err(), "{wrong}");
        }
    }
}
