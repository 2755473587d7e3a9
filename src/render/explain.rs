//! What words mean: pages for a terminal and in Markdown, and examples by the renderers of documents. No contract: it may
//! become better at any time.

// Writing to a string cannot fail.
use std::fmt::Write as _;

use super::layout::{LayoutCell, lay_out};
use super::markdown::escaped;
use super::sheet::Tone;
use super::{env, json, kv};
use crate::catalogue::{Audience, Field, Section, kind};
use crate::explain::page::Page;
use crate::explain::{Example, Topic, sample_document};
use crate::format::{Format, FormatCommand};
use crate::output::{TermStyle, paint_label};
use crate::schema::explain::ExplainDocument;
use crate::selection::Selection;

/// What is to be explained.
#[derive(Debug)]
pub(crate) enum Explanation {
    /// The whole structure, as a list.
    Structure,
    /// What was asked for by name, each with all there is to say.
    Topics(Vec<Topic>),
    /// What was found by a word: a list, unless it is only one.
    Found(Vec<Topic>),
}

impl Explanation {
    /// Everything that it is about.
    fn topics(&self) -> Vec<Topic> {
        match self {
            Self::Structure => Topic::structure(),
            Self::Topics(topics) | Self::Found(topics) => topics.clone(),
        }
    }
}

/// How a field looks in each format. It is empty where its example is no JSON, which no field's is.
fn examples(field: &'static Field) -> Vec<Example> {
    let Ok(document) = sample_document(field) else { return Vec::new() };
    let Some(value) = document.value(field) else { return Vec::new() };
    let it_alone = Selection::new(&[], &[field], &[]);
    let path = field.path;
    let mut examples = vec![Example {
        format: "get",
        command: format!("jsinfo get {path} TARGET"),
        output: kind::plain(value),
    }];
    for format in Format::of_command(FormatCommand::Show) {
        let (more, output) = match format {
            Format::Text => ("", format!("{}  {}", field.label, field.kind.human(value))),
            Format::Json => (" --compact", json::document(&document, &it_alone, true)),
            Format::Kv => ("", kv::document(&document, &it_alone)),
            Format::Env => ("", env::document(&document, &it_alone).text),
            // A whole table, of which the value would be the least.
            Format::Nagios
            | Format::Prometheus
            | Format::Junit
            | Format::Markdown
            | Format::Ndjson
            | Format::Csv
            | Format::Html => continue,
        };
        let name = format.name(FormatCommand::Show);
        let command = format!("jsinfo show TARGET --field {path} --format {name}{more}");
        examples.push(Example { format: name, command, output: output.trim_end().to_owned() });
    }
    examples
}

/// For programs: a contract, which is the structure's.
pub(super) fn json(explanation: &Explanation) -> String {
    json::structure(&ExplainDocument::from_topics(&explanation.topics(), examples))
}

/// For people at a terminal.
pub(super) fn text(explanation: &Explanation, style: TermStyle) -> String {
    match explanation {
        Explanation::Structure => structure(style),
        Explanation::Found(topics) if topics.len() > 1 => found(topics, style),
        Explanation::Topics(topics) | Explanation::Found(topics) => {
            let pages: Vec<String> = topics.iter().map(|topic| page_text(*topic, style)).collect();
            pages.join("\n")
        }
    }
}

/// The right margins of indent, name and text.
const MARGINS: [u16; 3] = [1, 2, 0];

fn page_text(topic: Topic, style: TermStyle) -> String {
    let page = Page::from_topic(topic);
    let heading = vec![LayoutCell::title(&page.name), LayoutCell::new(&page.kind, Tone::Aside)];
    let mut text = lay_out(vec![heading], &[2, 0], style);
    text.push_str(&lay_out(vec![vec![LayoutCell::plain(&page.about)]], &[0], style));
    let mut rows = vec![blank_row()];
    for [label, text] in &page.facts {
        rows.push(row(LayoutCell::new(label, Tone::Aside), LayoutCell::plain(text)));
    }
    for list in &page.lists {
        rows.extend(list_rows(list.title, &list.rows));
    }
    if let Topic::Field(field) = topic {
        rows.extend(list_rows("examples", &example_rows(field)));
    }
    text.push_str(&lay_out(rows, &MARGINS, style));
    push_hints(&mut text, &page.hints, style);
    text
}

fn push_hints(text: &mut String, hints: &[String], style: TermStyle) {
    if hints.is_empty() {
        return;
    }
    text.push('\n');
    for hint in hints {
        // Not through the layout: a command in two pieces cannot be copied.
        text.push_str(&paint_label(&format!("hint: {hint}"), style.color));
        text.push('\n');
    }
}

fn list_rows(title: &str, rows: &[[String; 2]]) -> Vec<Vec<LayoutCell>> {
    let mut cells = vec![blank_row(), row(LayoutCell::title(title.to_uppercase()), LayoutCell::blank())];
    for [name, text] in rows {
        cells.push(row(LayoutCell::plain(name), LayoutCell::plain(text)));
    }
    cells
}

fn example_rows(field: &'static Field) -> Vec<[String; 2]> {
    examples(field).into_iter().map(|example| [example.format.to_owned(), example.output]).collect()
}

fn row(name: LayoutCell, text: LayoutCell) -> Vec<LayoutCell> {
    vec![LayoutCell::blank(), name, text]
}

fn blank_row() -> Vec<LayoutCell> {
    vec![LayoutCell::blank(); MARGINS.len()]
}

/// The tree of the sections and their fields.
fn structure(style: TermStyle) -> String {
    let mut rows = Vec::new();
    for topic in Topic::structure() {
        match topic {
            Topic::Section(section) => {
                if !rows.is_empty() {
                    rows.push(blank_row());
                }
                let name = format!("{}{}", indent(section), section.name);
                let title = LayoutCell::title(section.title);
                rows.push(vec![
                    LayoutCell::title(name),
                    title,
                    LayoutCell::new(conditions(section), Tone::Aside),
                ]);
            }
            Topic::Field(field) => {
                let name = format!("{}  {}", indent(field.section), field.key);
                let kind = LayoutCell::new(field.kind.description(), Tone::Aside);
                rows.push(vec![LayoutCell::plain(name), LayoutCell::plain(field.label), kind]);
            }
            Topic::Rule(_) | Topic::ExitCode(_) => {}
        }
    }
    let mut text = lay_out(rows, &[2, 2, 0], style);
    push_hints(&mut text, &next_steps(), style);
    text
}

fn next_steps() -> Vec<String> {
    vec![
        "what one of them means: jsinfo explain license.expiry".to_owned(),
        "the same of a rule or an exit code: jsinfo explain cipher unknown".to_owned(),
        "the rules and their limits: jsinfo check --list".to_owned(),
        "any word of any explanation: jsinfo explain --search WORD".to_owned(),
    ]
}

/// Two blanks for each object around a section but the outermost.
fn indent(section: &Section) -> String {
    "  ".repeat(section.depth().saturating_sub(1))
}

/// When a section is sent at all.
fn conditions(section: &Section) -> String {
    let mut conditions = Vec::new();
    if section.seen_by == Audience::Superuser {
        conditions.push("superusers alone".to_owned());
    }
    if let Some(since) = section.since {
        conditions.push(format!("since {since}"));
    }
    conditions.join(", ")
}

/// What a word was found in, a line each.
fn found(topics: &[Topic], style: TermStyle) -> String {
    let mut rows = Vec::new();
    for topic in topics {
        let page = Page::from_topic(*topic);
        rows.push(vec![
            LayoutCell::new(topic.kind(), Tone::Aside),
            LayoutCell::plain(&page.name),
            LayoutCell::plain(&page.about),
        ]);
    }
    let mut text = lay_out(rows, &[2, 2, 0], style);
    push_hints(&mut text, &["one of them as a whole: jsinfo explain NAME".to_owned()], style);
    text
}

/// In Markdown, with nothing left out.
pub(super) fn markdown(explanation: &Explanation) -> String {
    let mut text = String::new();
    for topic in explanation.topics() {
        if !text.is_empty() {
            text.push('\n');
        }
        push_page(&mut text, topic);
    }
    text
}

fn push_page(text: &mut String, topic: Topic) {
    let page = Page::from_topic(topic);
    let _ = write!(
        text,
        "## {}\n\n_{}_\n\n{}\n\n",
        escaped(&page.name),
        escaped(&page.kind),
        escaped(&page.about)
    );
    for [label, fact] in &page.facts {
        let _ = writeln!(text, "- {}: {}", escaped(label), escaped(fact));
    }
    for list in &page.lists {
        push_list(text, list.title, &list.rows);
    }
    if let Topic::Field(field) = topic {
        push_list(text, "examples", &example_rows(field));
    }
}

fn push_list(text: &mut String, title: &str, rows: &[[String; 2]]) {
    let _ = write!(text, "\n### {title}\n\n| | |\n| --- | --- |\n");
    for [name, row] in rows {
        let _ = writeln!(text, "| {} | {} |", escaped(name), escaped(row));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::catalogue;
    use crate::explain::find;

    fn explained(word: &str) -> Explanation {
        Explanation::Topics(find(&[word.to_owned()]).unwrap())
    }

    #[test]
    fn a_field_with_its_rule() {
        expect![[r#"
            license.expiry  field · License, Expires
            When the license expires.

              type                microseconds since 1970 or an ISO date, or null
              since               every documented version
              seen by             everybody who can connect
              what it is          a setting: it changes when an administrator changes it

              RULES THAT READ IT
              license.expiry      the license runs out (warning ≤ 30 d, critical ≤ 7 d)

              LIMITS
              warn                jsinfo check TARGET --warn license.expiry=30d
              or in a policy      rules."license.expiry".warn = "30d"
              crit                jsinfo check TARGET --crit license.expiry=7d
              or in a policy      rules."license.expiry".crit = "7d"

              EXAMPLES
              get                 1893456000000000
              table               Expires  2030-01-01 00:00:00 UTC
              json                {"license":{"expiry":1893456000000000}}
              kv                  license.expiry=1893456000000000
              env                 JSINFO_LICENSE_EXPIRY='1893456000000000'

            license.expiry  rule
            The license runs out.

              judges          license.expiry
              reads, too      license.valid
              finds           warning, critical
              limits          warning ≤ 30 d, critical ≤ 7 d
              what to do      renew the license

              TO CHANGE IT
              warn            jsinfo check TARGET --warn license.expiry=30d
              or in a policy  rules."license.expiry".warn = "30d"
              crit            jsinfo check TARGET --crit license.expiry=7d
              or in a policy  rules."license.expiry".crit = "7d"
              skip            jsinfo check TARGET --skip license.expiry
              or in a policy  rules."license.expiry".enabled = false

            hint: what it reads: jsinfo explain license.expiry
        "#]]
        .assert_eq(&text(&explained("license.expiry"), TermStyle::FILE));
    }

    #[test]
    fn it_fits_a_terminal() {
        let style = TermStyle { terminal: true, width: Some(80), height: None, color: false };
        expect![[r#"
            unknown  exit code 3 of check
            UNKNOWN: nobody can tell. Usage, configuration, authentication, trust, a
            deadline, a look-up that failed, or an answer that is not understood.

              since           jsinfo 0.1.0

              CAUSES
              usage           usage: the command line makes no sense
              configuration   configuration file, saved document or secret source cannot be
                              used
              authentication  authentication rejected or missing (--on-auth makes something
                              else of it)
              permission      authenticated, but not permitted (--on-auth makes something
                              else of it)
              trust           the server's certificate is not trusted, or a secret would
                              have crossed the network in the clear (--on-trust makes
                              something else of it)
              deadline        deadline exceeded; the message names the phase (--on-timeout
                              makes something else of it)
              protocol        the answer was not understood
              look-up         the name look-up failed: the resolver gave no answer, and
                              whether the name exists is not known
              internal        internal, or the output could not be written
              interrupted     interrupted before it was done
              odd             a value that a rule reads is of another type than documented,
                              or is there twice
              missing         a value that this server is documented to send was not sent,
                              or is null without being documented so
              contradiction   the server's own words contradict each other, such as a valid
                              license that has expired
              not shown       a rule that --only or the policy asks for, or an expectation,
                              reads a value that was not sent to this caller
              nothing judged  nothing of what was looked at was there to be judged
              rule            a rule says so itself: the answer is no server's, or the login
                              was rejected

            hint: which one it is: jsinfo check TARGET
            hint: how far the way to the server goes: jsinfo doctor TARGET
        "#]]
        .assert_eq(&text(&explained("3"), style));
        for topic in Topic::all() {
            let shown = text(&Explanation::Topics(vec![topic]), style);
            for line in shown.lines().filter(|line| !line.starts_with("hint: ")) {
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
    }

    #[test]
    fn in_markdown() {
        expect![[r#"
            ## garbageCollect

            _section · Garbage collection_

            How often the server looks for what nobody uses, and when it throws it away.

            - path: configuration.garbageCollect
            - short: gc
            - since: server 1.8.0
            - seen by: superusers alone (ask with --superuser); to others it is not sent at all

            ### holds

            | | |
            | --- | --- |
            | intervalSeconds | The time from one collection to the next, in seconds. |
            | timeLimitSeconds | How long something has to be unused before it is collected, in seconds. |
        "#]]
        .assert_eq(&markdown(&explained("gc")));
    }

    #[test]
    fn every_field_has_an_example_in_every_format_and_no_secret_in_it() {
        for field in catalogue::fields() {
            let formats: Vec<&str> = examples(field).iter().map(|example| example.format).collect();
            assert_eq!(formats, ["get", "table", "json", "kv", "env"], "{}", field.path);
            for example in examples(field) {
                assert_eq!(example.output.contains("***"), field.secret, "{}", example.output);
            }
        }
    }
}
