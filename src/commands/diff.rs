//! `jsinfo diff`: in what two targets differ.

use jiff::Timestamp;

use super::format_specs::{refuse_one_file_twice, to_standard_output, write_all};
use super::pair;
use crate::check::plan::Plan;
use crate::check::report::TargetResult;
use crate::cli::DiffArgs;
use crate::config::Sources;
use crate::difference::{DiffOptions, DocumentDiff, TargetSide};
use crate::document::Document;
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::format::FormatCommand;
use crate::output::Output;
use crate::render::{self, ComparedTargets};
use crate::session::TargetAnswer;

pub(super) fn run(args: &DiffArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    // Everything that can be refused is refused before anybody is asked.
    let stdout = to_standard_output(&args.format, args.json, FormatCommand::Diff)?;
    refuse_one_file_twice(&args.format)?;
    // They are compared before they are masked.
    let [left, right] = pair::ask([&args.left, &args.right], &args.access, sources, output, true)?;
    let (left, left_document) = judged(left)?;
    let (right, right_document) = judged(right)?;
    let options = DiffOptions {
        identity: args.identity || args.all,
        state: args.state || args.all,
        ignored: args.ignore.clone(),
    };
    let comparison = DocumentDiff::new(
        &TargetSide { document: &left_document, result: &left },
        &TargetSide { document: &right_document, result: &right },
        &options,
    );
    let compared = ComparedTargets {
        comparison: &comparison,
        left: (&left, &left_document),
        right: (&right, &right_document),
    };
    write_all(&args.format, stdout, FormatCommand::Diff, output, |format, style| {
        render::diff(&compared, format, style)
    })?;
    Ok(if comparison.differences.is_empty() { ExitCode::Done } else { ExitCode::No })
}

/// What the rules find of an answer, which keeps its secrets to itself; and the document with them.
fn judged(mut answer: TargetAnswer) -> Result<(TargetResult, Document)> {
    let document = match &mut answer.answer {
        Ok(fetched) => {
            let document = fetched.document.clone();
            fetched.document.mask_secrets();
            document
        }
        Err(failure) => return Err(failure.clone()),
    };
    Ok((Plan::standard().evaluate(answer, Timestamp::now()), document))
}
