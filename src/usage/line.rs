//! A command line as words that can be put right: where an option stands, and what its value is.

use std::borrow::Cow;
use std::ffi::OsString;

use clap::Parser as _;

use crate::cli::{Cli, Command, ServerCommand};
use crate::source::target_name;

/// A command line: its words, the program's name first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CommandLine {
    words: Vec<String>,
}

/// Where an option stands, and the value that was given with it.
struct OptionSpan {
    start: usize,
    /// The words that it takes up.
    length: usize,
    value: Option<String>,
}

impl CommandLine {
    /// The line; none where a word is not UTF-8, because then it could not be typed again.
    pub(super) fn new(arguments: &[OsString]) -> Option<Self> {
        let mut words = Vec::new();
        for argument in arguments {
            words.push(argument.to_str()?.to_owned());
        }
        Some(Self { words })
    }

    pub(super) fn parse(&self) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(&self.words)
    }

    /// The line ready for a shell, with targets by their names; none where it may hold a secret.
    pub(super) fn to_shell(&self) -> Option<String> {
        let mut words = vec!["jsinfo".to_owned()];
        let mut is_user = false;
        for word in self.words.iter().skip(1) {
            // A command may have its secret in it, and some write a user as NAME:PASSWORD.
            if word.contains("-command") || is_user && word.contains(':') || is_user_with_password(word) {
                return None;
            }
            is_user = word == "--user" || word == "-u";
            words.push(match word.split_once('=') {
                Some((option, value)) if option.starts_with("--") => {
                    format!("{option}={}", quoted(&target_name(value))?)
                }
                _ => quoted(&target_name(word))?,
            });
        }
        Some(words.join(" "))
    }

    /// The same with other words in the place of the one that is this, after the program's name.
    pub(super) fn with_words(&self, old: &str, new: &[&str]) -> Option<Self> {
        let start = self.position(old)?;
        Some(self.spliced(start, 1, new.iter().map(|word| (*word).to_owned()).collect()))
    }

    /// The same with this word in front of all others.
    pub(super) fn with_command(&self, command: &str) -> Self {
        self.spliced(1, 0, vec![command.to_owned()])
    }

    /// The same with another value in the place of this one, whether it stands alone or behind `=`.
    pub(super) fn with_value(&self, old: &str, new: &str) -> Option<Self> {
        if let Some(line) = self.with_words(old, &[new]) {
            return Some(line);
        }
        for (start, word) in self.words.iter().enumerate().skip(1) {
            if let Some((option, value)) = word.split_once('=')
                && value == old
            {
                return Some(self.spliced(start, 1, vec![format!("{option}={new}")]));
            }
        }
        None
    }

    /// The same with the two words in each other's place.
    pub(super) fn with_swapped(&self, one: &str, other: &str) -> Option<Self> {
        let mut line = self.clone();
        line.words.swap(self.position(one)?, self.position(other)?);
        Some(line)
    }

    /// The same with other words in the place of an option alone.
    pub(super) fn with_flag(&self, option: &str, new: &[String]) -> Option<Self> {
        let place = self.place(option, false)?;
        Some(self.spliced(place.start, place.length, new.to_vec()))
    }

    /// The same with other words in the place of an option and the word behind it.
    pub(super) fn with_flag_and_word(&self, option: &str, new: &[String]) -> Option<Self> {
        Some(self.spliced(self.position(option)?, 2, new.to_vec()))
    }

    /// The same with another option in the place of the one that has this value.
    pub(super) fn with_option_of(&self, options: [&str; 2], value: &str, new: [&str; 2]) -> Option<Self> {
        for option in options {
            if let Some(place) = self.place(option, true)
                && place.value.as_deref() == Some(value)
            {
                return Some(self.spliced(place.start, place.length, new.map(str::to_owned).to_vec()));
            }
        }
        None
    }

    /// The same with another option in the place of this one, and its value behind it.
    pub(super) fn with_option(&self, option: &str, new: &str) -> Option<Self> {
        let place = self.place(option, true)?;
        Some(self.spliced(place.start, place.length, vec![new.to_owned(), place.value?]))
    }

    /// The same with the value of this option alone, behind `prefix`.
    pub(super) fn with_value_of(&self, option: &str, prefix: &str) -> Option<Self> {
        let place = self.place(option, true)?;
        Some(self.spliced(place.start, place.length, vec![format!("{prefix}{}", place.value?)]))
    }

    /// The same with the value of this option as the port of the target.
    pub(super) fn with_port_of(&self, option: &str) -> Option<Self> {
        let place = self.place(option, true)?;
        let port: u16 = place.value?.parse().ok()?;
        let line = self.spliced(place.start, place.length, Vec::new());
        let target = target_of(&line.parse().ok()?.command)?;
        // Where it has a port, a path or a group already, nobody can tell what the option was to change.
        let bare = !target.contains([':', '/', '@']);
        if bare { line.with_words(&target, &[&format!("{target}:{port}")]) } else { None }
    }

    fn position(&self, word: &str) -> Option<usize> {
        let place = self.words.iter().skip(1).position(|other| other == word)?;
        Some(place + 1)
    }

    fn place(&self, option: &str, takes_value: bool) -> Option<OptionSpan> {
        for (start, word) in self.words.iter().enumerate().skip(1) {
            if word == "--" {
                return None;
            }
            if word == option {
                let value = if takes_value { self.words.get(start + 1).cloned() } else { None };
                return Some(OptionSpan { start, length: 1 + usize::from(value.is_some()), value });
            }
            let Some(rest) = word.strip_prefix(option) else { continue };
            // `--output=json`, `-o=json` and `-ojson`; what begins with another long option is another one.
            if let Some(value) = rest.strip_prefix('=') {
                return Some(OptionSpan { start, length: 1, value: Some(value.to_owned()) });
            }
            if !option.starts_with("--") {
                return Some(OptionSpan { start, length: 1, value: Some(rest.to_owned()) });
            }
        }
        None
    }

    fn spliced(&self, start: usize, length: usize, new: Vec<String>) -> Self {
        let mut words = self.words.clone();
        words.splice(start..start + length, new);
        Self { words }
    }

    /// The words after the program's name.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).map(String::as_str)
    }
}

/// A word as a shell takes it; none for a zero byte, which no argument has.
fn quoted(word: &str) -> Option<String> {
    // The library quotes an equals sign, too, which means nothing to a shell there.
    if !word.is_empty() && word.chars().all(is_plain) {
        return Some(word.to_owned());
    }
    shlex::try_quote(word).ok().map(Cow::into_owned)
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_./:@%+,=".contains(c)
}

fn is_user_with_password(word: &str) -> bool {
    match word.strip_prefix("--user=").or_else(|| word.strip_prefix("-u")) {
        Some(user) => user.contains(':'),
        None => false,
    }
}

/// The one target that a command names.
fn target_of(command: &Command) -> Option<String> {
    match command {
        Command::Show(args) => args.target.target.clone(),
        Command::Get(args) => args.words.target().map(str::to_owned),
        Command::Doctor(args) => args.target.target.clone(),
        Command::Trust(args) => args.target.clone(),
        Command::Check(args) => only(&args.targets),
        Command::Watch(args) => only(&args.targets),
        Command::Server(args) => match &args.command {
            ServerCommand::Add(args) => Some(args.address.clone()),
            ServerCommand::Show(args) => args.target.target.clone(),
            ServerCommand::List { .. } | ServerCommand::Remove { .. } => None,
        },
        #[cfg(feature = "exporter")]
        Command::Exporter(_) => None,
        Command::Fleet(_)
        | Command::Diff(_)
        | Command::Route(_)
        | Command::Schema(_)
        | Command::Explain(_)
        | Command::Completions(_)
        | Command::Man(_) => None,
    }
}

fn only(targets: &[String]) -> Option<String> {
    match targets {
        [target] => Some(target.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str) -> CommandLine {
        CommandLine { words: words.split(' ').map(str::to_owned).collect() }
    }

    #[test]
    fn an_option_is_found_however_it_has_its_value() {
        for written in ["-o json", "-ojson", "-o=json", "--output json", "--output=json"] {
            let option = if written.starts_with("--") { "--output" } else { "-o" };
            let told = line(&format!("jsinfo show {written} demo:"));
            assert_eq!(told.with_option(option, "--format"), Some(line("jsinfo show --format json demo:")));
        }
        for none in ["jsinfo show --output", "jsinfo show -- --output json", "jsinfo show --outputs json"] {
            assert_eq!(line(none).with_option("--output", "--format"), None, "{none}");
        }
    }

    #[test]
    fn a_line_is_ready_for_a_shell_and_without_secrets() {
        for (words, expected) in [
            ("/usr/bin/jsinfo show paris", Some("jsinfo show paris")),
            ("jsinfo get a|b jetstream://ops:hunter2@paris/x", Some("jsinfo get 'a|b' jetstream://paris")),
            ("jsinfo show paris --password-command pass", None),
            ("jsinfo show paris --token-command=pass", None),
            ("jsinfo show paris -u ops:hunter2", None),
            ("jsinfo show paris -uops:hunter2", None),
            ("jsinfo show paris --user=ops:hunter2", None),
            ("jsinfo show paris:1 -u ops", Some("jsinfo show paris:1 -u ops")),
        ] {
            assert_eq!(line(words).to_shell().as_deref(), expected, "{words}");
        }
    }
}
