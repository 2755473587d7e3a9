//! Whether one target can send to another, for people: the answer first, then what is in the way, then the rest.

// Writing to a string cannot fail.
use std::fmt::Write as _;

use super::layout::{LayoutCell, lay_out, mark};
use super::markdown::escaped;
use super::sheet::Tone;
use crate::output::TermStyle;
use crate::route::{RateBound, ReasonStatus, Route, RouteReason, RouteVerdict};
use crate::text::sanitize;
use crate::units::amount::spell_rate;

/// The right margins of a row: mark, code; the sentence has none.
const MARGINS: [u16; 3] = [1, 2, 0];

pub(super) fn text(route: &Route, from: &str, to: &str, style: TermStyle) -> String {
    let tone = if route.verdict() == RouteVerdict::No { Tone::Critical } else { Tone::Plain };
    let answer = LayoutCell::new(answer(route, from, to), tone).bold();
    let mut text = lay_out(vec![vec![answer]], &[0], style);
    let mut rows = Vec::new();
    for reason in worst_first(route) {
        let tone = tone_of(reason.status);
        let mark = if reason.status == ReasonStatus::Condition { "·" } else { mark(tone) };
        rows.push(vec![
            LayoutCell::new(mark, tone),
            LayoutCell::plain(reason.code),
            LayoutCell::plain(sanitize::line(&reason.sentence)),
        ]);
    }
    text.push('\n');
    text.push_str(&lay_out(rows, &MARGINS, style));
    text
}

pub(super) fn markdown(route: &Route, from: &str, to: &str) -> String {
    let mut text =
        format!("## {}\n\n| | what | finding |\n| --- | --- | --- |\n", escaped(&answer(route, from, to)));
    for reason in worst_first(route) {
        let sentence = escaped(&sanitize::line(&reason.sentence));
        let _ = writeln!(text, "| {} | {} | {sentence} |", reason.status.name(), reason.code);
    }
    text
}

/// What is in the way first; the rest in its order.
fn worst_first(route: &Route) -> Vec<&RouteReason> {
    let mut reasons: Vec<&RouteReason> = route.reasons.iter().collect();
    reasons.sort_by_key(|reason| reason.status != ReasonStatus::Blocks);
    reasons
}

/// `paris can send to oslo · at most 500 Mbit/s (paris, outgoing)`.
fn answer(route: &Route, from: &str, to: &str) -> String {
    let verdict = route.verdict();
    let mut answer = match verdict {
        RouteVerdict::No => format!("{from} cannot send to {to}"),
        RouteVerdict::Unknown => format!("nothing known keeps {from} from sending to {to}"),
        RouteVerdict::Yes => format!("{from} can send to {to}"),
    };
    if verdict != RouteVerdict::No {
        let unknown = route.reasons.iter().filter(|reason| reason.status == ReasonStatus::Unknown).count();
        answer.push_str(&bound(route.bound.as_ref()));
        if unknown > 0 {
            let _ = write!(answer, " · {unknown} unknown");
        }
    }
    sanitize::line(&answer).into_owned()
}

fn bound(bound: Option<&RateBound>) -> String {
    let Some(RateBound { kilobits, target, field, borrowed }) = bound else {
        return " · no limit is known".to_owned();
    };
    let side = if field.contains("outgoing") { "outgoing" } else { "incoming" };
    let bound = format!(" · at most {} ({target}, {side})", spell_rate(*kilobits));
    match borrowed {
        Some(most) => {
            format!("{bound}, {} with bandwidth that the other direction leaves unused", spell_rate(*most))
        }
        None => bound,
    }
}

fn tone_of(status: ReasonStatus) -> Tone {
    match status {
        ReasonStatus::Ok => Tone::Good,
        ReasonStatus::Condition => Tone::Plain,
        ReasonStatus::Unknown => Tone::Odd,
        ReasonStatus::Blocks => Tone::Critical,
    }
}
