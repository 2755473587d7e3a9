//! Mutes: findings that the policy wants to hear nothing of for a while, and when they are heard of again.

use jiff::civil::Date;

use super::plan::{Mute, Plan};
use super::report::{CheckId, CheckLine, Muted};
use crate::health::Outcome;
use crate::health::rules::DRIFT;

impl Plan {
    /// Mutes a line, or says in it why it is heard of again.
    pub(super) fn mute(&self, line: &mut CheckLine, target: &str, today: Date) {
        let mutes: Vec<&Mute> = self.mutes_of(&line.id, target).collect();
        for mute in &mutes {
            // By the order of outcomes, in which unknown is worse than a warning: who mutes a warning still
            // hears that nobody can tell.
            if mute.is_in_force(today) && line.outcome <= self.worst_muted(mute) {
                line.muted = Some(Box::new(Muted { until: mute.until, reason: mute.reason.clone() }));
                return;
            }
        }
        // Several mutes of the same thing are rare, and one reason is enough to look into the policy.
        let Some(mute) = mutes.first() else { return };
        let why = if mute.is_in_force(today) {
            format!("; it is muted only up to {}", self.worst_muted(mute).name())
        } else {
            format!("; its mute ended on {}", mute.until)
        };
        line.sentence.to_mut().push_str(&why);
    }

    /// Whether some of what a rule or an expectation finds is muted today.
    pub(super) fn may_mute(&self, id: &CheckId, target: &str, today: Date) -> bool {
        self.mutes_of(id, target).any(|mute| mute.is_in_force(today))
    }

    fn mutes_of(&self, id: &CheckId, target: &str) -> impl Iterator<Item = &Mute> {
        self.index().mutes(id, target).into_iter().filter_map(|place| self.mutes.get(place))
    }

    /// The worst that is muted. Where nothing is said of it, that is the mildest that can be found: who mutes
    /// a license that runs out next month did not mean the day on which it is over.
    fn worst_muted(&self, mute: &Mute) -> Outcome {
        if let Some(up_to) = mute.up_to {
            return up_to;
        }
        let mildest = match &mute.id {
            CheckId::Rule(code) => self.mildest_of_rule(code),
            CheckId::Expectation(written) => self.index().severity(written),
        };
        // What can only be unknown, or is not wanted any more: nothing worse can be meant.
        mildest.unwrap_or(Outcome::Unknown)
    }

    fn mildest_of_rule(&self, code: &str) -> Option<Outcome> {
        let planned = self.rules.iter().find(|planned| planned.rule.code == code)?;
        if planned.rule == &DRIFT {
            return self.same.iter().map(|same| same.severity).min();
        }
        if planned.limits.warning.is_some() {
            // It may be a limit of the user's own, of a rule that never warns by itself.
            return Some(Outcome::Warning);
        }
        planned.rule.severities.first().copied()
    }
}

impl Mute {
    /// Whether it holds on a day: its last one included.
    fn is_in_force(&self, today: Date) -> bool {
        today <= self.until
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::check::plan::{PlannedRule, Scope};
    use crate::health::{Finding, Rule};

    const TODAY: Date = Date::constant(2026, 11, 22);

    /// A plan with a rule and a mute of it for a target.
    fn plan(code: &str, until: Date, up_to: Option<Outcome>) -> Plan {
        let rule = Rule::find(code).unwrap();
        Plan {
            rules: vec![PlannedRule::standard(rule)],
            mutes: vec![Mute {
                id: CheckId::Rule(rule.code),
                scope: Scope { targets: Arc::new(["paris".to_owned()]), place: String::new() },
                until,
                up_to,
                reason: Some("ordered".to_owned()),
            }],
            ..Plan::default()
        }
    }

    /// A line of the plan's rule, after its mutes.
    fn muted(plan: &Plan, target: &str, outcome: Outcome) -> CheckLine {
        let id = CheckId::Rule(plan.rules[0].rule.code);
        let mut line = CheckLine::new(id, Finding::new(outcome, "it is bad"));
        plan.mute(&mut line, target, TODAY);
        line
    }

    #[test]
    fn a_mute_is_of_the_mildest_and_holds_on_its_last_day() {
        let plan = plan("license.expiry", TODAY, None);
        let warning = muted(&plan, "paris", Outcome::Warning);
        assert_eq!(warning.muted, Some(Box::new(Muted { until: TODAY, reason: Some("ordered".to_owned()) })));
        let critical = muted(&plan, "paris", Outcome::Critical);
        assert_eq!(
            (critical.muted, critical.sentence.as_ref()),
            (None, "it is bad; it is muted only up to warning")
        );
        assert_eq!(muted(&plan, "oslo", Outcome::Warning).sentence, "it is bad", "that is of another server");
    }

    #[test]
    fn a_mute_may_be_of_more_and_ends() {
        let up_to_critical = plan("license.expiry", TODAY, Some(Outcome::Critical));
        assert!(muted(&up_to_critical, "paris", Outcome::Critical).muted.is_some());
        let over = plan("license.expiry", Date::constant(2026, 11, 21), Some(Outcome::Critical));
        let heard = muted(&over, "paris", Outcome::Warning);
        assert_eq!((heard.muted, heard.sentence.as_ref()), (None, "it is bad; its mute ended on 2026-11-21"));
    }

    #[test]
    fn what_can_only_be_unknown_is_muted_as_that() {
        let plan = plan("answer", TODAY, None);
        assert!(muted(&plan, "paris", Outcome::Unknown).muted.is_some());
        assert!(muted(&plan, "paris", Outcome::Critical).muted.is_none());
    }
}
