//! What there is to say of a topic: a title, a sentence, facts, and lists.

use super::limits::{WayToChange, ways_to_change};
use super::{Topic, whose};
use crate::catalogue::{self, Audience, Field, Section};
use crate::check::causes::causes;
use crate::check::status::{FailurePolicy, Status};
use crate::config::table::SUPERUSER;
use crate::exit::ExitCode;
use crate::health::rule::{ComparedWith, SpelledLimits};
use crate::health::{RULES, Rule};
use crate::text::explained::explain_command;

/// Everything that is said of a topic but for examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it is called.
    pub name: String,
    /// What kind of thing it is, and where it belongs.
    pub kind: String,
    /// What it means, in a sentence.
    pub about: String,
    /// What else is known, a label and a text each.
    pub facts: Vec<[String; 2]>,
    /// What belongs to it.
    pub lists: Vec<List>,
    /// What to do next.
    pub hints: Vec<String>,
}

/// Names and what they are, under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The title.
    pub title: &'static str,
    /// A name and a text each.
    pub rows: Vec<[String; 2]>,
}

/// The facts on their way into a page.
#[derive(Default)]
struct Facts(Vec<[String; 2]>);

impl Facts {
    fn add(&mut self, label: &str, text: impl Into<String>) {
        self.0.push([label.to_owned(), text.into()]);
    }

    fn add_some(&mut self, label: &str, text: Option<impl Into<String>>) {
        if let Some(text) = text {
            self.add(label, text);
        }
    }

    fn add_list(&mut self, label: &str, texts: &[impl AsRef<str>]) {
        if !texts.is_empty() {
            let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
            self.add(label, texts.join(", "));
        }
    }
}

impl Page {
    /// What is said of a topic.
    pub fn from_topic(topic: Topic) -> Self {
        match topic {
            Topic::Section(section) => section_page(section),
            Topic::Field(field) => field_page(field),
            Topic::Rule(rule) => rule_page(rule),
            Topic::ExitCode(code) => exit_code_page(code),
        }
    }

    /// Every text of it, to be searched.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.name.as_str(), &self.kind, &self.about];
        for [label, text] in &self.facts {
            texts.extend([label.as_str(), text]);
        }
        for [name, text] in self.lists.iter().flat_map(|list| &list.rows) {
            texts.extend([name.as_str(), text]);
        }
        texts.extend(self.hints.iter().map(String::as_str));
        texts
    }

    fn list(mut self, title: &'static str, rows: Vec<[String; 2]>) -> Self {
        if !rows.is_empty() {
            self.lists.push(List { title, rows });
        }
        self
    }
}

fn page(name: String, kind: String, about: impl Into<String>, facts: Facts) -> Page {
    Page { name, kind, about: about.into(), facts: facts.0, lists: Vec::new(), hints: Vec::new() }
}

/// The version, or that the documentation knows of none that lacks it.
fn since(version: Option<&str>) -> String {
    match version {
        Some(version) => format!("server {version}"),
        None => "every documented version".to_owned(),
    }
}

fn section_page(section: &'static Section) -> Page {
    let mut facts = Facts::default();
    if !section.path.is_empty() {
        facts.add("path", section.path);
    }
    facts.add_list("short", section.short);
    facts.add_list("older path", section.older);
    facts.add("since", since(section.since));
    facts.add("seen by", section.seen_by.description());
    let mut rows = Vec::new();
    for field in section.fields() {
        rows.push([field.key.to_owned(), field.about.to_owned()]);
    }
    for inner in catalogue::sections().filter(|inner| inner.parent == Some(section)) {
        rows.push([format!("{} …", inner.name), inner.about.to_owned()]);
    }
    let kind = format!("section · {}", section.title);
    let mut page = page(section.name.to_owned(), kind, section.about, facts).list("holds", rows);
    if section.seen_by == Audience::Superuser {
        let superuser = format!("--{}", SUPERUSER.name);
        page.hints.push(format!(
            "to see it: jsinfo show TARGET --section {} --user NAME {superuser}",
            section.name
        ));
        page.hints.push(format!("who may be a superuser: {}", explain_command(&["user.superuser"])));
    } else {
        page.hints.push(format!("to see it: jsinfo show TARGET --section {}", section.name));
    }
    page
}

fn field_page(field: &'static Field) -> Page {
    let mut facts = Facts::default();
    let null = if field.nullable { ", or null" } else { "" };
    facts.add("type", format!("{}{null}", field.kind.description()));
    facts.add_some("unit", field.kind.unit());
    facts.add("since", since(field.since));
    facts.add_list("older path", &field.older_paths());
    facts.add("seen by", field.seen_by.description());
    facts.add("what it is", field.class.description());
    if field.secret {
        facts.add("secret", "whoever has it may do what its owner may: *** is shown, unless --show-secrets");
    }
    facts.add_list("set with", field.set_by.options);
    facts.add_list("set by", field.set_by.calls);
    facts.add_some("note", field.set_by.note);
    let mut rules = Vec::new();
    let mut ways = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.reads(field)) {
        rules.push([rule.code.to_owned(), format!("{}{}", rule.about, in_brackets(&spelled_limits(rule)))]);
        if rule.scale.is_some() {
            ways.extend(ways_to_change(rule).into_iter().filter(WayToChange::is_limit));
        }
    }
    let kind = format!("field · {}, {}", field.section.title, field.label);
    let mut page = page(field.path.to_owned(), kind, field.about, facts)
        .list("rules that read it", rules)
        .list("limits", change_rows(ways));
    if field.seen_by == Audience::Superuser {
        let superuser = SUPERUSER.name;
        page.hints.push(format!("to see it: jsinfo get {} TARGET --user NAME --{superuser}", field.path));
    }
    page
}

fn rule_page(rule: &'static Rule) -> Page {
    let mut facts = Facts::default();
    let judged: Vec<&str> = rule.fields().map(|field| field.path).collect();
    if judged.is_empty() {
        facts.add("judges", "the answer as a whole, or the way to the server");
    }
    facts.add_list("judges", &judged);
    facts.add_list("reads, too", &rule.also_reads());
    match rule.compares_with {
        ComparedWith::Nothing => {}
        ComparedWith::Baseline => facts.add("needs", "what the server said at another time: --baseline"),
        ComparedWith::Others => facts.add("needs", "several targets in one check"),
        ComparedWith::Policy => {
            facts.add("needs", "several targets in one check, and a policy with [[same]]");
        }
    }
    let severities: Vec<&str> = rule.severities.iter().map(|severity| severity.name()).collect();
    facts.add_list("finds", &severities);
    let limits = spelled_limits(rule);
    facts.add_some("limits", if limits.is_empty() { None } else { Some(limits) });
    facts.add("what to do", rule.advice(rule.limits()));
    let mut page = page(rule.code.to_owned(), "rule".to_owned(), sentence(rule.about), facts)
        .list("to change it", change_rows(ways_to_change(rule)));
    if let Some(field) = rule.fields().next() {
        page.hints.push(format!("what it reads: {}", explain_command(&[field.path])));
    }
    page
}

/// How a rule is changed: the command line, and below it the same in a policy.
fn change_rows(ways: Vec<WayToChange>) -> Vec<[String; 2]> {
    let mut rows = Vec::new();
    for WayToChange { name, command, policy } in ways {
        if let Some(command) = command {
            rows.push([name.to_owned(), command]);
            rows.push(["or in a policy".to_owned(), policy]);
        } else {
            rows.push([format!("{name}, in a policy"), policy]);
        }
    }
    rows
}

/// The limits of a rule that measures, unless told otherwise; nothing for all others.
fn spelled_limits(rule: &Rule) -> String {
    if rule.scale.is_none() {
        return String::new();
    }
    let SpelledLimits { warning, critical } = rule.spell_limits(rule.limits());
    format!("warning {warning}, critical {critical}")
}

fn in_brackets(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" ({text})") }
}

/// A clause as a sentence.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    match letters.next() {
        // A name in code keeps its case, and there is none at the beginning of a clause.
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

fn exit_code_page(code: ExitCode) -> Page {
    let entry = code.entry();
    let mut facts = Facts::default();
    facts.add("since", format!("jsinfo {}", entry.since));
    let mut rows = Vec::new();
    let mut hints = Vec::new();
    match code {
        ExitCode::Done
        | ExitCode::No
        | ExitCode::SomeFailed
        | ExitCode::HungUp
        | ExitCode::Terminated
        | ExitCode::CheckOk => {}
        ExitCode::Failed(kind) => {
            let status = FailurePolicy::default().status(kind);
            let option = FailurePolicy::option(kind);
            let unless = option.map(|option| format!(", unless {option} says otherwise"));
            let counts = format!("{} ({})", status.name().to_uppercase(), status.exit_code().number());
            facts.add("in check", format!("counts as {counts}{}", unless.unwrap_or_default()));
        }
        ExitCode::CheckWarning => rows = cause_rows(Status::Warning),
        ExitCode::CheckCritical => rows = cause_rows(Status::Critical),
        ExitCode::CheckUnknown => rows = cause_rows(Status::Unknown),
    }
    if !rows.is_empty() {
        hints.push("which one it is: jsinfo check TARGET".to_owned());
        hints.push("how far the way to the server goes: jsinfo doctor TARGET".to_owned());
    }
    let kind = format!("exit code {} of {}", entry.number, whose(entry.commands));
    let page = page(code.name().to_owned(), kind, sentence(entry.meaning), facts).list("causes", rows);
    Page { hints, ..page }
}

fn cause_rows(status: Status) -> Vec<[String; 2]> {
    let mut rows = Vec::new();
    for cause in causes(status) {
        let option = cause.option.map(|option| format!(" ({option} makes something else of it)"));
        rows.push([cause.name.to_owned(), format!("{}{}", cause.sentence, option.unwrap_or_default())]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_something_and_nothing_empty() {
        for topic in Topic::all() {
            let page = Page::from_topic(topic);
            assert!(page.about.ends_with('.') && !page.facts.is_empty(), "{topic:?}");
            assert!(page.texts().iter().all(|text| !text.is_empty()), "{topic:?}: {page:?}");
        }
    }
}
