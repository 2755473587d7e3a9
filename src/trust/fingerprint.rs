//! The SHA-256 of a certificate: how it is known again, whatever else it says.

use std::fmt;
use std::str::FromStr;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use rustls::pki_types::CertificateDer;

/// The SHA-256 of a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a certificate of any shape: nothing in it is read.
    pub(crate) fn from_certificate(der: &CertificateDer<'_>) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, der);
        // The library gives a slice, since its digests have several lengths; this one is always 32 bytes.
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.as_ref());
        Self(bytes)
    }

    /// The way openssl prints it, in four lines, so that two people can compare it aloud.
    pub fn lines_with_colons(&self) -> [String; 4] {
        let mut lines: [String; 4] = Default::default();
        for (line, bytes) in lines.iter_mut().zip(self.0.chunks(8)) {
            let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            *line = pairs.join(":");
        }
        lines
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", HEXLOWER.encode_display(&self.0))
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
        parse(written).ok_or_else(|| "a pin is sha256: and 64 hexadecimal digits".to_owned())
    }
}

fn parse(written: &str) -> Option<Fingerprint> {
    let digits = written.strip_prefix("sha256:")?.replace(':', "");
    let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?;
    bytes.try_into().map(Fingerprint).ok()
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
        let short = format!("sha256:{}", "0".repeat(62));
        let foreign = format!("sha256:{}٣", "0".repeat(62));
        for wrong in
            ["", "sha256:", "sha1:00", &short, &format!("{printed}0"), &format!("{printed}00"), &foreign]
        {
            assert!(wrong.parse::<Fingerprint>().is_err(), "{wrong}");
        }
    }
}
