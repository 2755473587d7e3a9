//! The events of a recording: lines of `jsinfo/watch`, read back. What a later release adds is passed over: events, fields
//! and words that are not known here.

use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use jiff::Timestamp;

use super::event::{EventKind, Judgement, SentValue, WatchEvent};
use super::target::WatchedTarget;
use crate::catalogue::{self, Field, Section};
use crate::check::report::{CheckId, CheckLine, TargetResult};
use crate::check::status::Status;
use crate::document::{self, Document};
use crate::failure::{Failure, FailureKind};
use crate::failure_entry;
use crate::health::{Outcome, Rule};
use crate::json::{Member, Number, Object, Text, Value};
use crate::source::Fetched;
use crate::variation::FieldState;

/// What the lines say that they are, and in which version.
pub(crate) const SCHEMA: &str = "jsinfo/watch";
pub(crate) const VERSION: u32 = 1;

/// Whether a value is a line of a recording.
pub(crate) fn is_recorded(line: &Value) -> bool {
    line.get("schema").and_then(Value::as_str) == Some(SCHEMA)
}

/// Reads a line; none for an event that is not known here.
///
/// # Errors
/// Says what is wrong with it.
pub(crate) fn read(line: &Value) -> anyhow::Result<Option<WatchEvent>> {
    if !is_recorded(line) {
        bail!("it is no event of jsinfo watch");
    }
    let version = line.get("schemaVersion").and_then(Value::as_number).and_then(Number::integer);
    if version != Some(VERSION.into()) {
        bail!("it is of another version of {SCHEMA} than {VERSION}");
    }
    let time = text(line, "time")?;
    let time: Timestamp = time.parse().map_err(|_| anyhow!("its time is none: {time}"))?;
    let target = text(line, "target")?.to_owned();
    let kind = match text(line, "event")? {
        "snapshot" => Some(EventKind::Snapshot { document: document(line)?, judgement: judgement(line)? }),
        "change" => match catalogue::field(text(line, "field")?) {
            Ok(field) => Some(EventKind::Change { field, old: sent(line, "old")?, new: sent(line, "new")? }),
            Err(_) => None,
        },
        "restart" => Some(EventKind::Restart { old: sent(line, "old")?, new: sent(line, "new")? }),
        "verdict" => Some(EventKind::Verdict {
            old: line.get("oldVerdict").and_then(Value::as_str).and_then(status),
            judgement: judgement(line)?,
        }),
        "down" => Some(EventKind::Down { failure: failure(line)? }),
        "up" => Some(EventKind::Up { outage: outage(line) }),
        _ => None,
    };
    Ok(kind.map(|kind| WatchEvent { time, target, kind }))
}

fn text<'a>(value: &'a Value, key: &str) -> anyhow::Result<&'a str> {
    value.get(key).and_then(Value::as_str).with_context(|| format!("it has no {key}"))
}

fn document(line: &Value) -> anyhow::Result<Document> {
    let info = line.get("info").context("it has no info")?;
    let mut document = Document::from_value(info.clone()).context("its info is no document")?;
    // Once more: who has written to the file since, nobody knows.
    document.mask_secrets();
    Ok(document)
}

/// A word that is not known here is worse than a good one: nobody can tell.
fn judgement(line: &Value) -> anyhow::Result<Judgement> {
    let verdict = status(text(line, "verdict")?).unwrap_or(Status::Unknown);
    let mut findings = Vec::new();
    for entry in line.get("findings").and_then(Value::as_array).unwrap_or_default() {
        findings.extend(finding(entry));
    }
    Ok(Judgement { verdict, findings })
}

/// What was found; none where the rule is not known here, or found nothing.
fn finding(entry: &Value) -> Option<CheckLine> {
    let word = |key: &str| entry.get(key).and_then(Value::as_str);
    let rule = Rule::find(word("rule")?).ok()?;
    Some(CheckLine {
        id: CheckId::Rule(rule.code),
        field: word("field").and_then(|path| catalogue::field(path).ok()),
        outcome: outcome(word("status")?)?,
        muted: None,
        sentence: word("message").unwrap_or_default().to_owned().into(),
        advice: word("hint").unwrap_or_default().to_owned(),
        value: None,
        measurement: None,
    })
}

fn outcome(word: &str) -> Option<Outcome> {
    let known = [Outcome::Notice, Outcome::Warning, Outcome::Unknown, Outcome::Critical];
    known.into_iter().find(|outcome| outcome.name() == word)
}

fn status(word: &str) -> Option<Status> {
    let known = [Status::Ok, Status::Warning, Status::Unknown, Status::Critical];
    known.into_iter().find(|status| status.name() == word)
}

/// What a server said of a field, before or after a change.
fn sent(line: &Value, side: &str) -> anyhow::Result<SentValue> {
    let word = text(line, &format!("{side}State"))?;
    let known =
        [FieldState::Value, FieldState::Null, FieldState::Absent, FieldState::Odd, FieldState::Hidden];
    // A state that only a later release knows is at least none that is in order.
    let state = known.into_iter().find(|state| state.name() == word).unwrap_or(FieldState::Odd);
    let value = match state {
        FieldState::Null | FieldState::Absent | FieldState::Hidden => None,
        FieldState::Value | FieldState::Odd => line.get(side).cloned(),
    };
    Ok(SentValue { state, value })
}

fn failure(line: &Value) -> anyhow::Result<Failure> {
    let entry = line.get("failure").context("it has no failure")?;
    // A server that was down is not taken for one that was up because a later release knows more kinds.
    failure_entry::read(entry, Some(FailureKind::Protocol))
}

fn outage(line: &Value) -> Duration {
    let milliseconds = line.get("downMs").and_then(Value::as_number).and_then(Number::integer);
    Duration::from_millis(u64::try_from(milliseconds.unwrap_or_default()).unwrap_or_default())
}

impl WatchedTarget {
    /// Takes in an event of a recording: the document and the findings that it adds up to, too.
    pub(super) fn replay(&mut self, event: &WatchEvent) {
        match &event.kind {
            EventKind::Snapshot { document, .. } => self.show(document.clone(), event.time),
            EventKind::Change { field, new, .. } => self.change(field, new, event.time),
            EventKind::Restart { new, .. } => {
                if let Ok(field) = catalogue::field("serverId") {
                    self.change(field, new, event.time);
                }
            }
            EventKind::Verdict { .. } | EventKind::Down { .. } | EventKind::Up { .. } => {}
        }
        // A verdict changes with a failure as well, so it does not say that somebody answered.
        let is_answer = !matches!(event.kind, EventKind::Down { .. } | EventKind::Verdict { .. });
        if is_answer {
            self.answered = Some(event.time);
        }
        self.note(&event.kind, event.time);
        if let (Some(result), Some(judgement)) = (&mut self.result, &self.judgement) {
            result.verdict = judgement.verdict;
            result.lines.clone_from(&judgement.findings);
        }
    }

    fn change(&mut self, field: &'static Field, new: &SentValue, time: Timestamp) {
        let Some(document) = self.document() else { return };
        let mut root = document.clone().into_root();
        put(&mut root, &sections_around(field), field, new);
        if let Ok(document) = Document::from_value(Value::Object(root)) {
            self.show(document, time);
        }
    }

    fn show(&mut self, document: Document, time: Timestamp) {
        let (verdict, lines) = match &self.judgement {
            Some(judgement) => (judgement.verdict, judgement.findings.clone()),
            None => (Status::Unknown, Vec::new()),
        };
        self.result = Some(TargetResult {
            target: self.name.clone(),
            verdict,
            lines,
            as_of: time,
            took: Duration::ZERO,
            answer: Ok(Fetched { document, meta: None }),
        });
    }
}

/// The sections that lead to a field, the outermost first; not the top level.
fn sections_around(field: &Field) -> Vec<&'static Section> {
    let mut around = Vec::new();
    let mut section = Some(field.section);
    while let Some(inner) = section
        && inner.parent.is_some()
    {
        around.insert(0, inner);
        section = inner.parent;
    }
    around
}

/// Puts what was sent of a field where it belongs, in the place of what is read there: of several of its names, the newest.
fn put(object: &mut Object, around: &[&'static Section], field: &Field, sent: &SentValue) {
    let Some((section, rest)) = around.split_first() else {
        let key = document::sent_key(object, field).unwrap_or(field.key);
        let value = match sent.state {
            FieldState::Absent | FieldState::Hidden => None,
            FieldState::Null => Some(Value::Null),
            FieldState::Value | FieldState::Odd => sent.value.clone(),
        };
        return set(object, key, value);
    };
    let key = document::sent_section_key(object, section).unwrap_or(section.key);
    if object.get(key).and_then(Value::as_object).is_none() {
        set(object, key, Some(Value::Object(Object::default())));
    }
    if let Some(Value::Object(inner)) = object.get_mut(key) {
        put(inner, rest, field, sent);
    }
}

/// Sets the value of a key, in its place where it has one; takes it out where there is none.
fn set(object: &mut Object, key: &str, value: Option<Value>) {
    let Some(value) = value else {
        object.take_all(key);
        return;
    };
    if let Some(place) = object.get_mut(key) {
        *place = value;
        return;
    }
    let mut members = object.members().to_vec();
    members.push(Member { key: Text::new(key), value });
    *object = Object::from_members(members);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn put_in(document: &str, path: &str, sent: &SentValue) -> String {
        let Ok(Value::Object(mut root)) = json::read(document.as_bytes()) else { panic!() };
        let field = catalogue::field(path).unwrap();
        put(&mut root, &sections_around(field), field, sent);
        Value::Object(root).to_string()
    }

    #[test]
    fn a_change_is_put_where_the_field_belongs() {
        let value = SentValue { state: FieldState::Value, value: Some(Value::from("x")) };
        let absent = SentValue { state: FieldState::Absent, value: None };
        let null = SentValue { state: FieldState::Null, value: None };
        let mark = "configuration.cloudFileCache.highWatermark";
        for (document, path, sent, expected) in [
            (r#"{"version":"1","a":2}"#, "version", &value, r#"{"version":"x","a":2}"#),
            (r#"{"version":"1","a":2}"#, "version", &absent, r#"{"a":2}"#),
            (r#"{"a":2}"#, "version", &null, r#"{"a":2,"version":null}"#),
            (r#"{"user":{"username":"1"}}"#, "user.userName", &value, r#"{"user":{"username":"x"}}"#),
            (
                r#"{"user":{"userName":"1","username":"2"}}"#,
                "user.userName",
                &value,
                r#"{"user":{"userName":"x","username":"2"}}"#,
            ),
            ("{}", mark, &value, r#"{"configuration":{"cloudFileCache":{"highWatermark":"x"}}}"#),
            (
                r#"{"configuration":{"fileCache":{"highWatermark":1}}}"#,
                mark,
                &value,
                r#"{"configuration":{"fileCache":{"highWatermark":"x"}}}"#,
            ),
        ] {
            assert_eq!(put_in(document, path, sent), expected, "{document}");
        }
    }

    #[test]
    fn what_a_later_release_adds_is_passed_over_and_what_is_broken_is_not() {
        let line = |rest: &str| {
            let text = format!(
                r#"{{"schema":"jsinfo/watch","schemaVersion":1,"time":"2026-11-22T20:00:07.5Z","target":"paris",{rest}}}"#
            );
            match read(&json::read(text.as_bytes()).unwrap()) {
                Ok(Some(event)) => event.kind.name().to_owned(),
                Ok(None) => "passed over".to_owned(),
                Err(error) => error.to_string(),
            }
        };
        for (rest, expected) in [
            (r#""event":"weather","sun":true"#, "passed over"),
            (r#""event":"change","field":"of.tomorrow","old":1,"new":2"#, "passed over"),
            (r#""event":"up","downMs":3,"more":[]"#, "up"),
            (r#""event":"verdict","verdict":"splendid","findings":[{"rule":"of.tomorrow"}]"#, "verdict"),
            (r#""event":"down","failure":{"kind":"of tomorrow","message":"no"}"#, "down"),
            (r#""event":"down""#, "it has no failure"),
            (r##""event":"snapshot","verdict":"ok""##, "it has no info"),
            (r#""event":"change","field":"version","old":1"#, "it has no oldState"),
            (r#""tense":"past""#, "it has no event"),
        ] {
            assert_eq!(line(rest), expected, "{rest}");
        }
        let other = json::read(br#"{"schema":"jsinfo/watch","schemaVersion":2}"#).unwrap();
        assert_eq!(read(&other).unwrap_err().to_string(), "it is of another version of jsinfo/watch than 1");
    }
}
