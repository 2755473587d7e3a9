//! What the vendor's command prints around and instead of a document.

use super::super::support::Outcome;
use super::{Place, as_printed, on_path};

/// What comes of asking a command that prints the file `printed`.
fn printed(printed: &[u8]) -> Outcome {
    let place = Place::new();
    std::fs::write(place.path("printed"), printed).unwrap();
    place.script("jetstream", "cat printed");
    let run = on_path(&["get", "version", "console:paris"]);
    place.outcome(run.env("JSINFO_CONSOLE", place.path("jetstream").to_str().unwrap()))
}

#[test]
fn line_ends_marks_and_warnings_around_a_document_do_no_harm() {
    let document = as_printed("2.9.2-anonymous.json");
    for text in [
        document.replace('\n', "\r\n"),
        format!("\u{feff}{document}"),
        format!("\u{feff}{}", document.replace('\n', "\r\n")),
        format!("Warning: the license ends soon\r\n{document}"),
        format!("Warning: {{careful}}\n\n{document}\n\n"),
    ] {
        let outcome = printed(text.as_bytes());
        assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "2.9.2\n", ""));
    }
    // The words before it may be of any encoding.
    let outcome = printed(&[b"Lizenz l\xe4uft ab\n", document.as_bytes()].concat());
    assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "2.9.2\n", ""));
}

#[test]
fn of_two_documents_none_is_taken() {
    let document = as_printed("2.9.2-anonymous.json");
    let other = document.replace("2.9.2", "2.9.1");
    for text in [
        format!("{other}{document}"),
        format!("careful\n{other}\n{document}"),
        format!("{other}and\n{document}"),
        format!("{{}}\n{document}"),
    ] {
        let outcome = printed(text.as_bytes());
        assert_eq!((outcome.status, outcome.stdout.as_str()), (16, ""), "{outcome}");
        assert!(outcome.stderr.contains("was not understood"), "{outcome}");
    }
}

#[test]
fn a_document_in_latin_1_is_not_understood_and_not_repeated() {
    let document = as_printed("2.9.2-anonymous.json");
    let start =
        document.find("\"serverName\": \"").expect("the server has a name") + "\"serverName\": \"".len();
    let (before, after) = document.split_at(start);
    let outcome = printed(&[before.as_bytes(), b"M\xfcnchen ", after.as_bytes()].concat());
    assert_eq!((outcome.status, outcome.stdout.as_str()), (16, ""), "{outcome}");
    assert!(outcome.stderr.contains("was not understood"), "{outcome}");
    assert!(!outcome.stderr.contains("publicKey"), "{outcome}");
}

#[test]
fn an_ipv6_address_is_handed_over_without_brackets_and_told_apart_when_it_fails() {
    let place = Place::new();
    place.script("jetstream", "echo \"$@\" > arguments; echo 'Invalid argument' >&2; exit 1");
    let run = on_path(&["get", "version", "console:[::1]"]);
    let outcome = place.outcome(run.env("JSINFO_CONSOLE", place.path("jetstream").to_str().unwrap()));
    assert_eq!(outcome.status, 16, "{outcome}");
    let hint = "\nhint: JetStream speaks IPv4 only: ask for the server by its name or its IPv4 address\n";
    assert!(outcome.stderr.contains(hint), "{outcome}");
    assert_eq!(place.note("arguments").trim(), "api --host ::1 --api-control-port 8886 getServerInfo");
}
