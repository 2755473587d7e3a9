//! `jsinfo get`: values, raw, for scripts.

use super::{fetch, resolve};
use crate::absence::Absence;
use crate::catalogue::{self, Field, kind};
use crate::cli::{GetArgs, LastWord};
use crate::config::{Settings, Sources};
use crate::document::{Document, Lookup, UNRECOGNISED};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;
use crate::source::Fetched;
use crate::text::explained::explain_command;
use crate::text::nearest::did_you_mean;
use crate::text::sanitize;

pub(super) fn run(args: &GetArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let settings = settings(args, sources, output)?;
    let target = settings.target.to_string();
    let Fetched { document, meta } = fetch(settings, args.show_secrets, output)?;
    if !document.is_recognised() {
        // That a field is not in it would say something of a server, and this is most likely no server's document.
        let kind = if meta.is_some() { FailureKind::Protocol } else { FailureKind::Configuration };
        let mut paths = Vec::new();
        for field in &args.words.fields {
            paths.push(field.path);
        }
        return Err(Failure::message(
            kind,
            format!("cannot get {} from {target}: {UNRECOGNISED}", paths.join(", ")),
        )
        .hint(format!("see what it holds: jsinfo show --json {target}")));
    }
    let values = Values::new(args, &document);
    if !args.quiet {
        // Exact where a program reads it; harmless where a person does.
        output.document(&if output.style().terminal {
            sanitize::lines(&values.text).into_owned()
        } else {
            values.text
        })?;
        output.warn_all(&values.warnings);
        if !values.missing.is_empty() {
            output.hint(explain_command(&values.missing));
        }
    }
    Ok(if values.missing.is_empty() { ExitCode::Done } else { ExitCode::No })
}

/// What the command line and everything below it say of the target, where the last word may be one.
fn settings(args: &GetArgs, sources: &Sources, output: &Output) -> Result<Settings> {
    let is_server = |word: &str| sources.configuration.server(word).is_some();
    match &args.words.last {
        LastWord::Field(word) if is_server(word) => {
            return Err(Failure::message(
                FailureKind::Usage,
                format!("{word} is both a field and a server of the configuration file"),
            )
            .hint(format!(
                "for the field, name a target behind it; for the server, set JSINFO_TARGET={word}"
            )));
        }
        LastWord::TargetOrName(word, names) if !is_server(word) => {
            return Err(Failure::message(
                FailureKind::Usage,
                format!("{word} is neither the path of a field nor a server of the configuration file"),
            )
            .hints(did_you_mean(names))
            .hint(format!("for a host of that name, write https://{word}")));
        }
        _ => {}
    }
    let resolved = resolve(args.words.target(), &args.access, sources, output);
    let LastWord::Target(word) = &args.words.last else { return resolved };
    // A slip in a path is read as a host that nobody has heard of.
    let Err(nearest) = catalogue::field(word) else { return resolved };
    let meant = if is_server(word) { None } else { did_you_mean(&nearest) };
    match resolved {
        Ok(mut settings) => {
            settings.mistaken_for.extend(meant);
            Ok(settings)
        }
        Err(failure) => Err(failure.hints(meant)),
    }
}

/// The values that are wanted, and what there is to say of them.
#[derive(Default)]
struct Values {
    /// A value a line, in the order in which they were asked for.
    text: String,
    warnings: Vec<String>,
    /// Those that have none.
    missing: Vec<&'static str>,
}

impl Values {
    fn new(args: &GetArgs, document: &Document) -> Self {
        let mut values = Self::default();
        for field in &args.words.fields {
            values.add(field, document, args);
        }
        values
    }

    fn add(&mut self, field: &'static Field, document: &Document, args: &GetArgs) {
        let value = match document.lookup(field) {
            Lookup::Is(value) | Lookup::Odd(value) => value,
            Lookup::Repeated(repeated) => {
                self.warnings.push(format!("{repeated}: this is the last one"));
                repeated.last
            }
            Lookup::Null => {
                self.warnings.push(format!("{} is null", field.path));
                self.missing.push(field.path);
                return;
            }
            Lookup::Absent => {
                let reason = Absence::explain(document, field.into());
                self.warnings.push(format!("{} was not sent: {reason}", field.path));
                self.missing.push(field.path);
                return;
            }
        };
        let normalized = if args.normalize { field.kind.normalized(value) } else { None };
        self.text.push_str(&kind::plain(normalized.as_ref().unwrap_or(value)));
        self.text.push('\n');
        if field.secret && !args.show_secrets {
            self.warnings.push(format!("{} is hidden; --show-secrets prints it", field.path));
        }
    }
}
