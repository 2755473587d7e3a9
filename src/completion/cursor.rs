//! Where the cursor is on a command line: the words before it are read as clap would, as far as that decides what may follow.

use std::path::PathBuf;

use clap::{Arg, Command, CommandFactory as _};

use super::{Candidate, values};
use crate::cli::Cli;
use crate::config::Configuration;

/// The cursor, behind what is typed of the last word.
pub(super) struct Cursor<'a> {
    command: &'a Command,
    /// The names of the commands, without that of the program: `server add`.
    path: Vec<String>,
    expects: Expected<'a>,
    /// What is typed of the word, an option in front of its value included.
    pub(super) typed: String,
    /// Whether no argument stands before it.
    is_first_word: bool,
    /// The configuration file that the line names.
    pub(super) config: Option<PathBuf>,
}

/// What may stand at the cursor.
enum Expected<'a> {
    /// The value of an argument; in front of it in the same word may stand `--option=`.
    Value { argument: &'a Arg, prefix: String },
    /// An option, or where none is typed the next argument or a command.
    Word { argument: Option<&'a Arg> },
}

/// The command line, with what clap works out of its definition.
pub(super) fn command() -> Command {
    let mut command = Cli::command();
    command.build();
    command
}

impl<'a> Cursor<'a> {
    /// Reads the words up to the cursor. None where there is nothing to complete, such as the program's own name.
    pub(super) fn find(command: &'a Command, words: &[String]) -> Option<Self> {
        let (typed, before) = words.get(1..)?.split_last()?;
        let mut cursor = Self {
            command,
            path: Vec::new(),
            expects: Expected::Word { argument: None },
            typed: typed.clone(),
            is_first_word: true,
            config: None,
        };
        let mut position = 0;
        let mut pending: Option<&Arg> = None;
        let mut only_arguments = false;
        // As clap reads them: a word behind an option that waits for its value is that value, whatever it looks like.
        for word in before {
            if let Some(argument) = pending.take() {
                cursor.note_config(argument, word);
            } else if only_arguments {
                position += 1;
            } else if word == "--" {
                only_arguments = true;
            } else if let Some(option) = word.strip_prefix("--") {
                pending = cursor.read_option(option);
            } else if word.len() > 1 && word.starts_with('-') {
                pending = cursor.last_short(word);
            } else if position > 0 || !cursor.enter(word) {
                position += 1;
            }
        }
        cursor.is_first_word = position == 0;
        cursor.expects = match pending {
            Some(argument) => Expected::Value { argument, prefix: String::new() },
            None => cursor.expected_at(position, only_arguments),
        };
        Some(cursor)
    }

    fn expected_at(&self, position: usize, only_arguments: bool) -> Expected<'a> {
        if let Some((option, _)) = self.typed.split_once('=')
            && !only_arguments
            && let Some(argument) = option.strip_prefix("--").and_then(|name| self.option(name))
        {
            return Expected::Value { argument, prefix: format!("{option}=") };
        }
        let arguments: Vec<&Arg> = self.command.get_positionals().collect();
        // The last one may take many.
        let last = arguments.last().copied().filter(|argument| takes_many(argument));
        Expected::Word { argument: arguments.get(position).copied().or(last) }
    }

    /// Goes into a command, where the word is one.
    fn enter(&mut self, word: &str) -> bool {
        let Some(command) = self.command.find_subcommand(word) else { return false };
        self.command = command;
        self.path.push(word.to_owned());
        true
    }

    /// The option that waits for its value in the next word.
    fn read_option(&mut self, option: &str) -> Option<&'a Arg> {
        if let Some((name, value)) = option.split_once('=') {
            if let Some(argument) = self.option(name) {
                self.note_config(argument, value);
            }
            return None;
        }
        self.option(option).filter(|argument| wants_next_word(argument))
    }

    /// Of several short options in one word, the last may wait for a value; one before it has the rest of the word.
    fn last_short(&self, word: &str) -> Option<&'a Arg> {
        let mut letters = word.chars().skip(1);
        while let Some(letter) = letters.next() {
            let mut options = self.command.get_opts();
            let Some(argument) = options.find(|argument| argument.get_short() == Some(letter)) else {
                continue;
            };
            if wants_next_word(argument) {
                return if letters.next().is_none() { Some(argument) } else { None };
            }
        }
        None
    }

    fn option(&self, name: &str) -> Option<&'a Arg> {
        self.command.get_arguments().find(|argument| argument.get_long() == Some(name))
    }

    fn note_config(&mut self, argument: &Arg, value: &str) {
        if argument.get_long() == Some("config") {
            self.config = Some(PathBuf::from(value));
        }
    }

    /// Everything that may stand here, whatever is typed.
    pub(super) fn candidates(&self, configuration: &Configuration) -> Vec<Candidate> {
        let argument = match &self.expects {
            Expected::Value { argument, prefix } => {
                let typed = self.typed.strip_prefix(prefix.as_str()).unwrap_or_default();
                return values::of_argument(&self.path, argument, typed, configuration)
                    .into_iter()
                    .map(|candidate| Candidate { word: format!("{prefix}{}", candidate.word), ..candidate })
                    .collect();
            }
            Expected::Word { argument } => *argument,
        };
        if self.typed.starts_with('-') && self.typed != "-" {
            return self.options();
        }
        // Behind a word that is no command there can be none.
        let mut candidates = if self.is_first_word { self.commands() } else { Vec::new() };
        if let Some(argument) = argument {
            candidates.extend(values::of_argument(&self.path, argument, &self.typed, configuration));
        }
        candidates
    }

    fn options(&self) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for argument in self.command.get_arguments() {
            if argument.is_hide_set() {
                continue;
            }
            if let Some(long) = argument.get_long() {
                candidates.push(Candidate::new(format!("--{long}"), first_line(argument)));
            }
        }
        candidates
    }

    fn commands(&self) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for command in self.command.get_subcommands().filter(|command| !command.is_hide_set()) {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            candidates.push(Candidate::new(command.get_name(), about));
        }
        candidates
    }
}

fn first_line(argument: &Arg) -> String {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    help.lines().next().unwrap_or_default().to_owned()
}

fn takes_many(argument: &Arg) -> bool {
    argument.get_num_args().is_some_and(|range| range.max_values() > 1)
        || matches!(argument.get_action(), clap::ArgAction::Append)
}

/// A flag that takes `=false` has its value in the same word.
fn wants_next_word(argument: &Arg) -> bool {
    argument.get_action().takes_values() && !argument.is_require_equals_set()
}
