//! The committed pages of the manual are what the binary prints, and readers of manuals find nothing wrong with them.
//! `UPDATE_EXPECT=1 cargo test` writes them anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::support::{Shows as _, assert_committed, commands, expect, jsinfo, other_program};

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("man")
}

/// The words of every page: none for the program's own.
fn pages() -> Vec<String> {
    let mut pages = vec![String::new()];
    for command in commands() {
        if command == "server" {
            for inner in ["list", "add", "remove", "show"] {
                pages.push(format!("server {inner}"));
            }
        }
        pages.push(command);
    }
    pages
}

fn printed(page: &str) -> String {
    jsinfo(&format!("man {page}")).stdout()
}

#[test]
fn the_committed_pages_are_what_the_binary_prints() {
    let mut names = BTreeSet::new();
    for page in pages() {
        let name = format!("jsinfo {page}").trim().replace(' ', "-") + ".1";
        assert_committed(&directory().join(&name), &printed(&page));
        names.insert(name);
    }
    let mut committed = BTreeSet::new();
    for entry in std::fs::read_dir(directory()).unwrap() {
        committed.insert(entry.unwrap().file_name().into_string().unwrap());
    }
    assert_eq!(committed, names, "no other file is there");
}

#[test]
fn a_reader_of_manuals_finds_nothing_wrong() {
    for page in pages() {
        let Some(told) = other_program("mandoc", &["-T", "lint", "-W", "all"], &printed(&page)) else {
            return;
        };
        assert_eq!(told.stdout + &told.stderr, "", "{page}");
    }
}

/// Set by mandoc, so that what it leaves out is missed.
fn set(page: &str) -> Option<String> {
    let set = other_program("mandoc", &["-T", "utf8", "-O", "width=200"], &printed(page))?;
    // A letter over itself is bold, and one over an underscore is italic.
    let mut text = String::new();
    for c in set.stdout.chars() {
        if c == '\u{8}' {
            text.pop();
        } else {
            text.push(c);
        }
    }
    Some(text)
}

#[test]
fn whatever_help_lists_is_in_the_page() {
    for page in pages() {
        let Some(text) = set(&page) else { return };
        let help = jsinfo(&format!("{page} --help")).stdout();
        for option in
            help.split([' ', '[', '\n', ',']).filter(|word| word.starts_with("--") && word.len() > 2)
        {
            assert!(text.contains(option), "{page}: {option}");
        }
        for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"]
        {
            assert!(text.lines().any(|line| line == heading), "{page}: {heading}");
        }
    }
}

#[test]
fn check_has_its_own_exit_codes_and_the_program_has_all() {
    let (Some(check), Some(show), Some(program)) = (set("check"), set("show"), set("")) else { return };
    let unknown = "UNKNOWN: nobody can tell";
    assert!(check.contains(unknown) && program.contains(unknown) && !show.contains(unknown));
    let deadline = "deadline exceeded";
    assert!(!check.contains(deadline) && program.contains(deadline) && show.contains(deadline));
}

#[test]
fn a_page_needs_no_configuration_and_a_command_that_is_none_has_none() {
    let outcome = jsinfo("man show").env("JSINFO_CONFIG", "/dev/null/none").run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    jsinfo("man shwo").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: jsinfo has no command shwo
        hint: did you mean show?
        hint: the commands are show, get, check, fleet, diff, route, watch, exporter, trust, doctor, server, schema, explain, completions, man
    "#]]);
    jsinfo("man show paris").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: jsinfo show has no command paris
    "#]]);
    assert_eq!(jsinfo("man server lst").run().status, 2);
}
