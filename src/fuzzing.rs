//! What a fuzzer is let loose on: everything that reads what somebody else wrote, with what has to be true of it whatever
//! that is. The fuzzer itself is in `fuzz/`; the tests below play what it starts from and what it has found.

#![allow(clippy::panic, reason = "a fuzzer wants to hear of it")]

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use crate::check::expectation::Expectation;
use crate::check::plan::Plan;
use crate::check::policy::Policy;
use crate::check::report::TargetResult;
use crate::config::{Configuration, Environment};
use crate::document::Document;
use crate::files::toml::TomlFile;
use crate::format::Format;
use crate::json::{self, Value};
use crate::output::TermStyle;
use crate::render::{self, ShowOptions};
use crate::secret::MASK;
use crate::session::TargetAnswer;
use crate::source::api::rpc::read_response;
use crate::source::{Fetched, Target};
use crate::units::version::Version;
use crate::units::{amount, time};

/// Does with an input what has to do no harm.
pub type Act = fn(&[u8]);

/// The ways in, by their names.
pub const TARGETS: [(&str, Act); 7] = [
    ("document", document),
    ("envelope", envelope),
    ("target", target),
    ("configuration", configuration),
    ("policy", policy),
    ("expectation", expectation),
    ("units", units),
];

/// The moment of every judgement, so that the same input always does the same.
const NOW: Timestamp = Timestamp::constant(1_795_377_607, 0);

/// A saved document: read, masked, judged, shown in every format. What is printed for programs can be read again, and for
/// people nothing is printed that a terminal would act on.
fn document(bytes: &[u8]) {
    let Ok(mut document) = Document::from_saved_json(bytes) else { return };
    let sent = Value::Object(document.clone().into_root()).to_string();
    assert_eq!(json::read(sent.as_bytes()).map(|value| value.to_string()).ok(), Some(sent));
    document.mask_secrets();
    let masked = document.clone();
    document.mask_secrets();
    assert_eq!(masked.root(), document.root(), "what is masked stays as it is");
    let result = judged(document.clone());
    for format in [Format::Text, Format::Json, Format::Kv, Format::Env, Format::Markdown] {
        for (all, normalize) in [(false, false), (true, false), (false, true)] {
            if normalize && matches!(format, Format::Text | Format::Markdown) {
                continue;
            }
            let options = ShowOptions { format, all, normalize, ..ShowOptions::default() };
            let terminal = TermStyle { width: Some(80), height: Some(24), terminal: true, ..TermStyle::FILE };
            for style in [TermStyle::FILE, terminal] {
                let Ok(shown) = render::document(&document, &result, &options, style) else {
                    panic!("every format of show shows every document")
                };
                assert_harmless(&shown.text, format);
                if format == Format::Json {
                    assert!(json::read(shown.text.as_bytes()).is_ok(), "{}", shown.text);
                }
            }
        }
    }
    let line = render::fleet_line(&result);
    assert!(serde_json::from_str::<serde_json::Value>(&line).is_ok(), "{line}");
}

fn judged(document: Document) -> TargetResult {
    let answer = TargetAnswer {
        target: "./x.json".to_owned(),
        uncertified: None,
        took: Duration::ZERO,
        answer: Ok(Fetched { document, meta: None }),
    };
    Plan::standard().evaluate(answer, NOW)
}

/// Nothing that moves a cursor or turns text around. The values of `env` in a file are exact.
fn assert_harmless(text: &str, format: Format) {
    if format == Format::Env {
        return;
    }
    let acts = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(acts), "{format:?}: {text:?}");
}

/// What a server answers.
fn envelope(bytes: &[u8]) {
    if let Ok(value) = read_response(bytes, 1)
        && let Ok(document) = Document::from_value(value)
    {
        let _ = judged(document);
    }
}

/// What somebody types for a target: read or refused, and no refusal repeats a password.
fn target(bytes: &[u8]) {
    let Ok(written) = str::from_utf8(bytes) else { return };
    let password = "hunter2";
    match Target::parse(written) {
        Ok(target) => {
            let _ = (target.certified(), target.source().takes_credentials());
        }
        Err(failure) => assert!(!failure.to_string().is_empty()),
    }
    if !written.contains(password) && !written.contains(['/', '@', ':', ' ', '#', '?', '\\']) {
        for secret in [format!("https://ops:{password}@{written}"), format!("ops:{password}@{written}")] {
            if let Err(failure) = Target::parse(&secret) {
                assert!(!failure.to_string().contains(password), "{failure}");
            }
        }
    }
}

fn configuration(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let file = TomlFile::new(Path::new("config.toml"), text);
    let environment = Environment::from_values(&[]);
    if let Err(failure) = Configuration::from_toml(&file, &environment) {
        assert!(failure.to_string().contains("config.toml"), "{failure}");
    }
}

fn policy(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let file = TomlFile::new(Path::new("policy.toml"), text);
    match Policy::from_toml(&file) {
        Ok(policy) => {
            let mut plan = Plan { same: policy.same, mutes: policy.mutes, ..Plan::standard() };
            plan.expect(policy.expectations);
            let Ok(document) = Document::from_json(br#"{"version": "2.9.2", "license": {"valid": true}}"#)
            else {
                panic!("it is a document")
            };
            let answer = TargetAnswer {
                target: "paris".to_owned(),
                uncertified: None,
                took: Duration::ZERO,
                answer: Ok(Fetched { document, meta: None }),
            };
            let _ = plan.evaluate(answer, NOW);
        }
        Err(failure) => assert!(failure.to_string().contains("policy.toml"), "{failure}"),
    }
}

/// An expectation: what was read is read again from how it is written, and means the same.
fn expectation(bytes: &[u8]) {
    let Ok(written) = str::from_utf8(bytes) else { return };
    let Ok(read) = Expectation::parse(written) else { return };
    let again = read.to_string();
    match Expectation::parse(&again) {
        Ok(other) => assert_eq!(other.to_string(), again, "{written:?}"),
        Err(misread) => panic!("{written:?} is written {again:?}: {}", misread.what),
    }
    let json =
        br#"{"version": "2.9.2", "serverName": "paris", "minCipher": 3, "user": {"token": "hunter2"}}"#;
    let Ok(document) = Document::from_json(json) else { panic!("it is a document") };
    let finding = read.evaluate(&document, crate::health::Outcome::Critical);
    assert!(!finding.sentence.contains("hunter2") || written.contains("hunter2"), "{}", finding.sentence);
    assert!(MASK.len() < 10);
}

/// Amounts, times and versions: what is spelled can be read.
fn units(bytes: &[u8]) {
    let Ok(written) = str::from_utf8(bytes) else { return };
    // What is longer than a calendar is written in no unit but seconds.
    let longest = 7_000_000 * 86_400;
    if let Ok(span) = time::read_span(written)
        && (0..longest).contains(&span.as_secs())
    {
        let spelled = time::spell_span(span.as_secs().into());
        assert!(time::read_span(&spelled).is_ok(), "{written:?} is spelled {spelled:?}");
    }
    let _ = (time::read_timeout(written), time::read_moment(written), time::read_retry_after(written, NOW));
    for read in [amount::read_rate, amount::read_size, amount::read_percent] {
        if let Ok(amount) = read(written) {
            let digits = amount.to_string();
            assert!(json::Number::parse(&digits).is_some(), "{written:?} is {digits:?}");
        }
    }
    if let Some(version) = Version::parse(written) {
        assert!(version <= version.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a fuzzer starts from, and what it has found: a directory for each way in.
    #[test]
    fn whatever_was_found_stays_mended() {
        for (name, act) in TARGETS {
            let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
            let mut count = 0;
            for entry in std::fs::read_dir(&directory).unwrap() {
                act(&std::fs::read(entry.unwrap().path()).unwrap());
                count += 1;
            }
            assert!(count > 0, "{name} has nothing to start from");
        }
    }

    /// Without a fuzzer: bytes that somebody might send, cut and turned at random, the same ones every time.
    #[test]
    fn seeds_that_are_damaged_do_no_harm() {
        let mut random = fastrand::Rng::with_seed(20_261_129);
        for (name, act) in TARGETS {
            let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
            for entry in std::fs::read_dir(&directory).unwrap() {
                let seed = std::fs::read(entry.unwrap().path()).unwrap();
                for _ in 0..60 {
                    let mut bytes = seed.clone();
                    for _ in 0..random.usize(1..4) {
                        if bytes.is_empty() {
                            break;
                        }
                        let place = random.usize(..bytes.len());
                        match random.u8(..3) {
                            0 => bytes[place] = random.u8(..),
                            1 => bytes.truncate(place),
                            _ => {
                                bytes.remove(place);
                            }
                        }
                    }
                    act(&bytes);
                }
            }
        }
    }
}
