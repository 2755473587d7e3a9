//! Which server it is: its key, its ids, and whether they last.

use crate::catalogue;
use crate::document::Document;
use crate::health::evidence::{Others, Twin};
use crate::health::finding::{Missing, documented_value};
use crate::health::rule::{Case, ComparedWith, Rule, RulePart};
use crate::health::{Advice, Finding, Outcome};

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&RESTART, &PUBLIC_KEY, &KEY_PERSISTENCE, &IDENTITY];

pub(super) const STATE_DIRECTORY: &str = "configuration.persistentStateDir";
const SERVER_UID: &str = "serverUid";
const HOST_NAME: &str = "hostName";

/// What no two servers have in common, unless the state of one was copied to the other.
pub const IDENTIFYING: [&str; 3] = [SERVER_UID, "serverId", "publicKey"];

/// Whether it is still the same launch of the same server. A baseline has to be given for it.
static RESTART: Rule = Rule {
    code: "restart",
    about: "since the baseline, the server was started anew (warning), or has become another one (critical)",
    advice: "if that was meant, save a new baseline",
    compares_with: ComparedWith::Baseline,
    scale: None,
    severities: &[Outcome::Warning, Outcome::Critical],
    // The first is new at every launch, the second is made once and kept.
    parts: &[
        RulePart::field_at("serverId", launch),
        RulePart::field_at("serverUid", server_uid).reading(&[STATE_DIRECTORY]),
    ],
};

fn launch(case: &Case<'_>) -> Finding {
    case.since_baseline(Outcome::Warning, "the server was started anew since the baseline")
}

fn server_uid(case: &Case<'_>) -> Finding {
    if has_no_state_directory(case.evidence.document) {
        let changed =
            "serverUid is another than in the baseline, as after every start without a state directory";
        return case.since_baseline(Outcome::Warning, changed);
    }
    let changed = "serverUid is another than in the baseline: it is another server, or has lost its state";
    case.since_baseline(Outcome::Critical, changed)
}

static PUBLIC_KEY: Rule = Rule {
    code: "public-key",
    about: "since the baseline, the same server has another public key",
    advice: "find out who changed it; if that was meant, save a new baseline",
    compares_with: ComparedWith::Baseline,
    scale: None,
    severities: &[Outcome::Critical],
    parts: &[RulePart::field_at("publicKey", public_key).reading(&[SERVER_UID])],
};

fn public_key(case: &Case<'_>) -> Finding {
    let uid = match case.other_value(SERVER_UID) {
        Ok(uid) => uid,
        Err(no_value) => return no_value.into(),
    };
    let uid_before = catalogue::field(SERVER_UID).ok().and_then(|field| case.evidence.baseline_value(field));
    // Whether it still is the same server is for the rule about restarts to say.
    if uid_before.is_some_and(|before| before != uid) {
        return Finding::skipped("serverUid is another than in the baseline");
    }
    // Both are kept in the same state: where only one of them has changed, somebody has changed it.
    case.since_baseline(
        Outcome::Critical,
        "the public key is another than in the baseline, and the server is the same",
    )
}

static KEY_PERSISTENCE: Rule = Rule {
    code: "key-persistence",
    about: "the server has no directory for its state: its key and its serverUid may be new at every start",
    advice: "give the server a directory for its state: --persistent-state-dir",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Warning],
    parts: &[RulePart::field_at(STATE_DIRECTORY, key_persistence).judging(&[Missing::Null, Missing::LeftOut])],
};

fn key_persistence(case: &Case<'_>) -> Finding {
    if has_no_state_directory(case.evidence.document) {
        return Finding::new(
            Outcome::Warning,
            "the server has no directory for its state: its key and its serverUid may be new at every start",
        );
    }
    Finding::ok("the server keeps its key in its state directory")
}

/// Whether a caller who is shown the configuration is shown no directory for the server's state.
fn has_no_state_directory(document: &Document) -> bool {
    let Ok(field) = catalogue::field(STATE_DIRECTORY) else { return false };
    match documented_value(document, field) {
        Ok(directory) => directory.as_str() == Some(""),
        Err(no_value) => matches!(no_value.missing, Missing::Null | Missing::LeftOut),
    }
}

/// Whether several targets of a check are one server. It judges when all have answered.
pub static IDENTITY: Rule = Rule {
    code: "identity",
    about: "another target has the same ids or key: the same server twice (notice), or cloned state (critical)",
    advice: NOT_CLONED,
    compares_with: ComparedWith::Others,
    scale: None,
    severities: &[Outcome::Notice, Outcome::Critical],
    parts: &[RulePart::no_field(identity).reading(&[SERVER_UID, "serverId", "publicKey", HOST_NAME])],
};

const NOT_CLONED: &str = "give the clone a state directory of its own, and start it anew";

fn identity(case: &Case<'_>) -> Finding {
    let twins = match &case.evidence.others {
        Others::Nobody => return Finding::not_applicable("no other server is asked"),
        Others::Awaited => return Finding::ok("it is compared when all have answered"),
        Others::Twins(twins) if twins.is_empty() => {
            return Finding::ok("no other target that answered has its ids or its key");
        }
        Others::Twins(twins) => twins,
        Others::NotCompared | Others::Drift(_) => {
            return Finding::not_applicable("it is no comparison of identities");
        }
    };
    let host = case.evidence.value(HOST_NAME).and_then(|host| host.as_str());
    let mut worst = Outcome::Ok;
    let mut sentences = Vec::new();
    for twin in twins {
        let (outcome, sentence) = twin_finding(host, twin);
        worst = worst.max(outcome);
        sentences.push(sentence);
    }
    let advice = if worst == Outcome::Notice { Advice::Own("name the server once") } else { Advice::OfRule };
    Finding { advice, ..Finding::new(worst, sentences.join("; ")) }
}

fn twin_finding(host: Option<&str>, twin: &Twin<'_>) -> (Outcome, String) {
    let (target, shared) = (twin.target, listed(&twin.shared));
    // On one machine it is one server under two names, and on two machines one of them is a copy.
    match (host, twin.host_name) {
        (Some(host), Some(other)) if host.eq_ignore_ascii_case(other) => (
            Outcome::Notice,
            format!("{target} is the same server: it has the same {shared}, on {host}, too"),
        ),
        (Some(_), Some(other)) => {
            (Outcome::Critical, format!("{target} has the same {shared}, and runs on {other}: cloned state"))
        }
        _ => (
            Outcome::Unknown,
            format!("{target} has the same {shared}, and one of the two tells no hostName"),
        ),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
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
            since(json!({"serverUid": "a", "publicKey": "k"})).gives(Outcome::Ok),
            since(json!({"serverUid": "a", "publicKey": "l"})).gives(Outcome::Critical),
            since(json!({"serverUid": "b", "publicKey": "l"})).gives(Outcome::Skipped),
            restarted(json!({"serverId": "launch 2", "serverUid": "a"})).gives(Outcome::Ok),
            restarted(json!({"serverId": "launch 1", "serverUid": "a"})).gives(Outcome::Warning),
            restarted(json!({"serverId": "launch 1", "serverUid": "b"})).gives(Outcome::Critical),
            state(json!("/var/lib/jetstream")).gives(Outcome::Ok),
            state(json!(null)).gives(Outcome::Warning),
            state(json!("")).gives(Outcome::Warning),
            given(&KEY_PERSISTENCE, json!({"user": {"superuser": true}, "configuration": {}}))
                .gives(Outcome::Warning),
            given(&KEY_PERSISTENCE, json!({"user": {"superuser": true}})).gives(Outcome::Unknown),
            beside(&[]).gives(Outcome::Ok),
            beside(&[Some("GW-1")]).gives(Outcome::Notice),
            beside(&[Some("gw-1"), Some("gw-2")]).gives(Outcome::Critical),
            beside(&[None]).gives(Outcome::Unknown),
        ]
    }

    fn since(baseline: Value) -> Given {
        given(&PUBLIC_KEY, json!({"serverUid": "a", "publicKey": "k"})).baseline(baseline)
    }

    fn launched() -> Given {
        given(&RESTART, json!({"serverId": "launch 2", "serverUid": "a"}))
    }

    fn restarted(baseline: Value) -> Given {
        launched().baseline(baseline)
    }

    fn state(directory: Value) -> Given {
        let directory: Value = directory;
        given(&KEY_PERSISTENCE, json!({"configuration": {"persistentStateDir": directory}}))
    }

    /// A server on gw-1 beside others with its key, on these hosts.
    fn beside(hosts: &[Option<&'static str>]) -> Given {
        let mut twins = Vec::new();
        for host_name in hosts {
            twins.push(Twin { target: "oslo", shared: vec!["publicKey"], host_name: *host_name });
        }
        given(&IDENTITY, json!({"hostName": "gw-1"})).others(Others::Twins(twins))
    }

    #[test]
    fn a_baseline_tells_a_restart_from_another_server() {
        let outcomes = |given: Given| given.findings().iter().map(|f| f.outcome).collect::<Vec<_>>();
        assert_eq!(outcomes(launched()), [Outcome::NotApplicable, Outcome::NotApplicable]);
        let launch_1 = json!({"serverId": "launch 1", "serverUid": "a"});
        assert_eq!(outcomes(restarted(launch_1)), [Outcome::Warning, Outcome::Ok]);
        let replaced = json!({"serverUid": "b"});
        assert_eq!(outcomes(restarted(replaced)), [Outcome::Skipped, Outcome::Critical]);
    }

    #[test]
    fn a_server_that_keeps_no_state_is_another_one_at_every_start_and_was_not_replaced() {
        let server =
            json!({"serverId": "2", "serverUid": "b", "configuration": {"persistentStateDir": null}});
        let before = json!({"serverId": "1", "serverUid": "a"});
        assert_eq!(given(&RESTART, server).baseline(before).finding().outcome, Outcome::Warning);
    }

    #[test]
    fn who_is_not_shown_the_configuration_cannot_tell_whether_state_is_kept() {
        let hidden = given(&KEY_PERSISTENCE, json!({"version": "2.9.2"})).finding();
        assert_eq!(hidden.outcome, Outcome::Skipped);
        let left_out = json!({"version": "2.9.2", "configuration": {"triggersAvailable": true}});
        assert_eq!(given(&KEY_PERSISTENCE, left_out).finding().outcome, Outcome::Warning);
    }

    #[test]
    fn a_single_server_is_compared_with_no_other() {
        assert_eq!(given(&IDENTITY, json!({})).finding().outcome, Outcome::NotApplicable);
    }
}
