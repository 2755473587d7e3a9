//! Saved documents: files and standard input, good and bad.

use super::support::{Shows as _, expect, fixture, formats_of_show, jsinfo, jsinfo_with};

#[test]
fn a_file_is_named_in_three_ways_and_standard_input_in_two() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.json");
    std::fs::write(&path, fixture("2.9.2-superuser.json")).unwrap();
    let path = path.to_str().unwrap();
    for target in ["./2.9.2-superuser.json", "file:2.9.2-superuser.json", path, &format!("file:{path}")] {
        assert_eq!(jsinfo_with(&["get", "version", target]).stdout(), "2.9.2\n", "{target}");
    }
    for target in ["-", "file:-"] {
        assert_eq!(
            jsinfo_with(&["get", "version", target]).input(fixture("1.9.0-superuser.json")).stdout(),
            "1.9.0\n"
        );
    }
}

#[test]
fn a_tilde_is_the_home_directory_wherever_a_target_is_written() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("x y.json"), fixture("2.9.2-superuser.json")).unwrap();
    std::fs::write(home.path().join("config.toml"), "[servers.paris]\naddress = \"~/x y.json\"\n").unwrap();
    let at_home = |arguments: &[&str]| {
        let configuration = home.path().join("config.toml");
        jsinfo_with(arguments)
            .env("HOME", home.path().to_str().unwrap())
            .env("JSINFO_CONFIG", configuration.to_str().unwrap())
    };
    for target in ["~/x y.json", "file:~/x y.json", "paris", "demo:~/x y.json"] {
        assert_eq!(at_home(&["get", "version", target]).stdout(), "2.9.2\n", "{target}");
    }
    at_home(&["get", "version", "~/none.json"]).run().assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot use ~/none.json: no such file
        hint: a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints
    "#]]);
}

#[test]
fn what_show_saves_show_reads_back() {
    let saved = jsinfo("show --json demo:unhealthy").stdout();
    assert_eq!(jsinfo("show --json -").input(saved.clone()).stdout(), saved);
    let with_mark = format!("\u{feff}{saved}");
    assert_eq!(jsinfo("show --json -").input(with_mark).stdout(), saved, "a byte order mark is no fault");
}

#[test]
fn a_bad_document_is_exit_code_10_and_says_what_it_is() {
    for (input, what) in [
        (b"not json".to_vec(), "it is not JSON: a value is expected at line 1 column 1"),
        (b"[1, 2]".to_vec(), "it is a list, not an object"),
        (b"\"text\"".to_vec(), "it is text, not an object"),
        (b"".to_vec(), "it is empty"),
        (b"\n \n".to_vec(), "it is empty"),
        (b"{\"version\": \"2.9.2\"".to_vec(), "it is not JSON: it is cut off at line 1 column 20"),
        (b"{} {}".to_vec(), "it is not JSON: something stands behind its end at line 1 column 4"),
        (b"{\"a\": \"\xff\xfe\"}".to_vec(), "it is not JSON: a character is not UTF-8 at line 1 column 8"),
        (b"\xff\xfe{\0}\0".to_vec(), "it is UTF-16, and JSON is UTF-8"),
        ("{\"a\":".repeat(100_000).into_bytes(), "it is nested deeper than 128 levels"),
        (nine_mebibytes(), "it is larger than 8 MiB"),
    ] {
        for format in formats_of_show() {
            let outcome = jsinfo_with(&["show", "-", "--format", &format]).input(input.clone()).run();
            let expected = format!(
                "error: cannot use standard input: {what}\nhint: a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints\n"
            );
            assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr), (10, "", expected));
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_exit_code_10() {
    jsinfo("show ./none.json").run().assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot use ./none.json: no such file
        hint: a saved document is what `jsinfo show --json` or `jetstream api getServerInfo` prints
    "#]]);
    jsinfo("show file:.").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: . is a directory of 6 saved documents, and one target is needed
        hint: name one of them, such as ./1.4-anonymous.json; jsinfo fleet, check and route take directories
    "#]]);
    jsinfo("get version file:").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: file: names no file
        hint: a saved document is file:PATH, or - for standard input
    "#]]);
}

#[test]
fn a_file_of_nine_mebibytes_is_refused_and_an_endless_one_too() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, &nine_mebibytes()).unwrap();
    for path in [file.path().to_str().unwrap(), "/dev/zero"] {
        let outcome = jsinfo_with(&["show", path]).run();
        assert_eq!(outcome.status, 10);
        assert!(outcome.stderr.contains("it is larger than 8 MiB"), "{outcome}");
    }
}

fn nine_mebibytes() -> Vec<u8> {
    format!("{{\"serverName\": \"{}\"}}", "x".repeat(9 * 1024 * 1024)).into_bytes()
}
