//! Two targets that are asked at the same time, for the commands that hold one against the other.

use crate::cli::{Access, SettingArgs};
use crate::config::{self, ChosenTarget, Sources};
use crate::document::UNRECOGNISED;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;
use crate::session::TargetAnswer;
use crate::session::pool::Pool;

/// Asks both. Where one gives no answer, its failure is that of the command.
pub(super) fn ask(
    targets: [&str; 2],
    access: &SettingArgs<Access>,
    sources: &Sources,
    output: &Output,
    keeps_secrets: bool,
) -> Result<[TargetAnswer; 2]> {
    if targets.iter().all(|target| config::reads_stdin(target, sources)) {
        return Err(Failure::message(FailureKind::Usage, "standard input can be read once")
            .hint("save one of the documents into a file"));
    }
    let targets = targets.map(ChosenTarget::named).to_vec();
    let mut pool = Pool::open(targets, &access.layer, sources, &output.progress(), 2);
    if keeps_secrets {
        pool = pool.with_secrets();
    }
    output.warn_all(pool.warnings());
    let waiting = output.waits_for_many(pool.size(), pool.done());
    let answers = pool.ask(|answer| answer, None);
    drop(waiting);
    let mut failures = Vec::new();
    for answer in &answers {
        match &answer.answer {
            Ok(fetched) if fetched.document.is_recognised() => {}
            Ok(_) => output.warn(format_args!("{}: {UNRECOGNISED}", answer.target)),
            Err(failure) => failures.push(failure),
        }
    }
    if let [first, others @ ..] = failures.as_slice() {
        // People mend one thing at a time; programs are told of every failure.
        if output.tells_failures_as_json() {
            for other in others {
                output.failure(other, first.kind().into());
            }
        }
        return Err((*first).clone());
    }
    answers
        .try_into()
        .map_err(|_| Failure::message(FailureKind::Internal, "asking two targets did not give two answers"))
}
