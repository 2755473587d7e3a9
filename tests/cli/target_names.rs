//! A target is named without what may give access: in every command and format, in refusals, and in every file.

use std::path::Path;

use jsinfo::format::{Format, FormatCommand};

use super::support::{Nobody, Outcome, Run, Shows as _, expect, formats_of_show, jsinfo_with};

/// What stands where something may give access, so that it is found wherever it is repeated.
const MARKER: &str = "Mark3rInTarget";

/// Ways to write a target with the marker in it; `HOST` is one that nobody answers for.
const MARKED: [&str; 16] = [
    "jetstream://ops:MARK@HOST/MARK/x?token=MARK#MARK",
    "JetStream://MARK@HOST",
    "jetstream://HOST/MARK@x",
    "jetstream://ops:MARK/MARK@HOST",
    "jetstream:/HOST/MARK?token=MARK",
    "jetstream:ops:MARK@HOST/MARK",
    "jetsream://HOST/MARK?token=MARK",
    "https://ops:MARK@HOST/api",
    "http://MARK@HOST",
    "https://ops:MA/MARK@HOST",
    "https//ops:MARK@HOST",
    "htps://ops:MARK@HOST",
    "ops:MARK@HOST",
    "console:ops:MARK@HOST",
    "python:MARK@HOST",
    "HOST/download?token=MARK",
];

fn marked(nobody: &Nobody) -> Vec<String> {
    let mut targets = Vec::new();
    for written in MARKED {
        targets.push(written.replace("HOST", &nobody.target()).replace("MARK", MARKER));
    }
    targets
}

fn run_at_home(home: &Path, run: Run) -> Outcome {
    run.env("HOME", home.to_str().unwrap()).current_dir(home).run()
}

/// Runs it, and finds the marker in no stream and in no file, but for those that it was written into beforehand.
fn assert_hidden(home: &Path, run: Run, what: &str) -> Outcome {
    let outcome = run_at_home(home, run);
    assert!(!outcome.to_string().contains(MARKER), "{what}\n{outcome}");
    for file in files_under(home) {
        if file.extension().is_some_and(|extension| extension == "given") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains(MARKER), "{what}: {}\n{text}", file.display());
    }
    outcome
}

fn files_under(directory: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_command_keeps_it_to_itself() {
    let (nobody, home) = (Nobody::new(), tempfile::tempdir().unwrap());
    let home = home.path();
    for target in &marked(&nobody) {
        for arguments in [
            &["show", target][..],
            &["show", target, "--verbose", "--user", "ops", "--superuser"],
            &["get", "version", target],
            &["get", target],
            &["get", "version", target, target],
            &["doctor", target],
            &["doctor", target, "--json"],
            &["trust", target, "--yes"],
            &["trust", "--remove", target],
            &["server", "show", target],
            &["server", "show", target, "--json"],
            &["server", "add", target, target],
            &["server", "remove", target],
            &["server", target],
            &["server", "add", "paris", target, "--replace", "--default"],
            &["server", "list"],
            &["server", "list", "--json"],
            &["show", "paris"],
            &["check", "paris", "--format", "junit"],
            &["check", target, target, "--verbose", "--wait", "1ms"],
            &[target],
            &["show", "demo:", target],
            &["show", &format!("--target={target}")],
            &["show", "--format", target],
            &["show", &format!("--color={target}")],
            &["check", "--format", target],
            &["check", "--only", target],
            &["check", "--timeout", target],
            &["completions", target],
        ] {
            assert_hidden(home, jsinfo_with(arguments), &format!("{arguments:?}"));
        }
    }
}

#[test]
fn every_format_keeps_it_to_itself() {
    let (nobody, home) = (Nobody::new(), tempfile::tempdir().unwrap());
    let home = home.path();
    for target in &marked(&nobody) {
        for format in formats_of_show() {
            let shown = assert_hidden(home, jsinfo_with(&["show", target, "--format", &format]), &format);
            assert_ne!(shown.status, 0, "{shown}");
        }
        for format in Format::names_of_command(FormatCommand::Check) {
            let file = format!("{format}=report.{format}");
            let run = jsinfo_with(&["check", target, "demo:", "--format", format, "--format", &file]);
            assert_hidden(home, run, format);
            assert!(home.join(format!("report.{format}")).exists(), "{format}");
        }
    }
}

#[test]
fn the_environment_and_files_keep_it_to_themselves() {
    let (nobody, home) = (Nobody::new(), tempfile::tempdir().unwrap());
    let home = home.path();
    for target in &marked(&nobody) {
        let configuration = home.join("config.given");
        let file = format!(
            "default = \"{target}\"\n[servers.paris]\naddress = \"{target}\"\n[groups]\nall = [\"paris\", \"{target}\"]\n"
        );
        std::fs::write(&configuration, file).unwrap();
        let policy = home.join("policy.given");
        let expected = format!(
            "[[expectations]]\nexpect = \"version present\"\ntargets = [\"{target}\", \"@{target}\"]\n"
        );
        std::fs::write(&policy, expected).unwrap();
        for arguments in [
            &["show"][..],
            &["show", "paris"],
            &["doctor"],
            &["doctor", "paris", "--json"],
            &["server", "list"],
            &["server", "list", "--json"],
            &["server", "show"],
            &["server", "show", "paris"],
            &["server", "show", "paris", "--json"],
            &["check"],
            &["check", "@all", "--json"],
            &["check", "@all", "--format", "prometheus"],
            &["check", "demo:", "--policy", "policy.given"],
            &["trust", "paris", "--yes"],
        ] {
            let run = jsinfo_with(arguments).env("JSINFO_CONFIG", "config.given");
            assert_hidden(home, run, &format!("{arguments:?}"));
            let run = jsinfo_with(arguments).env("JSINFO_TARGET", target);
            assert_hidden(home, run, &format!("JSINFO_TARGET {arguments:?}"));
        }
    }
}

#[test]
fn the_products_own_uri_is_asked_and_kept_by_host_and_port() {
    let (nobody, home) = (Nobody::new(), tempfile::tempdir().unwrap());
    let home = home.path();
    let target = marked(&nobody).remove(0);
    let told = |arguments: &[&str]| {
        let mut outcome = run_at_home(home, jsinfo_with(arguments));
        for text in [&mut outcome.stdout, &mut outcome.stderr] {
            *text =
                text.replace(&nobody.port().to_string(), "[PORT]").replace(home.to_str().unwrap(), "[HOME]");
        }
        outcome
    };
    told(&["get", "version", &target]).assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: cannot connect to 127.0.0.1:[PORT]: connection refused
        hint: check that the server runs, and that [PORT] is its API port
        hint: jsinfo doctor jetstream://127.0.0.1:[PORT] shows how far it goes
    "#]]);
    told(&["server", "add", "paris", &target]).assert_shows(expect![[r#"
        status: 0
        --- stdout
        --- stderr
        its address is jetstream://127.0.0.1:[PORT]: what else was written is not kept
        paris is in [HOME]/.config/jsinfo/config.toml; try: jsinfo show paris
    "#]]);
    told(&["server", "list"]).assert_shows(expect![[r#"
        status: 0
        --- stdout
        NAME   ADDRESS                      USER  GROUPS
        paris  jetstream://127.0.0.1:[PORT]
        --- stderr
    "#]]);
    told(&["get", "version", &target.replace("jetstream:", "https:")]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: https://***@127.0.0.1:[PORT] is no target: it takes no user and no password
        hint: write the host alone, and --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
    "#]]);
    told(&["show", "demo:", &target]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: jetstream://127.0.0.1:[PORT] is one word too many for jsinfo show
        hint: usage: jsinfo show [OPTIONS] [TARGET]
    "#]]);
}

#[test]
fn a_server_whose_name_can_be_no_target_is_told_of() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config.toml");
    let servers = "[servers.paris]\naddress = \"demo:\"\n[servers.\"ops@oslo\"]\naddress = \"demo:\"\n[servers.-x]\naddress = \"demo:\"\n";
    std::fs::write(&file, servers).unwrap();
    let run = jsinfo_with(&["get", "version", "paris", "--config", "config.toml"]);
    run_at_home(home.path(), run).assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        warning: config.toml:3: ops@oslo: no target can be called so: a name is made of letters, digits, - _ and .
        warning: config.toml:5: -x: no target can be called so: a name is made of letters, digits, - _ and .
    "#]]);
}
