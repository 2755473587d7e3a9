//! The way to the server: whether it can be asked, and whether the login is taken.
//!
//! What fails on the way is told under the codes of these rules, by those who ask: a rule here judges only
//! where there is an answer.

use crate::credentials::CHECK_THE_LOGIN;
use crate::health::limits::{Bad, Scale, Unit};
use crate::health::rule::{Case, ComparedWith, NOBODY_WAS_ASKED, Rule, RulePart};
use crate::health::{Advice, Finding, Outcome};
use crate::units::time;

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&REACHABLE, &LOGIN];

/// Whether the server can be asked.
pub static REACHABLE: Rule = Rule {
    code: "reachable",
    about: "the server cannot be asked, or takes its time",
    advice: "jsinfo doctor shows which phase takes the time",
    compares_with: ComparedWith::Nothing,
    // How long is too long depends on the way to the server, so that only its user can say.
    scale: Some(Scale::new(Unit::Seconds, Bad::High)),
    severities: &[Outcome::Critical],
    parts: &[RulePart::no_field(reachable)],
};

fn reachable(case: &Case<'_>) -> Finding {
    match case.evidence.took {
        Some(took) => case.measured(took.into(), format!("it answered within {}", time::spell_elapsed(took))),
        None => Finding::skipped(NOBODY_WAS_ASKED),
    }
}

/// Whether the credentials are accepted.
pub static LOGIN: Rule = Rule {
    code: "login",
    about: "the login is rejected (unknown), or accepted, and the server then reports nobody logged in, or no superuser's rights (warning)",
    advice: CHECK_THE_LOGIN,
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Warning],
    parts: &[RulePart::no_field(login)],
};

fn login(case: &Case<'_>) -> Finding {
    let Some(meta) = case.evidence.meta else { return Finding::skipped(NOBODY_WAS_ASKED) };
    let Some(who) = &meta.login else { return Finding::not_applicable("no user and no token is given") };
    // Servers that say nothing of it, such as older ones, have taken the login all the same.
    let says_otherwise =
        case.evidence.value("user.authed").is_some_and(|authed| authed.as_bool() == Some(false));
    if says_otherwise {
        return Finding::new(
            Outcome::Warning,
            format!("the server took the login of {who}, and says that nobody is logged in"),
        );
    }
    // They are those of one connection: a gateway that opens another one for the next call loses them.
    let has_lost_rights = meta.superuser
        && case.evidence.value("user.superuser").is_some_and(|superuser| superuser.as_bool() == Some(false));
    if has_lost_rights {
        let sentence =
            format!("the server granted {who} a superuser's rights, and says that they are not there");
        let advice = Advice::Own(
            "look for a gateway that opens a connection for each call: the rights are those of one",
        );
        return Finding { advice, ..Finding::new(Outcome::Warning, sentence) };
    }
    Finding::ok(format!("logged in as {who}"))
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::health::rules::sample::{Given, RuleSample, given, seen};
    use crate::source::FetchMeta;

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        let took = Duration::from_secs(2);
        vec![
            given(&REACHABLE, json!({})).took(took).gives(Outcome::Ok),
            given(&REACHABLE, json!({})).took(took).critical_at("2s").gives(Outcome::Critical),
            given(&REACHABLE, json!({}))
                .took(took)
                .warning_at("1s")
                .critical_at("3s")
                .gives(Outcome::Warning),
            logged_in(json!({"user": {"authed": true}})).gives(Outcome::Ok),
            logged_in(json!({})).gives(Outcome::Ok),
            logged_in(json!({"user": {"authed": false}})).gives(Outcome::Warning),
            logged_in(json!({"user": {"authed": true, "superuser": false}})).gives(Outcome::Ok),
            granted(json!({"user": {"authed": true, "superuser": true}})).gives(Outcome::Ok),
            granted(json!({"user": {"authed": true}})).gives(Outcome::Ok),
            granted(json!({"user": {"authed": true, "superuser": false}})).gives(Outcome::Warning),
        ]
    }

    fn logged_in(json: serde_json::Value) -> Given {
        given(&LOGIN, json).meta(FetchMeta { login: Some("ops".to_owned()), ..seen() })
    }

    fn granted(json: serde_json::Value) -> Given {
        given(&LOGIN, json).meta(FetchMeta { login: Some("ops".to_owned()), superuser: true, ..seen() })
    }

    #[test]
    fn a_saved_document_says_nothing_of_the_way() {
        for rule in [&REACHABLE, &LOGIN] {
            assert_eq!(given(rule, json!({})).finding(), Finding::skipped(NOBODY_WAS_ASKED));
        }
    }

    #[test]
    fn who_gives_no_user_wants_no_login() {
        let anonymous = given(&LOGIN, json!({"user": {"authed": false}})).meta(seen());
        assert_eq!(anonymous.finding().outcome, Outcome::NotApplicable);
    }
}
