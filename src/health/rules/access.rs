//! Who gets in: doors that need no login.

use crate::health::rule::{Case, Rule, RulePart};
use crate::health::{Finding, Outcome};

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&OPEN_API, &OPEN_RECEIVER];

static OPEN_API: Rule = Rule {
    code: "open-api",
    about: "the API takes remote control and needs no login",
    advice: "require a login, or forbid remote control",
    scale: None,
    severities: &[Outcome::Critical],
    parts: &[RulePart::two_fields("authRequired", "allowRemoteControl", open_api)],
};

fn open_api(case: &Case<'_>) -> Finding {
    if !case.is_no() {
        return Finding::ok("the API needs a login");
    }
    // Without remote control the API is documented to answer only connections from localhost.
    match case.other_is_yes() {
        Ok(true) => Finding::new(
            Outcome::Critical,
            "the API needs no login: anyone who reaches its port controls the server",
        ),
        Ok(false) => Finding::ok("the API needs no login, and answers on its own machine only"),
        Err(no_value) => no_value.into(),
    }
}

static OPEN_RECEIVER: Rule = Rule {
    code: "receiver.open",
    about: "the receiver needs no login and takes clients that nobody has authorized",
    advice: "require a login, or allow authorized clients only",
    scale: None,
    severities: &[Outcome::Warning],
    parts: &[RulePart::two_fields(
        "receiver.authRequired",
        "receiver.onlyAuthorizedClientsAllowed",
        open_receiver,
    )],
};

fn open_receiver(case: &Case<'_>) -> Finding {
    if !case.is_no() {
        return Finding::ok("the receiver needs a login");
    }
    match case.other_is_yes() {
        // A warning and no more: what such a client may then do is documented nowhere.
        Ok(false) => Finding::new(
            Outcome::Warning,
            "the receiver needs no login: anyone who reaches its port may transfer",
        ),
        Ok(true) => Finding::ok("the receiver takes authorized clients only"),
        Err(no_value) => no_value.into(),
    }
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::health::rules::sample::{Given, RuleSample, given};

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        vec![
            given(&OPEN_API, json!({"authRequired": true})).gives(Outcome::Ok),
            without_login(false).gives(Outcome::Ok),
            without_login(true).gives(Outcome::Critical),
            given(&OPEN_RECEIVER, json!({"receiver": {"authRequired": true}})).gives(Outcome::Ok),
            receiver(true).gives(Outcome::Ok),
            receiver(false).gives(Outcome::Warning),
        ]
    }

    fn without_login(remote_control: impl Into<Value>) -> Given {
        let remote_control: Value = remote_control.into();
        given(&OPEN_API, json!({"authRequired": false, "allowRemoteControl": remote_control}))
    }

    fn receiver(authorized_only: bool) -> Given {
        let receiver = json!({"authRequired": false, "onlyAuthorizedClientsAllowed": authorized_only});
        given(&OPEN_RECEIVER, json!({ "receiver": receiver }))
    }

    #[test]
    fn a_rule_that_needs_two_fields_says_which_one_is_missing() {
        let finding = without_login(Value::Null).finding();
        assert_eq!(finding.outcome, Outcome::Skipped);
        assert_eq!(finding.sentence, "it needs allowRemoteControl: it is null");
        let finding = without_login("no").finding();
        assert_eq!(finding.outcome, Outcome::Odd);
        assert_eq!(finding.sentence, "allowRemoteControl is \"no\", and true or false is documented");
    }
}
