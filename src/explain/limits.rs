//! How the limits of a rule are changed, as it is typed on the command line and in a policy.

use crate::health::limits::{Limit, Unit};
use crate::health::{Limits, Outcome, Rule};

/// A way to change what a rule does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WayToChange {
    /// A word for it: `warn`, `crit`, `skip` or `severity`.
    pub(crate) name: &'static str,
    /// The command line, where there is an option for it.
    pub(crate) command: Option<String>,
    /// What is written in a policy.
    pub(crate) policy: String,
}

impl WayToChange {
    /// Whether it moves a limit.
    pub(crate) fn is_limit(&self) -> bool {
        self.name == WARN || self.name == CRIT
    }
}

// Options and keys have the same names.
const WARN: &str = "warn";
const CRIT: &str = "crit";

/// Every way, with the limits in force unless told otherwise as the example.
pub(crate) fn ways_to_change(rule: &Rule) -> Vec<WayToChange> {
    let code = rule.code;
    let key = if code.contains('.') { format!("rules.\"{code}\"") } else { format!("rules.{code}") };
    let check = "jsinfo check TARGET";
    let mut ways = Vec::new();
    if let Some(scale) = &rule.scale {
        // Where there is only one of them, the other is not to be beyond it.
        let Limits { warning, critical } = rule.limits();
        for (name, limit) in [(WARN, warning.or(critical)), (CRIT, critical.or(warning))] {
            let limit = written(limit, scale.unit);
            ways.push(WayToChange {
                name,
                command: Some(format!("{check} --{name} {code}={limit}")),
                policy: format!("{key}.{name} = \"{limit}\""),
            });
        }
    }
    ways.push(WayToChange {
        name: "skip",
        command: Some(format!("{check} --skip {code}")),
        policy: format!("{key}.enabled = false"),
    });
    if !rule.severities.contains(&Outcome::Critical) {
        let policy = format!("{key}.severity = \"critical\"");
        ways.push(WayToChange { name: "severity", command: None, policy });
    }
    ways
}

/// A limit without the blank in it, so that a shell needs no quotes.
fn written(limit: Option<Limit>, unit: Unit) -> String {
    match limit {
        Some(limit) => limit.to_string().replace(' ', ""),
        None => example(unit).to_owned(),
    }
}

/// A limit where the rule has none of its own.
const fn example(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "2s",
        Unit::Percent => "95%",
        Unit::Bytes => "3GiB",
        Unit::BitsPerSecond => "10Mbit/s",
        Unit::Cipher => "NONE",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::RULES;

    #[test]
    fn every_limit_is_read_as_it_is_written() {
        for rule in RULES.iter() {
            let Some(scale) = &rule.scale else { continue };
            for limit in [rule.limits().warning, rule.limits().critical] {
                let written = written(limit, scale.unit);
                let read = scale.read(&written).unwrap();
                assert!(limit.is_none_or(|limit| limit == read), "{}: {written}", rule.code);
            }
        }
    }
}
