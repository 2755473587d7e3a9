//! `jsinfo exporter`: the configured servers' metrics, as a service for Prometheus; and the files that go with it.

use std::collections::BTreeMap;

use super::fleet::plan;
use super::several;
use crate::check::plan::Plan;
use crate::cli::ExporterArgs;
use crate::cli::NamedPolicy;
use crate::config::{Configuration, Layer, Sources};
use crate::exit::ExitCode;
use crate::exporter::{Load, ProtectionOptions, ServeOptions, Setup, printed, serve};
use crate::failure::{Failure, FailureKind, Result};
use crate::output::Output;

/// Serves until it is told to end, or prints a file.
pub(super) fn run(args: &ExporterArgs, sources: &Sources, output: &Output) -> Result<ExitCode> {
    if let Some(what) = args.print {
        output.document(&printed(what, args))?;
        return Ok(ExitCode::Done);
    }
    refuse_one_name_twice(&args.policy)?;
    let load = loader(args, sources);
    let protection = ProtectionOptions {
        token: args.token_file.clone(),
        tls: args.tls_cert.clone().zip(args.tls_key.clone()),
        vouched: sources.environment.credentials_directory(),
        allow_anyone: args.allow_anyone,
    };
    let options = ServeOptions { listen: &args.listen, protection, parallel: args.parallel, load };
    serve(options, output)?;
    Ok(ExitCode::Done)
}

fn refuse_one_name_twice(policies: &[NamedPolicy]) -> Result<()> {
    for (place, policy) in policies.iter().enumerate() {
        if policies.iter().take(place).any(|earlier| earlier.name == policy.name) {
            let what = match &policy.name {
                Some(name) => format!("two policies are called {name}"),
                None => "two policies have no name".to_owned(),
            };
            return Err(
                Failure::message(FailureKind::Usage, what).hint("--policy NAME=FILE gives one a name")
            );
        }
    }
    Ok(())
}

/// What reads the configuration file and the policies: now, and whenever that is wanted again.
fn loader(args: &ExporterArgs, sources: &Sources) -> Load {
    let Sources { environment, configuration, common } = sources;
    let (environment, common, path) = (environment.clone(), common.clone(), configuration.path.clone());
    let (policies, options) = (args.policy.clone(), args.deadlines.layer.clone());
    // A file that has never been there may stay away; one that was there is missed.
    let may_be_missing = configuration.servers.is_empty();
    Box::new(move || {
        let configuration = Configuration::load(path.as_deref(), may_be_missing, &environment)?;
        let sources = Sources { environment: environment.clone(), configuration, common: common.clone() };
        setup(sources, options.clone(), &policies)
    })
}

fn setup(sources: Sources, options: Layer, policies: &[NamedPolicy]) -> Result<Setup> {
    let mut usual = Plan::standard();
    let mut policies_by_name = BTreeMap::new();
    let names: Vec<String> = sources.configuration.server_names().map(str::to_owned).collect();
    for policy in policies {
        let mut plan = plan(Some(&policy.file))?;
        several::fit(&mut plan, &names, &sources)?;
        // Each server is asked when somebody wants to know of it: there are no others to compare it with.
        plan.drop_incomparable(1);
        match &policy.name {
            Some(name) => {
                policies_by_name.insert(name.clone(), plan);
            }
            None => usual = plan,
        }
    }
    Ok(Setup::new(sources, options, usual, policies_by_name))
}
