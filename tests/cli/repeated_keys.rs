//! A key that is there more than once: nobody can tell which one is meant, and none of them is hidden or trusted.

use serde_json::Value;

use super::check::statuses;
use super::support::{fixture, formats_of_show, jsinfo, jsinfo_with};

/// What `check` makes of a document: the exit code, and the statuses of two rules.
fn judged(document: &str) -> (i32, Vec<String>, Vec<String>) {
    let outcome = jsinfo("check - --json").input(document).run();
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome}"));
    (outcome.status, statuses(&report, "answer"), statuses(&report, "license.valid"))
}

#[test]
fn whatever_is_read_and_repeated_is_unknown() {
    let document = fixture("2.9.2-superuser.json");
    assert_eq!(judged(&document).0, 0, "the sample is in order");
    let valid = "\"valid\": true\n";
    assert!(document.contains(valid) && document.contains("\"license\": {"));
    for (repeated, told) in [
        (document.replace(valid, "\"valid\": true, \"valid\": true"), "license.valid is there twice"),
        (document.replace(valid, "\"valid\": false, \"valid\": true"), "license.valid is there twice"),
        (
            document.replace(valid, "\"valid\": true, \"v\\u0061lid\": true, \"valid\": true"),
            "license.valid is there 3 times",
        ),
        (document.replace("\"license\": {", "\"license\": {}, \"license\": {"), "license is there twice"),
        (document.replace("\"license\": {", "\"license\": null, \"license\": {"), "license is there twice"),
    ] {
        assert_eq!(judged(&repeated), (3, vec!["unknown".to_owned()], vec!["skipped".to_owned()]), "{told}");
        let text = jsinfo("check -").input(repeated.clone()).run();
        assert!(text.stdout.contains(told), "{text}");
        let alone = jsinfo("check - --only license.valid").input(repeated.clone()).run();
        assert!(alone.status == 3 && alone.stdout.contains(told), "{alone}");
        let expected = jsinfo_with(&["check", "-", "--only", "restart", "--expect", "license.valid == true"]);
        let expected = expected.input(repeated.clone()).run();
        assert!(expected.status == 3 && expected.stdout.contains(told), "{expected}");
        let table = jsinfo("show -").input(repeated).run();
        assert!(
            table.stdout.contains(told) && table.stdout.contains(&format!("true (odd: {told})")),
            "{table}"
        );
        assert!(table.stdout.starts_with("UNKNOWN"), "{table}");
    }
}

#[test]
fn what_no_rule_reads_may_be_repeated() {
    let document = fixture("2.9.2-superuser.json").replacen('{', "{\"new\": 1, \"new\": 2,", 1);
    assert_eq!(judged(&document).0, 0);
}

#[test]
fn json_keeps_each_and_other_formats_have_the_last() {
    let sent = r#"{"version":"1","version":"2","new":1,"new":2,"license":{"valid":true,"a":1},"license":{"valid":false}}"#;
    assert_eq!(jsinfo("show - --json --compact").input(sent).stdout(), format!("{sent}\n"));
    let license = jsinfo("show - --json --compact --section license").input(sent).stdout();
    assert_eq!(license, "{\"license\":{\"valid\":true,\"a\":1},\"license\":{\"valid\":false}}\n");
    let kv = jsinfo("show - --format kv").input(sent).stdout();
    assert_eq!(kv, "version=2\nlicense.valid=false\nnew=1\nnew=2\nlicense.a=1\n");
    let outcome = jsinfo("get license.valid -").input(sent).run();
    let warning = "warning: license is there twice: this is the last one\n";
    assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "false\n", warning));
}

#[test]
fn secrets_are_masked_in_every_place() {
    for sent in [
        r#"{"version":"2","user":{"token":"tok9"},"user":{"token":"tok9"}}"#,
        r#"{"version":"2","user":{"token":"tok9","token":"tok9"}}"#,
        r#"{"version":"2","user":["tok9"],"user":{}}"#,
        r#"{"version":"2","user":{},"User":{"TOKEN":"tok9"}}"#,
        r#"{"version":"2","answer":{"user":{"tokenSession":"tok9"}}}"#,
        r#"{"version":"2","user":{"t\u006fken":"tok9"}}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":{"version":"2","user":{"token":"tok9"}}}"#,
    ] {
        for format in formats_of_show() {
            let arguments = ["show", "-", "--all", "--format", &format];
            let outcome = jsinfo_with(&arguments).input(sent).run();
            assert!(outcome.status == 0 && !outcome.to_string().contains("tok9"), "{sent}: {outcome}");
            let shown = jsinfo_with(&[&arguments[..], &["--show-secrets"]].concat()).input(sent).run();
            assert!(shown.stdout.contains("tok9"), "the test looks in the right place: {sent}: {shown}");
        }
        for arguments in ["get user.token -", "check - --json", "check - --expect user.token==x"] {
            let outcome = jsinfo(arguments).input(sent).run();
            assert!(!outcome.to_string().contains("tok9"), "{sent}: {outcome}");
        }
    }
    let empty = r#"{"version":"2","user":{}}"#;
    assert_eq!(jsinfo("show - --json --compact").input(empty).stdout(), format!("{empty}\n"));
}
