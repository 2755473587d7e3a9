//! `jsinfo get`: one value, raw, for scripts.

use crate::absence::Absence;
use crate::catalogue::kind;
use crate::cli::GetArgs;
use crate::config::{Settings, Sources};
use crate::document::Lookup;
use crate::failure::{EXIT_NO, Result};
use crate::output::Output;
use crate::text::sanitize;

pub(super) fn run(options: &GetArgs, sources: &Sources, output: &Output) -> Result<u8> {
    let mut settings = Settings::resolve(options.target.target.as_deref(), &options.access, sources, output)?;
    let mut document = settings.fetch()?.document;
    if !options.show_secrets {
        document.mask_secrets();
    }
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
            Ok(0)
        }
        Lookup::Null => {
            output.warn(format_args!("{} is null", field.path));
            Ok(EXIT_NO)
        }
        Lookup::Absent => {
            let reason = Absence::explain(&document, field.into());
            output.warn(format_args!("{} was not sent: {reason}", field.path));
            Ok(EXIT_NO)
        }
    }
}
