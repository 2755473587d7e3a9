//! What a policy wants to be the same: who differs is a finding in every format, and muted like any other.

use expect_test::expect;
use serde_json::{Value, json};

use super::support::{Outcome, fixture, jsinfo_with, other_program};

/// Saved documents of three servers and a policy beside them.
struct Fleet {
    directory: tempfile::TempDir,
}

impl Fleet {
    /// Servers that say these of `minCipher`; paris, oslo and rome.
    fn new(ciphers: [Value; 3], policy: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for (name, cipher) in ["paris", "oslo", "rome"].into_iter().zip(ciphers) {
            let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
            for key in ["serverUid", "serverId", "publicKey"] {
                document[key] = json!(format!("{key} of {name}"));
            }
            document["minCipher"] = cipher;
            std::fs::create_dir_all(directory.path().join("saved")).unwrap();
            let path = directory.path().join("saved").join(format!("{name}.json"));
            std::fs::write(path, document.to_string()).unwrap();
        }
        std::fs::write(directory.path().join("policy.toml"), policy).unwrap();
        Self { directory }
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let arguments = [arguments, &["--policy", "policy.toml"]].concat();
        jsinfo_with(&arguments).current_dir(self.directory.path()).run()
    }

    fn check(&self, format: &str) -> Outcome {
        self.run(&["check", "./saved/", "--only", "drift", "--format", format])
    }

    /// What `check` says of each.
    fn told(&self) -> String {
        let report: Value = serde_json::from_str(&self.check("json").stdout).unwrap();
        let mut told = Vec::new();
        for result in report["results"].as_array().unwrap() {
            for line in result["checks"].as_array().unwrap() {
                let [status, message] = ["status", "message"].map(|key| line[key].as_str().unwrap());
                told.push(format!("{}: {status}: {message}", result["target"].as_str().unwrap()));
            }
        }
        told.join("\n")
    }
}

const SAME: &str = "[[same]]\nfields = [\"minCipher\", \"version\"]\nreason = \"one image\"\n";

fn one_differs(policy: &str) -> Fleet {
    Fleet::new([json!(3), json!(0), json!("ENCRYPTED_256")], policy)
}

#[test]
fn who_differs_is_found_and_nobody_else() {
    expect![[r#"
        oslo: warning: minCipher is NONE, and is ENCRYPTED_256 at 2 of 3 (one image)
        paris: ok: 2 values as they have to be: as at the other servers
        rome: ok: 2 values as they have to be: as at the other servers"#]]
    .assert_eq(&one_differs(SAME).told());
    assert_eq!(one_differs(SAME).check("json").status, 1);
    let critical = format!("{SAME}severity = \"critical\"\n");
    assert_eq!(one_differs(&critical).check("json").status, 2);
}

#[test]
fn a_tie_is_unknown_and_says_so() {
    let policy = format!("{SAME}targets = [\"paris\", \"oslo\"]\n");
    let fleet = one_differs(&policy);
    expect![[r#"
        oslo: unknown: no majority says what minCipher has to be; here it is NONE (one image)
        paris: unknown: no majority says what minCipher has to be; here it is ENCRYPTED_256 (one image)
        rome: unknown: no policy says what has to be the same (--only asks for it)"#]]
    .assert_eq(&fleet.told());
    assert_eq!(fleet.check("nagios").status, 3);
}

#[test]
fn a_reference_is_right() {
    let fleet =
        one_differs("[[same]]\nclass = \"setting\"\nreference = \"oslo\"\nexcept = \"license.expiry\"\n");
    let told = fleet.told();
    assert!(told.contains("paris: warning: minCipher is ENCRYPTED_256, and is NONE at oslo"), "{told}");
    assert!(told.contains("rome: warning") && told.contains("oslo: ok"), "{told}");
}

#[test]
fn every_format_has_it() {
    let fleet = one_differs(SAME);
    for format in ["text", "json", "nagios", "junit", "markdown", "prometheus", "html"] {
        let shown = fleet.check(format).stdout;
        assert!(shown.contains("minCipher") && shown.contains("oslo"), "{format}: {shown}");
    }
    let metrics = fleet.check("prometheus").stdout;
    let series: Vec<&str> = metrics.lines().filter(|line| line.starts_with("jsinfo_drift{")).collect();
    assert_eq!(series, [r#"jsinfo_drift{target="oslo",field="minCipher"} 1"#]);
    if let Some(promtool) = other_program("promtool", &["check", "metrics"], &metrics) {
        assert_eq!(promtool.status, 0, "{promtool}");
    }
    let shown = fleet.run(&["fleet", "./saved/"]).stdout;
    assert!(
        shown.lines().any(|line| line.starts_with("! oslo  drift ") && line.contains("minCipher is NONE")),
        "{shown}"
    );
}

#[test]
fn it_is_muted_as_everything_is() {
    let mute = "[[mutes]]\nmute = \"drift\"\nuntil = 2999-12-31\ntargets = [\"oslo\"]\n";
    let fleet = one_differs(&format!("{SAME}{mute}"));
    assert!(fleet.told().contains("oslo: muted: minCipher is NONE"), "{}", fleet.told());
    assert_eq!(fleet.check("text").status, 0);
    // What is worse than the mildest that was wished for is heard all the same.
    let unmuted = Fleet::new([json!(3), json!(0), json!(1)], &format!("{SAME}{mute}"));
    assert!(unmuted.told().contains("oslo: unknown"), "{}", unmuted.told());
}

#[test]
fn a_wish_that_makes_no_sense_names_its_line() {
    for (wish, what) in [
        ("fields = \"minCiper\"", "did you mean minCipher?"),
        ("fields = []", "takes the path of a field"),
        ("fields = \"user.token\"", "user.token is a secret"),
        ("class = \"settings\"", "did you mean setting?"),
        ("fields = \"version\"\nclass = \"state\"", "both fields and class"),
        ("fields = \"version\"\nexcept = \"version\"", "leaves no field"),
        ("reference = \"pari\"", "did you mean paris?"),
        ("targets = \"@nobody\"", "there is no group @nobody"),
        ("reason = 1", "takes text"),
        ("fileds = \"version\"", "did you mean fields?"),
    ] {
        let outcome = one_differs(&format!("[[same]]\n{wish}\n")).check("text");
        assert_eq!(outcome.status, 3, "{wish}: {outcome}");
        assert!(
            outcome.stderr.contains(what) && outcome.stderr.contains("policy.toml:"),
            "{wish}: {outcome}"
        );
    }
}
