//! Answers and documents that mean harm, or are only unusual: none costs more than itself.

use serde_json::Value;

use super::check::{report, statuses};
use super::support::{Reply, Request, Server, fixture, formats_of_show, jsinfo, jsinfo_with};

/// What the readers of `serde_json` obey in a document, where its features let them.
const MARKERS: [&str; 2] = ["$serde_json::private::RawValue", "$serde_json::private::Number"];

/// A response in which `json` stands in the place of `id`, `result` or `error`.
fn response(request: &Request, place: &str, json: &str) -> Reply {
    let id = if place == "id" { json.to_owned() } else { request.body["id"].to_string() };
    let rest = match place {
        "id" => "\"result\":{}".to_owned(),
        place => format!("\"{place}\":{json}"),
    };
    Reply::http("200 OK", "", format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},{rest}}}").as_bytes())
}

/// What is deep; what asks to be read again, and is deep then; and what asks for it again and again.
fn hostile() -> Vec<String> {
    let mut hostile =
        vec!["[".repeat(10_000), "{\"a\":".repeat(10_000), format!("[{}", "[{\"a\":".repeat(5_000))];
    for marker in MARKERS {
        hostile.push(format!("{{\"{marker}\":\"{}\"}}", "[".repeat(27_000)));
        hostile.push(format!("{{\"license\":{{\"valid\":{{\"{marker}\":\"{}\"}}}}}}", "[".repeat(27_000)));
        // Each text is read anew, and each time it may be deep: together that is more than a thread's stack.
        let mut nested = "1".to_owned();
        for _ in 0..11 {
            let (open, close) = ("[".repeat(120), "]".repeat(120));
            nested = format!("{open}{{\"{marker}\":{}}}{close}", Value::from(nested));
        }
        let nested = format!("{{\"{marker}\":{}}}", Value::from(nested));
        hostile.push(nested);
    }
    hostile
}

#[test]
fn one_answer_never_costs_the_others_their_verdicts() {
    for (place, method) in [
        ("result", "getServerInfo"),
        ("result", "auth"),
        ("error", "auth"),
        ("error", "getServerInfo"),
        ("id", "auth"),
    ] {
        let servers: Vec<Server> = hostile()
            .into_iter()
            .map(|json| {
                Server::http(move |request| {
                    if request.method() == method {
                        return response(request, place, &json);
                    }
                    Reply::result(request, &Value::Null)
                })
            })
            .collect();
        let mut targets = vec!["demo:".to_owned()];
        targets.extend(servers.iter().map(Server::target));
        targets.push("demo:healthy".to_owned());
        let mut arguments = vec!["check", "--json"];
        arguments.extend(targets.iter().map(String::as_str));
        if method == "auth" {
            arguments.extend(["--user", "ops", "--password-command", "echo hunter2"]);
        }
        let outcome = jsinfo_with(&arguments).run();
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome}"));
        let verdicts: Vec<_> =
            report["results"].as_array().unwrap().iter().map(|result| &result["verdict"]).collect();
        assert_eq!((outcome.status, verdicts.len()), (3, targets.len()), "{outcome}");
        let (first, rest) = verdicts.split_first().unwrap();
        let (last, hostile) = rest.split_last().unwrap();
        assert_eq!((*first, *last), (&Value::from("ok"), &Value::from("ok")), "{place} of {method}");
        assert!(hostile.iter().all(|verdict| **verdict == "unknown"), "{place} of {method}: {hostile:?}");
    }
}

#[test]
fn a_private_key_of_a_library_is_a_key_like_any_other() {
    for marker in MARKERS {
        let valid = format!("{{\"license\":{{\"valid\":{{\"{marker}\":\"true\"}}}}}}");
        let outcome = jsinfo("check - --json").input(valid.clone()).run();
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(
            (outcome.status, statuses(&report, "answer")),
            (3, vec!["unknown".to_owned()]),
            "{outcome}"
        );
        assert_eq!(jsinfo("show - --json --compact").input(valid.clone()).stdout(), format!("{valid}\n"));
        let token = format!("{{\"version\":\"2\",\"user\":{{\"token\":{{\"{marker}\":\"\\\"tok9\\\"\"}}}}}}");
        for format in formats_of_show() {
            let outcome =
                jsinfo_with(&["show", "-", "--all", "--format", &format]).input(token.clone()).run();
            assert!(outcome.status == 0 && !outcome.to_string().contains("tok9"), "{outcome}");
        }
    }
}

#[test]
fn half_of_a_surrogate_pair_costs_nothing_but_itself() {
    let sent = r#"{"version":"2.9.2","serverName":"gateway \ud83d","k\ude00":1}"#;
    assert_eq!(jsinfo("get version -").input(sent).stdout(), "2.9.2\n");
    assert_eq!(jsinfo("show - --json --compact").input(sent).stdout(), format!("{sent}\n"));
    assert_eq!(jsinfo("get serverName -").input(sent).stdout(), "gateway \u{fffd}\n");
    for format in formats_of_show() {
        let outcome = jsinfo_with(&["show", "-", "--all", "--format", &format]).input(sent).run();
        assert!(outcome.status == 0 && outcome.stdout.contains("gateway"), "{outcome}");
    }
}

#[test]
fn a_report_is_readable_whatever_a_server_sent_into_it() {
    let deep = format!("{}0{}", "[".repeat(100), "]".repeat(100));
    for (sent, told) in [
        (r#""half \ud83d""#, Value::from("half \u{fffd}")),
        (deep.as_str(), Value::Null),
        ("[[[0]]]", serde_json::json!([[[0]]])),
    ] {
        let document = format!("{{\"version\":\"2.9.2\",\"certificateValidation\":{sent}}}");
        let outcome = jsinfo("check - demo: --json --only certificate").input(document.clone()).run();
        // Readers like this one refuse half a surrogate pair, and more than 128 levels, wherever they stand.
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let check = &report["results"][0]["checks"][0];
        assert_eq!((&check["field"], &check["value"]), (&"certificateValidation".into(), &told), "{outcome}");
        assert_eq!(jsinfo("get certificateValidation -").input(document).run().status, 0);
    }
}

#[test]
fn an_integer_may_be_written_with_an_exponent() {
    let expiry = |written: &str| {
        let document = fixture("2.9.2-superuser.json").replace("1830297600000000", written);
        assert!(document.contains(written), "the sample has that expiry");
        let outcome = jsinfo("check - --json --only license.expiry").input(document.clone()).run();
        let mark = format!("\"value\": {written},");
        assert!(outcome.stdout.contains(&mark), "it is told as it was sent: {outcome}");
        assert_eq!(jsinfo("get license.expiry -").input(document).stdout(), format!("{written}\n"));
        outcome.status
    };
    for written in ["1830297600000000", "1830297600000000.0", "1.8302976e+15", "1.8302976E15", "18302976e8"] {
        assert_eq!(expiry(written), 0, "{written}");
    }
    assert_eq!(expiry("1.83029760000000005e15"), 3, "half a microsecond is no integer");
}

#[test]
fn a_byte_order_mark_in_front_of_an_answer_is_no_fault() {
    let server = Server::http(|request| {
        let body = format!("\u{feff}{{\"id\":{},\"result\":{{\"version\":\"2.9.2\"}}}}", request.body["id"]);
        Reply::http("200 OK", "", body.as_bytes())
    });
    assert_eq!(jsinfo_with(&["get", "version", &server.target()]).stdout(), "2.9.2\n");
}

#[test]
fn a_document_is_found_in_the_envelope_that_it_came_in() {
    let document = fixture("2.9.2-superuser.json");
    let envelope = format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{document}}}");
    for arguments in ["get license.valid -", "show - --json", "show - --format kv", "check -"] {
        let (enveloped, plain) = (
            jsinfo(arguments).input(envelope.clone()).run(),
            jsinfo(arguments).input(document.clone()).run(),
        );
        assert_eq!(enveloped, plain, "{arguments}");
    }
    for (envelope, what) in [
        (
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Authentication required"}}"#,
            "it is a server's refusal, not a document: Authentication required",
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"result":{},"result":{}}"#,
            "it is a server's answer that holds result twice",
        ),
        (r#"{"jsonrpc":"2.0","id":1,"result":null}"#, "it is null, not an object"),
    ] {
        let outcome = jsinfo("get version -").input(envelope).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (10, ""));
        assert!(
            outcome.stderr.starts_with(&format!("error: cannot use standard input: {what}\n")),
            "{outcome}"
        );
    }
}

#[test]
fn what_holds_no_documented_field_is_called_that_by_every_command() {
    const SENTENCE: &str = "none of the documented fields is here: is this a Server Information Structure?";

    let outcome = jsinfo("get version -").input("{\"name\": \"x\"}").run();
    let expected = format!(
        "error: cannot get version from -: {SENTENCE}\nhint: see what it holds: jsinfo show --json -\n"
    );
    assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr), (10, "", expected));
    let server = Server::http(|request| Reply::result(request, &serde_json::json!({"name": "x"})));
    let target = server.target();
    let outcome = jsinfo_with(&["get", "version", &target]).run();
    assert_eq!(outcome.status, 16, "{outcome}");
    assert!(
        outcome.stderr.starts_with(&format!("error: cannot get version from {target}: {SENTENCE}\n")),
        "{outcome}"
    );
    let outcome = jsinfo_with(&["show", "--json", &target]).run();
    assert_eq!((outcome.status, outcome.stderr), (0, format!("warning: {SENTENCE}\n")));
    let (status, report) = report(&[&target]);
    let answer = &report["results"][0]["checks"][0];
    assert_eq!((status, &answer["rule"], &answer["message"]), (3, &"answer".into(), &SENTENCE.into()));
}
