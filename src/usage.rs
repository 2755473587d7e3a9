//! What clap finds wrong with a command line, told like every other failure: one line, then hints.

use std::ffi::OsString;

use clap::ValueEnum as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::failure::{Failure, Kind};
use crate::nearest::did_you_mean;
use crate::output::ColorChoice;

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
pub(crate) fn failure(error: &clap::Error) -> Failure {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Failure::message(Kind::Usage, "a command is needed").hint("jsinfo --help lists the commands");
    }
    let rendered = error.to_string();
    let told =
        rendered.lines().take_while(|line| !line.is_empty()).map(str::trim).collect::<Vec<_>>().join(" ");
    let told = told.strip_prefix("error: ").unwrap_or(&told);
    Failure::message(Kind::Usage, told).hints(suggestion(error)).hints(usage(error))
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
