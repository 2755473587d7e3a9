//! What `jsinfo check` compares: several servers with each other, and each with what it said at another time.

use jsinfo::health::RULES;
use serde_json::{Value, json};

use super::check::{report, statuses};
use super::support::{Outcome, fixture, jsinfo_with};

/// The healthy document with other values in these fields.
fn document(changes: &[(&str, Value)]) -> String {
    let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    for (field, value) in changes {
        *document.pointer_mut(&format!("/{}", field.replace('.', "/"))).unwrap() = value.clone();
    }
    document.to_string()
}

/// A server of its own: nothing by which servers are known is that of another one.
fn server(name: &str) -> Vec<(&'static str, Value)> {
    ["hostName", "serverUid", "serverId", "publicKey"]
        .map(|field| (field, json!(format!("{field} of {name}"))))
        .to_vec()
}

struct Directory(tempfile::TempDir);

impl Directory {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn holding(self, name: &str, changes: &[(&str, Value)]) -> Self {
        std::fs::write(self.0.path().join(name), document(changes)).unwrap();
        self
    }

    fn check(&self, arguments: &[&str]) -> Outcome {
        jsinfo_with(&[&["check"], arguments].concat()).current_dir(self.0.path()).run()
    }
}

/// The servers of a check, and what is said of each by a rule.
fn told(outcome: &Outcome, rule: &str) -> Vec<(String, String, String)> {
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome}"));
    let mut told = Vec::new();
    for result in report["results"].as_array().unwrap() {
        for check in result["checks"].as_array().unwrap() {
            if check["rule"] == rule {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                told.push((text(&result["target"]), text(&check["status"]), text(&check["message"])));
            }
        }
    }
    told
}

#[test]
fn servers_that_are_one_are_told_from_servers_that_were_cloned() {
    let mut clone = server("rome");
    clone.retain(|(field, _)| *field != "publicKey");
    clone.push(("publicKey", json!("publicKey of paris")));
    let directory = Directory::new()
        .holding("paris.json", &server("paris"))
        .holding("paris-again.json", &server("paris"))
        .holding("rome.json", &clone)
        .holding("oslo.json", &server("oslo"));
    let all = ["--json", "./paris.json", "./paris-again.json", "./rome.json", "./oslo.json"];
    let outcome = directory.check(&all);
    assert_eq!(outcome.status, 2, "{outcome}");
    let expected = [
        (
            "./paris.json",
            "critical",
            "./paris-again.json is the same server: it has the same serverUid, serverId and publicKey, on hostName of paris, too; ./rome.json has the same publicKey, and runs on hostName of rome: cloned state",
        ),
        (
            "./paris-again.json",
            "critical",
            "./paris.json is the same server: it has the same serverUid, serverId and publicKey, on hostName of paris, too; ./rome.json has the same publicKey, and runs on hostName of rome: cloned state",
        ),
        (
            "./rome.json",
            "critical",
            "./paris.json has the same publicKey, and runs on hostName of paris: cloned state; ./paris-again.json has the same publicKey, and runs on hostName of paris: cloned state",
        ),
        ("./oslo.json", "ok", "no other target that answered has its ids or its key"),
    ];
    let expected = expected.map(|(target, status, message)| (target.into(), status.into(), message.into()));
    assert_eq!(told(&outcome, "identity"), expected);
    let twice = directory.check(&["--json", "./paris.json", "./paris-again.json"]);
    assert_eq!(twice.status, 0, "one server under two names is worth knowing, and no fault: {twice}");
    assert!(told(&twice, "identity").iter().all(|(_, status, _)| status == "notice"), "{twice}");
}

#[test]
fn what_servers_have_in_common_can_be_muted_and_left_out() {
    let mut clone = server("rome");
    clone[3].1 = json!("publicKey of paris");
    let directory = Directory::new().holding("paris.json", &server("paris")).holding("rome.json", &clone);
    let both = ["--json", "./paris.json", "./rome.json"];
    assert_eq!(directory.check(&both).status, 2);
    assert_eq!(directory.check(&[&both[..], &["--skip", "identity"]].concat()).status, 0);
    let policy = directory.0.path().join("policy.toml");
    std::fs::write(&policy, "[[mutes]]\nmute = 'identity'\nuntil = 9999-12-31\nseverity = 'critical'\n")
        .unwrap();
    let muted = directory.check(&[&both[..], &["--policy", "policy.toml"]].concat());
    assert_eq!(muted.status, 0, "{muted}");
    assert!(told(&muted, "identity").iter().all(|(_, status, _)| status == "muted"), "{muted}");
}

#[test]
fn whoever_asks_for_the_comparison_alone_gets_it_and_no_other_answer() {
    let directory =
        Directory::new().holding("paris.json", &server("paris")).holding("oslo.json", &server("oslo"));
    let both = ["--json", "./paris.json", "./oslo.json", "--only", "identity"];
    let outcome = directory.check(&both);
    assert_eq!(outcome.status, 0, "{outcome}");
    assert_eq!(told(&outcome, "identity").len(), 2, "one line each: {outcome}");
    // That two servers differ says nothing of the health of either: here nothing else is there to be judged.
    std::fs::write(directory.0.path().join("rome.json"), fixture("2.9.2-anonymous.json")).unwrap();
    let kept = ["answer", "identity", "cache"];
    let skipped: Vec<_> = RULES.iter().map(|rule| rule.code).filter(|code| !kept.contains(code)).collect();
    let outcome = directory.check(&["--json", "./paris.json", "./rome.json", "--skip", &skipped.join(",")]);
    assert_eq!(told(&outcome, "identity").pop().unwrap().1, "ok", "{outcome}");
    assert_eq!(outcome.status, 3, "{outcome}");
}

#[test]
fn a_single_server_is_compared_with_no_other_unless_that_is_asked_for() {
    let (_, told) = report(&["demo:"]);
    assert_eq!(statuses(&told, "identity"), [""; 0]);
    let (status, told) = report(&["demo:", "--only", "identity"]);
    assert_eq!((status, statuses(&told, "identity")), (3, vec!["unknown".to_owned()]));
}

#[test]
fn each_of_several_servers_has_a_baseline_of_its_own() {
    let before = Directory::new()
        .holding("%2E%2Fparis.json.json", &server("paris"))
        .holding("%2E%2Foslo.json.json", &server("oslo"));
    let mut changed = server("oslo");
    changed[3].1 = json!("another key");
    let now = Directory::new()
        .holding("paris.json", &server("paris"))
        .holding("oslo.json", &changed)
        .holding("rome.json", &server("rome"));
    let baseline = before.0.path().to_str().unwrap();
    let arguments = ["--json", "--baseline", baseline, "./paris.json", "./oslo.json"];
    let outcome = now.check(&arguments);
    assert_eq!(outcome.status, 2, "{outcome}");
    let statuses: Vec<_> =
        told(&outcome, "public-key").into_iter().map(|(target, status, _)| (target, status)).collect();
    let expected = [("./paris.json", "ok"), ("./oslo.json", "critical")];
    assert_eq!(statuses, expected.map(|(target, status)| (target.to_owned(), status.to_owned())));
    let with_a_new_one = now.check(&[&arguments[..], &["./rome.json"]].concat());
    let missing = before.0.path().join("%2E%2Frome.json.json");
    let warning = format!("warning: ./rome.json has no baseline: there is no {}\n", missing.display());
    assert!(with_a_new_one.stderr.contains(&warning), "{with_a_new_one}");
    let of_rome = told(&with_a_new_one, "restart").pop().unwrap();
    assert_eq!(
        (of_rome.1.as_str(), of_rome.2.as_str()),
        ("unknown", "there is no baseline to compare with (--baseline asks for it)")
    );
    std::fs::write(before.0.path().join("%2E%2Foslo.json.json"), "{").unwrap();
    let broken = now.check(&arguments);
    assert_eq!(broken.status, 3, "{broken}");
    assert!(broken.stderr.starts_with("error: --baseline: cannot use "), "{broken}");
}

#[test]
fn a_server_that_keeps_no_state_was_not_replaced() {
    let stateless = |name: &str| {
        let mut changes = server(name);
        changes.push(("configuration.persistentStateDir", Value::Null));
        changes
    };
    let directory = Directory::new()
        .holding("before.json", &server("yesterday"))
        .holding("now.json", &server("today"))
        .holding("stateless.json", &stateless("today"));
    let check = |file: &str| directory.check(&["--json", file, "--baseline", "before.json"]);
    assert_eq!(check("./now.json").status, 2, "it was replaced, or has lost its state");
    let outcome = check("./stateless.json");
    assert_eq!(
        outcome.status, 3,
        "the rule about the key is asked for and has nothing to compare: {outcome}"
    );
    assert!(told(&outcome, "restart").iter().all(|(_, status, _)| status == "warning"), "{outcome}");
    assert_eq!(told(&outcome, "key-persistence")[0].1, "warning");
}
