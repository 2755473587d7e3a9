//! No secret ever appears in any output, at any verbosity, whether things go well or badly.

use serde_json::{Value, json};

use super::support::{Reply, Server, fixture, jsinfo_with, secret_file};

const PASSWORD: &str = "marker-password-5531";
const TOKEN: &str = "marker-token-7742";
const SESSION: &str = "marker-session-9913";
const SHOWN_TOKEN: &str = "marker-shown-1154";

fn secretive(answer: impl Fn(&super::support::Request, &Value) -> Reply + Send + Sync + 'static) -> Server {
    let document =
        fixture("2.9.2-token.json").replace("tok_7GmQe2Jx1v", SHOWN_TOKEN).replace("ses_4d1f90", SESSION);
    let document: Value = serde_json::from_str(&document).unwrap();
    Server::http(move |request| answer(request, &document).header(&format!("JetStream-Session: {SESSION}")))
}

#[test]
fn in_no_format_at_no_verbosity_and_in_no_failure() {
    let servers = [
        secretive(|request, document| match request.method() {
            "getServerInfo" => Reply::result(request, document),
            _ => Reply::result(request, &Value::Null),
        }),
        secretive(|request, _| Reply::error(request, -32002, &format!("not known: {}", request.body))),
        secretive(|request, _| {
            let location = format!("Location: /?{}\r\n", request.body["params"]);
            Reply::http("302 Found", &location, b"")
        }),
        secretive(|request, _| Reply::error(request, -32003, "no")),
        secretive(|_, document| Reply::json(&json!({"id": 0, "result": document}))),
        secretive(|_, _| {
            Reply::http(
                "200 OK",
                "",
                b"{\"id\": 1, \"result\": {\"user\": {\"token\": \"marker-shown-1154\", !",
            )
        }),
        secretive(|_, _| Reply::http("500 Internal Server Error", "", b"")),
        Server::http(|_| Reply::silence()),
    ];
    let statuses = [0, 12, 16, 13, 16, 16, 16, 15];
    let (password, token) = (secret_file(PASSWORD), secret_file(TOKEN));
    let (password, token) = (password.path().to_str().unwrap(), token.path().to_str().unwrap());
    let callers: [&[&str]; 3] = [
        &["--user", "ops", "--password-file", password],
        &["--token-file", token],
        &["--token-file", token, "--password-file", password, "--superuser"],
    ];
    for (place, server) in servers.iter().enumerate() {
        // The first is the only one that has a document to show.
        let formats = if place == 0 { &["table", "json", "kv", "env", "markdown"][..] } else { &["json"] };
        for caller in callers {
            for format in formats {
                for verbosity in [&[][..], &["--all", "--verbose"]] {
                    let target = server.target();
                    let time = if statuses[place] == 15 { "300ms" } else { "20s" };
                    let arguments =
                        [&["show", &target, "--timeout", time, "--format", format], caller, verbosity]
                            .concat();
                    let outcome = jsinfo_with(&arguments).env("RUST_BACKTRACE", "full").run();
                    assert_eq!(outcome.status, statuses[place], "{arguments:?}\n{outcome}");
                    for secret in [PASSWORD, TOKEN, SESSION, SHOWN_TOKEN] {
                        assert!(!outcome.to_string().contains(secret), "{arguments:?}\n{outcome}");
                    }
                }
            }
        }
    }
}

#[test]
fn they_are_shown_to_those_who_ask() {
    let server = secretive(Reply::result);
    let shown =
        jsinfo_with(&["show", &server.target(), "--format", "kv", "--show-secrets", "-s", "user"]).stdout();
    assert!(shown.contains(SHOWN_TOKEN) && shown.contains(SESSION), "{shown}");
}
