//! `jsinfo get`: one value, raw, for scripts.

use crate::absence::Absence;
use crate::catalogue::kind;
use crate::cli::GetArgs;
use crate::config::{Settings, Sources};
use crate::document::Lookup;
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::output::Output;
use crate::session::Session;
use crate::text::sanitize;

pub(super) fn run(options: &GetArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let settings = Settings::resolve(options.target.target.as_deref(), &options.access.layer, sources)?;
    output.warn_all(&settings.warnings);
    let mut session = Session::open(settings, output.progress());
    let fetched =
        if options.show_secrets { session.server_info_with_secrets() } else { session.server_info() };
    let document = fetched?.document;
    let field = options.field;
    match document.lookup(field) {
        Lookup::Is(value) | Lookup::Odd(value) => {
            let mut line = kind::plain(value);
            line.push('\n');
            output.document(&if output.style().terminal {
                sanitize::lines(&line).into_owned()
            } else {
                line
            })?;
            if field.secret && !options.show_secrets {
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
