//! `jsinfo show`: the whole document, or chosen parts of it.

use crate::absence::Absence;
use crate::catalogue;
use crate::cli::ShowArgs;
use crate::config::{Configuration, Settings, Sources};
use crate::document::Document;
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::format::{Format, FormatCommand};
use crate::health::Health;
use crate::output::Output;
use crate::render::{self, ShowOptions};
use crate::selection::{Part, Selection};

pub(super) fn run(options: &ShowArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let wish = wish(options, &sources.configuration)?;
    let mut settings = Settings::resolve(options.target.target.as_deref(), &options.access, sources, output)?;
    let mut document = settings.fetch()?.document;
    if !options.show_secrets {
        document.mask_secrets();
    }
    let rendered = render::document(&document, &Health::of(&document), &wish, output.style())?;
    output.document(&rendered.text)?;
    if !catalogue::fields().any(|field| wish.selection.wants(field)) {
        output.warn("nothing is left to show: everything is excluded");
    }
    for warning in
        strangeness(&document).into_iter().chain(missing(&document, &wish.selection)).chain(rendered.warnings)
    {
        output.warn(warning);
    }
    Ok(ExitCode::Done)
}

fn wish(options: &ShowArgs, configuration: &Configuration) -> Result<ShowOptions> {
    let format = if options.json { Some(Format::Json) } else { options.format };
    let format = format.or(configuration.format).unwrap_or_default();
    if options.compact && format != Format::Json {
        let hint = match options.format {
            Some(format) => format!("use --json instead of --format {}", format.name(FormatCommand::Show)),
            None => "add --json".to_owned(),
        };
        return Err(Failure::message(FailureKind::Usage, "--compact is for JSON only").hint(hint));
    }
    Ok(ShowOptions {
        format,
        selection: Selection::new(&options.section, &options.field, &options.exclude),
        all: options.all || configuration.all.unwrap_or_default(),
        compact: options.compact || configuration.compact.unwrap_or_default(),
    })
}

/// A document without a single documented field is probably something else.
fn strangeness(document: &Document) -> Option<String> {
    let known = document.entries().iter().any(|entry| entry.field.is_some());
    (!known)
        .then(|| "none of the documented fields is here: is this a Server Information Structure?".to_owned())
}

/// What was asked for by name and is not there.
fn missing(document: &Document, selection: &Selection) -> Vec<String> {
    let sent = |part: &Part| match part {
        Part::Field(field) => document.has(field),
        Part::Section(section) => document.has_section(section),
    };
    let mut absent: Vec<Part> = selection.named().iter().filter(|part| !sent(part)).copied().collect();
    absent.dedup();
    let reason = |part: Part| format!("{} was not sent: {}", part.name(), Absence::of(document, part));
    absent.into_iter().map(reason).collect()
}
