//! Command lines that make no sense: exit code 2, one line, and what would have made sense.

use super::support::{Shows as _, commands, expect, jsinfo, jsinfo_with};

/// Nobody asked for help: it is no success, and nothing for standard output.
#[test]
fn without_a_command_the_commands_are_listed() {
    let nothing = jsinfo("").run();
    assert_eq!((nothing.status, nothing.stdout.as_str()), (2, ""));
    let head = "error: jsinfo needs a command\nhint: jsinfo COMMAND --help explains one of these\n";
    let listed = nothing.stderr.strip_prefix(head).unwrap();
    let mut names = Vec::new();
    for line in listed.lines() {
        let (name, about) = line.strip_prefix("  ").unwrap().split_once(' ').unwrap();
        assert!(!about.trim().is_empty() && line.len() <= 80, "{line}");
        names.push(name);
    }
    assert_eq!(names, commands());
}

#[test]
fn usage_errors_are_one_line_and_hints() {
    jsinfo("shwo").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: jsinfo has no command shwo
        hint: did you mean show?
        hint: usage: jsinfo [OPTIONS] <COMMAND>
    "#]]);
    jsinfo("show --jsn").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: jsinfo show has no option --jsn
        hint: did you mean --json?
        hint: usage: jsinfo show [OPTIONS] [TARGET]
    "#]]);
    jsinfo("show --format yaml").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --format: yaml is none of [FORMATS]
    "#]]);
    jsinfo("show --json --format kv").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --json does not go together with --format
        hint: usage: jsinfo show [OPTIONS] [TARGET]
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
        error: --timeout never: a time is written like 45d, 12h, 1h30min, 15s or 500ms
    "#]]);
    jsinfo("show --timeout 0").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --timeout 0: the time has to be more than zero
    "#]]);
    jsinfo("show --pin abc").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --pin abc: a pin is 64 hexadecimal digits, and these are 3
    "#]]);
    jsinfo("show one two").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: two is one word too many for jsinfo show
        hint: usage: jsinfo show [OPTIONS] [TARGET]
    "#]]);
    jsinfo("show @europe").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: @europe is a group, and one target is needed
        hint: name one server; jsinfo fleet, check and route take groups
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
        ("server", "jsinfo server COMMAND --help explains one of these"),
        ("server --color never", "jsinfo server COMMAND --help explains one of these"),
        ("--verbose", "jsinfo COMMAND --help explains one of these"),
        ("demo: --json", "to look at a server: jsinfo show demo: --json"),
        ("server foo", "the commands are list, add, remove, show"),
        ("demo:", "to look at a server: jsinfo show demo:"),
        ("paris", "to look at a server: jsinfo show paris"),
        ("two:words", &format!("the commands are {}", commands().join(", "))),
        ("show --field gc,version", "gc is a section: jsinfo show --section garbageCollect"),
    ] {
        let outcome = jsinfo(arguments).run();
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.contains(&format!("\nhint: {hint}\n")), "{outcome}");
    }
}

/// What people type, and the line that was meant: ready to be copied, and read when it is.
#[test]
fn what_people_type_leads_to_the_line_that_was_meant() {
    for (typed, meant) in [
        ("status", "check"),
        ("health paris", "check paris"),
        ("ping paris --timeout 2s", "check paris --timeout 2s"),
        ("healthcheck @europe", "check @europe"),
        ("info demo:", "show demo:"),
        ("describe demo: --json", "show demo: --json"),
        ("get-server-info demo:", "show demo:"),
        ("getServerInfo demo:", "show demo:"),
        ("list", "server list"),
        ("ls --json", "server list --json"),
        ("servers", "server list"),
        ("add paris paris.example", "server add paris paris.example"),
        ("remove paris", "server remove paris"),
        ("rm paris", "server remove paris"),
        ("server rm paris", "server remove paris"),
        ("version", "--version"),
        ("show demo: --output json", "show demo: --format json"),
        ("show demo: --output=json", "show demo: --format json"),
        ("show -o json demo:", "show --format json demo:"),
        ("show -ojson demo:", "show --format json demo:"),
        ("check demo: --nagios", "check demo: --format nagios"),
        ("show demo: --no-color", "show demo: --color never"),
        ("--no-colour show demo:", "--color never show demo:"),
        ("show demo: --no-superuser", "show demo: --superuser=false"),
        ("show --superuser false demo:", "show --superuser=false demo:"),
        ("check --superuser False paris", "check --superuser=false paris"),
        ("check paris --superuser true", "check paris --superuser=true"),
        ("show --json true demo:", "show --json demo:"),
        ("show --json false demo:", "show demo:"),
        ("show --host paris", "show paris"),
        ("show --host paris --port 9000", "show paris:9000"),
        ("get version paris -P 9000", "get version paris:9000"),
        ("show demo: --username ops", "show demo: --user ops"),
        ("show paris --ca /ca.pem", "show paris --ca-file /ca.pem"),
        ("show paris -k", "show paris --insecure"),
        ("check paris -w cache=80% -c cache=90%", "check paris --warn cache=80% --crit cache=90%"),
        ("check -g europe", "check @europe"),
        ("status paris -o json --no-color", "check paris --format json --color never"),
        ("get 'Grace period' demo:", "get configuration.garbageCollect.timeLimitSeconds demo:"),
        ("get cache.maximumSize demo:", "get configuration.cloudFileCache.maximumSize demo:"),
        ("get gc.intervalSeconds", "get configuration.garbageCollect.intervalSeconds"),
        ("get maximumSize", "get configuration.cloudFileCache.maximumSize"),
        ("get .license.valid", "get license.valid"),
        ("get demo: license.valid", "get license.valid demo:"),
        ("get demo: 'Grace period'", "get configuration.garbageCollect.timeLimitSeconds demo:"),
        ("get license demo:", "show --section license demo:"),
        ("show -s license.valid demo:", "show --field license.valid demo:"),
        ("show --section=license.valid demo:", "show --field license.valid demo:"),
        ("show -f license demo:", "show --section license demo:"),
        ("show -f 'Grace period'", "show -f configuration.garbageCollect.timeLimitSeconds"),
        ("show -x maximumSize", "show -x configuration.cloudFileCache.maximumSize"),
    ] {
        let arguments = shlex::split(typed).unwrap();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let outcome = jsinfo_with(&arguments).run();
        // Whoever has a field's name wrong is told, too, what explains it.
        let (told_before, explained) = match outcome.stderr.split_once("hint: jsinfo explain ") {
            Some((before, explained)) => (before, explained.lines().count()),
            None => (outcome.stderr.as_str(), 0),
        };
        let told = format!("\nhint: did you mean: jsinfo {meant}\n");
        // A monitor would take a 2 for the verdict.
        let status = if typed.starts_with("check") { 3 } else { 2 };
        assert!(outcome.status == status && told_before.ends_with(&told), "{typed}: {outcome}");
        assert_eq!((outcome.stdout.as_str(), told_before.lines().count()), ("", 2), "{outcome}");
        assert!(explained <= 1, "{outcome}");
    }
}

#[test]
fn what_was_meant_is_said_where_no_line_can_be() {
    for (typed, hint) in [
        ("get demo:", "usage: jsinfo get [OPTIONS] <FIELD>... [TARGET]"),
        ("get name demo:", "did you mean serverName or user.userName?"),
        ("show --port 8886", "a port stands behind the host: HOST:PORT"),
        ("show paris:1 --port 8886", "a port stands behind the host: HOST:PORT"),
        ("show demo: --output report.txt", "did you mean --format?"),
        ("status --nope", "did you mean jsinfo check?"),
        ("show demo: --format txet", "did you mean text?"),
        ("show demo: --format TABEL", "did you mean table?"),
        ("show demo: --color nevr", "did you mean never?"),
        ("check demo: --fail-on waring", "did you mean warning?"),
        ("check demo: --on-timeout CRITCAL", "did you mean critical?"),
        ("completions fihs", "did you mean fish?"),
        ("login", "every command logs in by itself: jsinfo show TARGET --user NAME"),
        ("show demo: --cert a.pem", "whom to trust is said with --ca-file PEM or --pin sha256:HEX"),
    ] {
        let outcome = jsinfo(typed).run();
        assert!(outcome.stderr.contains(&format!("\nhint: {hint}\n")), "{typed}: {outcome}");
    }
}

/// A secret on the command line is bad enough: it is not repeated.
#[test]
fn no_secret_of_the_command_line_is_repeated() {
    for typed in [
        "show demo: --password hunter2",
        "show demo: --password=hunter2",
        "show demo: --pass hunter2",
        "show demo: -p hunter2",
        "show demo: -phunter2",
        "show demo: --token hunter2",
        "status demo: --password hunter2",
        "status demo: --user ops:hunter2",
        "status demo: -uops:hunter2",
        "status demo: --user ops --password-command 'echo hunter2'",
        "status jetstream://ops:hunter2@paris/",
        "show demo: --user ops --password-command 'echo hunter2 | tail -1'",
        "show demo: --user ops --password-command \"echo 'hunter2\"",
    ] {
        let arguments = shlex::split(typed).unwrap();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let outcome = jsinfo_with(&arguments).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{typed}: {outcome}");
        assert!(!outcome.stderr.contains("hunter2"), "{typed}: {outcome}");
        if typed.starts_with("show demo: --pass") && !typed.contains("-command") {
            assert!(outcome.stderr.contains("--password-file FILE"), "{outcome}");
        }
    }
}

/// Whatever is one of a few words is taken in any case.
#[test]
fn words_are_taken_in_any_case() {
    for arguments in [
        "show demo: --format=JSON",
        "show demo: --color NEVER",
        "check demo: --format Nagios --fail-on WARNING --on-timeout Critical",
        "show demo: --section LICENSE --field License.Valid",
        "check demo: --only License.Valid",
        "completions BASH",
    ] {
        assert_eq!(jsinfo(arguments).run().status, 0, "{arguments}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    // The first two are answered before clap is asked.
    for arguments in ["--version", "-V", "--color never --version", "-V --color never"] {
        let outcome = jsinfo(arguments).run();
        let line = concat!("jsinfo ", env!("CARGO_PKG_VERSION"), "\n");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, line), "{arguments}");
    }
    for arguments in ["--version --verbose", "--verbose --version", "-Vv", "-vV", "--verbose=true -V"] {
        let outcome = jsinfo(arguments).run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{arguments}");
        let mut lines = outcome.stdout.lines();
        assert_eq!(lines.next(), Some(concat!("jsinfo ", env!("CARGO_PKG_VERSION"))), "{arguments}");
        let names: Vec<_> = lines.filter_map(|line| Some(line.split_once(": ")?.0)).collect();
        assert_eq!(names, ["commit", "date", "features", "target", "minimum glibc"], "{arguments}");
    }
    for arguments in ["--help", "-h", "help", "help show", "show --help", "get -h", "completions --help"] {
        let outcome = jsinfo(arguments).run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{arguments}");
        assert!(outcome.stdout.contains("Usage: jsinfo"), "{outcome}");
    }
}

#[test]
fn an_option_that_would_not_be_read_is_refused() {
    for (arguments, says) in [
        ("trust localhost:9 --json", "TARGET does not go together with --json"),
        ("trust localhost:9 --yes --json", "--json"),
        ("trust localhost:9 --remove --replace", "--remove does not go together with --replace"),
        ("check demo: --format json=./x.json --format junit=x.json", "two formats would both go to x.json"),
        (
            "check demo: --format json=x.json --format junit=../fixtures/x.json",
            "two formats would both go to",
        ),
    ] {
        let outcome = jsinfo(arguments).run();
        let code = if arguments.starts_with("check") { 3 } else { 2 };
        assert_eq!((outcome.status, outcome.stdout.as_str()), (code, ""), "{arguments}: {outcome}");
        assert!(outcome.stderr.contains(says), "{arguments}: {outcome}");
    }
}

#[test]
fn a_target_in_the_wrong_place_leads_to_the_right_line() {
    for (arguments, says) in [
        ("demo", "hint: to look at a sample server: jsinfo show demo:\n"),
        ("paris", "hint: to look at a server: jsinfo show paris\n"),
        ("get demo:", "hint: a field comes first: jsinfo get version demo:\n"),
        ("get ./x.json", "hint: a field comes first: jsinfo get version ./x.json\n"),
    ] {
        let outcome = jsinfo(arguments).run();
        assert_eq!(outcome.status, 2, "{outcome}");
        assert!(outcome.stderr.contains(says), "{outcome}");
    }
    let secret = jsinfo("get https://bob:hunter2@paris/x").run();
    assert!(!secret.stderr.contains("hunter2"), "{secret}");
}
