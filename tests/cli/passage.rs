//! What is seen on the way to a document, for those who judge it: the library, against real servers and programs.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use jsinfo::credentials::Credentials;
use jsinfo::secret::Secret;
use jsinfo::source::{ConnectOptions, FetchMeta, Target};
use serde_json::{Value, json};

use super::support::certificate::Identity;
use super::support::server::converse;
use super::support::{Reply, Server, fixtures};
use super::vendor::Place;

/// The times of the test that is about times: the one is never taken for the other.
const HANDSHAKE: Duration = Duration::from_millis(700);
const ANSWER: Duration = Duration::from_millis(80);

fn passage(target: &str, access: &ConnectOptions) -> Option<FetchMeta> {
    Target::parse(target).unwrap().fetch(access).unwrap().meta
}

fn ops() -> ConnectOptions {
    let credentials = Credentials::User { name: "ops".to_owned(), password: Secret::new("x".to_owned()) };
    ConnectOptions { credentials: Some(credentials), ..ConnectOptions::default() }
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
    for (hangs_up, access, connections) in [(false, ConnectOptions::default(), 1), (true, ops(), 2)] {
        let server = slow_server(hangs_up);
        let target = format!("127.0.0.1:{}", server.port());
        let took = timed(|| passage(&target, &access)).round_trip;
        assert!(took >= ANSWER && took < HANDSHAKE, "{took:?}");
        assert_eq!(server.requests().last().unwrap().connection, connections);
    }
}

#[test]
fn the_certificate_is_the_one_that_was_shown() {
    let identity = Identity::new(&["x"], |_| {});
    let server = Server::secure(identity.server());
    let seen = passage(&format!("127.0.0.1:{}", server.port()), &ConnectOptions::default()).unwrap();
    let certificate = seen.certificate.unwrap();
    assert_eq!(certificate.fingerprint.to_string(), identity.fingerprint());
    assert_eq!(certificate.names, ["x"]);
    let plain = Server::with_document("2.9.2-anonymous.json");
    assert!(passage(&plain.target(), &ConnectOptions::default()).unwrap().certificate.is_none());
}

#[test]
fn whoever_logged_in_is_named_and_a_secret_is_not() {
    let server = Server::http(|request| Reply::result(request, &Value::Object(serde_json::Map::default())));
    let login = |access: &ConnectOptions| passage(&server.target(), access).unwrap().login;
    assert_eq!(login(&ConnectOptions::default()), None);
    assert_eq!(login(&ops()).as_deref(), Some("ops"));
    let token = Credentials::Token { token: Secret::new("tok".to_owned()), password: None };
    let token = ConnectOptions { credentials: Some(token), ..ConnectOptions::default() };
    assert_eq!(login(&token).as_deref(), Some("the token"));
    let sample = |target| timed(|| passage(target, &ConnectOptions::default())).login;
    assert_eq!(sample("demo:").as_deref(), Some("ops"));
    assert_eq!(sample("demo:token").as_deref(), Some("the token"));
    assert_eq!(sample("demo:anonymous"), None);
}

#[test]
fn a_saved_document_has_come_no_way() {
    let target = fixtures().join("2.9.2-superuser.json");
    assert!(passage(target.to_str().unwrap(), &ConnectOptions::default()).is_none());
}

#[test]
fn the_round_trip_of_the_vendors_client_is_its_whole_run() {
    let place = Place::new();
    let seconds = ANSWER.as_secs_f32();
    let mut access = ops();
    access.programs.console =
        place.script("jetstream", &format!("sleep {seconds}; echo '{{\"version\": \"2.9.2\"}}'")).into();
    let seen = timed(|| passage("console:paris", &access));
    assert!(seen.round_trip >= ANSWER);
    assert_eq!(seen.login.as_deref(), Some("ops"));
    assert!(seen.certificate.is_none());
    access.credentials = None;
    assert_eq!(passage("console:paris", &access).unwrap().login, None);
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
