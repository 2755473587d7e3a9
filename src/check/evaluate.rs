//! From what a target answered, or did not, to the lines of its result.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::expectation::Verdict;
use super::plan::{Expected, Plan, PlannedRule};
use super::report::{CheckId, CheckLine, Measured, TargetResult};
use super::status::Status;
use crate::catalogue::Field;
use crate::document::{Document, Lookup};
use crate::failure::{Failure, FailureKind};
use crate::health::limits::Limit;
use crate::health::rules::{ANSWER, LOGIN, REACHABLE};
use crate::health::{Evidence, Finding, Limits, Outcome};
use crate::session::pool::Asked;
use crate::source::Fetched;

impl Plan {
    /// Judges what came of asking a target.
    pub fn judge(&self, asked: Asked) -> TargetResult {
        let Asked { target, uncertified, took, outcome } = asked;
        let now = Timestamp::now();
        let today = TimeZone::UTC.to_datetime(now).date();
        let (mut lines, outcome) = match outcome {
            Ok(Fetched { document, meta }) => {
                let evidence = Evidence {
                    rules: self.rules.iter().map(|wanted| wanted.rule).collect(),
                    document: &document,
                    took: meta.as_ref().map(|_| took),
                    meta: meta.as_ref(),
                    uncertified,
                    baseline: self.baseline.as_ref(),
                    now,
                };
                (self.lines(&target, &evidence, today), Ok((document, meta)))
            }
            Err(failure) => (self.without_answer(&target, &failure), Err(failure)),
        };
        // What is wrong with the asking itself was not meant by whoever mutes a server.
        let is_the_servers =
            outcome.as_ref().err().is_none_or(|failure: &Failure| failure.kind().may_be_servers_fault());
        for line in lines.iter_mut().filter(|line| line.outcome > Outcome::Ok && is_the_servers) {
            self.mute(line, &target, today);
        }
        let is_heard = |line: &CheckLine| line.outcome > Outcome::Ok && line.muted.is_none();
        if !lines.iter().any(|line| is_heard(line) || self.is_judged(line)) && outcome.is_ok() {
            let sentence = "nothing of what was looked at is there to be judged".to_owned();
            lines.push(CheckLine::new(CheckId::Rule(ANSWER), Outcome::Unknown, sentence));
        }
        TargetResult::new(target, lines, took, outcome)
    }

    /// What the rules and the expectations say.
    fn lines(&self, target: &str, evidence: &Evidence<'_>, today: Date) -> Vec<CheckLine> {
        let looks_after_odd_values = |wanted: &PlannedRule| wanted.rule.code == ANSWER;
        let is_heard = !self.may_mute(&CheckId::Rule(ANSWER), target, today);
        // Where nobody looks after odd values, or nobody hears of them, each rule does so itself.
        let is_told_once = is_heard && self.rules.iter().any(looks_after_odd_values);
        let odd = if is_told_once { Outcome::Skipped } else { Outcome::Unknown };
        let of_rules = self.rules.iter().flat_map(|wanted| wanted.lines(evidence, odd));
        let of_expectations = self.expected_of(target).map(|expected| expected.line(evidence.document));
        of_rules.chain(of_expectations).collect()
    }

    /// Whether something was judged by this line. That a server answers says nothing of its health, unless that is what
    /// was asked.
    fn is_judged(&self, line: &CheckLine) -> bool {
        let is_of_the_way = |code| [REACHABLE, LOGIN, ANSWER].contains(&code);
        let was_asked =
            |wanted: &PlannedRule| CheckId::Rule(wanted.rule.code) == line.judge && wanted.required;
        line.outcome != Outcome::Skipped
            && (!is_of_the_way(line.judge.code()) || self.rules.iter().any(was_asked))
    }

    /// What is expected of a target.
    fn expected_of(&self, target: &str) -> impl Iterator<Item = &Expected> {
        self.expectations.iter().filter(move |expected| expected.scope.holds_for(target))
    }

    /// The failure as the finding of the rule that it belongs to, wanted or not; nothing else can be judged.
    fn without_answer(&self, target: &str, failure: &Failure) -> Vec<CheckLine> {
        let code = match failure.kind() {
            FailureKind::Authentication | FailureKind::Permission => LOGIN,
            FailureKind::Protocol => ANSWER,
            FailureKind::Unreachable
            | FailureKind::Deadline
            | FailureKind::Trust
            | FailureKind::Usage
            | FailureKind::Configuration
            | FailureKind::Internal
            | FailureKind::Interrupted => REACHABLE,
        };
        let state = match self.weights.of(failure.kind()) {
            // It is allowed, and worth knowing.
            Status::Ok => Outcome::Notice,
            Status::Warning => Outcome::Warning,
            Status::Unknown => Outcome::Unknown,
            Status::Critical => Outcome::Critical,
        };
        let mut advice = failure.hint_lines().into_iter();
        // How a certificate is trusted comes last: it is to be looked at first.
        let advice = if failure.kind() == FailureKind::Trust { advice.next_back() } else { advice.next() };
        let advice = advice.unwrap_or_default();
        let failed =
            CheckLine { advice, ..CheckLine::new(CheckId::Rule(code), state, failure.message_line()) };
        let skipped = |judge| CheckLine::new(judge, Outcome::Skipped, "the server gave no answer".to_owned());
        let others = self.rules.iter().filter(|wanted| wanted.rule.code != code);
        let rules = others.flat_map(|wanted| {
            let fields = wanted.rule.parts().map(|field| CheckLine { field, ..skipped(wanted.judge()) });
            fields.collect::<Vec<_>>()
        });
        let expectations = self.expected_of(target).map(|expected| CheckLine {
            field: Some(expected.expectation.field()),
            ..skipped(expected.judge())
        });
        std::iter::once(failed).chain(rules).chain(expectations).collect()
    }
}

impl PlannedRule {
    /// The limit that makes a finding as bad as it is, where the user has moved it.
    fn reached(&self, state: Outcome) -> Option<Limit> {
        let of_state = |limits: Limits| match state {
            Outcome::Warning => limits.warning,
            Outcome::Critical => limits.critical,
            _ => None,
        };
        of_state(self.limits).filter(|limit| of_state(self.rule.limits()) != Some(*limit))
    }

    fn judge(&self) -> CheckId {
        CheckId::Rule(self.rule.code)
    }

    fn lines(&self, evidence: &Evidence<'_>, odd: Outcome) -> Vec<CheckLine> {
        let line = |(field, finding): (Option<&'static Field>, Finding)| {
            let state = match finding.outcome {
                Outcome::Ok => Outcome::Ok,
                outcome @ (Outcome::Notice | Outcome::Warning | Outcome::Critical) => outcome,
                Outcome::Odd if !self.required => odd,
                Outcome::Skipped if !self.required => Outcome::Skipped,
                Outcome::NotApplicable if !self.required => return None,
                // Whoever asked for it gets an answer.
                Outcome::Unknown | Outcome::Odd | Outcome::Skipped | Outcome::NotApplicable => {
                    Outcome::Unknown
                }
            };
            let is_found = finding.outcome.is_finding() && finding.outcome != Outcome::Odd;
            // A limit of the user's own has to be seen: the rule's own speak for themselves.
            let moved = self.reached(state).map(|limit| format!(" (limit {limit})"));
            let measured = self.rule.scale.as_ref().zip(finding.measured);
            let value = field.and_then(|field| sent(evidence.document, field));
            Some(CheckLine {
                field,
                value: value.cloned(),
                measured: measured.map(|(scale, (amount, limits))| Measured { amount, scale, limits }),
                advice: if is_found { self.rule.advice.to_owned() } else { String::new() },
                ..CheckLine::new(self.judge(), state, finding.sentence + &moved.unwrap_or_default())
            })
        };
        self.rule.judge(self.limits, evidence).into_iter().filter_map(line).collect()
    }
}

/// What was sent of a field, odd or not.
fn sent<'a>(document: &'a Document, field: &Field) -> Option<&'a Value> {
    match document.lookup(field) {
        Lookup::Is(value) | Lookup::Odd(value) => Some(value),
        Lookup::Absent | Lookup::Null => None,
    }
}

impl Expected {
    fn judge(&self) -> CheckId {
        CheckId::Expectation(self.expectation.to_string())
    }

    fn line(&self, document: &Document) -> CheckLine {
        let (state, sentence) = match self.expectation.judge(document) {
            Verdict::Met(sentence) => (Outcome::Ok, sentence),
            Verdict::Broken(sentence) => (self.severity, sentence),
            Verdict::Unclear(sentence) => (Outcome::Unknown, sentence),
        };
        let field = self.expectation.field();
        let advice = self.reason.clone().filter(|_| state > Outcome::Ok).unwrap_or_default();
        let value = sent(document, field).cloned();
        CheckLine { field: Some(field), value, advice, ..CheckLine::new(self.judge(), state, sentence) }
    }
}
