//! `jsinfo get`: raw values, and an exit code for each way of having none.

use super::support::configuration;
use super::support::{Shows as _, expect, fixture, jsinfo, jsinfo_without_names};

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
fn several_values_are_printed_in_the_order_in_which_they_are_asked_for() {
    let expected = "true\n2.9.2\ntrue\n";
    for fields in ["license.valid version license.valid", "license.valid,VERSION license.valid"] {
        assert_eq!(jsinfo(&format!("get {fields} ./2.9.2-superuser.json")).stdout(), expected);
        let named = jsinfo(&format!("get {fields}")).env("JSINFO_TARGET", "./2.9.2-superuser.json");
        assert_eq!(named.stdout(), expected, "the target may be named elsewhere");
    }
    jsinfo("get version receiver.relayIP configuration.triggersAvailable ./2.9.2-anonymous.json")
        .run()
        .assert_shows(expect![[r#"
            status: 1
            --- stdout
            2.9.2
            --- stderr
            warning: receiver.relayIP is null
            warning: configuration.triggersAvailable was not sent: only a superuser sees it (--superuser)
            hint: jsinfo explain receiver.relayIP configuration.triggersAvailable
        "#]]);
}

#[test]
fn a_last_word_is_a_target_where_it_is_no_field_and_nobody_has_to_guess() {
    let file = configuration::File::new(
        "[servers.version]\naddress = './2.9.2-superuser.json'\n[servers.cache]\naddress = './2.9.2-token.json'\n",
    );
    for name in ["2.9.2-superuser.json", "2.9.2-token.json"] {
        std::fs::write(file.directory().join(name), fixture(name)).unwrap();
    }
    file.outcome(&["get", "license.valid", "version"]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: version is both a field and a server of the configuration file
        hint: for the field, name a target behind it; for the server, set JSINFO_TARGET=version
    "#]]);
    let fields = file.jsinfo(&["get", "license.valid", "version", "./2.9.2-superuser.json"]);
    assert_eq!(fields.stdout(), "true\n2.9.2\n");
    let server = file.jsinfo(&["get", "license.valid"]).env("JSINFO_TARGET", "version");
    assert_eq!(server.stdout(), "true\n");
    let cache = file.jsinfo(&["get", "license.valid", "cache"]);
    assert_eq!(cache.stdout(), "true\n", "a server that is configured is meant");
    jsinfo("get license.valid cache").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: cache is neither the path of a field nor a server of the configuration file
        hint: did you mean cloudFileCache?
        hint: for a host of that name, write https://cache
    "#]]);
    jsinfo("get license.valid name").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: name is neither the path of a field nor a server of the configuration file
        hint: did you mean serverName or user.userName?
        hint: for a host of that name, write https://name
    "#]]);
}

#[test]
fn a_slip_in_the_last_path_is_said_where_nobody_answers_for_it() {
    let outcome = jsinfo_without_names(&["get", "version", "license.vald"]).run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (11, ""), "{outcome}");
    assert!(outcome.stderr.contains("\nhint: did you mean license.valid, "), "{outcome}");
    jsinfo_without_names(&["get", "version", "license vald"]).run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: "license vald" is no target
        hint: a target is [GRAMMAR]
        hint: did you mean license.valid?
    "#]]);
}

#[test]
fn quiet_says_all_by_the_exit_code() {
    for (arguments, status) in [
        ("get version ./2.9.2-anonymous.json", 0),
        ("get version receiver.relayIP ./2.9.2-anonymous.json", 1),
        ("get configuration.triggersAvailable ./2.9.2-anonymous.json", 1),
        ("show demo:", 0),
        ("show -s configuration demo:anonymous", 0),
        ("show -s configuration --require --format kv demo:anonymous", 1),
    ] {
        for quiet in ["-q", "--quiet"] {
            let outcome = jsinfo(&format!("{arguments} {quiet}")).run();
            let seen = (outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str());
            assert_eq!(seen, (status, "", ""), "{arguments}");
        }
    }
    let outcome = jsinfo("get version ./none.json -q").run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (10, ""));
    assert!(outcome.stderr.starts_with("error: "), "a failure is told all the same: {outcome}");
}

#[test]
fn a_normalized_value_is_the_same_whatever_was_sent() {
    let document = r#"{"version": "2.9.2", "serverTime": 1.8302976e15, "license": {"expiry": "2027-12-31"}, "minCipher": 3, "receiver": {"receiverPort": [1, 2]}}"#;
    let fields = "serverTime,license.expiry,minCipher,version,receiver.receiverPort";
    assert_eq!(
        jsinfo(&format!("get {fields} - --normalize")).input(document).stdout(),
        "2028-01-01T00:00:00Z\n2027-12-31T23:59:59Z\nENCRYPTED_256\n2.9.2\n[1,2]\n"
    );
    assert_eq!(
        jsinfo(&format!("get {fields} -")).input(document).stdout(),
        "1.8302976e15\n2027-12-31\n3\n2.9.2\n[1,2]\n"
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
        hint: jsinfo explain receiver.relayIP
    "#]]);
    jsinfo("get configuration.triggersAvailable ./2.9.2-anonymous.json").run().assert_shows(expect![[r#"
        status: 1
        --- stdout
        --- stderr
        warning: configuration.triggersAvailable was not sent: only a superuser sees it (--superuser)
        hint: jsinfo explain configuration.triggersAvailable
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
        hint: jsinfo explain configuration.cloudFileCache.maximumSize
    "#]]);
    let section = jsinfo("get license ./none.json").run();
    assert_eq!((section.status, section.stdout.as_str()), (2, ""));
    let told = "error: there is no field license\nhint: did you mean: jsinfo show --section license ./none.json\nhint: jsinfo explain license\n";
    assert_eq!(section.stderr, told);
    jsinfo("get").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: jsinfo get needs FIELD
        hint: usage: jsinfo get [OPTIONS] <FIELD>... [TARGET]
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
        assert_eq!(
            outcome.stderr,
            format!("warning: {field} was not sent: {why}\nhint: jsinfo explain {field}\n")
        );
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

#[test]
fn a_part_of_a_name_leads_to_the_fields_that_have_it() {
    for (typed, meant) in [
        ("gc.interval", "did you mean configuration.garbageCollect.intervalSeconds?"),
        ("cache.max", "did you mean configuration.cloudFileCache.maximumSize?"),
        ("uid", "did you mean serverUid?"),
        ("rate", "did you mean bandwidthLimits.incomingRateLimit or bandwidthLimits.outgoingRateLimit?"),
    ] {
        let outcome = jsinfo(&format!("get {typed} demo:")).run();
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.contains(meant), "{outcome}");
    }
}
