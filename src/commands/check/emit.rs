//! A check's report on its way out: the files, standard output, and what people are to do.

use crate::check::report::{Report, TargetResult};
use crate::cli::{CheckArgs, CheckFormat};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output::Output;
use crate::render::check as render;

/// What to do about the servers that gave no answer, as long as they are few.
pub(super) fn advice(report: &Report) -> Vec<String> {
    const FEW: usize = 3;
    let silent: Vec<_> = report.results.iter().filter(|result| !result.is_up()).collect();
    if silent.len() > FEW {
        return vec!["jsinfo doctor TARGET shows how far it goes".to_owned()];
    }
    let is_one = report.results.len() == 1;
    let told = |result: &&TargetResult| {
        let advice = result.answer.as_ref().err().map(Failure::hint_lines).unwrap_or_default();
        let with_name = |hint| if is_one { hint } else { format!("{}: {hint}", result.target) };
        advice.into_iter().map(with_name).collect::<Vec<_>>()
    };
    silent.iter().flat_map(told).collect()
}

/// Writes the files, then standard output, and gives back the exit code. What cannot be written makes the verdict
/// unknown, unless it is worse, and everything else that is written says so.
pub(super) fn tell(
    mut report: Report,
    options: &CheckArgs,
    stdout: Option<CheckFormat>,
    output: &Output,
) -> ExitCode {
    let failures = write(&report, options);
    note(failures, &mut report, options, output);
    let told =
        stdout.map_or(Ok(()), |format| output.document(&render::render(&report, format, output.style())));
    note(told.err().into_iter().collect(), &mut report, options, output);
    report.exit_code()
}

/// Takes failures to write into the report, and writes the files that can be written once more.
fn note(failures: Vec<Failure>, report: &mut Report, options: &CheckArgs, output: &Output) {
    for failure in failures {
        output.failure(&failure);
        if report.failure.is_none() {
            report.failure = Some(failure);
            // What fails here has failed before.
            write(report, options);
        }
    }
}

/// Writes every file, and gives back what could not be written.
fn write(report: &Report, options: &CheckArgs) -> Vec<Failure> {
    let files = options.format.iter().filter_map(|wish| Some((wish.format, wish.file.as_ref()?)));
    files.filter_map(|(format, file)| render::write(report, format, file).err()).collect()
}
