//! `jsinfo server`: the servers of the configuration file.

use std::path::Path;

use super::resolve;
use crate::cli::{ServerAddArgs, ServerCommand, ServerShowArgs};
use crate::config::edit::Editor;
use crate::config::{Configuration, Sources};
use crate::exit::ExitCode;
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;
use crate::render;
use crate::schema::server_list::ServerListDocument;
use crate::source::{Target, beside, target_name};
use crate::text::nearest::{did_you_mean, nearest};

pub(super) fn run(command: &ServerCommand, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let configuration = &sources.configuration;
    match command {
        ServerCommand::List { json } => list(*json, configuration, output),
        ServerCommand::Add(args) => add(args, configuration, output),
        ServerCommand::Remove { name } => remove(name, configuration, output),
        ServerCommand::Show(args) => show(args, sources, output),
    }
}

fn list(json: bool, configuration: &Configuration, output: &Output) -> Result<ExitCode> {
    let list = ServerListDocument::from_configuration(configuration);
    if !json && list.servers.is_empty() {
        output.note("no server is configured; add one with: jsinfo server add NAME ADDRESS");
    }
    output.document(&if json {
        render::json::servers(&list)
    } else {
        render::text_lists::servers(&list, output.style())
    })?;
    Ok(ExitCode::Done)
}

fn add(args: &ServerAddArgs, configuration: &Configuration, output: &Output) -> Result<ExitCode> {
    let ServerAddArgs { name, address: written, default, replace, access } = args;
    check_name(name)?;
    // An address that is none is better found now than in the night. What may give access stays out of the file.
    let target = Target::parse(written)?;
    let address = target.to_string();
    if target.is_stdin() {
        return Err(Failure::message(FailureKind::Usage, "standard input cannot be remembered")
            .hint("save the document into a file, and name that"));
    }
    if target.is_directory() {
        let what = format!("{address} is a directory of saved documents, and a server is one");
        return Err(Failure::message(FailureKind::Usage, what)
            .hint("name one of the files in it; jsinfo fleet, check and route take directories"));
    }
    if configuration.server(name).is_some() && !replace {
        return Err(is_there_already(name));
    }
    let path = path(configuration)?;
    let mut editor = Editor::open(path)?;
    // Another run may have added it since the file was read.
    if editor.contains(name) && !replace {
        return Err(is_there_already(name));
    }
    // The file may be read from anywhere.
    editor.add(name, &beside(&address, Path::new("")), &access.layer)?;
    if *default {
        editor.set_default(name);
    }
    let is_file = editor.save()?;
    if address != *written {
        output.note(format_args!("its address is {address}: what else was written is not kept"));
    }
    if is_file {
        output.note(format_args!("{name} is in {}; try: jsinfo show {name}", path.display()));
    } else {
        output.warn(format_args!(
            "{name} was written to {}, which is no file: nothing remembers it",
            path.display()
        ));
    }
    Ok(ExitCode::Done)
}

fn is_there_already(name: &str) -> Failure {
    Failure::message(FailureKind::Usage, format!("a server is called {name} already"))
        .hint("add --replace to put this one in its place")
}

fn remove(name: &str, configuration: &Configuration, output: &Output) -> Result<ExitCode> {
    if configuration.server(name).is_none() {
        output.warn(format_args!("no server is called {}", target_name(name)));
        if let Some(meant) = did_you_mean(&nearest(name, configuration.server_names())) {
            output.hint(meant);
        }
        return Ok(ExitCode::No);
    }
    // The file is read once more: what is changed has to be what is there now.
    let path = path(configuration)?;
    let mut editor = Editor::open(path)?;
    if !editor.contains(name) {
        output.warn(format_args!("no server is called {name} any more"));
        return Ok(ExitCode::No);
    }
    let mentions = editor.remove(name);
    editor.save()?;
    output.note(format_args!("{name} is no longer in {}", path.display()));
    if mentions.default {
        output.warn(format_args!("{name} was the default; there is none now"));
    }
    for group in mentions.groups {
        output.warn(format_args!("{name} was in the group {group}, and is no longer"));
    }
    Ok(ExitCode::Done)
}

fn show(args: &ServerShowArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    let settings = resolve(args.target.target.as_deref(), &args.access, sources, output)?;
    if let Some(name) = &args.target.target
        && sources.configuration.server(name).is_none()
        && looks_like_name(name, &settings.mistaken_for)
    {
        output.warn(format_args!("no server is called {}; it is taken for an address", settings.target));
        for hint in &settings.mistaken_for {
            output.hint(hint);
        }
    }
    output.document(&if args.json {
        render::json::settings(&settings.resolved)
    } else {
        render::text_lists::settings(&settings.resolved, output.style())
    })?;
    Ok(ExitCode::Done)
}

/// Whether a target is more likely a server's name than a host's: like a name that there is, or one word that is not
/// this machine.
fn looks_like_name(target: &str, mistaken_for: &[String]) -> bool {
    check_name(target).is_ok() && (!mistaken_for.is_empty() || !target.contains('.') && target != "localhost")
}

/// A name must not be read as another kind of target.
fn check_name(name: &str) -> Result<()> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.starts_with(|c: char| c.is_alphanumeric()) && name.chars().all(plain) {
        return Ok(());
    }
    Err(Failure::message(FailureKind::Usage, format!("{:?} cannot be a server's name", target_name(name)))
        .hint("a name is made of letters, digits, - _ and ."))
}

fn path(configuration: &Configuration) -> Result<&Path> {
    configuration.path.as_deref().ok_or_else(|| {
        Failure::message(FailureKind::Configuration, "there is no place for a configuration file")
            .hint("name one with --config FILE, or set HOME")
    })
}
