//! `jsinfo check`: are they healthy? The exit code says it, the same in every format.

mod telling;
mod wishes;

use crate::check::inquiry::{Inquiry, Patience};
use crate::check::plan::Plan;
use crate::check::report::Report;
use crate::check::status::Ending;
use crate::cli::{Check, CheckFormat, FormatWish};
use crate::failure::{Failure, Kind, Result};
use crate::output::Output;
use crate::render::check::Rules;
use crate::settings::{self, Sources};

/// Checks the targets, or lists the rules.
pub(super) fn run(options: &Check, sources: &Sources, output: &Output) -> Result<u8> {
    let mut plan = wishes::plan(options)?;
    warn(&plan.strangeness(), output);
    if options.list {
        return list(options, &plan, output).map(|()| 0);
    }
    let stdout = wishes::to_standard_output(options)?;
    wishes::refuse_one_file_twice(options)?;
    let targets = settings::targets(&options.targets, sources)?;
    wishes::refuse_sharing(options, &targets)?;
    plan.settle(|named| settings::targets(named, sources))?;
    warn(&wishes::nobody(&plan, &targets, sources), output);
    let ending = wishes::ending(options);
    let suffices = |status| Ending { exit_zero: false, ..ending }.exit_code(status) == 0;
    let patience = options.wait.map(|wait| Patience { wait: wait.0, suffices: &suffices });
    let inquiry = Inquiry::new(&plan, targets, &options.access, sources, output);
    let report = Report::new(inquiry.ask(patience.as_ref(), output), None, ending);
    let advice = if stdout == Some(CheckFormat::Text) { telling::advice(&report) } else { Vec::new() };
    let exit_code = telling::tell(report, options, stdout, output);
    for hint in advice {
        output.hint(hint);
    }
    Ok(exit_code)
}

/// Tells of a failure on account of which nobody was asked: whoever reads the formats has to hear of it, too.
pub(super) fn refused(options: &Check, failure: Failure, output: &Output) -> u8 {
    output.failure(&failure);
    let stdout = wishes::to_standard_output(options).unwrap_or_default().filter(|_| !options.list);
    let report = Report::new(Vec::new(), Some(failure), wishes::ending(options));
    if wishes::refuse_one_file_twice(options).is_err() {
        // Which of the two it would hold, nobody could tell.
        return report.exit_code();
    }
    telling::tell(report, options, stdout, output)
}

fn list(options: &Check, plan: &Plan, output: &Output) -> Result<()> {
    let rules = Rules::of(plan);
    let json = match options.format.as_slice() {
        [] => options.json,
        [FormatWish { format: CheckFormat::Text, file: None }] => false,
        [FormatWish { format: CheckFormat::Json, file: None }] => true,
        _ => {
            return Err(Failure::message(Kind::Usage, "the list is for people or programs")
                .hint("use --list alone, or with --json"));
        }
    };
    output.document(&if json { rules.json() } else { rules.table(output.look()) })
}

fn warn(warnings: &[String], output: &Output) {
    for warning in warnings {
        output.warn(warning);
    }
}
