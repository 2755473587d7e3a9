//! Whether what is transferred can be read on the way.

use crate::catalogue::kind;
use crate::health::limits::{Bad, Scale, Unit};
use crate::health::rule::{Case, ComparedWith, Rule, RulePart};
use crate::health::{Finding, Outcome};
use crate::units::amount::Amount;

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&ENCRYPTION, &CIPHER];

static ENCRYPTION: Rule = Rule {
    code: "encryption",
    about: "encryption is not available, or not enabled at the receiver",
    advice: "enable encryption at both ends",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Warning],
    parts: &[
        RulePart::field_at("encryptionAvailable", encryption_available),
        RulePart::field_at("receiver.encryptionEnabled", encryption_enabled),
    ],
};

fn encryption_available(case: &Case<'_>) -> Finding {
    let no = "the server cannot encrypt connections";
    case.ok_unless_no("the server can encrypt connections", Outcome::Warning, no)
}

fn encryption_enabled(case: &Case<'_>) -> Finding {
    let no = "the receiver does not encrypt transfers";
    case.ok_unless_no("the receiver encrypts transfers", Outcome::Warning, no)
}

static CIPHER: Rule = Rule {
    code: "cipher",
    about: "the weakest cipher that is accepted is too weak",
    advice: "raise the minimum above {limit}",
    compares_with: ComparedWith::Nothing,
    scale: Some(Scale::new(Unit::Cipher, Bad::Low).warning_at(1).critical_at(0)),
    severities: &[Outcome::Warning, Outcome::Critical],
    parts: &[RulePart::field_at("minCipher", weakest_cipher)],
};

fn weakest_cipher(case: &Case<'_>) -> Finding {
    let Some(index) = kind::cipher(case.value) else { return Finding::skipped("minCipher is no cipher") };
    // As they are documented: NONE neither encrypts nor validates, UNENCRYPTED validates.
    let consequence = match index {
        0 => ": transfers may be neither encrypted nor verified",
        1 => ": transfers may be read on the way",
        _ => "",
    };
    let name = kind::CIPHERS.get(index).copied().unwrap_or_default();
    let amount = Amount::whole(i128::try_from(index).unwrap_or_default());
    case.measured(amount, format!("the weakest cipher is {name}{consequence}"))
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::health::rules::sample::{Given, RuleSample, given};

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        vec![
            encryption(true, true).gives(Outcome::Ok),
            encryption(false, true).gives(Outcome::Warning),
            encryption(true, false).gives(Outcome::Warning),
            cipher(0).gives(Outcome::Critical),
            cipher("UNENCRYPTED").gives(Outcome::Warning),
            cipher(2).gives(Outcome::Ok),
        ]
    }

    fn encryption(is_available: bool, is_enabled: bool) -> Given {
        let receiver = json!({ "encryptionEnabled": is_enabled });
        given(&ENCRYPTION, json!({"encryptionAvailable": is_available, "receiver": receiver}))
    }

    fn cipher(cipher: impl Into<Value>) -> Given {
        let cipher: Value = cipher.into();
        given(&CIPHER, json!({ "minCipher": cipher }))
    }

    #[test]
    fn a_weak_cipher_is_named_with_what_comes_of_it() {
        assert_eq!(
            cipher(1).finding().sentence,
            "the weakest cipher is UNENCRYPTED: transfers may be read on the way"
        );
        assert_eq!(cipher(3).finding().sentence, "the weakest cipher is ENCRYPTED_256");
    }
}
