//! What happens to targets that are watched: a sentence for people, a line in a log, and a line of JSON.

use jiff::Timestamp;

use super::opening::headline;
use super::sheet::{Tone, counted};
use crate::catalogue::Field;
use crate::check::status::Status;
use crate::health::rules::{LOGIN, REACHABLE};
use crate::json;
use crate::schema::watch::WatchLine;
use crate::text::sanitize;
use crate::units::time::{spell_span, spell_utc};
use crate::variation::FieldState;
use crate::watch::event::{EventKind, Judgement, SentValue, WatchEvent};

/// The most characters of a value in a sentence.
const MOST_OF_A_VALUE: usize = 100;

/// And of what was found.
const MOST_OF_A_SENTENCE: usize = 300;

/// An event as a line of a log, with its end.
pub(crate) fn line(event: &WatchEvent) -> String {
    let target = sanitize::line(&event.target);
    format!("{}  {target}  {}\n", spell_utc(event.time), sentence(event, Naming::Paths))
}

/// An event as a line of JSON, with its end.
pub(crate) fn json_line(event: &WatchEvent) -> String {
    json::compact(&WatchLine::from_event(event)) + "\n"
}

/// What fields are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// By their paths, for those who search.
    Paths,
    /// By the labels that stand on the same screen.
    Labels,
}

/// What happened, in a sentence without its full stop that is safe to show.
pub(super) fn sentence(event: &WatchEvent, naming: Naming) -> String {
    match &event.kind {
        EventKind::Snapshot { document, judgement } => {
            format!("{}: {}", verdict(judgement), headline(document))
        }
        EventKind::Change { field, old, new } => {
            let name = match naming {
                Naming::Paths => field.path.to_owned(),
                Naming::Labels => format!("{}: {}", field.section.title, field.label),
            };
            format!("{name} is {}, was {}", spell(field, new), spell(field, old))
        }
        EventKind::Restart { .. } => "launched anew: its serverId is another one".to_owned(),
        EventKind::Verdict { old: Some(old), judgement } => {
            format!("{}, was {}", verdict(judgement), name(*old))
        }
        EventKind::Verdict { old: None, judgement } => verdict(judgement),
        EventKind::Down { failure } => format!("no answer: {}", failure.message_line()),
        EventKind::Up { outage } => {
            format!("answers again, after {}", spell_span(outage.as_secs().into()))
        }
    }
}

/// How it looks.
pub(super) fn tone(kind: &EventKind) -> Tone {
    match kind {
        EventKind::Snapshot { judgement, .. } | EventKind::Verdict { judgement, .. } => {
            judgement.verdict.into()
        }
        EventKind::Change { .. } => Tone::Plain,
        EventKind::Restart { .. } => Tone::Notice,
        EventKind::Down { .. } => Tone::Critical,
        EventKind::Up { .. } => Tone::Good,
    }
}

/// The time of a day, in UTC.
pub(super) fn clock(time: Timestamp) -> String {
    time.strftime("%H:%M:%S").to_string()
}

/// The verdict, and the worst of what it was made of. That there is no answer is told by itself.
fn verdict(judgement: &Judgement) -> String {
    let Some((worst, others)) = judgement.findings.split_first() else {
        return name(judgement.verdict);
    };
    if [REACHABLE.code, LOGIN.code].contains(&worst.id.code()) {
        return name(judgement.verdict);
    }
    let more = if others.is_empty() {
        String::new()
    } else {
        format!(", and {} more", counted(others.len(), "finding"))
    };
    let sentence = sanitize::cut(sanitize::line(&worst.sentence).into_owned(), MOST_OF_A_SENTENCE);
    format!("{} ({sentence}{more})", name(judgement.verdict))
}

fn name(status: Status) -> String {
    status.name().to_uppercase()
}

/// A value as people read it; what there is in its place, where there is none.
pub(super) fn spell(field: &Field, sent: &SentValue) -> String {
    let text = match (&sent.value, sent.state) {
        (_, FieldState::Absent) => return "not sent".to_owned(),
        (_, FieldState::Hidden) => return "not shown".to_owned(),
        (None, _) | (_, FieldState::Null) => return "null".to_owned(),
        (Some(value), FieldState::Value) => field.kind.human(value),
        (Some(value), FieldState::Odd) => format!("{} (odd)", field.kind.human(value)),
    };
    if text.is_empty() {
        return "empty".to_owned();
    }
    sanitize::cut(sanitize::line(&text).into_owned(), MOST_OF_A_VALUE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn an_event_is_a_line() {
        let lines: String = examples::watch_events().iter().map(line).collect();
        expect_test::expect![[r#"
            2026-11-24 20:00:07 UTC  paris  OK: paris · JetStream 2.9.2 on Linux · asked as ops
            2026-11-24 20:00:08 UTC  paris  launched anew: its serverId is another one
            2026-11-24 20:00:10 UTC  paris  license.valid is no, was yes
            2026-11-24 20:00:11 UTC  paris  configuration.cloudFileCache.maximumSize is not sent, was 4 GiB
            2026-11-24 20:00:13 UTC  paris  CRITICAL (the license is not valid), was OK
            2026-11-24 20:00:14 UTC  paris  no answer: connection refused
            2026-11-24 20:00:16 UTC  paris  answers again, after 12 s
        "#]]
        .assert_eq(&lines);
    }
}
