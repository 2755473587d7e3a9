//! A row for each of many servers, dead ones included: as a table where the terminal is wide enough, and below one another
//! where it is not.

use unicode_width::UnicodeWidthStr;

use super::fleet::titled;
use super::fleet_words as words;
use super::layout::{LayoutCell, lay_out, mark};
use super::sheet::Tone;
use crate::catalogue::{self, Field};
use crate::check::report::TargetResult;
use crate::fleet::Fleet;
use crate::output::TermStyle;
use crate::text::sanitize;

/// The right margin of a column; that of the mark.
const MARGIN: u16 = 2;
const MARK_MARGIN: u16 = 1;

/// The fewest columns that what there is to say of a server is given.
const NARROWEST_STORY: usize = 24;

/// Those of a server that takes several lines: field, value.
const STACKED_MARGINS: [u16; 3] = [1, 2, 0];

pub(super) fn text(fleet: &Fleet, fields: &[&'static Field], style: TermStyle) -> String {
    let fields = words::fields_or_usual(fields);
    let draw = if is_wide_enough(fleet, &fields, style) { table } else { stacked };
    if fleet.grouping.is_none() {
        let all: Vec<&TargetResult> = fleet.results.iter().collect();
        return format!("\n{}", draw(&all, &fields, style));
    }
    let mut text = String::new();
    for group in words::groups(fleet) {
        let members = group.group.members.iter();
        let members: Vec<&TargetResult> = members.filter_map(|place| fleet.results.get(*place)).collect();
        text.push_str(&titled(&format!("{} ×{}: {}", group.value, group.count, group.verdicts), style));
        text.push_str(&draw(&members, &fields, style));
    }
    text
}

/// Whether every column but the last stands in one line.
fn is_wide_enough(fleet: &Fleet, fields: &[&'static Field], style: TermStyle) -> bool {
    let Some(width) = style.width else { return true };
    let mut rows = vec![heading(fields)];
    rows.extend(fleet.results.iter().map(|result| row(result, fields)));
    for row in &mut rows {
        row.pop();
    }
    let drawn = lay_out(rows, &margins(fields), TermStyle::FILE);
    let widest = drawn.lines().map(UnicodeWidthStr::width).max().unwrap_or_default();
    widest + usize::from(MARGIN) + NARROWEST_STORY <= usize::from(width)
}

fn table(results: &[&TargetResult], fields: &[&'static Field], style: TermStyle) -> String {
    let mut rows = vec![heading(fields)];
    rows.extend(results.iter().map(|result| row(result, fields)));
    lay_out(rows, &margins(fields), style)
}

fn heading(fields: &[&'static Field]) -> Vec<LayoutCell> {
    let mut cells = vec![LayoutCell::blank(), LayoutCell::title("target"), LayoutCell::title("verdict")];
    cells.push(LayoutCell::title("time"));
    cells.extend(fields.iter().map(|field| LayoutCell::title(field.path)));
    cells.push(LayoutCell::blank());
    cells
}

fn row(result: &TargetResult, fields: &[&'static Field]) -> Vec<LayoutCell> {
    let tone = Tone::from(result.verdict);
    let mut cells = vec![
        LayoutCell::new(mark(tone), tone),
        LayoutCell::plain(sanitize::line(&result.target)),
        LayoutCell::new(result.verdict.name(), tone),
        LayoutCell::new(words::elapsed(result), Tone::Aside),
    ];
    for field in fields {
        let value = if has_long_values(field) {
            words::value_in_short(field, result)
        } else {
            words::value(field, result)
        };
        cells.push(LayoutCell::new(value, tone_of(field, result)));
    }
    cells.push(LayoutCell::plain(words::story(result)));
    cells
}

/// Whether a field's values are as long as the server likes.
fn has_long_values(field: &Field) -> bool {
    field.kind == catalogue::Kind::Key
}

fn tone_of(field: &Field, result: &TargetResult) -> Tone {
    match result.outcome(field) {
        Some(outcome) if outcome.is_noteworthy() => outcome.into(),
        _ => Tone::Plain,
    }
}

fn margins(fields: &[&'static Field]) -> Vec<u16> {
    let mut margins = vec![MARK_MARGIN];
    margins.resize(4 + fields.len(), MARGIN);
    margins.push(0);
    margins
}

/// A server in several lines.
fn stacked(results: &[&TargetResult], fields: &[&'static Field], style: TermStyle) -> String {
    let mut text = String::new();
    for result in results {
        let tone = Tone::from(result.verdict);
        let head = vec![
            LayoutCell::new(mark(tone), tone),
            LayoutCell::title(sanitize::line(&result.target)),
            LayoutCell::new(result.verdict.name(), tone),
        ];
        text.push_str(&lay_out(vec![head], &STACKED_MARGINS, style));
        let story = words::story(result);
        if !story.is_empty() {
            text.push_str(&lay_out(
                vec![vec![LayoutCell::blank(), LayoutCell::plain(story)]],
                &[1, 0],
                style,
            ));
        }
        if !result.has_document() {
            continue;
        }
        let mut rows = Vec::new();
        for field in fields {
            let value = LayoutCell::new(words::value(field, result), tone_of(field, result));
            rows.push(vec![LayoutCell::blank(), LayoutCell::new(field.path, Tone::Aside), value]);
        }
        text.push_str(&lay_out(rows, &STACKED_MARGINS, style));
    }
    text
}
