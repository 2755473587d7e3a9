//! What an argument takes: from the tables that also read it.

use clap::{Arg, ValueHint};

use super::{Candidate, files};
use crate::catalogue;
use crate::config::Configuration;
use crate::explain::Topic;
use crate::health::RULES;
use crate::health::limits::Unit;

/// Prefixes of targets that are no names of files.
const PREFIXES: [(&str, &str); 4] = [
    ("demo:", "a sample server"),
    ("console:", "through the vendor's command"),
    ("python:", "through the vendor's module"),
    ("file:", "a saved document"),
];

/// What may stand in the place of an argument's value, of which this much is typed.
pub(super) fn of_argument(
    path: &[String],
    argument: &Arg,
    typed: &str,
    configuration: &Configuration,
) -> Vec<Candidate> {
    let command: Vec<&str> = path.iter().map(String::as_str).collect();
    match (command.as_slice(), argument.get_id().as_str()) {
        (["get"], "FIELD") => {
            let mut candidates = listed(argument, typed);
            candidates.extend(targets(typed, configuration, false));
            candidates
        }
        (["check"], "warn" | "crit") => rules_with_limits(),
        (["check"], "expect") | (["fleet"], "wanted") | (["watch"], "until") => fields(),
        (["watch"], "targets") => {
            let mut candidates = targets(typed, configuration, true);
            for recording in files::named(typed, is_recording) {
                // Directories are among the targets already.
                if !candidates.iter().any(|known| known.word == recording.word) {
                    candidates.push(recording);
                }
            }
            candidates
        }
        (["check" | "fleet"], "format") => formats(argument, typed),
        (["explain"], "words") => topics(),
        (["man"], "command") => pages(),
        (["server", "remove" | "add"], "name") => servers(configuration),
        (_, "target" | "left" | "right" | "from" | "to" | "address") => targets(typed, configuration, false),
        (_, "targets") => targets(typed, configuration, true),
        _ if is_file(argument) => files::named(typed, |_| true),
        _ => listed(argument, typed),
    }
}

fn is_file(argument: &Arg) -> bool {
    matches!(
        argument.get_value_hint(),
        ValueHint::FilePath | ValueHint::AnyPath | ValueHint::DirPath | ValueHint::ExecutablePath
    )
}

/// The words of an argument that takes one of a list; where it takes several with commas, the next one behind those typed.
fn listed(argument: &Arg, typed: &str) -> Vec<Candidate> {
    let takes_lists = argument.get_value_delimiter() == Some(',') || argument.get_id() == "FIELD";
    let before = match typed.rsplit_once(',') {
        Some((before, _)) if takes_lists => format!("{before},"),
        _ => String::new(),
    };
    let mut candidates = Vec::new();
    for value in argument.get_possible_values() {
        // What stands there already is not wanted twice.
        if value.is_hide_set() || before.split(',').any(|named| named == value.get_name()) {
            continue;
        }
        let about = match value.get_help() {
            Some(help) => help.to_string(),
            None => about(value.get_name()),
        };
        candidates.push(Candidate::new(format!("{before}{}", value.get_name()), about));
    }
    candidates
}

/// What a field, a section or a rule is.
fn about(name: &str) -> String {
    if let Ok(field) = catalogue::field(name) {
        return field.label.to_owned();
    }
    for rule in RULES.iter() {
        if rule.code == name {
            return rule.about.to_owned();
        }
    }
    match catalogue::section(name) {
        Ok(section) => section.title.to_owned(),
        Err(_) => String::new(),
    }
}

fn fields() -> Vec<Candidate> {
    catalogue::fields().map(|field| Candidate::new(field.path, field.label)).collect()
}

fn rules_with_limits() -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for rule in RULES.iter() {
        if let Some(scale) = &rule.scale {
            candidates.push(Candidate::new(format!("{}=", rule.code), example(scale.unit)));
        }
    }
    candidates
}

/// A limit as it is written.
fn example(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "a time, such as 45d or 500ms",
        Unit::Percent | Unit::Bytes => "a share or a size, such as 85% or 3GiB",
        Unit::BitsPerSecond => "a rate, such as 10Mbps",
        Unit::Cipher => "a cipher, such as ENCRYPTED_128",
    }
}

/// Formats; behind `FORMAT=` the file that it goes into.
fn formats(argument: &Arg, typed: &str) -> Vec<Candidate> {
    let Some((format, file)) = typed.split_once('=') else { return listed(argument, typed) };
    let mut candidates = files::named(file, |_| true);
    for candidate in &mut candidates {
        candidate.word = format!("{format}={}", candidate.word);
    }
    candidates
}

fn topics() -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for topic in Topic::all() {
        if !candidates.iter().any(|known| known.word == topic.name()) {
            candidates.push(Candidate::new(topic.name(), topic.kind()));
        }
    }
    candidates
}

fn pages() -> Vec<Candidate> {
    let command = super::cursor::command();
    let mut candidates = Vec::new();
    for command in command.get_subcommands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        candidates.push(Candidate::new(command.get_name(), about));
    }
    candidates
}

fn servers(configuration: &Configuration) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for server in &configuration.servers {
        candidates.push(Candidate::new(&server.name, &server.address.value));
    }
    candidates
}

/// Targets: servers by name, groups where a command takes several, sample servers, and saved documents.
fn targets(typed: &str, configuration: &Configuration, takes_several: bool) -> Vec<Candidate> {
    if typed.starts_with("demo:") {
        #[cfg_attr(not(feature = "demo"), allow(unused_mut, reason = "there are none without the feature"))]
        let mut candidates = Vec::new();
        #[cfg(feature = "demo")]
        for scenario in &crate::source::demo::SCENARIOS {
            candidates.push(Candidate::new(format!("demo:{}", scenario.name), scenario.about));
        }
        return candidates;
    }
    if let Some(file) = typed.strip_prefix("file:") {
        let mut candidates = files::named(file, |_| true);
        for candidate in &mut candidates {
            candidate.word = format!("file:{}", candidate.word);
        }
        return candidates;
    }
    // On a path only saved documents can be meant: files with no ending, or with that of JSON.
    if typed.contains('/') || typed == "." || typed == "~" {
        let typed = if typed == "." || typed == "~" { format!("{typed}/") } else { typed.to_owned() };
        return files::named(&typed, |file| !file.contains('.') || has_extension(file));
    }
    if let Some(directory) = typed.strip_prefix("dir:")
        && takes_several
    {
        let mut candidates = files::named(directory, |_| false);
        for candidate in &mut candidates {
            candidate.word = format!("dir:{}", candidate.word);
        }
        return candidates;
    }
    let mut candidates = servers(configuration);
    if takes_several {
        candidates.push(Candidate::new("dir:", "a directory of saved documents"));
        for group in &configuration.groups {
            candidates.push(Candidate::new(format!("@{}", group.name), group.members.value.join(", ")));
        }
    }
    for (prefix, about) in PREFIXES {
        if prefix == "demo:" && cfg!(not(feature = "demo")) {
            continue;
        }
        candidates.push(Candidate::new(prefix, about));
    }
    candidates
}

fn is_recording(file: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ndjson"))
}

/// Saved documents are JSON, whatever the case of their names.
fn has_extension(file: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}
