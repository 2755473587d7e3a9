//! What nobody sees is shown: in every format that people read, and wherever a server's words stand in it.

use super::support::{jsinfo_with, terminal};

/// One of each kind. All of them are in the tests of the function that finds them; here they are on their way out.
const INVISIBLE: [char; 20] = [
    '\u{ad}',
    '\u{34f}',
    '\u{600}',
    '\u{61c}',
    '\u{115f}',
    '\u{17b5}',
    '\u{180b}',
    '\u{180f}',
    '\u{200b}',
    '\u{200d}',
    '\u{202e}',
    '\u{2028}',
    '\u{2065}',
    '\u{fe00}',
    '\u{feff}',
    '\u{fff0}',
    '\u{1bca0}',
    '\u{1d173}',
    '\u{e0041}',
    '\u{e0fff}',
];

/// What is no less to be seen for it.
const HONEST: &str = "東京 ❤\u{fe0f} e\u{301} שלום";

/// A document in whose every kind of value they are, a key and what belongs elsewhere included, in a file.
fn document(directory: &tempfile::TempDir) -> String {
    let hidden: String = INVISIBLE.iter().flat_map(|c| ['a', *c]).collect();
    let path = directory.path().join("x.json");
    let text = format!(
        r#"{{"serverName":"{HONEST}{hidden}","version":"{hidden}","hostName":["{hidden}"],
            "license":{{"valid":"{hidden}"}},"receiver":"{hidden}","new{hidden}":"{hidden}"}}"#
    );
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn assert_nothing_is_hidden(text: &str, whose: &str) {
    for c in INVISIBLE {
        assert!(!text.contains(c), "{whose}: {}", c.escape_unicode());
    }
    // The first of them, because some formats cut what is long.
    for escaped in ["\\u00ad", "\\u034f"] {
        let is_there = text.contains(escaped) || text.contains(&escaped.replace('\\', "\\\\"));
        assert!(is_there, "{whose}: no {escaped} in\n{text}");
    }
}

#[test]
fn no_format_hides_what_a_server_says() {
    let directory = tempfile::tempdir().unwrap();
    let path = document(&directory);
    for format in ["table", "markdown", "json", "kv"] {
        let shown = jsinfo_with(&["show", &path, "--all", "--format", format]).run();
        assert_eq!(shown.status, 0, "{shown}");
        assert_nothing_is_hidden(&shown.stdout, format);
        assert!(shown.stdout.contains(HONEST), "{format}: {}", shown.stdout);
    }
    for format in ["text", "markdown", "json", "nagios", "prometheus", "junit"] {
        let arguments = ["check", &path, "--expect", "serverName == x", "--format", format];
        let checked = jsinfo_with(&arguments).run();
        assert_eq!(checked.status, 2, "{checked}");
        assert_nothing_is_hidden(&checked.stdout, format);
    }
    let diagnosed = jsinfo_with(&["doctor", &path]).run();
    assert_nothing_is_hidden(&diagnosed.stdout, "doctor");
}

#[test]
fn what_is_exact_for_programs_is_safe_on_a_terminal() {
    let directory = tempfile::tempdir().unwrap();
    let path = document(&directory);
    for arguments in
        [&["show", &path, "--format", "env"], &["show", &path, "--format", "kv"], &["get", "version", &path]]
            as [&[&str]; 3]
    {
        let (status, screen) = terminal::start(200, arguments, &[]).finish();
        assert_eq!(status, 0, "{screen}");
        assert_nothing_is_hidden(&screen, &arguments.join(" "));
    }
    let exact = jsinfo_with(&["get", "version", &path]).stdout();
    assert!(exact.contains(INVISIBLE[0]), "a program is given what the server said");
}
