//! What differs between two targets, for people: the answer in the first line, then a row for each difference with what the
//! rules make of it.

// Writing to a string cannot fail.
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::layout::{LayoutCell, lay_out, mark};
use super::markdown::escaped;
use super::sheet::{Tone, counted};
use super::sheet_value::{self, ValueStyle};
use crate::catalogue::Class;
use crate::check::report::TargetResult;
use crate::difference::{Difference, DocumentDiff, Side};
use crate::document::Document;
use crate::output::TermStyle;
use crate::text::sanitize;
use crate::variation::FieldState;

/// Two targets and what came of comparing them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ComparedTargets<'a> {
    pub(crate) comparison: &'a DocumentDiff,
    pub(crate) left: (&'a TargetResult, &'a Document),
    pub(crate) right: (&'a TargetResult, &'a Document),
}

/// The right margins of a row: path, left, right; what it means has none.
const MARGINS: [u16; 4] = [2, 2, 2, 0];

/// Those where each target has a row of its own: field or target, what there is to say.
const STACKED_MARGINS: [u16; 2] = [2, 0];

pub(super) fn text(compared: &ComparedTargets<'_>, style: TermStyle) -> String {
    let mut text = lay_out(vec![vec![LayoutCell::title(answer(compared.comparison))]], &[0], style);
    if compared.comparison.differences.is_empty() {
        return text;
    }
    text.push('\n');
    let table = lay_out(side_by_side(compared), &MARGINS, TermStyle { width: None, ..style });
    // Without colour, whose escape sequences would be counted as text.
    let widest = lay_out(side_by_side(compared), &MARGINS, TermStyle::FILE);
    let widest = widest.lines().map(UnicodeWidthStr::width).max().unwrap_or_default();
    match style.width {
        Some(width) if widest > usize::from(width) => {
            text.push_str(&stacked(compared, style));
        }
        _ => text.push_str(&table),
    }
    text
}

/// A row for each difference, where there is room.
fn side_by_side(compared: &ComparedTargets<'_>) -> Vec<Vec<LayoutCell>> {
    let [left, right] = names(compared).map(LayoutCell::title);
    let mut rows = vec![vec![LayoutCell::blank(), left, right, LayoutCell::blank()]];
    for difference in &compared.comparison.differences {
        let [left, right] = values(difference, compared);
        let (tone, meaning) = meaning(difference, compared);
        rows.push(vec![
            LayoutCell::plain(difference.field.path),
            LayoutCell::new(left, tone_of(&difference.left)),
            LayoutCell::new(right, tone_of(&difference.right)),
            LayoutCell::new(meaning, tone),
        ]);
    }
    rows
}

/// The field, and below it what each of the two says, and what it means.
fn stacked(compared: &ComparedTargets<'_>, style: TermStyle) -> String {
    let [left_name, right_name] = names(compared);
    let mut text = String::new();
    for difference in &compared.comparison.differences {
        let [left, right] = values(difference, compared);
        let (left_tone, right_tone) = (tone_of(&difference.left), tone_of(&difference.right));
        let (tone, meaning) = meaning(difference, compared);
        let mut rows = vec![
            vec![LayoutCell::plain(format!("  {left_name}")), LayoutCell::new(left, left_tone)],
            vec![LayoutCell::plain(format!("  {right_name}")), LayoutCell::new(right, right_tone)],
        ];
        if !meaning.is_empty() {
            rows.push(vec![LayoutCell::blank(), LayoutCell::new(meaning, tone)]);
        }
        text.push_str(&lay_out(vec![vec![LayoutCell::title(difference.field.path)]], &[0], style));
        text.push_str(&lay_out(rows, &STACKED_MARGINS, style));
    }
    text
}

pub(super) fn markdown(compared: &ComparedTargets<'_>) -> String {
    let [left, right] = names(compared).map(|name| escaped(&name));
    let mut text = format!("## {left} and {right}\n\n{}\n", escaped(&answer(compared.comparison)));
    if compared.comparison.differences.is_empty() {
        return text;
    }
    let _ = write!(text, "\n| field | {left} | {right} | |\n| --- | --- | --- | --- |\n");
    for difference in &compared.comparison.differences {
        let [left, right] = values(difference, compared).map(|value| escaped(&value));
        let (_, meaning) = meaning(difference, compared);
        let _ = writeln!(text, "| `{}` | {left} | {right} | {} |", difference.field.path, escaped(&meaning));
    }
    text
}

/// `3 settings differ · 38 equal · 9 identity and 3 state values not compared`.
fn answer(comparison: &DocumentDiff) -> String {
    let mut differing = Vec::new();
    for (class, noun) in
        [(Class::Setting, "setting"), (Class::Identity, "identity value"), (Class::State, "state value")]
    {
        match comparison.count(class) {
            0 => {}
            count => differing.push(counted(count, noun)),
        }
    }
    let count = comparison.differences.len();
    let mut parts = vec![match count {
        0 => "nothing differs".to_owned(),
        1 => format!("{} differs", differing.join(", ")),
        _ => format!("{} differ", differing.join(", ")),
    }];
    parts.push(format!("{} equal", comparison.compared - count));
    let not_compared = comparison.not_compared;
    let mut left_out = Vec::new();
    for (count, what) in [
        (not_compared.identity, "identity"),
        (not_compared.state, "state"),
        (not_compared.ignored, "ignored"),
    ] {
        if count > 0 {
            left_out.push(format!("{count} {what}"));
        }
    }
    if !left_out.is_empty() {
        parts.push(format!("{} values not compared", left_out.join(" and ")));
    }
    if not_compared.hidden > 0 {
        parts.push(format!("{} not shown to both (--superuser)", not_compared.hidden));
    }
    parts.join(" · ")
}

fn names(compared: &ComparedTargets<'_>) -> [String; 2] {
    [compared.left, compared.right].map(|(result, _)| sanitize::line(&result.target).into_owned())
}

/// What each of the two says, as people read it.
fn values(difference: &Difference, compared: &ComparedTargets<'_>) -> [String; 2] {
    let field = difference.field;
    let sides = [(&difference.left, compared.left), (&difference.right, compared.right)];
    let told = sides.map(|(side, (result, document))| {
        // They were compared before they were masked.
        if field.secret && side.value.is_some() {
            return "differs (hidden)".to_owned();
        }
        let style = ValueStyle { as_of: result.as_of, has_bars: false };
        sheet_value::spell_field(field, document, style)
    });
    if let ([left, right], [Some(left_value), Some(right_value)], false) =
        (&told, sides.map(|(side, _)| side.value.as_ref()), field.secret)
        && left == right
    {
        // What people are spared otherwise, such as seconds, is all that differs.
        return [left_value, right_value]
            .map(|value| format!("{left} ({})", sanitize::line(&value.to_string())));
    }
    told
}

/// What the rules make of it, and where; nothing where they find nothing.
fn meaning(difference: &Difference, compared: &ComparedTargets<'_>) -> (Tone, String) {
    let [left, right] = names(compared);
    let mut worst = Tone::Plain;
    let mut parts = Vec::new();
    let mut sides = [(&difference.left, left), (&difference.right, right)];
    sides.sort_by_key(|(side, _)| std::cmp::Reverse(side.finding.as_ref().map(|finding| finding.outcome)));
    for (side, target) in sides {
        if let Some(finding) = &side.finding {
            let tone = Tone::from(finding.outcome);
            if parts.is_empty() {
                worst = tone;
            }
            parts.push(format!("{} {}: {} at {target}", mark(tone), finding.rule, finding.outcome.name()));
        }
    }
    (worst, parts.join(", "))
}

fn tone_of(side: &Side) -> Tone {
    match side.state {
        FieldState::Value => Tone::Plain,
        FieldState::Odd => Tone::Odd,
        FieldState::Null | FieldState::Absent | FieldState::Hidden => Tone::Nothing,
    }
}
