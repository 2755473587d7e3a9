//! Every command that judges a server comes to the verdict of `jsinfo check`, on the same evidence.

use serde_json::{Value, json};

use super::exporter::Exporter;
use super::support::certificate::{Identity, expire_in};
use super::support::{Reply, Server, all_fixtures, fixture, fixtures, jsinfo_with};

/// The verdict of a target as each command tells it.
fn verdicts(target: &str, options: &[&str]) -> [(&'static str, String); 11] {
    let run = |command: &str, more: &[&str]| {
        let arguments = [&[command, target], options, more].concat();
        jsinfo_with(&arguments).run().stdout
    };
    let of_json = |text: &str, pointer: &str| {
        let json: Value = serde_json::from_str(text).unwrap_or_else(|_| panic!("{text}"));
        json.pointer(pointer).unwrap().as_str().unwrap().to_uppercase()
    };
    let of_page = |page: &str| {
        let (_, title) = page.split_once("<title>").unwrap_or_else(|| panic!("{page}"));
        title.split_whitespace().next().unwrap_or_default().to_owned()
    };
    let first_word = |text: &str| text.split_whitespace().next().unwrap_or_default().to_owned();
    [
        ("check", of_json(&run("check", &["--json"]), "/results/0/verdict")),
        ("check --format prometheus", of_metrics(&run("check", &["--format", "prometheus"]))),
        ("show", first_word(&run("show", &[]))),
        ("doctor", first_word(&run("doctor", &[]))),
        ("doctor --json", of_json(&run("doctor", &["--json"]), "/verdict")),
        ("fleet", first_word(&run("fleet", &[]))),
        ("fleet --json", of_json(&run("fleet", &["--json"]), "/results/0/verdict")),
        ("fleet --format ndjson", of_json(&run("fleet", &["--format", "ndjson"]), "/verdict")),
        ("fleet --format html", of_page(&run("fleet", &["--format", "html"]))),
        ("watch", of_json(&judged_event(&run("watch", &["--count", "1"])), "/verdict")),
        ("exporter", of_metrics(&probe(target))),
    ]
}

/// What the exporter says of a target, which has a name in its configuration file.
fn probe(target: &str) -> String {
    let saved = fixtures().join(target);
    let address = if saved.is_file() { format!("file:{}", saved.display()) } else { target.to_owned() };
    let exporter = Exporter::start(&format!("[servers.one]\naddress = \"{address}\"\n"), &[]);
    exporter.get("/probe?target=one").body
}

/// The verdict in metrics, in the word that `check` has for it.
fn of_metrics(text: &str) -> String {
    let line = text.lines().find(|line| line.starts_with("jsinfo_check_verdict"));
    let number = line.and_then(|line| line.split(' ').next_back()).unwrap_or_else(|| panic!("{text}"));
    let words = ["OK", "WARNING", "CRITICAL", "UNKNOWN"];
    words[number.parse::<usize>().unwrap()].to_owned()
}

/// The event of a watch that says how a target is.
fn judged_event(lines: &str) -> String {
    lines.lines().find(|line| line.contains("\"verdict\":")).unwrap_or_default().to_owned()
}

fn assert_one_truth(target: &str, options: &[&str], expected: &str) {
    for (command, verdict) in verdicts(target, options) {
        assert_eq!(verdict, expected, "{command} {target} {options:?}");
    }
}

/// The healthy document at the time of `hours` from now, with a certificate that has so many days left.
fn document(hours: i64, days: i64) -> Value {
    let mut document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    let now = jiff::Timestamp::now().as_microsecond();
    document["serverTime"] = json!(now + hours * 3_600_000_000);
    document["certificateValidation"] = json!(days);
    document
}

#[test]
fn a_saved_document_has_one_verdict() {
    for name in all_fixtures() {
        let target = format!("./{name}");
        let [(_, check), others @ ..] = verdicts(&target, &[]);
        for (command, verdict) in others {
            assert_eq!(verdict, check, "{command} {target}");
        }
    }
}

/// Held against one another, too: of sample servers that are clones, and of what a policy wants to be the same.
#[test]
fn several_servers_have_the_verdicts_of_check_in_a_fleet() {
    let policy = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(policy.path(), "[[same]]\nseverity = \"critical\"\n").unwrap();
    let with_policy = ["--policy", policy.path().to_str().unwrap()];
    for more in [&[][..], &with_policy] {
        let verdicts = |command: &str| {
            let targets =
                ["demo:", "demo:1.9", "demo:healthy", "./2.9.2-unhealthy.json", "./none.json", "--json"];
            let outcome = jsinfo_with(&[&[command], &targets[..], more].concat()).run();
            let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
            let results = document["results"].as_array().unwrap().iter();
            results.map(|result| result["verdict"].to_string()).collect::<Vec<_>>()
        };
        assert_eq!(verdicts("check"), verdicts("fleet"), "{more:?}");
    }
}

#[test]
fn a_sample_server_has_one_verdict() {
    for (scenario, verdict) in
        [("demo:", "OK"), ("demo:unhealthy", "CRITICAL"), ("demo:anonymous", "OK"), ("demo:1.9", "OK")]
    {
        assert_one_truth(scenario, &[], verdict);
    }
}

#[test]
fn what_only_the_connection_shows_counts_for_every_command() {
    for (hours, verdict) in [(0, "OK"), (5, "CRITICAL"), (-5, "CRITICAL")] {
        let server = Server::http(move |request| Reply::result(request, &document(hours, 200)));
        assert_one_truth(&server.target(), &[], verdict);
    }
    for (days, verdict) in [(200, "OK"), (20, "WARNING"), (1, "CRITICAL")] {
        let identity = Identity::new(&["localhost"], |params| expire_in(params, days));
        // What the server tells of its certificate is in order: only the one that it shows is not.
        let server = Server::https(identity.server(), move |request| {
            Reply::result(request, &document(0, if days == 200 { 199 } else { 300 }))
        });
        assert_one_truth(&format!("127.0.0.1:{}", server.port()), &[], verdict);
    }
}

#[test]
fn what_is_missing_is_missing_for_every_command() {
    for (path, value) in [
        ("/license/valid", Value::Null),
        ("/license", Value::Null),
        ("/authRequired", json!("yes")),
        ("/encryptionAvailable", Value::Null),
    ] {
        let server = Server::http(move |request| {
            let mut document = document(0, 200);
            *document.pointer_mut(path).unwrap() = value.clone();
            Reply::result(request, &document)
        });
        assert_one_truth(&server.target(), &[], "UNKNOWN");
    }
    let server = Server::http(|request| {
        let mut document = document(0, 200);
        document.as_object_mut().unwrap().remove("license");
        Reply::result(request, &document)
    });
    assert_one_truth(&server.target(), &[], "UNKNOWN");
}

#[test]
fn the_doctor_says_what_is_wrong_with_the_server_at_the_end_of_the_way() {
    let server = Server::http(|request| Reply::result(request, &document(5, 200)));
    let outcome = jsinfo_with(&["doctor", &server.target()]).run();
    assert_eq!(outcome.status, 0, "the way is clear: {outcome}");
    let summary = format!("the way to {} is clear · 1 critical", server.target());
    assert!(outcome.stdout.starts_with("CRITICAL  ") && outcome.stdout.contains(&summary), "{outcome}");
    assert!(outcome.stdout.contains("  critical  the server's clock is "), "{outcome}");
}

#[test]
fn a_field_that_is_not_there_is_missing_for_every_command() {
    let document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
    let directory = tempfile::tempdir().unwrap();
    for field in jsinfo::catalogue::fields() {
        let mut document = document.clone();
        let (parent, key) = field.path.rsplit_once('.').unwrap_or(("", field.path));
        let holder = document.pointer_mut(&format!("/{}", parent.replace('.', "/")).replace("//", "/"));
        let holder = if parent.is_empty() { Some(&mut document) } else { holder };
        holder.unwrap().as_object_mut().unwrap().remove(key).unwrap();
        let file = directory.path().join("x.json");
        std::fs::write(&file, document.to_string()).unwrap();
        let [(_, check), others @ ..] = verdicts(file.to_str().unwrap(), &[]);
        for (command, verdict) in others {
            assert_eq!(verdict, check, "{command} without {}", field.path);
        }
    }
}
