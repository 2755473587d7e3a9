//! `fuzz/run TARGET` builds this and runs it. `JSINFO_FUZZ_TARGET` names the way in.
#![no_main]
#![allow(missing_docs, clippy::panic, reason = "nobody else uses it")]

use std::sync::LazyLock;

static ACT: LazyLock<jsinfo::fuzzing::Act> = LazyLock::new(|| {
    let wanted = std::env::var("JSINFO_FUZZ_TARGET").unwrap_or_default();
    match jsinfo::fuzzing::TARGETS.into_iter().find(|(name, _)| *name == wanted) {
        Some((_, act)) => act,
        None => panic!("JSINFO_FUZZ_TARGET names no way in: {wanted:?}"),
    }
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ACT(bytes));
