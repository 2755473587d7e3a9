//! `jsinfo route`: whether one target can send to another, and what bounds the rate.

use jiff::Timestamp;

use super::pair;
use crate::check::plan::Plan;
use crate::check::report::TargetResult;
use crate::cli::RouteArgs;
use crate::config::Sources;
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::format::Format;
use crate::output::Output;
use crate::render;
use crate::route::{Route, RouteEnd};

pub(super) fn run(args: &RouteArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let answers = pair::ask([&args.from, &args.to], &args.access, sources, output, false)?;
    let [from, to] = answers.map(|answer| Plan::standard().evaluate(answer, Timestamp::now()));
    let (from, to) = (end(&from)?, end(&to)?);
    let route = Route::new(&from, &to);
    let format = if args.json { Format::Json } else { args.format.unwrap_or_default() };
    output.document(&render::route(&route, from.target, to.target, format, output.style())?)?;
    Ok(if route.is_blocked() { ExitCode::No } else { ExitCode::Done })
}

fn end(result: &TargetResult) -> Result<RouteEnd<'_>> {
    match &result.answer {
        Ok(fetched) => {
            Ok(RouteEnd { target: &result.target, document: &fetched.document, as_of: result.as_of })
        }
        Err(failure) => Err(failure.clone()),
    }
}
