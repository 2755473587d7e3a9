//! The answer: whether it is understood, and whether it is one that this program knows.

use std::ops::RangeInclusive;

use crate::catalogue::{self, kind};
use crate::document::{Document, Lookup, UNRECOGNISED};
use crate::health::rule::{Case, ComparedWith, Rule, RulePart};
use crate::health::{Finding, Outcome, odd};

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&ANSWER, &API_VERSION];

/// Whether the answer is understood.
pub static ANSWER: Rule = Rule {
    code: "answer",
    about: "the answer is not understood, or odd where a rule reads it (unknown)",
    advice: "compare with the documentation, and update jsinfo",
    compares_with: ComparedWith::Nothing,
    scale: None,
    // Nobody can tell how bad it is: what it finds is unknown, which is none of these.
    severities: &[],
    parts: &[RulePart::no_field(answer)],
};

fn answer(case: &Case<'_>) -> Finding {
    let document = case.evidence.document;
    // Otherwise any JSON at all would be understood: no field would be odd, because none would be there.
    if !document.is_recognised() {
        return Finding::new(Outcome::Unknown, UNRECOGNISED);
    }
    let mut oddities = odd_fields(case);
    oddities.extend(odd_sections(document));
    if oddities.is_empty() {
        Finding::ok("the answer is understood")
    } else {
        Finding::new(Outcome::Unknown, oddities.join("; "))
    }
}

/// What is said of the odd fields that are read. Another one may be what it likes: no verdict depends on it.
fn odd_fields(case: &Case<'_>) -> Vec<String> {
    let mut sentences = Vec::new();
    for field in case.evidence.read {
        match case.evidence.document.lookup(field) {
            Lookup::Odd(value) => sentences.push(odd(field.path, value, field.kind.description())),
            // Of a section that is there twice, each of its fields says the same.
            Lookup::Repeated(repeated) if !sentences.contains(&repeated.to_string()) => {
                sentences.push(repeated.to_string());
            }
            Lookup::Repeated(_) | Lookup::Absent | Lookup::Null | Lookup::Is(_) => {}
        }
    }
    sentences
}

/// What is said of sections that are no objects. One that is null is one that was not sent.
fn odd_sections(document: &Document) -> Vec<String> {
    let mut sentences = Vec::new();
    for section in catalogue::sections() {
        if let Some(value) = document.odd_section(section)
            && !value.is_null()
        {
            sentences.push(odd(section.path, value, "an object"));
        }
    }
    sentences
}

/// The API versions that are documented, from server 1.7 to 2.9.2.
const KNOWN_API: RangeInclusive<i128> = 26..=40;

static API_VERSION: Rule = Rule {
    code: "api-version",
    about: "the API is older (warning) or newer (notice) than those that jsinfo knows",
    advice: "update jsinfo, or the server",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Notice, Outcome::Warning],
    parts: &[RulePart::field_at("apiVersion", api_version)],
};

fn api_version(case: &Case<'_>) -> Finding {
    let Some(version) = kind::integer(case.value) else {
        return Finding::skipped("apiVersion is no integer");
    };
    let (oldest, newest) = (KNOWN_API.start(), KNOWN_API.end());
    if version > *newest {
        // Worth knowing and no more: new versions have added fields, and taken none away that a rule reads.
        return Finding::new(
            Outcome::Notice,
            format!("the API version {version} is newer than {newest}, the newest that is documented"),
        );
    }
    if version < *oldest {
        return Finding::new(
            Outcome::Warning,
            format!("the API version {version} is older than {oldest}, the oldest that is documented"),
        );
    }
    Finding::ok(format!("the API version is {version}"))
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::health::rules::sample::{RuleSample, given};

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        vec![
            given(&ANSWER, json!({"license": {"valid": true}})).gives(Outcome::Ok),
            given(&ANSWER, json!({"license": {"valid": "true"}})).gives(Outcome::Unknown),
            given(&ANSWER, json!({"version": "2.9.2", "allowRemoteControl": 1})).gives(Outcome::Unknown),
            given(&ANSWER, json!({"version": "2.9.2", "license": []})).gives(Outcome::Unknown),
            given(&ANSWER, json!({"version": "2.9.2", "license": null})).gives(Outcome::Ok),
            given(&ANSWER, json!({"something": "else"})).gives(Outcome::Unknown),
            given(&API_VERSION, json!({"apiVersion": 25})).gives(Outcome::Warning),
            given(&API_VERSION, json!({"apiVersion": 26})).gives(Outcome::Ok),
            given(&API_VERSION, json!({"apiVersion": 40})).gives(Outcome::Ok),
            given(&API_VERSION, json!({"apiVersion": 41})).gives(Outcome::Notice),
        ]
    }

    #[test]
    fn what_no_rule_reads_may_be_odd() {
        assert_eq!(given(&ANSWER, json!({"revision": "x"})).finding().outcome, Outcome::Ok);
    }

    #[test]
    fn everything_odd_is_told_at_once() {
        let finding = given(&ANSWER, json!({"apiVersion": [], "license": 7, "user": null})).finding();
        assert_eq!(
            finding.sentence,
            "apiVersion is [], but is documented as an integer; license is 7, but is documented as an object"
        );
    }
}
