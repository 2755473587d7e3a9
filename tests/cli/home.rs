//! The user's own directory: the `~` that stands for it in every path, and what happens where it is none or another
//! user's.

use std::collections::BTreeSet;

use super::support::another_user::{Common, set_mode};
use super::support::certificate::Identity;
use super::support::configuration::File;
use super::support::{Server, Shows as _, State, expect, fixture, jsinfo, jsinfo_with};

#[test]
fn a_tilde_is_the_home_in_every_path_that_is_given() {
    let (paris, root) = Identity::signed_by("Paris", &["127.0.0.1"], |_| {});
    let server = Server::secure(paris.server());
    let target = format!("127.0.0.1:{}", server.port());
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    std::fs::write(at("ca.pem"), root).unwrap();
    std::fs::write(at("document.json"), fixture("2.9.2-superuser.json")).unwrap();
    std::fs::write(at("policy.toml"), "[rules]\nrestart = false\n").unwrap();
    std::fs::write(at("config.toml"), "default = \"demo:1.9\"\n").unwrap();
    for secret in ["password", "token"] {
        std::fs::write(at(secret), "hunter2").unwrap();
        set_mode(&at(secret), 0o600);
    }
    std::os::unix::fs::symlink("/bin/echo", at("print")).unwrap();
    let run = |arguments: &[&str]| {
        let outcome = jsinfo_with(arguments).env("HOME", home.path().to_str().unwrap()).run();
        assert!(matches!(outcome.status, 0 | 1), "{arguments:?}: {outcome}");
        outcome.stdout
    };
    let get = ["get", "version", &target];
    run(&[&get[..], &["--user", "ops", "--password-file=~/password"]].concat());
    run(&[&get[..], &["--user", "ops", "--password-command=~/print hunter2"]].concat());
    run(&[&get[..], &["--token-file=~/token"]].concat());
    run(&[&get[..], &["--ca-file=~/ca.pem"]].concat());
    assert_eq!(run(&["get", "version", "--config=~/config.toml"]), "1.9.0\n");
    run(&["check", "demo:", "--policy=~/policy.toml"]);
    run(&["check", "demo:", "--baseline=~/document.json"]);
    run(&["check", "demo:", "--quiet", "--format=json=~/report.json"]);
    assert!(at("report.json").exists());
    for (variable, value) in [
        ("JSINFO_CONFIG", "~/config.toml"),
        ("XDG_CONFIG_HOME", "~/xdg"),
        ("XDG_STATE_HOME", "~/state"),
        ("CREDENTIALS_DIRECTORY", "~/credentials"),
    ] {
        let run = |arguments: &str| {
            let run = jsinfo(arguments).env("HOME", home.path().to_str().unwrap()).env(variable, value);
            let outcome = run.run();
            assert_eq!(outcome.status, 0, "{variable}: {outcome}");
            outcome
        };
        match variable {
            "XDG_STATE_HOME" => {
                run(&format!("trust {target} --yes"));
                assert!(at("state/jsinfo/certificates").exists());
            }
            "CREDENTIALS_DIRECTORY" => {
                std::fs::create_dir(at("credentials")).unwrap();
                std::fs::copy(at("token"), at("credentials/jsinfo.token")).unwrap();
                assert!(run(&format!("server show {target}")).stdout.contains("credentials/jsinfo.token"));
            }
            _ => {
                run("server add oslo demo:");
                assert_eq!(run("get version oslo").stdout, "2.9.2\n");
            }
        }
    }
    assert!(at("xdg/jsinfo/config.toml").exists());
}

#[test]
fn a_tilde_in_a_file_or_an_argument_that_is_no_home_stays() {
    let outcome = jsinfo("get version localhost --token-file=~/token").run();
    assert_eq!(outcome.stderr, "error: cannot take a secret from ~/token: no such file\n");
    let file = File::new("[servers.a]\naddress = \"localhost\"\ntoken-file = \"~oslo/token\"\n");
    let shown = file.jsinfo(&["server", "show", "a"]).env("HOME", "/").stdout();
    assert!(shown.contains(&format!("{}/~oslo/token", file.directory().display())), "{shown}");
}

#[test]
fn a_home_that_is_none_is_as_no_home() {
    let mut told = BTreeSet::new();
    for home in ["/dev/null", "/dev/null/x", "/nowhere"] {
        assert_eq!(jsinfo("get version demo:").env("HOME", home).stdout(), "2.9.2\n");
        let (paris, run) = (Identity::new(&["paris.example"], |_| {}), |arguments: &[&str]| {
            jsinfo_with(arguments).env("HOME", home).run()
        });
        let server = Server::secure(paris.server());
        let pinned = run(&["get", "version", &server.elsewhere(), "--pin", &paris.fingerprint()]);
        assert_eq!((pinned.status, pinned.stderr.as_str()), (0, ""), "{home}: {pinned}");
        let refused = run(&["get", "version", &server.elsewhere()]);
        assert_eq!(refused.status, 14, "{home}: {refused}");
        told.insert(run(&["server", "add", "oslo", "demo:"]).stderr);
        told.insert(run(&["trust", &server.elsewhere(), "--yes"]).stderr);
    }
    let told: Vec<String> = told.into_iter().collect();
    told.concat().assert_shows(expect![[r#"
        error: there is no place for a configuration file
        hint: name one with --config FILE, or set HOME
        error: there is no place to remember certificates in
        hint: set XDG_STATE_HOME or HOME
    "#]]);
}

#[test]
fn directories_that_are_none_hold_nothing() {
    let run = |arguments: &str| {
        jsinfo(arguments).env("XDG_CONFIG_HOME", "/dev/null").env("XDG_STATE_HOME", "/dev/null").run()
    };
    let outcome = run("get version demo:");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    assert_eq!(run("trust --list").status, 0);
    let named = jsinfo("get version demo: --config /dev/null/config.toml").run();
    named.assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot read the configuration file /dev/null/config.toml: a part of its path is no directory
        hint: --config, then JSINFO_CONFIG, says which file it is
    "#]]);
}

#[test]
fn what_nobody_named_and_cannot_be_read_is_a_warning() {
    let Some(common) = Common::new() else { return };
    let (paris, home) = (Identity::new(&["paris.example"], |_| {}), common.path().join("home"));
    std::fs::create_dir_all(home.join(".config/jsinfo")).unwrap();
    std::fs::write(home.join(".config/jsinfo/config.toml"), "default = \"demo:1.9\"\n").unwrap();
    set_mode(&home, 0o700);
    let server = Server::secure(paris.server());
    let home = home.to_str().unwrap();
    let run = |arguments: &[&str]| {
        let outcome = common.jsinfo(arguments).env("HOME", home).run();
        let target = server.elsewhere();
        (outcome.status, outcome.stdout, outcome.stderr.replace(home, "[HOME]").replace(&target, "[TARGET]"))
    };
    let target = server.elsewhere();
    let (status, stdout, stderr) = run(&["get", "version", &target, "--pin", &paris.fingerprint()]);
    assert_eq!((status, stdout.as_str()), (0, "2.9.2\n"), "{stderr}");
    stderr.assert_shows(expect![[r#"
        warning: cannot read the configuration file [HOME]/.config/jsinfo/config.toml: permission denied; it is left out
        warning: cannot read [HOME]/.local/state/jsinfo/certificates: permission denied; it is left out
    "#]]);
    // What is to be written or looked at is named by that.
    let mut told = String::new();
    for arguments in [
        &["server", "add", "oslo", "demo:"][..],
        &["trust", &target, "--yes"],
        &["trust", &target, "--remove"],
        &["trust", "--list"],
        &["get", "version", "demo:", "--config", &format!("{home}/.config/jsinfo/config.toml")],
    ] {
        let (status, _, stderr) = run(arguments);
        assert_eq!(status, 10, "{stderr}");
        told.push_str(&stderr);
    }
    told.assert_shows(expect![[r#"
        warning: cannot read the configuration file [HOME]/.config/jsinfo/config.toml: permission denied; it is left out
        error: cannot change the configuration file [HOME]/.config/jsinfo/config.toml: permission denied
        hint: --config, then JSINFO_CONFIG, says which file it is
        warning: cannot read the configuration file [HOME]/.config/jsinfo/config.toml: permission denied; it is left out
        warning: cannot read [HOME]/.local/state/jsinfo/certificates: permission denied; it is left out
        error: cannot write [HOME]/.local/state/jsinfo/certificates: permission denied
        warning: cannot read the configuration file [HOME]/.config/jsinfo/config.toml: permission denied; it is left out
        warning: cannot read [HOME]/.local/state/jsinfo/certificates: permission denied; it is left out
        error: cannot read [HOME]/.local/state/jsinfo/certificates: permission denied
        hint: XDG_STATE_HOME, then HOME, says where it is: is it that of another user?
        error: cannot read [HOME]/.local/state/jsinfo/certificates: permission denied
        hint: XDG_STATE_HOME, then HOME, says where it is: is it that of another user?
        error: cannot read the configuration file [HOME]/.config/jsinfo/config.toml: permission denied
        hint: --config, then JSINFO_CONFIG, says which file it is
    "#]]);
}

#[test]
fn a_file_in_the_usual_place_that_is_none_is_a_warning_and_a_broken_one_is_not() {
    let state = State::new();
    let directory = state.directory().join("jsinfo/config.toml");
    std::fs::create_dir_all(&directory).unwrap();
    let run = || {
        let mut outcome = jsinfo("get version demo:").env("XDG_CONFIG_HOME", state.path()).run();
        outcome.stderr = outcome.stderr.replace(state.path(), "[CONFIG]");
        outcome
    };
    run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        warning: cannot read the configuration file [CONFIG]/jsinfo/config.toml: it is a directory; it is left out
    "#]]);
    std::fs::remove_dir(&directory).unwrap();
    std::fs::write(&directory, b"default = \"\xff\"\n").unwrap();
    run().assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot read the configuration file [CONFIG]/jsinfo/config.toml: it is not UTF-8
        hint: --config, then JSINFO_CONFIG, says which file it is
    "#]]);
}
