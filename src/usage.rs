//! What clap finds wrong with a command line, told like every other failure: one line, then hints.

use std::cmp::Reverse;
use std::ffi::OsString;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::catalogue;
use crate::check::plan::RULES_ARE_LISTED;
use crate::cli::Cli;
use crate::config::ColorChoice;
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind};
use crate::source::{Target, target_name};
use crate::text::nearest::did_you_mean;

/// Whether the "error" is help or a version that was asked for, and belongs on standard output.
pub(crate) fn is_answer(error: &clap::Error) -> bool {
    matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
}

/// The colour that is asked for on a command line that may make no sense otherwise; the last word counts.
pub(crate) fn color_of(arguments: &[OsString]) -> ColorChoice {
    let mut color = ColorChoice::default();
    let mut is_value = false;
    for argument in arguments.iter().filter_map(|argument| argument.to_str()) {
        let value = if is_value { Some(argument) } else { argument.strip_prefix("--color=") };
        if let Some(chosen) = value.and_then(ColorChoice::read) {
            color = chosen;
        }
        is_value = argument == "--color";
    }
    color
}

/// The failure that a clap error stands for.
pub(crate) fn failure(error: &clap::Error, arguments: &[OsString]) -> Failure {
    without_secrets(explain(error, arguments), arguments)
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
    if let ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand = error.kind() {
        let command = command_of(arguments);
        let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
        return Failure::message(FailureKind::Usage, "a command is needed")
            .hint(list_of_commands(&command))
            .hint(format!("{name} --help explains them"));
    }
    let failure = Failure::message(FailureKind::Usage, first_paragraph(error)).hints(section_hint(error));
    if let Some(meant) = suggestion(error) {
        return failure.hint(meant).hints(usage_hint(error));
    }
    if error.kind() == ErrorKind::InvalidSubcommand {
        let command = command_of(arguments);
        return failure.hints(show_hint(error, &command)).hint(list_of_commands(&command));
    }
    failure.hints(rules_hint(error)).hints(usage_hint(error))
}

/// What clap says up to its first empty line, in one line: below stand its own hints and usage.
fn first_paragraph(error: &clap::Error) -> String {
    let rendered = error.to_string();
    let mut words = Vec::new();
    for line in rendered.lines() {
        if line.is_empty() {
            break;
        }
        words.push(line.trim());
    }
    let paragraph = words.join(" ");
    paragraph.strip_prefix("error: ").unwrap_or(&paragraph).to_owned()
}

/// The exit code of a failure before any command runs: those who run `check` would read a 2 as critical.
pub(crate) fn exit_code(failure: &Failure, arguments: &[OsString]) -> ExitCode {
    match words_of(arguments).first().map(String::as_str) {
        Some("check") => ExitCode::CheckUnknown,
        _ => failure.kind().into(),
    }
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

fn list_of_commands(command: &clap::Command) -> String {
    let mut names = Vec::new();
    for inner in command.get_subcommands() {
        if inner.get_name() != "help" {
            names.push(inner.get_name());
        }
    }
    format!("the commands are {}", names.join(", "))
}

/// Where a target stands in the place of a command.
fn show_hint(error: &clap::Error, command: &clap::Command) -> Option<String> {
    let word = text(error, ContextKind::InvalidSubcommand)?;
    let is_outermost = command.get_name() == Cli::command().get_name();
    if is_outermost && Target::parse(word).is_ok() {
        return Some(format!("to look at a server: jsinfo show {word}"));
    }
    None
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

/// Where a word that is like no rule stands in the place of one.
fn rules_hint(error: &clap::Error) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg)?;
    if argument.contains("<RULE>") { Some(RULES_ARE_LISTED.to_owned()) } else { None }
}

/// The names that were nearly written.
fn suggestion(error: &clap::Error) -> Option<String> {
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        let names: Vec<&str> = match error.get(kind) {
            Some(ContextValue::String(name)) => vec![name],
            Some(ContextValue::Strings(names)) => names.iter().map(String::as_str).collect(),
            _ => continue,
        };
        if let Some(meant) = did_you_mean(&names) {
            return Some(meant);
        }
    }
    None
}

/// The usage in one line.
fn usage_hint(error: &clap::Error) -> Option<String> {
    let ContextValue::StyledStr(usage) = error.get(ContextKind::Usage)? else { return None };
    let usage = usage.to_string();
    let words: Vec<&str> = usage.strip_prefix("Usage:").unwrap_or(&usage).split_whitespace().collect();
    Some(format!("usage: {}", words.join(" ")))
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text),
        _ => None,
    }
}
