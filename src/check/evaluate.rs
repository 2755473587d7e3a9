//! From what a target answered, or did not, to the lines of its result.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::plan::{Plan, PlannedExpectation, PlannedRule};
use super::report::{CheckId, CheckLine, TargetResult};
use super::status::Status;
use crate::catalogue::Field;
use crate::document::{Document, Lookup};
use crate::failure::{Failure, FailureKind};
use crate::health::limits::Limit;
use crate::health::rules::{ANSWER, IDENTITY, LOGIN, REACHABLE};
use crate::health::{Advice, Evidence, Finding, Limits, Others, Outcome, Rule};
use crate::json::Value;
use crate::session::TargetAnswer;
use crate::source::Fetched;

impl Plan {
    /// Judges what came of asking a target, at the moment `now`.
    pub fn evaluate(&self, asked: TargetAnswer, now: Timestamp) -> TargetResult {
        // By UTC, so that a mute ends for everybody who uses the policy at the same moment.
        let today = TimeZone::UTC.to_datetime(now).date();
        let (mut lines, as_of) = match &asked.answer {
            Ok(fetched) => {
                let evidence = self.evidence(&asked, fetched, now);
                (self.lines_of_answer(&asked, &evidence, today), evidence.as_of())
            }
            Err(failure) => (self.lines_without_answer(&asked.target, failure), now),
        };
        // Whoever mutes a server does not mean what is wrong with the asking itself.
        let may_be_muted = match &asked.answer {
            Ok(_) => true,
            Err(failure) => failure.kind().may_be_servers_fault(),
        };
        for line in &mut lines {
            if may_be_muted && line.outcome.is_noteworthy() {
                self.mute(line, &asked.target, today);
            }
        }
        // Skipped is not healthy: a server of which nothing was looked at may be in any state.
        if asked.answer.is_ok() && !lines.iter().any(|line| self.says_something(line)) {
            let nothing = "nothing that was looked at could be judged";
            lines.push(CheckLine::new(CheckId::Rule(ANSWER.code), Finding::new(Outcome::Unknown, nothing)));
        }
        let mut answer = asked.answer;
        // What a policy wants to be the same may hang on any field.
        if self.forgets_answers
            && self.same.is_empty()
            && let Ok(fetched) = &mut answer
        {
            fetched.document.keep_only(|field| IDENTITY.reads(field));
        }
        TargetResult::new(asked.target, lines, as_of, asked.took, answer)
    }

    /// What is known of a target that answered.
    fn evidence<'a>(&'a self, asked: &'a TargetAnswer, fetched: &'a Fetched, now: Timestamp) -> Evidence<'a> {
        Evidence {
            read: self.index().fields_read(),
            document: &fetched.document,
            // Reading a file takes no time that says anything about a server.
            took: fetched.meta.as_ref().map(|_| asked.took),
            meta: fetched.meta.as_ref(),
            uncertified: asked.uncertified,
            baseline: self.baseline.of(&asked.target),
            // What they say is known when all have answered: see `compare`.
            others: if self.asks_several { Others::Awaited } else { Others::Nobody },
            now,
        }
    }

    /// What the rules and the expectations say.
    fn lines_of_answer(&self, asked: &TargetAnswer, evidence: &Evidence<'_>, today: Date) -> Vec<CheckLine> {
        let odd = self.outcome_of_odd(&asked.target, today);
        let mut lines = Vec::new();
        for planned in &self.rules {
            lines.extend(planned.lines(evidence, odd));
        }
        for planned in self.expectations_for(&asked.target) {
            lines.push(planned.line(evidence.document));
        }
        lines
    }

    /// What an odd value comes to where it is judged. The rule of the answer tells of all odd values at once,
    /// so that one is not told twice; where that rule is not wanted, or may be muted, each rule does so
    /// itself.
    pub(super) fn outcome_of_odd(&self, target: &str, today: Date) -> Outcome {
        let is_wanted = self.rules.iter().any(|planned| planned.rule == &ANSWER);
        let may_be_muted = self.may_mute(&CheckId::Rule(ANSWER.code), target, today);
        if is_wanted && !may_be_muted { Outcome::Skipped } else { Outcome::Unknown }
    }

    /// Whether a line is worth a verdict: it is heard, or it judged something. That a server answers, and is another one
    /// than the others, says nothing of its health, unless that is what was asked.
    fn says_something(&self, line: &CheckLine) -> bool {
        if line.outcome.is_noteworthy() && line.muted.is_none() {
            return true;
        }
        if line.outcome == Outcome::Skipped {
            return false;
        }
        let is_of_health =
            ![REACHABLE.code, LOGIN.code, ANSWER.code, IDENTITY.code].contains(&line.id.code());
        is_of_health || self.rules.iter().any(|planned| planned.required.is_some() && planned.id() == line.id)
    }

    /// What is expected of a target.
    fn expectations_for(&self, target: &str) -> impl Iterator<Item = &PlannedExpectation> {
        self.index().expectations(target).into_iter().filter_map(|place| self.expectations.get(place))
    }

    /// The failure as the finding of the rule that it belongs to, wanted or not; nothing else can be judged.
    fn lines_without_answer(&self, target: &str, failure: &Failure) -> Vec<CheckLine> {
        let rule = rule_of(failure.kind());
        let outcome = match self.failure_policy.status(failure.kind()) {
            // It is allowed, and worth knowing.
            Status::Ok => Outcome::Notice,
            Status::Warning => Outcome::Warning,
            Status::Unknown => Outcome::Unknown,
            Status::Critical => Outcome::Critical,
        };
        let hints = failure.hint_lines();
        // The first hint is the nearest one. Only with a certificate the last one is what to do, because
        // those before it say what to look at first.
        let hint = if failure.kind() == FailureKind::Trust { hints.last() } else { hints.first() };
        // The other hints are in the failure itself, for the formats that have room for them.
        let mut lines = vec![CheckLine {
            advice: hint.cloned().unwrap_or_default(),
            ..CheckLine::new(CheckId::Rule(rule.code), Finding::new(outcome, failure.message_line()))
        }];
        for planned in &self.rules {
            if planned.rule == rule {
                continue;
            }
            for field in planned.rule.parts() {
                lines.push(CheckLine { field, ..without_answer(planned.id()) });
            }
        }
        for planned in self.expectations_for(target) {
            let field = Some(planned.expectation.field());
            lines.push(CheckLine { field, ..without_answer(planned.id()) });
        }
        lines
    }
}

/// The rule under whose code a failure is told.
fn rule_of(kind: FailureKind) -> &'static Rule {
    match kind {
        FailureKind::Authentication | FailureKind::Permission => &LOGIN,
        FailureKind::Protocol => &ANSWER,
        FailureKind::Unreachable
        | FailureKind::Deadline
        | FailureKind::LookUp
        | FailureKind::Trust
        | FailureKind::Usage
        | FailureKind::Configuration
        | FailureKind::Internal
        | FailureKind::Interrupted => &REACHABLE,
    }
}

fn without_answer(id: CheckId) -> CheckLine {
    CheckLine::new(id, Finding::skipped("the server gave no answer"))
}

impl PlannedRule {
    pub(super) fn id(&self) -> CheckId {
        CheckId::Rule(self.rule.code)
    }

    /// A line for each part of the rule, except for those that nobody wanted to know of.
    pub(super) fn lines(&self, evidence: &Evidence<'_>, odd: Outcome) -> Vec<CheckLine> {
        let mut lines = Vec::new();
        for finding in self.rule.evaluate(self.limits, evidence) {
            if let Some(outcome) = self.outcome(finding.outcome, odd) {
                lines.push(self.line(finding, outcome, evidence.document));
            }
        }
        lines
    }

    /// What a finding comes to, which depends on whether somebody asked for it; none where it is left out.
    fn outcome(&self, found: Outcome, odd: Outcome) -> Option<Outcome> {
        match found {
            Outcome::Ok => Some(found),
            Outcome::Notice | Outcome::Warning | Outcome::Critical => Some(self.raised(found)),
            Outcome::Odd if self.required.is_none() => Some(odd),
            Outcome::Skipped if self.required.is_none() => Some(Outcome::Skipped),
            Outcome::NotApplicable if self.required.is_none() => None,
            // Whoever asked for it gets an answer, and skipped would count as healthy.
            Outcome::Unknown | Outcome::Odd | Outcome::Skipped | Outcome::NotApplicable => {
                Some(Outcome::Unknown)
            }
        }
    }

    /// What a finding counts as where the policy takes the rule for more.
    fn raised(&self, found: Outcome) -> Outcome {
        match self.at_least {
            Some(at_least) => found.max(at_least),
            None => found,
        }
    }

    fn line(&self, finding: Finding, outcome: Outcome, document: &Document) -> CheckLine {
        let value = finding.field.and_then(|field| sent_value(document, field)).cloned();
        let advice = match finding.advice {
            _ if !finding.outcome.is_noteworthy() => String::new(),
            Advice::OfRule => self.rule.advice(self.limits),
            Advice::OfAnswer => ANSWER.advice(Limits::default()),
            Advice::Own(advice) => advice.to_owned(),
        };
        let is_missing = matches!(finding.outcome, Outcome::Skipped | Outcome::NotApplicable);
        let mut line = CheckLine { outcome, advice, value, ..CheckLine::new(self.id(), finding) };
        if let Some(measurement) = &mut line.measurement {
            measurement.limits_in_words = self.limits_in_words();
        }
        if let Some(limit) = self.moved_limit(outcome) {
            line.sentence = format!("{} (limit {limit})", line.sentence).into();
        }
        // Without it nobody would know why this is no reason to pass it over, as it is elsewhere.
        if is_missing && let Some(required_by) = &self.required {
            line.sentence = format!("{} ({required_by} asks for it)", line.sentence).into();
        }
        line
    }

    /// The limit that makes a finding as bad as it is, where the user has moved it: that has to be seen,
    /// while the rule's own limits are written down for everybody.
    fn moved_limit(&self, outcome: Outcome) -> Option<Limit> {
        let limit = limit_of(self.limits, outcome)?;
        if limit_of(self.rule.limits(), outcome) == Some(limit) { None } else { Some(limit) }
    }
}

/// The limit from which on something is this bad.
fn limit_of(limits: Limits, outcome: Outcome) -> Option<Limit> {
    match outcome {
        Outcome::Warning => limits.warning,
        Outcome::Critical => limits.critical,
        Outcome::NotApplicable
        | Outcome::Skipped
        | Outcome::Ok
        | Outcome::Notice
        | Outcome::Odd
        | Outcome::Unknown => None,
    }
}

/// What was sent of a field, odd or not.
fn sent_value<'a>(document: &'a Document, field: &Field) -> Option<&'a Value> {
    match document.lookup(field) {
        Lookup::Is(value) | Lookup::Odd(value) => Some(value),
        Lookup::Repeated(repeated) => Some(repeated.last),
        Lookup::Absent | Lookup::Null => None,
    }
}

impl PlannedExpectation {
    fn id(&self) -> CheckId {
        CheckId::Expectation(self.expectation.to_string())
    }

    fn line(&self, document: &Document) -> CheckLine {
        let mut finding = self.expectation.evaluate(document, self.severity);
        // Why it is expected belongs to what is said: what to do about it is another thing, and nobody has said that.
        if let Some(reason) = &self.reason
            && finding.outcome.is_noteworthy()
        {
            finding.sentence = format!("{} ({reason})", finding.sentence).into();
        }
        let value = sent_value(document, self.expectation.field()).cloned();
        CheckLine { value, ..CheckLine::new(self.id(), finding) }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::time::Duration;

    use super::*;
    use crate::check::plan::SaidBy;
    use crate::check::status::FailurePolicy;

    const NOW: Timestamp = Timestamp::constant(1_795_377_607, 0);

    /// A plan of these rules by their own limits; those behind a `!` are required.
    fn plan(codes: &[&str]) -> Plan {
        let mut rules = Vec::new();
        for code in codes {
            let rule = Rule::find(code.trim_start_matches('!')).unwrap();
            let required = code.starts_with('!').then_some(SaidBy::Option("--only"));
            let mut planned = PlannedRule::standard(rule);
            planned.required = required;
            rules.push(planned);
        }
        Plan { rules, ..Plan::default() }
    }

    /// What came of a saved document.
    fn saved(json: &str) -> TargetAnswer {
        let document = Document::from_json(json.as_bytes()).unwrap();
        TargetAnswer {
            target: "./x.json".to_owned(),
            uncertified: None,
            took: Duration::ZERO,
            answer: Ok(Fetched { document, meta: None }),
        }
    }

    fn failed(kind: FailureKind) -> TargetAnswer {
        let failure = Failure::message(kind, "it did not go well").hint("look").hint("trust it");
        TargetAnswer { answer: Err(failure), ..saved("{}") }
    }

    /// The lines, the worst first: code, outcome and sentence.
    fn lines(plan: &Plan, asked: TargetAnswer) -> Vec<(&'static str, Outcome, Cow<'static, str>)> {
        let lines = plan.evaluate(asked, NOW).lines;
        lines.into_iter().map(|line| (line.id.code(), line.outcome, line.sentence)).collect()
    }

    fn outcomes(plan: &Plan, asked: TargetAnswer) -> Vec<(&'static str, Outcome)> {
        lines(plan, asked).into_iter().map(|(code, outcome, _)| (code, outcome)).collect()
    }

    #[test]
    fn nothing_is_green_that_was_not_looked_at() {
        let plan = plan(&["answer", "license.valid"]);
        assert_eq!(
            outcomes(&plan, saved(r#"{"version": "2.9.2"}"#)),
            [("license.valid", Outcome::Unknown), ("answer", Outcome::Ok)],
            "every server sends it"
        );
        let plan_of_cache = self::plan(&["answer", "cache"]);
        assert_eq!(
            outcomes(&plan_of_cache, saved(r#"{"version": "2.9.2"}"#)),
            [("answer", Outcome::Unknown), ("answer", Outcome::Ok), ("cache", Outcome::Skipped)],
            "that it is understood says nothing of its health"
        );
        let result = plan.evaluate(saved(r#"{"license": {"valid": true}}"#), NOW);
        assert_eq!(result.verdict, Status::Ok);
    }

    #[test]
    fn whoever_asks_for_a_rule_gets_an_answer() {
        let null = r#"{"version": "2.9.2", "license": {"valid": null}}"#;
        assert_eq!(outcomes(&plan(&["!license.valid"]), saved(null)), [("license.valid", Outcome::Unknown)]);
        assert_eq!(outcomes(&plan(&["!answer"]), saved(null)), [("answer", Outcome::Ok)]);
        let without_baseline = r#"{"serverId": "launch 1"}"#;
        let required = outcomes(&plan(&["!restart"]), saved(without_baseline));
        assert!(required.iter().all(|(_, outcome)| *outcome == Outcome::Unknown), "{required:?}");
    }

    #[test]
    fn an_odd_value_is_told_once() {
        let odd = r#"{"license": {"valid": "true"}}"#;
        assert_eq!(
            outcomes(&plan(&["answer", "license.valid"]), saved(odd)),
            [("answer", Outcome::Unknown), ("license.valid", Outcome::Skipped)]
        );
        assert_eq!(outcomes(&plan(&["license.valid"]), saved(odd)), [("license.valid", Outcome::Unknown)]);
    }

    #[test]
    fn a_limit_that_was_moved_is_told() {
        let mut plan = plan(&["certificate"]);
        let days = r#"{"certificateValidation": 20}"#;
        let sentence = |plan: &Plan| lines(plan, saved(days)).remove(0).2;
        assert_eq!(sentence(&plan), "the certificate expires in 20 days");
        let scale = plan.rules[0].rule.scale.unwrap();
        plan.rules[0].limits.warning = Some(scale.read("45d").unwrap());
        assert_eq!(sentence(&plan), "the certificate expires in 20 days (limit 45 d)");
        plan.rules[0].limits.critical = Some(scale.read("21d").unwrap());
        assert_eq!(sentence(&plan), "the certificate expires in 20 days (limit 21 d)");
    }

    #[test]
    fn a_failure_is_told_by_the_rule_that_it_belongs_to_and_leaves_the_others_without_an_answer() {
        let plan = plan(&["reachable", "login", "license.valid"]);
        for (kind, code, outcome) in [
            (FailureKind::Unreachable, "reachable", Outcome::Critical),
            (FailureKind::LookUp, "reachable", Outcome::Unknown),
            (FailureKind::Authentication, "login", Outcome::Unknown),
            (FailureKind::Protocol, "answer", Outcome::Unknown),
        ] {
            let lines = lines(&plan, failed(kind));
            assert_eq!(lines[0], (code, outcome, "it did not go well".into()));
            for (other, outcome, sentence) in &lines[1..] {
                assert_ne!(*other, code);
                assert_eq!((*outcome, sentence.as_ref()), (Outcome::Skipped, "the server gave no answer"));
            }
        }
    }

    #[test]
    fn a_certificate_is_to_be_looked_at_before_it_is_trusted() {
        let advice = |kind| plan(&[]).evaluate(failed(kind), NOW).lines.remove(0).advice;
        assert_eq!([advice(FailureKind::Unreachable), advice(FailureKind::Trust)], ["look", "trust it"]);
    }

    #[test]
    fn a_failure_that_is_allowed_is_worth_knowing() {
        let failure_policy = FailurePolicy { unreachable: Some(Status::Ok), ..FailurePolicy::default() };
        let plan = Plan { failure_policy, ..plan(&[]) };
        let result = plan.evaluate(failed(FailureKind::Unreachable), NOW);
        assert_eq!((result.verdict, result.lines[0].outcome), (Status::Ok, Outcome::Notice));
    }
}
