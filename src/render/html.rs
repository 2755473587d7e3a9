//! Many servers, or what a check found of one or of many, as one page for a browser: what it comes to, in what they differ,
//! what runs out, and then each server. It is made for those who run no jsinfo, and is kept by CI jobs.
//!
//! The page holds all that it needs and loads nothing. It is complete without its style and without its script, since
//! Jenkins lets neither through: marks and the bar are SVG with colours of their own, what is long is folded by the
//! browser, and the script only adds what needs one. How it looks is in `templates/`; what stands in it is made here,
//! harmless by [`crate::text::sanitize`], and escaped by the templates.

mod differences;
mod links;
mod mark;
mod overview;
mod servers;

use askama::Template;
use data_encoding::BASE64;
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};

use super::fleet::FleetView;
use super::fleet_words as words;
use super::sheet::Opening;
use crate::catalogue::Field;
use crate::check::report::{Report, TargetResult};
use crate::check::status::Status;
use crate::failure::{Failure, FailureKind, Result};
use crate::fleet::{self, Expiry, Fleet, FleetSummary};
use crate::text::sanitize;
use crate::units::time;
use crate::variation::Variation;
use differences::DifferenceRow;
use links::Links;
use mark::Mark;
use overview::{BarPart, CalendarRow, FaultRow, GroupRow};
use servers::{ServerPart, ServerTable};

/// What the browser is given besides the page: it checks both by their digests.
const STYLE: &str = include_str!("../../templates/report/style.css");
const SCRIPT: &str = include_str!("../../templates/report/script.js");

/// What a page is about.
struct PageSubject<'a> {
    /// What it is, in a word or two.
    kind: &'static str,
    verdict: Status,
    /// Why nobody was asked, or what could not be written.
    failure: Option<&'a Failure>,
    summary: &'a FleetSummary,
    results: &'a [TargetResult],
    differences: &'a [Variation],
    expiries: &'a [Expiry],
    window: SignedDuration,
    groups: Option<GroupSubject<'a>>,
    /// The columns of the table of all servers.
    fields: &'a [&'static Field],
    made: Timestamp,
}

/// The servers by what they say of a field.
struct GroupSubject<'a> {
    field: &'static Field,
    groups: Vec<words::GroupWords<'a>>,
}

/// Everything on the page. All text is harmless, and not yet escaped.
#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    content_policy: String,
    style: &'static str,
    script: &'static str,
    kind: &'static str,
    verdict: Mark,
    headline: String,
    failure: Option<PageFailure>,
    bar: Vec<BarPart>,
    wrong: Vec<FaultRow>,
    silent: Vec<FaultRow>,
    group_field: &'static str,
    groups: Vec<GroupRow>,
    differences: Vec<DifferenceRow>,
    /// How many servers gave a document: of one alone nothing can be compared.
    answered: usize,
    window: String,
    calendar: Vec<CalendarRow>,
    table: ServerTable,
    servers: Vec<ServerPart>,
    made: String,
    made_in_short: String,
    version: &'static str,
}

/// Why there is not more on the page.
struct PageFailure {
    sentence: String,
    hints: Vec<String>,
}

/// Many servers.
pub(super) fn fleet(fleet: &Fleet, view: &FleetView) -> Result<String> {
    let groups = fleet.grouped_by.map(|field| GroupSubject { field, groups: words::groups(fleet) });
    page(&PageSubject {
        kind: "JetStream servers",
        verdict: fleet.verdict(),
        failure: None,
        summary: &fleet.summary,
        results: &fleet.results,
        differences: &fleet.differences,
        expiries: &fleet.expiries,
        window: fleet.window,
        groups,
        fields: &view.fields,
        made: fleet.made,
    })
}

/// What a check found, with the same eyes.
pub(super) fn check(report: &Report) -> Result<String> {
    let results = &report.results;
    let window = fleet::USUAL_WINDOW;
    page(&PageSubject {
        kind: "JetStream health check",
        verdict: report.verdict(),
        failure: report.failure.as_ref(),
        summary: &FleetSummary::from_results(results),
        results,
        differences: &fleet::differences(results),
        expiries: &fleet::expiries(results, window),
        window,
        groups: None,
        fields: &[],
        made: report.made,
    })
}

fn page(subject: &PageSubject<'_>) -> Result<String> {
    let PageSubject { results, summary, .. } = *subject;
    let links = Links::new(results);
    let (group_field, groups) = match &subject.groups {
        Some(GroupSubject { field, groups }) => (field.path, overview::groups(groups, results)),
        None => ("", Vec::new()),
    };
    let page = ReportPage {
        content_policy: content_policy(),
        style: STYLE,
        script: SCRIPT,
        kind: subject.kind,
        verdict: Mark::from(subject.verdict),
        headline: headline(results, summary),
        failure: subject.failure.map(PageFailure::new),
        bar: overview::bar(&summary.verdicts),
        wrong: overview::wrong(results, &links),
        silent: overview::silent(summary, results, &links),
        group_field,
        groups,
        differences: differences::rows(subject.differences, results),
        answered: summary.answered,
        window: time::spell_span(subject.window.as_secs().into()),
        calendar: overview::calendar(subject.expiries, results),
        table: ServerTable::new(subject.fields, results),
        servers: servers::parts(results, subject.differences),
        made: time::spell_rfc3339(subject.made),
        made_in_short: time::spell_utc(subject.made),
        version: env!("CARGO_PKG_VERSION"),
    };
    match page.render() {
        Ok(text) => Ok(text + "\n"),
        Err(error) => Err(Failure::new(FailureKind::Internal, error).context("cannot write the page")),
    }
}

/// Of whom it is; nothing where nobody was asked.
fn headline(results: &[TargetResult], summary: &FleetSummary) -> String {
    match results {
        [] => String::new(),
        // One that --where has left of many is still one of many.
        [result] if summary.asked == 1 => cut(Opening::from_result(result).headline),
        _ => words::headline(summary),
    }
}

impl PageFailure {
    fn new(failure: &Failure) -> Self {
        let mut hints = Vec::new();
        for hint in failure.hint_lines() {
            hints.push(safe(&hint));
        }
        Self { sentence: safe(&failure.message_line()), hints }
    }
}

/// What the browser may do with the page: nothing but to use its style and its script, as they are. Where a server's text
/// got past the escaping, it would still not be run.
fn content_policy() -> String {
    let (style, script) = (source(STYLE), source(SCRIPT));
    format!("default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'")
}

/// A text as a policy names it.
fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(digest(&SHA256, text.as_bytes()).as_ref()))
}

/// The longest text of a page, in characters: the longest key, with room. All of it is in the other formats.
const LONGEST_TEXT: usize = 1000;

/// A text in one harmless line, no longer than anybody reads.
fn safe(text: &str) -> String {
    cut(sanitize::line(text).into_owned())
}

/// The beginning of a text that is harmless already.
fn cut(text: String) -> String {
    sanitize::cut(text, LONGEST_TEXT)
}

#[cfg(test)]
mod tests;
