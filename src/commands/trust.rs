//! `jsinfo trust`: a look at a server's certificate, and whether to remember it.

use crate::cli::TrustArgs;
use crate::config::{self, Settings, Sources};
use crate::endpoint::Endpoint;
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::{self, Output};
use crate::process::terminal::{has_controlling_terminal, is_person_there};
use crate::progress::Phase;
use crate::render;
use crate::source::ConnectOptions;
use crate::source::api::inspection::{Inspection, inspect};
use crate::trust::store::{RememberedCertificate, Remembering, Replaces, Store};

pub(super) fn run(options: &TrustArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let Some(target) = &options.target else {
        return list(options.json, &config::trust_store(&sources.environment), output);
    };
    // Nothing is asked of the server, so nobody has to say who asks: the credentials of the settings stay unread.
    let settings = Settings::resolve(Some(target), &options.deadlines.layer, sources)?;
    output.warn_all(&settings.warnings);
    let connect = ConnectOptions { progress: output.progress(), ..settings.connect };
    let (endpoint, store) = (settings.target.certified()?, &connect.trust.store);
    if options.remove {
        return remove(endpoint, store, output);
    }
    let waiting = output.waits_for(&settings.target.to_string(), &connect.progress);
    let inspection = inspect(endpoint, &connect).map_err(|failure| {
        let phase = connect.progress.failed_since(0);
        failure.in_phase(phase.map(Phase::name))
    })?;
    drop(waiting);
    let old = store.get(endpoint)?;
    let fingerprint = inspection.certificate.fingerprint;
    if let Some(old) = &old
        && old.fingerprint == fingerprint
    {
        show(endpoint, &inspection, Some(old), output)?;
        return Ok(ExitCode::Done);
    }
    let outcome = if options.yes {
        let replaces = if options.replace { Replaces::Anything } else { Replaces::Only(None) };
        // First, so that standard output is empty where this fails; and what is shown is what is there by now.
        let outcome = store.remember(endpoint, fingerprint, &replaces)?;
        show(endpoint, &inspection, outcome.remembered_before(), output)?;
        outcome
    } else {
        // First, because the person decides by what it shows.
        show(endpoint, &inspection, old.as_ref(), output)?;
        if !ask_person(endpoint, old.as_ref())? {
            output.note("nothing was remembered");
            return Ok(ExitCode::No);
        }
        // A person takes their time, and others may have changed it meanwhile.
        store.remember(endpoint, fingerprint, &Replaces::Only(old))?
    };
    let server = endpoint.identity();
    match outcome {
        Remembering::Done(None) => output.note(format_args!("remembered {server} as {fingerprint}")),
        Remembering::Done(Some(old)) => {
            output.note(format_args!("remembered {server} as {fingerprint} instead of {}", old.fingerprint));
        }
        Remembering::IsThere(_) => {
            output.note(format_args!("{server} is remembered as {fingerprint} already"));
        }
        Remembering::Refused(_) if options.yes => return Err(is_another(endpoint)),
        Remembering::Refused(_) => return Err(has_changed(endpoint)),
    }
    Ok(ExitCode::Done)
}

/// Shows the certificate, beside the one that is remembered.
fn show(
    endpoint: &Endpoint,
    inspection: &Inspection,
    old: Option<&RememberedCertificate>,
    output: &Output,
) -> Result<()> {
    output.document(&render::certificate(endpoint, inspection, old, output.style()))
}

/// Nobody looks at what a script remembers, and another certificate may be another server's: `--yes` alone does not
/// allow it.
fn is_another(endpoint: &Endpoint) -> Failure {
    Failure::message(
        FailureKind::Trust,
        format!("{} shows another certificate than the remembered one", endpoint.authority()),
    )
    .hint("where it was renewed on purpose, add --replace to remember this one instead")
}

/// The answer was one to another question.
fn has_changed(endpoint: &Endpoint) -> Failure {
    let server = endpoint.authority();
    let what = format!(
        "nothing was remembered: what is remembered of {server} was changed by another run meanwhile"
    );
    Failure::message(FailureKind::Trust, what).hint(format!("look at it again: jsinfo trust {server}"))
}

/// Asks whether to remember the certificate that was shown.
fn ask_person(endpoint: &Endpoint, old: Option<&RememberedCertificate>) -> Result<bool> {
    if !is_person_there() || !has_controlling_terminal() {
        return Err(Failure::message(
            FailureKind::Usage,
            format!("there is nobody to ask whether to remember the certificate of {}", endpoint.authority()),
        )
        .hint("run it at a terminal, or add --yes to remember what the server shows"));
    }
    match old {
        Some(_) => output::confirm("Remember it in place of the other one?"),
        None => output::confirm("Remember it?"),
    }
}

fn list(json: bool, store: &Store, output: &Output) -> Result<ExitCode> {
    let all = store.list()?;
    if !json && all.is_empty() {
        output.note("no certificate is remembered");
    }
    output.document(&if json { render::json::certificates(&all) } else { render::remembered(&all) })?;
    Ok(ExitCode::Done)
}

fn remove(endpoint: &Endpoint, store: &Store, output: &Output) -> Result<ExitCode> {
    let server = endpoint.identity();
    if store.forget(endpoint)? {
        output.note(format_args!("forgot {server}"));
        Ok(ExitCode::Done)
    } else {
        output.note(format_args!("no certificate of {server} is remembered"));
        Ok(ExitCode::No)
    }
}
