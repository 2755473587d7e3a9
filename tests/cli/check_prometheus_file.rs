//! `check --format prometheus=FILE`: what `node_exporter` collects, and what a file remembers of the one before it.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::check_prometheus::{of, report, values};
use super::support::{Nobody, Reply, Server, fixture, jsinfo_with};

const LAST_SUCCESS: &str = "jsinfo_last_success_timestamp_seconds";

/// Puts the report into a file, and gives back what it holds then.
fn written(file: &Path, arguments: &[&str]) -> String {
    let format = format!("prometheus={}", file.display());
    jsinfo_with(&[&["check", "--quiet", "--format", &format], arguments].concat()).run();
    std::fs::read_to_string(file).unwrap()
}

/// A server that answers until it is told not to.
fn until(down: &Arc<AtomicBool>) -> Server {
    let (down, document) = (Arc::clone(down), fixture("2.9.2-anonymous.json"));
    let document: Value = serde_json::from_str(&document).unwrap();
    Server::http(
        move |request| {
            if down.load(Ordering::SeqCst) { Reply::raw("") } else { Reply::result(request, &document) }
        },
    )
}

#[test]
fn when_a_silent_server_answered_last_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("jsinfo.prom");
    let down = Arc::new(AtomicBool::new(false));
    let server = until(&down);
    let target = server.target();

    let first = written(&file, &[&target, "demo:"]);
    let answered: Vec<String> = of(&first, LAST_SUCCESS).into_iter().map(str::to_owned).collect();
    assert_eq!(answered.len(), 2);
    down.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        // It is still there after several silent rounds, and nothing else of the server is.
        let second = written(&file, &[&target, "demo:"]);
        let kept = of(&second, LAST_SUCCESS);
        assert!(kept.contains(&answered[0].as_str()), "{kept:?}");
        assert!(kept.len() == 2 && !kept.contains(&answered[1].as_str()), "{kept:?}");
        assert_eq!(of(&second, "jsinfo_up")[0], format!("jsinfo_up{{target=\"{target}\"}} 0"));
        assert_eq!(of(&second, "jsinfo_license_valid").len(), 1);
    }
    down.store(false, Ordering::SeqCst);
    let third = written(&file, &[&target]);
    let renewed = of(&third, LAST_SUCCESS);
    assert!(renewed.len() == 1 && renewed[0] != answered[0], "{renewed:?}");
    assert_eq!(of(&report(&["127.0.0.1:1"]), LAST_SUCCESS), [""; 0], "standard output replaces nothing");
}

#[test]
fn when_nobody_was_asked_the_file_says_so_and_keeps_what_is_known() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("jsinfo.prom");
    let first = written(&file, &["demo:", "demo:1.9"]);
    let answered = of(&first, LAST_SUCCESS).join("\n");
    for arguments in [&["@nobody"][..], &["--exit-zero", "--policy", "none.toml", "demo:"]] {
        let refused = written(&file, arguments);
        assert_eq!(of(&refused, LAST_SUCCESS).join("\n"), answered);
        assert_eq!(of(&refused, "jsinfo_up"), [""; 0]);
        assert!(of(&refused, "jsinfo_check_failed")[0].ends_with(" 1"));
        assert_eq!(values(&refused).len(), 5);
    }
}

#[test]
fn only_files_of_ours_are_believed() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("jsinfo.prom");
    let nobody = Nobody::new();
    let target = nobody.target();
    let line = format!("{LAST_SUCCESS}{{target=\"{target}\"}} 1795377607.5");
    let after = |before: String| {
        std::fs::write(&file, before).unwrap();
        of(&written(&file, &[&target]), LAST_SUCCESS)
            .iter()
            .map(|line| (*line).to_owned())
            .collect::<Vec<_>>()
    };
    let head = "# HELP jsinfo_check_timestamp_seconds When the check was made.\n";
    assert_eq!(after(format!("{head}{line}\n{line}\n")), [line.as_str()]);
    for foreign in ["", "# HELP node_load1 1m load average.\n"] {
        assert_eq!(after(format!("{foreign}{line}\n")), [""; 0]);
    }
    let broken = [
        line.replace("1795377607.5", "NaN"),
        line.replace("1795377607.5", "1e9"),
        line.replace("1795377607.5", ""),
        line.replace("\"}", "\" \"}"),
        line.replace("target", "other"),
        line.replace(&target, "oslo"),
    ];
    for line in broken {
        assert_eq!(after(format!("{head}{line}\n")), [""; 0], "{line}");
    }
}

#[test]
fn several_files_of_one_collector_have_nothing_in_common() {
    let directory = tempfile::tempdir().unwrap();
    let of_file = |name: &str, target: &str| {
        let report = written(&directory.path().join(name), &[target]);
        values(&report).iter().map(|line| line.rsplit_once(' ').unwrap().0.to_owned()).collect::<HashSet<_>>()
    };
    let (paris, oslo) = (of_file("paris.prom", "demo:"), of_file("oslo.prom", "demo:1.9"));
    assert_eq!(paris.intersection(&oslo).count(), 0);
    assert!(paris.contains(&format!(
        "jsinfo_check_exit_code{{file=\"{}\"}}",
        directory.path().join("paris.prom").display()
    )));
}

#[test]
fn a_file_is_whole_at_all_times() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("jsinfo.prom");
    let whole = written(&file, &["demo:"]);
    assert!(!values(&whole).is_empty());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let looking = scope.spawn(|| {
            let mut looks = 0;
            while !done.load(Ordering::SeqCst) {
                let text = std::fs::read_to_string(&file).unwrap();
                assert_eq!(text.lines().count(), whole.lines().count());
                let names =
                    std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name());
                let collected =
                    names.filter(|name| Path::new(name).extension().is_some_and(|end| end == "prom"));
                assert_eq!(collected.collect::<Vec<_>>(), ["jsinfo.prom"]);
                looks += 1;
            }
            looks
        });
        for _ in 0..5 {
            written(&file, &["demo:"]);
        }
        done.store(true, Ordering::SeqCst);
        assert!(looking.join().unwrap() > 5, "somebody looked meanwhile");
    });
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "nothing is left behind");
}
