//! What `jsinfo server` leaves as it is in the file that it changes: line ends, byte order mark, comments, order.

use super::support::configuration::{FLEET, File};
use super::support::jsinfo;

/// The file after a server was added and taken out again.
fn added_and_removed(text: &str) -> (String, String) {
    let file = File::new(text);
    let added = file.outcome(&["server", "add", "rome", "demo:", "--user", "ops"]);
    assert_eq!(added.status, 0, "{added}");
    let with = file.text();
    assert_eq!(file.outcome(&["get", "version", "rome"]).stdout, "2.9.2\n");
    assert_eq!(file.outcome(&["server", "remove", "rome"]).status, 0);
    (with, file.text())
}

#[test]
fn lines_end_as_they_did_and_new_ones_as_the_others() {
    let windows = FLEET.replace('\n', "\r\n");
    let (with, without) = added_and_removed(&windows);
    assert_eq!(without, windows);
    assert_eq!(with.matches('\n').count(), with.matches("\r\n").count(), "{with:?}");
    assert!(with.contains("[servers.rome]\r\naddress = \"demo:\"\r\nuser = \"ops\"\r\n"), "{with:?}");
    // As two editors leave it.
    let mut mixed = String::new();
    for (number, line) in FLEET.lines().enumerate() {
        mixed.push_str(line);
        mixed.push_str(if number % 3 == 1 { "\n" } else { "\r\n" });
    }
    assert_eq!(added_and_removed(&mixed).1, mixed);
    for text in [FLEET, &windows, &mixed] {
        let file = File::new(text);
        assert_eq!(file.outcome(&["server", "remove", "paris"]).status, 0);
        assert!(
            file.text().contains("# The fleet.") && file.text().contains("# Two countries."),
            "{}",
            file.text()
        );
        for line in file.text().split_inclusive('\n') {
            let is_changed = line.contains("europe");
            assert!(text.contains(line) || is_changed, "{line:?}");
        }
    }
}

#[test]
fn a_byte_order_mark_stays_in_front() {
    for text in [FLEET.to_owned(), FLEET.replace('\n', "\r\n")] {
        let marked = format!("\u{feff}{text}");
        let (with, without) = added_and_removed(&marked);
        assert_eq!(without, marked);
        assert_eq!(with.matches('\u{feff}').count(), 1);
    }
    let file = File::new("\u{feff}timeuot = 3\n");
    let told = file.outcome(&["get", "version", "demo:"]).stderr;
    assert_eq!(told, "warning: config.toml:1: timeuot: unknown key: did you mean timeout?\n");
    let file = File::new("\u{feff}default = \n");
    let told = file.outcome(&["get", "version", "demo:"]).stderr;
    assert!(told.starts_with("error: config.toml:1:11: "), "the mark is no column: {told}");
}

#[test]
fn a_text_of_several_lines_keeps_its_value() {
    let text = "[servers.oslo]\r\naddress = \"demo:\"\r\npassword-command = '''\r\necho 'a\r\nb'\r\n'''\r\n";
    let (_, without) = added_and_removed(text);
    assert_eq!(without, text);
}

#[test]
fn the_beginning_and_the_end_of_the_file_stay() {
    for text in ["\n\n# mine\ndefault = \"demo:\"\n", "default = \"demo:\"\n\n# the end", "# nothing yet\n"] {
        let (with, without) = added_and_removed(text);
        assert!(with.starts_with(text.lines().next().unwrap()), "{with:?}");
        assert_eq!(without.trim_end(), text.trim_end());
    }
}

#[test]
fn what_a_policy_of_another_system_says_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let policy = directory.path().join("policy.toml");
    std::fs::write(&policy, "\u{feff}[rules]\r\nrestart = false\r\n").unwrap();
    let outcome = jsinfo("check demo: --quiet --policy").arg(&policy).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
}
