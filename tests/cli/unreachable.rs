//! Nobody there: no name, no connection.

use super::support::{Nobody, Shows as _, expect, formats_of_show, jsinfo_with, jsinfo_without_names};

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
