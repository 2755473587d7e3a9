//! `jsinfo/watch` 1: an event of `jsinfo watch`, a line each, in a pipe and in a recording.
//!
//! There may be more events, and each may get more fields. What is here stays as it is. A field that an event has nothing to
//! say of is not there.

use serde::Serialize;

use super::check::CheckEntry;
use crate::check::status::Status;
use crate::failure_entry::FailureEntry;
use crate::json::Value;
use crate::watch::event::{EventKind, Judgement, SentValue, WatchEvent};
use crate::watch::replay::{SCHEMA, VERSION};

/// Something that happened to a target.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct WatchLine<'a> {
    /// `jsinfo/watch`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// When it was seen, by the clock of the machine that watches: RFC 3339 in UTC, to the millisecond.
    time: String,
    /// The target, as it was named.
    target: &'a str,
    /// What happened: `snapshot`, the first answer; `change`, a field says something else; `restart`, the server was launched
    /// anew; `verdict`, something else is wrong than before; `down`, it gives no answer; `up`, it answers again. An open
    /// list.
    event: &'static str,
    /// Of a snapshot and a verdict: the worst of what was found: `ok`, `warning`, `critical` or `unknown`. A closed list.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    /// Of a verdict: the one before; not there where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_verdict: Option<&'static str>,
    /// Of a snapshot and a verdict: what is wrong or worth knowing, the worst first, as in `jsinfo/check`.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<CheckEntry<'a>>>,
    /// Of a snapshot: the document as it was sent, secrets masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    info: Option<Value>,
    /// Of a change and a restart: the path of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    /// Of a change and a restart: the value before; null where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a Value>,
    /// Of a change and a restart: `value`, `null`, `absent` or `odd`. An open list.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_state: Option<&'static str>,
    /// Of a change and a restart: the value now; null where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a Value>,
    /// Of a change and a restart: in which state it is there, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    new_state: Option<&'static str>,
    /// Of `down`: why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureEntry>,
    /// Of `up`: how long there was none, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    down_ms: Option<u64>,
}

/// What stands for a value that there is not.
static NULL: Value = Value::Null;

impl<'a> WatchLine<'a> {
    pub(crate) fn from_event(event: &'a WatchEvent) -> Self {
        let mut line = Self::new(event);
        match &event.kind {
            EventKind::Snapshot { document, judgement } => {
                line.judge(judgement);
                line.info = Some(Value::Object(document.root().clone()));
            }
            EventKind::Change { field, old, new } => line.change(field.path, old, new),
            EventKind::Restart { old, new } => line.change("serverId", old, new),
            EventKind::Verdict { old, judgement } => {
                line.judge(judgement);
                line.old_verdict = old.map(Status::name);
            }
            EventKind::Down { failure } => line.failure = Some(FailureEntry::from_failure(failure)),
            EventKind::Up { outage } => {
                line.down_ms = Some(u64::try_from(outage.as_millis()).unwrap_or(u64::MAX));
            }
        }
        line
    }

    fn new(event: &'a WatchEvent) -> Self {
        Self {
            schema: SCHEMA,
            schema_version: VERSION,
            time: event.time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            target: &event.target,
            event: event.kind.name(),
            verdict: None,
            old_verdict: None,
            findings: None,
            info: None,
            field: None,
            old: None,
            old_state: None,
            new: None,
            new_state: None,
            failure: None,
            down_ms: None,
        }
    }

    fn judge(&mut self, judgement: &'a Judgement) {
        self.verdict = Some(judgement.verdict.name());
        self.findings = Some(judgement.findings.iter().map(CheckEntry::from_line).collect());
    }

    fn change(&mut self, path: &'static str, old: &'a SentValue, new: &'a SentValue) {
        self.field = Some(path);
        self.old = Some(old.value.as_ref().unwrap_or(&NULL));
        self.old_state = Some(old.state.name());
        self.new = Some(new.value.as_ref().unwrap_or(&NULL));
        self.new_state = Some(new.state.name());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;
    use crate::json;
    use crate::watch::replay;

    fn lines() -> Vec<String> {
        examples::watch_events().iter().map(|event| json::compact(&WatchLine::from_event(event))).collect()
    }

    #[test]
    fn names_stay() {
        let lines = lines();
        let (_, behind_the_snapshot) = lines.split_first().unwrap();
        let shown =
            behind_the_snapshot.join("\n").replace(r#""schema":"jsinfo/watch","schemaVersion":1"#, "…");
        expect_test::expect![[r#"
            {…,"time":"2026-11-24T20:00:08.500Z","target":"paris","event":"restart","field":"serverId","old":"launch 1","oldState":"value","new":"launch 2","newState":"value"}
            {…,"time":"2026-11-24T20:00:10.000Z","target":"paris","event":"change","field":"license.valid","old":true,"oldState":"value","new":false,"newState":"value"}
            {…,"time":"2026-11-24T20:00:11.500Z","target":"paris","event":"change","field":"configuration.cloudFileCache.maximumSize","old":4294967296,"oldState":"value","new":null,"newState":"absent"}
            {…,"time":"2026-11-24T20:00:13.000Z","target":"paris","event":"verdict","verdict":"critical","oldVerdict":"ok","findings":[{"rule":"license.valid","expectation":null,"field":null,"status":"critical","severity":"critical","value":null,"measured":null,"threshold":null,"message":"the license is not valid","hint":"install a valid license","muted":null}]}
            {…,"time":"2026-11-24T20:00:14.500Z","target":"paris","event":"down","failure":{"kind":"unreachable","exitCode":11,"phase":null,"message":"connection refused","hints":["start it"],"retryable":true}}
            {…,"time":"2026-11-24T20:00:16.000Z","target":"paris","event":"up","downMs":12345}"#]].assert_eq(&shown);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for line in lines() {
            let value = json::read(line.as_bytes()).unwrap();
            let event = replay::read(&value).unwrap().unwrap();
            let again = json::compact(&WatchLine::from_event(&event));
            // Of a finding, a recording holds what there is to say; of a failure, not how it is to be asked again.
            if !line.contains("\"findings\":[{") {
                assert_eq!(again, line);
            }
        }
    }
}
