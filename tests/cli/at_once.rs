//! Several runs that change one file at the same time, and runs that are killed while they do.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::support::certificate::Identity;
use super::support::configuration::File;
use super::support::{Run, Server, State, jsinfo_with};

/// How many runs change a file at the same time.
const RUNS: usize = 16;

/// How many runs are killed.
const KILLS: u32 = 40;

/// The names of the servers in a file, read by `jsinfo` itself: a broken one is a failure.
fn servers(file: &File) -> BTreeSet<String> {
    let list = file.jsinfo(&["server", "list", "--json"]).stdout();
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    list["servers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|server| server["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Starts them all before the first is waited for, and gives back how they ended.
fn at_the_same_time(runs: Vec<Run>) -> Vec<Option<i32>> {
    let children: Vec<_> = runs.into_iter().map(Run::start).collect();
    children.into_iter().map(|child| child.wait_with_output().unwrap().status.code()).collect()
}

fn names(prefix: &str) -> Vec<String> {
    (0..RUNS).map(|number| format!("{prefix}{number}")).collect()
}

#[test]
fn servers_that_are_added_and_removed_at_the_same_time_are_all_there_and_all_gone() {
    let file = File::new("# mine\n");
    // Through a link: the file that it leads to is what is changed.
    let link = tempfile::tempdir().unwrap();
    let link = link.path().join("link.toml");
    std::os::unix::fs::symlink(file.path(), &link).unwrap();
    let (old, new) = (names("old"), names("new"));
    let add = |name: &String, linked: bool| {
        let run = jsinfo_with(&["server", "add", name, "demo:", "--config"]);
        if linked { run.arg(&link) } else { run.arg(file.path()) }
    };
    let runs = old.iter().enumerate().map(|(number, name)| add(name, number % 2 == 0)).collect();
    assert_eq!(at_the_same_time(runs), [Some(0); RUNS]);
    assert_eq!(servers(&file), old.iter().cloned().collect());

    let mut runs: Vec<_> = new.iter().map(|name| add(name, true)).collect();
    runs.extend(old.iter().map(|name| file.jsinfo(&["server", "remove", name])));
    assert_eq!(at_the_same_time(runs), [Some(0); 2 * RUNS]);
    assert_eq!(servers(&file), new.into_iter().collect());
    assert!(file.text().starts_with("# mine\n"), "{}", file.text());
}

#[test]
fn a_name_that_several_take_at_the_same_time_is_given_once() {
    let file = File::new("");
    let add = |_| file.jsinfo(&["server", "add", "paris", "demo:"]);
    let mut codes = at_the_same_time((0..RUNS).map(add).collect());
    codes.sort_unstable();
    assert_eq!(codes[0], Some(0));
    assert!(codes[1..].iter().all(|code| *code == Some(2)), "{codes:?}");
    let remove = |_| file.jsinfo(&["server", "remove", "paris"]);
    let mut codes = at_the_same_time((0..RUNS).map(remove).collect());
    codes.sort_unstable();
    assert_eq!(codes[0], Some(0));
    assert!(codes[1..].iter().all(|code| *code == Some(1)), "{codes:?}");
}

/// Starts runs and kills each a little later than the one before, from its start until it is long done. `look` is told
/// whether the run was done before it was killed.
fn killed(run: impl Fn(u32) -> Run, mut look: impl FnMut(u32, bool)) {
    let start = Instant::now();
    let status = run(0).start().wait_with_output().unwrap().status;
    look(0, status.success());
    let whole = start.elapsed().max(Duration::from_millis(5));
    for number in 1..=KILLS {
        let mut child = run(number).start();
        std::thread::sleep(whole * number * 3 / (KILLS * 2));
        child.kill().unwrap();
        look(number, child.wait().unwrap().success());
    }
}

#[test]
fn a_run_that_is_killed_leaves_the_configuration_as_it_was_or_as_it_shall_be() {
    // Large, so that a run that wrote into it would be met in the midst of writing.
    let comments = "# a line that a person wrote, and that nobody may lose\n".repeat(2_000);
    let file = File::new(&format!("{comments}[servers.first]\naddress = \"demo:\"\n"));
    let mut expected = servers(&file);
    let mut done = 0;
    let added_or_removed = |number: u32| match number % 3 {
        2 => file.jsinfo(&["server", "remove", &format!("s{}", number - 2)]),
        _ => file.jsinfo(&["server", "add", &format!("s{number}"), "demo:"]),
    };
    killed(added_or_removed, |number, is_done| {
        let found = servers(&file);
        let mut wanted = expected.clone();
        match number % 3 {
            2 => wanted.remove(&format!("s{}", number - 2)),
            _ => wanted.insert(format!("s{number}")),
        };
        assert!(found == wanted || !is_done && found == expected, "run {number}: {found:?}");
        assert!(file.text().starts_with(&comments), "run {number}");
        expected = found;
        done += u32::from(is_done);
    });
    assert!((2..KILLS).contains(&done), "{done} runs were done before they were killed");
}

#[test]
fn a_run_that_forgets_a_certificate_and_is_killed_leaves_whole_lines() {
    let mut lines = vec!["# mine\n".repeat(10_000)];
    for number in 0..=KILLS {
        lines.push(format!("s{number}:8886 sha256:{} 2026-11-22T20:00:07Z\n", "1".repeat(64)));
    }
    let lines = lines.concat();
    let state = State::holding(&lines);
    let forget = |number: u32| state.jsinfo(&["trust", "--remove", &format!("s{number}")]);
    let mut expected = lines;
    let mut done = 0;
    killed(forget, |number, is_done| {
        let found = state.text();
        let wanted: String =
            expected.split_inclusive('\n').filter(|line| !line.starts_with(&format!("s{number}:"))).collect();
        assert!(found == wanted || !is_done && found == expected, "run {number}");
        expected = found;
        done += u32::from(is_done);
    });
    assert!((2..KILLS).contains(&done), "{done} runs were done before they were killed");
}

#[test]
fn a_run_that_remembers_a_certificate_and_is_killed_leaves_whole_lines() {
    let paris = Identity::new(&["paris.example"], |_| {});
    let server = Server::secure(paris.server());
    let mine = "# mine\n".repeat(10_000);
    let state = State::holding("");
    let mut done = 0;
    killed(
        |_| {
            std::fs::write(state.store(), &mine).unwrap();
            state.jsinfo(&["trust", &server.elsewhere(), "--yes"])
        },
        |number, is_done| {
            let text = state.text();
            let added = text.strip_prefix(&mine).unwrap_or_else(|| panic!("run {number}: a line is lost"));
            if is_done || !added.is_empty() {
                let line = format!("{} {} ", server.elsewhere(), paris.fingerprint());
                assert!(added.starts_with(&line) && added.ends_with("Z\n"), "run {number}: {added:?}");
                assert_eq!(added.lines().count(), 1, "run {number}: {added:?}");
            }
            done += u32::from(is_done);
        },
    );
    assert!((2..KILLS).contains(&done), "{done} runs were done before they were killed");
    assert_eq!(state.jsinfo(&["trust", "--list"]).run().status, 0);
}
