//! The policy file: rules switched, limits, expectations, mutes; and typos, which are never passed over.

use serde_json::{Value, json};

use super::check::saved;
use super::support::{Nobody, Outcome, Shows as _, expect, fixture, jsinfo_with};

/// A policy in a file.
pub(super) struct Policy {
    file: tempfile::NamedTempFile,
}

impl Policy {
    pub(super) fn new(text: &str) -> Self {
        let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Self { file }
    }

    pub(super) fn check(&self, arguments: &[&str]) -> Outcome {
        let path = self.file.path().to_str().unwrap();
        let mut outcome = jsinfo_with(&[&["check"], arguments, &["--policy", path]].concat()).run();
        outcome.stderr = outcome.stderr.replace(path, "policy.toml");
        outcome
    }

    /// The lines of the only result.
    pub(super) fn lines(&self, arguments: &[&str]) -> (i32, Vec<Value>) {
        let outcome = self.check(&[&["--json"], arguments].concat());
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome}"));
        (outcome.status, report["results"][0]["checks"].as_array().unwrap().clone())
    }

    /// The statuses of a rule or an expectation.
    fn statuses(&self, arguments: &[&str], name: &str) -> Vec<String> {
        let lines = self.lines(arguments).1.into_iter();
        let named = lines.filter(|line| line["rule"] == name || line["expectation"] == name);
        named.map(|line| line["status"].as_str().unwrap().to_owned()).collect()
    }
}

/// Whether a mute of a rule in `demo:unhealthy` holds.
fn is_muted(rule: &str, mute: &str) -> bool {
    let policy = Policy::new(&format!("[[mutes]]\nmute = \"{rule}\"\n{mute}"));
    policy.statuses(&["demo:unhealthy"], rule).contains(&"muted".to_owned())
}

#[test]
fn it_is_carried_out_as_a_whole() {
    let policy = Policy::new(
        r#"
[rules]
event-log = false
open-api = false
cache = { warn = "80%", crit = "2GiB" }
tls.expiry = { required = false }

[rules.license.expiry]
warn = "45d"

[[expectations]]
expect = "version>=2.9.3"
severity = "warning"
reason = "2.9.2 loses receipts"

[[expectations]]
expect = "serverPlatform == linux"

[[mutes]]
mute = "license.valid"
until = 9999-12-31
reason = "it has been ordered"

[[mutes]]
mute = "license.expiry"
until = 9999-12-31

[[mutes]]
mute = "cipher"
until = 2025-01-31
"#,
    );
    policy.check(&["demo:unhealthy"]).without_counts().assert_shows(expect![[r#"
        status: 2
        --- stdout
        CRITICAL  Neglected · JetStream 2.9.2 on linux · media-gw-02 · asked as ops (superuser)
                  demo:unhealthy · 5 critical, 1 warning, 1 muted, [N] in order, [N] skipped (--all lists them)

        ✗ license.expiry    critical  the license expired 325 days ago; it is muted only up to warning  → renew the license
        ✗ certificate       critical  the certificate expires in 3 days  → renew it, then let jsinfo trust remember it
        ✗ cipher            critical  the weakest cipher is NONE: transfers may be neither encrypted nor verified; its mute ended on 2025-01-31  → raise the minimum above UNENCRYPTED
        ✗ cache             critical  at its peak the cloud file cache was 98.4 % full (limit 2 GiB)  → give the cache more memory: --max-cloud-cache-size at the server
        ✗ bandwidth         critical  the outgoing limit is 0: nothing can go out  → raise it above 0 kbit/s, or switch it off
        ! version >= 2.9.3  warning   version is 2.9.2, and >= 2.9.3 is expected (2.9.2 loses receipts)
        - license.valid     muted     until 9999-12-31 (it has been ordered): the license is not valid: License expired
        --- stderr
    "#]]);
}

#[test]
fn what_it_names_has_to_be_judged() {
    let asked = Policy::new("rules.cache = true\n");
    assert_eq!(asked.statuses(&["demo:anonymous"], "cache"), ["unknown"]);
    let limited = Policy::new("rules.cache.warn = \"85%\"\n");
    assert_eq!(limited.statuses(&["demo:anonymous"], "cache"), ["unknown"]);
    let tolerant = Policy::new("rules.cache = { warn = \"85%\", required = false }\n");
    assert_eq!(tolerant.statuses(&["demo:anonymous"], "cache"), ["skipped"]);
    let off = Policy::new("rules.cache.enabled = false\n");
    assert_eq!(off.statuses(&["demo:anonymous"], "cache"), [""; 0]);
    assert_eq!(off.statuses(&["demo:anonymous", "--only", "cache"], "cache"), ["unknown"], "the option wins");
}

#[test]
fn it_takes_what_a_rule_finds_for_more_and_never_for_less() {
    let mut document: Value = serde_json::from_str(&fixture("2.9.2-token.json")).unwrap();
    document["user"]["sandboxed"] = json!(false);
    let file = saved(|saved| *saved = document);
    let target = file.path().to_str().unwrap();
    assert_eq!(Policy::new("").statuses(&[target], "sandbox"), ["notice"]);
    for severity in ["warning", "critical"] {
        let policy = Policy::new(&format!("rules.sandbox.severity = '{severity}'\n"));
        assert_eq!(policy.statuses(&[target], "sandbox"), [severity]);
    }
    let milder = Policy::new("rules.open-api.severity = 'notice'\n");
    assert_eq!(milder.statuses(&["demo:unhealthy"], "open-api"), ["critical"]);
}

#[test]
fn what_is_unknown_says_who_asked_for_it() {
    let policy = Policy::new("[rules]\nevent-log = true\ncache = true\n");
    let message = |arguments: &[&str]| {
        let (_, lines) = policy.lines(arguments);
        let line = lines.into_iter().find(|line| line["rule"] == "cache").unwrap();
        let path = policy.file.path().to_str().unwrap();
        line["message"].as_str().unwrap().replace(path, "policy.toml")
    };
    let hidden = "not sent; only a superuser sees it (--superuser)";
    assert_eq!(message(&["demo:anonymous"]), format!("{hidden} (policy.toml:3 asks for it)"));
    assert_eq!(message(&["demo:anonymous", "--only", "cache"]), format!("{hidden} (--only asks for it)"));
}

#[test]
fn a_reason_is_no_advice() {
    let policy = Policy::new("[[expectations]]\nexpect = 'version >= 99'\nreason = '2.9.2 loses receipts'\n");
    let (_, lines) = policy.lines(&["demo:"]);
    let line = lines.into_iter().find(|line| line["rule"] == "expect").unwrap();
    assert_eq!(line["message"], "version is 2.9.2, and >= 99 is expected (2.9.2 loses receipts)");
    assert_eq!(line["hint"], Value::Null);
}

#[test]
fn the_command_line_has_the_last_word() {
    let policy = Policy::new(
        "[rules.cache]\ncrit = \"10%\"\n[[expectations]]\nexpect = \"version >= 3\"\nseverity = \"notice\"\n",
    );
    let status = |arguments: &[&str]| policy.check(&[&["demo:"], arguments].concat()).status;
    assert_eq!(status(&[]), 2);
    assert_eq!(status(&["--skip", "cache"]), 0, "a notice is no warning");
    assert_eq!(status(&["--crit", "cache=99%"]), 0);
    assert_eq!(status(&["--crit", "cache=99%", "--expect", "version>=3"]), 2, "there it is critical");
}

#[test]
fn a_mute_lapses_when_its_time_is_over_or_it_gets_worse() {
    assert!(is_muted("cache", "until = 9999-12-31"), "a warning, and muted as one");
    assert!(!is_muted("cache", "until = 2026-01-01"));
    assert!(is_muted("cache", "until = \"9999-12-31\""), "as text, too");
    assert!(!is_muted("certificate", "until = 9999-12-31"), "it is critical by now");
    assert!(is_muted("certificate", "until = 9999-12-31\nseverity = \"critical\""));
    assert!(is_muted("open-api", "until = 9999-12-31"), "it is never less than critical");
    assert!(is_muted("cache", "until = 9999-12-31\ntargets = \"demo:unhealthy\""));
    let until_today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    assert!(is_muted("cache", &format!("until = {until_today}")), "the last day counts");
    let lines = Policy::new("[[mutes]]\nmute = \"cache\"\nuntil = 9999-12-31\nreason = \"why\"\n");
    let (_, lines) = lines.lines(&["demo:unhealthy"]);
    let cache = lines.iter().find(|line| line["rule"] == "cache").unwrap();
    assert_eq!(
        (&cache["status"], &cache["severity"], &cache["muted"]),
        (&json!("muted"), &json!("warning"), &json!({"until": "9999-12-31", "reason": "why"}))
    );
}

#[test]
fn what_is_expected_and_who_cannot_be_asked_may_be_muted_too() {
    let expectation = "[[expectations]]\nexpect = \"version >= 3\"\n";
    let mute = "[[mutes]]\nmute = \"version>=3\"\nuntil = 9999-12-31\n";
    assert_eq!(Policy::new(&format!("{expectation}{mute}")).check(&["demo:"]).status, 0);
    let maintenance = Policy::new("[[mutes]]\nmute = \"reachable\"\nuntil = 9999-12-31\n");
    let nobody = Nobody::new();
    let address = nobody.target();
    assert_eq!(maintenance.check(&[&address]).status, 0);
    let lockout = Policy::new("[[mutes]]\nmute = \"login\"\nuntil = 9999-12-31\n");
    assert_eq!(lockout.check(&["demo:denied"]).status, 3, "that was not meant");
    let lockout = Policy::new("[[mutes]]\nmute = \"login\"\nuntil = 9999-12-31\nseverity = \"unknown\"\n");
    assert_eq!(lockout.check(&["demo:denied"]).status, 0);
}

#[test]
fn typos_name_their_line_and_what_was_meant() {
    let told = [
        "rulez = 1",
        "[rules]\ncahce = true",
        "[rules]\nlicense = true",
        "[rules.license]\nvalid = { warn = \"3d\" }",
        "[rules.cache]\nwran = \"3%\"",
        "[rules.cache]\nwarn = \"3d\"",
        "[rules.clock]\nwarn = 5",
        "[rules]\ncache = 7",
        "[[expectations]]\nseverity = \"warning\"",
        "[[expectations]]\nexpect = \"verison >= 2\"",
        "[[expectations]]\nexpect = \"version => 2\"",
        "[[expectations]]\nexpect = \"bandwidthLimits.incomingRateLimit >= fast\"",
        "[[expectations]]\nexpect = \"version >= 2\"\nseverity = \"warnin\"",
        "[[mutes]]\nmute = \"cach\"\nuntil = 2027-01-01",
        "[[mutes]]\nmute = \"cache\"",
        "[[mutes]]\nmute = \"cache\"\nuntil = \"soon\"",
        "[[mutes]]\nmute = \"version >= 2\"\nuntil = 2027-01-01",
        "mutes = 3",
        "[rules",
    ]
    .map(|text| {
        let outcome = Policy::new(text).check(&["demo:"]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (3, ""), "{outcome}");
        outcome.stderr
    });
    told.concat().assert_shows(expect![[r#"
        error: policy.toml:1: rulez: unknown key
        hint: did you mean rules?
        hint: here it may be rules, expectations, same, mutes
        error: policy.toml:2: there is no rule cahce
        hint: did you mean cache?
        hint: jsinfo check --list has the rules
        hint: jsinfo explain cache
        error: policy.toml:2: license: it takes a table of rules
        error: policy.toml:2: warn: 3d: license.valid has no limit
        hint: jsinfo explain license.valid
        error: policy.toml:2: wran: unknown key
        hint: did you mean warn?
        hint: here it may be enabled, required, severity, warn, crit
        error: policy.toml:2: warn: 3d: it takes a share like 90%, or a size like 3GiB
        hint: jsinfo explain cache
        error: policy.toml:2: warn: 5: a time is written like 45d, 12h, 1h30min, 15s or 500ms
        hint: jsinfo explain clock
        error: policy.toml:2: cache: it takes true, false or a table
        error: policy.toml:1: expectations: one of them has no expect
        error: policy.toml:2: expect: there is no field verison
        hint: did you mean version, revision or apiVersion?
        hint: jsinfo explain version
        error: policy.toml:2: expect: there is no operator =>
        hint: did you mean >=?
        hint: version takes ==, !=, <, <=, >, >=, ~, present and absent
        hint: jsinfo explain version
        error: policy.toml:2: expect: bandwidthLimits.incomingRateLimit cannot be fast
        hint: a rate is written like 100Mbps, 1.5Gbps or 800kbps; a plain number is kilobits a second
        hint: jsinfo explain bandwidthLimits.incomingRateLimit
        error: policy.toml:3: severity: warnin is none of notice, warning, unknown, critical
        hint: did you mean warning?
        error: policy.toml:2: there is no rule cach
        hint: did you mean cache?
        hint: jsinfo check --list has the rules
        hint: jsinfo explain cache
        error: policy.toml:1: mutes: one of them has no until
        error: policy.toml:3: until: it takes a day, such as 2027-01-31
        error: policy.toml: the mute of version >= 2 mutes no expectation
        hint: write it as the expectation is written
        error: policy.toml:1: mutes: it takes tables, each headed [[mutes]]
        error: policy.toml:1:7: unclosed table, expected `]`
        hint: the file is TOML: docs/configuration.md has an example
    "#]]);
    let missing = jsinfo_with(&["check", "demo:", "--policy", "nowhere.toml"]).run();
    assert_eq!(missing.status, 3, "{missing}");
}

#[test]
fn what_it_says_of_some_servers_holds_for_them_and_their_groups() {
    let file = super::support::configuration::File::new(
        "servers.paris.address = 'demo:unhealthy'\nservers.oslo.address = 'demo:unhealthy'\n[groups]\neurope = ['paris', 'oslo']\nnorth = ['oslo']\n",
    );
    let verdicts = |policy: &Policy| {
        let path = policy.file.path().to_str().unwrap();
        let arguments = ["check", "@europe", "--json", "--only", "cache", "--policy", path];
        let outcome = file.jsinfo(&arguments).run();
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome}"));
        let results = report["results"].as_array().unwrap().iter();
        let verdicts: Vec<_> = results.map(|result| result["verdict"].as_str().unwrap().to_owned()).collect();
        (verdicts.join(" "), outcome.stderr.replace(path, "policy.toml"))
    };
    let mute = |targets: &str| {
        Policy::new(&format!("[[mutes]]\nmute = 'cache'\nuntil = 9999-12-31\ntargets = {targets}\n"))
    };
    assert_eq!(verdicts(&mute("'oslo'")), ("warning ok".to_owned(), String::new()));
    assert_eq!(verdicts(&mute("['@north']")), ("warning ok".to_owned(), String::new()));
    assert_eq!(verdicts(&mute("'@europe'")), ("ok ok".to_owned(), String::new()));
    let expected = Policy::new("[[expectations]]\nexpect = 'version < 2'\ntargets = '@north'\n");
    assert_eq!(verdicts(&expected).0, "warning critical");
    for (named, told) in [
        (
            "'olso'",
            "policy.toml:4: olso is not asked, and no server of the configuration\nhint: did you mean oslo?",
        ),
        ("'@nroth'", "policy.toml:4: there is no group @nroth\nhint: did you mean @north?"),
    ] {
        let unknown = mute(named);
        let path = unknown.file.path().to_str().unwrap();
        let refused = file.jsinfo(&["check", "@europe", "--policy", path]).run();
        assert_eq!(refused.status, 3);
        assert!(refused.stderr.replace(path, "policy.toml").contains(told), "{refused}");
    }
}

#[test]
fn a_mute_covers_what_was_meant_and_nothing_worse() {
    let mute = |rule: &str, rest: &str| {
        Policy::new(&format!("{rest}\n[[mutes]]\nmute = '{rule}'\nuntil = 9999-12-31\n"))
    };
    let slow = mute("bandwidth", "rules.bandwidth.warn = '10Gbps'");
    assert_eq!(slow.check(&["demo:"]).status, 0, "the warning is muted");
    assert_eq!(
        slow.check(&["demo:unhealthy", "--only", "bandwidth"]).status,
        2,
        "that nothing goes out is not"
    );
    let nobody = Nobody::new();
    let slow = mute("reachable", "rules.reachable.warn = '1ms'");
    assert_eq!(slow.check(&[&nobody.target()]).status, 2, "slow was known, dead is new");
    let dead = mute("reachable", "");
    assert_eq!(dead.check(&[&nobody.target()]).status, 0);
    for never_asked in ["./nowhere.json", "demo:unhealty", "two words"] {
        assert_eq!(dead.check(&[never_asked]).status, 3, "{never_asked} is no fault of a server's");
    }
    let expected =
        "[[expectations]]\nexpect = 'configuration.triggersAvailable == true'\nseverity = 'notice'\n";
    let muted = mute("configuration.triggersAvailable == true", expected);
    assert_eq!(muted.check(&["demo:anonymous"]).status, 3, "that nobody can tell was not meant");
    let odd = saved(|document| {
        document["minCipher"] = json!("AES");
        document["license"]["valid"] = json!("yes");
    });
    let answer = mute("answer", "rules.cipher = false");
    let (_, lines) = answer.lines(&[odd.path().to_str().unwrap()]);
    let valid = lines.iter().find(|line| line["rule"] == "license.valid").unwrap();
    assert_eq!(valid["status"], "unknown", "nobody hears of it otherwise");
    let nothing = saved(|document| *document = json!({}));
    assert_eq!(answer.check(&[nothing.path().to_str().unwrap()]).status, 3, "nothing is still not health");
}

#[test]
fn a_rule_stands_in_a_policy_once() {
    for twice in [
        "[rules]\n\"license.expiry\" = false\nlicense.expiry = { warn = '99d' }",
        "[rules]\ncache = false\nCACHE = true",
    ] {
        let outcome = Policy::new(twice).check(&["demo:"]);
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(outcome.stderr.contains("the rule stands here twice"), "{outcome}");
    }
    let nobody = "[[mutes]]\nmute = 'cache'\nuntil = 9999-12-31\ntargets = []\n";
    assert_eq!(Policy::new(nobody).check(&["demo:"]).status, 3, "an empty list is not everybody");
}
