//! The schemas of the TOML files, from the tables of their keys. Whoever writes such a file wants to be told of a typo, so
//! that they take no other keys.

use serde_json::{Map, Value, json};

use crate::catalogue::Class;
use crate::check::policy::{
    EXPECT, EXPECTATION_KEYS, ExpectationKey, MUTE, MUTE_KEYS, MuteKey, POLICY_KEYS, PolicyKey, RULE_KEYS,
    RuleKey, SEVERITIES, UNTIL,
};
use crate::check::policy_same::{MAJORITY, SAME_KEYS, SameKey};
use crate::config::setting::ValueKind;
use crate::config::table::{ADDRESS, GROUPS, SERVERS};
use crate::config::{KeyScope, SETTINGS, Setting};
use crate::health::{Outcome, RULES, Rule};

/// The configuration file.
pub(super) fn config() -> Value {
    let server = json!({
        "description": "A server: its target, and what holds for it alone.",
        "type": "object",
        "required": [ADDRESS.name],
        "properties": settings(KeyScope::Server),
        "additionalProperties": false,
    });
    let mut properties = settings(KeyScope::Top);
    properties[SERVERS.name]["additionalProperties"] = server;
    properties[GROUPS.name]["additionalProperties"] = texts("Targets and other groups, written @NAME.");
    json!({
        "title": "jsinfo's configuration file",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// The keys that may stand at a place.
fn settings(scope: KeyScope) -> Map<String, Value> {
    let mut properties = Map::new();
    for setting in SETTINGS {
        if setting.key == Some(scope) || setting.key == Some(KeyScope::Both) {
            properties.insert(setting.name.to_owned(), of_setting(setting));
        }
    }
    properties
}

fn of_setting(setting: &Setting) -> Value {
    let takes = setting.description();
    let description = match setting.option {
        Some(option) => format!("{}. It takes {takes}.", option.about),
        None => format!("{}.", capitalized(&takes)),
    };
    let mut schema = match setting.kind {
        ValueKind::Flag => json!({"type": "boolean"}),
        ValueKind::Name | ValueKind::Path => json!({"type": "string", "pattern": "\\S"}),
        ValueKind::Time => json!({"type": ["string", "integer"], "minimum": 1, "pattern": "\\d"}),
        ValueKind::Command => {
            json!({"type": ["string", "array"], "pattern": "\\S", "minItems": 1, "items": {"type": "string"}})
        }
        ValueKind::Pins => json!({"type": ["string", "array"], "items": {"type": "string"}}),
        ValueKind::Structure => json!({"type": "object"}),
        ValueKind::Word(words) => {
            let mut names = Vec::new();
            for word in words() {
                names.push(word.name);
                names.extend(word.alias);
            }
            one_of(&names)
        }
    };
    schema["description"] = description.into();
    if let Some(default) = setting.default.and_then(|default| default().spell())
        && !matches!(setting.kind, ValueKind::Flag)
    {
        schema["default"] = default.into();
    }
    schema
}

// What is said of a rule that judges no amount, and of one that has limits.
const PLAIN_RULE: &str = "rule";
const LIMITED_RULE: &str = "ruleWithLimits";

/// A policy of `check`.
pub(super) fn policy() -> Value {
    let mut properties = Map::new();
    for (name, key) in POLICY_KEYS {
        let schema = match key {
            PolicyKey::Rules => rules(""),
            PolicyKey::Expectations => tables(EXPECTATION_KEYS, of_expectation_key, &[EXPECT]),
            PolicyKey::Same => tables(SAME_KEYS, of_same_key, &[]),
            PolicyKey::Mutes => tables(MUTE_KEYS, of_mute_key, &[MUTE, UNTIL]),
        };
        properties.insert((*name).to_owned(), schema);
    }
    json!({
        "title": "a policy of jsinfo check",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": {PLAIN_RULE: rule_definition(false), LIMITED_RULE: rule_definition(true)},
    })
}

/// The rules whose codes begin so. A code with a dot is one key or, where nobody puts quotes around it, a table inside a
/// table.
fn rules(prefix: &str) -> Value {
    let mut properties = Map::new();
    for rule in RULES.iter() {
        let Some(rest) = rule.code.strip_prefix(prefix) else { continue };
        properties.insert(rest.to_owned(), of_rule(rule));
        if let Some((first, _)) = rest.split_once('.')
            && !RULES.iter().any(|other| other.code == format!("{prefix}{first}"))
        {
            properties.insert(first.to_owned(), rules(&format!("{prefix}{first}.")));
        }
    }
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

fn of_rule(rule: &Rule) -> Value {
    let definition = if rule.scale.is_some() { LIMITED_RULE } else { PLAIN_RULE };
    json!({"description": format!("{}.", capitalized(rule.about)), "$ref": format!("#/$defs/{definition}")})
}

/// What is said of a rule: whether it is wanted, or a table.
fn rule_definition(has_limits: bool) -> Value {
    let mut properties = Map::new();
    for (name, key) in RULE_KEYS {
        let schema = match key {
            RuleKey::Enabled => described("Whether it is wanted.", json!({"type": "boolean"})),
            RuleKey::Required => described(
                "Whether it is a finding that there is nothing to judge; it is, unless this is false.",
                json!({"type": "boolean"}),
            ),
            RuleKey::Severity => described("What it finds counts as this at least.", severity()),
            RuleKey::Warn | RuleKey::Crit if !has_limits => continue,
            RuleKey::Warn => described("From here on it is a warning, as in 45d or 85%.", limit()),
            RuleKey::Crit => described("From here on it is critical.", limit()),
        };
        properties.insert((*name).to_owned(), schema);
    }
    json!({"type": ["boolean", "object"], "properties": properties, "additionalProperties": false})
}

fn capitalized(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    first.to_uppercase() + rest
}

fn of_expectation_key(key: &ExpectationKey) -> Value {
    match key {
        ExpectationKey::Expect => {
            described("Such as version >= 2.9.1.", json!({"type": "string", "pattern": "\\S"}))
        }
        ExpectationKey::Severity => {
            described("What it counts as where it does not hold; critical, unless given.", severity())
        }
        ExpectationKey::Targets => {
            texts("The targets and @GROUPS that it is expected of; all, unless given.")
        }
        ExpectationKey::Reason => described("Why it is expected.", json!({"type": "string"})),
    }
}

fn of_same_key(key: &SameKey) -> Value {
    match key {
        SameKey::Fields => texts("The paths of the fields that have to be the same."),
        SameKey::Class => described(
            "Those of this class have to be the same; the settings, where no fields are named either.",
            one_of(&Class::ALL.map(Class::name)),
        ),
        SameKey::Except => texts("The paths of fields that need not be the same."),
        SameKey::Reference => described(
            &format!("The server that says what is right, or {MAJORITY}, which it is unless given."),
            json!({"type": "string", "pattern": "\\S"}),
        ),
        SameKey::Severity => described("What it counts as to differ; warning, unless given.", severity()),
        SameKey::Targets => {
            texts("The targets and @GROUPS at which it has to be the same; all, unless given.")
        }
        SameKey::Reason => described("Why it has to be the same.", json!({"type": "string"})),
    }
}

fn of_mute_key(key: &MuteKey) -> Value {
    match key {
        MuteKey::Mute => described(
            "A rule, or an expectation as it is written.",
            json!({"type": "string", "pattern": "\\S"}),
        ),
        MuteKey::Until => described(
            "The last day on which it is muted, in UTC.",
            json!({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}"}),
        ),
        MuteKey::Severity => described("Only what is as bad as this at most.", severity()),
        MuteKey::Targets => texts("The targets and @GROUPS of which it is muted; all, unless given."),
        MuteKey::Reason => described("Why it is muted.", json!({"type": "string"})),
    }
}

/// A list of tables with these keys.
fn tables<K>(keys: &[(&str, K)], of_key: fn(&K) -> Value, required: &[&str]) -> Value {
    let mut properties = Map::new();
    for (name, key) in keys {
        properties.insert((*name).to_owned(), of_key(key));
    }
    let table = json!({
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    });
    json!({"type": "array", "items": table})
}

fn severity() -> Value {
    one_of(&SEVERITIES.map(Outcome::name))
}

/// As on the command line; a plain 0 is the same in every unit.
fn limit() -> Value {
    json!({"type": ["string", "integer"], "minimum": 0, "maximum": 0})
}

/// Text, or a list of texts.
fn texts(description: &str) -> Value {
    json!({"description": description, "type": ["string", "array"], "items": {"type": "string"}})
}

fn described(description: &str, mut schema: Value) -> Value {
    schema["description"] = description.into();
    schema
}

/// One of a few words, which editors complete, in any case.
fn one_of(words: &[&str]) -> Value {
    let mut patterns = Vec::new();
    for word in words {
        let mut pattern = String::new();
        for c in word.chars() {
            pattern.extend(['[', c.to_ascii_lowercase(), c.to_ascii_uppercase(), ']']);
        }
        patterns.push(pattern);
    }
    json!({"anyOf": [{"enum": words}, {"type": "string", "pattern": format!("^({})$", patterns.join("|"))}]})
}
