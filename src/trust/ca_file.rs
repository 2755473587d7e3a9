//! The file of certificates that the user trusts beside the system's: PEM, or one certificate as it is (DER).
//!
//! Such files come by mail, from Windows and out of variables, so what is wrong with one is said in words. Nothing of what
//! it holds is ever repeated: there may be a private key in it.

use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject as _};

use super::certificate::Certificate;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::{self, io_message};

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
const UTF16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// How an ASN.1 structure begins, and with it every certificate that is not PEM.
const DER_SEQUENCE: u8 = 0x30;

/// What to do about a file of another kind.
const CONVERT: &str = "a certificate is made PEM by: openssl x509 -in FILE -out FILE.pem";

/// Reads the certificates of a file, at least one.
///
/// # Errors
/// [`FailureKind::Configuration`] where it cannot be read, or holds none.
pub(super) fn read(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let bytes = files::read::bytes(path)
        .map_err(|error| Failure::new(FailureKind::Configuration, io_message(error)).context(tried(path)))?;
    parse(&bytes).map_err(|fault| {
        Failure::message(FailureKind::Configuration, fault.what).context(tried(path)).hint(fault.advice)
    })
}

fn tried(path: &Path) -> String {
    format!("cannot use {} as roots", path.display())
}

/// What is wrong with a file, and what to do about it.
struct FileFault {
    what: String,
    advice: &'static str,
}

impl FileFault {
    fn new(what: impl Into<String>, advice: &'static str) -> Self {
        Self { what: what.into(), advice }
    }
}

fn parse(bytes: &[u8]) -> std::result::Result<Vec<CertificateDer<'static>>, FileFault> {
    if bytes.trim_ascii().is_empty() {
        return Err(FileFault::new(
            "it is empty",
            "it has to hold the certificate of an authority, or the server's own",
        ));
    }
    if UTF16_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(FileFault::new(
            "it is text in UTF-16, which PEM is not",
            "save it as plain text (ASCII)",
        ));
    }
    if bytes.first() == Some(&DER_SEQUENCE) {
        return parse_der(bytes);
    }
    parse_pem(bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes))
}

fn parse_der(bytes: &[u8]) -> std::result::Result<Vec<CertificateDer<'static>>, FileFault> {
    let der = CertificateDer::from(bytes.to_vec());
    if Certificate::read(&der).is_ok() {
        return Ok(vec![der]);
    }
    Err(FileFault::new(
        "it is DER, but not one certificate (a PKCS#12 or PKCS#7 bundle, or a key?)",
        "a bundle is taken apart by: openssl pkcs12 -in FILE -nokeys -out FILE.pem (openssl pkcs7 -print_certs for PKCS#7)",
    ))
}

fn parse_pem(text: &[u8]) -> std::result::Result<Vec<CertificateDer<'static>>, FileFault> {
    let mut certificates: Vec<CertificateDer<'static>> = Vec::new();
    for section in CertificateDer::pem_slice_iter(text) {
        let der = section.map_err(|error| section_fault(&error, certificates.len() + 1, text))?;
        // The system's own roots are not looked at so closely, but this file was meant.
        if Certificate::read(&der).is_err() {
            let number = certificates.len() + 1;
            return Err(FileFault::new(format!("its certificate {number} cannot be read"), CONVERT));
        }
        certificates.push(der);
    }
    if certificates.is_empty() {
        return Err(no_certificate(text));
    }
    Ok(certificates)
}

/// What is wrong where a section of a PEM file cannot be read. The library's own words hold bytes of the file.
fn section_fault(error: &pem::Error, number: usize, text: &[u8]) -> FileFault {
    const COPY: &str = "copy it anew, with every line as it was";
    match error {
        // Whatever the library finds wrong there, lost line breaks are the cause.
        _ if is_one_line(text) => one_line(),
        pem::Error::MissingSectionEnd { .. } => {
            FileFault::new(format!("it is cut short: section {number} of its PEM has no END line"), COPY)
        }
        pem::Error::IllegalSectionStart { .. } => {
            FileFault::new("one of its BEGIN lines is none as PEM has them", COPY)
        }
        pem::Error::Base64Decode(_) => {
            FileFault::new(format!("section {number} of its PEM is no base64"), COPY)
        }
        _ => FileFault::new("it is no PEM that can be read", CONVERT),
    }
}

fn no_certificate(text: &[u8]) -> FileFault {
    if is_one_line(text) {
        one_line()
    } else if contains(text, b"PRIVATE KEY-----") {
        FileFault::new(
            "it holds a private key and no certificate",
            "the key is not needed here: name the certificate",
        )
    } else if contains(text, b"-----BEGIN ") {
        FileFault::new("it is PEM, but holds no certificate", "name a file with a section BEGIN CERTIFICATE")
    } else {
        FileFault::new("it holds no certificate", CONVERT)
    }
}

/// Variables of build systems make one line of a file, some with `\n` written out.
fn is_one_line(text: &[u8]) -> bool {
    let line = text.trim_ascii();
    contains(line, b"-----BEGIN ") && !line.contains(&b'\n') && !line.contains(&b'\r')
}

fn one_line() -> FileFault {
    FileFault::new(
        "its PEM has lost its line breaks",
        "put them back: BEGIN and END stand on lines of their own",
    )
}

fn contains(text: &[u8], what: &[u8]) -> bool {
    text.windows(what.len()).any(|window| window == what)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use rcgen::KeyPair;

    use super::*;
    use crate::trust::certificate::tests::{params, self_signed};

    fn pem(der: &CertificateDer<'_>) -> String {
        let body = data_encoding::BASE64.encode(der);
        let mut lines = String::new();
        for line in body.as_bytes().chunks(64) {
            lines.push_str(std::str::from_utf8(line).unwrap());
            lines.push('\n');
        }
        format!("-----BEGIN CERTIFICATE-----\n{lines}-----END CERTIFICATE-----\n")
    }

    fn parsed(text: impl AsRef<[u8]>) -> Vec<CertificateDer<'static>> {
        parse(text.as_ref()).unwrap_or_else(|fault| panic!("{}", fault.what))
    }

    fn fault(text: impl AsRef<[u8]>) -> String {
        match parse(text.as_ref()) {
            Ok(_) => panic!("it is taken"),
            Err(fault) => fault.what,
        }
    }

    #[test]
    fn certificates_are_read_however_the_file_was_made() {
        let (paris, oslo) = (self_signed(&params(&["paris"])), self_signed(&params(&["oslo"])));
        let (first, second) = (pem(&paris), pem(&oslo));
        let key = KeyPair::generate().unwrap().serialize_pem();
        let both = [paris.clone(), oslo];
        let one = std::slice::from_ref(&paris);
        assert_eq!(parsed(&first), one);
        assert_eq!(
            parsed(format!("subject=CN = paris\n{first}{key}\n{second}")),
            both,
            "what is beside them"
        );
        assert_eq!(parsed(format!("{first}{second}").replace('\n', "\r\n")), both, "from Windows");
        assert_eq!(parsed(format!("{first}{second}").replace('\n', "\r")), both, "from an old Macintosh");
        assert_eq!(parsed(format!("\u{feff}{first}")), one, "a byte order mark");
        assert_eq!(parsed(first.trim_end()), one, "no line break at the end");
        assert_eq!(parsed(&paris), one, "DER");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_without_a_byte_of_it() {
        let paris = pem(&self_signed(&params(&["paris"])));
        let key = KeyPair::generate().unwrap().serialize_pem();
        let one_line = "its PEM has lost its line breaks";
        let utf16: Vec<u8> = "\u{feff}-----BEGIN".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (line, _) = key.split_once("-----END").unwrap();
        for (text, told) in [
            (String::new(), "it is empty"),
            ("\n \r\n".to_owned(), "it is empty"),
            (paris.replace('\n', ""), one_line),
            (paris.replace('\n', "\\n"), one_line),
            (key.replace('\n', ""), one_line),
            (key.clone(), "it holds a private key and no certificate"),
            (line.to_owned(), "it is cut short: section 1 of its PEM has no END line"),
            (format!("{paris}{line}"), "it is cut short: section 2 of its PEM has no END line"),
            (paris.replace("CERTIFICATE---", "X509 CRL---"), "it is PEM, but holds no certificate"),
            (paris.replace("MII", "M!I"), "section 1 of its PEM is no base64"),
            (
                paris.replace("CERTIFICATE-----\nM", "CERTIFICATE---\nM"),
                "one of its BEGIN lines is none as PEM has them",
            ),
            (
                format!("{paris}{}", pem(&CertificateDer::from(&b"no"[..]))),
                "its certificate 2 cannot be read",
            ),
            ("{\"version\": 1}".to_owned(), "it holds no certificate"),
        ] {
            assert_eq!(fault(&text), told, "{text}");
        }
        assert_eq!(fault(utf16), "it is text in UTF-16, which PEM is not");
        let der = KeyPair::generate().unwrap().serialize_der();
        assert!(fault(der).starts_with("it is DER, but not one certificate"));
    }

    #[test]
    fn a_file_without_an_end_is_not_read_for_ever() {
        let failure = read(Path::new("/dev/zero")).unwrap_err();
        assert_eq!(failure.message_line(), "cannot use /dev/zero as roots: it is larger than 8 MiB");
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named_with_what_to_do() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(KeyPair::generate().unwrap().serialize_pem().as_bytes()).unwrap();
        let failure = read(file.path()).unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Configuration);
        let what = "it holds a private key and no certificate";
        assert_eq!(failure.message_line(), format!("cannot use {} as roots: {what}", file.path().display()));
        assert_eq!(failure.hint_lines(), ["the key is not needed here: name the certificate"]);
    }
}
