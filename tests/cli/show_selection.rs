//! `--section`, `--field` and `--exclude`.

use super::support::{Shows as _, expect, jsinfo};

/// Some of what a server tells.
const DOCUMENT: &str = r#"{
  "version": "2.9.2",
  "license": {"valid": true, "expiry": 1830297600000000, "errorMessage": ""},
  "configuration": {
    "triggersAvailable": true,
    "cloudFileCache": {"highWatermark": 1, "maximumSize": 4},
    "garbageCollect": {"intervalSeconds": 3600, "timeLimitSeconds": 172800}
  },
  "user": {"authed": true, "userName": "ops"}
}"#;

#[test]
fn what_is_required_and_not_sent_is_exit_code_1() {
    for (arguments, status) in [
        ("-s license", 0),
        ("-s license -f version,revision", 0),
        ("-f receiver.relayIP", 0),
        ("-s configuration", 1),
        ("-f version,configuration.triggersAvailable", 1),
        ("-s license,gc -x gc", 1),
    ] {
        let line = format!("show ./2.9.2-anonymous.json --json --compact {arguments}");
        let (without, with) = (jsinfo(&line).run(), jsinfo(&line).arg("--require").run());
        assert_eq!((without.status, with.status), (0, status), "{arguments}");
        assert_eq!((with.stdout, with.stderr), (without.stdout, without.stderr), "{arguments}");
    }
    jsinfo("show ./2.9.2-anonymous.json --require").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --require asks for nothing by itself
        hint: name what has to be there with --field or --section
    "#]]);
}

#[test]
fn sections_are_found_by_name_short_name_and_in_any_case() {
    for name in ["garbageCollect", "gc", "GC", "configuration.garbageCollect"] {
        let shown = jsinfo(&format!("show - --json --compact -s {name}")).input(DOCUMENT).stdout();
        let expected =
            r#"{"configuration":{"garbageCollect":{"intervalSeconds":3600,"timeLimitSeconds":172800}}}"#;
        assert_eq!(shown.trim_end(), expected);
    }
}

#[test]
fn lists_repetitions_fields_and_exclusions_come_together() {
    let shown = jsinfo(
        "show - --format kv --section license,cache --section gc --field VERSION,user.authed -x license.expiry,gc",
    );
    shown.input(DOCUMENT).stdout().assert_shows(expect![[r#"
        version=2.9.2
        license.valid=true
        license.errorMessage=
        configuration.cloudFileCache.highWatermark=1
        configuration.cloudFileCache.maximumSize=4
        user.authed=true
    "#]]);
}

#[test]
fn what_was_asked_for_and_is_not_there_is_said() {
    let document = r#"{"version": "2.9.2", "license": {"valid": true}}"#;
    jsinfo("show - --json --section config,license").input(document).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        {
          "license": {
            "valid": true
          }
        }
        --- stderr
        warning: configuration was not sent: only a superuser sees it (--superuser)
        hint: jsinfo explain configuration
    "#]]);
    let fields = "version,bandwidthLimits.borrowIncoming,apiVersion";
    let older = jsinfo(&format!("show ./1.4-anonymous.json --format kv --field {fields}")).run();
    older.assert_shows(expect![[r#"
        status: 0
        --- stdout
        apiVersion=22
        --- stderr
        warning: version was not sent: servers send it since 1.5.0
        warning: bandwidthLimits.borrowIncoming was not sent: servers send it since 1.6.0
        hint: jsinfo explain version bandwidthLimits.borrowIncoming
    "#]]);
    jsinfo("show ./2.9.2-anonymous.json --section config").run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked without a login
            ./2.9.2-anonymous.json · 14 in order, 11 skipped

          CONFIGURATION  not sent: only a superuser sees it (--superuser)
        --- stderr
        warning: configuration was not sent: only a superuser sees it (--superuser)
        hint: jsinfo explain configuration
    "#]]);
}

#[test]
fn a_mistyped_name_is_a_usage_error_with_the_nearest() {
    jsinfo("show ./2.9.2-superuser.json --section licence").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --section: licence is none of server, license, receiver, bandwidthLimits, configuration, cloudFileCache, garbageCollect, user
        hint: did you mean license?
        hint: jsinfo explain license
    "#]]);
    let field = jsinfo("show ./2.9.2-superuser.json --field license.vaild").run();
    assert_eq!((field.status, field.stdout.as_str()), (2, ""));
    let told = "error: --field: there is no field license.vaild\nhint: did you mean license.valid, ";
    assert!(field.stderr.starts_with(told), "{field}");
    jsinfo("show ./2.9.2-superuser.json --exclude cahce").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --exclude: there is no section or field cahce
        hint: did you mean cache?
    "#]]);
}

#[test]
fn an_odd_a_null_and_an_empty_section_are_selected_like_any_other() {
    let document = r#"{"license": [1], "configuration": null, "receiver": {}, "version": "1"}"#;
    let json = |arguments: &str| {
        jsinfo(&format!("show - --json --compact {arguments}"))
            .input(document)
            .run()
            .stdout
            .trim_end()
            .to_owned()
    };
    assert_eq!(json("-s license"), r#"{"license":[1]}"#);
    assert_eq!(json("-s config"), r#"{"configuration":null}"#);
    assert_eq!(json("-s receiver"), r#"{"receiver":{}}"#);
    assert_eq!(json("-s server"), r#"{"version":"1"}"#);
    assert_eq!(json("-x license,config"), r#"{"receiver":{},"version":"1"}"#);
    let kv =
        |arguments: &str| jsinfo(&format!("show - --format kv {arguments}")).input(document).run().stdout;
    assert_eq!(kv("-s license,config,receiver"), "license=[1]\nconfiguration=\n");
    let table = jsinfo("show - -x license").input(document).run().stdout;
    assert!(!table.contains("license") && !table.contains("LICENSE"), "{table}");
}
