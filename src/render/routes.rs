//! Who can send to whom, for people: the answer first, then a table of all where there is room for one, then what is in the
//! way, the most frequent first.

// Writing to a string cannot fail.
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::layout::{LayoutCell, lay_out, mark};
use super::markdown::escaped;
use super::sheet::{Tone, counted};
use crate::output::TermStyle;
use crate::route::{ReasonStatus, RouteObstacle, RouteTable, RouteVerdict, TableRoute};
use crate::text::sanitize;
use crate::units::amount::spell_rate;

/// The most servers in a table: of more, a list says more.
const MOST_IN_TABLE: usize = 12;

/// The most servers in a table where no terminal says how wide it may be.
const MOST_IN_FILE: usize = 8;

/// The most servers that are named in a row of the list on a terminal.
const MOST_NAMED: usize = 6;

/// The columns between two cells.
const MARGIN: u16 = 2;

/// What `500M` is.
const SHORT_UNITS: &str = "at most, in bit/s";

/// The right margins of a row of the list: mark, code, sentence.
const LIST_MARGINS: [u16; 3] = [1, 2, 2];

pub(super) fn text(table: &RouteTable<'_>, style: TermStyle) -> String {
    let answer = LayoutCell::new(answer(table), tone(table)).bold();
    let mut text = lay_out(vec![vec![answer]], &[0], style);
    if let Some(matrix) = matrix(table, style) {
        text.push('\n');
        text.push_str(&matrix);
    }
    let most = if style.terminal { MOST_NAMED } else { usize::MAX };
    let rows = list(table, most);
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&lay_out(rows, &LIST_MARGINS, style));
    }
    text
}

pub(super) fn markdown(table: &RouteTable<'_>) -> String {
    let mut text = format!("## {}\n", escaped(&answer(table)));
    if table.servers.len() <= MOST_IN_FILE {
        text.push_str("\n| from ↓ to → |");
        for server in &table.servers {
            let _ = write!(text, " {} |", escaped(&sanitize::line(server.target)));
        }
        let _ = writeln!(text, "\n| --- |{}", " --- |".repeat(table.servers.len()));
        for (from, server) in table.servers.iter().enumerate() {
            let _ = write!(text, "| {} |", escaped(&sanitize::line(server.target)));
            for to in 0..table.servers.len() {
                let cell = table.route(from, to).map(|route| word(route, false)).unwrap_or_default();
                let _ = write!(text, " {} |", escaped(&cell));
            }
            text.push('\n');
        }
    }
    for (place, row) in obstacles(table, usize::MAX).into_iter().enumerate() {
        if place == 0 {
            text.push('\n');
        }
        let ListRow { status, code, what, routes } = row;
        let _ = writeln!(text, "- {} **{code}**: {} ({})", status.name(), escaped(&what), escaped(&routes));
    }
    text
}

/// `12 servers, 132 routes: 118 open, 10 blocked, 4 unknown`.
fn answer(table: &RouteTable<'_>) -> String {
    let summary = table.summary();
    let mut answer = format!(
        "{}, {}: {} open, {} blocked, {} unknown",
        counted(summary.servers, "server"),
        counted(summary.routes, "route"),
        summary.open,
        summary.blocked,
        summary.unknown
    );
    if summary.failed > 0 {
        let _ = write!(answer, " · {} gave no answer", summary.failed);
    }
    answer
}

fn tone(table: &RouteTable<'_>) -> Tone {
    let summary = table.summary();
    match (summary.blocked, summary.unknown) {
        (0, 0) => Tone::Good,
        (0, _) => Tone::Odd,
        _ => Tone::Critical,
    }
}

/// Who sends in rows, who receives in columns; none where there is no room for it. Where the names are too wide for
/// columns, the rows are numbered, and the columns have their numbers.
fn matrix(table: &RouteTable<'_>, style: TermStyle) -> Option<String> {
    let most = if style.width.is_some() { MOST_IN_TABLE } else { MOST_IN_FILE };
    if table.servers.len() > most {
        return None;
    }
    // Nothing of a table is ever wrapped: where it does not fit, there is none.
    for is_short in [false, true] {
        let rows = matrix_rows(table, is_short);
        let drawn = lay_out(rows.clone(), &[MARGIN], TermStyle::FILE);
        let widest = drawn.lines().map(UnicodeWidthStr::width).max().unwrap_or_default();
        if style.width.is_some_and(|width| widest > usize::from(width)) {
            continue;
        }
        let mut matrix = lay_out(rows, &[MARGIN], TermStyle { width: None, ..style });
        if is_short {
            matrix.push_str(&lay_out(vec![vec![LayoutCell::new(SHORT_UNITS, Tone::Aside)]], &[0], style));
        }
        return Some(matrix);
    }
    None
}

fn matrix_rows(table: &RouteTable<'_>, is_short: bool) -> Vec<Vec<LayoutCell>> {
    let mut head = vec![LayoutCell::new("from ↓ to →", Tone::Aside)];
    for (place, server) in table.servers.iter().enumerate() {
        let name =
            if is_short { (place + 1).to_string() } else { sanitize::line(server.target).into_owned() };
        head.push(LayoutCell::title(name));
    }
    let mut rows = vec![head];
    for (from, server) in table.servers.iter().enumerate() {
        let name = sanitize::line(server.target);
        let name = if is_short { format!("{} {name}", from + 1) } else { name.into_owned() };
        let mut row = vec![LayoutCell::title(name)];
        for to in 0..table.servers.len() {
            row.push(match table.route(from, to) {
                Some(route) => LayoutCell::new(word(route, is_short), tone_of(route)),
                None => LayoutCell::new("·", Tone::Aside),
            });
        }
        rows.push(row);
    }
    rows
}

/// `500 Mbit/s`, or `500M` where there is little room.
fn word(route: &TableRoute, is_short: bool) -> String {
    match (route.verdict, &route.bound) {
        (RouteVerdict::No, _) => "no".to_owned(),
        (RouteVerdict::Yes, Some(bound)) => {
            let rate = spell_rate(bound.kilobits);
            if is_short { rate.replace("bit/s", "").replace(' ', "") } else { rate }
        }
        (RouteVerdict::Yes, None) => "yes".to_owned(),
        (RouteVerdict::Unknown, _) => "?".to_owned(),
    }
}

fn tone_of(route: &TableRoute) -> Tone {
    match route.verdict {
        RouteVerdict::Yes => Tone::Good,
        RouteVerdict::No => Tone::Critical,
        RouteVerdict::Unknown => Tone::Odd,
    }
}

/// A row of the list, safe to show.
struct ListRow {
    status: ReasonStatus,
    code: &'static str,
    what: String,
    routes: String,
}

fn list(table: &RouteTable<'_>, most: usize) -> Vec<Vec<LayoutCell>> {
    let mut rows = Vec::new();
    for ListRow { status, code, what, routes } in obstacles(table, most) {
        let tone = if status == ReasonStatus::Blocks { Tone::Critical } else { Tone::Odd };
        rows.push(vec![
            LayoutCell::new(mark(tone), tone),
            LayoutCell::plain(code),
            LayoutCell::plain(what),
            LayoutCell::plain(routes),
        ]);
    }
    rows
}

/// What is in the way, and then who gave no answer; of the servers at which it lies at most so many by name.
fn obstacles(table: &RouteTable<'_>, most: usize) -> Vec<ListRow> {
    let mut rows = Vec::new();
    for obstacle in &table.obstacles {
        rows.push(ListRow {
            status: obstacle.status,
            code: obstacle.code,
            what: obstacle.what.to_owned(),
            routes: routes(table, obstacle, most),
        });
    }
    for server in &table.servers {
        let Err(failure) = &server.end else { continue };
        rows.push(ListRow {
            status: ReasonStatus::Unknown,
            code: "no answer",
            what: failure.message_line(),
            routes: sanitize::line(server.target).into_owned(),
        });
    }
    rows
}

/// `22 routes to and from rome`.
fn routes(table: &RouteTable<'_>, obstacle: &RouteObstacle, most: usize) -> String {
    let direction = match (obstacle.concerns_sending, obstacle.concerns_receiving) {
        (true, true) => "to and from",
        (true, false) => "from",
        (false, _) => "to",
    };
    let mut names = Vec::new();
    for place in obstacle.servers.iter().take(most) {
        if let Some(server) = table.servers.get(*place) {
            names.push(sanitize::line(server.target).into_owned());
        }
    }
    let mut routes = format!("{} {direction} {}", counted(obstacle.routes, "route"), names.join(", "));
    match obstacle.servers.len().saturating_sub(most) {
        0 => {}
        more => {
            let _ = write!(routes, " and {more} more");
        }
    }
    routes
}
