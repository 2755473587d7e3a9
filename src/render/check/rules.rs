//! The rules with the limits in force, as `jsinfo check --list` prints them.
//!
//! The JSON is a contract: frozen structures apart from the internal types, with a schema's name and version.

use serde::Serialize;

use crate::check::plan::{Plan, PlannedRule};
use crate::health::limits::{Bad, Limit};
use crate::output::TermStyle;
use crate::render::table;

const SCHEMA_VERSION: u32 = 1;

/// Every rule that is wanted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rules {
    schema: &'static str,
    schema_version: u32,
    #[serde(rename = "rules")]
    entries: Vec<RuleEntry>,
}

#[derive(Serialize)]
struct RuleEntry {
    rule: &'static str,
    /// The fields that it judges; none where it looks at something else.
    fields: Vec<&'static str>,
    /// From where on it is a warning, as people write it; null where it never is by an amount.
    warning: Option<String>,
    critical: Option<String>,
    /// Which side of a limit is bad, the limit included: `low` or `high`; null where there is none.
    bad: Option<&'static str>,
    #[serde(skip)]
    thresholds: [String; 2],
    message: &'static str,
    hint: &'static str,
}

impl Rules {
    pub(crate) fn of(plan: &Plan) -> Self {
        let entries = plan.rules.iter().map(RuleEntry::of).collect();
        Self { schema: "jsinfo/rules", schema_version: SCHEMA_VERSION, entries }
    }

    pub(crate) fn json(&self) -> String {
        crate::render::json::of(self)
    }

    pub(crate) fn table(&self, style: TermStyle) -> String {
        let row = |entry: &RuleEntry| {
            let [warning, critical] = entry.thresholds.clone();
            [entry.rule.to_owned(), warning, critical, entry.message.to_owned()]
        };
        table::columns(
            ["RULE", "WARNING", "CRITICAL", "FINDS FAULT WHERE"],
            self.entries.iter().map(row),
            style,
        )
    }
}

impl RuleEntry {
    fn of(wanted: &PlannedRule) -> Self {
        let spelled = |limit: Option<Limit>| limit.map(|limit| limit.to_string());
        let rule = wanted.rule;
        Self {
            rule: rule.code,
            fields: rule.fields().map(|field| field.path).collect(),
            warning: spelled(wanted.limits.warning),
            critical: spelled(wanted.limits.critical),
            bad: rule.scale.as_ref().map(|scale| match scale.bad {
                Bad::Low => "low",
                Bad::High => "high",
            }),
            thresholds: rule.thresholds(wanted.limits),
            message: rule.about,
            hint: rule.advice,
        }
    }
}
