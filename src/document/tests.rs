//! What documents say of fields and sections.

use super::*;
use crate::secret::MASK;

fn document(json: &str) -> Document {
    Document::from_json(json.as_bytes()).unwrap()
}

fn lookup<'a>(document: &'a Document, path: &str) -> Lookup<'a> {
    document.lookup(catalogue::field(path).unwrap())
}

#[test]
fn four_states_are_never_mixed_up() {
    let document = document(r#"{"version": "2.9.2", "serverName": null, "apiControlPort": [8886, 8887]}"#);
    assert_eq!(lookup(&document, "version"), Lookup::Is(&Value::from("2.9.2")));
    assert_eq!(lookup(&document, "serverName"), Lookup::Null);
    assert!(matches!(lookup(&document, "apiControlPort"), Lookup::Odd(_)));
    assert_eq!(lookup(&document, "revision"), Lookup::Absent);
    assert_eq!(lookup(&document, "license.valid"), Lookup::Absent);
}

#[test]
fn older_names_are_found_under_todays_paths() {
    let document =
        document(r#"{"configuration": {"fileCache": {"maximumSize": 7}}, "user": {"username": "ops"}}"#);
    assert_eq!(
        lookup(&document, "configuration.cloudFileCache.maximumSize"),
        Lookup::Is(&Value::from(7_i64))
    );
    assert_eq!(lookup(&document, "user.userName"), Lookup::Is(&Value::from("ops")));
    assert_eq!(document.unknown(), [], "an older name is not unknown");
}

#[test]
fn todays_name_wins_and_the_older_one_beside_it_is_an_extra() {
    let document = document(
        r#"{"user": {"username": "old", "userName": "new"},
            "configuration": {"fileCache": {"maximumSize": 1}, "cloudFileCache": {"maximumSize": 2}}}"#,
    );
    assert_eq!(lookup(&document, "user.userName"), Lookup::Is(&Value::from("new")));
    assert_eq!(
        lookup(&document, "configuration.cloudFileCache.maximumSize"),
        Lookup::Is(&Value::from(2_i64))
    );
    let unknown: Vec<_> = document.unknown().iter().map(Entry::path).collect();
    assert_eq!(unknown, ["user.username", "configuration.fileCache"]);
}

#[test]
fn unknown_keys_and_odd_sections_are_kept_apart_from_fields() {
    let document = document(
        r#"{"license": [], "user": {}, "receiver": {"new": {"a": 1}}, "license.valid": true, "x=\n": 1}"#,
    );
    let entries = document.entries();
    let entries: Vec<_> =
        entries.iter().map(|entry| (entry.path(), entry.section.name, entry.is_section())).collect();
    let expected = [
        ("license".to_owned(), "license", true),
        ("user".to_owned(), "user", true),
        ("receiver.new".to_owned(), "receiver", false),
        ("license\\u002evalid".to_owned(), "server", false),
        ("x\\u003d\\n".to_owned(), "server", false),
    ];
    assert_eq!(entries, expected, "a key with a dot is no path to a documented field");
    let odd = |name: &str| document.odd_section(catalogue::section(name).unwrap());
    assert_eq!(odd("license"), Some(&Value::Array(Vec::new())));
    assert_eq!((odd("user"), odd("receiver"), odd("cache")), (None, None, None));
}

#[test]
fn secrets_are_masked_and_null_stays_null() {
    let mut displaced = document(r#"{"user": [{"token": "tok"}], "license": [1]}"#);
    displaced.mask_secrets();
    let odd = |name| displaced.odd_section(catalogue::section(name).unwrap()).unwrap().to_string();
    assert_eq!([odd("user"), odd("license")], ["\"***\"", "[1]"], "whatever stands there");
    let mut document = document(r#"{"user": {"token": "tok", "tokenSession": null, "userName": "ops"}}"#);
    document.mask_secrets();
    assert!(!document.root().is_empty());
    assert_eq!(lookup(&document, "user.token"), Lookup::Is(&Value::from(MASK)));
    assert_eq!(lookup(&document, "user.tokenSession"), Lookup::Null);
    assert_eq!(lookup(&document, "user.userName"), Lookup::Is(&Value::from("ops")));
}

#[test]
fn what_is_no_document_is_said_plainly() {
    let deep = "[".repeat(200);
    let cases: [(&[u8], &str); 7] = [
        (b" \n", "it is empty"),
        (b"\xff\xfe{\0", "it is UTF-16, and JSON is UTF-8"),
        (b"[1]", "it is a list, not an object"),
        (b"null", "it is null, not an object"),
        (b"{\"a\": 1", "it is not JSON: it is cut off at line 1 column 8"),
        (b"{\"a\": \"\xff\"}", "it is not JSON: a character is not UTF-8 at line 1 column 8"),
        (deep.as_bytes(), "it is nested deeper than 128 levels"),
    ];
    for (bytes, message) in cases {
        assert_eq!(Document::from_json(bytes).unwrap_err().to_string(), message);
    }
    assert!(Document::from_json(b"\xef\xbb\xbf{}").is_ok(), "a byte order mark is no fault");
}

#[test]
fn what_is_unknown_in_an_older_section_has_its_path_of_today() {
    let document =
        Document::from_json(br#"{"configuration": {"fileCache": {"new.one": 1}}, "brand": 2}"#).unwrap();
    let paths: Vec<String> = document.unknown().iter().map(Entry::path).collect();
    assert_eq!(paths, [r"configuration.cloudFileCache.new\u002eone", "brand"]);
}

#[test]
fn the_keys_of_a_path_are_those_of_today() {
    let document = Document::from_json(br#"{"configuration": {"fileCache": {"User": [1]}}}"#).unwrap();
    let unknown = document.unknown();
    let [entry] = unknown.as_slice() else { panic!("one value is unknown") };
    assert_eq!(entry.keys_of_today(), ["configuration", "cloudFileCache", "User"]);
}

#[test]
fn of_what_is_kept_the_same_is_said() {
    let whole = Document::from_json(
        br#"{"serverUid":"u","new":1,"hostName":"a","hostName":"b","user":{"authed":true,"token":"t"},"license":[],
            "user":{},"configuration":{"fileCache":{"maximumSize":1},"triggersAvailable":true}}"#,
    )
    .unwrap();
    let wanted = ["serverUid", "hostName", "user.authed", "configuration.cloudFileCache.maximumSize"];
    let mut kept = whole.clone();
    kept.keep_only(|field| wanted.contains(&field.path));
    for field in catalogue::fields() {
        let is_wanted = wanted.contains(&field.path);
        let expected = if is_wanted { whole.lookup(field) } else { Lookup::Absent };
        assert_eq!(kept.lookup(field), expected, "{}", field.path);
    }
    assert_eq!(
        Value::Object(kept.into_root()).to_string(),
        r#"{"serverUid":"u","hostName":"a","hostName":"b","user":{"authed":true},"user":{},"configuration":{"fileCache":{"maximumSize":1}}}"#
    );
}
