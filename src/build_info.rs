//! What this program was built from, and for what: `jsinfo --version --verbose`.
//!
//! The environment of the build says what the code cannot know. `packaging/build` sets all of it; a plain `cargo build`
//! sets none, and what nobody said is `unknown`.

use std::env::consts::{ARCH, OS};

use jiff::Timestamp;

/// The features that a program may have, each with whether this one has it. A test reads them in `Cargo.toml`.
const FEATURES: &[(&str, bool)] =
    &[("demo", cfg!(feature = "demo")), ("exporter", cfg!(feature = "exporter"))];

/// Which version it is, as `jsinfo --version` says it.
pub(crate) const LINE: &str = concat!("jsinfo ", env!("CARGO_PKG_VERSION"), "\n");

/// What was built, a line each: `name: value`.
pub(crate) fn text() -> String {
    let commit = option_env!("JSINFO_BUILD_COMMIT");
    let date = option_env!("SOURCE_DATE_EPOCH").and_then(day);
    format!(
        "{LINE}commit: {}\ndate: {}\nfeatures: {}\ntarget: {}\nminimum glibc: {}\n",
        or_unknown(commit),
        or_unknown(date.as_deref()),
        features(),
        target(),
        minimum_glibc(),
    )
}

/// A day such as `2026-11-29`, from the seconds since 1970 that `SOURCE_DATE_EPOCH` has.
fn day(seconds: &str) -> Option<String> {
    let moment = Timestamp::from_second(seconds.parse().ok()?).ok()?;
    Some(moment.strftime("%Y-%m-%d").to_string())
}

fn features() -> String {
    let mut names = Vec::new();
    for (name, is_on) in FEATURES {
        if *is_on {
            names.push(*name);
        }
    }
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Such as `x86_64-linux-gnu`, and whether it needs no library of the system.
fn target() -> String {
    let libc = if cfg!(target_env = "musl") {
        "-musl"
    } else if cfg!(target_env = "gnu") {
        "-gnu"
    } else {
        ""
    };
    let linked = if cfg!(target_feature = "crt-static") { ", static" } else { "" };
    format!("{ARCH}-{OS}{libc}{linked}")
}

/// The oldest glibc that it runs on. Only who built it knows to which one it was linked.
fn minimum_glibc() -> &'static str {
    if cfg!(not(target_env = "gnu")) || cfg!(target_feature = "crt-static") {
        return "none";
    }
    or_unknown(option_env!("JSINFO_BUILD_GLIBC"))
}

/// An empty value is as none: a script sets what it could not find out to that.
fn or_unknown(value: Option<&str>) -> &str {
    match value {
        None | Some("") => "unknown",
        Some(value) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_a_day() {
        assert_eq!(day("1795948405").as_deref(), Some("2026-11-29"));
        assert_eq!(day("0").as_deref(), Some("1970-01-01"));
        for none in ["", "today", "1e3", "99999999999999999999"] {
            assert_eq!(day(none), None, "{none}");
        }
    }

    #[test]
    fn what_nobody_said_is_unknown() {
        assert_eq!(or_unknown(None), "unknown");
        assert_eq!(or_unknown(Some("")), "unknown");
        assert_eq!(or_unknown(Some("2.28")), "2.28");
    }

    /// A new feature has its place in the list, but for those that are for nobody's program.
    #[test]
    fn every_feature_is_listed() {
        let manifest: toml_edit::DocumentMut = include_str!("../Cargo.toml").parse().unwrap();
        let mut names: Vec<&str> =
            manifest["features"].as_table().unwrap().iter().map(|(name, _)| name).collect();
        names.retain(|name| !["default", "fuzzing"].contains(name));
        let listed: Vec<&str> = FEATURES.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, names);
    }
}
