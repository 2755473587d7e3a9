//! What rules are tried on: servers, and what is known beside what they say.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::document::Document;
use crate::health::{Evidence, Finding, Limits, Others, Outcome, Rule};
use crate::source::FetchMeta;

/// The moment at which everything is tried: 2026-11-22 20:00:07 UTC.
pub(super) const NOW: Timestamp = Timestamp::constant(1_795_377_607, 123_456_000);

/// A server that a rule judges.
pub(super) struct Given {
    pub(super) rule: &'static Rule,
    json: Value,
    document: Document,
    baseline: Option<Document>,
    others: Others<'static>,
    meta: Option<FetchMeta>,
    took: Option<Duration>,
    limits: Limits,
}

/// A server, and what the rule makes of the worst of it.
pub(super) struct RuleSample {
    pub(super) given: Given,
    pub(super) outcome: Outcome,
}

/// A saved document that a rule judges by its own limits.
#[allow(clippy::needless_pass_by_value, reason = "samples read better")]
pub(super) fn given(rule: &'static Rule, json: Value) -> Given {
    let document = document(&json);
    Given {
        rule,
        json,
        document,
        baseline: None,
        others: Others::Nobody,
        meta: None,
        took: None,
        limits: rule.limits(),
    }
}

/// What is seen on the way to a server without TLS, by nobody in particular.
pub(super) fn seen() -> FetchMeta {
    FetchMeta {
        received: NOW,
        round_trip: Duration::from_millis(1),
        certificate: None,
        intermediate: None,
        login: None,
        superuser: false,
        port: None,
    }
}

fn document(json: &Value) -> Document {
    Document::from_json(json.to_string().as_bytes()).unwrap()
}

fn pointer(path: &str) -> String {
    format!("/{}", path.replace('.', "/"))
}

/// Puts a value, or nothing, in the place of a field.
fn set(json: &mut Value, path: &str, value: Option<Value>) {
    let Some((key, rest)) = path.split_once('.') else {
        match value {
            Some(value) => json[path] = value,
            None => drop(json.as_object_mut().unwrap().remove(path)),
        }
        return;
    };
    if json.get(key).is_none() {
        json[key] = Value::Object(serde_json::Map::new());
    }
    set(&mut json[key], rest, value);
}

impl Given {
    /// The same of a server of today that shows everything, with another value of a field, or without it.
    pub(super) fn with(self, path: &str, value: Option<Value>) -> Self {
        let mut json = self.json.clone();
        set(&mut json, "version", Some(Value::from("2.9.2")));
        for right in ["user.authed", "user.superuser"] {
            if json.pointer(&pointer(right)).is_none() {
                set(&mut json, right, Some(Value::from(true)));
            }
        }
        set(&mut json, path, value);
        Self { document: document(&json), json, ..self }
    }

    /// Whether the server says something in a field.
    pub(super) fn has(&self, path: &str) -> bool {
        self.json.pointer(&pointer(path)).is_some()
    }

    #[allow(clippy::needless_pass_by_value, reason = "samples read better")]
    pub(super) fn baseline(self, json: Value) -> Self {
        Self { baseline: Some(document(&json)), ..self }
    }

    pub(super) fn others(self, others: Others<'static>) -> Self {
        Self { others, ..self }
    }

    pub(super) fn meta(self, meta: FetchMeta) -> Self {
        Self { meta: Some(meta), ..self }
    }

    pub(super) fn took(self, took: Duration) -> Self {
        Self { took: Some(took), ..self }
    }

    pub(super) fn warning_at(mut self, limit: &str) -> Self {
        self.limits.warning = Some(self.rule.scale.unwrap().read(limit).unwrap());
        self
    }

    pub(super) fn critical_at(mut self, limit: &str) -> Self {
        self.limits.critical = Some(self.rule.scale.unwrap().read(limit).unwrap());
        self
    }

    pub(super) fn has_the_rules_own_limits(&self) -> bool {
        self.limits == self.rule.limits()
    }

    /// What the rule says of each of its parts.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let evidence = Evidence {
            baseline: self.baseline.as_ref(),
            others: self.others.clone(),
            meta: self.meta.as_ref(),
            took: self.took,
            ..Evidence::from_document(&self.document, NOW)
        };
        self.rule.evaluate(self.limits, &evidence)
    }

    /// The worst of what the rule says.
    pub(super) fn finding(&self) -> Finding {
        self.findings().into_iter().max_by_key(|finding| finding.outcome).unwrap()
    }

    pub(super) fn gives(self, outcome: Outcome) -> RuleSample {
        RuleSample { given: self, outcome }
    }
}
