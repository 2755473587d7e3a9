//! Completions: the scripts ask the program what may stand at the cursor. They are tried in the real shells, by a person's keys.

use std::path::Path;

use super::support::configuration::File;
use super::support::terminal::{self, Terminal};
use super::support::{JSINFO, commands, jsinfo, jsinfo_with, other_program};

/// Servers whose names a shell would run, split or take for something else.
const SERVERS: &str = r#"
[servers.paris]
address = "demo:"
[servers.parma]
address = "demo:1.9"
[servers."rome $(touch stolen) `touch stolen`"]
address = "demo:denied"
[groups]
europe = ["paris", "parma"]
"#;

/// The words that are offered for a line that ends at the cursor.
fn offered(words: &[&str]) -> Vec<String> {
    let file = File::new(SERVERS);
    let outcome = jsinfo_with(&[&["__complete", "fish", "--", "jsinfo"], words].concat())
        .env("JSINFO_CONFIG", file.path().to_str().unwrap())
        .run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    outcome.stdout.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn the_scripts_are_those_that_packages_install() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (shell, file) in [("bash", "jsinfo.bash"), ("fish", "jsinfo.fish"), ("zsh", "_jsinfo")] {
        let committed = std::fs::read_to_string(directory.join(file)).unwrap();
        assert_eq!(jsinfo(&format!("completions {shell}")).stdout(), committed);
    }
    for shell in ["elvish", "powershell"] {
        let printed = jsinfo(&format!("completions {shell}")).stdout();
        for command in commands() {
            assert!(printed.contains(&command), "{shell}: {command}");
        }
    }
}

#[test]
fn servers_groups_and_files_are_offered() {
    assert_eq!(offered(&["show", "par"]), ["paris", "parma"]);
    assert_eq!(offered(&["check", "@"]), ["@europe"]);
    assert_eq!(offered(&["show", "@"]), [""; 0], "it takes one target");
    assert_eq!(offered(&["server", "remove", "paris"]), ["paris"]);
    assert!(offered(&["show", "./1.4"]).contains(&"./1.4-anonymous.json".to_owned()));
    assert!(offered(&["show", "file:2.9.2-unh"]).contains(&"file:2.9.2-unhealthy.json".to_owned()));
    assert!(
        offered(&["check", "--format", "json=./2.9.2-to"]).contains(&"json=./2.9.2-token.json".to_owned())
    );
    for command in commands() {
        assert!(offered(&[""]).contains(&command), "{command}");
    }
}

#[test]
fn a_broken_configuration_is_passed_over() {
    for broken in ["[servers", "default = 7\n[servers.a]\naddress = 1\n"] {
        let file = File::new(broken);
        let outcome = jsinfo_with(&["__complete", "fish", "--", "jsinfo", "show", "demo:u"])
            .env("JSINFO_CONFIG", file.path().to_str().unwrap())
            .run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        assert!(outcome.stdout.starts_with("demo:unhealthy\t"), "{outcome}");
    }
    for arguments in [&["__complete"][..], &["__complete", "tcsh"], &["__complete", "bash"]] {
        let outcome = jsinfo_with(arguments).run();
        assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "", ""));
    }
}

#[test]
fn other_shells_read_their_completions() {
    for (shell, without_running) in [("zsh", "-n"), ("fish", "--no-execute"), ("bash", "-n")] {
        let script = jsinfo(&format!("completions {shell}")).stdout();
        let told =
            other_program(shell, &[without_running], &script).map(|outcome| outcome.stdout + &outcome.stderr);
        assert!(matches!(told.as_deref(), Some("") | None), "{shell}: {told:?}");
    }
}

/// A shell with the completions, in a directory of its own; none where it is not installed.
struct Shell {
    directory: tempfile::TempDir,
    terminal: Terminal,
    name: &'static str,
}

impl Shell {
    fn start(name: &'static str) -> Option<Self> {
        other_program(name, &["-c", "true"], "")?;
        let directory = tempfile::tempdir().unwrap();
        let path = |file: &str| directory.path().join(file);
        std::fs::write(path("config.toml"), SERVERS).unwrap();
        std::fs::write(path("saved one.json"), "{}").unwrap();
        let script = jsinfo(&format!("completions {name}")).stdout();
        let (file, command) = match name {
            "bash" => ("rc", format!("bash --noprofile --rcfile {}", path("rc").display())),
            "zsh" => (".zshrc", "zsh -i".to_owned()),
            _ => ("config.fish", format!("fish --no-config -C 'source {}'", path("config.fish").display())),
        };
        let before = match name {
            "bash" => {
                "PS1='$ '\nbind 'set bell-style none'\nbind 'set completion-query-items 0'\nbind 'set page-completions off'\n"
            }
            "zsh" => "PS1='$ '\nautoload -Uz compinit\ncompinit -u -d $HOME/dump\nunsetopt beep\n",
            _ => "function fish_prompt; echo -n '$ '; end\n",
        };
        std::fs::write(path(file), format!("{before}{script}")).unwrap();
        let home = directory.path().to_str().unwrap();
        let programs = Path::new(JSINFO).parent().unwrap().display();
        let environment = [
            ("HOME", home),
            ("ZDOTDIR", home),
            ("PATH", &format!("{programs}:/usr/bin:/bin")),
            ("JSINFO_CONFIG", &format!("{home}/config.toml")),
            ("TERM", "dumb"),
            ("LC_ALL", "C.UTF-8"),
        ];
        let line = format!("cd '{home}' && exec {command}");
        let shell = pty_process::blocking::Command::new("sh").args(["-c", &line]);
        let mut terminal = terminal::start_program(200, shell, &environment);
        terminal.expect("$ ");
        Some(Self { directory, terminal, name })
    }

    /// Types a line with a TAB at its end and sends it to `echo`, which shows what became of it.
    fn assert_completes(&mut self, typed: &str, completed: &str) {
        // The shell prints the words of the finished line, each in brackets.
        self.terminal.type_in(&format!("{typed}\t"));
        std::thread::sleep(std::time::Duration::from_millis(700));
        // To the beginning of the line, and a program that shows its arguments in front of it.
        self.terminal.type_in("\u{1}printf '<%s>' \n");
        let mut words = String::new();
        for word in completed.split(' ') {
            words.extend(["<", &word.replace('\u{a0}', " "), ">"]);
        }
        self.terminal.expect(&words);
    }
}

#[test]
fn the_shells_complete_what_a_person_types() {
    for name in ["bash", "zsh"] {
        let Some(mut shell) = Shell::start(name) else { continue };
        for (typed, completed) in [
            ("jsinfo show demo:unh", "jsinfo show demo:unhealthy"),
            ("jsinfo check @eu", "jsinfo check @europe"),
            ("jsinfo show --field minCipher,license.v", "jsinfo show --field minCipher,license.valid"),
            ("jsinfo check --warn cac", "jsinfo check --warn cache="),
            ("jsinfo show --format=mark", "jsinfo show --format=markdown"),
            ("jsinfo show ./sav", "jsinfo show ./saved\u{a0}one.json"),
            ("jsinfo show ro", "jsinfo show rome\u{a0}$(touch\u{a0}stolen)\u{a0}`touch\u{a0}stolen`"),
        ] {
            shell.assert_completes(typed, completed);
        }
        assert!(!shell.directory.path().join("stolen").exists(), "{} ran what a file holds", shell.name);
        shell.terminal.type_in("exit\n");
    }
}

/// Fish tells what it would complete without a terminal.
#[test]
fn fish_completes_what_a_person_types() {
    let directory = File::new(SERVERS);
    let script = jsinfo("completions fish").stdout();
    let programs = Path::new(JSINFO).parent().unwrap().display();
    let ask = |line: &str| {
        let text = format!(
            "set -x PATH {programs} $PATH\nset -x JSINFO_CONFIG {}\n{script}\ncomplete --do-complete '{line}'\n",
            directory.path().display()
        );
        other_program("fish", &["--no-config"], &text).map(|outcome| outcome.stdout)
    };
    for (line, word) in [
        ("jsinfo show demo:unh", "demo:unhealthy\t"),
        ("jsinfo show par", "paris\tdemo:"),
        ("jsinfo get license.e", "license.expiry\tExpires"),
        ("jsinfo show --field minCipher,license.v", "minCipher,license.valid\t"),
    ] {
        if let Some(told) = ask(line) {
            assert!(told.contains(word), "{line}: {told}");
        }
    }
}
