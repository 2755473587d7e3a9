//! `jsinfo show`: the whole document, or chosen parts of it.

use jiff::Timestamp;

use super::resolve;
use crate::absence::Absence;
use crate::catalogue;
use crate::check::plan::Plan;
use crate::cli::ShowArgs;
use crate::config::setting::SettingValue;
use crate::config::table::{ALL, COMPACT, FORMAT};
use crate::config::{Configuration, Layers, Sources};
use crate::document::{Document, UNRECOGNISED};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::format::{Format, FormatCommand};
use crate::output::Output;
use crate::render::{self, ShowOptions};
use crate::selection::{Part, Selection};
use crate::session::Session;
use crate::text::explained::explain_command;

pub(super) fn run(args: &ShowArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let options = show_options(args, &sources.configuration)?;
    let settings = resolve(args.target.target.as_deref(), &args.access, sources, output)?;
    let name = settings.target.to_string();
    let progress = output.progress();
    let waiting = output.waits_for(&name, &progress);
    let mut session = Session::open(settings, progress);
    if args.show_secrets {
        session.keep_secrets();
    }
    let asked = session.ask_target(name);
    drop(waiting);
    let plan = match options.format {
        Format::Text | Format::Markdown => Plan::standard(),
        // Programs are given the document alone, and nobody sees what rules would make of it.
        _ => Plan::default(),
    };
    let result = plan.evaluate(asked, Timestamp::now());
    let document = match &result.answer {
        Ok(fetched) => &fetched.document,
        Err(failure) => return Err(failure.clone()),
    };
    let not_sent = not_sent(document, &options.selection);
    let exit_code = if args.require && !not_sent.is_empty() { ExitCode::No } else { ExitCode::Done };
    let rendered = render::document(document, &result, &options, output.style())?;
    if args.quiet {
        return Ok(exit_code);
    }
    output.document(&rendered.text)?;
    if !catalogue::fields().any(|field| options.selection.wants(field)) {
        output.warn("nothing is left to show: everything is excluded");
    }
    if !document.is_recognised() {
        output.warn(UNRECOGNISED);
    }
    for part in &not_sent {
        output.warn(format_args!("{} was not sent: {}", part.name(), Absence::explain(document, *part)));
    }
    if !not_sent.is_empty() {
        let names: Vec<&str> = not_sent.iter().map(|part| part.name()).collect();
        output.hint(explain_command(&names));
    }
    output.warn_all(&rendered.warnings);
    Ok(exit_code)
}

fn show_options(args: &ShowArgs, configuration: &Configuration) -> Result<ShowOptions> {
    let layers = Layers::new(vec![&args.output.layer, &configuration.common]);
    let word = layers.word(&FORMAT);
    let format =
        if args.json { Format::Json } else { Format::read(word, FormatCommand::Show).unwrap_or_default() };
    // In the configuration file it only says how JSON looks, whenever JSON is wanted.
    let wants_compact =
        args.output.layer.get(&COMPACT).is_some_and(|said| matches!(said.value, SettingValue::Flag(true)));
    if wants_compact && format != Format::Json {
        let hint = match args.output.layer.get(&FORMAT) {
            Some(_) => format!("use --json instead of --format {word}"),
            None => "add --json".to_owned(),
        };
        return Err(Failure::message(FailureKind::Usage, "--compact is for JSON only").hint(hint));
    }
    if args.normalize && !matches!(format, Format::Json | Format::Kv | Format::Env) {
        return Err(Failure::message(FailureKind::Usage, "--normalize is for JSON, kv and env only")
            .hint("add --json, --format kv or --format env"));
    }
    if args.require && args.section.is_empty() && args.field.is_empty() {
        return Err(Failure::message(FailureKind::Usage, "--require asks for nothing by itself")
            .hint("name what has to be there with --field or --section"));
    }
    Ok(ShowOptions {
        format,
        normalize: args.normalize,
        selection: Selection::new(&args.section, &args.field, &args.exclude),
        all: layers.flag(&ALL),
        names: args.names,
        compact: layers.flag(&COMPACT),
        fresh: Vec::new(),
    })
}

/// What was asked for by name and was not sent.
fn not_sent(document: &Document, selection: &Selection) -> Vec<Part> {
    let mut absent: Vec<Part> = Vec::new();
    for part in selection.named() {
        let is_sent = match part {
            Part::Field(field) => document.has(field),
            Part::Section(section) => document.has_section(section),
        };
        if !is_sent && !absent.contains(part) {
            absent.push(*part);
        }
    }
    absent
}
