//! The figures of `benches/README.md`: how long jsinfo takes and how much memory, beside others that do the same.
//!
//! `cargo bench --bench figures` measures all of it and writes that file, in about ten minutes with nothing else to do;
//! `-- PART…` measures only those parts, and prints them. What is not on this machine (`cc`, `jq`, `valgrind` and so on) is
//! left out, and said to be.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it is for people, and has nobody to fail to"
)]

mod exporter;
mod instructions;
mod many_servers;
mod measure;
mod one_server;
mod server;
mod size;
mod start_up;

use std::path::Path;

/// A part of the page.
struct Part {
    name: &'static str,
    /// Its heading, and what stands below it.
    make: fn() -> String,
}

const PARTS: [Part; 6] = [
    Part { name: "one", make: one_server::part },
    Part { name: "start", make: start_up::part },
    Part { name: "instructions", make: instructions::part },
    Part { name: "many", make: many_servers::part },
    Part { name: "exporter", make: exporter::part },
    Part { name: "size", make: size::part },
];

const OPENING: &str = "\
# Figures

`cargo bench --bench figures` measures all of this and writes this page. Times are compared, not promised: another machine \
has others, but their ratios stay near these. They were measured on a virtual machine, on its loopback, with nothing else to \
do.
";

const CLOSING: &str = "\
## What grows with its input

`cargo bench --bench linear --profile dev` runs 60 commands with an input and with one four times as large, and fails where \
that takes more than twice as long as it should: nothing takes time by the square of its size.
";

fn main() {
    let mut wanted: Vec<String> = std::env::args().skip(1).collect();
    // Cargo says so of itself.
    wanted.retain(|word| word != "--bench");
    let mut page = format!("{OPENING}\n{}\n", measure::machine());
    for part in &PARTS {
        if !wanted.is_empty() && !wanted.iter().any(|word| word == part.name) {
            continue;
        }
        eprintln!("{}", part.name);
        let text = (part.make)();
        if wanted.is_empty() {
            page.push_str(&text);
            page.push('\n');
        } else {
            println!("{text}");
        }
    }
    if wanted.is_empty() {
        page.push_str(CLOSING);
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/README.md"), page).unwrap();
    }
}
