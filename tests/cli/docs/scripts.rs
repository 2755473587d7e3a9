//! The idioms of `docs/scripts.md` do what the page says: each block is run, and what it prints stands below it.
//! `UPDATE_EXPECT=1 cargo test` writes that anew.

use std::path::Path;
use std::process::Command;

use crate::support::{JSINFO, assert_committed};

#[test]
fn every_block_prints_what_stands_below_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scripts.md");
    let page = std::fs::read_to_string(&path).unwrap();
    assert_committed(&path, &with_outputs(&page));
}

/// The page with what each of its scripts prints in the block behind it.
fn with_outputs(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    let mut scripts = 0;
    while let Some((before, behind)) = rest.split_once("```sh\n") {
        let (script, behind) = behind.split_once("```\n").unwrap();
        let (between, behind) = behind.split_once("```text\n").unwrap();
        assert_eq!(between.trim(), "", "a script and what it prints stand together");
        let (_, behind) = behind.split_once("```").unwrap();
        text.extend([before, "```sh\n", script, "```\n\n```text\n", &printed(script), "```"]);
        rest = behind;
        scripts += 1;
    }
    assert_eq!(page.matches("```").count(), 4 * scripts, "no block is left out");
    text + rest
}

fn printed(script: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    let programs = Path::new(JSINFO).parent().unwrap().display();
    let output = Command::new("sh")
        .args(["-u", "-c", &format!("exec 2>&1\n{script}")])
        .env_clear()
        .env("PATH", format!("{programs}:/usr/bin:/bin"))
        .current_dir(directory.path())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}
