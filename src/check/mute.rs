//! Mutes: findings that the policy wants to hear nothing of for a while, and when they are heard of again.

use crate::health::Outcome;
use jiff::civil::Date;

use super::plan::{Mute, Plan};
use super::report::{CheckId, CheckLine, Muted};

impl Plan {
    /// Mutes a finding, or says why it is heard of again.
    pub(super) fn mute(&self, line: &mut CheckLine, target: &str, today: Date) {
        let mutes: Vec<_> = self.mutes_of(&line.judge, target).map(|mute| (mute, self.up_to(mute))).collect();
        match mutes.iter().find(|(mute, up_to)| today <= mute.until && line.outcome <= *up_to) {
            Some((mute, _)) => {
                line.muted = Some(Muted { until: mute.until, reason: mute.reason.clone() });
            }
            None => line.sentence.extend(mutes.first().map(|(mute, up_to)| mute.lapse(today, *up_to))),
        }
    }

    /// Whether the findings of a judge may be muted today.
    pub(super) fn may_mute(&self, judge: &CheckId, target: &str, today: Date) -> bool {
        self.mutes_of(judge, target).any(|mute| today <= mute.until)
    }

    fn mutes_of(&self, judge: &CheckId, target: &str) -> impl Iterator<Item = &Mute> {
        self.mutes.iter().filter(move |mute| mute.of == *judge && mute.scope.holds_for(target))
    }

    /// The worst that is muted: what was said, or the mildest that can be found, because what is worse was not meant.
    fn up_to(&self, mute: &Mute) -> Outcome {
        let mildest = match &mute.of {
            CheckId::Rule(code) => {
                let wanted = self.rules.iter().find(|wanted| wanted.rule.code == *code);
                wanted.and_then(|wanted| match wanted.limits.warning {
                    Some(_) => Some(Outcome::Warning),
                    None => wanted.rule.severities.first().copied(),
                })
            }
            CheckId::Expectation(written) => {
                let is_meant = |written_there: String| written_there == *written;
                let expected = self.expectations.iter().find(|known| is_meant(known.expectation.to_string()));
                expected.map(|expected| expected.severity)
            }
        };
        mute.up_to.or(mildest).unwrap_or(Outcome::Unknown)
    }
}

impl Mute {
    /// Why a finding is heard of again.
    fn lapse(&self, today: Date, up_to: Outcome) -> String {
        if today > self.until {
            format!("; its mute ended on {}", self.until)
        } else {
            format!("; it is muted only up to {}", up_to.name())
        }
    }
}
