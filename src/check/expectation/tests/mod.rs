//! Expectations over documents: how they are read, what they compare, and what they say.
#![allow(clippy::needless_raw_string_hashes, reason = "expect_test writes them")]

use serde_json::{Value, json};

use super::*;
use crate::catalogue;

mod comparing;
mod judging;
mod reading;

const MET: bool = true;
const BROKEN: bool = false;

fn expectation(written: &str) -> Expectation {
    Expectation::parse(written).unwrap_or_else(|misread| panic!("{written}: {misread:?}"))
}

/// A document with one value.
fn document(path: &str, value: &Value) -> Document {
    let nested = path.rsplit('.').fold(value.clone(), |inner, key| json!({ key: inner }));
    Document::from_json(nested.to_string().as_bytes()).unwrap()
}

fn judged(document: &Document, written: &str) -> String {
    let Finding { outcome, sentence, .. } = expectation(written).evaluate(document, Outcome::Critical);
    let word = match is_met(outcome) {
        Some(true) => "met",
        Some(false) => "broken",
        None => "unclear",
    };
    format!("{word}: {sentence}")
}

fn is_met(outcome: Outcome) -> Option<bool> {
    match outcome {
        Outcome::Ok => Some(MET),
        Outcome::Critical => Some(BROKEN),
        Outcome::Unknown => None,
        other => panic!("an expectation is never {other:?}"),
    }
}

/// Asserts what is made of one value: what follows the field, and whether the value is so.
#[allow(clippy::needless_pass_by_value, reason = "tests read better")]
fn assert_judged<const N: usize>(path: &str, value: Value, expected: [(&str, bool); N]) {
    let document = document(path, &value);
    for (demand, met) in expected {
        let finding = expectation(&format!("{path} {demand}")).evaluate(&document, Outcome::Critical);
        assert_eq!(is_met(finding.outcome), Some(met), "{path} {demand}, and it is {value}: {finding:?}");
    }
}
