//! What `jsinfo check` judges of the way to a server: its certificate, the login, and the vendor's own clients.

use serde_json::{Value, json};

use super::check::{report, statuses};
use super::support::certificate::{Identity, expire_in};
use super::support::{Reply, Server, fixture, jsinfo_with, secret_file};
use super::vendor::Place;

/// A server over TLS whose certificate runs out so many days from today, at the first moment of that day.
fn running_out(days: i64) -> Server {
    Server::secure(Identity::new(&["localhost"], |params| expire_in(params, days)).server())
}

#[test]
fn the_certificate_of_the_connection_runs_out() {
    for (days, status, verdict) in
        [(40, 0, "ok"), (20, 1, "warning"), (5, 2, "critical"), (-5, 2, "critical")]
    {
        let server = running_out(days);
        let target = format!("127.0.0.1:{}", server.port());
        let (ended, told) = report(&[&target, "--only", "tls.expiry"]);
        assert_eq!(
            (ended, statuses(&told, "tls.expiry")),
            (status, vec![verdict.to_owned()]),
            "{days}: {told}"
        );
    }
    let server = running_out(20);
    let target = format!("127.0.0.1:{}", server.port());
    assert_eq!(report(&[&target, "--only", "tls.expiry", "--warn", "tls.expiry=2w"]).0, 0);
    let plain = Server::with_document("2.9.2-superuser.json");
    let (_, told) = report(&[&plain.target()]);
    assert_eq!(statuses(&told, "tls.expiry"), ["skipped"]);
    assert_eq!(report(&[&plain.target(), "--only", "tls.expiry"]).0, 3, "that was asked for");
}

#[test]
fn a_login_of_which_the_answer_knows_nothing_is_a_warning() {
    let password = secret_file("hunter2");
    let password = password.path().to_str().unwrap();
    let login = |authed: Value, credentials: &[&str]| {
        let server = Server::http(move |request| {
            if request.method() == "auth" {
                return Reply::result(request, &Value::Null);
            }
            let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
            document["user"]["authed"] = authed.clone();
            Reply::result(request, &document)
        });
        let target = server.target();
        let (status, told) = report(&[&[target.as_str(), "--skip", "clock"], credentials].concat());
        (status, statuses(&told, "login"))
    };
    let ops = ["--user", "ops", "--password-file", password];
    assert_eq!(login(json!(true), &ops), (0, vec!["ok".to_owned()]));
    assert_eq!(login(json!(false), &ops), (1, vec!["warning".to_owned()]));
    assert_eq!(login(json!(false), &[]), (0, Vec::new()), "nobody logged in");
}

#[test]
fn rights_that_were_granted_and_are_not_there_are_a_warning() {
    for (superuser, code) in [(true, 0), (false, 1)] {
        let server = Server::http(move |request| match request.method() {
            "getServerInfo" => {
                let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
                document["user"]["superuser"] = superuser.into();
                Reply::result(request, &document)
            }
            _ => Reply::result(request, &Value::Null),
        });
        let arguments =
            ["check", &server.target(), "--user", "ops", "--superuser", "--only", "login", "--all"];
        let outcome = jsinfo_with(&arguments).env("JETSTREAM_API_PASSWORD", "hunter2").run();
        assert_eq!(outcome.status, code, "{outcome}");
        assert_eq!(outcome.stdout.contains("and says that they are not there"), code == 1, "{outcome}");
    }
}

#[test]
fn a_server_behind_the_vendors_command_is_checked_like_any_other() {
    let place = Place::new();
    let console =
        place.script("jetstream", "echo '{\"license\": {\"valid\": false}, \"version\": \"2.9.2\"}'");
    let check = |program: &std::path::Path| {
        let run = jsinfo_with(&["check", "--json", "console:paris"]).env("PATH", "/usr/bin:/bin");
        let outcome = run.env_os("JSINFO_CONSOLE", program.as_os_str()).run();
        (outcome.status, serde_json::from_str::<Value>(&outcome.stdout).unwrap())
    };
    let (status, told) = check(&console);
    assert_eq!((status, statuses(&told, "license.valid")), (2, vec!["critical".to_owned()]));
    assert_eq!(statuses(&told, "reachable"), ["ok"]);
    let (status, told) = check(&place.script("broken", "echo 'Segmentation fault' >&2; exit 1"));
    assert_eq!((status, &told["results"][0]["up"]), (3, &json!(false)));
}
