//! `jsinfo doctor`: the way to a document, phase by phase, how the server is at its end, and where every setting came from.

use jiff::Timestamp;

use super::resolve;
use crate::check::plan::Plan;
use crate::cli::DoctorArgs;
use crate::config::Sources;
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::format::Format;
use crate::output::Output;
use crate::render;
use crate::session::doctor::diagnose;

pub(super) fn run(args: &DoctorArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let settings = resolve(args.target.target.as_deref(), &args.access, sources, output)?;
    let progress = output.progress().recording();
    let waiting = output.waits_for(&settings.target.to_string(), &progress);
    let diagnosis = diagnose(settings, &progress);
    drop(waiting);
    let result = Plan::standard().evaluate(diagnosis.answer.clone(), Timestamp::now());
    let format = if args.json { Format::Json } else { args.format.unwrap_or_default() };
    output.document(&match format {
        Format::Json => render::json::diagnosis(&diagnosis, &result),
        _ => render::text::diagnosis(&diagnosis, &result, output.is_verbose(), output.style()),
    })?;
    let code = diagnosis.exit_code();
    // People have read of it by now.
    if let Some(failure) = &diagnosis.failure
        && output.tells_failures_as_json()
    {
        output.failure(failure, code);
    }
    Ok(code)
}
