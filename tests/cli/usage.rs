//! Command lines that make no sense: exit code 2, one line, and what would have made sense.

use super::support::jsinfo;

#[test]
fn usage_errors_are_one_line_and_hints() {
    insta::assert_snapshot!(jsinfo("").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: a command is needed
    hint: jsinfo --help lists the commands
    ");
    insta::assert_snapshot!(jsinfo("shwo").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: unrecognized subcommand 'shwo'
    hint: did you mean show?
    hint: usage: jsinfo [OPTIONS] <COMMAND>
    ");
    insta::assert_snapshot!(jsinfo("show --jsn").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: unexpected argument '--jsn' found
    hint: did you mean --json?
    hint: usage: jsinfo show --json [TARGET]
    ");
    insta::assert_snapshot!(jsinfo("show --format yaml").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: invalid value 'yaml' for '--format <FORMAT>' [possible values: table, json, kv, env, markdown]
    ");
    insta::assert_snapshot!(jsinfo("show --json --format kv").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: the argument '--json' cannot be used with '--format <FORMAT>'
    hint: usage: jsinfo show --json [TARGET]
    ");
    insta::assert_snapshot!(jsinfo("show --compact demo:").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: --compact is for JSON only
    hint: add --json
    ");
    insta::assert_snapshot!(jsinfo("show --timeout never").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: invalid value 'never' for '--timeout <TIME>': a time is written like 15s, 2m or 500ms
    ");
    insta::assert_snapshot!(jsinfo("show --timeout 0").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: invalid value '0' for '--timeout <TIME>': no time is not enough
    ");
    insta::assert_snapshot!(jsinfo("show --pin abc").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: invalid value 'abc' for '--pin <FINGERPRINT>': a pin is sha256: and 64 hexadecimal digits
    ");
    insta::assert_snapshot!(jsinfo("show one two").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: unexpected argument 'two' found
    hint: usage: jsinfo show [OPTIONS] [TARGET]
    ");
    insta::assert_snapshot!(jsinfo("show @europe").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: @europe is a group, and one target is needed
    hint: name one server
    ");
    insta::assert_snapshot!(jsinfo("show console:paris").run(), @"
    status: 2
    --- stdout
    --- stderr
    error: console: targets are not part of this version
    hint: until they are: jetstream api --host paris --api-control-port 8886 getServerInfo | jsinfo show -
    ");
    insta::assert_snapshot!(jsinfo("show paris:http").run(), @r#"
    status: 2
    --- stdout
    --- stderr
    error: "paris:http" has no valid port
    hint: a port is a number from 1 to 65535
    "#);
    insta::assert_snapshot!(jsinfo("show ftp://paris").run(), @r#"
    status: 2
    --- stdout
    --- stderr
    error: "ftp://paris" has an unknown scheme
    hint: a URL starts with https://, http:// or jetstream://
    "#);
}

#[test]
fn help_and_version_go_to_standard_output() {
    let outcome = jsinfo("--version").run();
    assert_eq!(
        (outcome.status, outcome.stdout.as_str()),
        (0, concat!("jsinfo ", env!("CARGO_PKG_VERSION"), "\n"))
    );
    for arguments in ["--help", "-h", "help", "help show", "show --help", "get -h", "completions --help"] {
        let outcome = jsinfo(arguments).run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{arguments}");
        assert!(outcome.stdout.contains("Usage: jsinfo"), "{outcome}");
    }
}
