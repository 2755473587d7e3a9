//! `jsinfo doctor`: the way to a document, phase by phase, and where every setting came from.

use crate::cli::DoctorArgs;
use crate::config::{Settings, Sources};
use crate::diagnosis::Diagnosis;
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::output::Output;
use crate::render;

pub(super) fn run(options: &DoctorArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let mut settings = Settings::resolve(options.target.target.as_deref(), &options.access, sources, output)?;
    settings.access.progress = output.progress().recording();
    settings.access.keep_going = true;
    let failure = settings.fetch().err();
    let (phases, steps) = (settings.phases(), settings.access.progress.steps());
    let target = settings.target.to_string();
    let diagnosis = Diagnosis::new(target, &phases, &steps, settings.resolved, failure);
    output.document(&if options.json {
        render::json::diagnosis(&diagnosis)
    } else {
        render::text::diagnosis(&diagnosis, output.style())
    })?;
    Ok(diagnosis.exit_code())
}
