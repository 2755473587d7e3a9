//! HTTPS against a real rustls server: who is trusted, and who is not.

use std::io::Write as _;

use serde_json::json;

use super::support::certificate::self_signed;
use super::support::{Outcome, Reply, Server, jsinfo_with};

fn server(names: &[&str]) -> (Server, String) {
    let (config, pem) = self_signed(names);
    (Server::https(config, |request| Reply::result(request, &json!({"version": "2.9.2"}))), pem)
}

/// Another spelling of this machine, for which no exception is made.
fn elsewhere(server: &Server) -> String {
    format!("0.0.0.0:{}", server.port())
}

fn fingerprint(refusal: &Outcome) -> String {
    let (_, rest) = refusal.stderr.split_once("fingerprint is ").expect("the refusal names the fingerprint");
    rest.lines().next().unwrap().to_owned()
}

#[test]
fn a_loopback_address_needs_no_trusted_certificate() {
    let (server, _) = server(&["somebody.else"]);
    for host in ["127.0.0.1", "localhost"] {
        assert_eq!(
            jsinfo_with(&["get", "version", &format!("{host}:{}", server.port())]).stdout(),
            "2.9.2\n"
        );
    }
}

#[test]
fn an_untrusted_certificate_is_exit_code_14_and_the_hint_leads_to_a_working_command() {
    let (server, _) = server(&["0.0.0.0"]);
    let refusal = jsinfo_with(&["get", "version", &elsewhere(&server)]).run();
    let pin = fingerprint(&refusal);
    let mut shown = refusal.against(&server);
    shown.stderr = shown.stderr.replace(&pin, "[FINGERPRINT]");
    insta::assert_snapshot!(shown, @"
    status: 14
    --- stdout
    --- stderr
    error: the certificate of 0.0.0.0:[PORT] is not trusted: nobody but itself has signed it
    hint: its fingerprint is [FINGERPRINT]
    hint: compare it: on the server itself, jsinfo trust localhost:[PORT] shows it
    hint: if that is the server's own, remember it: jsinfo trust 0.0.0.0:[PORT]
    ");
    assert_eq!(jsinfo_with(&["get", "version", &elsewhere(&server), "--pin", &pin]).stdout(), "2.9.2\n");
    let wrong = format!("sha256:{}", "0".repeat(64));
    let outcome = jsinfo_with(&["get", "version", &elsewhere(&server), "--pin", &wrong]).run();
    assert_eq!(outcome.status, 14, "{outcome}");
    let both = ["get", "version", &elsewhere(&server), "--pin", &wrong, "--pin", &pin];
    assert_eq!(jsinfo_with(&both).stdout(), "2.9.2\n");
}

#[test]
fn a_pin_holds_on_loopback_too() {
    let (server, _) = server(&["localhost"]);
    let wrong = format!("sha256:{}", "0".repeat(64));
    let outcome = jsinfo_with(&["show", &format!("localhost:{}", server.port()), "--pin", &wrong]).run();
    assert_eq!(outcome.status, 14, "{outcome}");
    assert!(outcome.stderr.contains("it is none of the pinned ones"), "{outcome}");
}

#[test]
fn a_root_of_the_users_own_is_trusted_for_its_name_only() {
    let (server, pem) = server(&["0.0.0.0"]);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pem.as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    assert_eq!(jsinfo_with(&["get", "version", &elsewhere(&server), "--ca-file", path]).stdout(), "2.9.2\n");
    let (other, pem) = self::server(&["paris.example"]);
    file.reopen().unwrap().set_len(0).unwrap();
    file.reopen().unwrap().write_all(pem.as_bytes()).unwrap();
    let outcome = jsinfo_with(&["get", "version", &elsewhere(&other), "--ca-file", path]).run();
    assert_eq!(outcome.status, 14, "{outcome}");
    assert!(outcome.stderr.contains("it was not made for 0.0.0.0"), "{outcome}");
}

#[test]
fn a_root_file_that_cannot_be_used_is_exit_code_10() {
    for (path, what) in [("none.pem", "no such file"), ("2.9.2-token.json", "it holds no certificate")] {
        let outcome = jsinfo_with(&["show", "0.0.0.0:1", "--ca-file", path]).run();
        assert_eq!(outcome.status, 10, "{outcome}");
        assert!(outcome.stderr.contains(what), "{outcome}");
    }
}

#[test]
fn insecure_trusts_anyone_and_says_so() {
    let (server, _) = server(&["somebody.else"]);
    insta::assert_snapshot!(jsinfo_with(&["get", "version", &elsewhere(&server), "--insecure"]).run(), @"
    status: 0
    --- stdout
    2.9.2
    --- stderr
    warning: --insecure: whoever answers is taken for the server
    ");
}

#[test]
fn credentials_may_go_over_tls() {
    let (server, _) = server(&["localhost"]);
    let run = jsinfo_with(&["get", "version", &format!("localhost:{}", server.port()), "--user", "ops"]);
    run.env("JETSTREAM_API_PASSWORD", "hunter2").stdout();
    assert_eq!(server.methods(), ["auth", "getServerInfo"]);
    assert!(server.requests().iter().all(|request| request.connection == 1), "one connection is kept");
}

#[test]
fn plain_http_where_tls_was_expected_and_the_reverse_are_named() {
    let plain = Server::banner(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    insta::assert_snapshot!(jsinfo_with(&["show", &format!("127.0.0.1:{}", plain.port())]).run().against(&plain), @"
    status: 16
    --- stdout
    --- stderr
    error: 127.0.0.1:[PORT] speaks plain HTTP where TLS was expected
    hint: write http://127.0.0.1:[PORT] if that is meant
    ");
    let (tls, _) = server(&["localhost"]);
    insta::assert_snapshot!(jsinfo_with(&["show", &tls.target()]).run().against(&tls), @"
    status: 16
    --- stdout
    --- stderr
    error: 127.0.0.1:[PORT] speaks TLS where plain HTTP was expected
    hint: write https://127.0.0.1:[PORT]
    ");
}

#[test]
fn what_speaks_neither_leads_to_the_console() {
    let server = Server::banner(b"\x00\x00\x00\x2aJETSTREAM\x01\x02");
    insta::assert_snapshot!(jsinfo_with(&["show", &format!("127.0.0.1:{}", server.port())]).run().against(&server), @"
    status: 16
    --- stdout
    --- stderr
    error: 127.0.0.1:[PORT] does not speak TLS
    hint: if 127.0.0.1:[PORT] is a JetStream server's own API port, go through the vendor's command, as console:127.0.0.1:[PORT] will
    hint: try: jetstream api --host 127.0.0.1 --api-control-port [PORT] getServerInfo | jsinfo show -
    ");
    let silent = Server::banner(b"");
    insta::assert_snapshot!(jsinfo_with(&["show", &format!("127.0.0.1:{}", silent.port())]).run().against(&silent), @"
    status: 11
    --- stdout
    --- stderr
    error: 127.0.0.1:[PORT] closed the connection during the TLS handshake, without an answer
    hint: if 127.0.0.1:[PORT] is a JetStream server's own API port, go through the vendor's command, as console:127.0.0.1:[PORT] will
    hint: try: jetstream api --host 127.0.0.1 --api-control-port [PORT] getServerInfo | jsinfo show -
    ");
}

#[test]
fn a_handshake_that_takes_too_long_is_exit_code_15() {
    let server = Server::connections(|_stream, _, _| {
        std::thread::sleep(std::time::Duration::from_secs(20));
        Ok(())
    });
    let target = format!("127.0.0.1:{}", server.port());
    let outcome = jsinfo_with(&["show", &target, "--connect-timeout", "200ms"]).run();
    insta::assert_snapshot!(outcome.against(&server), @"
    status: 15
    --- stdout
    --- stderr
    error: 127.0.0.1:[PORT] took too long: the TLS handshake was not over after 200ms
    hint: --connect-timeout gives it longer
    ");
}
