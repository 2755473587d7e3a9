//! `jsinfo watch`: what changes on servers, as it changes. A screen on a terminal, a line an event elsewhere.

mod feed;
mod follow;
mod recording;
mod screen;
mod view;

use super::several;
use crate::check::expectation::Expectation;
use crate::cli::WatchArgs;
use crate::config::{ChosenTarget, Settings, Sources};
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::output::Output;
use crate::progress::Progress;
use crate::session::Session;
use crate::session::polling::{self, Pace};
use crate::session::pool::Pool;
use crate::watch::Watch;
use feed::Input;
use follow::{Ending, Follower, Until};
use recording::Recording;
use view::{Form, View};

pub(super) fn run(args: &WatchArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    // Everything that can be refused is refused before anybody is asked.
    let until = until(args)?;
    let form = Form::choose(args, output);
    let ending = match Recording::find(&args.targets)? {
        Some(recording) => play(recording, args, until, form, sources, output)?,
        None => ask(args, until, form, sources, output)?,
    };
    if let (Ending::Met(expectation), Form::Screen) = (ending, form) {
        // The screen that showed it has gone.
        output.note(format_args!("{expectation}: it holds"));
    }
    Ok(ExitCode::Done)
}

/// Asks the targets again and again, and follows what they answer.
fn ask(
    args: &WatchArgs,
    until: Option<Until>,
    form: Form,
    sources: &Sources,
    output: &Output,
) -> Result<Ending> {
    let targets = several::targets(&args.targets, None, &args.access.layer, sources)?;
    let names = several::names(&targets);
    let sessions = open(args, targets, sources, form, output)?;
    let saved = args.save.as_deref().map(recording::open_for_saving).transpose()?;
    let (sender, inputs) = feed::channel();
    let view = View::open(form, Some(args.interval), output, &sender)?;
    let pace = Pace { interval: args.interval, rounds: args.count };
    let deliver = move |polled| sender.send(Input::Polled(Box::new(polled))).is_ok();
    let known = polling::start(sessions, pace, &deliver);
    let ending = Follower::new(Watch::new(&names), view, until, saved, None).follow(known, &inputs);
    polling::end_programs();
    ending
}

/// Follows what was recorded.
fn play(
    recording: Recording,
    args: &WatchArgs,
    until: Option<Until>,
    form: Form,
    sources: &Sources,
    output: &Output,
) -> Result<Ending> {
    // What is said of callers and of trust has no effect, as with any saved document.
    let settings = Settings::resolve(Some(&recording.target()), &args.access.layer, sources)?;
    output.warn_all(&settings.warnings);
    let saved = args.save.as_deref().map(recording::open_for_saving).transpose()?;
    let (sender, inputs) = feed::channel();
    let view = View::open(form, None, output, &sender)?;
    recording.play(args.interval, sender)?;
    Follower::new(Watch::default(), view, until, saved, args.count).follow(Vec::new(), &inputs)
}

/// What is waited for, and for how long.
fn until(args: &WatchArgs) -> Result<Option<Until>> {
    let Some(written) = &args.until else { return Ok(None) };
    let expectation = Expectation::parse(written).map_err(|misread| misread.into_failure("--until"))?;
    Ok(Some(Until::new(expectation, args.wait)))
}

type NamedSession = (String, Result<Box<Session>>);

/// A session with each target. Of one alone, the secrets are read before the screen is taken: a person may be asked for them,
/// and where they cannot be had there is nothing to watch.
fn open(
    args: &WatchArgs,
    targets: Vec<ChosenTarget>,
    sources: &Sources,
    form: Form,
    output: &Output,
) -> Result<Vec<NamedSession>> {
    // Steps would be told in the midst of the screen.
    let progress = if form == Form::Screen { Progress::default() } else { output.progress() };
    let parallel = targets.len();
    let pool = Pool::open(targets, &args.access.layer, sources, &progress, parallel);
    output.warn_all(pool.warnings());
    let mut sessions = pool.into_sessions();
    if let [(_, session)] = sessions.as_mut_slice() {
        match session {
            Ok(session) => session.read_credentials()?,
            Err(failure) => return Err(failure.clone()),
        }
    }
    Ok(sessions)
}
