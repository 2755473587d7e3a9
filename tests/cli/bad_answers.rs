//! Servers that refuse, and servers that make no sense: each has its exit code and its words.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::support::{Outcome, Reply, Request, Server, Shows as _, expect, jsinfo_with};

fn show(server: &Server, more: &[&str]) -> Outcome {
    let target = server.target();
    let outcome = jsinfo_with(&[&["show", "--json", &target], more].concat()).run().against(server);
    assert_eq!(outcome.stdout, "", "a failed show prints nothing");
    outcome
}

fn answering(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Outcome {
    show(&Server::http(reply), &[])
}

fn as_user(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static, more: &[&str]) -> Outcome {
    let server = Server::http(reply);
    let target = server.target();
    let run = jsinfo_with(&[&["show", &target, "--user", "ops"], more].concat());
    run.env("JETSTREAM_API_PASSWORD", "hunter2").run().against(&server)
}

/// What was not understood of an answer. Whatever it is, what to do next is the same.
fn not_understood(outcome: &Outcome) -> &str {
    assert_eq!(outcome.status, 16, "{outcome}");
    let (error, advice) = outcome.stderr.split_once('\n').unwrap();
    assert_eq!(
        advice,
        "hint: is http://127.0.0.1:[PORT]/api a JetStream API? behind a gateway its path is part of the address, as in https://HOST/PATH\n"
    );
    let what = error.strip_prefix("error: cannot understand 127.0.0.1:[PORT] at getServerInfo: ");
    what.unwrap_or_else(|| panic!("{outcome}"))
}

#[test]
fn errors_of_the_server_have_their_kinds() {
    answering(|request| Reply::error(request, -32001, "Authentication required")).assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] requires authentication: Authentication required
        hint: give --user NAME and the password with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD, or a token with --token-file FILE or JETSTREAM_API_TOKEN
    "#]]);
    let rejected = as_user(|request| Reply::error(request, -32002, "Invalid user or password"), &[]);
    rejected.assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] rejected ops: Invalid user or password
        hint: check the name, and where the password comes from
    "#]]);
    as_user(
        |request| match request.method() {
            "superuser" => Reply::error(request, -32003, "not a superuser"),
            _ => Reply::result(request, &Value::Null),
        },
        &["--superuser"],
    )
    .assert_shows(expect![[r#"
        status: 13
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] does not permit superuser: not a superuser
        hint: leave --superuser out, or ask as another user
        hint: who may is said by the server's own options --superuser and --supergroup, and else by the groups sudo, wheel, admin or Administrators
    "#]]);
    answering(|request| Reply::error(request, -32004, "client is too old")).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] speaks another version of the API: client is too old
        hint: jsinfo and the server are too far apart: update the older of the two
    "#]]);
    answering(|request| Reply::error(request, -32601, "Method not found")).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] does not know the call getServerInfo: Method not found
        hint: is http://127.0.0.1:[PORT]/api a JetStream API? behind a gateway its path is part of the address, as in https://HOST/PATH
    "#]]);
    answering(|request| Reply::error(request, 7, "disk\u{1b}[31m full\n")).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] failed at getServerInfo (error 7): disk\u001b[31m full\n
        hint: the words are the server's own: its event log may say more
    "#]]);
    answering(|request| Reply::error(request, -32000, "")).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] failed at getServerInfo (error -32000): no reason given
        hint: the words are the server's own: its event log may say more
    "#]]);
}

#[test]
fn http_statuses_have_their_kinds() {
    for (status, code) in [
        ("401 Unauthorized", 12),
        ("403 Forbidden", 13),
        ("429 Too Many Requests", 11),
        ("502 Bad Gateway", 11),
        ("503 Service Unavailable", 11),
        ("504 Gateway Timeout", 11),
        ("400 Bad Request", 16),
        ("404 Not Found", 16),
        ("500 Internal Server Error", 16),
        ("201 Created", 16),
        ("204 No Content", 16),
    ] {
        let outcome = answering(move |_| Reply::http(status, "", b""));
        assert_eq!(outcome.status, code, "{outcome}");
        assert!(outcome.stderr.contains(&format!("HTTP {status}")), "{outcome}");
    }
    answering(|_| Reply::http("503 Service Unavailable", "", b"down")).assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] refused getServerInfo: HTTP 503 Service Unavailable
        hint: a gateway answers for the server: try again when the server is up
        hint: jsinfo doctor http://127.0.0.1:[PORT] shows how far it goes
    "#]]);
    answering(|_| Reply::http("401 Unauthorized", "", b"")).assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] refused getServerInfo: HTTP 401 Unauthorized
        hint: give --user NAME and the password with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD, or a token with --token-file FILE or JETSTREAM_API_TOKEN
    "#]]);
}

#[test]
fn a_server_that_wants_tls_is_to_be_asked_over_it() {
    let told = answering(|_| {
        let page = b"<html><center>The plain HTTP request was sent to HTTPS port</center></html>";
        Reply::http("400 Bad Request", "Content-Type: text/html\r\n", page)
    });
    told.assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] speaks TLS where plain HTTP was expected
        hint: write https://127.0.0.1:[PORT]
    "#]]);
    for words in [
        "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
        "Client sent an HTTP request to an HTTPS server.\n",
        "Bad Request\nThis combination of host and port requires TLS.\n",
    ] {
        assert_eq!(answering(move |_| Reply::http("400 Bad Request", "", words.as_bytes())), told, "{words}");
    }
    answering(|_| Reply::http("301 Moved", "Location: https://paris.example/api?next=hunter2#x\r\n", b""))
        .assert_shows(expect![[r#"
            status: 16
            --- stdout
            --- stderr
            error: 127.0.0.1:[PORT] refused getServerInfo: HTTP 301, and redirects are not followed; it leads to: https://paris.example/api
            hint: write that address if it is the server's own
        "#]]);
}

#[test]
fn a_compressed_answer_is_called_that() {
    let answer = b"\x1f\x8b\x08\0\0\0\0\0\0\x03and more";
    let told = answering(|_| Reply::http("200 OK", "Content-Encoding: gzip\r\n", answer));
    told.assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] answered getServerInfo compressed (gzip), which nobody asked for
        hint: a gateway in front of the server does that: turn it off for this path, or ask the server itself
    "#]]);
    assert_eq!(answering(|_| Reply::http("200 OK", "", answer)), told, "by its first bytes");
    let other = answering(|_| Reply::http("200 OK", "Content-Encoding: br\r\n", b"?"));
    assert_eq!(other.stderr, told.stderr.replace("gzip", "br"));
    let plain = answering(|_| Reply::http("200 OK", "Content-Encoding: identity\r\n", b"?"));
    assert!(plain.stderr.contains("it is not JSON"), "{plain}");
}

#[test]
fn a_slash_at_the_end_of_a_path_may_be_one_too_many() {
    let server = Server::http(|_| Reply::http("404 Not Found", "", b""));
    let target = format!("{}/api/", server.target());
    jsinfo_with(&["get", "version", &target]).run().against(&server).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] refused getServerInfo: HTTP 404 Not Found
        hint: is http://127.0.0.1:[PORT]/api/ a JetStream API? http://127.0.0.1:[PORT]/api, without the slash at its end, is another address
    "#]]);
}

#[test]
fn redirects_are_not_followed() {
    let other = Server::with_document("2.9.2-anonymous.json");
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let location = format!("Location: {}/api\r\n", other.target());
        let outcome = answering(move |_| Reply::http(status, &location, b""));
        assert_eq!(outcome.status, 16, "{outcome}");
        assert!(outcome.stderr.contains("redirects are not followed"), "{outcome}");
    }
    other.was_never_called();
}

#[test]
fn what_is_no_json_rpc_response_is_exit_code_16() {
    let with = |change: fn(&mut Value)| {
        answering(move |request| {
            let mut body = json!({"jsonrpc": "2.0", "id": request.body["id"], "result": {"version": "1"}});
            change(&mut body);
            Reply::json(&body)
        })
    };
    let structure = "the result is no Server Information Structure";
    for (outcome, told) in [
        (with(|body| body["id"] = 99.into()), "the answer is to another request than 1: 99".to_owned()),
        (
            with(|body| drop(body.as_object_mut().unwrap().remove("result"))),
            "the answer holds neither a result nor an error".to_owned(),
        ),
        (with(|body| body["result"] = json!([1])), format!("{structure}: it is a list, not an object")),
        (with(|body| body["result"] = Value::Null), format!("{structure}: it is null, not an object")),
        (
            with(|body| body["error"] = json!({"code": 1, "message": "x"})),
            "the answer holds both a result and an error".to_owned(),
        ),
        (with(|body| *body = json!([body.clone()])), "the answer is a list, not an object".to_owned()),
    ] {
        assert_eq!(not_understood(&outcome), told);
    }
}

#[test]
fn what_is_no_json_is_exit_code_16() {
    let body = |bytes: &'static [u8]| {
        answering(move |_| Reply::http("200 OK", "Content-Type: text/html\r\n", bytes))
    };
    assert_eq!(not_understood(&body(b"<html>login</html>")), "the answer is a web page, and no JSON");
    assert_eq!(body(b"").status, 16);
    assert_eq!(body(b"{\"id\": 1, \"result\": {\"version\": \"\xff\"}}").status, 16);
    let deep = format!("{{\"id\":1,\"result\":{}", "{\"a\":".repeat(200));
    let outcome = answering(move |_| Reply::http("200 OK", "", deep.as_bytes()));
    assert_eq!(outcome.status, 16);
    assert!(outcome.stderr.contains("it is nested deeper than 128 levels"), "{outcome}");
}

#[test]
fn an_answer_of_nine_mebibytes_is_exit_code_16() {
    let outcome =
        answering(|request| Reply::result(request, &json!({"serverName": "x".repeat(9 * 1024 * 1024)})));
    assert_eq!(not_understood(&outcome), "the answer is larger than 8 MiB");
}

#[test]
fn a_body_that_is_cut_short_is_exit_code_16() {
    let in_the_body = answering(|_| Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\": 1"));
    in_the_body.assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the answer of 127.0.0.1:[PORT] was cut short during getServerInfo
        hint: the server, or something on the way, gave up: try again
    "#]]);
    let in_the_head = answering(|_| Reply::raw("HTTP/1.1 200 OK\r\nContent-Le"));
    assert_eq!(in_the_head, in_the_body);
}

#[test]
fn a_chunked_answer_is_an_answer() {
    let server = Server::http(|_| {
        Reply::raw(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1e\r\n{\"id\": 1, \"result\": {\"version\"\r\n7\r\n: \"1\"}}\r\n0\r\n\r\n",
        )
    });
    assert_eq!(jsinfo_with(&["get", "version", &server.target()]).stdout(), "1\n");
}

#[test]
fn what_does_not_speak_http_is_exit_code_16_and_leads_to_the_console() {
    show(&Server::banner(b"\x00\x00\x00\x2aJETSTREAM\x01\x02"), &[]).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] does not speak HTTP
        hint: if 127.0.0.1:[PORT] is a JetStream server's own API port, ask through the vendor's command: console:127.0.0.1:[PORT]
    "#]]);
}

#[test]
fn what_begins_in_http_and_is_none_is_not_called_another_protocol() {
    let server = Server::http(|_| Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));
    let outcome = show(&server, &[]);
    let told = "error: 127.0.0.1:[PORT] began an answer in HTTP, and what followed is none\n";
    assert!(outcome.status == 16 && outcome.stderr.starts_with(told), "{outcome}");
}

#[test]
fn what_closes_without_a_word_is_exit_code_11_and_leads_to_the_console() {
    show(&Server::banner(b""), &[]).assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] closed the connection during getServerInfo, without an answer
        hint: if it speaks TLS: https://127.0.0.1:[PORT]
        hint: if 127.0.0.1:[PORT] is a JetStream server's own API port, ask through the vendor's command: console:127.0.0.1:[PORT]
        hint: jsinfo doctor http://127.0.0.1:[PORT] shows how far it goes
    "#]]);
}

#[test]
fn a_server_that_says_nothing_is_exit_code_15() {
    let server = Server::http(|_| Reply::silence());
    show(&server, &["--timeout", "200ms"]).assert_shows(expect![[r#"
        status: 15
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] took too long: getServerInfo was not over after 200ms
        hint: --timeout gives it longer
        hint: jsinfo doctor http://127.0.0.1:[PORT] shows how far it goes
    "#]]);
}

#[test]
fn a_server_that_sends_a_byte_at_a_time_does_not_extend_the_deadline() {
    let server = Server::http(|request| {
        Reply::result(request, &json!({"version": "2.9.2"})).slowly(Duration::from_millis(100))
    });
    let started = Instant::now();
    let outcome = show(&server, &["--timeout", "1s"]);
    assert_eq!(outcome.status, 15, "{outcome}");
    assert!(started.elapsed() < Duration::from_secs(10), "it would have taken fifteen seconds");
}

#[test]
fn the_deadline_is_over_all_calls_together() {
    let server = Server::http(|request| {
        std::thread::sleep(Duration::from_millis(400));
        Reply::result(request, &json!({}))
    });
    let target = server.target();
    let run = jsinfo_with(&["show", &target, "--user", "ops", "--superuser", "--timeout", "1s"]);
    let outcome = run.env("JETSTREAM_API_PASSWORD", "x").run().against(&server);
    outcome.assert_shows(expect![[r#"
        status: 15
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] took too long: getServerInfo was not over after 1s
        hint: --timeout gives it longer
        hint: jsinfo doctor http://127.0.0.1:[PORT] shows how far it goes
    "#]]);
}

/// It reads nothing of the request, answers, and is gone: what it says must not get lost.
#[test]
fn an_answer_that_comes_before_the_request_is_read_counts() {
    for _ in 0..20 {
        let server = Server::connections(|mut stream, _, _| {
            std::io::Write::write_all(&mut stream, b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        });
        let outcome = jsinfo_with(&["check", &server.target()]).run().against(&server);
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(outcome.stdout.contains("refused getServerInfo: HTTP 403 Forbidden"), "{outcome}");
    }
}

#[test]
fn a_connection_that_closes_between_two_calls_is_exit_code_11() {
    let outcome = as_user(
        |request| match request.method() {
            "auth" => Reply::result(request, &Value::Null),
            _ => Reply::raw(""),
        },
        &[],
    );
    outcome.assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] closed the connection during getServerInfo, without an answer
        hint: if it speaks TLS: https://127.0.0.1:[PORT]
        hint: if 127.0.0.1:[PORT] is a JetStream server's own API port, ask through the vendor's command: console:127.0.0.1:[PORT]
        hint: jsinfo doctor http://127.0.0.1:[PORT] shows how far it goes
    "#]]);
}
