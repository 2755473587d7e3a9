//! Who gets in: doors that need no login.

use crate::health::rule::{Case, ComparedWith, Rule, RulePart};
use crate::health::{Finding, Outcome};

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&OPEN_API, &OPEN_RECEIVER, &SANDBOX];

// The fields that they read beside the one that they judge.
const REMOTE_CONTROL: &str = "allowRemoteControl";
const AUTHORIZED_ONLY: &str = "receiver.onlyAuthorizedClientsAllowed";
const SUPERUSER: &str = "user.superuser";

static OPEN_API: Rule = Rule {
    code: "open-api",
    about: "the API takes remote control and needs no login",
    advice: "require a login, or forbid remote control",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Critical],
    parts: &[RulePart::field_at("authRequired", open_api).reading(&[REMOTE_CONTROL])],
};

fn open_api(case: &Case<'_>) -> Finding {
    if !case.is_no() {
        return Finding::ok("the API needs a login");
    }
    // Without remote control the API is documented to answer only connections from localhost.
    match case.other_is_yes(REMOTE_CONTROL) {
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
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Warning],
    parts: &[RulePart::field_at("receiver.authRequired", open_receiver).reading(&[AUTHORIZED_ONLY])],
};

fn open_receiver(case: &Case<'_>) -> Finding {
    if !case.is_no() {
        return Finding::ok("the receiver needs a login");
    }
    match case.other_is_yes(AUTHORIZED_ONLY) {
        // A warning and no more: what such a client may then do is documented nowhere.
        Ok(false) => Finding::new(
            Outcome::Warning,
            "the receiver needs no login: anyone who reaches its port may transfer",
        ),
        Ok(true) => Finding::ok("the receiver takes authorized clients only"),
        Err(no_value) => no_value.into(),
    }
}

static SANDBOX: Rule = Rule {
    code: "sandbox",
    about: "the user is no superuser, and sees the whole file system (notice)",
    advice: "give the user a sandbox: --sandbox-dir at the server, or setSandboxMapping()",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Notice],
    parts: &[RulePart::field_at("user.sandboxed", sandbox).reading(&[SUPERUSER])],
};

fn sandbox(case: &Case<'_>) -> Finding {
    if !case.is_no() {
        return Finding::ok("the user is kept inside a directory");
    }
    match case.other_is_yes(SUPERUSER) {
        Ok(true) => Finding::ok("a superuser needs no sandbox"),
        // Many want it so, for those who may do nothing but transfer it is a gap: the policy can raise it.
        Ok(false) => Finding::new(
            Outcome::Notice,
            "the user is not kept inside a directory: it has the whole file system",
        ),
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
            user(true, false).gives(Outcome::Ok),
            user(false, true).gives(Outcome::Ok),
            user(false, false).gives(Outcome::Notice),
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

    fn user(sandboxed: bool, superuser: bool) -> Given {
        let user = json!({"authed": true, "sandboxed": sandboxed, "superuser": superuser});
        given(&SANDBOX, json!({ "user": user }))
    }

    #[test]
    fn of_who_has_not_logged_in_there_is_nothing_to_judge() {
        let nobody = json!({"user": {"authed": false, "sandboxed": null, "superuser": false}});
        assert_eq!(given(&SANDBOX, nobody).finding().outcome, Outcome::Skipped);
        let somebody = json!({"user": {"authed": true, "sandboxed": null, "superuser": false}});
        assert_eq!(given(&SANDBOX, somebody).finding().outcome, Outcome::Unknown);
    }

    #[test]
    fn a_rule_that_needs_two_fields_says_which_one_is_missing() {
        let finding = without_login(Value::Null).finding();
        assert_eq!(finding.outcome, Outcome::Unknown);
        assert_eq!(finding.sentence, "allowRemoteControl is null, but is documented as true or false");
        let finding = without_login("no").finding();
        assert_eq!(finding.outcome, Outcome::Odd);
        assert_eq!(finding.sentence, "allowRemoteControl is \"no\", but is documented as true or false");
    }
}
