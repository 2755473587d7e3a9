//! The committed completions are what the binary prints. `JSINFO_BLESS=1 cargo test` writes them anew.

use std::path::Path;

use super::support::{blesses, jsinfo, other_program};

const FILES: [(&str, &str); 5] = [
    ("bash", "jsinfo.bash"),
    ("elvish", "jsinfo.elv"),
    ("fish", "jsinfo.fish"),
    ("powershell", "_jsinfo.ps1"),
    ("zsh", "_jsinfo"),
];

#[test]
fn the_committed_completions_are_what_the_binary_prints() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (shell, file) in FILES {
        let printed = jsinfo(&format!("completions {shell}")).stdout();
        let path = directory.join(file);
        if blesses() {
            std::fs::write(&path, &printed).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == printed, "completions/{file} is out of date: JSINFO_BLESS=1 cargo test");
    }
    assert_eq!(std::fs::read_dir(directory).unwrap().count(), FILES.len(), "no other file is there");
}

#[test]
fn fields_and_sections_are_completed() {
    let bash = jsinfo("completions bash").stdout();
    for word in
        ["license.valid", "configuration.garbageCollect.intervalSeconds", "cloudFileCache", "markdown"]
    {
        assert!(bash.contains(word), "{word}");
    }
}

#[test]
fn bash_completes_a_field() {
    let script = r#"
        source completions/jsinfo.bash
        COMP_WORDS=(jsinfo get license.v) COMP_CWORD=2
        _jsinfo jsinfo license.v get
        echo "${COMPREPLY[@]}"
    "#;
    assert_eq!(in_shell("bash", &["--norc", "-c", script]).as_deref(), Some("license.valid\n"));
}

#[test]
fn other_shells_read_their_completions() {
    assert!(matches!(in_shell("zsh", &["-n", "completions/_jsinfo"]).as_deref(), Some("") | None));
    assert!(matches!(
        in_shell("fish", &["--no-execute", "completions/jsinfo.fish"]).as_deref(),
        Some("") | None
    ));
}

/// What a shell prints, standard error included; nothing where it is not installed.
fn in_shell(shell: &str, arguments: &[&str]) -> Option<String> {
    other_program(shell, arguments, "").map(|outcome| outcome.stdout + &outcome.stderr)
}
