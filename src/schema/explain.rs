//! `jsinfo/explain` 1: what words mean, as `jsinfo explain --format json` prints it.
//!
//! There may be more kinds of entries, more entries in any order, and they may get more fields. What is here stays as it
//! is; `message`, `hint` and `examples` are for people, and their wording may change.

use serde::Serialize;
use serde_json::Value;

use super::bad_side;
use crate::catalogue::{self, Field, Section};
use crate::check::causes::{VerdictCause, causes};
use crate::check::status::{FailurePolicy, Status};
use crate::exit::{ExitCode, ExitCommands};
use crate::explain::{Example, Topic, WayToChange, ways_to_change};
use crate::health::limits::Limit;
use crate::health::rule::ComparedWith;
use crate::health::{Outcome, RULES, Rule};

const NAME: &str = "jsinfo/explain";
const VERSION: u32 = 1;

/// What was asked for, one entry each.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExplainDocument {
    /// `jsinfo/explain`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// Sections, fields, rules and exit codes.
    entries: Vec<ExplainedTopic>,
}

/// An entry: `kind` is `section`, `field`, `rule` or `exitCode`, an open list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase")]
enum ExplainedTopic {
    Section(ExplainedSection),
    Field(Box<ExplainedField>),
    Rule(ExplainedRule),
    ExitCode(ExplainedExitCode),
}

/// A section of the structure.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct ExplainedSection {
    /// What `--section` takes.
    name: &'static str,
    /// Shorter words for it.
    short_names: &'static [&'static str],
    /// The path of its object; empty for the top level.
    path: &'static str,
    /// Paths under which older servers send it.
    older_paths: &'static [&'static str],
    /// Its title in tables, for people.
    title: &'static str,
    /// What it is about, for people.
    message: &'static str,
    /// The first server version that sends it; null where none is documented that does not.
    since: Option<&'static str>,
    /// Who is shown it: `anyone`, `authenticated` or `superuser`, an open list.
    seen_by: &'static str,
    /// The paths of its fields.
    fields: Vec<&'static str>,
    /// The names of the sections in it.
    sections: Vec<&'static str>,
}

/// A field.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct ExplainedField {
    /// Its path.
    path: &'static str,
    /// The name of its section.
    section: &'static str,
    /// Its name in tables, for people.
    label: &'static str,
    /// What it means, for people.
    message: &'static str,
    /// Its type, for people.
    r#type: &'static str,
    /// What its number counts: `kbit/s`, `bytes`. An open list; null where it is no amount.
    unit: Option<&'static str>,
    /// Whether null is documented, or may be.
    nullable: bool,
    /// Whether it is masked unless asked for.
    secret: bool,
    /// What a change of it means: `setting`, `identity` or `state`, an open list.
    class: &'static str,
    /// The first server version that sends it; null where none is documented that does not.
    since: Option<&'static str>,
    /// Paths under which older servers send it.
    older_paths: Vec<String>,
    /// Who is shown it, as with a section.
    seen_by: &'static str,
    /// Options of `jetstream server` that set it.
    server_options: &'static [&'static str],
    /// Calls of the server's API that set it.
    server_calls: &'static [&'static str],
    /// What else there is to know of setting it, for people.
    note: Option<&'static str>,
    /// The codes of the rules that read it.
    rules: Vec<&'static str>,
    /// A value that it may have.
    example: Value,
    /// How that looks in each format.
    examples: Vec<ExplainedExample>,
}

/// An example in one format.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ExplainedExample {
    /// The format, or `get`.
    format: &'static str,
    /// What is typed.
    command: String,
    /// What is printed.
    output: String,
}

/// A rule.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct ExplainedRule {
    /// Its code, for good.
    code: &'static str,
    /// What it finds fault with, for people.
    message: &'static str,
    /// What to do about it, for people.
    hint: String,
    /// How bad it can find something: `notice`, `warning`, `critical`.
    severities: Vec<&'static str>,
    /// The paths of the fields that it judges; none where it looks at something else.
    fields: Vec<&'static str>,
    /// The paths of other fields that it reads.
    reads: Vec<&'static str>,
    /// What it compares a server with: `baseline`, `targets` or `policy`, an open list; null for nothing.
    compares_with: Option<&'static str>,
    /// In what it measures; null where it does not.
    unit: Option<&'static str>,
    /// Which side of a limit is bad: `low` or `high`, a closed list; null where it does not measure.
    bad: Option<&'static str>,
    /// Its limit for a warning, unless told otherwise, as people write it.
    warning: Option<String>,
    /// Its limit for critical, likewise.
    critical: Option<String>,
    /// How it is changed.
    changes: Vec<ExplainedChange>,
}

/// A way to change a rule.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ExplainedChange {
    /// A word for it: `warn`, `crit`, `skip` or `severity`, an open list.
    name: &'static str,
    /// The command line, with `TARGET` for a target; null where there is no option for it.
    command: Option<String>,
    /// What is written in a policy.
    policy: String,
}

/// An exit code.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct ExplainedExitCode {
    /// The number.
    number: u8,
    /// Its name: the kind of failure, or the verdict.
    name: &'static str,
    /// Whose it is: `check`, or `others`.
    commands: &'static str,
    /// What it means, for people.
    message: &'static str,
    /// The first version of jsinfo that ended with it.
    since: &'static str,
    /// What such a failure counts as in a check; null where it is none.
    check_status: Option<&'static str>,
    /// What such a verdict may come from.
    causes: Vec<ExplainedCause>,
}

/// What a verdict may come from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ExplainedCause {
    /// A word for it: a kind of failure, the code of a rule, or another word. An open list.
    name: &'static str,
    /// What has happened, for people.
    message: &'static str,
    /// The option that makes something else of it.
    option: Option<&'static str>,
}

impl ExplainDocument {
    /// Topics; how each field looks in each format is asked of `examples`.
    pub(crate) fn from_topics(topics: &[Topic], examples: fn(&'static Field) -> Vec<Example>) -> Self {
        let mut entries = Vec::new();
        for &topic in topics {
            entries.push(match topic {
                Topic::Section(section) => ExplainedTopic::Section(ExplainedSection::from_section(section)),
                Topic::Field(field) => {
                    ExplainedTopic::Field(Box::new(ExplainedField::from_field(field, examples(field))))
                }
                Topic::Rule(rule) => ExplainedTopic::Rule(ExplainedRule::from_rule(rule)),
                Topic::ExitCode(code) => ExplainedTopic::ExitCode(ExplainedExitCode::from_code(code)),
            });
        }
        Self { schema: NAME, schema_version: VERSION, entries }
    }
}

impl ExplainedSection {
    fn from_section(section: &'static Section) -> Self {
        let inner = catalogue::sections().filter(|inner| inner.parent == Some(section));
        Self {
            name: section.name,
            short_names: section.short,
            path: section.path,
            older_paths: section.older,
            title: section.title,
            message: section.about,
            since: section.since,
            seen_by: section.seen_by.name(),
            fields: section.fields().iter().map(|field| field.path).collect(),
            sections: inner.map(|inner| inner.name).collect(),
        }
    }
}

impl ExplainedField {
    fn from_field(field: &'static Field, examples: Vec<Example>) -> Self {
        let mut shown = Vec::new();
        for Example { format, command, output } in examples {
            shown.push(ExplainedExample { format, command, output });
        }
        Self {
            path: field.path,
            section: field.section.name,
            label: field.label,
            message: field.about,
            r#type: field.kind.description(),
            unit: field.kind.unit(),
            nullable: field.nullable,
            secret: field.secret,
            class: field.class.name(),
            since: field.since,
            older_paths: field.older_paths(),
            seen_by: field.seen_by.name(),
            server_options: field.set_by.options,
            server_calls: field.set_by.calls,
            note: field.set_by.note,
            rules: RULES.iter().filter(|rule| rule.reads(field)).map(|rule| rule.code).collect(),
            example: serde_json::from_str(field.example).unwrap_or_default(),
            examples: shown,
        }
    }
}

impl ExplainedRule {
    fn from_rule(rule: &'static Rule) -> Self {
        let mut changes = Vec::new();
        for WayToChange { name, command, policy } in ways_to_change(rule) {
            changes.push(ExplainedChange { name, command, policy });
        }
        let limits = rule.limits();
        Self {
            code: rule.code,
            message: rule.about,
            hint: rule.advice(limits),
            severities: rule.severities.iter().copied().map(Outcome::name).collect(),
            fields: rule.fields().map(|field| field.path).collect(),
            reads: rule.also_reads(),
            compares_with: match rule.compares_with {
                ComparedWith::Nothing => None,
                ComparedWith::Baseline => Some("baseline"),
                ComparedWith::Others => Some("targets"),
                ComparedWith::Policy => Some("policy"),
            },
            unit: rule.scale.as_ref().map(|scale| scale.unit.name()),
            bad: rule.scale.as_ref().map(|scale| bad_side(scale.bad)),
            warning: limits.warning.as_ref().map(Limit::to_string),
            critical: limits.critical.as_ref().map(Limit::to_string),
            changes,
        }
    }
}

impl ExplainedExitCode {
    fn from_code(code: ExitCode) -> Self {
        let entry = code.entry();
        let status = match code {
            ExitCode::Failed(kind) => Some(FailurePolicy::default().status(kind).name()),
            _ => None,
        };
        Self {
            number: entry.number,
            name: code.name(),
            commands: match entry.commands {
                ExitCommands::AllButCheck => "others",
                ExitCommands::Check => "check",
            },
            message: entry.meaning,
            since: entry.since,
            check_status: status,
            causes: causes_of(code),
        }
    }
}

fn causes_of(code: ExitCode) -> Vec<ExplainedCause> {
    let status = match code {
        ExitCode::CheckWarning => Status::Warning,
        ExitCode::CheckCritical => Status::Critical,
        ExitCode::CheckUnknown => Status::Unknown,
        ExitCode::Done
        | ExitCode::No
        | ExitCode::SomeFailed
        | ExitCode::HungUp
        | ExitCode::Terminated
        | ExitCode::Failed(_)
        | ExitCode::CheckOk => return Vec::new(),
    };
    let mut explained = Vec::new();
    for VerdictCause { name, sentence, option } in causes(status) {
        explained.push(ExplainedCause { name, message: sentence, option });
    }
    explained
}

#[cfg(test)]
mod tests;
