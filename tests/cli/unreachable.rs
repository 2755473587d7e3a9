//! Nobody there: no name, no connection.

use std::net::{TcpListener, TcpStream};

use super::support::{jsinfo, jsinfo_with};

#[test]
fn a_refused_connection_is_exit_code_11() {
    // A port of ours on which nobody listens: connected, it belongs to no server.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let held = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let port = held.local_addr().unwrap().port();
    for format in ["table", "json", "kv", "env", "markdown"] {
        let mut outcome = jsinfo_with(&["show", &format!("127.0.0.1:{port}"), "--format", format]).run();
        outcome.stderr = outcome.stderr.replace(&port.to_string(), "[PORT]");
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
