//! Values in, text out: one file a format, and what formats share.
//!
//! | for programs: contracts | |
//! |---|---|
//! | [`json`] | a document as it was sent, and the structures of [`crate::schema`] |
//! | `kv`, `env` | a document for `grep` and for `eval` |
//! | `nagios` | a check's report as one line and its performance data |
//! | `junit` | a check's report for continuous integration; the XML is written in `junit_xml` |
//! | `prometheus` | a check's report as metrics: which ones is in [`mod@metrics`], how much in `metrics_series` |
//! | `probe` | one server's result as metrics, for the exporter, and the exporter's own |
//!
//! | for people: may become better at any time | |
//! |---|---|
//! | [`text`] | everything, for a terminal; the report in `text_check`, lists in `text_lists` |
//! | `explain` | what words mean, for a terminal and in Markdown, with examples by the renderers above |
//! | `manual` | the pages of the manual |
//! | `markdown` | a document and, in `markdown_check`, a report |
//! | `watch_events`, `watch_screen` | what happens to targets: a line each; and the screen that is drawn in place |
//! | `fleet`, with `fleet_rows`, `fleet_markdown` and `fleet_words` | many servers together; `fleet_csv` is for programs |
//! | `html` | the same and a check's report as a page; its templates are in `templates/` |
//! | `diff`, `route`, `routes` | what differs between two targets; whether one can send to the other; who of several to whom |
//! | [`mod@certificate`] | a look at a certificate |
//!
//! What those for people share: the `sheet` (a document or a diagnosis before anything is known of columns or
//! markup: the `opening`, findings, blocks), the `summary` of a report, and the `layout` engine.
//!
//! Nothing here opens a file, reads the environment or decides anything: a verdict is the report's, and so is
//! the moment as of which it holds. Only a certificate is held against the clock.

mod certificate;
mod columns;
mod diff;
mod env;
mod explain;
mod fleet;
mod fleet_csv;
mod fleet_markdown;
mod fleet_rows;
mod fleet_words;
mod html;
pub(crate) mod json;
mod junit;
mod junit_xml;
mod kv;
mod layout;
mod manual;
mod markdown;
mod markdown_check;
mod metrics;
mod metrics_series;
mod nagios;
mod opening;
#[cfg(feature = "exporter")]
pub(crate) mod probe;
pub(crate) mod prometheus;
mod route;
mod routes;
mod sheet;
mod sheet_blocks;
mod sheet_diagnosis;
mod sheet_document;
mod sheet_findings;
mod sheet_value;
mod summary;
pub(crate) mod text;
mod text_check;
mod text_findings;
pub(crate) mod text_lists;
pub(crate) mod watch_events;
pub(crate) mod watch_screen;

pub use certificate::{certificate, remembered};
pub(crate) use diff::ComparedTargets;
pub(crate) use explain::Explanation;
pub(crate) use fleet::FleetView;
pub(crate) use manual::manual;
pub use metrics::{Metric, metrics};
#[cfg(feature = "exporter")]
pub use probe::{OWN_METRICS, PROBE_METRICS, ServiceMetric};

use std::io;

use crate::catalogue::Field;
use crate::check::report::{Report, TargetResult};
use crate::document::Document;
use crate::failure::Result;
use crate::fleet::Fleet;
use crate::format::{Format, FormatCommand};
use crate::output::TermStyle;
use crate::route::{Route, RouteTable};
use crate::schema::fleet::{FleetDocument, FleetResultDocument};
use crate::schema::route::RouteDocument;
use crate::schema::routes::RoutesDocument;
use crate::selection::Selection;
use crate::text::sanitize;
use prometheus::Textfile;

/// What people want to see of a document, and how.
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Default)]
pub(crate) struct ShowOptions {
    /// The format.
    pub(crate) format: Format,
    /// The parts.
    pub(crate) selection: Selection,
    /// Whether people are shown what was not sent and what is unknown, too.
    pub(crate) all: bool,
    /// Whether people are shown paths in the place of labels.
    pub(crate) names: bool,
    /// Whether programs are given one path and one type a field, whatever the server's version.
    pub(crate) normalize: bool,
    /// Whether JSON is one line.
    pub(crate) compact: bool,
    /// What changed a short while ago, where that is watched.
    pub(crate) fresh: Vec<&'static Field>,
}

/// A document as text, ready for standard output.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RenderedDocument {
    /// The text, with its last newline.
    pub(crate) text: String,
    /// What the format could not hold.
    pub(crate) warnings: Vec<String>,
}

/// The wanted parts of a document in a format of `show`, beside what was found of it in the formats for people.
///
/// # Errors
/// [`crate::failure::FailureKind::Usage`] for a format that `show` does not take.
pub(crate) fn document(
    document: &Document,
    result: &TargetResult,
    options: &ShowOptions,
    style: TermStyle,
) -> Result<RenderedDocument> {
    let selection = &options.selection;
    let normalized = if options.normalize { Some(document.normalized()) } else { None };
    // What is for programs; people are shown units and all by other means.
    let data = normalized.as_ref().unwrap_or(document);
    let text = match options.format {
        Format::Text => text::document(document, result, options, style),
        Format::Json if options.normalize => return Ok(json::normalized(data, selection, options.compact)),
        Format::Json => json::document(data, selection, options.compact),
        Format::Kv => kv::document(data, selection),
        Format::Env => {
            let mut rendered = env::document(data, selection);
            // Exact where a shell reads it; harmless where a person does.
            if style.terminal {
                rendered.text = sanitize::lines(&rendered.text).into_owned();
            }
            return Ok(rendered);
        }
        Format::Markdown => markdown::document(document, result, options),
        // The command line and the configuration file have refused these; a caller of the library may not have.
        other => return Err(other.refused_by(FormatCommand::Show)),
    };
    Ok(RenderedDocument { text, warnings: Vec::new() })
}

/// The report of a check in a format of `check`. What goes into a file that a collector of metrics reads
/// depends on that file. People are shown all of it where they ask for that.
///
/// # Errors
/// [`crate::failure::FailureKind::Usage`] for a format that `check` does not take.
pub(crate) fn check(
    report: &Report,
    format: Format,
    all: bool,
    style: TermStyle,
    textfile: Option<&Textfile>,
) -> Result<String> {
    match format {
        Format::Text => Ok(text_check::check(report, all, style)),
        Format::Json => Ok(json::check(report)),
        Format::Nagios => Ok(nagios::check(report)),
        Format::Prometheus => Ok(prometheus::check(report, textfile)),
        Format::Junit => Ok(junit::check(report)),
        Format::Markdown => Ok(markdown_check::check(report)),
        Format::Html => html::check(report),
        other => Err(other.refused_by(FormatCommand::Check)),
    }
}

/// The report of a check as JSON, written as it is made: of thousands of targets it is larger than all that it is made from.
///
/// # Errors
/// The writer's.
pub(crate) fn write_check_json(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    json::write_check(report, out)
}

/// What words mean, in a format of `explain`.
///
/// # Errors
/// [`crate::failure::FailureKind::Usage`] for a format that `explain` does not take.
pub(crate) fn explanation(explanation: &Explanation, format: Format, style: TermStyle) -> Result<String> {
    match format {
        Format::Text => Ok(explain::text(explanation, style)),
        Format::Json => Ok(explain::json(explanation)),
        Format::Markdown => Ok(explain::markdown(explanation)),
        other => Err(other.refused_by(FormatCommand::Explain)),
    }
}

/// What differs between two targets, in a format of `diff`.
///
/// # Errors
/// [`crate::failure::FailureKind::Usage`] for a format that `diff` does not take.
pub(crate) fn diff(compared: &ComparedTargets<'_>, format: Format, style: TermStyle) -> Result<String> {
    match format {
        Format::Text => Ok(diff::text(compared, style)),
        Format::Json => Ok(json::diff(compared)),
        Format::Markdown => Ok(diff::markdown(compared)),
        other => Err(other.refused_by(FormatCommand::Diff)),
    }
}

/// Whether one target can send to another, in a format of `route`.
///
/// # Errors
/// [`crate::failure::FailureKind::Usage`] for a format that `route` does not take.
pub(crate) fn route(route: &Route, from: &str, to: &str, format: Format, style: TermStyle) -> Result<String> {
    match format {
        Format::Text => Ok(route::text(route, from, to, style)),
        Format::Json => Ok(json::structure(&RouteDocument::from_route(route, from, to))),
        Format::Markdown => Ok(route::markdown(route, from, to)),
        other => Err(other.refused_by(FormatCommand::Route)),
    }
}

/// Many servers, in a format of `fleet`.
///
/// # Errors
/// [`crate::failure::FailureKind::Usage`] for a format that `fleet` does not take.
pub(crate) fn fleet(fleet: &Fleet, view: &FleetView, format: Format, style: TermStyle) -> Result<String> {
    match format {
        Format::Text => Ok(fleet::text(fleet, view, style)),
        Format::Json => Ok(json::structure(&FleetDocument::from_fleet(fleet))),
        Format::Ndjson => Ok(fleet.results.iter().map(fleet_line).collect()),
        Format::Csv => Ok(fleet_csv::csv(fleet, view)),
        Format::Markdown => Ok(fleet_markdown::markdown(fleet, view)),
        Format::Html => html::fleet(fleet, view),
        other => Err(other.refused_by(FormatCommand::Fleet)),
    }
}

/// Many servers as JSON, written as it is made, as [`write_check_json`] does.
///
/// # Errors
/// The writer's.
pub(crate) fn write_fleet_json(fleet: &Fleet, out: &mut dyn io::Write) -> io::Result<()> {
    json::write_structure(&FleetDocument::from_fleet(fleet), out)
}

/// What came of asking one of many, as a line of JSON.
pub(crate) fn fleet_line(result: &TargetResult) -> String {
    let mut line = crate::json::compact(&FleetResultDocument::from_result(result));
    line.push('\n');
    line
}

/// Who of several can send to whom, in a format of `route`.
///
/// # Errors
/// [`crate::failure::FailureKind::Usage`] for a format that `route` does not take.
pub(crate) fn routes(table: &RouteTable<'_>, format: Format, style: TermStyle) -> Result<String> {
    match format {
        Format::Text => Ok(routes::text(table, style)),
        Format::Json => Ok(json::structure(&RoutesDocument::from_table(table))),
        Format::Markdown => Ok(routes::markdown(table)),
        other => Err(other.refused_by(FormatCommand::Route)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::{DiffOptions, DocumentDiff, TargetSide};
    use crate::examples;
    use crate::route::RouteEnd;

    #[test]
    fn every_command_renders_the_formats_that_it_takes_and_no_others() {
        let (sent, report) = (examples::document(), examples::report());
        let result = examples::judged(sent.clone());
        let side = TargetSide { document: &sent, result: &result };
        let comparison = DocumentDiff::new(&side, &side, &DiffOptions::default());
        let compared =
            ComparedTargets { comparison: &comparison, left: (&result, &sent), right: (&result, &sent) };
        let end = RouteEnd::new("a", &sent, examples::moment());
        let (one_way, table) = (Route::new(&end, &end), RouteTable::new(Vec::new()));
        for &format in Format::ALL {
            let options = ShowOptions { format, ..ShowOptions::default() };
            let shown = document(&sent, &result, &options, TermStyle::FILE);
            assert_eq!(shown.is_ok(), format.use_of(FormatCommand::Show).is_some(), "{format:?}");
            let checked = check(&report, format, false, TermStyle::FILE, None);
            assert_eq!(checked.is_ok(), format.use_of(FormatCommand::Check).is_some(), "{format:?}");
            let many = fleet(&examples::fleet(), &FleetView::default(), format, TermStyle::FILE);
            assert_eq!(many.is_ok(), format.use_of(FormatCommand::Fleet).is_some(), "{format:?}");
            let explained = explanation(&Explanation::Structure, format, TermStyle::FILE);
            assert_eq!(explained.is_ok(), format.use_of(FormatCommand::Explain).is_some(), "{format:?}");
            let compared = diff(&compared, format, TermStyle::FILE);
            assert_eq!(compared.is_ok(), format.use_of(FormatCommand::Diff).is_some(), "{format:?}");
            let one = route(&one_way, "a", "b", format, TermStyle::FILE);
            let several = routes(&table, format, TermStyle::FILE);
            for routed in [one, several] {
                assert_eq!(routed.is_ok(), format.use_of(FormatCommand::Route).is_some(), "{format:?}");
            }
        }
    }
}
