//! `jsinfo doctor`, where something else than our contract answers at the API port: which ways lead to the server.

use serde_json::{Value, json};

use super::super::support::{Reply, Run, Server, jsinfo_with};
use super::{MARKER, Place, as_printed};

/// A place with a document and a command that prints it, and notes how it was called.
fn place() -> Place {
    let place = Place::new();
    std::fs::write(place.path("document"), as_printed("2.9.2-anonymous.json")).unwrap();
    place.script("jetstream", "echo \"$@\" >> calls; env >> environment; cat document");
    place
}

/// A server that speaks HTTP and none of our contract.
fn foreign() -> Server {
    Server::http(|_| Reply::http("200 OK", "", b"<html>welcome</html>"))
}

/// The diagnosis of this target as `doctor` prints it for programs, with the command of that place and no Python.
fn doctor(place: &Place, arguments: &[&str]) -> Run {
    let run = jsinfo_with(&[&["doctor"], arguments].concat());
    run.env("JSINFO_CONSOLE", place.path("jetstream").to_str().unwrap())
        .env("JSINFO_PYTHON", place.path("no-python").to_str().unwrap())
        .env("PATH", &std::env::var("PATH").unwrap())
}

fn ways(run: Run) -> (i32, Value) {
    let outcome = run.run();
    let diagnosis: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome}"));
    (outcome.status, diagnosis["ways"].clone())
}

#[test]
fn where_the_port_speaks_something_else_the_vendors_clients_are_tried() {
    let (place, server) = (place(), foreign());
    let port = server.port();
    let (status, ways) = ways(doctor(&place, &[&server.target(), "--json"]));
    assert_eq!(status, 16, "the failure is that of the way that was asked for");
    assert_eq!(ways[0]["status"], "failed", "{ways}");
    assert_eq!(
        ways[1],
        json!({
            "target": format!("console:127.0.0.1:{port}"),
            "status": "ok",
            "detail": "JetStream 2.9.2 answers, asked as nobody",
            "save": format!("jsinfo server add NAME console:127.0.0.1:{port}"),
        })
    );
    assert_eq!(ways[2]["target"], format!("python:127.0.0.1:{port}"));
    assert_eq!((&ways[2]["status"], &ways[2]["save"]), (&json!("skipped"), &Value::Null), "{ways}");
    let people = doctor(&place, &[&server.target()]).run();
    for words in [
        "  WAYS TO THE SERVER\n".to_owned(),
        format!("console:127.0.0.1:{port}"),
        format!(
            "\n  → console:127.0.0.1:{port} leads to the server; to save that: jsinfo server add NAME console:127.0.0.1:{port}\n"
        ),
        "not tried: cannot run ".to_owned(),
    ] {
        assert!(people.stdout.contains(&words), "{words}: {people}");
    }
}

#[test]
fn somebody_who_hangs_up_or_says_nothing_is_foreign_too() {
    let place = place();
    for (server, status) in [(Server::http(|_| Reply::raw("")), 11), (Server::http(|_| Reply::silence()), 15)]
    {
        let (code, ways) = ways(doctor(&place, &[&server.target(), "--json", "--timeout", "1s"]));
        assert_eq!((code, &ways[1]["status"]), (status, &json!("ok")), "{ways}");
    }
    // An HTTP server behind a target that wants TLS.
    let server = Server::banner(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    let (code, ways) = ways(doctor(&place, &[&format!("127.0.0.1:{}", server.port()), "--json"]));
    assert_eq!((code, &ways[1]["status"]), (16, &json!("ok")), "{ways}");
}

#[test]
fn the_others_are_asked_as_nobody_and_only_where_the_first_way_is_foreign() {
    let place = place();
    let arguments = ["--json", "--user", "ops", "--superuser"];
    let server = foreign();
    let run = doctor(&place, &[&[server.target().as_str()], &arguments[..]].concat());
    let (_, found) = ways(run.env("JETSTREAM_API_PASSWORD", MARKER));
    assert_eq!(found[1]["status"], "ok", "{found}");
    let expected = format!("api --host 127.0.0.1 --api-control-port {} getServerInfo", server.port());
    assert_eq!(place.note("calls").trim(), expected, "no user is named");
    assert!(!place.note("environment").contains(MARKER));
    // One that answers, one that refuses, and one that is not there.
    let well = Server::with_document("2.9.2-anonymous.json");
    let refuses = Server::http(|request| match request.method() {
        "auth" => Reply::error(request, -32002, "wrong"),
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    });
    for (target, status) in
        [(well.target(), "ok"), (refuses.target(), "ok"), ("127.0.0.1:1".to_owned(), "failed")]
    {
        let run = doctor(&place, &[&target, "--json", "--user", "ops"]);
        let (_, found) = ways(run.env("JETSTREAM_API_PASSWORD", "wrong"));
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
        assert_eq!((&found[0]["target"], &found[0]["status"]), (&json!(target), &json!(status)), "{found}");
    }
    assert_eq!(place.note("calls").trim(), expected, "and no client was run for them");
}

#[test]
fn a_client_that_wants_a_login_leads_to_the_server_and_one_that_fails_does_not() {
    let server = foreign();
    for (words, status) in [("authentication required", "ok"), ("Connection refused", "failed")] {
        let place = Place::new();
        place.script("jetstream", &format!("echo '{words}' >&2; exit 1"));
        let (_, ways) = ways(doctor(&place, &[&server.target(), "--json"]));
        assert_eq!(ways[1]["status"], status, "{ways}");
        assert!(ways[1]["detail"].as_str().unwrap().contains(words), "{ways}");
        assert_eq!(ways[1]["save"].is_string(), status == "ok", "{ways}");
    }
}

#[test]
fn a_saved_document_has_no_way() {
    let (status, ways) = ways(doctor(&place(), &["./2.9.2-token.json", "--json"]));
    assert_eq!((status, ways), (0, json!([])));
}

#[test]
fn a_server_of_the_file_is_put_in_the_place_of_its_own_name() {
    let (place, server) = (place(), foreign());
    let file = place.path("config.toml");
    std::fs::write(&file, format!("[servers.paris]\naddress = \"{}\"\n", server.target())).unwrap();
    let run = doctor(&place, &["paris", "--json", "--config", file.to_str().unwrap()]);
    let (_, ways) = ways(run);
    let save = format!("jsinfo server add paris console:127.0.0.1:{} --replace", server.port());
    assert_eq!((&ways[0]["target"], &ways[1]["save"]), (&json!("paris"), &json!(save)));
    // The command does what it says.
    let arguments: Vec<&str> = save.split(' ').skip(1).collect();
    let added = jsinfo_with(&[&arguments[..], &["--config", file.to_str().unwrap()]].concat()).run();
    assert_eq!(added.status, 0, "{added}");
    assert!(std::fs::read_to_string(&file).unwrap().contains("address = \"console:127.0.0.1:"));
}
