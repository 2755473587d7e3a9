//! `jsinfo doctor`: the way to a document, phase by phase, and where every setting came from.

use crate::cli::Doctor;
use crate::failure::Result;
use crate::output::Output;
use crate::render::diagnosis::Diagnosis;
use crate::settings::{Settings, Sources};

pub(super) fn run(options: &Doctor, sources: &Sources, output: &Output) -> Result<u8> {
    let mut settings = Settings::resolve(options.target.target.as_deref(), &options.access, sources, output)?;
    settings.access.progress = output.progress().recording();
    settings.access.persevere = true;
    let failure = settings.fetch().err();
    let diagnosis = Diagnosis::new(&settings, failure.as_ref());
    output.document(&if options.json { diagnosis.json() } else { diagnosis.table(output.look()) })?;
    Ok(failure.map_or(0, |failure| failure.kind().exit_code()))
}
