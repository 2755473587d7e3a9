//! What a verdict of `check` may come from, for people who see one and ask why.

use super::status::{FailurePolicy, Status};
use crate::exit::ExitCode;
use crate::failure::FailureKind;
use crate::health::{Outcome, RULES};

/// One kind of cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictCause {
    /// A word for it: a kind of failure, a rule, or what was found of the answer.
    pub name: &'static str,
    /// What has happened, in a clause.
    pub sentence: &'static str,
    /// The option that makes something else of it.
    pub option: Option<&'static str>,
}

const fn cause(name: &'static str, sentence: &'static str) -> VerdictCause {
    VerdictCause { name, sentence, option: None }
}

/// What makes a check UNKNOWN although the server answered.
const UNCLEAR: [VerdictCause; 6] = [
    cause("odd", "a value that a rule reads is of another type than documented, or is there twice"),
    cause(
        "missing",
        "a value that this server is documented to send was not sent, or is null without being documented so",
    ),
    cause(
        "contradiction",
        "the server's own words contradict each other, such as a valid license that has expired",
    ),
    cause(
        "not shown",
        "a rule that --only or the policy asks for, or an expectation, reads a value that was not sent to this caller",
    ),
    cause("nothing judged", "nothing of what was looked at was there to be judged"),
    cause("rule", "a rule says so itself: the answer is no server's, or the login was rejected"),
];

/// What makes a check CRITICAL beside rules and failures.
const BROKEN: VerdictCause = cause("expectation", "what --expect or the policy expects is not so");

/// What the verdict may come from: failures first, then what the answer says.
pub fn causes(status: Status) -> Vec<VerdictCause> {
    let mut causes = Vec::new();
    for &kind in FailureKind::ALL {
        if FailurePolicy::default().status(kind) == status {
            let sentence = ExitCode::Failed(kind).entry().meaning;
            causes.push(VerdictCause { name: kind.name(), sentence, option: FailurePolicy::option(kind) });
        }
    }
    let outcome = match status {
        Status::Ok => return causes,
        Status::Unknown => {
            causes.extend(UNCLEAR);
            return causes;
        }
        Status::Warning => Outcome::Warning,
        Status::Critical => Outcome::Critical,
    };
    if status == Status::Critical {
        causes.push(BROKEN);
    }
    for rule in RULES.iter() {
        if rule.severities.contains(&outcome) {
            causes.push(cause(rule.code, rule.about));
        }
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_failure_is_the_cause_of_one_verdict() {
        for &kind in FailureKind::ALL {
            let verdicts = [Status::Ok, Status::Warning, Status::Unknown, Status::Critical];
            let named = |status: &Status| causes(*status).iter().any(|cause| cause.name == kind.name());
            assert_eq!(verdicts.iter().filter(|status| named(status)).count(), 1, "{kind:?}");
        }
    }

    #[test]
    fn every_rule_that_finds_something_so_bad_is_a_cause() {
        for rule in RULES.iter() {
            for (outcome, status) in
                [(Outcome::Warning, Status::Warning), (Outcome::Critical, Status::Critical)]
            {
                let is_named = causes(status).iter().any(|cause| cause.name == rule.code);
                assert_eq!(is_named, rule.severities.contains(&outcome), "{}", rule.code);
            }
        }
    }
}
