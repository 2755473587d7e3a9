//! `jsinfo get`: one value, raw, for scripts.

use super::{fetch, resolve};
use crate::absence::Absence;
use crate::catalogue::kind;
use crate::cli::GetArgs;
use crate::config::Sources;
use crate::document::{Lookup, Repeated, UNRECOGNISED};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;
use crate::source::Fetched;
use crate::text::sanitize;

pub(super) fn run(args: &GetArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let settings = resolve(&args.target, &args.access, sources, output)?;
    let target = settings.target.to_string();
    let Fetched { document, meta } = fetch(settings, args.show_secrets, output)?;
    if !document.is_recognised() {
        // That a field is not in it would say something of a server, and this is most likely no server's document.
        let kind = if meta.is_some() { FailureKind::Protocol } else { FailureKind::Configuration };
        return Err(Failure::message(
            kind,
            format!("cannot get {} from {target}: {UNRECOGNISED}", args.field.path),
        )
        .hint(format!("see what it holds: jsinfo show --json {target}")));
    }
    let field = args.field;
    let lookup = document.lookup(field);
    if let Lookup::Repeated(repeated) = lookup {
        output.warn(format_args!("{repeated}: this is the last one"));
    }
    match lookup {
        Lookup::Is(value) | Lookup::Odd(value) | Lookup::Repeated(Repeated { last: value, .. }) => {
            let mut line = kind::plain(value);
            line.push('\n');
            // Exact where a program reads it; harmless where a person does.
            if output.style().terminal {
                line = sanitize::lines(&line).into_owned();
            }
            output.document(&line)?;
            if field.secret && !args.show_secrets {
                output.warn(format_args!("{} is hidden; --show-secrets prints it", field.path));
            }
            Ok(ExitCode::Done)
        }
        Lookup::Null => {
            output.warn(format_args!("{} is null", field.path));
            Ok(ExitCode::No)
        }
        Lookup::Absent => {
            let reason = Absence::explain(&document, field.into());
            output.warn(format_args!("{} was not sent: {reason}", field.path));
            Ok(ExitCode::No)
        }
    }
}
