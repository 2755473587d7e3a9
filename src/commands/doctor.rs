//! `jsinfo doctor`: the way to a document, phase by phase, and where every setting came from.

use super::resolve;
use crate::cli::DoctorArgs;
use crate::config::Sources;
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::output::Output;
use crate::render;
use crate::session::doctor::diagnose;

pub(super) fn run(args: &DoctorArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let settings = resolve(&args.target, &args.access, sources, output)?;
    let diagnosis = diagnose(settings, output.progress());
    output.document(&if args.json {
        render::json::diagnosis(&diagnosis)
    } else {
        render::text::diagnosis(&diagnosis, output.style())
    })?;
    Ok(diagnosis.exit_code())
}
