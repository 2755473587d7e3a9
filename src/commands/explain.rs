//! `jsinfo explain`: what words mean. It asks no server and reads no configuration.

use crate::cli::ExplainArgs;
use crate::exit::ExitCode;
use crate::explain;
use crate::failure::Result;
use crate::format::Format;
use crate::output::Output;
use crate::render::{self, Explanation};

pub(super) fn run(args: &ExplainArgs, output: &Output) -> Result<ExitCode> {
    let format = if args.json { Format::Json } else { args.format.unwrap_or_default() };
    let explanation = match &args.search {
        Some(word) => Explanation::Found(explain::search(word)?),
        None if args.words.is_empty() => Explanation::Structure,
        None => Explanation::Topics(explain::find(&args.words)?),
    };
    output.document(&render::explanation(&explanation, format, output.style())?)?;
    Ok(ExitCode::Done)
}
