//! `demo:` targets: the sample servers, asked over real HTTP.

use jiff::Timestamp;
use serde_json::Value;

use super::support::{Shows as _, expect, fixture, jsinfo, jsinfo_with};

#[test]
fn each_scenario_shows_its_document() {
    for (target, sample) in [
        ("demo:", "2.9.2-superuser.json"),
        ("demo:healthy", "2.9.2-superuser.json"),
        ("demo:unhealthy", "2.9.2-unhealthy.json"),
        ("demo:anonymous", "2.9.2-anonymous.json"),
        ("demo:token", "2.9.2-token.json"),
        ("demo:1.9", "1.9.0-superuser.json"),
        ("demo:changing", "2.9.2-superuser.json"),
    ] {
        let shown = jsinfo_with(&["show", "--json", "--show-secrets", target]).stdout();
        let sample = jsinfo_with(&["show", "--json", "--show-secrets", "-"]).input(fixture(sample)).stdout();
        let (there, here) = (Moments::of(&shown), Moments::of(&sample));
        let played_then = shown
            .replace(&there.time.to_string(), &here.time.to_string())
            .replace(&there.expiry.to_string(), &here.expiry.to_string());
        assert_eq!(played_then, sample, "{target}");
    }
}

#[test]
fn each_scenario_plays_today() {
    for (target, days) in [
        ("demo:", 404),
        ("demo:unhealthy", -325),
        ("demo:anonymous", 404),
        ("demo:token", 404),
        ("demo:1.9", 403),
        ("demo:changing", 404),
    ] {
        let before = Timestamp::now();
        let moments = Moments::of(&jsinfo_with(&["show", "--json", target]).stdout());
        let time = Timestamp::from_microsecond(moments.time.as_i64().unwrap()).unwrap();
        assert!(before.as_microsecond() <= time.as_microsecond() && time <= Timestamp::now(), "{target}");
        let left = moments.expiry().duration_since(time).as_hours();
        assert_eq!(left / 24, days, "{target}");
    }
}

/// When a document was made, and when its license expires.
struct Moments {
    time: Value,
    expiry: Value,
}

impl Moments {
    fn of(document: &str) -> Self {
        let document: Value = serde_json::from_str(document).unwrap();
        Self { time: document["serverTime"].clone(), expiry: document["license"]["expiry"].clone() }
    }

    fn expiry(&self) -> Timestamp {
        match self.expiry.as_str() {
            Some(date) => format!("{date}T00:00Z").parse().unwrap(),
            None => Timestamp::from_microsecond(self.expiry.as_i64().unwrap()).unwrap(),
        }
    }
}

#[test]
fn it_is_a_session_like_any_other() {
    let outcome = jsinfo("get version demo: --verbose").run();
    let steps: Vec<_> =
        outcome.stderr.lines().map(|line| line.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(outcome.status, 0);
    let bytes = steps[3].strip_prefix("* getServerInfo: ").unwrap();
    assert!(bytes.parse::<usize>().is_ok_and(|bytes| bytes > 1000), "{outcome}");
    assert_eq!(steps[0], "* connection: connected", "{outcome}");
    assert_eq!(steps[1..3], ["* authentication: ops", "* superuser: superuser"]);
}

#[test]
fn a_rejected_password_is_exit_code_12() {
    jsinfo("show demo:denied").run().assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: demo:denied rejected ops: user name or password is not correct
        hint: check the name, and where the password comes from
    "#]]);
}

#[test]
fn a_document_of_ones_own_is_served() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("own.json");
    std::fs::write(&path, r#"{"version": "9.9", "configuration": {"triggersAvailable": false}}"#).unwrap();
    let target = format!("demo:{}", path.display());
    assert_eq!(jsinfo_with(&["get", "configuration.triggersAvailable", &target]).stdout(), "false\n");
    assert_eq!(
        jsinfo("get version demo:2.9.2-token.json").stdout(),
        "2.9.2\n",
        "what ends in .json is a path"
    );
    jsinfo("show demo:./none.json").run().assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot use ./none.json: no such file
        hint: a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints
    "#]]);
}

#[test]
fn a_mistyped_scenario_lists_the_scenarios() {
    jsinfo("show demo:unhelthy").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: there is no scenario demo:unhelthy
        hint: did you mean unhealthy or healthy?
        hint: the scenarios are demo:healthy, demo:unhealthy, demo:anonymous, demo:token, demo:1.9, demo:denied, demo:changing; demo:PATH serves a document of your own
    "#]]);
}

#[test]
fn the_users_own_credentials_are_not_used() {
    let run = jsinfo("get user.userName demo: --user somebody").env("JETSTREAM_API_PASSWORD", "wrong");
    run.run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        ops
        --- stderr
        warning: demo: is asked without --user: a sample server has a caller of its own, and speaks plain HTTP on this machine
    "#]]);
}

#[test]
fn what_is_not_used_is_told_and_what_makes_sense_is_obeyed() {
    let ca_file = "get version demo: --ca-file none.pem --insecure --allow-plaintext --token-file none";
    jsinfo(ca_file).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        warning: demo: is asked without --token-file, --ca-file, --insecure, --allow-plaintext: a sample server has a caller of its own, and speaks plain HTTP on this machine
    "#]]);
    jsinfo("get version ./2.9.2-superuser.json --user ops --superuser --pin")
        .arg(format!("sha256:{}", "ab".repeat(32)))
        .run()
        .assert_shows(expect![[r#"
            status: 0
            --- stdout
            2.9.2
            --- stderr
            warning: ./2.9.2-superuser.json is asked without --user, --superuser, --pin: a saved document is read, and nobody is asked
        "#]]);
    jsinfo("get version demo:anonymous --superuser").run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        warning: demo:anonymous is asked without --superuser: a sample server has a caller of its own, and speaks plain HTTP on this machine
    "#]]);
    // A plain user's view is without the configuration.
    let superuser = |arguments: &str| jsinfo(&format!("get user.superuser {arguments}")).stdout();
    assert_eq!(superuser("demo:"), "true\n");
    assert_eq!(superuser("demo: --superuser"), "true\n");
    assert_eq!(superuser("demo: --superuser=false"), "false\n");
    let hidden = jsinfo("get configuration.cloudFileCache.maximumSize demo: --superuser=false").run();
    assert_eq!((hidden.status, hidden.stdout.as_str()), (1, ""), "{hidden}");
}
