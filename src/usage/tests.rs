use std::ffi::OsString;

use clap::Parser as _;

use super::habits::{COMMANDS, FLAGS, Habit, Meant, OPTIONS, SERVER_COMMANDS};
use super::*;
use crate::config::ErrorFormat;
use crate::config::table::ERROR_FORMAT;

#[test]
fn what_counts_for_every_message_is_read_off_a_line_that_makes_no_sense() {
    for (line, expected) in [
        ("jsinfo show --nope --error-format json", ErrorFormat::Json),
        ("jsinfo --error-format=JSON shwo", ErrorFormat::Json),
        ("jsinfo --error-format json show --error-format text --nope", ErrorFormat::Text),
        ("jsinfo --error-format nope show", ErrorFormat::Text),
        ("jsinfo --error-formats=json show", ErrorFormat::Text),
        ("jsinfo show -- --error-format json", ErrorFormat::Text),
        ("jsinfo show --nope", ErrorFormat::Text),
    ] {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        assert_eq!(last_word(&arguments, &ERROR_FORMAT, ErrorFormat::read), expected, "{line}");
    }
}

/// What is said of a line that makes no sense, its words split at blanks but for those in quotes.
fn told(line: &str) -> Vec<String> {
    let arguments: Vec<OsString> = shlex::split(line).unwrap().into_iter().map(OsString::from).collect();
    let Err(error) = Cli::try_parse_from(&arguments) else { panic!("that makes sense: {line}") };
    failure(&error, &arguments).hint_lines()
}

/// Walks over the table: what was meant is told for each word, and where it is a whole line, that is read.
#[test]
fn every_habit_leads_somewhere() {
    for (habits, before, behind) in [
        (COMMANDS, "jsinfo", ""),
        (SERVER_COMMANDS, "jsinfo server", ""),
        (FLAGS, "jsinfo check paris", ""),
        (OPTIONS, "jsinfo check", "{VALUE}"),
    ] {
        for habit in habits {
            for typed in habit.typed {
                let (value, words) = sample(habit);
                let line = [before, typed, &behind.replace("{VALUE}", value), words].join(" ");
                leads_somewhere(&line, habit);
            }
        }
    }
}

/// A value that makes sense where it was meant to stand, and the words that are still needed then.
fn sample(habit: &Habit) -> (&'static str, &'static str) {
    match habit.meant {
        Meant::Words(["server", "add"] | ["add"]) => ("", "paris paris.example"),
        Meant::Words(["server", "remove"] | ["remove"]) => ("", "paris"),
        Meant::Words(["completions"]) => ("", "bash"),
        Meant::Option("--format") => ("json", "paris"),
        Meant::Option("--color") => ("never", "paris"),
        Meant::Option("--warn" | "--crit") => ("cache=80%", "paris"),
        Meant::Option("--timeout") => ("5s", "paris"),
        Meant::Option("--pin") => {
            ("sha256:0000000000000000000000000000000000000000000000000000000000000000", "")
        }
        Meant::Port => ("9000", "paris"),
        _ => ("hunter2", ""),
    }
}

fn leads_somewhere(line: &str, habit: &Habit) {
    let hints = told(line);
    let Meant::Advice(advice) = habit.meant else {
        let [hint] = hints.as_slice() else { panic!("{line}: {hints:?}") };
        let meant = hint.strip_prefix("did you mean: ").unwrap_or_else(|| panic!("{line}: {hint}"));
        let words = shlex::split(meant).unwrap();
        match Cli::try_parse_from(&words) {
            Ok(_) => {}
            Err(error) => assert!(is_answer(&error), "{line}: {meant}"),
        }
        return;
    };
    assert_eq!(hints, advice(), "{line}");
    assert!(!hints.join(" ").contains("hunter2"), "a secret is repeated: {hints:?}");
}

#[test]
fn no_word_is_in_the_tables_twice_or_is_one_of_ours() {
    let top = command_of(&["jsinfo".into()]);
    let server = command_of(&["jsinfo".into(), "server".into()]);
    for (tables, command) in
        [(vec![COMMANDS], &top), (vec![SERVER_COMMANDS], &server), (vec![FLAGS, OPTIONS], &top)]
    {
        let mut seen = Vec::new();
        for habit in tables.into_iter().flatten() {
            for typed in habit.typed {
                assert!(command.find_subcommand(typed).is_none(), "{typed}");
                assert!(!seen.contains(typed), "{typed}");
                seen.push(*typed);
            }
        }
    }
}

/// Whatever is wrong, nothing of it is in the words of the library that found it.
#[test]
fn no_words_of_clap_are_left() {
    const ITS_WORDS: [&str; 10] = [
        "unexpected",
        "invalid value",
        "unrecognized",
        "was supplied",
        "not provided",
        "cannot be used",
        "possible values",
        "the argument",
        "'",
        "<",
    ];
    for line in [
        "jsinfo shwo",
        "jsinfo server foo",
        "jsinfo --nope",
        "jsinfo show --jsn",
        "jsinfo show -Z",
        "jsinfo show one two",
        "jsinfo server list one",
        "jsinfo get",
        "jsinfo trust",
        "jsinfo trust paris --replace",
        "jsinfo server add",
        "jsinfo server add paris",
        "jsinfo get nothing",
        "jsinfo get ''",
        "jsinfo show --json=1",
        "jsinfo show --json --json",
        "jsinfo show --json --format kv",
        "jsinfo show --verbose=maybe",
        "jsinfo show --verbose --verbose",
        "jsinfo show --format",
        "jsinfo show --format yaml",
        "jsinfo check --format json=",
        "jsinfo check --only",
        "jsinfo check --only nosuch",
        "jsinfo check --on-timeout never",
        "jsinfo check --wait soon",
        "jsinfo check --list paris",
        "jsinfo show -s nothing",
        "jsinfo show -x nothing",
        "jsinfo show --pin abc",
        "jsinfo show --timeout 0",
        "jsinfo show --insecure --pin abc",
        "jsinfo show -u ops --token-file a",
        "jsinfo show --password-command ''",
        "jsinfo completions tcsh",
    ] {
        let arguments: Vec<OsString> = shlex::split(line).unwrap().into_iter().map(OsString::from).collect();
        let Err(error) = Cli::try_parse_from(&arguments) else { panic!("that makes sense: {line}") };
        let message = failure(&error, &arguments).message_line();
        for words in ITS_WORDS {
            assert!(!message.contains(words), "{line}: {message}");
        }
    }
}
