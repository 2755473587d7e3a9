//! `jsinfo schema`: the JSON Schema of what jsinfo prints or reads.

use crate::cli::SchemaArgs;
use crate::exit::ExitCode;
use crate::failure::Result;
use crate::output::Output;
use crate::schema::contracts::{CONTRACTS, Contract};

pub(super) fn run(args: &SchemaArgs, output: &Output) -> Result<ExitCode> {
    let contract = args.name.and_then(|name| Contract::find(name).ok());
    output.document(&contract.map_or_else(list, |contract| contract.text.to_owned()))?;
    Ok(ExitCode::Done)
}

/// The names, and what each describes.
fn list() -> String {
    let mut text = String::new();
    for Contract { name, about, .. } in CONTRACTS {
        text.extend([format!("{name:14}{about}").as_str(), "\n"]);
    }
    text
}
