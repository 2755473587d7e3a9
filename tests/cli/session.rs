//! The session on the wire: what is sent, in which order, on which connection.

use serde_json::{Value, json};

use super::support::{Reply, Server, jsinfo, jsinfo_with, secret_file};

#[test]
fn without_credentials_getserverinfo_is_the_first_and_only_call() {
    let server = Server::with_document("2.9.2-anonymous.json");
    assert_eq!(jsinfo_with(&["get", "version", &server.target()]).stdout(), "2.9.2\n");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].body, json!({"jsonrpc": "2.0", "id": 1, "method": "getServerInfo"}));
}

#[test]
fn a_request_is_as_the_contract_says() {
    let server = Server::with_document("2.9.2-anonymous.json");
    jsinfo_with(&["show", &server.target()]).stdout();
    let request = &server.requests()[0];
    assert!(request.head.starts_with("POST /api HTTP/1.1\r\n"), "{}", request.head);
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("user-agent"), Some(concat!("jsinfo/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.header("host"), Some(format!("127.0.0.1:{}", server.port()).as_str()));
    assert_eq!(request.header("accept-encoding"), None);
}

#[test]
fn a_gateways_path_is_asked_where_it_is_spelled_out() {
    let server = Server::with_document("2.9.2-anonymous.json");
    jsinfo_with(&["show", &format!("{}/gate/way?x=1", server.target())]).stdout();
    assert!(server.requests()[0].head.starts_with("POST /gate/way?x=1 HTTP/1.1\r\n"));
}

#[test]
fn a_superuser_is_three_calls_on_one_connection() {
    let server = Server::with_document("2.9.2-superuser.json");
    let run = jsinfo_with(&[
        "get",
        "configuration.triggersAvailable",
        &server.target(),
        "--user",
        "ops",
        "--superuser",
    ]);
    assert_eq!(run.env("JETSTREAM_API_PASSWORD", "hunter2").stdout(), "true\n");
    let requests = server.requests();
    let bodies: Vec<Value> = requests.iter().map(|request| request.body.clone()).collect();
    assert_eq!(
        bodies,
        [
            json!({"jsonrpc": "2.0", "id": 1, "method": "auth", "params": {"userName": "ops", "password": "hunter2"}}),
            json!({"jsonrpc": "2.0", "id": 2, "method": "superuser"}),
            json!({"jsonrpc": "2.0", "id": 3, "method": "getServerInfo"}),
        ]
    );
    assert!(requests.iter().all(|request| request.connection == 1), "one connection is kept");
}

#[test]
fn a_token_authenticates_with_and_without_its_password() {
    let server = Server::with_document("2.9.2-token.json");
    let token = secret_file("tok_1\n");
    jsinfo_with(&["show", &server.target(), "--token-file"]).arg(token.path()).stdout();
    jsinfo_with(&["show", &server.target()])
        .env("JETSTREAM_API_TOKEN", "tok_2")
        .env("JETSTREAM_API_PASSWORD", "pw")
        .stdout();
    let params: Vec<Value> = server
        .requests()
        .iter()
        .filter(|request| request.method() == "auth")
        .map(|request| request.body["params"].clone())
        .collect();
    assert_eq!(params, [json!({"token": "tok_1"}), json!({"token": "tok_2", "password": "pw"})]);
}

#[test]
fn the_newest_session_is_sent_back_unchanged() {
    let server = Server::http(|request| {
        let document = json!({"version": "2.9.2"});
        match request.method() {
            "auth" => Reply::result(request, &Value::Null).header("jetstream-session: first=\"1\"; x"),
            "superuser" => Reply::result(request, &Value::Null).header("JetStream-Session: second"),
            _ => Reply::result(request, &document),
        }
    });
    let run = jsinfo_with(&["show", &server.target(), "--user", "ops", "--superuser"]);
    run.env("JETSTREAM_API_PASSWORD", "x").stdout();
    let requests = server.requests();
    let sessions: Vec<_> = requests.iter().map(|request| request.header("jetstream-session")).collect();
    assert_eq!(sessions, [None, Some("first=\"1\"; x"), Some("second")]);
}

#[test]
fn a_connection_that_the_server_closes_is_opened_again() {
    let server = Server::http(|request| {
        let body =
            json!({"jsonrpc": "2.0", "id": request.body["id"], "result": {"version": "2.9.2"}}).to_string();
        Reply::raw(format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nJetStream-Session: s\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    });
    let run = jsinfo_with(&["get", "version", &server.target(), "--user", "ops"]);
    assert_eq!(run.env("JETSTREAM_API_PASSWORD", "x").stdout(), "2.9.2\n");
    let requests = server.requests();
    assert_eq!(requests.iter().map(|request| request.connection).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(requests[1].header("jetstream-session"), Some("s"), "the session goes on");
}

/// It says that it keeps the connection, and closes it at the next request: nothing was answered, so that is asked again,
/// except for a login.
#[test]
fn a_connection_that_dies_before_an_answer_is_opened_again_but_for_a_login() {
    let server = Server::http(|request| match (request.method(), request.connection) {
        ("getServerInfo", 1) | ("superuser", 2) => Reply::raw("").at_last(),
        ("auth" | "superuser", _) => Reply::result(request, &Value::Null).header("JetStream-Session: s"),
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    });
    let run = jsinfo_with(&["get", "version", &server.target(), "--user", "ops"]);
    assert_eq!(run.env("JETSTREAM_API_PASSWORD", "x").stdout(), "2.9.2\n");
    let requests = server.requests();
    let asked: Vec<_> = requests.iter().map(|request| (request.method(), request.connection)).collect();
    assert_eq!(asked, [("auth", 1), ("getServerInfo", 1), ("getServerInfo", 2)]);
    assert_eq!(requests[2].header("jetstream-session"), Some("s"), "the session goes on");
    let silent = Server::http(|request| match request.method() {
        "auth" => Reply::raw("").at_last(),
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    });
    let run = jsinfo_with(&["get", "version", &silent.target(), "--user", "ops"]);
    assert_eq!(run.env("JETSTREAM_API_PASSWORD", "x").run().status, 11);
    assert_eq!(silent.methods(), ["auth"], "a login is sent once");
}

#[test]
fn the_target_may_come_from_the_environment() {
    let server = Server::with_document("2.9.2-anonymous.json");
    assert_eq!(jsinfo("get version").env("JSINFO_TARGET", &server.target()).stdout(), "2.9.2\n");
    let other = Server::with_document("1.4-anonymous.json");
    let run = jsinfo_with(&["get", "apiVersion", &other.target()]).env("JSINFO_TARGET", "nowhere.invalid");
    assert_eq!(run.stdout(), "22\n", "an argument wins");
}

#[test]
fn proxies_of_the_environment_are_not_used() {
    let server = Server::with_document("2.9.2-anonymous.json");
    let proxy = Server::with_document("1.4-anonymous.json");
    let run = jsinfo_with(&["get", "apiVersion", &server.target()]);
    let run = run
        .env("http_proxy", &proxy.target())
        .env("HTTP_PROXY", &proxy.target())
        .env("ALL_PROXY", &proxy.target());
    assert_eq!(run.stdout(), "40\n");
    proxy.was_never_called();
}

#[test]
fn each_connection_of_a_session_has_the_whole_time_to_come_about() {
    let server = Server::http(|request| {
        if request.method() == "auth" {
            std::thread::sleep(std::time::Duration::from_millis(1200));
        }
        let body =
            json!({"jsonrpc": "2.0", "id": request.body["id"], "result": {"version": "2.9.2"}}).to_string();
        Reply::raw(format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    });
    let run = jsinfo_with(&["get", "version", &server.target(), "--user", "ops", "--connect-timeout", "1s"]);
    assert_eq!(run.env("JETSTREAM_API_PASSWORD", "x").stdout(), "2.9.2\n");
}
