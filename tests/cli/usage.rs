//! Command lines that make no sense: exit code 2, one line, and what would have made sense.

use super::support::{Shows as _, commands, expect, jsinfo};

#[test]
fn usage_errors_are_one_line_and_hints() {
    let nothing = jsinfo("").run();
    assert_eq!((nothing.status, nothing.stdout.as_str()), (2, ""));
    assert_eq!(
        nothing.stderr,
        format!(
            "error: a command is needed\nhint: the commands are {}\nhint: jsinfo --help explains them\n",
            commands().join(", ")
        )
    );
    jsinfo("shwo").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: unrecognized subcommand 'shwo'
        hint: did you mean show?
        hint: usage: jsinfo [OPTIONS] <COMMAND>
    "#]]);
    jsinfo("show --jsn").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: unexpected argument '--jsn' found
        hint: did you mean --json?
        hint: usage: jsinfo show --json [TARGET]
    "#]]);
    jsinfo("show --format yaml").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: invalid value 'yaml' for '--format <FORMAT>' [possible values: [FORMATS]]
    "#]]);
    jsinfo("show --json --format kv").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: the argument '--json' cannot be used with '--format <FORMAT>'
        hint: usage: jsinfo show --json [TARGET]
    "#]]);
    jsinfo("show --compact demo:").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --compact is for JSON only
        hint: add --json
    "#]]);
    jsinfo("show --timeout never").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: invalid value 'never' for '--timeout <TIME>': a time is written like 15s, 2m or 500ms
    "#]]);
    jsinfo("show --timeout 0").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: invalid value '0' for '--timeout <TIME>': no time is not enough
    "#]]);
    jsinfo("show --pin abc").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: invalid value 'abc' for '--pin <FINGERPRINT>': a pin is 64 hexadecimal digits, and these are 3
    "#]]);
    jsinfo("show one two").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: unexpected argument 'two' found
        hint: usage: jsinfo show [OPTIONS] [TARGET]
    "#]]);
    jsinfo("show @europe").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: @europe is a group, and one target is needed
        hint: name one server; jsinfo check takes groups
    "#]]);
    jsinfo("show console:").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: console: names no server
        hint: write console:HOST or console:HOST:PORT
    "#]]);
    jsinfo("show paris:http").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: "paris:http" has no valid port
        hint: a port is a number from 1 to 65535
    "#]]);
    jsinfo("show ftp://paris").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: "ftp://paris" has an unknown scheme
        hint: did you mean https://paris?
        hint: a URL starts with https://, http:// or jetstream://
    "#]]);
}

#[test]
fn what_stands_where_a_command_or_a_field_belongs_is_seen_for_what_it_is() {
    for (arguments, hint) in [
        ("server", "jsinfo server --help explains them"),
        ("server --color never", "jsinfo server --help explains them"),
        ("--verbose", "jsinfo --help explains them"),
        ("server foo", "the commands are list, add, remove, show"),
        ("demo:", "to look at a server: jsinfo show demo:"),
        ("paris", "to look at a server: jsinfo show paris"),
        ("two:words", &format!("the commands are {}", commands().join(", "))),
        ("get license", "license is a section: jsinfo show --section license"),
        ("show --field gc", "gc is a section: jsinfo show --section garbageCollect"),
    ] {
        let outcome = jsinfo(arguments).run();
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.contains(&format!("\nhint: {hint}\n")), "{outcome}");
    }
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
