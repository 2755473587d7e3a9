//! What clap finds wrong with a command line, told like every other failure: one line, then hints.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, ValueEnum as _};

use crate::catalogue;
use crate::check::plan::RULES_ARE_LISTED;
use crate::cli::Cli;
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind};
use crate::output::ColorChoice;
use crate::source::Target;
use crate::text::nearest::did_you_mean;

/// Whether the "error" is help or a version that was asked for, and belongs on standard output.
pub(crate) fn is_answer(error: &clap::Error) -> bool {
    matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
}

/// The wish for colour on a command line that may make no sense otherwise.
pub(crate) fn color_of(arguments: &[OsString]) -> ColorChoice {
    let words = arguments.iter().filter_map(|argument| argument.to_str());
    let following =
        words.clone().skip(1).zip(words).filter(|(_, option)| *option == "--color").map(|(value, _)| value);
    let joined = arguments.iter().filter_map(|argument| argument.to_str()?.strip_prefix("--color="));
    let wish = following.chain(joined).last().and_then(|wish| ColorChoice::from_str(wish, true).ok());
    wish.unwrap_or_default()
}

/// The failure that a clap error stands for.
pub(crate) fn failure(error: &clap::Error, arguments: &[OsString]) -> Failure {
    if let ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand = error.kind() {
        let command = command_of(arguments);
        let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
        return Failure::message(FailureKind::Usage, "a command is needed")
            .hint(commands_of(&command))
            .hint(format!("{name} --help explains them"));
    }
    let rendered = error.to_string();
    let told =
        rendered.lines().take_while(|line| !line.is_empty()).map(str::trim).collect::<Vec<_>>().join(" ");
    let told = told.strip_prefix("error: ").unwrap_or(&told);
    let failure = Failure::message(FailureKind::Usage, told).hints(section(error));
    match (error.kind(), suggestion(error)) {
        (ErrorKind::InvalidSubcommand, None) => {
            let command = command_of(arguments);
            failure.hints(show(error, &command)).hint(commands_of(&command))
        }
        (_, suggestion) => failure.hints(suggestion.or_else(|| rules(error))).hints(usage(error)),
    }
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
    let cli = Cli::command();
    let read = cli.clone().ignore_errors(true).try_get_matches_from(arguments);
    let matches = read.unwrap_or_default();
    let words = std::iter::successors(matches.subcommand(), |(_, matches)| matches.subcommand());
    let words: Vec<_> = words.map(|(word, _)| word.to_owned()).collect();
    if words.is_empty() {
        // Clap goes no further than an option that is none. Whoever may have meant `check` is taken at that word.
        let named = arguments.iter().skip(1).filter_map(|argument| argument.to_str());
        let mut named: Vec<_> = named.filter(|word| cli.find_subcommand(word).is_some()).collect();
        named.sort_by_key(|word| *word != "check");
        return named.into_iter().take(1).map(str::to_owned).collect();
    }
    words
}

fn commands_of(command: &clap::Command) -> String {
    let names: Vec<&str> =
        command.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help").collect();
    format!("the commands are {}", names.join(", "))
}

/// A target where a command belongs.
fn show(error: &clap::Error, command: &clap::Command) -> Option<String> {
    let ContextValue::String(word) = error.get(ContextKind::InvalidSubcommand)? else { return None };
    let is_target = command.get_name() == Cli::command().get_name() && Target::parse(word).is_ok();
    is_target.then(|| format!("to look at a server: jsinfo show {word}"))
}

/// A section where a field belongs.
fn section(error: &clap::Error) -> Option<String> {
    let (ContextValue::String(argument), ContextValue::String(name)) =
        (error.get(ContextKind::InvalidArg)?, error.get(ContextKind::InvalidValue)?)
    else {
        return None;
    };
    let section = catalogue::section(name).ok().filter(|_| argument.contains("<FIELD>"))?.name;
    Some(format!("{name} is a section: jsinfo show --section {section}"))
}

/// A word where a rule belongs, with none that is like it.
fn rules(error: &clap::Error) -> Option<String> {
    let ContextValue::String(argument) = error.get(ContextKind::InvalidArg)? else { return None };
    argument.contains("<RULE>").then(|| RULES_ARE_LISTED.to_owned())
}

fn suggestion(error: &clap::Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    kinds.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::String(name) => did_you_mean(&[name]),
        ContextValue::Strings(names) => did_you_mean(&names.iter().map(String::as_str).collect::<Vec<_>>()),
        _ => None,
    })
}

fn usage(error: &clap::Error) -> Option<String> {
    let ContextValue::StyledStr(usage) = error.get(ContextKind::Usage)? else { return None };
    let usage = usage.to_string();
    let usage =
        usage.strip_prefix("Usage:").unwrap_or(&usage).split_whitespace().collect::<Vec<_>>().join(" ");
    Some(format!("usage: {usage}"))
}
