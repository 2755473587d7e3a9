//! Expectations over documents: how they are read, what they compare, and what they say.
#![allow(clippy::needless_raw_string_hashes, reason = "expect_test writes them")]

use serde_json::json;

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
    match expectation(written).judge(document) {
        Verdict::Met(sentence) => format!("met: {sentence}"),
        Verdict::Broken(sentence) => format!("broken: {sentence}"),
        Verdict::Unclear(sentence) => format!("unclear: {sentence}"),
    }
}

/// Asserts what is made of one value: what follows the field, and whether the value is so.
#[allow(clippy::needless_pass_by_value, reason = "tests read better")]
fn assert_judged<const N: usize>(path: &str, value: Value, expected: [(&str, bool); N]) {
    let document = document(path, &value);
    for (demand, met) in expected {
        let verdict = expectation(&format!("{path} {demand}")).judge(&document);
        let is_so = match &verdict {
            Verdict::Met(_) => Some(true),
            Verdict::Broken(_) => Some(false),
            Verdict::Unclear(_) => None,
        };
        assert_eq!(is_so, Some(met), "{path} {demand}, and it is {value}: {verdict:?}");
    }
}
