//! `jsinfo route`: whether one target can send to another, and what bounds the rate; and of several, who can send to whom.

use jiff::Timestamp;

use super::format_specs::{refuse_one_file_twice, to_standard_output, write_all};
use super::{pair, several};
use crate::check::plan::Plan;
use crate::check::report::TargetResult;
use crate::cli::RouteArgs;
use crate::config::{self, ChosenTarget, Sources};
use crate::document::UNRECOGNISED;
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::format::{Format, FormatCommand};
use crate::output::Output;
use crate::render;
use crate::route::{MOST_SERVERS, Route, RouteEnd, RouteServer, RouteTable, RouteVerdict};
use crate::session::pool::{AT_ONCE, Pool};

pub(super) fn run(args: &RouteArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    // Everything that can be refused is refused before anybody is asked.
    let stdout = to_standard_output(&args.format, args.json, FormatCommand::Route)?;
    refuse_one_file_twice(&args.format)?;
    if let [from, to] = args.targets.as_slice()
        && args.target_list.is_none()
        && !config::stands_for_several(from, sources)
        && !config::stands_for_several(to, sources)
    {
        return one([from, to], args, stdout, sources, output);
    }
    let targets = config::targets(&args.targets, args.target_list.as_deref(), sources)?;
    match targets.len() {
        0 | 1 => Err(Failure::message(FailureKind::Usage, "a route has two ends, and one target is named")
            .hint("jsinfo route FROM TO; of a group, a directory or several targets, every route is told")),
        count if count > MOST_SERVERS => {
            let what =
                format!("the routes between {count} servers are too many: at most {MOST_SERVERS} are taken");
            Err(Failure::message(FailureKind::Usage, what).hint("ask a group of them at a time"))
        }
        _ => all(targets, args, stdout, sources, output),
    }
}

/// The route from one to the other.
fn one(
    ends: [&str; 2],
    args: &RouteArgs,
    stdout: Option<Format>,
    sources: &Sources,
    output: &Output,
) -> Result<ExitCode> {
    let answers = pair::ask(ends, &args.access, sources, output, false)?;
    let [from, to] = answers.map(|answer| Plan::standard().evaluate(answer, Timestamp::now()));
    let (from, to) = (end(&from)?, end(&to)?);
    let route = Route::new(&from, &to);
    write_all(&args.format, stdout, FormatCommand::Route, output, |format, style| {
        render::route(&route, from.target, to.target, format, style)
    })?;
    Ok(if route.verdict() == RouteVerdict::No { ExitCode::No } else { ExitCode::Done })
}

/// Every route between several. Each is asked once.
fn all(
    targets: Vec<ChosenTarget>,
    args: &RouteArgs,
    stdout: Option<Format>,
    sources: &Sources,
    output: &Output,
) -> Result<ExitCode> {
    let pool = Pool::open(targets, &args.access.layer, sources, &output.progress(), AT_ONCE);
    output.warn_all(pool.warnings());
    let waiting = output.waits_for_many(pool.size(), pool.done());
    let plan = Plan::standard();
    let results = pool.ask(|answer| plan.evaluate(answer, Timestamp::now()), None);
    drop(waiting);
    let mut servers = Vec::with_capacity(results.len());
    for result in &results {
        if let Ok(fetched) = &result.answer
            && !fetched.document.is_recognised()
        {
            output.warn(format_args!("{}: {UNRECOGNISED}", result.target));
        }
        servers.push(RouteServer { target: &result.target, end: answered(result) });
    }
    let table = RouteTable::new(servers);
    write_all(&args.format, stdout, FormatCommand::Route, output, |format, style| {
        render::routes(&table, format, style)
    })?;
    let summary = table.summary();
    let is_interrupted = results.iter().any(TargetResult::is_interrupted);
    let code = match (summary.failed, summary.blocked) {
        // What has arrived is shown, and does not go to the end.
        _ if is_interrupted => super::interrupted(),
        (0, 0) => ExitCode::Done,
        (0, _) => ExitCode::No,
        _ => ExitCode::SomeFailed,
    };
    // Why servers gave no answer is in what was printed; the formats for programs have what is to be done in it, too.
    if output.tells_failures_as_json() {
        for failure in several::failures(&results) {
            output.failure(&failure, code);
        }
    } else if stdout == Some(Format::Text) {
        for hint in several::advice(&results) {
            output.hint(hint);
        }
    }
    Ok(code)
}

fn end(result: &TargetResult) -> Result<RouteEnd<'_>> {
    answered(result).map_err(Clone::clone)
}

/// What a server says, or why it says nothing.
fn answered(result: &TargetResult) -> std::result::Result<RouteEnd<'_>, &Failure> {
    let fetched = result.answer.as_ref()?;
    Ok(RouteEnd::new(&result.target, &fetched.document, result.as_of))
}
