//! What people type who come from other programs, and what was meant by it. Hints are made from these tables, and a test
//! walks over them.

use crate::config::setting::ValueKind;
use crate::config::table::{SETTINGS, TOKEN_COMMAND, TOKEN_FILE};
use crate::credentials::{TOKEN_VARIABLE, ways_to_give_a_password};
use crate::format::Format;

/// Words that are none of ours, and what was meant by each of them.
pub(super) struct Habit {
    pub(super) typed: &'static [&'static str],
    pub(super) meant: Meant,
}

/// What was meant.
#[derive(Clone, Copy)]
pub(super) enum Meant {
    /// These words, in the place of one.
    Words(&'static [&'static str]),
    /// An option, with the value that was given.
    Option(&'static str),
    /// The value alone, with this in front of it.
    Value(&'static str),
    /// The value, behind the host.
    Port,
    /// Nothing that can be put in its place: what there is to say instead.
    Advice(fn() -> Vec<String>),
}

/// Where a command belongs.
pub(super) const COMMANDS: &[Habit] = &[
    Habit {
        typed: &["status", "health", "healthcheck", "health-check", "ping", "test", "verify", "monitor"],
        meant: Meant::Words(&["check"]),
    },
    Habit {
        typed: &[
            "info",
            "describe",
            "get-server-info",
            "getServerInfo",
            "server-info",
            "inspect",
            "view",
            "display",
        ],
        meant: Meant::Words(&["show"]),
    },
    Habit { typed: &["list", "ls", "servers"], meant: Meant::Words(&["server", "list"]) },
    Habit { typed: &["add"], meant: Meant::Words(&["server", "add"]) },
    Habit { typed: &["remove", "rm", "delete"], meant: Meant::Words(&["server", "remove"]) },
    Habit { typed: &["follow", "tail", "top", "live"], meant: Meant::Words(&["watch"]) },
    Habit { typed: &["diagnose", "debug", "troubleshoot"], meant: Meant::Words(&["doctor"]) },
    Habit { typed: &["completion"], meant: Meant::Words(&["completions"]) },
    Habit { typed: &["version"], meant: Meant::Words(&["--version"]) },
    Habit { typed: &["config", "configure", "settings"], meant: Meant::Advice(about_configuration) },
    Habit { typed: &["login", "logon", "auth", "authenticate"], meant: Meant::Advice(about_login) },
    Habit { typed: &["logout"], meant: Meant::Advice(about_logout) },
];

/// Where a command of `jsinfo server` belongs.
pub(super) const SERVER_COMMANDS: &[Habit] = &[
    Habit { typed: &["ls"], meant: Meant::Words(&["list"]) },
    Habit { typed: &["rm", "delete", "del"], meant: Meant::Words(&["remove"]) },
    Habit { typed: &["new", "create", "set"], meant: Meant::Words(&["add"]) },
    Habit { typed: &["get", "describe", "info"], meant: Meant::Words(&["show"]) },
];

/// Where an option belongs that has no value.
pub(super) const FLAGS: &[Habit] = &[
    Habit { typed: &["--no-color", "--no-colour", "--nocolor"], meant: Meant::Words(&["--color", "never"]) },
    Habit {
        typed: &["-k", "--no-verify", "--skip-verify", "--no-check-certificate", "--tls-skip-verify"],
        meant: Meant::Words(&["--insecure"]),
    },
    Habit { typed: &["--debug", "--trace", "-d"], meant: Meant::Words(&["--verbose"]) },
    Habit { typed: &["--silent"], meant: Meant::Words(&["--quiet"]) },
    Habit { typed: &["--non-interactive", "--batch"], meant: Meant::Words(&["--no-input"]) },
];

/// Where an option belongs that has one.
pub(super) const OPTIONS: &[Habit] = &[
    Habit { typed: &["--output", "-o", "--out", "--output-format"], meant: Meant::Option("--format") },
    Habit { typed: &["--colour"], meant: Meant::Option("--color") },
    Habit { typed: &["--username", "--user-name", "-U", "-l"], meant: Meant::Option("--user") },
    Habit {
        typed: &["--ca", "--cacert", "--ca-cert", "--ca-bundle", "--cafile"],
        meant: Meant::Option("--ca-file"),
    },
    Habit { typed: &["--fingerprint", "--thumbprint"], meant: Meant::Option("--pin") },
    Habit { typed: &["--warning", "-w"], meant: Meant::Option("--warn") },
    Habit { typed: &["--critical", "-c"], meant: Meant::Option("--crit") },
    Habit { typed: &["-t", "--time-out"], meant: Meant::Option("--timeout") },
    Habit {
        typed: &["--host", "--hostname", "-H", "--server", "--target", "--url"],
        meant: Meant::Value(""),
    },
    Habit { typed: &["--group", "-g"], meant: Meant::Value("@") },
    Habit { typed: &["--port", "-P"], meant: Meant::Port },
    Habit { typed: &["-p"], meant: Meant::Advice(about_short_p) },
    Habit {
        typed: &["--password", "--pass", "--passwd", "--pw", "--secret"],
        meant: Meant::Advice(about_passwords),
    },
    Habit { typed: &["--token", "--api-token", "--api-key", "--apikey"], meant: Meant::Advice(about_tokens) },
    Habit {
        typed: &["--cert", "--client-cert", "--key", "-E"],
        meant: Meant::Advice(about_client_certificates),
    },
];

/// What was meant by a word where a command belongs; `outer` is the command inside which, where it is one.
pub(super) fn meant_by_command(word: &str, outer: Option<&str>) -> Option<Meant> {
    match outer {
        None => find(COMMANDS, word),
        Some("server") => find(SERVER_COMMANDS, word),
        Some(_) => None,
    }
}

/// What was meant by an option.
pub(super) fn meant_by_option(option: &str) -> Option<Meant> {
    find(FLAGS, option).or_else(|| find(OPTIONS, option))
}

fn find(habits: &[Habit], word: &str) -> Option<Meant> {
    for habit in habits {
        // Of one letter the case matters: -p is not what -P is.
        if habit
            .typed
            .iter()
            .any(|typed| *typed == word || word.len() > 2 && typed.eq_ignore_ascii_case(word))
        {
            return Some(habit.meant);
        }
    }
    None
}

/// The words for an option that is a flag's name with `no-` in front of it, or the name of a format.
pub(super) fn words_of_pattern(option: &str) -> Option<Vec<String>> {
    let name = option.strip_prefix("--")?;
    if let Some(flag) = name.strip_prefix("no-") {
        for setting in SETTINGS {
            if setting.name == flag && matches!(setting.kind, ValueKind::Flag) {
                return Some(vec![format!("--{flag}=false")]);
            }
        }
    }
    for format in Format::ALL {
        let entry = format.entry();
        if entry.name == name || entry.alias == Some(name) {
            return Some(vec!["--format".to_owned(), name.to_owned()]);
        }
    }
    None
}

fn about_configuration() -> Vec<String> {
    vec![
        "jsinfo server list has what is configured, and jsinfo server add NAME ADDRESS adds to it".to_owned(),
        "jsinfo server show says where each setting came from".to_owned(),
    ]
}

fn about_login() -> Vec<String> {
    vec!["every command logs in by itself: jsinfo show TARGET --user NAME".to_owned()]
}

fn about_logout() -> Vec<String> {
    vec!["nobody stays logged in: a session ends with its command".to_owned()]
}

const NO_SECRETS: &str = "no option takes a secret: others on this machine see every command line";

fn about_passwords() -> Vec<String> {
    let ways = ways_to_give_a_password();
    vec![NO_SECRETS.to_owned(), format!("a password comes from {ways}; without, it is asked for")]
}

fn about_tokens() -> Vec<String> {
    let (file, command) = (TOKEN_FILE.name, TOKEN_COMMAND.name);
    vec![
        NO_SECRETS.to_owned(),
        format!("a token comes from --{file} FILE, --{command} COMMAND or {TOKEN_VARIABLE}"),
    ]
}

fn about_short_p() -> Vec<String> {
    let mut advice = about_passwords();
    advice.push("a port stands behind the host: HOST:PORT".to_owned());
    advice
}

fn about_client_certificates() -> Vec<String> {
    vec![
        "jsinfo shows no certificate of its own: who asks is said with --user or a token".to_owned(),
        "whom to trust is said with --ca-file PEM or --pin sha256:HEX".to_owned(),
    ]
}
