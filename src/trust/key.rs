//! The key of a certificate: what it is called, and whether what was signed with it can be verified here.

use x509_parser::der_parser::asn1_rs::Tag;
use x509_parser::oid_registry as oid;
use x509_parser::public_key::{PublicKey, RSAPublicKey};
use x509_parser::x509::SubjectPublicKeyInfo;

/// The keys that [`KeySupport::Full`] stands for, in words.
pub(crate) const GOOD_KEYS: &str = "RSA of 2048 to 8192 bits, P-256, P-384 or Ed25519";

/// What the cryptography here makes of a server's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeySupport {
    /// It verifies what was signed with it.
    Full,
    /// RSA of 1024 bits and more, but less than 2048: only the signatures of TLS 1.2 can be verified, and a stranger's
    /// word is not good enough for it.
    Short,
    /// Nothing that was signed with it can be verified here. The server may be honest all the same.
    Missing,
}

/// What is made of a key.
pub(super) fn support(key: &SubjectPublicKeyInfo<'_>) -> KeySupport {
    // Before the key is parsed: the library takes these for unknown.
    if key.algorithm.algorithm == oid::OID_SIG_ED25519 {
        return KeySupport::Full;
    }
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => rsa_support(key, &rsa),
        Ok(PublicKey::EC(point)) => ec_support(key, point.data()),
        _ => KeySupport::Missing,
    }
}

/// The limits are those of ring, which counts the bits of a modulus in whole bytes.
fn rsa_support(key: &SubjectPublicKeyInfo<'_>, rsa: &RSAPublicKey<'_>) -> KeySupport {
    let has_null = key.algorithm.parameters.as_ref().is_some_and(|parameters| parameters.tag() == Tag::Null);
    let is_good_exponent = match rsa.try_exponent() {
        Ok(exponent) => (3..1 << 33).contains(&exponent) && exponent % 2 == 1,
        Err(_) => false,
    };
    if !has_null || !is_good_exponent {
        return KeySupport::Missing;
    }
    match rsa_bits(rsa).next_multiple_of(8) {
        1024..2048 => KeySupport::Short,
        2048..=8192 => KeySupport::Full,
        _ => KeySupport::Missing,
    }
}

fn ec_support(key: &SubjectPublicKeyInfo<'_>, point: &[u8]) -> KeySupport {
    /// How a point begins that is written whole, and not as one coordinate and a sign.
    const UNCOMPRESSED: u8 = 4;
    let is_good = matches!(curve_id(key).as_deref(), Some(P256 | P384));
    if is_good && point.first() == Some(&UNCOMPRESSED) { KeySupport::Full } else { KeySupport::Missing }
}

const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";

/// The algorithm and the size of a key, as people call them.
pub(super) fn spell(key: &SubjectPublicKeyInfo<'_>) -> String {
    let algorithm = key.algorithm.algorithm.to_id_string();
    let name = match algorithm.as_str() {
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        "1.2.840.10040.4.1" => "DSA",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        _ => return spell_with_size(key, &algorithm),
    };
    name.to_owned()
}

fn spell_with_size(key: &SubjectPublicKeyInfo<'_>, algorithm: &str) -> String {
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => {
            let key = format!("RSA, {} bits", rsa_bits(&rsa));
            match rsa.try_exponent() {
                // Nearly every key has this one, and those with another are found by it.
                Ok(65_537) => key,
                Ok(exponent) => format!("{key}, exponent {exponent}"),
                Err(_) => format!("{key}, a large exponent"),
            }
        }
        Ok(PublicKey::EC(point)) => match curve_id(key) {
            Some(curve) => match curve_name(&curve) {
                Some(name) if matches!(point.data(), [2 | 3, ..]) => format!("ECDSA {name}, compressed"),
                Some(name) => format!("ECDSA {name}"),
                None => format!("ECDSA, curve {curve}"),
            },
            None => format!("ECDSA, {} bits, a curve without a name (explicit parameters)", point.key_size()),
        },
        _ => format!("algorithm {algorithm}"),
    }
}

/// The bits of the modulus, as openssl counts them.
fn rsa_bits(rsa: &RSAPublicKey<'_>) -> usize {
    let zeros = rsa.modulus.iter().take_while(|byte| **byte == 0).count();
    let Some(modulus) = rsa.modulus.get(zeros..) else { return 0 };
    match modulus.first() {
        Some(first) => modulus.len() * 8 - first.leading_zeros() as usize,
        None => 0,
    }
}

/// The registered number of the curve of an elliptic key; none where its parameters are spelled out.
fn curve_id(key: &SubjectPublicKeyInfo<'_>) -> Option<String> {
    let parameters = key.algorithm.parameters.as_ref()?;
    // The library takes whatever it finds for an identifier.
    if parameters.tag() != Tag::Oid {
        return None;
    }
    Some(parameters.as_oid().ok()?.to_id_string())
}

/// The curves that openssl makes keys of where it is told to.
fn curve_name(id: &str) -> Option<&'static str> {
    let name = match id {
        "1.2.840.10045.3.1.1" => "P-192, 192 bits",
        "1.3.132.0.33" => "P-224, 224 bits",
        P256 => "P-256, 256 bits",
        P384 => "P-384, 384 bits",
        "1.3.132.0.35" => "P-521, 521 bits",
        "1.3.132.0.10" => "secp256k1, 256 bits",
        "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1, 256 bits",
        "1.3.36.3.3.2.8.1.1.11" => "brainpoolP384r1, 384 bits",
        "1.3.36.3.3.2.8.1.1.13" => "brainpoolP512r1, 512 bits",
        _ => return None,
    };
    Some(name)
}
