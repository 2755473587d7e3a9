//! Many servers in Markdown, for tickets and reports: the same parts as on a terminal, as tables.

// Writing to a string cannot fail.
use std::fmt::Write as _;

use super::fleet::{FleetView, of_fleet};
use super::fleet_words::{self as words, ExpiryWords, FaultWords, GroupWords};
use super::markdown::{self, escaped, mark};
use super::markdown_check::{Bounded, safe};
use super::sheet::counted;
use crate::check::report::TargetResult;
use crate::fleet::Fleet;
use crate::units::time;

pub(super) fn markdown(fleet: &Fleet, view: &FleetView) -> String {
    let opening = of_fleet(fleet);
    let mut parts = vec![
        format!("## {}", markdown::heading(fleet.verdict(), &opening.headline)),
        escaped(&opening.summary),
        groups(fleet),
    ];
    if view.calendar {
        parts.push(calendar(fleet));
    } else if view.rows {
        parts.push(rows(fleet, view));
    } else {
        parts.push(differences(fleet));
        parts.push(faults("Wrong", &words::wrong(&fleet.results)));
        parts.push(faults("No answer", &words::silent(&fleet.summary, &fleet.results)));
    }
    parts.push(format!("_{}_", time::spell_utc(fleet.made)));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn groups(fleet: &Fleet) -> String {
    let Some(field) = fleet.grouped_by else { return String::new() };
    let mut lines = Vec::new();
    for GroupWords { value, count, tone, verdicts, group } in words::groups(fleet) {
        let names = words::first_names(&words::names(&group.members, &fleet.results));
        let mark = mark(tone).trim_end();
        lines.push(format!(
            "| {mark} | {} | {count} | {} | {} |",
            escaped(&value),
            escaped(&verdicts),
            escaped(&names)
        ));
    }
    let heading = format!("| | `{}` | Servers | Verdicts | |\n| --- | --- | ---: | --- | --- |", field.path);
    table("", &heading, &lines)
}

fn differences(fleet: &Fleet) -> String {
    let mut lines = Vec::new();
    for difference in words::differences(fleet) {
        let mark = mark(difference.tone).trim_end();
        let (label, text) = (escaped(&difference.label), escaped(&difference.text));
        lines.push(format!("| {mark} | {label} | {text} |"));
    }
    table("Not the same everywhere", "| | Setting | Values |\n| --- | --- | --- |", &lines)
}

fn faults(title: &str, faults: &[FaultWords<'_>]) -> String {
    let mut lines = Vec::new();
    for FaultWords { targets, tone, what, severity: _, sentence } in faults {
        let (mark, targets) = (mark(*tone).trim_end(), escaped(&words::few_names(targets)));
        lines.push(format!("| {mark} | {targets} | {} | {} |", escaped(what), safe(sentence)));
    }
    table(title, "| | Servers | What | Why |\n| --- | --- | --- | --- |", &lines)
}

fn calendar(fleet: &Fleet) -> String {
    let mut lines = Vec::new();
    for ExpiryWords { tone, at, distance, thing, target } in words::expiries(&fleet.expiries, &fleet.results)
    {
        let mark = mark(tone).trim_end();
        lines.push(format!("| {mark} | {at} | {distance} | {thing} | {} |", safe(target)));
    }
    let window = words::window(fleet);
    if lines.is_empty() {
        return format!("Nothing runs out within {window}.");
    }
    let heading = "| | When | | What | Server |\n| --- | --- | --- | --- | --- |";
    table(&format!("Runs out within {window}"), heading, &lines)
}

fn rows(fleet: &Fleet, view: &FleetView) -> String {
    let mut heading = "| | Server | Verdict |".to_owned();
    let mut rule = "| --- | --- | --- |".to_owned();
    for field in &view.fields {
        let _ = write!(heading, " `{}` |", field.path);
        rule.push_str(" --- |");
    }
    let heading = format!("{heading} |\n{rule} --- |");
    let lines: Vec<String> = fleet.results.iter().map(|result| row(result, view)).collect();
    table("", &heading, &lines)
}

fn row(result: &TargetResult, view: &FleetView) -> String {
    let mark = mark(result.verdict.into()).trim_end();
    let mut row = format!("| {mark} | {} | {} |", safe(&result.target), result.verdict.name());
    for field in &view.fields {
        let _ = write!(row, " {} |", escaped(&words::value_in_short(field, result)));
    }
    format!("{row} {} |", safe(&words::story(result)))
}

/// A titled table of as many lines as a comment holds; nothing where there is none.
fn table(title: &str, heading: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let bounded = Bounded::new(lines);
    let mut table = format!("{heading}\n{}", bounded.text);
    if !title.is_empty() {
        table = format!("### {title}\n\n{table}");
    }
    if bounded.left > 0 {
        let left = counted(bounded.left, "more line");
        let _ = write!(table, "\n\n_and {left}; the formats json and csv have them all_");
    }
    table
}
