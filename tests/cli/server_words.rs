//! What a server has to say is shown, in whatever form it says it; a secret in it is not, and a server that wants to be
//! left alone is.

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use jsinfo::format::{Format, FormatCommand};
use serde_json::{Value, json};

use super::support::{Outcome, Reply, Request, Server, Shows as _, expect, jsinfo_with, secret_file};

fn show(server: &Server) -> Outcome {
    jsinfo_with(&["show", &server.target()]).run().against(server)
}

fn answering(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Outcome {
    show(&Server::http(reply))
}

fn with_error(error: Value) -> Outcome {
    answering(move |request| {
        Reply::json(&json!({"jsonrpc": "2.0", "id": request.body["id"], "error": error}))
    })
}

/// A server that logs anybody in, and answers what comes next as it is told.
fn after_login(
    reply: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    arguments: &[&str],
) -> (Outcome, Vec<String>) {
    let server = Server::http(move |request| match request.method() {
        "auth" => Reply::result(request, &Value::Null),
        _ => reply(request),
    });
    let target = server.target();
    let run = jsinfo_with(&[arguments, &[&target, "--user", "ops"]].concat());
    let outcome = run.env("JETSTREAM_API_PASSWORD", "hunter2").run().against(&server);
    (outcome, server.methods())
}

#[test]
fn an_error_without_a_number_is_told_in_the_servers_words() {
    with_error(json!({"code": "E42", "message": "disk full"})).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] failed at getServerInfo: E42: disk full
        hint: the words are the server's own: its event log may say more
    "#]]);
    for error in [
        json!("disk full"),
        json!({"message": "disk full"}),
        json!({"code": null, "message": "disk full"}),
        json!({"code": 1.5, "message": "disk full"}),
        json!({"code": [7], "message": "disk full"}),
        json!({"code": {}, "message": "disk full"}),
        json!({"code": u64::MAX, "message": "disk full"}),
        json!({"code": 7, "message": {"text": "disk full"}}),
        json!({"reason": "disk full"}),
        json!(["disk full"]),
    ] {
        let outcome = with_error(error.clone());
        assert_eq!(outcome.status, 16, "{error}: {outcome}");
        assert!(outcome.stderr.contains("failed at getServerInfo"), "{error}: {outcome}");
        assert!(outcome.stderr.contains("disk full"), "{error}: {outcome}");
    }
}

#[test]
fn what_another_protocol_greets_with_is_shown() {
    show(&Server::banner(b"SSH-2.0-OpenSSH_9.2p1 Debian\x1b[31m\r\n")).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] does not speak HTTP; it says: SSH-2.0-OpenSSH_9.2p1 Debian\u001b[31m
        hint: if 127.0.0.1:[PORT] is a JetStream server's own API port, ask through the vendor's command: console:127.0.0.1:[PORT]
    "#]]);
    for greeting in [&b"220 mail.paris.example ESMTP Postfix\r\n"[..], b"INFO {\"server_id\":\"paris\"}\r\n"]
    {
        let server = Server::banner(greeting);
        let words = std::str::from_utf8(greeting).unwrap().trim_end();
        assert!(show(&server).stderr.contains(&format!("; it says: {words}\n")), "{words}");
        // Who wants TLS hears the same.
        let outcome = jsinfo_with(&["show", &format!("127.0.0.1:{}", server.port())]).run();
        assert_eq!(outcome.status, 16, "{outcome}");
        assert!(outcome.stderr.contains(&format!("does not speak TLS; it says: {words}\n")), "{outcome}");
    }
}

#[test]
fn a_head_that_is_too_much_or_contradicts_itself_is_called_that() {
    let many = "X: y\r\n".repeat(200);
    let large = format!("X: {}\r\n", "y".repeat(100_000));
    for (headers, told) in [
        (many.as_str(), "the head of the answer has more than 128 headers"),
        (&large, "the head of the answer is larger than 64 KiB"),
        ("Content-Length: 3\r\nContent-Length: 4\r\n", "names several lengths (Content-Length)"),
        ("Content-Length: some\r\n", "the length in the head of the answer is no number (Content-Length)"),
    ] {
        let response = format!("HTTP/1.1 200 OK\r\n{headers}\r\nzz\r\n");
        let outcome = answering(move |_| Reply::raw(response.clone()));
        assert_eq!(outcome.status, 16, "{told}: {outcome}");
        assert!(
            outcome.stderr.contains("cannot understand 127.0.0.1:[PORT] at getServerInfo: "),
            "{outcome}"
        );
        assert!(outcome.stderr.contains(told), "{told}: {outcome}");
    }
}

#[test]
fn a_session_that_ends_after_the_login_is_called_that() {
    let (by_error, methods) =
        after_login(|request| Reply::error(request, -32001, "authentication required"), &["show"]);
    by_error.assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: the session of ops with 127.0.0.1:[PORT] ended after the login, before getServerInfo: authentication required
        hint: a gateway that spreads the calls of a session over several servers does that: ask the server itself
    "#]]);
    assert_eq!(methods, ["auth", "getServerInfo"]);
    let (by_status, _) = after_login(|_| Reply::http("401 Unauthorized", "", b""), &["show"]);
    assert_eq!(by_status.stderr, by_error.stderr.replace("authentication required", "HTTP 401 Unauthorized"));
    let (at_superuser, _) =
        after_login(|request| Reply::error(request, -32001, ""), &["show", "--superuser"]);
    assert!(
        at_superuser.stderr.contains("ended after the login, before superuser: no reason given"),
        "{at_superuser}"
    );
}

#[test]
fn a_login_that_a_gateway_rejects_is_to_be_looked_at() {
    let server = Server::http(|_| Reply::http("401 Unauthorized", "", b""));
    let run = jsinfo_with(&["show", &server.target(), "--user", "ops"]);
    run.env("JETSTREAM_API_PASSWORD", "hunter2").run().against(&server).assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] rejected ops: HTTP 401 Unauthorized
        hint: check the name, and where the password comes from
    "#]]);
}

type Act = Box<dyn Fn(&Request) -> Reply + Send + Sync>;

/// What a hostile server can make of a request that holds a secret.
fn repeating(secret: String) -> [Act; 9] {
    let padded = move |before: usize| format!("{}{secret}", "-".repeat(before));
    // Where a message is cut, the secret must not be.
    let cut = [padded(0), padded(280), padded(299)].map(|words| {
        let act: Act = Box::new(move |request| Reply::error(request, -32002, &words));
        act
    });
    let [whole, within, at_the_end] = cut;
    let (status, kind, odd, session, greeting) = (padded(0), padded(0), padded(0), padded(0), padded(200));
    [
        whole,
        within,
        at_the_end,
        Box::new(move |_| Reply::http("302 Found", &format!("Location: https://x/{status}\r\n"), b"")),
        Box::new(move |_| Reply::http("200 OK", &format!("Content-Type: {kind}\r\n"), b"?")),
        Box::new(move |request| {
            let error = json!({"code": odd, "message": [odd]});
            Reply::json(&json!({"jsonrpc": "2.0", "id": request.body["id"], "error": error}))
        }),
        Box::new(move |request| {
            Reply::error(request, 7, &session).header(&format!("JetStream-Session: {session}"))
        }),
        Box::new(move |_| Reply::raw(format!("{greeting}\r\n"))),
        Box::new(|request| Reply::error(request, 7, &request.body.to_string())),
    ]
}

#[test]
fn no_secret_is_shown_however_short_and_wherever_a_server_repeats_it() {
    // None of the letters is one of ours, so that each that is found is the secret's.
    let letters: Vec<char> = ('\u{c0}'..'\u{ff}').filter(|c| c.is_alphabetic()).collect();
    for length in [1, 2, 3, 8, 20] {
        let secret: String = letters.iter().take(length).collect();
        let file = secret_file(&secret);
        for (place, act) in repeating(secret.clone()).into_iter().enumerate() {
            let server = Server::http(act);
            for (command, formats) in [
                ("show", vec!["text", "json"]),
                ("check", Format::names_of_command(FormatCommand::Check)),
                ("doctor", vec!["text", "json"]),
            ] {
                for format in formats {
                    let target = server.target();
                    let arguments = [
                        command,
                        &target,
                        "--user",
                        "ops",
                        "--format",
                        format,
                        "--verbose",
                        "--password-file",
                    ];
                    let outcome = jsinfo_with(&arguments).arg(file.path()).run();
                    assert_ne!(outcome.status, 0, "{outcome}");
                    let shown = outcome.to_string().to_lowercase();
                    let is_told =
                        |c: &char| shown.contains(*c) || shown.contains(&format!("\\u{:04x}", u32::from(*c)));
                    let told: HashSet<&char> = letters.iter().take(length).filter(|c| is_told(c)).collect();
                    assert!(told.is_empty(), "{place}, {length} letters, {arguments:?}: {told:?}\n{outcome}");
                }
            }
        }
    }
}

#[test]
fn words_that_hold_a_short_secret_are_withheld() {
    let server = Server::http(|request| Reply::error(request, -32002, "the password e is wrong"));
    let file = secret_file("e");
    let run = jsinfo_with(&["show", &server.target(), "--user", "ops", "--password-file"]).arg(file.path());
    run.run().against(&server).assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] rejected ops: (its words are not shown, because they hold the secret)
        hint: check the name, and where the password comes from
    "#]]);
}

/// How often, and when, a server was asked that refuses the first time.
fn waiting(status: &'static str, header: String, wait: &str) -> (Outcome, Vec<Duration>) {
    let asked = std::sync::Arc::new(Mutex::new(Vec::new()));
    let (seen, count, started) = (std::sync::Arc::clone(&asked), AtomicUsize::new(0), Instant::now());
    let server = Server::http(move |request| {
        seen.lock().unwrap().push(started.elapsed());
        match count.fetch_add(1, Ordering::SeqCst) {
            0 => Reply::http(status, &header, b""),
            _ => Reply::result(request, &json!({"version": "2.9.2"})),
        }
    });
    let outcome = jsinfo_with(&["check", &server.target(), "--wait", wait]).run().against(&server);
    let asked = asked.lock().unwrap().clone();
    (outcome, asked)
}

#[test]
fn a_server_that_wants_to_be_left_alone_is_until_then() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let (outcome, asked) = waiting(status, "Retry-After: 3\r\n".to_owned(), "5s");
        assert!(!outcome.stdout.contains("refused"), "{outcome}");
        let pause = asked[1].checked_sub(asked[0]).unwrap();
        assert!(pause >= Duration::from_secs(3), "{status}: {pause:?}");
    }
    // A moment has no fractions: it is over within the second before.
    let then = jiff::Timestamp::try_from(SystemTime::now() + Duration::from_secs(5)).unwrap();
    let header = then.strftime("Retry-After: %a, %d %b %Y %H:%M:%S GMT\r\n").to_string();
    let (_, asked) = waiting("503 Service Unavailable", header, "7s");
    let pause = asked[1].checked_sub(asked[0]).unwrap();
    assert!(pause >= Duration::from_secs(2), "{pause:?}");
}

#[test]
fn each_of_several_servers_is_left_alone_for_as_long_as_it_wants() {
    let asked: [_; 3] = std::array::from_fn(|_| std::sync::Arc::new(Mutex::new(Vec::new())));
    let servers: [Server; 3] = std::array::from_fn(|place| {
        let seen = std::sync::Arc::clone(&asked[place]);
        Server::http(move |request| {
            let mut seen = seen.lock().unwrap();
            seen.push(Instant::now());
            match (seen.len(), [0, 2, 4][place]) {
                (1, 0) => Reply::http("503 Service Unavailable", "", b""),
                (1, seconds) => Reply::http("503 Busy", &format!("Retry-After: {seconds}\r\n"), b""),
                _ => Reply::result(request, &json!({"version": "2.9.2"})),
            }
        })
    });
    let [one, two, three] = servers.each_ref().map(Server::target);
    let run = jsinfo_with(&["check", "--wait", "20s", "--only", "reachable", &one, &two, &three]);
    let outcome = run.run();
    assert_eq!(outcome.status, 0, "{outcome}");
    let pauses = asked.map(|asked| {
        let asked = asked.lock().unwrap();
        assert_eq!(asked.len(), 2, "nobody who is well is asked again");
        asked[1].duration_since(asked[0])
    });
    assert!(pauses[1] >= Duration::from_secs(2) && pauses[2] >= Duration::from_secs(4), "{pauses:?}");
    assert!(pauses[0] < pauses[1] && pauses[1] < pauses[2], "{pauses:?}");
}

#[test]
fn a_server_that_wants_to_be_left_alone_for_longer_than_that_is_not_asked_again() {
    let started = Instant::now();
    let (outcome, asked) = waiting("429 Too Many Requests", "Retry-After: 3600\r\n".to_owned(), "25s");
    assert!(started.elapsed() < Duration::from_secs(20), "waiting would be in vain");
    assert_eq!(asked.len(), 1, "{outcome}");
    let outcome = answering(|_| Reply::http("429 Too Many Requests", "Retry-After: 3600\r\n", b""));
    outcome.assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] refused getServerInfo: HTTP 429 Too Many Requests
        hint: it is asked too often: wait, and ask less often
        hint: it wants to be asked again in 1 h
        hint: jsinfo doctor http://127.0.0.1:[PORT] shows how far it goes
    "#]]);
}

#[test]
fn a_login_is_sent_once_whatever_comes_of_it() {
    let answers: [fn(&Request) -> Reply; 9] = [
        |request| Reply::error(request, -32002, "no"),
        |request| Reply::error(request, 7, "no"),
        |request| Reply::json(&json!({"id": request.body["id"], "error": "no"})),
        |_| Reply::http("401 Unauthorized", "", b""),
        |_| Reply::http("403 Forbidden", "", b""),
        |_| Reply::http("429 Too Many Requests", "Retry-After: 1\r\n", b""),
        |_| Reply::http("500 Internal Server Error", "", b""),
        |_| Reply::raw("no\r\n"),
        |_| Reply::raw(""),
    ];
    for (place, answer) in answers.into_iter().enumerate() {
        let server = Server::http(answer);
        let run = jsinfo_with(&["check", &server.target(), "--user", "ops", "--wait", "3s"]);
        let outcome = run.env("JETSTREAM_API_PASSWORD", "hunter2").run().against(&server);
        assert_eq!(server.methods(), ["auth"], "{place}: {outcome}");
    }
    // What comes after it is asked again without it.
    let (outcome, methods) = after_login(
        |request| match request.method() {
            "superuser" => Reply::http("503 Service Unavailable", "", b""),
            _ => Reply::result(request, &json!({"version": "2.9.2"})),
        },
        &["check", "--superuser", "--wait", "2s"],
    );
    assert_eq!(methods.iter().filter(|method| *method == "auth").count(), 1, "{outcome}");
    assert!(methods.iter().filter(|method| *method == "superuser").count() > 1, "{methods:?}\n{outcome}");
}

#[test]
fn a_command_that_gives_a_secret_gets_none() {
    let server = Server::http(|request| match request.method() {
        "auth" => Reply::result(request, &Value::Null),
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    });
    let show = "sh -c 'echo x$JETSTREAM_API_PASSWORD$JETSTREAM_API_TOKEN'";
    for option in ["--token-command", "--password-command"] {
        let mut arguments = vec!["get", "version", option, show];
        if option == "--password-command" {
            arguments.extend(["--user", "ops"]);
        }
        let target = server.target();
        arguments.push(&target);
        let run = jsinfo_with(&arguments).env("PATH", &std::env::var("PATH").unwrap());
        run.env("JETSTREAM_API_PASSWORD", "hunter2").env("JETSTREAM_API_TOKEN", "tok_9").stdout();
    }
    for request in server.requests().iter().filter(|request| request.method() == "auth") {
        let params = &request.body["params"];
        let printed = params.get("token").unwrap_or(&params["password"]);
        assert_eq!(printed, "x", "{params}");
    }
}

#[test]
fn a_secret_variable_that_is_not_text_harms_only_who_uses_it() {
    let server = Server::with_document("2.9.2-superuser.json");
    let file = secret_file("hunter2");
    let file = file.path().to_str().unwrap();
    let get = |variable: &str, options: &[&str]| {
        let mut command = std::process::Command::new(super::support::JSINFO);
        command.env_clear().args(["get", "version", &server.target()]).args(options);
        command.env(variable, std::ffi::OsStr::from_bytes(b"\xff\xfe"));
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let as_user = ["--user", "ops", "--password-file", file];
    let unharmed = (Some(0), String::new());
    assert_eq!(get("JETSTREAM_API_PASSWORD", &[]), unharmed, "nobody asks");
    assert_eq!(get("JETSTREAM_API_PASSWORD", &as_user), unharmed, "another one is used");
    assert_eq!(get("JETSTREAM_API_TOKEN", &as_user), unharmed, "a user asks");
    for (variable, options) in
        [("JETSTREAM_API_PASSWORD", &["--user", "ops"][..]), ("JETSTREAM_API_TOKEN", &[])]
    {
        let told = (Some(10), format!("error: {variable} is not UTF-8\n"));
        assert_eq!(get(variable, options), told);
    }
}

/// A server that says something before it is asked anything, and then waits.
#[test]
fn a_server_that_greets_first_is_heard() {
    let server = Server::connections(|mut stream, _, _| {
        stream.write_all(b"+OK POP3 ready\r\n")?;
        stream.read(&mut [0; 4096]).map(drop)
    });
    let outcome = show(&server);
    assert!(outcome.stderr.contains("does not speak HTTP; it says: +OK POP3 ready\n"), "{outcome}");
}
