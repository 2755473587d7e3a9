//! Many servers on a terminal: how many are how, in what they differ, what is wrong, who did not answer, each in as many
//! lines as there is room for; or what runs out when. A row for each is drawn in [`super::fleet_rows`].

use unicode_width::UnicodeWidthStr as _;

use super::fleet_words::{self as words, ExpiryWords, FaultWords, GroupWords};
use super::layout::{INDENT, LayoutCell, NARROWEST_TEXT, cut_to_width, lay_out, mark};
use super::sheet::{Opening, Tone, counted};
use super::text::opening;
use super::{fleet_rows, text_findings};
use crate::catalogue::Field;
use crate::fleet::Fleet;
use crate::output::TermStyle;
use crate::render::sheet::SheetFinding;
use crate::text::sanitize;

/// What of many servers people want to see.
#[derive(Debug, Clone, Default)]
pub(crate) struct FleetView {
    /// A row for each, dead ones included.
    pub(crate) rows: bool,
    /// What runs out.
    pub(crate) calendar: bool,
    /// The columns of the rows, and those of CSV; the usual ones where it is empty.
    pub(crate) fields: Vec<&'static Field>,
}

/// The right margins of a line: mark, label, text.
const MARGINS: [u16; 3] = [1, 2, 0];

/// Those of the calendar: mark, when, how far away, what, whose.
const CALENDAR_MARGINS: [u16; 5] = [1, 2, 2, 2, 0];

/// The fewest lines of a part, however small the terminal is.
const FEWEST_LINES: usize = 2;

pub(super) fn text(fleet: &Fleet, view: &FleetView, style: TermStyle) -> String {
    let answer = opening(&of_fleet(fleet), style);
    let body = if view.calendar {
        calendar(fleet, style)
    } else if view.rows {
        fleet_rows::text(fleet, &view.fields, style)
    } else {
        overview(fleet, answer.lines().count(), style)
    };
    let text = format!("{answer}{body}");
    match style.height.map(usize::from) {
        // What it comes to has to be seen at a glance, and the glance falls on the end.
        Some(height) if text.lines().count() >= height => format!("{text}\n{answer}"),
        _ => text,
    }
}

/// The verdict, how many answered, and how these are.
pub(super) fn of_fleet(fleet: &Fleet) -> Opening {
    let summary = words::verdicts(&fleet.summary.verdicts_of_answers);
    Opening { verdict: Some(fleet.verdict()), headline: words::headline(&fleet.summary), summary }
}

/// A part of the overview.
struct OverviewPart {
    title: String,
    lines: OverviewLines,
    /// What there may be more of than lines, and what shows it.
    noun: &'static str,
    elsewhere: &'static str,
}

/// Lines, of which there may be more than there is room for.
enum OverviewLines {
    Labelled(Vec<LabelledLine>),
    Findings(Vec<SheetFinding>),
}

/// A mark, a label, and what there is to say of it.
struct LabelledLine {
    tone: Tone,
    label: String,
    text: String,
    /// What of it is worth most, where there is less room.
    short: String,
}

impl OverviewLines {
    fn count(&self) -> usize {
        match self {
            Self::Labelled(lines) => lines.len(),
            Self::Findings(findings) => findings.len(),
        }
    }

    fn truncate(&mut self, most: usize) {
        match self {
            Self::Labelled(lines) => lines.truncate(most),
            Self::Findings(findings) => findings.truncate(most),
        }
    }

    /// So many of them, each no longer than a line of the terminal, where there is one: what is cut off has a row or a
    /// command of its own.
    fn shorten(&mut self, most: usize, width: Option<u16>) {
        /// The columns of a sentence that says what is wrong.
        const ENOUGH: usize = 30;

        self.truncate(most);
        let Some(width) = width.map(usize::from) else {
            return;
        };
        // What has no room beside what stands in front of it has a line of its own.
        let room = |used: usize| match width.saturating_sub(used) {
            beside if beside < NARROWEST_TEXT => width.saturating_sub(INDENT).max(NARROWEST_TEXT),
            beside => beside,
        };
        match self {
            Self::Labelled(lines) => {
                let label = lines.iter().map(|line| line.label.width()).max().unwrap_or_default();
                let room = room(2 + label + 2);
                for line in lines {
                    let whole = std::mem::take(&mut line.text);
                    let fitting = if whole.width() > room { std::mem::take(&mut line.short) } else { whole };
                    line.text = cut_to_width(fitting, room);
                }
            }
            Self::Findings(findings) => {
                let mut widths = [0; 3];
                for SheetFinding { labels, severity, .. } in findings.iter() {
                    let texts = labels.iter().map(String::as_str).chain([*severity]);
                    for (width, text) in widths.iter_mut().zip(texts) {
                        *width = text.width().max(*width);
                    }
                }
                // Long names leave room for what is wrong: here a few of many are named anyway.
                let [names, rule, severity] = widths;
                let for_names = width.saturating_sub(rule + severity + 8 + ENOUGH).max(NARROWEST_TEXT);
                for finding in findings.iter_mut() {
                    if let Some(names) = finding.labels.first_mut() {
                        *names = cut_to_width(std::mem::take(names), for_names);
                    }
                }
                let widths = [names.min(for_names), rule, severity];
                let used = widths.iter().filter(|width| **width > 0).map(|width| width + 2).sum::<usize>();
                for finding in findings {
                    finding.sentence = cut_to_width(std::mem::take(&mut finding.sentence), room(2 + used));
                }
            }
        }
    }

    fn draw(self, style: TermStyle) -> String {
        match self {
            Self::Findings(findings) => text_findings::draw(&findings, style),
            Self::Labelled(lines) => {
                let mut rows = Vec::new();
                for LabelledLine { tone, label, text, .. } in lines {
                    let mark = LayoutCell::new(mark(tone), tone);
                    rows.push(vec![mark, LayoutCell::plain(label), LayoutCell::plain(text)]);
                }
                lay_out(rows, &MARGINS, style)
            }
        }
    }
}

fn overview(fleet: &Fleet, lines_above: usize, style: TermStyle) -> String {
    let parts = parts(fleet);
    // Below it are what to do next and the shell's own line.
    let room = style.height.map(|height| usize::from(height).saturating_sub(lines_above + 2));
    let shares = shares(&parts, room);
    let mut text = String::new();
    for (part, share) in parts.into_iter().zip(shares) {
        let OverviewPart { title, mut lines, noun, elsewhere } = part;
        let left = lines.count() - share;
        lines.shorten(share, style.width);
        text.push_str(&titled(&title, style));
        text.push_str(&lines.draw(style));
        if left > 0 {
            let mut rest = format!("… and {}; {elsewhere}", counted(left, noun));
            if let Some(width) = style.width {
                rest = cut_to_width(rest, usize::from(width).saturating_sub(2).max(NARROWEST_TEXT));
            }
            text.push_str(&lay_out(
                vec![vec![LayoutCell::blank(), LayoutCell::new(rest, Tone::Aside)]],
                &[1, 0],
                style,
            ));
        }
    }
    text
}

fn parts(fleet: &Fleet) -> Vec<OverviewPart> {
    let mut parts = vec![
        OverviewPart {
            title: fleet.grouped_by.map(|field| format!("by {}", field.path)).unwrap_or_default(),
            lines: OverviewLines::Labelled(group_lines(fleet)),
            noun: "more value",
            elsewhere: "--all has them",
        },
        OverviewPart {
            title: "not the same everywhere".to_owned(),
            lines: OverviewLines::Labelled(difference_lines(fleet)),
            noun: "more setting",
            elsewhere: "--format markdown has them",
        },
        OverviewPart {
            title: "wrong".to_owned(),
            lines: OverviewLines::Findings(words::wrong(&fleet.results).iter().map(finding).collect()),
            noun: "more finding",
            elsewhere: "--all has a row for each server",
        },
        OverviewPart {
            title: "no answer".to_owned(),
            lines: OverviewLines::Findings(
                words::silent(&fleet.summary, &fleet.results).iter().map(finding).collect(),
            ),
            noun: "more reason",
            elsewhere: "--all has a row for each server",
        },
    ];
    parts.retain(|part| part.lines.count() > 0);
    parts
}

/// How many lines each part is given, where there is room for so many in all. What one does not need is for those behind it.
fn shares(parts: &[OverviewPart], room: Option<usize>) -> Vec<usize> {
    let counts = parts.iter().map(|part| part.lines.count());
    let Some(room) = room else { return counts.collect() };
    // A blank line and the title; and where not all fit, how many are left out.
    let all: usize = parts.iter().map(|part| part.lines.count() + 2).sum();
    if all <= room {
        return parts.iter().map(|part| part.lines.count()).collect();
    }
    let mut room = room.saturating_sub(3 * parts.len());
    let mut by_count: Vec<(usize, usize)> = counts.enumerate().map(|(place, count)| (count, place)).collect();
    // The shortest first: what they leave over is for those that need more.
    by_count.sort_unstable();
    let mut shares = vec![0; parts.len()];
    let mut awaiting = parts.len();
    for (count, place) in by_count {
        let share = count.min((room / awaiting.max(1)).max(FEWEST_LINES));
        room = room.saturating_sub(share);
        awaiting -= 1;
        if let Some(slot) = shares.get_mut(place) {
            *slot = share;
        }
    }
    shares
}

/// A blank line and a title.
pub(super) fn titled(title: &str, style: TermStyle) -> String {
    let title = LayoutCell::title(sanitize::line(title).to_uppercase());
    let rows = vec![vec![LayoutCell::blank()], vec![LayoutCell::blank(), title]];
    lay_out(rows, &[1, 0], style)
}

fn group_lines(fleet: &Fleet) -> Vec<LabelledLine> {
    let mut lines = Vec::new();
    for GroupWords { value, count, tone, verdicts, group } in words::groups(fleet) {
        let names = words::first_names(&words::names(&group.members, &fleet.results));
        let short = format!("×{count}: {verdicts}");
        lines.push(LabelledLine { tone, label: value, text: format!("{short} ({names})"), short });
    }
    lines
}

fn difference_lines(fleet: &Fleet) -> Vec<LabelledLine> {
    let mut lines = Vec::new();
    for words::DifferenceWords { label, tone, text, short } in words::differences(fleet) {
        lines.push(LabelledLine { tone, label, text, short });
    }
    lines
}

/// What to do about it is left to whoever looks at one of them.
fn finding(fault: &FaultWords<'_>) -> SheetFinding {
    let labels = vec![words::few_names(&fault.targets), fault.what.clone()];
    SheetFinding { labels, severity: fault.severity, ..SheetFinding::new(fault.tone, &fault.sentence) }
}

/// What runs out, soonest first.
fn calendar(fleet: &Fleet, style: TermStyle) -> String {
    let window = words::window(fleet);
    let mut rows = Vec::new();
    for ExpiryWords { tone, at, distance, thing, target } in words::expiries(&fleet.expiries, &fleet.results)
    {
        rows.push(vec![
            LayoutCell::new(mark(tone), tone),
            LayoutCell::plain(at),
            LayoutCell::plain(distance),
            LayoutCell::plain(thing),
            LayoutCell::plain(sanitize::line(target)),
        ]);
    }
    if rows.is_empty() {
        return titled(&format!("nothing runs out within {window}"), style);
    }
    let title = titled(&format!("runs out within {window}"), style);
    format!("{title}{}", lay_out(rows, &CALENDAR_MARGINS, style))
}
