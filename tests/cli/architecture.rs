//! The map in `lib.rs` is true: every module is in it, and uses only those that stand below it. Nor do files use each
//! other in a circle.

#![allow(clippy::string_slice, reason = "the marks that it is cut at are ASCII")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file of the library.
struct SourceFile {
    /// The path of its module, such as `source::api::http`.
    module: Vec<String>,
    /// Its code without comments and tests.
    code: String,
}

#[test]
fn every_module_is_in_the_map_and_uses_only_what_stands_below_it() {
    let files = source_files();
    let map = map_of_library();
    let modules: BTreeSet<&str> =
        files.iter().filter_map(|file| Some(file.module.first()?.as_str())).collect();
    let named: BTreeSet<&str> = map.iter().map(String::as_str).collect();
    assert_eq!(named, modules, "lib.rs lists its modules, each once");
    assert_eq!(named.len(), map.len(), "lib.rs lists its modules, each once");
    let place = |module: &str| map.iter().position(|known| known == module);
    let mut upwards = Vec::new();
    for file in &files {
        let Some(module) = file.module.first() else { continue };
        for used in paths_in_crate(&file.code) {
            if used[0] != *module && place(&used[0]) < place(module) {
                upwards.push(format!("{} uses {}", file.module.join("::"), used.join("::")));
            }
        }
    }
    assert_eq!(upwards, [""; 0], "what stands above is used from below");
}

#[test]
fn nothing_is_unsafe() {
    for file in source_files() {
        let unsafe_word = ["unsafe_code", "unsafe {", "unsafe fn", "unsafe impl", "#[unsafe("];
        let found = unsafe_word.iter().find(|word| file.code.contains(**word));
        assert_eq!(found, None, "{}", file.module.join("::"));
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let files = source_files();
    let known: BTreeSet<&[String]> = files.iter().map(|file| file.module.as_slice()).collect();
    let mut uses: BTreeMap<&[String], BTreeSet<&[String]>> = BTreeMap::new();
    for file in &files {
        let mut paths = paths_in_crate(&file.code);
        paths.extend(paths_in_parent(&file.code, &file.module));
        for path in paths {
            let Some(other) = file_of(&path, &known) else { continue };
            // What stands in a module's own file is shared by the files inside it, and they are used by it.
            let is_inside = file.module.starts_with(other) || other.starts_with(&file.module);
            if !is_inside {
                uses.entry(&file.module).or_default().insert(other);
            }
        }
    }
    let mut circles = Vec::new();
    for file in &files {
        if let Some(way) = way_back(&file.module, &uses) {
            circles.push(way);
        }
    }
    assert_eq!(circles, [""; 0]);
}

/// Everything else would replace a device by a file, or a link by what it leads to.
#[test]
fn files_are_written_in_one_place() {
    const WRITING: [&str; 8] = [
        "fs::write(",
        "fs::copy(",
        "fs::rename(",
        "File::create",
        "tempfile::",
        ".write(true)",
        ".append(true)",
        ".persist(",
    ];
    let mut elsewhere = Vec::new();
    for file in source_files() {
        let module = file.module.join("::");
        // A terminal is written to, and it is no file.
        if module.starts_with("files") || module == "process::terminal" {
            continue;
        }
        for writing in WRITING {
            if file.code.contains(writing) {
                elsewhere.push(format!("{module}: {writing}"));
            }
        }
    }
    assert_eq!(elsewhere, [""; 0], "crate::files::replace writes files");
}

#[test]
fn paths_are_found_in_every_spelling() {
    let code = "use crate::a::b::{self, C, d::E};\nuse super::x;\nfn f() { crate::g::h(); super::i::j() }";
    let joined = |paths: Vec<Vec<String>>| paths.iter().map(|path| path.join("::")).collect::<Vec<_>>();
    assert_eq!(joined(paths_in_crate(code)), ["a::b", "a::b::C", "a::b::d::E", "g::h"]);
    let module = ["m".to_owned(), "n".to_owned()];
    assert_eq!(joined(paths_in_parent(code, &module)), ["m::x", "m::i::j"]);
}

/// Every file of the library but `lib.rs` and `main.rs`.
fn source_files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut directories = vec![root.clone()];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let module = module_of(path.strip_prefix(&root).unwrap());
                let is_test = module.iter().any(|name| name == "tests") || module == ["examples"];
                if !is_test && module != ["lib"] && module != ["main"] {
                    let code = without_comments_and_tests(&std::fs::read_to_string(path).unwrap());
                    files.push(SourceFile { module, code });
                }
            }
        }
    }
    files
}

fn module_of(path: &Path) -> Vec<String> {
    let path = path.with_extension("");
    let path = if path.ends_with("mod") { path.parent().unwrap().to_owned() } else { path };
    path.iter().map(|name| name.to_str().unwrap().to_owned()).collect()
}

fn without_comments_and_tests(text: &str) -> String {
    let (code, _) = text.split_once("#[cfg(test)]\nmod tests").unwrap_or((text, ""));
    let mut without = String::new();
    for line in code.lines() {
        if !line.trim_start().starts_with("//") {
            without.push_str(line);
            without.push('\n');
        }
    }
    without
}

/// The modules in the map at the top of `lib.rs`, from the top to the ground.
fn map_of_library() -> Vec<String> {
    let library: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let mut modules = Vec::new();
    for line in std::fs::read_to_string(library).unwrap().lines() {
        let Some(row) = line.strip_prefix("//! | ") else { continue };
        let names = row.split(" | ").next().unwrap();
        for name in names.split(", ") {
            if let Some(name) = name.trim_matches(['[', ']']).strip_prefix('`') {
                // Where a function has the same name, rustdoc has to be told that the module is meant.
                let name = name.trim_end_matches('`').trim_start_matches("mod@");
                modules.push(name.to_owned());
            }
        }
    }
    modules
}

/// Every path that starts with `crate::`, lists in braces taken apart.
fn paths_in_crate(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (start, marker) in code.match_indices("crate::") {
        read_path(&code[start + marker.len()..], &[], &mut paths);
    }
    paths
}

/// Every path that starts with `super::`, as seen from the top.
fn paths_in_parent(code: &str, module: &[String]) -> Vec<Vec<String>> {
    let parent = &module[..module.len() - 1];
    let mut paths = Vec::new();
    for (start, marker) in code.match_indices("super::") {
        read_path(&code[start + marker.len()..], parent, &mut paths);
    }
    paths
}

fn read_path(text: &str, before: &[String], paths: &mut Vec<Vec<String>>) {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let mut path = before.to_vec();
    if !name.is_empty() && name != "self" {
        path.push(name.to_owned());
    }
    if let Some(rest) = rest.strip_prefix("::") {
        if let Some(list) = rest.strip_prefix('{') {
            for item in items(list) {
                read_path(item.trim(), &path, paths);
            }
        } else {
            read_path(rest, &path, paths);
        }
    } else {
        paths.push(path);
    }
}

/// The items of a list, up to its closing brace; lists inside stay whole.
fn items(list: &str) -> Vec<&str> {
    let (mut items, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&list[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.retain(|item| !item.trim().is_empty());
    items
}

/// The file that a path leads to: the longest beginning that is one.
fn file_of<'a>(path: &[String], known: &BTreeSet<&'a [String]>) -> Option<&'a [String]> {
    (1..=path.len()).rev().find_map(|length| known.get(&path[..length]).copied())
}

/// The way from a file over others back to itself.
fn way_back(start: &[String], uses: &BTreeMap<&[String], BTreeSet<&[String]>>) -> Option<String> {
    let mut ways = vec![vec![start]];
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        let last = *way.last()?;
        for used in uses.get(last).into_iter().flatten() {
            if *used == start {
                let names: Vec<String> = way.iter().chain([used]).map(|module| module.join("::")).collect();
                return Some(names.join(" → "));
            }
            if seen.insert(*used) {
                ways.push([way.as_slice(), &[*used]].concat());
            }
        }
    }
    None
}
