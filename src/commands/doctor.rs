//! `jsinfo doctor`: the way to a document, phase by phase, and where every setting came from.

use crate::cli::DoctorArgs;
use crate::config::{Settings, Sources};
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::output::Output;
use crate::render::diagnosis::Diagnosis;
use crate::session::doctor::diagnose;

pub(super) fn run(args: &DoctorArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let settings = Settings::resolve(args.target.target.as_deref(), &args.access.layer, sources)?;
    output.warn_all(&settings.warnings);
    let found = diagnose(settings, output.progress());
    let diagnosis = Diagnosis::new(&found);
    output.document(&if args.json { diagnosis.json() } else { diagnosis.table(output.style()) })?;
    match found.failure {
        Some(failure) => Ok(failure.kind().into()),
        None => Ok(ExitCode::Done),
    }
}
