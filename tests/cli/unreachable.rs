//! Nobody there: no name, no connection.

use super::support::{Nobody, jsinfo, jsinfo_with};

#[test]
fn a_refused_connection_is_exit_code_11() {
    let nobody = Nobody::new();
    for format in ["table", "json", "kv", "env", "markdown"] {
        let mut outcome = jsinfo_with(&["show", &nobody.target(), "--format", format]).run();
        outcome.stderr = outcome.stderr.replace(&nobody.port().to_string(), "[PORT]");
        insta::allow_duplicates! {
            insta::assert_snapshot!(outcome, @"
            status: 11
            --- stdout
            --- stderr
            error: cannot connect to 127.0.0.1:[PORT]: connection refused
            hint: check that the server runs, and that [PORT] is its API port
            hint: jsinfo doctor 127.0.0.1:[PORT] shows how far it goes
            ");
        }
    }
}

#[test]
fn an_unknown_name_is_exit_code_11() {
    // The top-level name is reserved: it has no addresses anywhere.
    insta::assert_snapshot!(jsinfo("show nowhere.invalid").run(), @"
    status: 11
    --- stdout
    --- stderr
    error: no address is known for the name nowhere.invalid
    hint: check the spelling, and that this machine's name look-up works
    hint: jsinfo doctor nowhere.invalid shows how far it goes
    ");
    insta::assert_snapshot!(jsinfo("get version saved.json").run(), @"
    status: 11
    --- stdout
    --- stderr
    error: no address is known for the name saved.json
    hint: to read a file, write ./saved.json
    hint: jsinfo doctor saved.json shows how far it goes
    ");
}
