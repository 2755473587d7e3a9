//! The command line of `jsinfo get`, and how its words are told apart: fields, and behind them maybe a target.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};

use super::parsers::FIELD_PARSER;
use super::settings::{Access, SettingArgs};
use crate::catalogue::{self, Field, fields_meant};
use crate::endpoint::GRAMMAR;

/// `jsinfo get`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = "jsinfo get [OPTIONS] <FIELD>... [TARGET]")]
pub struct GetArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub words: FieldsAndTarget,

    /// Times as RFC 3339 in UTC, ciphers by name, integers in digits alone, whatever the server's version
    #[arg(long, help_heading = "Output")]
    pub normalize: bool,
    /// Print no value: the exit code says whether all are there
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,
    /// Print a token instead of ***
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub access: SettingArgs<Access>,
}

/// The fields that are wanted, in the order in which they were named, and whose.
#[derive(Debug, Clone)]
pub struct FieldsAndTarget {
    /// The fields; one at least.
    pub fields: Vec<&'static Field>,
    /// The last word, where there are several.
    pub last: LastWord,
}

/// What the last word of several is. What the configuration file says of it is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LastWord {
    /// There is only one word, or the last one is a list of fields: nobody names a target.
    NoTarget,
    /// A field, under this word; a server of the configuration file may be called the same.
    Field(String),
    /// A target.
    Target(String),
    /// What people call these fields or sections, and may call a server: only one that is configured is meant.
    TargetOrName(String, Vec<&'static str>),
}

impl FieldsAndTarget {
    /// The target, where a word is one.
    pub fn target(&self) -> Option<&str> {
        match &self.last {
            LastWord::NoTarget | LastWord::Field(_) => None,
            LastWord::Target(target) | LastWord::TargetOrName(target, _) => Some(target),
        }
    }

    /// Reads the words: a field, or several with commas between them, each; but the last one of several, which is a
    /// target where it is none.
    fn read(words: &[String]) -> Result<Self, clap::Error> {
        let mut fields = Vec::new();
        let mut last = LastWord::NoTarget;
        let final_place = words.len().saturating_sub(1);
        for (place, word) in words.iter().enumerate() {
            if place == final_place && place > 0 && !word.contains(',') {
                last = read_last(word);
                if !matches!(last, LastWord::Field(_)) {
                    break;
                }
            }
            for name in word.split(',') {
                fields.push(FIELD_PARSER.read(name, Some(format!("<{FIELD}>")))?);
            }
        }
        Ok(Self { fields, last })
    }
}

fn read_last(word: &str) -> LastWord {
    if catalogue::field(word).is_ok() {
        return LastWord::Field(word.to_owned());
    }
    let mut names: Vec<&str> = fields_meant(word).iter().map(|field| field.path).collect();
    if let Ok(section) = catalogue::section(word) {
        names.push(section.name);
    }
    if names.is_empty() {
        return LastWord::Target(word.to_owned());
    }
    LastWord::TargetOrName(word.to_owned(), names)
}

const FIELD: &str = "FIELD";

impl Args for FieldsAndTarget {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.arg(
            Arg::new(FIELD)
                .required(true)
                .num_args(1..)
                .value_name("FIELD")
                .action(ArgAction::Append)
                .value_parser(WordParser)
                .hide_possible_values(true)
                .help(format!(
                    "Fields, such as license.valid, one by one or with commas; jsinfo explain lists them. Behind them may stand a TARGET, which is no field: a server of the configuration file by its name, or {GRAMMAR} [default: $JSINFO_TARGET, the file's default, or localhost]"
                )),
        )
    }

    // clap wants it for arguments that are parsed a second time, which nothing here is.
    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FieldsAndTarget {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let words: Vec<String> = matches.get_many(FIELD).unwrap_or_default().cloned().collect();
        Self::read(&words)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Takes any word, and completes fields: which of them is what, only all together tell.
#[derive(Clone)]
struct WordParser;

impl TypedValueParser for WordParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(catalogue::fields().map(|field| PossibleValue::new(field.path))))
    }
}

const EXAMPLES: &str = "\
Examples:
  jsinfo get license.valid paris
  jsinfo get version,license.expiry paris --normalize     two values, a line each
  jsinfo get license.expiry --quiet                       is it sent? the exit code says
  test \"$(jsinfo get license.valid paris)\" = true";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<(Vec<&'static str>, LastWord), String> {
        let words: Vec<String> = shlex::split(words).unwrap();
        match FieldsAndTarget::read(&words) {
            Ok(read) => Ok((read.fields.iter().map(|field| field.path).collect(), read.last)),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn a_last_word_that_is_no_field_is_the_target() {
        let target = |word: &str| LastWord::Target(word.to_owned());
        let field = |word: &str| LastWord::Field(word.to_owned());
        for (words, fields, last) in [
            ("version", &["version"][..], LastWord::NoTarget),
            ("VERSION,license.valid", &["version", "license.valid"], LastWord::NoTarget),
            ("version paris", &["version"], target("paris")),
            ("version -", &["version"], target("-")),
            ("version license.valid", &["version", "license.valid"], field("license.valid")),
            (
                "license.valid version license.valid demo:",
                &["license.valid", "version", "license.valid"],
                target("demo:"),
            ),
            ("version license.valid,revision", &["version", "license.valid", "revision"], LastWord::NoTarget),
            (
                "version license.valid,revision ./x.json",
                &["version", "license.valid", "revision"],
                target("./x.json"),
            ),
        ] {
            assert_eq!(read(words), Ok((fields.to_vec(), last)), "{words}");
        }
        for (words, fields, names) in [
            ("version name", &["version"], &["serverName", "user.userName"][..]),
            ("version maximumSize", &["version"], &["configuration.cloudFileCache.maximumSize"]),
            ("version cache", &["version"], &["cloudFileCache"]),
        ] {
            let word = words.split(' ').nth(1).unwrap().to_owned();
            let last = LastWord::TargetOrName(word, names.to_vec());
            assert_eq!(read(words), Ok((fields.to_vec(), last)), "{words}");
        }
    }

    #[test]
    fn every_other_word_has_to_be_a_field() {
        for words in ["demo:", "version,", ",", "''", "paris version", "version,paris", "version paris,oslo"]
        {
            assert!(read(words).is_err(), "{words}");
        }
    }
}
