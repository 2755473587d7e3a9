//! Silence is not health: what was not judged or not compared never looks well, and what nobody asked for is left alone.

use serde_json::{Value, json};

use super::check::{report, saved};
use super::support::{Reply, Server, jsinfo};

/// A saved document.
fn document(json: &Value) -> tempfile::NamedTempFile {
    saved(|document| *document = json.clone())
}

fn status(arguments: &[&str]) -> i32 {
    report(arguments).0
}

#[test]
fn an_answer_in_which_nothing_can_be_judged_is_unknown() {
    for nothing in [
        json!({"version": null}),
        json!({"version": "2.9.2"}),
        json!({"publicKey": [], "serverName": "x"}),
        json!({"license": null, "user": {"token": null}}),
    ] {
        assert_eq!(status(&[document(&nothing).path().to_str().unwrap()]), 3, "{nothing}");
        let answer = nothing.clone();
        let server = Server::http(move |request| Reply::result(request, &answer));
        assert_eq!(status(&[&server.target()]), 3, "that it answers says nothing of {nothing}");
    }
    let server = Server::http(|request| Reply::result(request, &json!({})));
    assert_eq!(status(&[&server.target(), "--skip", "answer"]), 3);
    assert_eq!(status(&[&server.target(), "--only", "reachable"]), 0, "that was the question");
}

#[test]
fn what_no_wanted_rule_reads_may_be_odd() {
    let odd = saved(|document| document["minCipher"] = json!("AES"));
    let target = odd.path().to_str().unwrap();
    assert_eq!(status(&[target]), 3);
    assert_eq!(status(&[target, "--skip", "cipher"]), 0);
    let launch = saved(|document| document["serverId"] = json!(5));
    assert_eq!(status(&[launch.path().to_str().unwrap()]), 0, "without a baseline nobody compares it");
}

#[test]
fn a_license_has_run_out_whatever_the_servers_clock_says() {
    let day = 86_400 * 1_000_000;
    let license = move |server_time: i64, expiry: i64| {
        let server = Server::http(move |request| {
            let now = jiff::Timestamp::now().as_microsecond();
            let license = json!({"valid": null, "expiry": now + expiry * day});
            Reply::result(request, &json!({"serverTime": now + server_time * day, "license": license}))
        });
        status(&[&server.target(), "--only", "license.expiry"])
    };
    assert_eq!(license(-400, -100), 2, "a clock that is behind gains nothing");
    assert_eq!(license(400, 100), 2, "and the server's own counts");
    assert_eq!(license(0, 100), 0);
}

#[test]
fn a_date_beyond_all_calendars_means_never() {
    for never in [json!("9999-12-31T23:59:59Z"), json!("9999-12-31"), json!(253_402_300_799_000_000_i64)] {
        let file = saved(|document| document["license"]["expiry"] = never.clone());
        assert_eq!(status(&[file.path().to_str().unwrap(), "--only", "license.expiry"]), 0, "{never}");
    }
}

#[test]
fn a_baseline_that_compares_nothing_is_unknown() {
    let empty = document(&json!({}));
    let baseline = empty.path().to_str().unwrap();
    assert_eq!(status(&["demo:", "--baseline", baseline]), 3);
    for arguments in [["--skip", "restart,public-key"], ["--only", "cache"]] {
        let outcome =
            jsinfo("check demo: --baseline 2.9.2-superuser.json").arg(arguments[0]).arg(arguments[1]);
        let outcome = outcome.run();
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(outcome.stderr.contains("hint: add restart and public-key to the rules"), "{outcome}");
    }
}
