//! What is seen on the way to a document, for those who judge it: the library, against real servers and programs.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use jsinfo::credentials::Credentials;
use jsinfo::secret::Secret;
use jsinfo::source::{Ask, ConnectOptions, FetchMeta, Target};
use serde_json::{Value, json};

use super::support::certificate::Identity;
use super::support::server::converse;
use super::support::{Reply, Server, fixtures};
use super::vendor::Place;

/// The times of the test that is about times: the one is never taken for the other.
const HANDSHAKE: Duration = Duration::from_millis(700);
const ANSWER: Duration = Duration::from_millis(80);

fn passage(target: &str, login: Option<&Credentials>) -> Option<FetchMeta> {
    passage_with(target, &ConnectOptions::default(), login)
}

fn passage_with(target: &str, options: &ConnectOptions, login: Option<&Credentials>) -> Option<FetchMeta> {
    let target = Target::parse(target).unwrap();
    let mut connection = target.source().connect(options).unwrap();
    connection.server_info(&Ask { credentials: login, ..Ask::default() }).unwrap().meta
}

fn ops() -> Credentials {
    Credentials::User { name: "ops".to_owned(), password: Secret::new("x".to_owned()) }
}

/// What was seen on a way that took as long as it took, looked at from outside.
fn timed(ask: impl FnOnce() -> Option<FetchMeta>) -> FetchMeta {
    let started = (jiff::Timestamp::now(), Instant::now());
    let passage = ask().unwrap();
    assert!(passage.round_trip < started.1.elapsed());
    assert!(started.0 < passage.received && passage.received < jiff::Timestamp::now());
    passage
}

/// A server that takes its time for each handshake and each answer, and hangs up after an answer where it is told to.
fn slow_server(hangs_up: bool) -> Server {
    let config = Arc::new(Identity::new(&["x"], |_| {}).server());
    Server::connections(move |stream, seen, connection| {
        sleep(HANDSHAKE);
        let tls = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
        converse(rustls::StreamOwned::new(tls, stream), seen, connection, &move |request| {
            sleep(ANSWER);
            let reply = Reply::result(request, &json!({"version": "2.9.2"}));
            if hangs_up { reply.header("Connection: close").at_last() } else { reply }
        })
    })
}

#[test]
fn the_round_trip_is_that_of_the_question_without_the_way_there() {
    for (hangs_up, login, connections) in [(false, None, 1), (true, Some(ops()), 2)] {
        let server = slow_server(hangs_up);
        let target = format!("127.0.0.1:{}", server.port());
        let took = timed(|| passage(&target, login.as_ref())).round_trip;
        assert!(took >= ANSWER && took < HANDSHAKE, "{took:?}");
        assert_eq!(server.requests().last().unwrap().connection, connections);
    }
}

#[test]
fn the_certificate_is_the_one_that_was_shown() {
    let identity = Identity::new(&["x"], |_| {});
    let server = Server::secure(identity.server());
    let seen = passage(&format!("127.0.0.1:{}", server.port()), None).unwrap();
    let certificate = seen.certificate.unwrap();
    assert_eq!(certificate.fingerprint.to_string(), identity.fingerprint());
    assert_eq!(certificate.names, ["x"]);
    let plain = Server::with_document("2.9.2-anonymous.json");
    assert!(passage(&plain.target(), None).unwrap().certificate.is_none());
}

#[test]
fn whoever_logged_in_is_named_and_a_secret_is_not() {
    let server = Server::http(|request| Reply::result(request, &Value::Object(serde_json::Map::default())));
    let login = |login: Option<&Credentials>| passage(&server.target(), login).unwrap().login;
    assert_eq!(login(None), None);
    assert_eq!(login(Some(&ops())).as_deref(), Some("ops"));
    let token = Credentials::Token { token: Secret::new("tok".to_owned()), password: None };
    assert_eq!(login(Some(&token)).as_deref(), Some("the token"));
    let sample = |target| timed(|| passage(target, None)).login;
    assert_eq!(sample("demo:").as_deref(), Some("ops"));
    assert_eq!(sample("demo:token").as_deref(), Some("the token"));
    assert_eq!(sample("demo:anonymous"), None);
}

#[test]
fn a_saved_document_has_come_no_way() {
    let target = fixtures().join("2.9.2-superuser.json");
    assert!(passage(target.to_str().unwrap(), None).is_none());
}

#[test]
fn the_round_trip_of_the_vendors_client_is_its_whole_run() {
    let place = Place::new();
    let seconds = ANSWER.as_secs_f32();
    let mut options = ConnectOptions::default();
    let command = place.script("jetstream", &format!("sleep {seconds}; echo '{{\"version\": \"2.9.2\"}}'"));
    options.programs.console = Some(command.into());
    let seen = timed(|| passage_with("console:paris", &options, Some(&ops())));
    assert!(seen.round_trip >= ANSWER);
    assert_eq!(seen.login.as_deref(), Some("ops"));
    assert!(seen.certificate.is_none());
    assert_eq!(passage_with("console:paris", &options, None).unwrap().login, None);
}

#[test]
fn a_target_without_a_certificate_says_why() {
    let reason = |target| Target::parse(target).unwrap().uncertified();
    assert_eq!(reason("paris"), None);
    assert_eq!(reason("https://paris"), None);
    assert_eq!(reason("http://paris"), Some("plain HTTP is not encrypted"));
    assert_eq!(reason("console:paris"), Some("the vendor's client keeps it to itself"));
    assert_eq!(reason("-"), Some("a saved document is no server"));
    assert_eq!(reason("demo:"), Some("a sample server speaks plain HTTP"));
}
