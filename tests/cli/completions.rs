//! The committed completions are what the binary prints. `UPDATE_EXPECT=1 cargo test` writes them anew.

use std::path::Path;

use super::support::{assert_committed, commands, jsinfo, other_program};

/// Those that packages install. The others are printed by the program.
const FILES: [(&str, &str); 3] = [("bash", "jsinfo.bash"), ("fish", "jsinfo.fish"), ("zsh", "_jsinfo")];

#[test]
fn the_committed_completions_are_what_the_binary_prints() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (shell, file) in FILES {
        let printed = jsinfo(&format!("completions {shell}")).stdout();
        assert_committed(&directory.join(file), &printed);
    }
    assert_eq!(std::fs::read_dir(directory).unwrap().count(), FILES.len(), "no other file is there");
}

#[test]
fn every_shell_knows_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let printed = jsinfo(&format!("completions {shell}")).stdout();
        for command in commands() {
            assert!(printed.contains(&command), "{shell}: {command}");
        }
    }
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
    let script = jsinfo("completions bash").stdout()
        + r#"
        COMP_WORDS=(jsinfo get license.v) COMP_CWORD=2
        _jsinfo jsinfo license.v get
        echo "${COMPREPLY[@]}"
    "#;
    assert_eq!(in_shell("bash", "--norc", &script).as_deref(), Some("license.valid\n"));
}

#[test]
fn other_shells_read_their_completions() {
    for (shell, without_running) in [("zsh", "-n"), ("fish", "--no-execute")] {
        let script = jsinfo(&format!("completions {shell}")).stdout();
        let told = in_shell(shell, without_running, &script);
        assert!(matches!(told.as_deref(), Some("") | None), "{shell}: {told:?}");
    }
}

/// What a shell prints of a script, standard error included; nothing where it is not installed.
fn in_shell(shell: &str, argument: &str, script: &str) -> Option<String> {
    other_program(shell, &[argument], script).map(|outcome| outcome.stdout + &outcome.stderr)
}
