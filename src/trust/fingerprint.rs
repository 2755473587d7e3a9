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

/// Reads 64 hexadecimal digits in any case, with a colon between all pairs or none, behind `sha256:`, behind what openssl
/// writes in front of them, or alone.
impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let digits = without_label(written);
        let pairs: Vec<&str> = digits.split(':').collect();
        let are_pairs = pairs.len() > 1 && pairs.iter().all(|pair| pair.len() == 2);
        let hex = if are_pairs { pairs.concat() } else { digits.to_owned() };
        if hex.is_empty() || !hex.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err("a pin is sha256: and 64 hexadecimal digits, as jsinfo trust and openssl print them"
                .to_owned());
        }
        // An odd number of digits cannot be decoded; the empty result is refused below, for its length.
        let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).unwrap_or_default();
        bytes.try_into().map(Self).map_err(|_| wrong_length(hex.len()))
    }
}

/// The digits behind `sha256:`, or behind `sha256 Fingerprint=` as `openssl x509 -fingerprint` writes it.
fn without_label(written: &str) -> &str {
    for label in ["sha256:", "sha256 fingerprint="] {
        if let Some((start, digits)) = written.split_at_checked(label.len())
            && start.eq_ignore_ascii_case(label)
        {
            return digits;
        }
    }
    written
}

fn wrong_length(digits: usize) -> String {
    let what = format!("a pin is 64 hexadecimal digits, and these are {digits}");
    match digits {
        40 => format!("{what}: a SHA-1, where SHA-256 is wanted (openssl x509 -fingerprint -sha256)"),
        _ => what,
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
    }

    #[test]
    fn a_pin_is_taken_however_openssl_and_people_write_it() {
        let bare = "0aFF".repeat(16);
        let fingerprint: Fingerprint = bare.parse().unwrap();
        for digits in [bare, vec!["0A:ff"; 16].join(":")] {
            for label in ["", "sha256:", "SHA256:", "sha256 Fingerprint=", "SHA256 Fingerprint="] {
                assert_eq!(format!("{label}{digits}").parse(), Ok(fingerprint), "{label}{digits}");
            }
        }
    }

    #[test]
    fn what_is_no_pin_is_told_how_one_is_written_and_how_long_it_is() {
        let short = format!("sha256:{}", "0".repeat(62));
        let long = format!("SHA256 Fingerprint={}", vec!["0A"; 33].join(":"));
        let odd = "0".repeat(63);
        let sha1 = format!("sha1 Fingerprint={}", vec!["0A"; 20].join(":"));
        let bare_sha1 = vec!["0A"; 20].join(":");
        let foreign = format!("sha256:{}٣", "0".repeat(62));
        let torn = format!("{}:{}", "0".repeat(63), "0");
        let ssh = "SHA256:uNiVztksCsDhcc0u9e8BrQMUzTWzpWHwHOlAvw5ZcpQ";
        let what = |written: &str| written.parse::<Fingerprint>().unwrap_err();
        let form = "a pin is sha256: and 64 hexadecimal digits, as jsinfo trust and openssl print them";
        for wrong in ["", "sha256:", "sha1:00", &sha1, &foreign, &torn, ssh, "sha256:sha256:00"] {
            assert_eq!(what(wrong), form, "{wrong}");
        }
        assert_eq!(what(&short), "a pin is 64 hexadecimal digits, and these are 62");
        assert_eq!(what(&long), "a pin is 64 hexadecimal digits, and these are 66");
        assert_eq!(what(&odd), "a pin is 64 hexadecimal digits, and these are 63");
        assert_eq!(
            what(&bare_sha1),
            "a pin is 64 hexadecimal digits, and these are 40: a SHA-1, where SHA-256 is wanted (openssl x509 -fingerprint -sha256)"
        );
    }

    /// What is not read of a pin must not be passed over.
    #[test]
    fn nothing_before_or_behind_a_pin_is_passed_over() {
        let endings = [
            " x", " ", "\t", "\n", "\r\n", "\0", "x", ",", ";", "&&", "|", "\"", "'", ")", ":", "::", ":0a",
            "0", "00", "=", "-", "_", "\u{a0}", "\u{feff}",
        ];
        for pin in ["0aFF".repeat(16), format!("sha256:{}", vec!["0A:ff"; 16].join(":"))] {
            assert!(pin.parse::<Fingerprint>().is_ok(), "{pin}");
            for ending in endings {
                assert!(format!("{pin}{ending}").parse::<Fingerprint>().is_err(), "{pin}{ending:?}");
                assert!(format!("{ending}{pin}").parse::<Fingerprint>().is_err(), "{ending:?}{pin}");
            }
        }
    }
}
