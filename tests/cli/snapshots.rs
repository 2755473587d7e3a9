//! Directories of saved documents: as targets, as baselines, and as `jsinfo::snapshot` saves them; and lists of targets.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use jsinfo::document::Document;
use jsinfo::failure::{Failure, FailureKind};
use jsinfo::snapshot::{SavedAnswer, save};
use serde_json::Value;

use super::support::another_user::{Common, set_mode};
use super::support::configuration::File;
use super::support::{
    Outcome, Reply, Server, Shows as _, all_fixtures, expect, fixture, jsinfo_with, jsinfo_without_names,
};

/// A directory with `saved` in it, the current one of every run.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With documents of a server that is well, under these names.
    fn holding(names: &[&str]) -> Self {
        let place = Self::new();
        for name in names {
            place.write(&format!("saved/{name}"), &fixture("2.9.2-superuser.json"));
        }
        place
    }

    /// With what came of asking these targets; of those without a document that nobody answered.
    fn saved(answers: &[(&str, Option<&str>)]) -> Self {
        let place = Self::new();
        place.save(answers);
        place
    }

    fn save(&self, answers: &[(&str, Option<&str>)]) {
        let failure = Failure::message(FailureKind::Unreachable, "connection refused")
            .context("cannot connect to 127.0.0.1:1")
            .hint("check that the server runs");
        let mut documents = Vec::new();
        for (target, fixture_name) in answers {
            let document = fixture_name.map(|name| Document::from_json(fixture(name).as_bytes()).unwrap());
            documents.push((*target, document));
        }
        let mut entries = Vec::new();
        for (target, document) in &documents {
            entries.push(SavedAnswer { target, answer: document.as_ref().ok_or(&failure) });
        }
        save(&self.path("saved"), &entries, "2026-11-24T20:00:07Z".parse().unwrap()).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        jsinfo_with(arguments).current_dir(self.0.path()).run()
    }

    /// The targets of a check, with `up` and the verdict of each.
    fn checked(&self, arguments: &[&str]) -> Vec<String> {
        let outcome = self.run(&[&["check", "--json"], arguments].concat());
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome}"));
        let results = report["results"].as_array().unwrap_or_else(|| panic!("{outcome}"));
        results
            .iter()
            .map(|result| {
                format!("{} {}", result["target"].as_str().unwrap(), result["verdict"].as_str().unwrap())
            })
            .collect()
    }

    /// The targets of a check alone.
    fn targets(&self, arguments: &[&str]) -> Vec<String> {
        let mut targets = self.checked(arguments);
        for target in &mut targets {
            target.truncate(target.rfind(' ').unwrap());
        }
        targets
    }
}

#[test]
fn a_directory_is_a_target_for_each_document_however_it_is_written() {
    let place =
        Place::holding(&["oslo.json", "paris10.json", "paris9.json", "demo%3A1.9.json", "odd name.json"]);
    place.write("saved/notes.txt", "none");
    let absolute = place.path("saved").to_str().unwrap().to_owned();
    for directory in ["./saved/", "./saved", "dir:saved", "DIR:./saved/", "./saved/../saved", &absolute] {
        assert_eq!(
            place.targets(&[directory]),
            ["demo:1.9", "odd name", "oslo", "paris9", "paris10"],
            "{directory}"
        );
    }
    let home =
        jsinfo_with(&["check", "~/saved", "--json"]).env("HOME", place.0.path().to_str().unwrap()).run();
    assert_eq!(home.stdout.matches("\"target\": \"").count(), 5, "{home}");
}

#[test]
fn one_target_is_no_directory_and_says_which_commands_take_one() {
    let place = Place::holding(&["paris.json", "oslo.json"]);
    for (arguments, named) in [
        (&["show", "./saved/"][..], "./saved/"),
        (&["get", "version", "./saved"], "./saved"),
        (&["diff", "./saved/", "./saved/paris.json"], "./saved/"),
        (&["show", "file:./saved/"], "./saved/"),
        (&["show", "dir:./saved/"], "./saved/"),
    ] {
        let outcome = place.run(arguments);
        let first = format!("error: {named} is a directory of 2 saved documents, and one target is needed\n");
        assert!(outcome.stderr.starts_with(&first), "{arguments:?} {outcome}");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    }
    place.run(&["show", "dir:saved"]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: saved is a directory of 2 saved documents, and one target is needed
        hint: name one of them, such as file:saved/oslo.json; jsinfo fleet, check and route take directories
    "#]]);
    place.run(&["show", "dir:"]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: dir: names no directory
        hint: a directory of saved documents is dir:PATH, or ./PATH/
    "#]]);
}

#[test]
fn a_directory_of_nothing_and_one_that_cannot_be_read_are_refused() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).unwrap();
    place.write("mixed/notes.txt", "none");
    place.write("broken/index.json", r#"{"schema": "jsinfo/snapshot", "schemaVersion": 7}"#);
    place.run(&["check", "./empty/"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: ./empty/ holds no saved document, so nothing would be asked: it has no NAME.json
        hint: a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints
    "#]]);
    place.run(&["check", "./mixed/"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: ./mixed/ holds no saved document, so nothing would be asked: it has no NAME.json
        hint: a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints
    "#]]);
    place.run(&["check", "./broken/"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: cannot use ./broken/index.json: it is an index of another version of jsinfo
    "#]]);
    place.run(&["check", "dir:none"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: cannot read the directory none: no such file
    "#]]);
    // What is no directory is a file that is not there: it fails alone.
    assert_eq!(place.checked(&["./none/"]), ["./none/ unknown"]);
}

#[test]
fn a_directory_that_others_closed_is_refused() {
    let Some(user) = Common::new() else { return };
    let closed = user.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::write(closed.join("paris.json"), fixture("2.9.2-superuser.json")).unwrap();
    set_mode(&closed, 0o700);
    let outcome = user.jsinfo(&["check", closed.to_str().unwrap()]).run();
    assert_eq!(outcome.status, 3, "{outcome}");
    assert!(outcome.stderr.contains("cannot read the directory"), "{outcome}");
    assert!(outcome.stderr.contains("permission denied"), "{outcome}");
}

#[test]
fn what_is_no_document_fails_alone() {
    let place = Place::holding(&["paris.json"]);
    place.write("saved/bad.json", "no");
    place.write("saved/index.json", &fixture("1.9.0-superuser.json"));
    std::os::unix::fs::symlink("loop.json", place.path("saved/loop.json")).unwrap();
    std::os::unix::fs::symlink("nowhere", place.path("saved/lost.json")).unwrap();
    std::os::unix::fs::symlink("paris.json", place.path("saved/link.json")).unwrap();
    std::os::unix::fs::symlink("..", place.path("saved/up.json")).unwrap();
    let checked = place.checked(&["./saved/"]);
    let failed: Vec<&str> =
        checked.iter().filter(|line| line.ends_with(" unknown")).map(String::as_str).collect();
    assert_eq!(failed, ["bad unknown", "loop unknown", "lost unknown"], "{checked:?}");
    assert_eq!(checked.len(), 6, "a server's document may be called index.json: {checked:?}");
    // A link that leads around in a circle is no directory.
    std::os::unix::fs::symlink("circle", place.path("circle")).unwrap();
    assert_eq!(place.checked(&["./circle"]), ["./circle unknown"]);
}

#[test]
fn two_of_the_same_name_are_told_apart_and_a_file_is_asked_once() {
    let place = Place::holding(&["paris.json", "oslo.json", "demo%3A.json"]);
    place.write("later/paris.json", &fixture("2.9.2-superuser.json"));
    assert_eq!(
        place.targets(&["./saved/", "./later/", "./saved"]),
        ["demo:", "oslo", "paris", "./later/paris.json"]
    );
    assert_eq!(place.targets(&["dir:saved", "dir:later"])[3], "file:later/paris.json");
    // Whatever is named so itself keeps its name, before and behind.
    for arguments in [["demo:", "./saved/"], ["./saved/", "demo:"]] {
        let targets = place.targets(&arguments);
        assert!(targets.contains(&"./saved/demo%3A.json".to_owned()), "{targets:?}");
        assert_eq!(targets.iter().filter(|target| *target == "demo:").count(), 1, "{targets:?}");
    }
}

#[test]
fn policies_and_baselines_hold_for_documents_by_their_names() {
    let place =
        Place::saved(&[("paris", Some("2.9.2-superuser.json")), ("oslo", Some("2.9.2-superuser.json"))]);
    let policy = "[[expectations]]\nexpect = \"version == 9.9.9\"\ntargets = [\"oslo\"]\n";
    place.write("policy.toml", policy);
    let checked = place.checked(&["./saved/", "--policy", "policy.toml", "--skip", "identity"]);
    assert_eq!(checked.len(), 2, "{checked:?}");
    assert!(checked[1].ends_with("critical") && !checked[0].ends_with("critical"), "{checked:?}");
}

#[test]
fn a_word_with_a_slash_at_its_end_is_asked_of_nobody() {
    for target in ["nosuch/", "nosuch.example/"] {
        let outcome = jsinfo_without_names(&["show", target]).run();
        assert_eq!(outcome.status, 2, "{outcome}");
        let meant = format!("hint: did you mean ./{target} or {}?", target.trim_end_matches('/'));
        assert!(outcome.stderr.contains(&meant), "{outcome}");
        assert_eq!(jsinfo_without_names(&["check", target]).run().status, 3);
    }
}

#[test]
fn a_host_that_is_called_like_a_directory_may_be_meant_as_one() {
    let place = Place::holding(&["paris.json"]);
    for command in ["show", "check"] {
        let outcome = jsinfo_without_names(&[command, "saved"]).current_dir(place.0.path()).run();
        assert!(
            outcome.stderr.contains("hint: to read the directory of that name, write ./saved/\n"),
            "{outcome}"
        );
    }
}

#[test]
fn what_was_saved_is_read_back_in_the_order_of_the_index() {
    let targets =
        ["rome", "Paris", "paris", "demo:1.9", "https://127.0.0.1:9000/x", "index", "a b", "ops@x", "-"];
    let answers: Vec<_> = targets.iter().map(|target| (*target, Some("2.9.2-superuser.json"))).collect();
    let place = Place::saved(&answers);
    let read: Vec<_> = place.targets(&["./saved/"]);
    let expected =
        ["rome", "Paris", "paris", "demo:1.9", "https://127.0.0.1:9000/x", "index", "a b", "***@x", "-"];
    assert_eq!(read, expected);
    for file in fs::read_dir(place.path("saved")).unwrap() {
        let file = file.unwrap().path();
        super::support::schemas::assert_valid(&fs::read_to_string(&file).unwrap());
    }
}

#[test]
fn a_saved_document_is_what_show_prints() {
    for name in all_fixtures() {
        let place = Place::saved(&[("paris", Some(&name))]);
        let printed = jsinfo_with(&["show", "--json", &format!("./{name}")]).stdout();
        assert_eq!(fs::read_to_string(place.path("saved/paris.json")).unwrap(), printed, "{name}");
    }
}

#[test]
fn a_failure_that_was_saved_fails_again_and_says_when_it_was_so() {
    let place = Place::saved(&[("paris", Some("2.9.2-superuser.json")), ("oslo", None)]);
    place.run(&["show", "./saved/oslo.json"]).assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: when it was saved, 2026-11-24 20:00 UTC: cannot connect to 127.0.0.1:1: connection refused
        hint: check that the server runs
    "#]]);
    place.run(&["show", "./saved/oslo.json", "--error-format", "json"]).assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        {"schema":"jsinfo/failure","schemaVersion":1,"kind":"unreachable","exitCode":11,"phase":null,"message":"when it was saved, 2026-11-24 20:00 UTC: cannot connect to 127.0.0.1:1: connection refused","hints":["check that the server runs"],"retryable":true}
    "#]]);
    place.run(&["check", "./saved/", "--only", "reachable"]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        CRITICAL  2 targets · 1 critical (oslo), 1 unknown (paris)

        ✗ oslo   reachable  critical  when it was saved, 2026-11-24 20:00 UTC: cannot connect to 127.0.0.1:1: connection refused
        ? paris  reachable  unknown   nobody was asked: it is a saved document (--only asks for it)
        --- stderr
        hint: oslo: check that the server runs
    "#]]);
    place.run(&["show", "./saved/index.json"]).assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot use ./saved/index.json: it is the index of a directory of saved documents, not a document
        hint: a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints
    "#]]);
    assert_eq!(place.run(&["diff", "./saved/paris.json", "./saved/oslo.json"]).status, 11);
}

#[test]
fn a_snapshot_is_a_baseline() {
    let place = Place::saved(&[
        ("paris", Some("2.9.2-superuser.json")),
        ("index", Some("2.9.2-superuser.json")),
        ("oslo", None),
    ]);
    place.write(
        "now/paris.json",
        &fixture("2.9.2-superuser.json").replace("\"serverId\": \"", "\"serverId\": \"x"),
    );
    place.write("now/oslo.json", &fixture("2.9.2-superuser.json"));
    place.write("now/rome.json", &fixture("2.9.2-superuser.json"));
    place.write("now/%69ndex.json", &fixture("2.9.2-superuser.json"));
    let check = ["check", "./now/", "--baseline", "saved", "--only", "restart", "--all"];
    place.run(&check).assert_shows(expect![[r#"
        status: 3
        --- stdout
        UNKNOWN  4 targets · 2 unknown (oslo, rome), 1 warning (paris), 1 ok

        ? oslo   restart  unknown  there is no baseline to compare with (--only asks for it)
        ? oslo   restart  unknown  there is no baseline to compare with (--only asks for it)
        ? rome   restart  unknown  there is no baseline to compare with (--only asks for it)
        ? rome   restart  unknown  there is no baseline to compare with (--only asks for it)
        ! paris  restart  warning  the server was started anew since the baseline  → if that was meant, save a new baseline
        ✓ index  restart  ok       serverId is that of the baseline
        ✓ index  restart  ok       serverUid is that of the baseline
        ✓ paris  restart  ok       serverUid is that of the baseline
        --- stderr
        warning: oslo has no baseline: when it was saved, 2026-11-24 20:00 UTC: cannot connect to 127.0.0.1:1: connection refused
        warning: rome has no baseline: it is not in the index of saved
    "#]]);
    place.run(&["check", "./now/oslo.json", "--baseline", "saved/oslo.json"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: --baseline: saved/oslo.json holds no document: when it was saved, 2026-11-24 20:00 UTC: cannot connect to 127.0.0.1:1: connection refused
        hint: save one while the server answers: jsinfo show TARGET --json
    "#]]);
}

#[test]
fn an_index_leads_to_no_file_of_another_directory() {
    let place = Place::holding(&["paris.json"]);
    for file in ["../secret.json", "/etc/passwd", ".."] {
        let index = format!(
            r#"{{"schema": "jsinfo/snapshot", "schemaVersion": 1, "saved": "", "entries": [{{"target": "a", "file": "{file}", "answered": true}}]}}"#
        );
        place.write("saved/index.json", &index);
        let outcome = place.run(&["check", "./saved/"]);
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(outcome.stderr.contains("is no file of this directory"), "{outcome}");
    }
}

/// More than anybody has, and each is a file that has to reach the disk.
#[test]
fn ten_thousand_documents_are_saved_and_read() {
    let document = Document::from_json(br#"{"version": "2.9.2"}"#).unwrap();
    let names: Vec<String> = (0..10_000).map(|number| format!("server{number}")).collect();
    let mut answers = Vec::new();
    for name in &names {
        answers.push(SavedAnswer { target: name, answer: Ok(&document) });
    }
    let place = Place::new();
    let started = std::time::Instant::now();
    save(&place.path("saved"), &answers, jiff::Timestamp::now()).unwrap();
    let check = ["./saved/", "--only", "event-log"];
    assert_eq!(place.targets(&check), names);
    fs::remove_file(place.path("saved/index.json")).unwrap();
    assert_eq!(place.targets(&check), names, "in natural order");
    assert!(started.elapsed() < Duration::from_secs(100), "{:?}", started.elapsed());
}

#[test]
fn groups_and_the_default_may_be_directories() {
    let file = File::new("default = \"./saved/\"\n[groups]\nall = [\"demo:\", \"./saved\", \"dir:none\"]\n");
    let saved = file.directory().join("saved");
    fs::create_dir(&saved).unwrap();
    for name in ["paris.json", "oslo.json"] {
        fs::write(saved.join(name), fixture("2.9.2-superuser.json")).unwrap();
    }
    let run = |arguments: &[&str]| file.jsinfo(arguments).current_dir(file.directory()).run();
    let outcome = run(&["check", "--json"]);
    assert_eq!(outcome.stdout.matches("\"target\": \"").count(), 2, "{outcome}");
    let outcome = run(&["check", "@all"]);
    assert!(
        outcome.stderr.contains("config.toml:3: cannot read the directory ")
            && outcome.stderr.contains("/none: no such file"),
        "{outcome}"
    );
    fs::remove_dir_all(&saved).unwrap();
    fs::create_dir(&saved).unwrap();
    let outcome = run(&["check"]);
    assert!(
        outcome.stderr.contains("config.toml:1: ") && outcome.stderr.contains("/saved/ holds no saved"),
        "{outcome}"
    );
}

#[test]
fn documents_are_told_once_that_nobody_is_asked() {
    let place = Place::holding(&["paris.json", "oslo.json"]);
    let outcome = place.run(&["check", "./saved/", "--user", "ops", "--quiet"]);
    let warning = "warning: every saved document is asked without --user: a saved document is read, and nobody is asked\n";
    assert_eq!(outcome.stderr, warning);
}

#[test]
fn a_list_has_targets_groups_and_directories() {
    let place = Place::holding(&["paris.json", "oslo.json"]);
    place.write("list", "\u{feff}# all\r\n./saved/ # both\r\n\r\n  demo:1.9  \r\n./saved/paris.json\r\n");
    assert_eq!(place.targets(&["--targets", "list"]), ["oslo", "paris", "demo:1.9", "./saved/paris.json"]);
    assert_eq!(place.targets(&["demo:", "--targets", "list"]).len(), 5);
    let configuration = File::new("[groups]\nnorth = [\"demo:\", \"demo:1.9\"]\n");
    let outcome = configuration.jsinfo(&["check", "--json", "--targets", "-"]).input("@north\n").run();
    assert_eq!(outcome.stdout.matches("\"target\": \"demo:").count(), 2, "{outcome}");
}

#[test]
fn a_list_that_makes_no_sense_names_its_line() {
    let place = Place::new();
    place.write("list", "demo:\n\n@nogroup\n");
    place.run(&["check", "--targets", "list"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: list:3: there is no group @nogroup
        hint: groups are lists under [groups] in the configuration file, and there are none
    "#]]);
    place.write("list", "demo:\ntwo words\n");
    place.run(&["check", "--targets", "list", "--skip", "clock"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        UNKNOWN  2 targets · 1 unknown (two words), 1 ok

        ? two words  reachable  unknown  list:2: "two words" is no target
        --- stderr
        hint: two words: a target is [GRAMMAR]
    "#]]);
    place.write("list", "dir:none\n");
    place.run(&["check", "--targets", "list"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: list:1: cannot read the directory none: no such file
    "#]]);
    place.write("list", "# nobody\n");
    place.run(&["check", "--targets", "list"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: list names no target, so nothing would be asked
        hint: a list has one target a line
    "#]]);
    fs::write(place.path("list"), b"demo:\n\xff\n").unwrap();
    place.run(&["check", "--targets", "list"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: cannot read the list of targets list: it is not UTF-8
    "#]]);
    place.run(&["check", "--targets", "none"]).assert_shows(expect![[r#"
        status: 3
        --- stdout
        --- stderr
        error: cannot read the list of targets none: no such file
    "#]]);
}

#[test]
fn standard_input_is_read_for_one_thing() {
    for arguments in [
        &["check", "--targets", "-", "-"][..],
        &["check", "--targets", "-", "--user", "ops", "--password-file", "-"],
    ] {
        let outcome = jsinfo_with(arguments).input("demo:\n").run();
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(outcome.stderr.starts_with("error: standard input "), "{outcome}");
    }
}

#[test]
fn servers_of_a_list_are_asked_as_those_that_were_typed() {
    let server = Server::http(|request| {
        Reply::result(request, &serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap())
    });
    let place = Place::new();
    place.write("list", &format!("{}\n", server.target()));
    assert_eq!(place.targets(&["--targets", "list"]), [server.target()]);
    assert_eq!(server.methods(), ["getServerInfo"]);
}
