//! One thin file a command: settings, document, rendering, output.

mod check;
pub(crate) mod complete;
mod completions;
mod diff;
mod doctor;
mod explain;
#[cfg(feature = "exporter")]
mod exporter;
mod fleet;
mod format_specs;
mod get;
mod man;
mod pair;
mod route;
mod schema;
mod server;
mod several;
mod show;
mod trust;
mod watch;

use crate::cli::{Access, Command, SettingArgs};
use crate::config::{Settings, Sources};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;
use crate::process::signals;
use crate::session::Session;
use crate::source::Fetched;

/// Runs a command and gives back its exit code.
///
/// # Errors
/// Every failure that the command may end with; then nothing has been written to standard output.
pub fn run(command: &Command, sources: &Sources, output: &Output) -> Result<ExitCode> {
    match command {
        Command::Show(args) => show::run(args, sources, output),
        Command::Get(args) => get::run(args, sources, output),
        Command::Check(args) => check::run(args, sources, output),
        Command::Fleet(args) => fleet::run(args, sources, output),
        Command::Diff(args) => diff::run(args, sources, output),
        Command::Route(args) => route::run(args, sources, output),
        Command::Watch(args) => watch::run(args, sources, output),
        Command::Doctor(args) => doctor::run(args, sources, output),
        #[cfg(feature = "exporter")]
        Command::Exporter(args) => exporter::run(args, sources, output),
        Command::Server(args) => server::run(&args.command, sources, output),
        Command::Trust(args) => trust::run(args, sources, output),
        Command::Explain(args) => explain::run(args, output),
        Command::Schema(args) => schema::run(args, output),
        Command::Completions(args) => completions::run(args, output),
        Command::Man(args) => man::run(args, output),
    }
}

/// What the command line and everything below it say of one target.
fn resolve(
    target: Option<&str>,
    access: &SettingArgs<Access>,
    sources: &Sources,
    output: &Output,
) -> Result<Settings> {
    let settings = Settings::resolve(target, &access.layer, sources)?;
    output.warn_all(&settings.warnings);
    Ok(settings)
}

/// Asks one target once.
fn fetch(settings: Settings, show_secrets: bool, output: &Output) -> Result<Fetched> {
    let progress = output.progress();
    let _waiting = output.waits_for(&settings.target.to_string(), &progress);
    let mut session = Session::open(settings, progress);
    if show_secrets {
        session.keep_secrets();
    }
    session.server_info()
}

/// Tells of the failure of a command, and gives back its exit code.
pub fn failed(command: &Command, failure: &Failure, output: &Output) -> ExitCode {
    match command {
        Command::Check(args) => check::refused(args, failure, output),
        #[cfg(feature = "exporter")]
        Command::Exporter(_) => tell(failure, output),
        Command::Show(_)
        | Command::Get(_)
        | Command::Fleet(_)
        | Command::Diff(_)
        | Command::Route(_)
        | Command::Watch(_)
        | Command::Doctor(_)
        | Command::Server(_)
        | Command::Trust(_)
        | Command::Schema(_)
        | Command::Explain(_)
        | Command::Completions(_)
        | Command::Man(_) => tell(failure, output),
    }
}

fn tell(failure: &Failure, output: &Output) -> ExitCode {
    let code = match failure.kind() {
        FailureKind::Interrupted => interrupted(),
        kind => kind.into(),
    };
    output.failure(failure, code);
    code
}

/// The exit code of what was interrupted: a program that ends by itself, once it has put things right, ends with the number
/// that a shell tells of the signal.
fn interrupted() -> ExitCode {
    if signals::was_terminated() {
        ExitCode::Terminated
    } else if signals::was_hung_up() {
        ExitCode::HungUp
    } else {
        FailureKind::Interrupted.into()
    }
}
