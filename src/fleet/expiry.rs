//! What runs out when: the license, the certificate that a server tells of, and the one that was seen on the connection.

use jiff::{SignedDuration, Timestamp};

use crate::check::report::{CheckLine, TargetResult};
use crate::health::Outcome;
use crate::units::amount::Amount;

/// The rules that measure how much time is left of something, and what that is.
const RULES: [(&str, &str); 3] = [
    ("license.expiry", "license"),
    ("certificate", "certificate (as the server says)"),
    ("tls.expiry", "certificate (of the connection)"),
];

/// Something that runs out, or has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// The place of its target among the results.
    pub place: usize,
    /// The rule that judges it.
    pub rule: &'static str,
    /// What runs out.
    pub thing: &'static str,
    /// When.
    pub at: Timestamp,
    /// How much time was left of it as of when it was judged, in whole seconds; less than none where it has run out.
    pub left: SignedDuration,
    /// What its rule finds of that.
    pub outcome: Outcome,
}

/// What runs out within the window, or has, soonest first. The rules have measured it, so that no calendar says anything
/// else than a verdict.
pub(crate) fn expiries(results: &[TargetResult], window: SignedDuration) -> Vec<Expiry> {
    let mut expiries = Vec::new();
    for (place, result) in results.iter().enumerate() {
        for line in &result.lines {
            expiries.extend(of_line(place, line, result.as_of).filter(|expiry| expiry.left <= window));
        }
    }
    expiries.sort_by_key(|expiry| expiry.at);
    expiries
}

/// Whether a line measures how much time is left of something.
pub(super) fn is_measured(line: &CheckLine) -> bool {
    line.measurement.is_some() && RULES.iter().any(|(code, _)| *code == line.id.code())
}

fn of_line(place: usize, line: &CheckLine, as_of: Timestamp) -> Option<Expiry> {
    let (rule, thing) = RULES.into_iter().find(|(code, _)| *code == line.id.code())?;
    let left = whole_seconds(line.measured()?.amount)?;
    Some(Expiry { place, rule, thing, at: as_of.checked_add(left).ok()?, left, outcome: line.outcome })
}

fn whole_seconds(amount: Amount) -> Option<SignedDuration> {
    Some(SignedDuration::from_secs(i64::try_from(amount.floor()).ok()?))
}

#[cfg(test)]
mod tests {
    use crate::health::rule::Rule;

    use super::*;

    #[test]
    fn the_rules_are_there() {
        for (code, _) in RULES {
            assert!(Rule::find(code).is_ok(), "{code}");
        }
    }
}
