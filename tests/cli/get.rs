//! `jsinfo get`: one raw value, and an exit code for each way of having none.

use super::support::{Shows as _, expect, fixture, jsinfo};

#[test]
fn a_value_is_printed_raw() {
    for (field, value) in [
        ("license.valid", "true"),
        ("LICENSE.VALID", "true"),
        ("serverTime", "1795377607123456"),
        ("bandwidthLimits.incomingRateLimit", "1000000"),
        ("user.permissions", r#"["send","receive","browse","administer"]"#),
        ("license.errorMessage", ""),
    ] {
        assert_eq!(jsinfo(&format!("get {field} ./2.9.2-superuser.json")).stdout(), format!("{value}\n"));
    }
    assert_eq!(
        jsinfo("get configuration.cloudFileCache.maximumSize ./1.9.0-superuser.json").stdout(),
        "4294967296\n"
    );
}

#[test]
fn a_raw_value_is_not_escaped() {
    let document = fixture("2.9.2-superuser.json").replace("Paris media gateway", r"a\nb\\c\u001b");
    assert_eq!(jsinfo("get serverName -").input(document).stdout(), "a\nb\\c\u{1b}\n");
}

#[test]
fn an_odd_value_is_printed_as_it_is() {
    assert_eq!(
        jsinfo("get receiver.receiverPort -").input(r#"{"receiver":{"receiverPort":[1, 2]}}"#).stdout(),
        "[1,2]\n"
    );
}

#[test]
fn no_value_is_exit_code_1_and_says_whether_it_is_null_or_absent() {
    jsinfo("get receiver.relayIP ./2.9.2-superuser.json").run().assert_shows(expect![[r#"
        status: 1
        --- stdout
        --- stderr
        warning: receiver.relayIP is null
    "#]]);
    jsinfo("get configuration.triggersAvailable ./2.9.2-anonymous.json").run().assert_shows(expect![[r#"
        status: 1
        --- stdout
        --- stderr
        warning: configuration.triggersAvailable was not sent: only a superuser sees it (--superuser)
    "#]]);
}

#[test]
fn an_unknown_path_is_a_usage_error_before_anything_is_asked() {
    let mistyped = jsinfo("get lisence.valid nowhere.invalid").run();
    assert_eq!((mistyped.status, mistyped.stdout.as_str()), (2, ""));
    let told = "error: there is no field lisence.valid\nhint: did you mean license.valid";
    assert!(mistyped.stderr.starts_with(told), "{mistyped}");
    jsinfo("get maximumSize ./none.json").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: there is no field maximumSize
        hint: did you mean: jsinfo get configuration.cloudFileCache.maximumSize ./none.json
    "#]]);
    let section = jsinfo("get license ./none.json").run();
    assert_eq!((section.status, section.stdout.as_str()), (2, ""));
    let told =
        "error: there is no field license\nhint: did you mean: jsinfo show --section license ./none.json\n";
    assert_eq!(section.stderr, told);
    jsinfo("get").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: jsinfo get needs FIELD
        hint: usage: jsinfo get [OPTIONS] <FIELD> [TARGET]
    "#]]);
}

#[test]
fn a_token_is_masked_unless_asked_for() {
    jsinfo("get user.token ./2.9.2-token.json").run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        ***
        --- stderr
        warning: user.token is hidden; --show-secrets prints it
    "#]]);
    assert_eq!(jsinfo("get user.token ./2.9.2-token.json --show-secrets").stdout(), "tok_7GmQe2Jx1v\n");
    assert_eq!(jsinfo("get user.token ./2.9.2-superuser.json").run().status, 1, "no token is no value");
}

#[test]
fn an_absent_value_says_why() {
    let assert_absent = |document: &str, field: &str, why: &str| {
        let outcome = jsinfo(&format!("get {field} -")).input(document).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
        assert_eq!(outcome.stderr, format!("warning: {field} was not sent: {why}\n"));
    };
    let gc = "configuration.garbageCollect.intervalSeconds";
    assert_absent(r#"{"version": "2.9.2"}"#, gc, "only a superuser sees it (--superuser)");
    assert_absent(r#"{"version": "1.7.5", "configuration": {}}"#, gc, "servers send it since 1.8.0");
    assert_absent(r#"{"version": "2.9.2", "configuration": {}}"#, gc, "the server left it out");
    assert_absent(r#"{"version": "2.9.2", "configuration": 1}"#, gc, "configuration is no object");
    assert_absent(r#"{"version": "2.9.2"}"#, "hostName", "the server left it out");
    assert_absent(r#"{"version": "2.9.2"}"#, "minCipher", "the server left it out");
    assert_absent(r#"{"hostName": "paris"}"#, "minCipher", "servers send it since 2.6.1");
    assert_absent(&fixture("1.9.0-superuser.json"), "minCipher", "servers send it since 2.6.1");
}
