//! Every format of every command, written down once: the words for it, and whom it is for.
//!
//! A new format is a variant and its entry here, which the compiler asks for, a file in [`crate::render`], and a line in
//! the dispatch of that module, which a test asks for. Help, completions and messages about formats are made from
//! this list.

use std::path::{Path, PathBuf};

use strum::VariantArray;

use crate::failure::{Failure, FailureKind};
use crate::files::home;
use crate::text::nearest::nearest;

/// A way to write something down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, VariantArray)]
pub enum Format {
    /// Aligned lines for people.
    #[default]
    Text,
    /// JSON.
    Json,
    /// JSON, an object a line, as it arrives.
    Ndjson,
    /// A line for each server and a column for each field.
    Csv,
    /// A `path=value` a line.
    Kv,
    /// Shell variables, safe for `eval`.
    Env,
    /// One line and its performance data, by the guidelines of the Monitoring Plugins.
    Nagios,
    /// Metrics in the text format of Prometheus.
    Prometheus,
    /// A test case for each rule and target, in the XML of JUnit.
    Junit,
    /// Headings, lists and tables in Markdown.
    Markdown,
    /// One page for a browser, with all that belongs to it.
    Html,
}

/// A command that lets people choose a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatCommand {
    /// `jsinfo show`
    Show,
    /// `jsinfo check`
    Check,
    /// `jsinfo doctor`
    Doctor,
    /// `jsinfo explain`
    Explain,
    /// `jsinfo fleet`
    Fleet,
    /// `jsinfo diff`
    Diff,
    /// `jsinfo route`
    Route,
}

/// What is written down of a format.
#[derive(Debug, Clone, Copy)]
pub struct FormatEntry {
    /// The word for it.
    pub name: &'static str,
    /// Another word for it, which every command takes as well.
    pub alias: Option<&'static str>,
    /// The commands that take it.
    pub uses: &'static [FormatUse],
}

/// What a format is to a command that takes it.
#[derive(Debug, Clone, Copy)]
pub struct FormatUse {
    /// Which command.
    pub command: FormatCommand,
    /// Whom it is for, and what they get: `CI: a test case for each rule and target`.
    pub audience: &'static str,
}

/// A format, and where it goes: `FORMAT` or `FORMAT=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatSpec {
    /// The format.
    pub format: Format,
    /// The file; none for standard output.
    pub file: Option<PathBuf>,
}

const fn show(audience: &'static str) -> FormatUse {
    FormatUse { command: FormatCommand::Show, audience }
}

const fn check(audience: &'static str) -> FormatUse {
    FormatUse { command: FormatCommand::Check, audience }
}

const fn doctor(audience: &'static str) -> FormatUse {
    FormatUse { command: FormatCommand::Doctor, audience }
}

const fn fleet(audience: &'static str) -> FormatUse {
    FormatUse { command: FormatCommand::Fleet, audience }
}

const fn diff(audience: &'static str) -> FormatUse {
    FormatUse { command: FormatCommand::Diff, audience }
}

const fn route(audience: &'static str) -> FormatUse {
    FormatUse { command: FormatCommand::Route, audience }
}

const fn explain(audience: &'static str) -> FormatUse {
    FormatUse { command: FormatCommand::Explain, audience }
}

const TEXT: FormatEntry = FormatEntry {
    name: "text",
    alias: Some("table"),
    uses: &[
        show("people"),
        check("people: a line for each finding, the worst first, then the verdict"),
        doctor("people"),
        explain("people"),
        fleet("people: how many are how, in what they differ, what is wrong"),
        diff("people"),
        route("people"),
    ],
};

const JSON: FormatEntry = FormatEntry {
    name: "json",
    alias: None,
    uses: &[
        show("programs: the document as it was sent"),
        check("programs"),
        doctor("programs"),
        explain("programs"),
        fleet("programs"),
        diff("programs"),
        route("programs"),
    ],
};

const NDJSON: FormatEntry = FormatEntry {
    name: "ndjson",
    alias: None,
    uses: &[fleet("programs that do not want to wait: a line for each server, as it answers")],
};

const CSV: FormatEntry = FormatEntry {
    name: "csv",
    alias: None,
    uses: &[fleet("spreadsheets and databases: a line for each server")],
};

const KV: FormatEntry =
    FormatEntry { name: "kv", alias: None, uses: &[show("grep and cut: a path=value a line")] };

const ENV: FormatEntry =
    FormatEntry { name: "env", alias: None, uses: &[show("eval in a shell: variables")] };

const NAGIOS: FormatEntry = FormatEntry {
    name: "nagios",
    alias: None,
    uses: &[check("Nagios, Icinga and their like: one line and its performance data")],
};

const PROMETHEUS: FormatEntry = FormatEntry {
    name: "prometheus",
    alias: None,
    uses: &[check("Prometheus, through the textfile collector of node_exporter")],
};

const JUNIT: FormatEntry =
    FormatEntry { name: "junit", alias: None, uses: &[check("CI: a test case for each rule and target")] };

const MARKDOWN: FormatEntry = FormatEntry {
    name: "markdown",
    alias: None,
    uses: &[
        show("tickets: the table"),
        check("tickets and summaries"),
        explain("documentation of your own"),
        fleet("tickets and reports"),
        diff("tickets"),
        route("tickets"),
    ],
};

const HTML: FormatEntry = FormatEntry {
    name: "html",
    alias: None,
    uses: &[
        check("browsers: one page that a CI job keeps"),
        fleet("browsers: one page for those who run no jsinfo"),
    ],
};

impl Format {
    /// Whether what several servers say is shown in it, besides what a check makes of that.
    pub(crate) fn shows_documents(self) -> bool {
        matches!(self, Self::Prometheus | Self::Html)
    }

    /// Every format, in the order in which help lists them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// What is written down of it. A new format does not compile until it has its entry.
    pub const fn entry(self) -> FormatEntry {
        match self {
            Self::Text => TEXT,
            Self::Json => JSON,
            Self::Ndjson => NDJSON,
            Self::Csv => CSV,
            Self::Kv => KV,
            Self::Env => ENV,
            Self::Nagios => NAGIOS,
            Self::Prometheus => PROMETHEUS,
            Self::Junit => JUNIT,
            Self::Markdown => MARKDOWN,
            Self::Html => HTML,
        }
    }

    /// The formats that a command takes.
    pub fn of_command(command: FormatCommand) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |format| format.use_of(command).is_some())
    }

    /// The words for the formats that a command takes.
    pub fn names_of_command(command: FormatCommand) -> Vec<&'static str> {
        Self::of_command(command).map(|format| format.name(command)).collect()
    }

    /// What it is to a command; none where the command does not take it.
    pub fn use_of(self, command: FormatCommand) -> Option<&'static FormatUse> {
        self.entry().uses.iter().find(|used| used.command == command)
    }

    /// A command's word for it. What `show` and `explain` draw is a table, and what `check` writes is lines; it is one
    /// format.
    pub fn name(self, command: FormatCommand) -> &'static str {
        match (self, command) {
            (
                Self::Text,
                FormatCommand::Show
                | FormatCommand::Explain
                | FormatCommand::Fleet
                | FormatCommand::Diff
                | FormatCommand::Route,
            ) => "table",
            _ => self.entry().name,
        }
    }

    /// Reads the word for a format that a command takes; upper and lower case are the same.
    ///
    /// # Errors
    /// The nearest words, best first.
    pub fn read(word: &str, command: FormatCommand) -> Result<Self, Vec<&'static str>> {
        for format in Self::of_command(command) {
            let FormatEntry { name, alias, .. } = format.entry();
            let is_alias = alias.is_some_and(|alias| alias.eq_ignore_ascii_case(word));
            if is_alias || name.eq_ignore_ascii_case(word) {
                return Ok(format);
            }
        }
        Err(nearest(word, Self::names_of_command(command)))
    }

    /// The failure of a command that was to write a format that it does not take.
    pub(crate) fn refused_by(self, command: FormatCommand) -> Failure {
        let what = format!("there is no format {} here", self.name(command));
        let taken = Self::names_of_command(command).join(", ");
        Failure::message(FailureKind::Usage, what).hint(format!("the formats are {taken}"))
    }
}

impl FormatSpec {
    /// Reads `FORMAT` and `FORMAT=FILE`. As everywhere, `-` is the standard stream.
    ///
    /// # Errors
    /// The words nearest to what is no format; none where only the file's name is missing.
    pub fn read(written: &str, command: FormatCommand) -> Result<Self, Vec<&'static str>> {
        let Some((name, file)) = written.split_once('=') else {
            return Ok(Self { format: Format::read(written, command)?, file: None });
        };
        let format = Format::read(name, command)?;
        match file {
            "" => Err(Vec::new()),
            "-" => Ok(Self { format, file: None }),
            file => Ok(Self { format, file: Some(home::expand_own(Path::new(file))) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const COMMANDS: [FormatCommand; 7] = [
        FormatCommand::Show,
        FormatCommand::Check,
        FormatCommand::Doctor,
        FormatCommand::Explain,
        FormatCommand::Fleet,
        FormatCommand::Diff,
        FormatCommand::Route,
    ];

    #[test]
    fn every_format_is_taken_and_no_word_means_two_of_them() {
        for command in COMMANDS {
            let names = Format::names_of_command(command);
            assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
            for format in Format::of_command(command) {
                assert_eq!(Format::read(format.name(command), command), Ok(format));
            }
        }
        for &format in Format::ALL {
            assert!(!format.entry().uses.is_empty(), "{format:?}");
        }
    }

    #[test]
    fn text_has_two_words_and_every_command_takes_both() {
        assert_eq!(Format::Text.name(FormatCommand::Show), "table");
        assert_eq!(Format::Text.name(FormatCommand::Check), "text");
        for (command, word) in
            COMMANDS.into_iter().zip(["text", "Table", "TABLE", "text", "text", "text", "text"])
        {
            assert_eq!(Format::read(word, command), Ok(Format::Text));
        }
    }

    #[test]
    fn what_a_command_does_not_take_is_refused() {
        assert_eq!(Format::read("junt", FormatCommand::Check), Err(vec!["junit"]));
        assert!(Format::read("junit", FormatCommand::Show).is_err());
        let failure = Format::Junit.refused_by(FormatCommand::Show);
        expect_test::expect![[r#"
            error: there is no format junit here
            hint: the formats are table, json, kv, env, markdown"#]]
        .assert_eq(&failure.to_string());
    }

    #[test]
    fn a_format_may_go_into_a_file() {
        let read = |written: &str| FormatSpec::read(written, FormatCommand::Check);
        let format = Format::Json;
        for (written, file) in [("json", None), ("JSON=-", None), ("json=a=b", Some(PathBuf::from("a=b")))] {
            assert_eq!(read(written), Ok(FormatSpec { format, file }), "{written}");
        }
        assert_eq!(read("json="), Err(Vec::new()));
    }
}
