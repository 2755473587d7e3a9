//! `jsinfo doctor`: the way to a document, phase by phase, and where every setting came from.

use crate::cli::DoctorArgs;
use crate::config::{Settings, Sources};
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::output::Output;
use crate::render::diagnosis::Diagnosis;

pub(super) fn run(options: &DoctorArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let mut settings = Settings::resolve(options.target.target.as_deref(), &options.access, sources, output)?;
    settings.access.progress = output.progress().recording();
    settings.access.keep_going = true;
    let failure = settings.fetch().err();
    let diagnosis = Diagnosis::new(&settings, failure.as_ref());
    output.document(&if options.json { diagnosis.json() } else { diagnosis.table(output.style()) })?;
    Ok(failure.map_or(ExitCode::Done, |failure| failure.kind().into()))
}
