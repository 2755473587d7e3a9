//! `jsinfo get`: one value, raw, for scripts.

use super::{fetch, resolve};
use crate::absence::Absence;
use crate::catalogue::kind;
use crate::cli::GetArgs;
use crate::config::Sources;
use crate::document::Lookup;
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::output::Output;
use crate::text::sanitize;

pub(super) fn run(args: &GetArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let settings = resolve(&args.target, &args.access, sources, output)?;
    let document = fetch(settings, args.show_secrets, output)?.document;
    let field = args.field;
    match document.lookup(field) {
        Lookup::Is(value) | Lookup::Odd(value) => {
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
