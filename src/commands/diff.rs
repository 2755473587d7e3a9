//! `jsinfo diff`: in what two targets differ.

use jiff::Timestamp;

use crate::check::plan::Plan;
use crate::check::report::TargetResult;
use crate::cli::DiffArgs;
use crate::config::Sources;
use crate::difference::{Comparison, ComparisonOptions, TargetSide};
use crate::document::{Document, UNRECOGNISED};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::format::Format;
use crate::output::Output;
use crate::render::{self, ComparedTargets};
use crate::session::TargetAnswer;
use crate::session::pool::Pool;

pub(super) fn run(args: &DiffArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    if args.left == "-" && args.right == "-" {
        return Err(Failure::message(FailureKind::Usage, "standard input can be read once")
            .hint("save one of the documents into a file"));
    }
    let targets = vec![args.left.clone(), args.right.clone()];
    let pool = Pool::open(targets, &args.access.layer, sources, &output.progress(), 2).with_secrets();
    output.warn_all(pool.warnings());
    let waiting = output.waits_for_many(pool.size(), pool.done());
    let answers = pool.ask(|answer| answer, None);
    drop(waiting);
    let mut sides = Vec::new();
    for answer in answers {
        let document = match &answer.answer {
            Ok(fetched) => fetched.document.clone(),
            Err(failure) => return Err(failure.clone()),
        };
        if !document.is_recognised() {
            output.warn(format_args!("{}: {UNRECOGNISED}", answer.target));
        }
        sides.push((judged(answer), document));
    }
    let [(left, left_document), (right, right_document)] = sides.as_slice() else {
        return Err(Failure::message(FailureKind::Internal, "two targets gave no two answers"));
    };
    let options = ComparisonOptions {
        identity: args.identity || args.all,
        state: args.state || args.all,
        ignored: args.ignore.clone(),
    };
    let comparison = Comparison::new(
        &TargetSide { document: left_document, result: left },
        &TargetSide { document: right_document, result: right },
        &options,
    );
    let compared = ComparedTargets {
        comparison: &comparison,
        left: (left, left_document),
        right: (right, right_document),
    };
    let format = if args.json { Format::Json } else { args.format.unwrap_or_default() };
    output.document(&render::diff(&compared, format, output.style())?)?;
    Ok(if comparison.differences.is_empty() { ExitCode::Done } else { ExitCode::No })
}

/// What the rules find of an answer, which keeps its secrets to itself.
fn judged(mut answer: TargetAnswer) -> TargetResult {
    if let Ok(fetched) = &mut answer.answer {
        Document::mask_secrets(&mut fetched.document);
    }
    Plan::standard().evaluate(answer, Timestamp::now())
}
