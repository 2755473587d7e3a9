//! What clap finds wrong with a command line, told like every other failure: one line, then hints.

mod correct;
mod habits;
mod line;
mod read_off;
mod words;

use std::cmp::Reverse;
use std::ffi::OsString;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::build_info;
use crate::catalogue::{self, names_meant};
use crate::check::plan::RULES_ARE_LISTED;
use crate::cli::Cli;
use crate::config::Setting;
use crate::failure::{Failure, FailureKind};
use crate::health::Rule;
use crate::source::{Target, looks_like_path, target_name};
use crate::text::explained::explain_command;
use crate::text::nearest::{did_you_mean, nearest};
use crate::text::shell_word::shell_word;
use line::CommandLine;

pub(crate) use read_off::readable_part;

/// What is asked for and is about no command: the version alone, and `jsinfo help automation`. To hear it from clap would take
/// most of the time, since it has to be told of every option of every command first.
pub(crate) fn page_asked_for(arguments: &[OsString]) -> Option<&'static str> {
    let mut words = arguments.iter().skip(1).map(|argument| argument.to_str());
    match (words.next()??, words.next(), words.next()) {
        ("--version" | "-V", None, None) => Some(build_info::LINE),
        ("help", Some(Some("automation")), None) => Some(include_str!("../../docs/automation.md")),
        _ => None,
    }
}

/// Whether it is no failure, but the help or the version that was asked for.
pub(crate) fn is_answer(error: &clap::Error) -> bool {
    matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
}

/// The help or the version that was asked for: with `--verbose`, all that is known of how the program was built.
pub(crate) fn answer_to(error: &clap::Error, arguments: &[OsString]) -> String {
    if error.kind() == ErrorKind::DisplayVersion && is_verbose(arguments) {
        build_info::text()
    } else {
        error.to_string()
    }
}

/// Whether `--verbose` stands on a line that clap has read no further than to its `--version`.
fn is_verbose(arguments: &[OsString]) -> bool {
    for argument in arguments.iter().skip(1).filter_map(|argument| argument.to_str()) {
        match argument {
            "--" => return false,
            "--verbose" | "--verbose=true" | "-v" | "-vV" | "-Vv" => return true,
            _ => {}
        }
    }
    false
}

/// What a setting with an option is to be on a command line that may make no sense otherwise; the last word counts.
pub(crate) fn last_word<T: Default>(
    arguments: &[OsString],
    setting: &Setting,
    read: fn(&str) -> Option<T>,
) -> T {
    let option = format!("--{}", setting.name);
    let mut chosen = T::default();
    let mut is_value = false;
    for argument in arguments.iter().filter_map(|argument| argument.to_str()) {
        if argument == "--" {
            break;
        }
        let behind = argument.strip_prefix(&option).and_then(|rest| rest.strip_prefix('='));
        let value = if is_value { Some(argument) } else { behind };
        if let Some(word) = value.and_then(read) {
            chosen = word;
        }
        is_value = argument == option;
    }
    chosen
}

/// The failure that a clap error stands for.
pub(crate) fn failure(error: &clap::Error, arguments: &[OsString]) -> Failure {
    let failure = explain(error, arguments);
    let explained = what_explains(error, &failure);
    without_secrets(failure.hints(explained), arguments)
}

/// The command that explains the field, the section or the rule that was meant; where no one can tell which, the one that
/// lists the fields.
fn what_explains(error: &clap::Error, failure: &Failure) -> Option<String> {
    if error.kind() != ErrorKind::InvalidValue {
        return None;
    }
    let argument = text(error, ContextKind::InvalidArg)?;
    let word = text(error, ContextKind::InvalidValue)?;
    if argument.contains("<RULE>") {
        let nearest = Rule::find(word).err()?;
        return Some(explain_command(&[nearest.first()?]));
    }
    if !["<FIELD>", "<SECTION>", "<SECTION|FIELD>"].iter().any(|noun| argument.contains(noun)) {
        return None;
    }
    let mut names = names_meant(word);
    // Among sections, a field is not what comes nearest.
    if argument.contains("<SECTION>")
        && let Err(near) = catalogue::section(word)
        && let Some(section) = near.first()
    {
        names = vec![section];
    }
    let is_corrected = failure.hint_lines().iter().any(|hint| hint.starts_with("did you mean"));
    if names.is_empty() && is_corrected { None } else { Some(explain_command(&names)) }
}

/// Clap repeats what it could not read, and that may be a target with a password in it, wherever it stands.
fn without_secrets(failure: Failure, arguments: &[OsString]) -> Failure {
    let mut names = Vec::new();
    for argument in arguments {
        let argument = argument.to_string_lossy();
        if let Some((_, value)) = argument.split_once('=') {
            names.push((value.to_owned(), target_name(value)));
        }
        names.push((argument.to_string(), target_name(&argument)));
    }
    names.retain(|(written, name)| written != name);
    // What holds another one goes first, or what is left of it would stay.
    names.sort_by_key(|(written, _)| Reverse(written.len()));
    failure.reworded(|mut text| {
        for (written, name) in &names {
            text = text.replace(written, name);
        }
        text
    })
}

fn explain(error: &clap::Error, arguments: &[OsString]) -> Failure {
    if let Some(failure) = word_behind_flag(arguments) {
        return failure;
    }
    let command = command_of(arguments);
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    if is_command_missing(error) {
        return Failure::message(FailureKind::Usage, format!("{name} needs a command"))
            .hint(format!("{name} COMMAND --help explains one of these"));
    }
    let failure = Failure::message(FailureKind::Usage, words::message(error, name));
    // In this order: all of the line put right says most, then what is known of a habit, then names that are near.
    let line = CommandLine::new(arguments);
    if let Some(line) = &line
        && let Some(meant) = correct::corrected(error, line).and_then(|line| line.to_shell())
    {
        return failure.hint(format!("did you mean: {meant}"));
    }
    let advice = correct::advice(error);
    if !advice.is_empty() {
        return failure.hints(advice);
    }
    let failure = failure.hints(section_hint(error)).hints(target_hint(error));
    if let Some(meant) = suggestion(error, &command) {
        return failure.hint(meant).hints(usage_hint(error, &command));
    }
    if error.kind() == ErrorKind::InvalidSubcommand {
        return failure.hints(show_hint(error, &command, line.as_ref())).hint(names_of_commands(&command));
    }
    failure.hints(rules_hint(error)).hints(usage_hint(error, &command))
}

fn is_command_missing(error: &clap::Error) -> bool {
    matches!(error.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand)
}

/// The commands, a line each, for whoever gave none. Nobody asked for help, so that it is no answer for standard output
/// and no success: a script whose variable is empty must not be told that all is well.
pub(crate) fn list_of_commands(error: &clap::Error, arguments: &[OsString]) -> Vec<String> {
    let mut lines = Vec::new();
    if !is_command_missing(error) {
        return lines;
    }
    for command in command_of(arguments).get_subcommands() {
        if command.get_name() != "help" && !command.is_hide_set() {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            lines.push(format!("  {:12} {about}", command.get_name()));
        }
    }
    lines
}

/// The failure of a line on which true or false stands behind a flag: it would be taken for a target, and the flag for
/// set, whichever of the two was meant.
pub(crate) fn word_behind_flag(arguments: &[OsString]) -> Option<Failure> {
    let line = CommandLine::new(arguments)?;
    // Nearly every line is done with here, without the work of asking clap for the options.
    if !line.words().any(is_truth) {
        return None;
    }
    let command = command_of(arguments);
    let mut words = line.words().take_while(|word| *word != "--").peekable();
    while let Some(word) = words.next() {
        let Some(value) = words.peek().copied().filter(|next| is_truth(next)) else { continue };
        let Some(flag) = flag_of(&command, word) else { continue };
        let yes = value.eq_ignore_ascii_case("true");
        let (what, new) = if flag.is_require_equals_set() {
            let meant = format!("{word}={yes}");
            (format!("{value} belongs behind an equals sign: {meant}"), vec![meant])
        } else {
            let kept = if yes { vec![word.to_owned()] } else { Vec::new() };
            (format!("{word} takes no value, and {value} is none of the targets"), kept)
        };
        let meant = line.with_flag_and_word(word, &new).and_then(|line| line.to_shell());
        let failure = Failure::message(FailureKind::Usage, what);
        return Some(failure.hints(meant.map(|meant| format!("did you mean: {meant}"))));
    }
    None
}

fn is_truth(word: &str) -> bool {
    word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false")
}

/// The option that a word is, where that takes nothing of the next word.
fn flag_of<'a>(command: &'a clap::Command, word: &str) -> Option<&'a clap::Arg> {
    for argument in command.get_arguments() {
        let is_long = argument.get_long().is_some_and(|long| word.strip_prefix("--") == Some(long));
        let is_short = argument.get_short().is_some_and(|short| word == format!("-{short}"));
        if is_long || is_short {
            let takes_next = argument.get_action().takes_values() && !argument.is_require_equals_set();
            return if takes_next { None } else { Some(argument) };
        }
    }
    None
}

/// The command that the arguments name, as far as they name one.
fn command_of(arguments: &[OsString]) -> clap::Command {
    let mut command = Cli::command();
    command.build();
    for word in words_of(arguments) {
        if let Some(inner) = command.find_subcommand(word) {
            command = inner.clone();
        }
    }
    command
}

/// The words that name the command and the one inside it, whatever else is wrong with the arguments.
fn words_of(arguments: &[OsString]) -> Vec<String> {
    // Once more without its errors: what clap gave up on still names the command.
    let cli = Cli::command();
    let matches = cli.clone().ignore_errors(true).try_get_matches_from(arguments).unwrap_or_default();
    let mut words = Vec::new();
    let mut inner = matches.subcommand();
    while let Some((word, matches)) = inner {
        words.push(word.to_owned());
        inner = matches.subcommand();
    }
    if !words.is_empty() {
        return words;
    }
    // Clap goes no further than an option that is none. Whoever may have meant `check` is taken at that word: a monitor
    // would read the exit code of any other command as a verdict.
    let mut named = Vec::new();
    for argument in arguments.iter().skip(1) {
        if let Some(word) = argument.to_str()
            && cli.find_subcommand(word).is_some()
        {
            named.push(word.to_owned());
        }
    }
    if let Some(check) = named.iter().position(|word| word == "check") {
        named.swap(0, check);
    }
    named.truncate(1);
    named
}

fn names_of_commands(command: &clap::Command) -> String {
    let mut names = Vec::new();
    for inner in command.get_subcommands() {
        if inner.get_name() != "help" {
            names.push(inner.get_name());
        }
    }
    format!("the commands are {}", names.join(", "))
}

/// Where a target stands in the place of a command.
fn show_hint(error: &clap::Error, command: &clap::Command, line: Option<&CommandLine>) -> Option<String> {
    let word = text(error, ContextKind::InvalidSubcommand)?;
    let is_outermost = command.get_name() == Cli::command().get_name();
    if !is_outermost || Target::parse(word).is_err() {
        return None;
    }
    // Nobody has a server of that name before the first example is tried.
    if word == "demo" {
        return Some("to look at a sample server: jsinfo show demo:".to_owned());
    }
    let shown = line.map(|line| line.with_command("show")).filter(|line| line.parse().is_ok());
    let meant = shown.and_then(|line| line.to_shell()).unwrap_or_else(|| format!("jsinfo show {word}"));
    Some(format!("to look at a server: {meant}"))
}

/// Where a section stands in the place of a field.
fn section_hint(error: &clap::Error) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg)?;
    let name = text(error, ContextKind::InvalidValue)?;
    if !argument.contains("<FIELD>") {
        return None;
    }
    let section = catalogue::section(name).ok()?.name;
    Some(format!("{name} is a section: jsinfo show --section {section}"))
}

/// Where a target stands in the place of a field.
fn target_hint(error: &clap::Error) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg)?;
    let word = text(error, ContextKind::InvalidValue)?;
    // A word alone is more likely a field that is mistyped.
    let is_target = (word.contains(':') || looks_like_path(word)) && Target::parse(word).is_ok();
    if !argument.contains("<FIELD>") || !is_target {
        return None;
    }
    Some(format!("a field comes first: jsinfo get version {}", shell_word(&target_name(word))))
}

/// Where a word that is like no rule stands in the place of one.
fn rules_hint(error: &clap::Error) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg)?;
    if argument.contains("<RULE>") { Some(RULES_ARE_LISTED.to_owned()) } else { None }
}

/// The names that were nearly written.
fn suggestion(error: &clap::Error, command: &clap::Command) -> Option<String> {
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        let names: Vec<&str> = match error.get(kind) {
            Some(ContextValue::String(name)) => vec![name],
            Some(ContextValue::Strings(names)) => names.iter().map(String::as_str).collect(),
            _ => continue,
        };
        // clap puts the nearest command last.
        let names = match text(error, ContextKind::InvalidSubcommand) {
            Some(typed) => nearest(typed, names),
            None => names,
        };
        if let Some(meant) = did_you_mean(&names) {
            return Some(meant);
        }
    }
    nearest_value(error, command)
}

/// The word that was nearly written where an option takes one of several, each of which may have another name.
fn nearest_value(error: &clap::Error, command: &clap::Command) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg)?;
    let typed = text(error, ContextKind::InvalidValue)?;
    let argument = command.get_arguments().find(|known| known.to_string() == argument)?;
    let values = argument.get_possible_values();
    let names = values.iter().flat_map(clap::builder::PossibleValue::get_name_and_aliases);
    did_you_mean(&nearest(typed, names))
}

/// The usage in one line, where it is the command's options and words that were not understood, and not a value of one.
fn usage_hint(error: &clap::Error, command: &clap::Command) -> Option<String> {
    let stands_alone = text(error, ContextKind::InvalidArg).is_some_and(|argument| argument.starts_with('<'));
    if error.get(ContextKind::Usage).is_none() && !stands_alone {
        return None;
    }
    let usage = command.clone().render_usage().to_string();
    let words: Vec<&str> = usage.strip_prefix("Usage:").unwrap_or(&usage).split_whitespace().collect();
    Some(format!("usage: {}", words.join(" ")))
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
