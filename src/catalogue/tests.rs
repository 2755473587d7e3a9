//! The table's promises, checked over all of it.

use std::collections::HashSet;

use super::*;
use crate::document::{Document, Lookup};
use crate::units::version::Version;

fn sample(name: &str) -> Document {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    Document::from_json(&std::fs::read(path).unwrap()).unwrap()
}

const SAMPLES: [&str; 6] = [
    "1.4-anonymous.json",
    "1.9.0-superuser.json",
    "2.9.2-anonymous.json",
    "2.9.2-superuser.json",
    "2.9.2-token.json",
    "2.9.2-unhealthy.json",
];

#[test]
fn there_are_53_fields_in_8_sections_and_no_path_twice() {
    let paths: HashSet<_> = fields().map(|field| field.path.to_ascii_lowercase()).collect();
    assert_eq!(paths.len(), 53);
    assert_eq!(fields().count(), 53);
    let names: Vec<_> = sections().flat_map(Section::names).map(str::to_ascii_lowercase).collect();
    assert_eq!(
        names.iter().collect::<HashSet<_>>().len(),
        names.len(),
        "a section name stands for one section"
    );
}

#[test]
fn a_path_is_its_sections_path_and_one_key() {
    for field in fields() {
        let parent = field.path.rsplit_once('.').map_or("", |(parent, _)| parent);
        assert_eq!(parent, field.section.path, "{}", field.path);
    }
    for section in sections() {
        assert!(!section.fields().is_empty(), "{} is empty", section.name);
        for older in section.older {
            let parent = |path: &str| path.rsplit_once('.').map(|(parent, _)| parent.to_owned());
            assert_eq!(parent(older), parent(section.path), "an older name stands in the same object");
        }
    }
}

#[test]
fn labels_are_unique_in_a_section_and_short() {
    for section in sections() {
        let labels: HashSet<_> = section.fields().iter().map(|field| field.label).collect();
        assert_eq!(labels.len(), section.fields().len(), "{}", section.name);
    }
    for field in fields() {
        assert!(field.label.len() <= 26, "{} is long for a narrow terminal", field.label);
        assert!(field.about.ends_with('.'), "{} has no sentence", field.path);
    }
}

#[test]
fn a_superuser_of_today_is_sent_every_field_as_documented() {
    let document = sample("2.9.2-superuser.json");
    for field in fields() {
        assert!(matches!(document.lookup(field), Lookup::Is(_) | Lookup::Null), "{}", field.path);
    }
}

#[test]
fn every_leaf_of_every_sample_is_claimed_and_none_is_odd() {
    for name in SAMPLES {
        let document = sample(name);
        assert_eq!(document.unknown(), [], "{name}");
        for field in fields() {
            assert!(!matches!(document.lookup(field), Lookup::Odd(_)), "{name}: {}", field.path);
        }
    }
}

#[test]
fn what_a_sample_lacks_is_explained_by_its_version_or_its_caller() {
    for name in SAMPLES {
        let document = sample(name);
        let version = document.lookup(field("version").unwrap());
        let version = if let Lookup::Is(version) = version { version.as_str().unwrap() } else { "1.4" };
        let version = Version::parse(version);
        for field in fields().filter(|field| document.lookup(field) == Lookup::Absent) {
            let newer = field.since.is_some_and(|since| Version::parse(since) > version);
            let refused = field.seen_by == Audience::Superuser && !name.contains("superuser");
            assert!(newer || refused, "{name} lacks {} for no known reason", field.path);
        }
    }
}

#[test]
fn only_the_tokens_are_secrets() {
    let secrets: Vec<_> = fields().filter(|field| field.secret).map(|field| field.path).collect();
    assert_eq!(secrets, ["user.token", "user.tokenSession"]);
}

#[test]
fn names_are_found_in_any_case_and_typos_lead_somewhere() {
    assert_eq!(field("LICENSE.Valid").unwrap().path, "license.valid");
    assert_eq!(field("license.vaild").unwrap_err().first(), Some(&"license.valid"));
    assert_eq!(field("valid").unwrap_err(), ["license.valid"], "a bare key leads to its path");
    assert_eq!(field("zzz").unwrap_err(), [""; 0]);
    assert_eq!(section("GC").unwrap().path, "configuration.garbageCollect");
    assert_eq!(section("licence").unwrap_err().first(), Some(&"license"));
}
