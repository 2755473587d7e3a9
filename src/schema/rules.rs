//! `jsinfo/rules` 1: the rules with the limits in force, as `jsinfo check --list --json` prints them.
//!
//! There may be more rules, in any order, and they may get more fields. What is here stays as it is;
//! `message` and `hint` are for people, and their wording may change.

use serde::Serialize;

use super::bad_side;
use crate::check::plan::{Plan, PlannedRule};
use crate::health::limits::Limit;

const NAME: &str = "jsinfo/rules";
const VERSION: u32 = 1;

/// Every rule that is wanted.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct RuleListDocument {
    /// `jsinfo/rules`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// The rules.
    rules: Vec<RuleEntry>,
}

/// A rule.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RuleEntry {
    /// Its code, for good. An open list.
    rule: &'static str,
    /// The paths of the fields that it judges; none where it looks at something else.
    fields: Vec<&'static str>,
    /// From where on it is a warning, as people write it: `30 d`, `90 %`; null where it never is by an
    /// amount.
    warning: Option<String>,
    /// From where on it is critical, likewise.
    critical: Option<String>,
    /// Which side of a limit is bad, the limit included: `low` or `high`, a closed list; null where there is
    /// none.
    bad: Option<&'static str>,
    /// What it finds fault with, for people.
    message: &'static str,
    /// What to do about it, for people.
    hint: String,
}

impl RuleListDocument {
    pub(crate) fn from_plan(plan: &Plan) -> Self {
        let rules = plan.rules.iter().map(RuleEntry::from_planned_rule).collect();
        Self { schema: NAME, schema_version: VERSION, rules }
    }
}

impl RuleEntry {
    fn from_planned_rule(planned: &PlannedRule) -> Self {
        let rule = planned.rule;
        Self {
            rule: rule.code,
            fields: rule.fields().map(|field| field.path).collect(),
            warning: planned.limits.warning.as_ref().map(Limit::to_string),
            critical: planned.limits.critical.as_ref().map(Limit::to_string),
            bad: rule.scale.as_ref().map(|scale| bad_side(scale.bad)),
            message: rule.about,
            hint: rule.advice(planned.limits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn names_and_version_stay() {
        let document = RuleListDocument::from_plan(&examples::plan());
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/rules",
              "schemaVersion": 1,
              "rules": [
                {
                  "rule": "license.valid",
                  "fields": [
                    "license.valid"
                  ],
                  "warning": null,
                  "critical": null,
                  "bad": null,
                  "message": "the license is not valid",
                  "hint": "install a valid license"
                },
                {
                  "rule": "cache",
                  "fields": [
                    "configuration.cloudFileCache.highWatermark"
                  ],
                  "warning": "98 %",
                  "critical": null,
                  "bad": "high",
                  "message": "the cloud file cache was this full at its peak",
                  "hint": "give the cache more memory: --max-cloud-cache-size at the server"
                }
              ]
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(&document).unwrap());
    }
}
