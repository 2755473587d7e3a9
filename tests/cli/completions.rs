//! The committed completions are what the binary prints. `JSINFO_BLESS=1 cargo test` writes them anew.

use std::path::Path;

use super::support::jsinfo;

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
        if std::env::var_os("JSINFO_BLESS").is_some() {
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
