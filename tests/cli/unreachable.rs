//! Nobody there: no name, no connection.

use super::support::{
    Nobody, Shows as _, expect, formats_of_show, jsinfo_with, jsinfo_with_one_port,
    jsinfo_without_name_server, jsinfo_without_names,
};

#[test]
fn a_refused_connection_is_exit_code_11() {
    let nobody = Nobody::new();
    let refused = |format: &str| {
        let mut outcome = jsinfo_with(&["show", &nobody.target(), "--format", format]).run();
        outcome.stderr = outcome.stderr.replace(&nobody.port().to_string(), "[PORT]");
        outcome
    };
    refused("table").assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: cannot connect to 127.0.0.1:[PORT]: connection refused
        hint: check that the server runs, and that [PORT] is its API port
        hint: jsinfo doctor 127.0.0.1:[PORT] shows how far it goes
    "#]]);
    for format in formats_of_show() {
        assert_eq!(refused(&format), refused("table"), "{format}");
    }
}

/// Where nobody listens, the system may give the socket that very port, and join it with itself: each byte that it reads is one
/// that it has sent. Here it has no other.
#[test]
fn a_connection_with_itself_is_refused() {
    for target in ["127.0.0.1:40000", "[::1]:40000", "http://127.0.0.1:40000", "localhost:40000"] {
        let outcome = jsinfo_with_one_port(40000, &["show", target]).run();
        assert_eq!(outcome.status, 11, "{outcome}");
        assert!(outcome.stderr.contains(":40000: connection refused\n"), "{outcome}");
        let outcome = jsinfo_with_one_port(40000, &["check", target, "--on-unreachable", "warning"]).run();
        assert_eq!(outcome.status, 1, "{outcome}");
    }
}

#[test]
fn an_unknown_name_is_exit_code_11() {
    // The top-level name is reserved: it has no addresses anywhere.
    jsinfo_without_names(&["show", "nowhere.invalid"]).run().assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: no address is known for the name nowhere.invalid
        hint: check the spelling, and which names the name servers of this machine know
        hint: jsinfo doctor nowhere.invalid shows how far it goes
    "#]]);
    jsinfo_without_names(&["get", "version", "saved.json"]).run().assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: no address is known for the name saved.json
        hint: to read a file, write ./saved.json
        hint: check the spelling, and which names the name servers of this machine know
        hint: jsinfo doctor saved.json shows how far it goes
    "#]]);
}

#[test]
fn a_name_service_that_gives_no_answer_says_nothing_of_the_server() {
    jsinfo_without_name_server(&["get", "version", "gateway.invalid"]).run().assert_shows(expect![[r#"
        status: 18
        --- stdout
        --- stderr
        error: the look-up of gateway.invalid failed: the resolver of this machine got no usable answer
        hint: see to the name service of this machine, such as the name servers in /etc/resolv.conf
        hint: an address in place of the name needs no look-up
        hint: jsinfo doctor gateway.invalid shows how far it goes
    "#]]);
    // Not the server's fault, so that no policy about servers holds for it.
    for policy in [&[][..], &["--on-unreachable", "critical"], &["--on-timeout", "critical"]] {
        let arguments = [&["check", "gateway.invalid"], policy].concat();
        let unknown = jsinfo_without_name_server(&arguments).run();
        assert_eq!(unknown.status, 3, "{unknown}");
        assert!(unknown.stdout.contains("the look-up of gateway.invalid failed"), "{unknown}");
    }
    // A name server that knows of no such name is one that answers.
    let unreachable = jsinfo_without_names(&["check", "gateway.invalid"]).run();
    assert_eq!(unreachable.status, 2, "{unreachable}");
}

#[test]
fn a_host_that_nobody_knows_may_be_another_kind_of_target() {
    let shown = jsinfo_without_names(&["show", "demo"]).run();
    assert!(shown.stderr.contains("\nhint: did you mean demo:, the sample server?\n"), "{shown}");
    // Brackets are a pattern to a shell.
    let shown = jsinfo_without_names(&["show", "[::1]:1"]).run();
    assert!(shown.stderr.contains("\nhint: jsinfo doctor '[::1]:1' shows how far it goes\n"), "{shown}");
}
