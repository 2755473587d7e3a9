//! The table's promises, checked over all of it.

use std::collections::HashSet;

use super::*;
use crate::document::{Document, Lookup};
use crate::units::version::Version;

/// A server's answer that is kept with the project, named `VERSION-WHAT.json`.
struct SampleDocument {
    name: String,
    document: Document,
}

/// Every sample, so that a new one is checked by being there.
fn samples() -> Vec<SampleDocument> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let mut samples = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let document = Document::from_json(&std::fs::read(&path).unwrap()).unwrap();
        samples.push(SampleDocument { name, document });
    }
    assert!(!samples.is_empty(), "there is nothing to check in {folder}");
    samples
}

#[test]
fn no_path_and_no_section_name_stands_for_two() {
    let mut seen = HashSet::new();
    for field in fields() {
        assert!(seen.insert(field.path.to_ascii_lowercase()), "{} is there twice", field.path);
    }
    let mut seen = HashSet::new();
    for name in sections().flat_map(Section::names) {
        assert!(seen.insert(name.to_ascii_lowercase()), "{name} names two sections");
    }
}

#[test]
fn a_path_is_its_sections_path_and_one_key() {
    for field in fields() {
        let parent = field.path.rsplit_once('.').map_or("", |(parent, _)| parent);
        assert_eq!(parent, field.section.path, "{}", field.path);
        assert_eq!(field.path.rsplit('.').next(), Some(field.key));
    }
    for section in sections() {
        assert!(!section.fields().is_empty(), "{} is empty", section.name);
        let path = match section.parent {
            Some(parent) if !parent.path.is_empty() => format!("{}.{}", parent.path, section.key),
            _ => section.key.to_owned(),
        };
        assert_eq!(path, section.path);
        assert_eq!(section.parent.is_none(), section == top());
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
fn every_leaf_of_every_sample_is_claimed_and_none_is_odd() {
    for SampleDocument { name, document } in samples() {
        assert_eq!(document.unknown(), [], "{name}");
        for field in fields() {
            assert!(!matches!(document.lookup(field), Lookup::Odd(_)), "{name}: {}", field.path);
        }
    }
}

#[test]
fn what_a_sample_holds_its_version_sends_and_its_caller_sees() {
    for SampleDocument { name, document } in samples() {
        let (version, _) = name.split_once('-').unwrap();
        let says = |path: &str| document.value(field(path).unwrap()) == Some(&true.into());
        for field in fields() {
            let lookup = document.lookup(field);
            if lookup == Lookup::Absent {
                continue;
            }
            let is_sent = field.since.is_none_or(|since| Version::parse(since) <= Version::parse(version));
            assert!(is_sent, "{name} has {}", field.path);
            let is_shown = match field.seen_by {
                Audience::Anyone => true,
                Audience::Authenticated => says("user.authed") || lookup == Lookup::Null,
                Audience::Superuser => says("user.superuser"),
            };
            assert!(is_shown, "{name} shows {}", field.path);
        }
    }
}

#[test]
fn only_the_tokens_are_secrets() {
    for field in fields() {
        assert_eq!(field.secret, field.path.starts_with("user.token"), "{}", field.path);
    }
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
