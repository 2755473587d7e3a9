//! The screen of `watch`, drawn in place: of one target the screen of `show`, of several a row each; how old the last answer
//! is; and what happened last. It is made anew each time, and whoever draws it writes only what differs.

use std::time::Duration;

use jiff::Timestamp;

use super::ShowOptions;
use super::layout::{LayoutCell, lay_out, mark};
use super::sheet::{Opening, Sheet, SheetFinding, Tone, counted};
use super::sheet_blocks::SheetUse;
use super::watch_events::{Naming, clock, sentence, tone};
use super::{opening, text, text_findings};
use crate::check::status::Status;
use crate::output::TermStyle;
use crate::text::sanitize;
use crate::units::time::{spell_given, spell_span, spell_utc};
use crate::watch::Watch;
use crate::watch::target::{WatchedTarget, between};

/// The margins of a row of a target: mark, target, verdict, age.
const ROW_MARGINS: [u16; 5] = [1, 2, 2, 2, 0];

/// What is known of the screen beside what is watched.
#[derive(Debug)]
pub(crate) struct ScreenState {
    /// How often targets are asked; none for a recording.
    pub(crate) interval: Option<Duration>,
    pub(crate) color: bool,
    /// How many lines of what is scrolled are above the screen.
    pub(crate) scrolled: usize,
    /// Whether a recording is over.
    pub(crate) is_over: bool,
}

/// A screen.
#[derive(Debug)]
pub(crate) struct Drawing {
    /// Its lines, which may be longer than it is wide.
    pub(crate) lines: Vec<String>,
    /// How many lines it can be scrolled.
    pub(crate) furthest: usize,
}

/// The parts of a screen.
struct Parts {
    /// What it comes to.
    head: Vec<String>,
    /// How old that is.
    status: String,
    /// All the rest.
    body: Vec<String>,
    /// What happened, the newest last.
    events: Vec<String>,
}

/// Makes the screen of that size, columns first, as of `now`.
pub(crate) fn draw(watch: &Watch, state: &ScreenState, size: (u16, u16), now: Timestamp) -> Drawing {
    let style = TermStyle { terminal: true, width: Some(size.0), height: None, color: state.color };
    let (head, status, body) = match watch.targets.as_slice() {
        [target] => (
            lines(&head_of_one(target, style)),
            status_of_one(target, state, now),
            body_of_one(target, style, now),
        ),
        targets => {
            let head = LayoutCell::title(head_of_many(targets));
            let status = LayoutCell::new(status_of_many(state, now), Tone::Aside);
            (painted(head, style), status, rows(targets, state, style, now))
        }
    };
    let status = painted(status, style).pop().unwrap_or_default();
    let parts = Parts { head, status, body: lines(&body), events: events(watch, usize::from(size.1), style) };
    assemble(&parts, state, usize::from(size.1), style)
}

/// Puts the parts together. On few lines the age of the last answer stays, then what it comes to.
fn assemble(parts: &Parts, state: &ScreenState, height: usize, style: TermStyle) -> Drawing {
    let head = match height {
        0 | 1 => 0,
        2..6 => 1,
        _ => parts.head.len().min(height / 3),
    };
    let mut drawn: Vec<String> = parts.head.iter().take(head).cloned().collect();
    drawn.push(parts.status.clone());
    if height >= 10 {
        drawn.push(String::new());
    }
    let has_help = height >= 8;
    // They keep their place while there are few of them, so that nothing else moves when there are more.
    let shown_events = if height >= 16 { (height / 5).max(3) } else { 0 };
    let below = usize::from(has_help) + if shown_events > 0 { shown_events + 2 } else { 0 };
    let room = height.saturating_sub(drawn.len() + below);
    let furthest = parts.body.len().saturating_sub(room);
    let scrolled = state.scrolled.min(furthest);
    drawn.extend(parts.body.iter().skip(scrolled).take(room).cloned());
    drawn.resize(height.saturating_sub(below), String::new());
    if shown_events > 0 {
        drawn.push(String::new());
        drawn.extend(painted(LayoutCell::title("CHANGES (UTC)"), style));
        let first = parts.events.len().saturating_sub(shown_events);
        drawn.extend(parts.events.iter().skip(first).cloned());
        drawn.resize(height.saturating_sub(usize::from(has_help)), String::new());
    }
    if has_help {
        let help = help(state, scrolled, room, parts.body.len());
        drawn.extend(painted(LayoutCell::new(help, Tone::Aside), style));
    }
    drawn.truncate(height);
    Drawing { lines: drawn, furthest }
}

/// What keys do, and how much there is to see.
fn help(state: &ScreenState, scrolled: usize, room: usize, lines: usize) -> String {
    let end = if state.is_over { "end of the recording · " } else { "" };
    if lines <= room {
        return format!("{end}q quits");
    }
    let last = lines.min(scrolled + room);
    format!("{end}q quits · ↑ ↓ scroll: {} to {last} of {lines} lines", scrolled + 1)
}

fn head_of_one(target: &WatchedTarget, style: TermStyle) -> String {
    let name = sanitize::line(&target.name);
    let mut opening = match &target.result {
        Some(result) => Opening::from_result(result),
        None => Opening { verdict: None, headline: name.clone().into_owned(), summary: String::new() },
    };
    // While there is no answer, the last one is shown, and the verdict is that of now.
    if let Some(judgement) = &target.judgement {
        opening.verdict = Some(judgement.verdict);
    }
    if let Some(outage) = &target.outage {
        let since = clock(outage.since);
        opening.summary = match &target.result {
            Some(_) => format!("{name} · no answer since {since} UTC; shown as it was"),
            None => format!("{name} · no answer yet"),
        };
    }
    text::opening(&opening, style)
}

fn status_of_one(target: &WatchedTarget, state: &ScreenState, now: Timestamp) -> LayoutCell {
    let mut parts = Vec::new();
    if state.interval.is_none() {
        parts.push(format!("recorded {}", spell_utc(now)));
    }
    if let Some(outage) = &target.outage {
        parts.push(format!("no answer for {}", ago(outage.since, now)));
    }
    match target.answered {
        Some(answered) => parts.push(format!("last answer {} ago", ago(answered, now))),
        None if target.outage.is_none() => parts.push("waiting for the first answer".to_owned()),
        None => {}
    }
    match target.next {
        Some(next) if target.outage.is_some() && next > now => {
            parts.push(format!("asked again in {}", until(next, now)));
        }
        Some(_) if target.outage.is_some() => parts.push("asked again now".to_owned()),
        _ => parts.extend(pace(state)),
    }
    if let Some(restarted) = target.restarted {
        parts.push(format!("launched anew {} ago", ago(restarted, now)));
    }
    let status = parts.join(" · ");
    if target.outage.is_some() {
        LayoutCell::new(status, Tone::Critical)
    } else {
        LayoutCell::new(status, Tone::Aside)
    }
}

fn pace(state: &ScreenState) -> Option<String> {
    Some(format!("asked every {}", spell_given(state.interval?)))
}

/// What is in the way, what is wrong, and what it said, or said last.
fn body_of_one(target: &WatchedTarget, style: TermStyle, now: Timestamp) -> String {
    let mut findings = Vec::new();
    if let (Some(_), Some(judgement)) = (&target.outage, &target.judgement) {
        findings.extend(judgement.findings.iter().map(SheetFinding::from_line));
    }
    let (Some(result), Some(document)) = (&target.result, target.document()) else {
        return text_findings::draw(&findings, style);
    };
    let options = ShowOptions { fresh: target.fresh(now), ..ShowOptions::default() };
    let sheet_use = SheetUse { shortens: true, shortens_keys: true, has_bars: style.color };
    let mut sheet = Sheet::from_document(document, result, &options, sheet_use);
    findings.append(&mut sheet.findings);
    // They name options that only show has.
    sheet.notes.clear();
    let mut body = text_findings::draw(&findings, style);
    body.push_str(&text::blocks(sheet, style));
    body.trim_start_matches('\n').to_owned()
}

/// How many targets are how, the worst first.
fn head_of_many(targets: &[WatchedTarget]) -> String {
    let mut parts = vec![counted(targets.len(), "target")];
    for status in [Status::Critical, Status::Unknown, Status::Warning, Status::Ok] {
        let is_so = |target: &&WatchedTarget| {
            target.judgement.as_ref().is_some_and(|judgement| judgement.verdict == status)
        };
        let count = targets.iter().filter(is_so).count();
        if count > 0 {
            parts.push(format!("{count} {}", status.name().to_uppercase()));
        }
    }
    let waiting = targets.iter().filter(|target| target.judgement.is_none()).count();
    if waiting > 0 {
        parts.push(format!("{waiting} not answered yet"));
    }
    parts.join(" · ")
}

fn status_of_many(state: &ScreenState, now: Timestamp) -> String {
    match pace(state) {
        Some(pace) => format!("each {pace}"),
        None => format!("recorded {}", spell_utc(now)),
    }
}

/// A row for each target.
fn rows(targets: &[WatchedTarget], state: &ScreenState, style: TermStyle, now: Timestamp) -> String {
    let mut rows = Vec::new();
    for target in targets {
        let verdict = target.judgement.as_ref().map(|judgement| judgement.verdict);
        let tone = verdict.map_or(Tone::Aside, Tone::from);
        let word = verdict.map(|verdict| verdict.name().to_uppercase()).unwrap_or_default();
        let name = sanitize::line(&target.name).into_owned();
        let name = if target.fresh(now).is_empty() {
            LayoutCell::plain(name)
        } else {
            LayoutCell::plain(name).reversed()
        };
        let mut cells = vec![LayoutCell::new(mark(tone), tone), name, LayoutCell::new(word, tone)];
        let (age, what) = row_end(target, state, now);
        cells.push(age);
        cells.push(LayoutCell::plain(what));
        rows.push(cells);
    }
    // A row is a line: what is too long is cut off, and nothing below is moved.
    lay_out(rows, &ROW_MARGINS, TermStyle { width: None, ..style })
}

/// How old the last answer is, and what there is to say of it.
fn row_end(target: &WatchedTarget, state: &ScreenState, now: Timestamp) -> (LayoutCell, String) {
    if let Some(outage) = &target.outage {
        let age = LayoutCell::new(format!("none for {}", ago(outage.since, now)), Tone::Critical);
        let again = if target.next.is_none() && state.interval.is_some() { "not asked again: " } else { "" };
        return (age, format!("{again}{}", outage.failure.message_line()));
    }
    let Some(answered) = target.answered else {
        return (LayoutCell::new("waiting", Tone::Aside), String::new());
    };
    let age = LayoutCell::new(format!("{} ago", ago(answered, now)), Tone::Aside);
    let mut parts = Vec::new();
    if let Some(restarted) = target.restarted {
        parts.push(format!("launched anew {} ago", ago(restarted, now)));
    }
    let worst = target.judgement.as_ref().and_then(|judgement| judgement.findings.first());
    if let Some(worst) = worst {
        parts.push(sanitize::line(&worst.sentence).into_owned());
    }
    if let Some(document) = target.document() {
        parts.push(opening::headline(document));
    }
    (age, parts.join(" · "))
}

/// What happened last, a line each and no more than so many; of several targets with their names.
fn events(watch: &Watch, most: usize, style: TermStyle) -> Vec<String> {
    let is_one = watch.targets.len() == 1;
    let mut rows = Vec::new();
    for event in watch.history.iter().skip(watch.history.len().saturating_sub(most)) {
        let tone = tone(&event.kind);
        let mut cells = vec![LayoutCell::new(clock(event.time), Tone::Aside)];
        if !is_one {
            cells.push(LayoutCell::plain(sanitize::line(&event.target)));
        }
        cells.push(LayoutCell::new(mark(tone), tone));
        cells.push(LayoutCell::plain(sentence(event, Naming::Labels)));
        rows.push(cells);
    }
    let margins: &[u16] = if is_one { &[2, 1, 0] } else { &[2, 2, 1, 0] };
    lines(&lay_out(rows, margins, TermStyle { width: None, ..style }))
}

fn ago(then: Timestamp, now: Timestamp) -> String {
    spell_span(between(then, now).as_secs().into())
}

/// Rounded up: what is not over yet takes a second at least.
fn until(then: Timestamp, now: Timestamp) -> String {
    spell_span(between(now, then).as_millis().div_ceil(1000).try_into().unwrap_or(i128::MAX))
}

fn painted(cell: LayoutCell, style: TermStyle) -> Vec<String> {
    lines(&lay_out(vec![vec![cell]], &[0], TermStyle { width: None, ..style }))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use expect_test::expect;

    use super::*;
    use crate::document::Document;
    use crate::examples;
    use crate::failure::{Failure, FailureKind};
    use crate::session::TargetAnswer;
    use crate::source::Fetched;

    fn state() -> ScreenState {
        ScreenState { interval: Some(Duration::from_secs(5)), color: false, scrolled: 0, is_over: false }
    }

    fn moment(second: i64) -> Timestamp {
        Timestamp::from_second(examples::moment().as_second() + second).unwrap()
    }

    /// Targets that are asked at these seconds, and what they answer; nothing where they do not.
    fn watched(names: &[&str], answers: &[(usize, i64, Option<&str>)]) -> Watch {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut watch = Watch::new(&names);
        for (index, second, answer) in answers {
            let answer = match answer {
                Some(json) => {
                    Ok(Fetched { document: Document::from_json(json.as_bytes()).unwrap(), meta: None })
                }
                None => {
                    Err(Failure::message(FailureKind::Unreachable, "connection refused").hint("start it"))
                }
            };
            let target = names[*index].clone();
            let asked = TargetAnswer { target, uncertified: None, took: Duration::ZERO, answer };
            let result = examples::plan().evaluate(asked, moment(*second));
            watch.take(*index, result, moment(*second), Some(moment(second + 5)));
        }
        watch
    }

    fn drawn(watch: &Watch, size: (u16, u16), second: i64) -> String {
        let drawing = draw(watch, &state(), size, moment(second));
        assert!(drawing.lines.len() <= size.1.into());
        let lines: Vec<&str> = drawing.lines.iter().map(|line| line.trim_end()).collect();
        lines.join("\n") + "\n"
    }

    const WELL: &str =
        r#"{"version": "2.9.2", "serverName": "Paris", "serverId": "a", "license": {"valid": true}}"#;
    const INVALID: &str =
        r#"{"version": "2.9.3", "serverName": "Paris", "serverId": "b", "license": {"valid": false}}"#;

    #[test]
    fn one_target_is_the_screen_of_show_with_how_old_it_is_and_what_happened() {
        let watch = watched(&["paris"], &[(0, 0, Some(WELL)), (0, 5, Some(INVALID))]);
        expect![[r#"
            CRITICAL  Paris · JetStream 2.9.3
                      paris · 1 critical, 1 skipped
            last answer 2 s ago · asked every 5 s · launched anew 2 s ago

            ✗ license.valid  critical  the license is not valid: the server gives no reason
                                       → install a valid license

              LICENSE
            ✗ Valid             no •

              SERVER
              Name              Paris
              Version           2.9.3 •

              RECEIVER          not sent: the server left it out

              BANDWIDTH LIMITS  not sent: the server left it out

            CHANGES (UTC)
            20:00:12  i launched anew: its serverId is another one
            20:00:12    Server: Version is 2.9.3, was 2.9.2
            20:00:12    License: Valid is no, was yes
            20:00:12  ✗ CRITICAL (the license is not valid: the server gives no reason), was OK
            q quits · ↑ ↓ scroll: 1 to 13 of 20 lines
        "#]]
        .assert_eq(&drawn(&watch, (80, 24), 7));
        // A while later the changes are changes no more.
        assert!(!drawn(&watch, (80, 24), 20).contains('•'));
    }

    #[test]
    fn without_an_answer_it_says_for_how_long_and_shows_what_it_said_last() {
        let watch = watched(&["paris"], &[(0, 0, Some(WELL)), (0, 5, None)]);
        expect![[r#"
            CRITICAL  Paris · JetStream 2.9.2
                      paris · no answer since 20:00:12 UTC; shown as it was
            no answer for 4 s · last answer 9 s ago · asked again in 1 s

            ✗ reachable  critical  connection refused
                                   → start it

              LICENSE
            ✓ Valid             yes

              SERVER
              Name              Paris
              Version           2.9.2

            CHANGES (UTC)
            20:00:12  ✗ no answer: connection refused
            20:00:12  ✗ CRITICAL, was OK


            q quits · ↑ ↓ scroll: 1 to 9 of 20 lines
        "#]]
        .assert_eq(&drawn(&watch, (80, 20), 9));
        let watch = watched(&["paris"], &[(0, 5, None)]);
        expect![[r#"
            CRITICAL  paris
                      paris · no answer yet
            no answer for 7 s · asked again now
            ✗ reachable  critical  connection refused
                                   → start it



            q quits
        "#]]
        .assert_eq(&drawn(&watch, (80, 9), 12));
        expect![[r#"
            paris
            waiting for the first answer · asked every 5 s


        "#]]
        .assert_eq(&drawn(&watched(&["paris"], &[]), (80, 4), 0));
    }

    #[test]
    fn several_targets_are_a_row_each() {
        let answers = [(0, 0, Some(WELL)), (1, 0, None), (0, 5, Some(INVALID))];
        let watch = watched(&["paris", "oslo", "ro\u{1b}me"], &answers);
        expect![[r#"
            3 targets · 2 CRITICAL · 1 not answered yet
            each asked every 5 s

            ✗ paris       CRITICAL  2 s ago       launched anew 2 s ago · the license is not valid: the server gives no reason · Paris · JetStream 2.9.3
            ✗ oslo        CRITICAL  none for 7 s  connection refused
            - ro\u001bme            waiting








            CHANGES (UTC)
            20:00:12  paris  i launched anew: its serverId is another one
            20:00:12  paris    Server: Version is 2.9.3, was 2.9.2
            20:00:12  paris    License: Valid is no, was yes
            20:00:12  paris  ✗ CRITICAL (the license is not valid: the server gives no reason), was OK
            q quits
        "#]].assert_eq(&drawn(&watch, (100, 20), 7));
    }

    #[test]
    fn a_recording_says_when_it_was() {
        let watch = watched(&["paris"], &[(0, 0, Some(WELL))]);
        let played = ScreenState { interval: None, is_over: true, ..state() };
        let drawing = draw(&watch, &played, (80, 8), moment(3));
        assert!(
            drawing.lines.contains(&"recorded 2026-11-24 20:00:10 UTC · last answer 3 s ago".to_owned()),
            "{drawing:?}"
        );
        let help = drawing.lines.last().unwrap();
        assert!(help.starts_with("end of the recording · q quits"), "{help}");
    }

    #[test]
    fn on_few_lines_the_age_of_the_last_answer_stays() {
        let watch = watched(&["paris"], &[(0, 0, Some(WELL))]);
        assert_eq!(drawn(&watch, (80, 1), 3), "last answer 3 s ago · asked every 5 s\n");
        for height in 2..30 {
            assert!(drawn(&watch, (80, height), 3).contains("last answer 3 s ago"), "{height}");
        }
    }

    #[test]
    fn any_size_is_drawn_and_scrolled_to_its_end() {
        let one = watched(&["paris"], &[(0, 0, Some(WELL)), (0, 5, Some(INVALID)), (0, 10, None)]);
        let many = watched(&["paris", "oslo"], &[(0, 0, Some(WELL)), (1, 5, None)]);
        for watch in [&one, &many, &Watch::default()] {
            for width in [1, 2, 3, 10, 39, 40, 80, 133, 500] {
                for height in [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 15, 16, 17, 24, 50, 200] {
                    let size = (width, height);
                    let drawing = draw(watch, &state(), size, moment(12));
                    assert_eq!(drawing.lines.len(), usize::from(height), "{size:?}");
                    let end = ScreenState { scrolled: usize::MAX, ..state() };
                    let scrolled = draw(watch, &end, size, moment(12));
                    assert_eq!(scrolled.furthest, drawing.furthest, "{size:?}");
                }
            }
        }
    }
}
