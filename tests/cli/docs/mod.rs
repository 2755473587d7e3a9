//! The README and `docs/` are true: their commands are run, what they print is compared, their tables are those of the code,
//! their files work together, and their links lead somewhere. `UPDATE_EXPECT=1 cargo test` writes outputs, tables and
//! pictures anew.

mod commands;
mod links;
mod pages;
mod picture;
mod recipes;
mod scripts;

use std::path::{Path, PathBuf};

/// The README and every page of `docs/`.
pub(super) fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md")];
    for entry in std::fs::read_dir(root.join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

/// The text of a page by its path below the root.
fn page(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The fenced blocks of a page: the language, and the lines.
pub(super) fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some((language.to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, lines))) => {
                lines.push_str(line);
                lines.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The block of any page that begins with this line.
pub(super) fn file(first: &str) -> String {
    for path in pages() {
        let text = std::fs::read_to_string(&path).unwrap();
        for (_, block) in blocks(&text) {
            if block.lines().next() == Some(first) {
                return block;
            }
        }
    }
    panic!("no page has {first}")
}
